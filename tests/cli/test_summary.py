"""What is said at the end of a run: complete, exact, and without a secret."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import click
import pytest

from cli.deployment import summary
from cli.deployment.display import Display
from cli.deployment.events import Said, Step
from cli.deployment.planning import counted
from cli.deployment.progress import FAILED, FINE, StackProgress
from cli.deployment.pulumi import Outcome
from cli.deployment.running import Result
from cli.deployment.safety import ALLOW_DELETION, ALLOW_LARGE_CHANGE, Objection
from cli.deployment.selection import Target
from cli.deployment.stacks import Plan, hidden
from localcloud.provider.record import NotHeld


def result(unit: str, state: str = FINE, resources: int = 0, **changes: int) -> Result:
    """One stack that is done."""
    progress = StackProgress(f"dev.{unit}", state=state, began=1.0, ended=3.5, changes=Counter(changes))
    progress.resources |= {f"urn-{unit}-{n}" for n in range(resources)}
    return Result(Target("dev", unit, "111111111111", "sa-east-1"), progress)


def test_stacks_resources_endpoints_what_is_not_emulated_and_time() -> None:
    """The closing summary has each stack with its resources, the endpoints, what is not emulated, and the time."""
    platform = result("platform", resources=2, created=2)
    platform.outputs = {
        "leadApiEndpoint": "https://x.example/",
        "name": "no address",
        "secret": "[secret]",
        "sites": {"a": "d1.cloudfront.net"},
    }
    not_held = [
        NotHeld("urn-a", "aws:sesv2/x:X", "a", "moto has no such operation"),
        NotHeld("urn-b", "aws:sesv2/x:X", "b", "moto has no such operation"),
        NotHeld("urn-c", "aws:kms/key:Key", "c", "`rotationPeriodInDays`", whole=False),
    ]
    said = click.unstyle(summary.text([platform, result("aurora", resources=1)], not_held, 12.3, ["dev.old"]))
    assert "dev.platform     2 resources  2 created, 2.5 s" in said
    assert "dev.aurora       1 resource   no changes, 2.5 s" in said
    assert "leadApiEndpoint: https://x.example/" in said
    assert "sites.a: d1.cloudfront.net" in said
    assert "no address" not in said
    assert "not emulated: 2 resources" in said
    assert "aws:sesv2/x:X (2): moto has no such operation" in said
    assert "emulated in part: 1 resource" in said
    assert "`dev.old` is up and no longer declared; `ecosystem down dev old` takes it away" in said
    assert said.endswith("3 resources in 2 stacks: 2 created, 12 s")


def test_problems_name_their_stack_and_leave_out_the_noise() -> None:
    """Errors carry their stack; `update failed` says nothing unless it is all there is."""
    failed, mute = result("aurora", FAILED), result("brisa", FAILED)
    failed.progress.errors += ["promo: no way\nsecond line", "update failed"]
    mute.progress.errors += ["update failed"]
    said = click.unstyle(summary.problems([failed, mute, result("club")]))
    assert said == "error: dev.aurora: promo: no way\n  second line\nerror: dev.brisa: update failed"


def test_no_secret_that_the_engine_was_given_is_shown(tmp_path: Path) -> None:
    """The passphrase and the credentials are hidden wherever the engine's words repeat them."""
    file = tmp_path / "passphrase"
    file.write_text("correct-horse-battery\n")
    variables = {
        "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI",
        "PULUMI_CONFIG_PASSPHRASE_FILE": str(file),
        "AWS_REGION": "r",
    }
    session = cast(Any, SimpleNamespace(pulumi=SimpleNamespace(environment=variables)))
    secrets = summary.known_secrets(session)
    failed = result("aurora", FAILED)
    failed.progress.errors.append("cannot use wJalrXUtnFEMI with correct-horse-battery")
    assert summary.problems([failed], secrets).endswith("cannot use [secret] with [secret]")


def test_a_refusal_says_exactly_how_to_go_on() -> None:
    """The refusal has the command as it was typed, with the options that allow it, once each."""
    objections = [
        Objection("dev.aurora", "`dev.aurora` would lose data", ("delete content (Bucket)",), ALLOW_DELETION),
        Objection("dev.aurora", "`dev.aurora` would change much", ("update a",), ALLOW_LARGE_CHANGE),
        Objection("dev.brisa", "`dev.brisa` would lose data", (), ALLOW_DELETION),
    ]
    said = click.unstyle(summary.refusals(objections, "ecosystem up dev --local"))
    assert said.splitlines()[-1].endswith("`ecosystem up dev --local --allow-deletion --allow-large-change`")
    assert "  delete content (Bucket)" in said


def test_plan_is_counted_by_resource() -> None:
    """A plan's line counts each resource once, and shows each change with its mark."""

    def step(op: str, name: str) -> Step:
        return Step(op, f"urn:pulumi:s::p::aws:s3/bucket:Bucket::{name}", "aws:s3/bucket:Bucket", changed=("tags",))

    ops = [
        ("create", "a"),
        ("update", "b"),
        ("delete", "c"),
        ("create-replacement", "d"),
        ("replace", "d"),
        ("same", "e"),
    ]
    plan = Plan(Outcome(0, "", ""), [step(op, name) for op, name in ops])
    assert counted(plan) == "1 to create, 1 to update, 1 to replace, 1 to delete"
    lines = [click.unstyle(line) for line in summary.changes({"dev.aurora": plan}, "dev.aurora")]
    assert lines[0] == "  + a (Bucket): tags"
    assert [line[2] for line in lines] == ["+", "~", "-", "±"]


def test_secrets_of_a_state_are_hidden() -> None:
    """An encrypted output is shown as a secret, wherever it stands."""
    secret = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "v1:x"}
    shown = hidden({"a": secret, "b": [secret, 1], "c": {"d": "e"}})
    assert shown == {"a": "[secret]", "b": ["[secret]", 1], "c": {"d": "e"}}


def test_progress_lines_when_piped(capsys: pytest.CaptureFixture[str]) -> None:
    """Without a terminal there is a line for each phase and each end, on standard error, and none when quiet."""
    for quiet in (False, True):
        job = result("aurora", "waiting")
        with Display([job.progress], quiet=quiet, colour=None) as display:
            display.phase(job.progress, "provisioning")
            job.progress.take(Said("error", "no way"))
            display.end(job.progress, FAILED, "failed")
            display.say("a sentence \x1b[31m")
        said = capsys.readouterr()
        assert said.out == ""
        assert "\x1b" not in said.err
        assert ("dev.aurora: provisioning" in said.err) is not quiet
        assert ("[1/1]" in said.err) is not quiet
