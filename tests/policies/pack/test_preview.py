"""The policy pack in the real engine's `preview`, on programs that are none of ours."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.calling import AUSTRAL
from tests.policies.pack.asking import OPEN
from tests.policies.pack.previewing import BAD, PASSWORD, Program, program

pytestmark = pytest.mark.slow

WORLD = {
    # A store of its own beside a landing page.
    ("dat-002", "promo-db"),
    ("dat-004", "promo-db"),
    ("dat-005", "promo-db"),
    ("dat-006", "promo-db"),
    ("dat-007", "promo-db"),
    ("dat-002", "leads"),
    ("dat-004", "leads"),
    ("dat-005", "leads"),
    ("dat-007", "leads"),
    ("dat-002", "promo-cache"),
    ("dat-004", "promo-cache"),
    ("dat-005", "promo-cache"),
    ("idn-001", "promo-users"),
    # A bucket of leads that anybody may read.
    ("dat-002", "lead-exports"),
    ("dat-004", "lead-exports"),
    ("dat-005", "lead-exports"),
    ("dat-006", "lead-exports"),
    ("cld-003", "lead-exports"),
    ("cld-005", "lead-exports-policy"),
    # Ways in.
    ("cld-006", "promo-sg"),
    ("acc-005", "world-role"),
    ("acc-005", "agency-role"),
    ("acc-006", "agency-role"),
    ("acc-005", "promo-uploader"),
    ("acc-005", "promo-key"),
    ("cld-005", "promo-queue"),
    ("cld-005", "promo-kms"),
    ("cld-004", "promo-kms"),
    # A password in the environment of a function.
    ("int-004", "promo-form"),
}
"""What the bad program deserves whether or not there is a declaration beside it, without the tags."""

UNTAGGED = {
    "promo-db",
    "leads",
    "promo-cache",
    "promo-users",
    "promo-sg",
    "world-role",
    "agency-role",
    "promo-uploader",
    "lead-exports",
    "promo-queue",
    "promo-kms",
    "promo-form",
}
"""What takes tags and has none of ownership."""

ALWAYS = WORLD | {("cld-001", name) for name in UNTAGGED}

DECLARED = {("acc-001", "agency-role"), ("own-008", "promo-form")}
"""What only a declaration can tell: nobody in it stands behind the account of the agency's role and function."""


@pytest.fixture(scope="module")
def bad(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """The bad program, with no declaration beside it."""
    return program(tmp_path_factory.mktemp("bad"), BAD)


def test_a_bad_program_is_stopped_with_exactly_what_it_deserves(bad: Program) -> None:
    """Without a declaration: each thing by the policy that it violates, and nothing else; the preview fails."""
    shown = bad.preview()
    assert shown.done.returncode != 0
    assert shown.violations == ALWAYS
    levels = {(each["policyName"], each["enforcementLevel"]) for each in shown.events}
    assert ("dat-004", "mandatory") in levels
    assert ("cld-004", "advisory") in levels
    assert ("not-judged", "advisory") in levels


def test_what_could_not_be_judged_is_listed(bad: Program) -> None:
    """Without a declaration nobody can say whose account it is, nor what was granted to whom."""
    listed = bad.preview().not_judged
    assert "OWN-008" in listed
    assert "there is no `ecosystem.yaml` beside the program" in listed
    for control in ("ACC-007", "ACC-008", "BI-005"):
        assert control in listed


def test_a_secret_is_in_no_output(bad: Program) -> None:
    """The password is judged, as a literal in a function's environment, and shown nowhere: not even in lower case."""
    for shown in (bad.preview(), bad.preview("--diff")):
        assert ("int-004", "promo-form") in shown.violations
        assert PASSWORD.lower() not in shown.text.lower()
    plain = bad.pulumi("preview", "-s", bad.stack, "--policy-pack", str(BAD.parents[2] / "policies"))
    assert "int-004" in plain.stdout
    assert PASSWORD.lower() not in (plain.stdout + plain.stderr).lower()


def test_a_declaration_beside_it_tells_more(bad: Program) -> None:
    """With Austral's declaration the same things are found, and whose account nobody stands behind."""
    shown = bad.preview(ECOSYSTEM_FILE=str(AUSTRAL))
    assert shown.violations == ALWAYS | DECLARED
    assert "no `ecosystem.yaml`" not in shown.not_judged


def test_a_configuration_disables_and_changes_levels(bad: Program, tmp_path: Path) -> None:
    """`--policy-pack-config` takes one policy away and makes another advisory; the others stay as they are."""
    config = tmp_path / "config.json"
    config.write_text('{"cld-001": "disabled", "dat-004": {"enforcementLevel": "advisory"}}')
    shown = bad.preview("--policy-pack-config", str(config))
    assert shown.violations == WORLD
    assert {each["enforcementLevel"] for each in shown.events if each["policyName"] == "dat-004"} == {"advisory"}


def test_a_misspelt_configuration_is_refused(bad: Program, tmp_path: Path) -> None:
    """With the nearest name, and no traceback."""
    config = tmp_path / "config.json"
    config.write_text('{"dat-04": "disabled"}')
    shown = bad.preview("--policy-pack-config", str(config))
    assert shown.done.returncode != 0
    assert "`dat-04` is no policy; did you mean `dat-004`?" in shown.text
    assert "Traceback" not in shown.text


def test_a_declaration_that_cannot_be_understood_is_said(bad: Program, tmp_path: Path) -> None:
    """The place and the reason, and no traceback."""
    broken = tmp_path / "ecosystem.yaml"
    broken.write_text(AUSTRAL.read_text().replace("version: 1", "version: one", 1))
    shown = bad.preview(ECOSYSTEM_FILE=str(broken))
    assert shown.done.returncode != 0
    assert f"{broken}:" in shown.text
    assert "version" in shown.text
    assert "Traceback" not in shown.text


def test_up_creates_nothing_that_is_bad(tmp_path: Path) -> None:
    """`pulumi up --policy-pack` stops before the resource is created."""
    queue = "import pulumi_aws as aws\naws.sqs.Queue('good', name='good')\naws.sqs.Queue('bad', name='open')\n"
    place = program(tmp_path, queue)
    (place.folder / "mine").mkdir()
    (place.folder / "mine" / "open.py").write_text(OPEN)
    (place.folder / "pyproject.toml").write_text('[tool.ecosystem]\ncontrols = ["mine"]\nselect = ["MY"]\n')
    shown = place.preview("--yes", "--skip-preview", command="up")
    assert shown.done.returncode != 0
    assert ("my-001", "bad") in shown.violations
    state = place.pulumi("stack", "export", "-s", place.stack).stdout
    assert "::bad" not in state


def test_a_program_that_is_none_of_the_clouds_is_left_alone(tmp_path: Path) -> None:
    """A program without a cloud resource passes, with nothing said but what waits."""
    shown = program(tmp_path, "import pulumi\npulumi.export('x', 1)\n").preview()
    assert shown.done.returncode == 0, shown.text
    assert shown.violations == set()
