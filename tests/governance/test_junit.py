"""JUnit XML: what a build server counts and shows."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from junitparser import Failure, JUnitXml, Skipped

from governance.baseline import marked
from governance.evaluation import NOT_MEASURED, Run
from governance.findings import Place
from governance.render.junit import render
from tests.governance.runs import NASTY, hostile_runs, ordinary, with_finding


def parsed(run: Run) -> ElementTree.Element:
    """Return the root of what was rendered, which is ASCII and which junitparser counts as it says."""
    text = render(run)
    root = ElementTree.XML(text.encode("ascii"))
    suites = JUnitXml.fromstring(text.encode("ascii"))
    cases = [case for suite in suites for case in suite]
    results = [result for case in cases for result in case.result]
    assert (suites.tests, suites.errors) == (len(cases), 0)
    assert suites.failures == sum(isinstance(result, Failure) for result in results)
    assert suites.skipped == sum(isinstance(result, Skipped) for result in results)
    assert suites.tests == sum(suite.tests for suite in suites)
    return root


def case(root: ElementTree.Element, name: str) -> ElementTree.Element:
    """Return the one case whose name begins so."""
    (found,) = [each for each in root.iter("testcase") if each.get("name", "").startswith(name)]
    return found


def test_a_suite_for_each_family_in_the_catalogues_order() -> None:
    """Families are suites, controls without findings one case each, findings one case each."""
    root = parsed(ordinary())
    assert [(suite.get("name"), suite.get("tests")) for suite in root] == [
        ("OWN: the corporation owns the channel", "3"),
        ("ACC: agencies get access, never ownership", "1"),
        ("GOV: people and governance", "1"),
    ]
    assert {part: root.get(part) for part in ("tests", "failures", "errors", "skipped")} == {
        "tests": "5",
        "failures": "1",
        "errors": "0",
        "skipped": "2",
    }


def test_a_finding_is_a_failure_with_its_place() -> None:
    """Type is the severity, message the sentence, the text says where and how to mend it."""
    run = ordinary()
    found = case(parsed(run), "OWN-001 ads")
    finding = next(each for each in run.findings if each.asset == "ads")
    assert finding.location is not None
    failure = found.find("failure")
    assert failure is not None
    assert (failure.get("type"), failure.get("message")) == ("critical", finding.message)
    assert failure.text == (
        f"critical[OWN-001]: {finding.message}\n"
        f"--> brands/ecosystem.yaml:{finding.location.line}:{finding.location.column} channels[0].owner\n"
        f"fix: {finding.remediation}"
    )
    assert (found.get("file"), found.get("line")) == ("brands/ecosystem.yaml", str(finding.location.line))
    assert found.get("classname") == "ecosystem.OWN"


def test_a_waived_finding_is_skipped_with_its_reason_and_end() -> None:
    """Never a plain pass: the reason, the approver and the end are shown."""
    skipped = case(parsed(ordinary()), "OWN-001 old-ads").find("skipped")
    assert skipped is not None
    assert skipped.get("message") == ("waived until 2026-12-31 by governance@austral.example: the claim is with Meta")
    assert "critical[OWN-001]" in (skipped.text or "")


def test_what_the_baseline_knows_is_skipped() -> None:
    """A finding that fails no run fails no build."""
    run = ordinary()
    known = replace(run, findings=marked(run.findings, frozenset(each.fingerprint for each in run.findings)))
    root = parsed(known)
    assert root.get("failures") == "0"
    skipped = case(root, "OWN-001 ads").find("skipped")
    assert skipped is not None
    assert (skipped.get("message") or "").startswith("in the baseline: ")


def test_a_control_that_holds_passes() -> None:
    """A control without findings is a case with nothing in it."""
    assert [*case(parsed(ordinary()), "GOV-006 ")] == []


def test_what_was_not_judged_is_skipped_with_what_was_missing() -> None:
    """Not applicable and not measured are told apart from a pass."""
    run = ordinary()
    applies = case(parsed(run), "OWN-002 ").find("skipped")
    assert applies is not None
    assert applies.get("message") == "not applicable"
    unjudged = replace(
        run, status={**run.status, "ACC-001": NOT_MEASURED}, unjudged=(("ACC-001", "", "the access analysis"),)
    )
    measured = case(parsed(unjudged), "ACC-001 ").find("skipped")
    assert measured is not None
    assert measured.get("message") == "not measured: the access analysis"


def test_what_has_no_file_is_named_by_its_urn() -> None:
    """A planned resource is shown by its URN, and a second place by its file."""
    run = with_finding(location=None, urn="urn:x", notes=((Place("a.yaml", 7, 5, "x"), "it stands here"),))
    found = case(parsed(run), "OWN-001 ads")
    assert "file" not in found.attrib
    failure = found.find("failure")
    assert failure is not None
    assert "\n--> urn:x\n::: a.yaml:7:5 it stands here\n" in (failure.text or "")


def test_cases_of_one_asset_keep_names_of_their_own() -> None:
    """Two findings of one control about one asset are two cases, not one that was run twice."""
    run = with_finding()
    twice = replace(run, findings=run.findings * 2)
    names = [each.get("name") for each in parsed(twice).iter("testcase")]
    assert "OWN-001 ads" in names
    assert "OWN-001 ads (2)" in names


def test_it_speaks_spanish() -> None:
    """Families, statements and remedies come in the language of the run."""
    root = parsed(ordinary("es"))
    assert root[0].get("name") == "OWN: la corporación es dueña del canal"
    assert case(root, "GOV-006 Toda excepción nombra un motivo") is not None


@pytest.mark.parametrize("text", NASTY)
def test_a_hostile_name_survives(text: str) -> None:
    """What XML cannot hold is shown as an escape, all else comes back as it was."""
    root = parsed(with_finding(asset=text, message=text, location=Place(text, 3, 4, text)))
    failure = root.find(".//failure")
    assert failure is not None
    if text.isprintable():
        assert failure.get("message") == text


@given(hostile_runs())
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_text_makes_a_file_that_parsers_open(run: Run) -> None:
    """Whatever the words are, both parsers open it and every finding is a case."""
    root = parsed(run)
    assert len([*root.iter("testcase")]) == len(run.findings) + 3
