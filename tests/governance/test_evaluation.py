"""Controls over an estate: what becomes of each, in which order findings stand, and how they are counted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from ecosystem.estate import OBSERVED, Estate, Unjudged, declared
from ecosystem.loading import loads
from ecosystem.waivers import loads_waivers
from governance.baseline import marked
from governance.evaluation import Chosen, Run, evaluate
from policies.catalogue import load
from policies.control import SEVERITIES, Control, control
from policies.examples import completed

DECLARATION = """
corporation:
  id: austral
  name: Austral
  domains: [austral.example]
  stewards: {governance: governance@austral.example}
channels:
  - {id: one, kind: social_profile, brand: aurora, owner: pixel}
  - {id: two, kind: social_profile, brand: aurora, owner: pixel}
  - {id: three, kind: social_profile, brand: aurora, owner: corporation}
"""


def made(identifier: str, severity: str, *finds: str, evidence: str = "DO", **more: Any) -> Control:
    """Return a control that finds these channels."""

    def check(estate: Estate, *, days: int = 90) -> Iterator[Any]:
        for channel in estate.channels():
            if channel.id in finds:
                yield channel, f"`{channel.id}` is red for {days} days"

    return control(identifier, severity, evidence, **more)(check)


def run(*controls: Control, waivers: str = "", evidence: str = "declared", **more: Any) -> Run:
    """Return the run of these controls, GOV-006 among them if it is given."""
    estate = replace(declared(loads(completed(DECLARATION), file="e.yaml"), date(2026, 11, 20)), evidence=evidence)
    chosen = Chosen({each.id: each for each in controls}, catalogue=len(controls), **more)
    return evaluate(estate, chosen, loads_waivers(waivers, "w.yaml") if waivers else ())


def waiver(control: str, asset: str, **replaced: str) -> str:
    """Return a valid waiver, or one with something replaced."""
    said = {
        "control": control,
        "asset": asset,
        "reason": "it takes time",
        "requested_by": "media@austral.example",
        "approved_by": "governance@austral.example",
        "from": "2026-11-01",
        "until": "2026-12-31",
        **replaced,
    }
    return "- {" + ", ".join(f"{key}: {value}" for key, value in said.items()) + "}\n"


def statuses(found: Run) -> Mapping[str, str]:
    """Return what became of each control."""
    return found.status


def test_what_becomes_of_a_control() -> None:
    """It fails, is waived, claimed, not applicable (nothing that it is about), or not measured (no such evidence)."""

    def unclear(_: Estate) -> Iterator[Any]:
        raise Unjudged("it")
        yield

    found = run(
        made("AAA-001", "high", "one"),
        made("AAA-002", "high", "one"),
        made("AAA-003", "high"),
        made("AAA-004", "high", about=["phone"]),
        made("AAA-005", "high", "one", evidence="PO"),
        control("AAA-006", "high", "D")(unclear),
        waivers=waiver("AAA-002", "one"),
    )
    assert found.status == {
        "AAA-001": "fail",
        "AAA-002": "waived",
        "AAA-003": "claimed",
        "AAA-004": "not applicable",
        "AAA-005": "not measured",
        "AAA-006": "not measured",
    }
    assert found.evaluated == ("AAA-001", "AAA-002", "AAA-003", "AAA-004", "AAA-006")
    assert found.unjudged == (("AAA-006", "", "it"),)


def test_what_was_observed_is_verified() -> None:
    """The same control on what is live is verified, or fails."""
    on = ("declared", OBSERVED)
    found = run(made("AAA-001", "high", on=on), made("AAA-002", "high", "one", on=on), evidence=OBSERVED)
    assert found.status == {"AAA-001": "verified", "AAA-002": "fail"}
    assert {finding.evidence for finding in found.findings} == {"observed"}


def test_one_finding_waived_and_another_not_is_a_failure() -> None:
    """A control is waived only when all of its findings are."""
    found = run(made("AAA-001", "high", "one", "two"), waivers=waiver("AAA-001", "two"))
    assert found.status == {"AAA-001": "fail"}
    assert [(each.asset, each.waiver is not None) for each in found.findings] == [("one", False), ("two", True)]
    assert [each.asset for each in found.counting] == ["one"]


def test_the_worst_first_then_by_place() -> None:
    """By severity, then by line, then by control."""
    found = run(
        made("AAA-001", "low", "one"),
        made("AAA-003", "high", "two", "one"),
        made("AAA-002", "high", "two"),
        made("AAA-004", "critical", "two"),
        made("AAA-005", "medium", "one"),
    )
    assert [(each.control.id, each.asset) for each in found.findings] == [
        ("AAA-004", "two"),
        ("AAA-003", "one"),
        ("AAA-002", "two"),
        ("AAA-003", "two"),
        ("AAA-005", "one"),
        ("AAA-001", "one"),
    ]


def test_the_summary_adds_up() -> None:
    """Passed and failed are the evaluated; the severities are the findings; what is waived is counted apart."""
    found = run(
        made("AAA-001", "critical", "one", "two"),
        made("AAA-002", "low", "one"),
        made("AAA-003", "medium", "one"),
        made("AAA-004", "high"),
        made("AAA-005", "high", "one", evidence="P"),
        waivers=waiver("AAA-002", "one") + waiver("AAA-001", "two"),
    )
    said = found.summary()
    assert said == {
        "controls": 5,
        "evaluated": 4,
        "passed": 2,
        "failed": 2,
        "findings": 2,
        "waived": 2,
        "by_severity": {"critical": 1, "high": 0, "medium": 1, "low": 0},
    }
    assert list(said["by_severity"]) == list(SEVERITIES)


@pytest.mark.parametrize(
    ("severity", "fails"),
    [
        ("critical", ["critical", "high", "medium", "low"]),
        ("high", ["high", "medium", "low"]),
        ("medium", ["medium", "low"]),
        ("low", ["low"]),
    ],
)
def test_from_which_severity_on_a_run_fails(severity: str, fails: list[str]) -> None:
    """At the severity that is asked for or worse; never on `never`."""
    found = run(made("AAA-001", severity, "one"))
    assert [each for each in SEVERITIES if found.fails(each)] == fails
    assert not found.fails("never")


def test_a_severity_of_ones_own() -> None:
    """It orders, counts and fails as the catalogue's would; the control keeps its own."""
    judged = made("AAA-001", "low", "one"), made("AAA-002", "high", "one")
    found = run(*judged, severity={"AAA-001": "critical"})
    assert [(each.control.id, each.severity) for each in found.findings] == [
        ("AAA-001", "critical"),
        ("AAA-002", "high"),
    ]
    assert found.summary()["by_severity"] == {"critical": 1, "high": 1, "medium": 0, "low": 0}
    assert found.fails("critical")
    assert found.findings[0].control.severity == "low"


