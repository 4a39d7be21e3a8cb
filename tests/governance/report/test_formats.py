"""The other formats: each says what the page says, and nothing in them is obeyed by whoever opens them."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest
from hypothesis import given, settings

from governance.evaluation import Run
from governance.report import as_csv, as_gitlab, as_md, said
from governance.report.as_json import as_data
from tests.governance.report.reports import PLAN, PROOF, many, report
from tests.governance.runs import NASTY, hostile_runs, ordinary, with_finding


def test_markdown_says_it_all() -> None:
    """Verdict, families, findings with place and fix, waivers, proof, drift and digests stand in the Markdown."""
    text = as_md.render(replace(report(), proof=said.proof(PROOF), plan=said.plan(PLAN)))
    for words in (
        "# Ecosystem report",
        "Not in order",
        "OWN",
        "OWN-001",
        "Fix",
        "41 days left",
        "refuted",
        "dev.aurora",
    ):
        assert words in text
    assert "ab" * 32 in text
    assert "ecosystem audit" in text


@pytest.mark.parametrize("name", NASTY)
def test_markdown_is_inert(name: str) -> None:
    """What somebody called a thing makes no link, no image, no element, no mention and no line of its own."""
    plain = as_md.render(report(with_finding(message="plain", asset="plain"), name="plain"))
    text = as_md.render(report(with_finding(message=name, asset=name), name=name))
    assert text.count("\n") == plain.count("\n")
    assert "](" not in text
    assert "<" not in text.replace("\\<", "")


@given(run=hostile_runs())
@settings(max_examples=25)
def test_csv_is_read_back_and_holds_no_formula(run: Run) -> None:
    """A row for each finding with every column, and no cell that a spreadsheet would compute."""
    rows = [*csv.reader(io.StringIO(as_csv.render(report(run)), newline=""))]
    assert tuple(rows[0]) == as_csv.HEAD
    assert len(rows) == len(run.findings) + 1
    assert all(len(row) == len(as_csv.HEAD) for row in rows)
    assert not any(cell.lstrip().startswith(("=", "+", "-", "@")) for row in rows for cell in row)


@given(run=hostile_runs())
@settings(max_examples=25)
def test_gitlab(run: Run) -> None:
    """Every finding that counts is an issue with a fingerprint of its own, a severity of GitLab's and a line."""
    issues = json.loads(as_gitlab.render(run))
    assert len(issues) == sum(finding.counts for finding in run.findings)
    assert len({each["fingerprint"] for each in issues}) == len(issues)
    for each in issues:
        assert set(each) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert each["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert not each["location"]["path"].startswith("/")
        assert each["location"]["lines"]["begin"] >= 1


def test_fingerprints_are_told_apart() -> None:
    """Two findings that have the same fingerprint do not collapse into one issue."""
    run = with_finding()
    issues = as_gitlab.as_data(replace(run, findings=run.findings * 3))
    assert len({each["fingerprint"] for each in issues}) == 3


def test_json_has_what_a_report_adds() -> None:
    """The object of `check` with verdict, waivers, access, proof, drift, inputs and what is missing."""
    made = as_data(replace(report(), proof=said.proof(PROOF), plan=said.plan(PLAN)))
    json.dumps(made)
    assert made["verdict"] == "bad"
    assert made["proof"]["not_proved"] == 1
    assert made["drift"]["undeclared"] == ["dev.old"]
    assert made["waivers"][0]["until"] == "2026-12-31"
    assert made["inputs"][0]["sha256"] == "ab" * 32
    assert made["missing"] == {"audit": "ecosystem audit --format json"}
    assert made["summary"] == ordinary().summary()


def test_markdown_lists_no_more_than_can_be_read() -> None:
    """Of a control with very many findings the first are listed, and how many more there are."""
    text = as_md.render(report(many(5000)))
    assert " more\n" in text
    assert len(text) < 600_000
