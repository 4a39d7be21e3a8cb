"""Which environment and stacks a run is about; and what is refused before anything is touched."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from cli.deployment.selection import choose, choose_environment, phases, target
from cli.refusal import Refusal
from ecosystem.loading import load
from ecosystem.model import BrandPlacement, Declaration
from tests.cli.calling import AUSTRAL, declaration, ecosystem


@pytest.fixture(scope="module")
def austral() -> Declaration:
    """The Austral example."""
    return load(AUSTRAL)


def units(found: tuple[object, ...]) -> list[str]:
    """The last parts of the stacks' names."""
    return [getattr(each, "unit") for each in found]  # noqa: B009


def test_environment(austral: Declaration) -> None:
    """The named one, the only one, or with `--local` the one for trying."""
    assert choose_environment(austral, "prod", False).name == "prod"
    assert choose_environment(austral, None, True).name == "dev"
    with pytest.raises(Refusal, match="which environment"):
        choose_environment(austral, None, False)
    only = replace(austral, cloud=replace(austral.cloud, environments={"prod": austral.cloud.environments["prod"]}))
    assert choose_environment(only, None, False).name == "prod"
    with pytest.raises(Refusal, match="did you mean `prod`"):
        choose_environment(austral, "prd", False)


def test_all_stacks_in_their_order(austral: Declaration) -> None:
    """Locally all of them; on AWS all but the bootstrap stack, which is named when it is wanted."""
    dev = austral.cloud.environments["dev"]
    assert units(choose(austral, dev, (), True)) == ["bootstrap", "platform", "aurora", "brisa", "club"]
    assert units(choose(austral, dev, (), False)) == ["platform", "aurora", "brisa", "club"]
    assert units(choose(austral, dev, ("bootstrap",), False)) == ["bootstrap"]
    assert units(choose(austral, dev, ("club", "aurora", "club"), True)) == ["aurora", "club"]


def test_the_platform_goes_before_the_units(austral: Declaration) -> None:
    """Units wait for the platform, and on AWS the platform for the bootstrap stack."""
    every = choose(austral, austral.cloud.environments["dev"], (), True)
    assert [units(group) for group in phases(every, local=True)] == [
        ["bootstrap", "platform"],
        ["aurora", "brisa", "club"],
    ]
    assert [units(group) for group in phases(every, local=False)] == [
        ["bootstrap"],
        ["platform"],
        ["aurora", "brisa", "club"],
    ]
    assert phases((), local=True) == ()


def test_a_brand_in_an_account_of_its_own(austral: Declaration) -> None:
    """A brand that is placed elsewhere has that account and region."""
    placed = replace(
        austral.cloud.environments["dev"], brands={"club": BrandPlacement("x", "333333333333", "eu-west-1")}
    )
    found = target(austral, placed, "club")
    assert (found.stack, found.account, found.region) == ("dev.club", "333333333333", "eu-west-1")
    assert target(austral, placed, "aurora").account == "111111111111"


def test_an_environment_without_a_place_for_its_state_is_refused(tmp_path: Path) -> None:
    """On AWS it must be said where the state is kept; the way to say it is printed."""
    shown = ecosystem("up", "dev", "--yes", HOME=str(tmp_path))
    assert shown.returncode == 3
    assert "where the state of `dev` is kept" in shown.stderr
    assert "--local" in shown.stderr


def test_a_protected_environment_refuses_a_file_backend(tmp_path: Path) -> None:
    """The state of a protected environment is not kept in a folder of one machine."""
    shown = ecosystem("up", "prod", "--yes", HOME=str(tmp_path), PULUMI_BACKEND_URL=f"file://{tmp_path}")
    assert shown.returncode == 3
    assert "`prod` is protected" in shown.stderr


def test_no_credentials_is_said(tmp_path: Path) -> None:
    """Without credentials nothing is touched, and it is said what to do."""
    shown = ecosystem(
        "up",
        "dev",
        "--yes",
        HOME=str(tmp_path),
        PULUMI_BACKEND_URL=f"file://{tmp_path}",
        AWS_EC2_METADATA_DISABLED="true",
    )
    assert shown.returncode == 3
    assert "there are no AWS credentials" in shown.stderr
    assert not any(tmp_path.glob(".pulumi/stacks/**/*"))


def test_a_shell_of_the_local_cloud_does_not_work_on_aws() -> None:
    """After `ecosystem local env`, a command without `--local` is refused: it would mix the two."""
    shown = ecosystem("up", "dev", "--yes", PULUMI_BACKEND_URL="s3://x", ECOSYSTEM_LOCAL_ENDPOINT="http://127.0.0.1:1")
    assert shown.returncode == 3
    assert "add `--local`" in shown.stderr


def test_a_quota_that_would_be_passed_is_refused_before_anything_runs(tmp_path: Path) -> None:
    """A declaration that AWS has no room for is refused with the quota and a way out; nothing is started."""
    text = AUSTRAL.read_text().replace(
        'dev: {account: "111111111111"', 'dev: {meta: {quotas: {roles: 5}}, account: "111111111111"'
    )
    path = declaration(tmp_path, text)
    shown = ecosystem("up", "dev", "--local", "-f", path)
    assert shown.returncode == 2
    assert "IAM roles" in shown.stderr
    assert "AWS allows 5" in shown.stderr
    assert not (tmp_path / ".ecosystem").exists()


def test_a_broken_declaration_is_shown_by_every_command(tmp_path: Path) -> None:
    """`plan`, `up` and `down` show a broken declaration as `validate` does, on standard error, with exit 2."""
    path = declaration(tmp_path, AUSTRAL.read_text().replace("kind: website", "kind: websit"))
    for arguments in (
        ["plan", "dev", "--local"],
        ["up", "dev", "--local"],
        ["down", "dev", "--local", "--yes"],
        ["graph"],
    ):
        shown = ecosystem(*arguments, "-f", path)
        assert shown.returncode == 2
        assert "`websit` is not a kind of channel" in shown.stderr
        assert shown.stdout == ""
    assert not (tmp_path / ".ecosystem").exists()
