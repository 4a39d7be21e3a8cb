"""GitHub annotations: one workflow command a finding, and nothing that a finding says becomes a command."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from governance.baseline import marked
from governance.evaluation import Run
from governance.findings import Place
from governance.render.github import render
from tests.governance.runs import NASTY, hostile_runs, ordinary, with_finding

_COMMAND = re.compile(r"::(error|warning|notice) ([^:]*)::(.*)")


def commands(run: Run) -> list[tuple[str, dict[str, str], str]]:
    """Return what the runner reads: of each command its name, properties and message, unescaped as it does."""
    *lines, closing = render(run).split("\n")
    assert re.fullmatch(r"\d+ findings?(, \d+ waived)?, declared evidence as of 2026-11-20", closing)
    found = []
    for line in lines:
        match = _COMMAND.fullmatch(line)
        assert match is not None
        pairs = (part.split("=", 1) for part in match[2].split(","))
        found.append((match[1], {name: _read(value) for name, value in pairs}, _read(match[3])))
    return found


def _read(text: str) -> str:
    for escape, character in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(escape, character)
    return text


def test_a_finding_annotates_its_line() -> None:
    """File, line and column are its place; the title names control, severity and asset; the message says the fix."""
    run = ordinary()
    finding = next(each for each in run.findings if each.asset == "ads")
    place = finding.location
    assert place is not None
    (said,) = [each for each in commands(run) if each[1]["title"].endswith(": ads")]
    assert said == (
        "error",
        {
            "file": "brands/ecosystem.yaml",
            "line": str(place.line),
            "col": str(place.column),
            "title": "OWN-001 critical: ads",
        },
        f"{finding.message}\nfix: {finding.remediation}",
    )


@pytest.mark.parametrize(
    ("severity", "command"), [("critical", "error"), ("high", "error"), ("medium", "warning"), ("low", "notice")]
)
def test_the_severity_is_the_command(severity: str, command: str) -> None:
    """Critical and high are errors, medium a warning, low a notice."""
    assert commands(with_finding(severity=severity))[0][0] == command


def test_a_waived_finding_is_a_notice() -> None:
    """It is there, marked, with who approved it, why and until when."""
    (said,) = [each for each in commands(ordinary()) if "old-ads" in each[1]["title"]]
    assert said[0] == "notice"
    assert said[1]["title"] == "OWN-001 critical (waived): old-ads"
    assert said[2].endswith("\nwaived until 2026-12-31 by governance@austral.example: the claim is with Meta")


def test_what_the_baseline_knows_is_a_notice() -> None:
    """Only a new finding is an error."""
    run = with_finding()
    known = replace(run, findings=marked(run.findings, frozenset({run.findings[0].fingerprint})))
    command, properties, _ = commands(known)[0]
    assert (command, properties["title"]) == ("notice", "OWN-001 critical (in the baseline): ads")


def test_what_has_no_file_says_what_it_is_about() -> None:
    """A planned resource has no line to annotate; its URN is in the message."""
    ((_, properties, message),) = commands(with_finding(location=None, urn="urn:pulumi:x"))
    assert "file" not in properties
    assert message.endswith("\nat: urn:pulumi:x")


def test_the_closing_line_counts() -> None:
    """The log ends with how many findings there are and how many are waived."""
    assert render(ordinary()).endswith("\n1 finding, 1 waived, declared evidence as of 2026-11-20")
    assert render(replace(ordinary(), findings=())) == "0 findings, declared evidence as of 2026-11-20"


def test_escapes_are_githubs() -> None:
    """In a property percent, breaks, colon and comma are escaped; in a message percent and breaks."""
    run = with_finding(message="100%, a:b\nc", asset="x,y:z%", location=Place("a,b:c%.yaml", 1, 2, ""))
    line = render(run).split("\n")[0]
    assert line.startswith(
        "::error file=a%2Cb%3Ac%25.yaml,line=1,col=2,title=OWN-001 critical%3A x%2Cy%3Az%25::100%25, a:b%0Ac%0Afix: "
    )


@pytest.mark.parametrize("text", NASTY)
def test_a_hostile_name_survives(text: str) -> None:
    """What somebody called a thing neither ends its command nor begins another."""
    run = with_finding(asset=text, message=text, location=Place(text, 3, 4, text))
    ((_, properties, message),) = commands(run)
    assert properties["line"] == "3"
    if text.isprintable():
        assert message.startswith(text)


@given(hostile_runs())
@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_text_makes_one_command_a_finding(run: Run) -> None:
    """Whatever the words are, there is one line for each finding, and it can be encoded."""
    assert len(commands(run)) == len(run.findings)
    render(run).encode("utf-8")
