"""The policy pack in `plan` and `up`: nothing on our own stacks; a violation is stopped before anything happens."""

from __future__ import annotations

import json

import pytest

from tests.end_to_end.place import Place

pytestmark = pytest.mark.slow

CONTROL = '''"""The unit has no bucket.

Why: so that something can be found in a test.

Fix: take the bucket away.
"""

from ecosystem.estate.resource import Resource
from policies.control import undeclared_control

check = undeclared_control("MY-001", "critical", "P", page=__doc__, file=__file__)


@check.each(Resource)
def alone(resource, _):
    if resource.type == "aws:s3/bucket:Bucket" and resource.stack.endswith(".aurora"):
        yield f"`{resource.id}` is a bucket"
'''
SETTINGS = '[tool.ecosystem]\ncontrols = ["mine"]\n[tool.ecosystem.severity]\nMY-001 = "{severity}"\n'


def _set(place: Place, severity: str) -> None:
    (place.folder / "mine").mkdir(exist_ok=True)
    (place.folder / "mine" / "bucket.py").write_text(CONTROL)
    (place.folder / "pyproject.toml").write_text(SETTINGS.format(severity=severity))


def test_nothing_is_found_on_our_own_stacks(austral: Place) -> None:
    """Austral, up: every stack is planned and judged by every control, and nothing is found."""
    planned = austral.local("plan", "--format", "json")
    assert planned.returncode == 0, planned.stderr
    said = json.loads(planned.stdout)
    assert said["findings"] == []
    assert said["not_judged"] == []


def test_a_finding_stops_the_stack_before_anything_happens(small: Place) -> None:
    """A critical finding refuses, with nothing made; lowered it is shown; on what stays it is no obstacle."""
    _set(small, "critical")
    for _ in range(2):
        refused = small.local("up")
        assert refused.returncode == 1, refused.stderr
        assert "critical[MY-001]: " in refused.stderr
        assert "fix: take the bucket away." in refused.stderr
        assert "see: docs/controls.md#my-001" in refused.stderr
        assert "nothing in these stacks was changed" in refused.stderr
        assert small.resources("dev.aurora") == []
        assert small.resources("dev.platform")
        assert not [each for each in small.aws("s3").list_buckets()["Buckets"] if "aurora" in each["Name"]]

    planned = small.local("plan", "--format", "json")
    assert planned.returncode == 1
    (*_, found) = json.loads(planned.stdout)["findings"]
    assert found["stack"] == "dev.aurora"
    assert (found["control"], found["severity"], found["mandatory"], found["waiver"]) == (
        "MY-001",
        "critical",
        True,
        None,
    )
    assert found["urn"].startswith("urn:pulumi:dev.aurora::ecosystem::")
    text = small.local("plan")
    assert text.returncode == 1
    assert "critical[MY-001]: " in text.stdout

    _set(small, "medium")
    advisory = small.local("up")
    assert advisory.returncode == 0, advisory.stderr
    assert "medium[MY-001]: " in advisory.stderr
    assert "that stop" in advisory.stderr
    assert small.resources("dev.aurora")

    _set(small, "critical")
    same = small.up("--expect-no-changes")
    assert [each["control"] for each in same["findings"]].count("MY-001") > 0
    assert small.local("up").returncode == 0


def test_what_cannot_be_understood_beside_the_declaration_stops_the_plan(small: Place) -> None:
    """A misspelt setting is said with its line; nothing is made."""
    (small.folder / "pyproject.toml").write_text("[tool.ecosystem]\nfail_no = 1\n")
    refused = small.local("up", "platform")
    assert refused.returncode == 3
    assert "`fail_no` is no key of `[tool.ecosystem]`; did you mean `fail_on`?" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert small.resources("dev.platform") == []
