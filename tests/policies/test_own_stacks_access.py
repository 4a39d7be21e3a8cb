"""Our own stacks of the example pass every control about access: as planned, and with what a first preview knows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

import pytest

from ecosystem.estate import UNKNOWN, Estate
from ecosystem.estate.iam_nouns import Role
from ecosystem.estate.planned import planned
from ecosystem.estate.resource import Resource
from policies.catalogue import load
from policies.judging import Judgement, judge
from tests.stacks.rehearsed import austral, everything

AS_OF = date(2026, 11, 20)
ACCESS = ("ACC-001", "ACC-002", "ACC-003", "ACC-005", "ACC-006", "ACC-009", "ACC-011", "CLD-004", "CLD-005")


def _known(value: Any) -> Any:
    """The value as a first preview has it: what a mock made up is not known, nor is a text that holds it."""
    if isinstance(value, str):
        return UNKNOWN if "made-up" in value else value
    if isinstance(value, Mapping):
        return {key: _known(each) for key, each in value.items()}
    return [_known(each) for each in value] if isinstance(value, list) else value


@cache
def _plans(environment: str) -> Mapping[str, Estate]:
    return {
        stack: planned(_resources(stack, rehearsal.resources), AS_OF, austral(), environment=environment)
        for stack, rehearsal in everything(environment).items()
    }


def _resources(stack: str, rehearsed: Any) -> list[Resource]:
    providers = {each.urn: each.inputs for each in rehearsed if each.type == "pulumi:providers:aws"}
    return [
        Resource(
            id=each.name,
            type=each.type,
            urn=each.urn,
            properties=_known(each.inputs),
            project="ecosystem",
            stack=stack,
            provider=providers.get(each.provider.rpartition("::")[0], {}),
            parent=each.parent,
            protect=each.protect,
        )
        for each in rehearsed
        if each.custom
    ]


def _judged(environment: str) -> list[tuple[str, Judgement]]:
    controls = load(ACCESS)
    return [
        (stack, judge(control, estate))
        for stack, estate in _plans(environment).items()
        for control in controls.values()
    ]


@pytest.mark.parametrize("environment", ["dev", "prod"])
def test_nothing_is_found_on_our_own_stacks(environment: str) -> None:
    """No control about access finds anything on any stack of the example."""
    found = [
        f"{stack} {judgement.control.id} {each.asset}: {each.sentence}"
        for stack, judgement in _judged(environment)
        for each in judgement.violations
    ]
    assert found == []


def test_what_nobody_can_judge_on_a_first_preview() -> None:
    """Not judged are the trusts of CI, which name a provider yet to be made, and the policies that name a site's id."""
    found = {
        (stack.partition(".")[2], asset) for stack, judgement in _judged("prod") for asset, _ in judgement.unjudged
    }
    assert found == {
        ("bootstrap", "ci.deploy"),
        ("bootstrap", "ci.deploy-policy"),
        ("bootstrap", "ci.preview"),
        ("bootstrap", "ci.preview-policy"),
        ("aurora", "aurora-promo.site.policy"),
        ("aurora", "aurora-site.site.policy"),
        ("brisa", "brisa-promo.site.policy"),
        ("club", "club-app.site.policy"),
    }


def test_the_agencies_roles_are_seen() -> None:
    """The plans hold a role for every agency and brand that a grant of the example joins: nothing passes unseen."""
    seen = {
        (role.brand, role.agency)
        for estate in _plans("prod").values()
        for role in estate.of(Role)
        if role.agency is not None
    }
    assert seen == {
        ("aurora", "pixel"),
        ("aurora", "mediahaus"),
        ("brisa", "mediahaus"),
        ("brisa", "norte"),
        ("club", "lealtad"),
    }
