"""The providers: one account each, and the local cloud on this machine alone."""

from __future__ import annotations

from dataclasses import replace

import pulumi_aws as aws
import pytest

from stacks.context import StackContext
from stacks.provider import SERVICES, loopback, providers
from stacks.refusal import RefusedError
from stacks.rehearsal import Rehearsal, rehearse
from tests.stacks.rehearsed import context


def _made(here: StackContext, config: dict[str, str] | None = None) -> Rehearsal:
    def register(context: StackContext) -> None:
        providers(context)

    return rehearse(here, register, config=config)


def test_a_stack_has_one_provider_for_its_region_and_one_for_the_edge() -> None:
    """CloudFront's certificates and web ACLs come from us-east-1; the account is the same."""
    made = {each.name: each.inputs for each in _made(context("prod.aurora")).resources}
    assert {name: inputs["region"] for name, inputs in made.items()} == {"home": "sa-east-1", "edge": "us-east-1"}
    assert {inputs["allowedAccountIds"] for inputs in made.values()} == {'["222222222222"]'}
    assert not [name for inputs in made.values() for name in ("endpoints", "accessKey", "secretKey") if name in inputs]


def test_a_stack_in_us_east_1_needs_one_provider() -> None:
    """Where both are the same there is one."""
    here = replace(context("prod.aurora"), region="us-east-1", home_region="us-east-1")
    assert [each.name for each in _made(here).resources] == ["home"]


def test_a_unit_elsewhere_reaches_the_platform_by_a_provider_of_its_own() -> None:
    """Each provider is held to the account that it is for, by the role that the configuration names for it."""
    here = replace(context("prod.aurora"), account="999999999999")
    config = {"ecosystem:assumeRoles": '{"999999999999": "arn:aws:iam::999999999999:role/deploy"}'}
    made = {each.name: each.inputs for each in _made(here, config).resources}
    assert made["home"]["allowedAccountIds"] == '["999999999999"]'
    assert "arn:aws:iam::999999999999:role/deploy" in made["home"]["assumeRoles"]
    assert made["platform"]["allowedAccountIds"] == '["222222222222"]'
    assert "assumeRoles" not in made["platform"]


def test_the_local_cloud_takes_over_every_service() -> None:
    """In the local cloud every service that the stacks use points at the emulator."""
    (home, _) = sorted(_made(context("dev.aurora", local=True)).resources, key=lambda each: each.name, reverse=True)
    for service in SERVICES:
        assert f'"{service}": "http://127.0.0.1:5000"' in home.inputs["endpoints"]
        assert service in aws.ProviderEndpointArgs.__init__.__code__.co_varnames


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://aws.amazon.com",
        "http://10.0.0.1:5000",
        "http://127.0.0.1.example.com:5000",
        "ftp://127.0.0.1",
        "http://",
        "127.0.0.1:5000",
        "http://[::",
        "http://localhost.example",
    ],
)
def test_an_emulator_elsewhere_is_refused(endpoint: str) -> None:
    """An endpoint that is not on this machine is refused before anything is registered."""
    here = replace(context("dev.platform"), endpoint=endpoint)
    with pytest.raises(RefusedError, match="not on this machine's loopback interface"):
        _made(here)


@pytest.mark.parametrize("endpoint", ["http://127.0.0.1:5000", "http://localhost:1", "https://[::1]:5000"])
def test_loopback_is_this_machine(endpoint: str) -> None:
    """The loopback interface has several names."""
    assert loopback(endpoint)