def test_a_setting_of_ones_own() -> None:
    """It reaches the control, and no other."""
    found = run(
        made("AAA-001", "low", "one"), made("AAA-002", "low", "one"), settings={"AAA-002": {"days": 30}}
    ).findings
    assert [each.message for each in found] == ["`one` is red for 90 days", "`one` is red for 30 days"]


def test_a_severity_of_ones_own_counts_for_waivers() -> None:
    """A control that is made critical can be waived for 90 days at most, and not for every asset."""
    judged = made("AAA-001", "low", "one"), load(["GOV-006"])["GOV-006"]
    long = waiver("AAA-001", "one", until="2027-10-31")
    assert statuses(run(*judged, waivers=long)) == {"AAA-001": "waived", "GOV-006": "claimed"}
    strict = run(*judged, waivers=long, severity={"AAA-001": "critical"})
    assert statuses(strict) == {"AAA-001": "fail", "GOV-006": "fail"}


def test_waivers_are_judged_after_all_others() -> None:
    """A waiver that covers nothing is a finding at its own line; one of a control that was not judged is none."""
    judged = made("AAA-001", "low", "one"), load(["GOV-006"])["GOV-006"]
    found = run(*judged, waivers=waiver("AAA-001", "one") + waiver("AAA-001", "three") + waiver("BBB-001", "one"))
    (wanting,) = found.counting
    assert (wanting.control.id, wanting.asset) == ("GOV-006", "three")
    assert wanting.location is not None
    assert (wanting.location.file, wanting.location.line) == ("w.yaml", 2)
    assert found.evaluated == ("AAA-001", "GOV-006")


def test_what_the_baseline_knew_does_not_fail() -> None:
    """It stays a finding and is counted; a new one fails as ever."""
    first = run(made("AAA-001", "high", "one"))
    known = frozenset(each.fingerprint for each in first.findings)
    again = run(made("AAA-001", "high", "one", "two"))
    again = replace(again, findings=marked(again.findings, known))
    assert [(each.asset, each.baseline, each.counts) for each in again.findings] == [
        ("one", True, False),
        ("two", False, True),
    ]
    assert again.fails("high")
    assert again.summary()["findings"] == 2
    assert not replace(again, findings=again.findings[:1]).fails("low")
    assert first.findings[0].baseline is None


def test_families_in_the_catalogues_order() -> None:
    """How many controls of each have each status; those of one's own come last."""
    found = run(
        made("ZZZ-001", "low"), made("GOV-901", "low", "one"), made("OWN-901", "low"), made("OWN-902", "low", "one")
    ).families()
    assert {family: dict(counts) for family, counts in found.items()} == {
        "OWN": {"claimed": 1, "fail": 1},
        "GOV": {"fail": 1},
        "ZZZ": {"claimed": 1},
    }
    assert list(found) == ["OWN", "GOV", "ZZZ"]
