"""What others left: read strictly, and merged so that the strongest word about a control is kept."""

from __future__ import annotations

from typing import Any

import pytest

from governance.report import said
from governance.report.agencies import of
from governance.report.merging import merged
from tests.governance.report.reports import AUDIT, PLAN, PROOF, report
from tests.governance.runs import ordinary


def test_the_strongest_word_is_kept() -> None:
    """A finding outweighs that it was seen to hold; verified outweighs claimed; not measured outweighs nothing."""
    before = ordinary()
    assert before.status["OWN-001"] == "fail"
    run = merged(before, None, said.audit(AUDIT))
    assert run.status["OWN-001"] == "fail"
    assert run.status["OWN-002"] == "verified"
    assert run.status["ACC-001"] == before.status["ACC-001"]


def test_planned_findings_fail_their_control() -> None:
    """A plan's finding is among the findings, with its evidence and its resource, and its control fails."""
    run = merged(ordinary(), said.plan(PLAN), None)
    (planned,) = [each for each in run.findings if each.evidence == "planned"]
    assert planned.control.id == "ACC-001"
    assert planned.location is None
    assert run.status["ACC-001"] == "fail"
    assert of(planned, report(run).agencies) in {("pixel",), ()}
    assert run.summary()["failed"] == len({each.control.id for each in run.counting})


def test_waived_elsewhere_is_waived_here() -> None:
    """A planned finding's waiver comes along, with its days."""
    waiver = {
        "control": "ACC-001",
        "asset": "pixel",
        "reason": "until January",
        "requested_by": "a@x.example",
        "approved_by": "b@x.example",
        "from": "2026-11-01",
        "until": "2026-12-31",
        "location": {"file": "governance/waivers.yaml", "line": 1, "column": 3, "path": "[0]"},
    }
    run = merged(ordinary(), said.plan({**PLAN, "findings": [{**PLAN["findings"][0], "waiver": waiver}]}), None)
    (planned,) = [each for each in run.findings if each.evidence == "planned"]
    assert planned.waiver is not None
    assert planned.waiver.until.isoformat() == "2026-12-31"
    assert run.status["ACC-001"] == "waived"


def test_findings_that_are_none_are_refused() -> None:
    """A finding of an unknown control, or a waiver without days, is refused and named."""
    with pytest.raises(said.NotSaidError, match="XXX-999"):
        merged(ordinary(), said.plan({**PLAN, "findings": [{"control": "XXX-999"}]}), None)
    broken = {**PLAN["findings"][0], "waiver": {"control": "ACC-001"}}
    with pytest.raises(said.NotSaidError, match="days"):
        merged(ordinary(), said.plan({**PLAN, "findings": [broken]}), None)


@pytest.mark.parametrize("read", [said.proof, said.plan, said.audit])
@pytest.mark.parametrize("wrong", [None, [], "x", 3, {}, {"version": 1}])
def test_what_is_something_else_is_refused(read: Any, wrong: object) -> None:
    """Anything but the command's own object is refused with what is expected."""
    with pytest.raises(said.NotSaidError, match="expected"):
        read(wrong)


def test_strange_values_do_no_harm() -> None:
    """Values of other kinds than expected are read as text, or as nothing."""
    proof = said.proof({**PROOF, "roles": [{"role": 3, "claims": "no"}, "x"], "actions": 7, "gaps": {"a": 1}})
    assert proof.roles[0].role == "3"
    assert proof.listed == 0
    assert proof.gaps == ()
    plan = said.plan({**PLAN, "stacks": [{"stack": None, "changes": [{"keys": 3}]}], "changes": "many"})
    assert plan.changes == 0
