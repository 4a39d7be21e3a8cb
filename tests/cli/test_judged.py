"""What the command makes of the policy pack's findings."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cli.deployment.events import Step
from cli.deployment.judged import Verdict, as_data, not_judged, read, recording, text

URN = "urn:pulumi:dev.aurora::ecosystem::aws:s3/bucket:Bucket::site"


def _finding(**said: Any) -> dict[str, Any]:
    return {
        "control": "DAT-004",
        "severity": "critical",
        "mandatory": True,
        "asset": "site",
        "unit": "aurora",
        "urn": URN,
        "message": "`site` is undeclared",
        "remediation": "declare it",
        "url": "docs/controls.md#dat-004",
        "waiver": None,
        **said,
    }


def _read(folder: Path, *lines: dict[str, Any]) -> Verdict:
    path = folder / "found.jsonl"
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    return read(path, "dev.aurora")


def _step(op: str, urn: str = URN) -> Step:
    return Step(op=op, urn=urn, type="aws:s3/bucket:Bucket")


@pytest.mark.parametrize("op", ["create", "update", "replace", "create-replacement", "import-replacement"])
def test_what_the_plan_makes_or_changes_is_stopped(tmp_path: Path, op: str) -> None:
    """A mandatory finding about it stops the stack."""
    assert len(_read(tmp_path, _finding()).stopping([_step(op)])) == 1


@pytest.mark.parametrize("op", ["same", "read", "refresh", "delete", "delete-replaced", "import"])
def test_what_stays_or_goes_does_not_block_the_cure(tmp_path: Path, op: str) -> None:
    """A finding about what stays as it is, is taken over as it is, or is taken away, stops nothing."""
    other = _step("update", URN.replace("::site", "::other"))
    assert _read(tmp_path, _finding()).stopping([_step(op), other]) == ()


@pytest.mark.parametrize("said", [{"mandatory": False}, {"waiver": {"until": "2026-12-31"}}])
def test_what_is_advisory_or_waived_stops_nothing(tmp_path: Path, said: dict[str, Any]) -> None:
    """It is shown."""
    assert _read(tmp_path, _finding(**said)).stopping([_step("create")]) == ()


def test_a_finding_about_the_whole_stops_any_change_and_nothing_else(tmp_path: Path) -> None:
    """Without a resource it is about the stack as a whole: a plan without changes goes on."""
    verdict = _read(tmp_path, _finding(urn=""))
    assert len(verdict.stopping([_step("create")])) == 1
    assert verdict.stopping([_step("same")]) == ()
    assert verdict.stopping([_step("delete")]) == ()


def test_what_is_said_alone_and_together_is_one_finding(tmp_path: Path) -> None:
    """The reasons are joined; the same reason twice is said once."""
    verdict = _read(tmp_path, _finding(), _finding(), _finding(message="`site` is public"))
    (found,) = verdict.findings
    assert found.data["message"] == "`site` is undeclared; `site` is public"


def test_a_line_that_was_cut_off_is_left_out(tmp_path: Path) -> None:
    """The pack was killed while it wrote."""
    path = tmp_path / "found.jsonl"
    path.write_text(f'{json.dumps(_finding())}\n{{"control": "OWN')
    assert len(read(path, "dev.aurora").findings) == 1


def test_the_file_is_gone_afterwards(tmp_path: Path) -> None:
    """Only its owner can read it while it is there."""
    with recording(tmp_path) as path:
        assert path.stat().st_mode & 0o077 == 0
    assert list(tmp_path.iterdir()) == []


def test_text_says_what_where_how_to_mend_and_where_to_read(tmp_path: Path) -> None:
    """Nothing in it is obeyed by a terminal."""
    said = text(_read(tmp_path, _finding(message="a\x1b[31mb", waiver={"until": "2026-12-31"})).findings)
    assert "critical[DAT-004]" in said
    assert "waived until 2026-12-31" in said
    assert "dev.aurora: site (Bucket)" in said
    assert "fix: declare it" in said
    assert "see: docs/controls.md#dat-004" in said
    assert "a\\x1b[31mb" in said


def test_what_was_not_judged_is_counted_by_control(tmp_path: Path) -> None:
    """And is whole in JSON."""
    lines = [{"not_judged": "OWN-008", "asset": each, "what": "the account", "urn": ""} for each in ("a", "b")]
    verdict = _read(tmp_path, *lines)
    assert list(not_judged([verdict])) == ["  OWN-008: the account (2 times)"]
    assert as_data({"dev.aurora": verdict})["not_judged"][0] == {
        "stack": "dev.aurora",
        "control": "OWN-008",
        "asset": "a",
        "missing": "the account",
    }
