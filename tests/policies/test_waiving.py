"""Waivers, from the catalogue's text: what they cover, which are found wanting, and what GOV-006 says of those."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pytest

from ecosystem.estate import DECLARED, PLANNED, Estate, declared
from ecosystem.loading import loads
from ecosystem.model import Location
from ecosystem.waivers import Waiver
from policies.catalogue import load
from policies.control import Control
from policies.examples import completed
from policies.judging import judge
from policies.waiving import Settled, settle

TODAY = date(2026, 11, 20)
CONTROLS = load({"OWN-001", "OWN-011", "GOV-006"})
"""OWN-001 is critical, OWN-011 is medium."""

DECLARATION = loads(
    completed(
        """
        corporation:
          id: austral
          name: Austral
          domains: [austral.example]
          stewards: {governance: Governance@austral.example, data: former@elsewhere.example}
        channels:
          - {id: ads, kind: ad_account, network: meta, brand: aurora, owner: pixel, billed_to: pixel}
        """
    )
)
ESTATE = declared(DECLARATION, TODAY)


@dataclass(frozen=True)
class Found:
    """A finding, as far as a waiver looks at it."""

    control: Control
    asset: str
    urn: str = ""


def found(control: str = "OWN-001", asset: str = "ads", urn: str = "") -> Found:
    """Return a finding."""
    return Found(CONTROLS[control], asset, urn)


def waiver(**said: Any) -> Waiver:
    """Return a waiver that is in order today, changed by what is said."""
    usual: dict[str, Any] = {
        "control": "OWN-001",
        "asset": "ads",
        "reason": "the claim is with Meta",
        "requested_by": "media@austral.example",
        "approved_by": "governance@austral.example",
        "start": date(2026, 11, 1),
        "until": date(2026, 12, 31),
        "path": "[0]",
        "location": Location("governance/waivers.yaml", 7, 3),
    }
    return Waiver(**(usual | said))


def settled(
    *waivers: Waiver,
    findings: tuple[Found, ...] = (found(), found("OWN-011")),
    evaluated: frozenset[str] = frozenset({"OWN-001", "OWN-011"}),
    estate: Estate = ESTATE,
    severities: dict[str, str] | None = None,
) -> Settled:
    """Return the outcome of waivers over two findings, both of `ads`."""
    usual = {identifier: control.severity for identifier, control in CONTROLS.items()}
    return settle(waivers, findings, evaluated, severities or usual, estate)


def faults(one: Waiver, **context: Any) -> tuple[str, ...]:
    """Return what is wrong with a waiver; it must cover nothing when anything is."""
    outcome = settled(one, **context)
    said = outcome.judged[0].faults
    if said:
        assert outcome.covering(found(one.control, "ads")) is None
    return said


def test_a_waiver_in_order_covers_its_finding_and_no_other() -> None:
    """Matched exactly, on control and asset."""
    one = waiver()
    outcome = settled(one, findings=(found(), found(asset="ads-2"), found("OWN-011")))
    assert outcome.judged[0].faults == ()
    assert outcome.covering(found()) is one
    assert outcome.covering(found(asset="ads-2")) is None
    assert outcome.covering(found(asset="ADS")) is None
    assert outcome.covering(found("OWN-011")) is None


def test_its_last_day_is_inclusive() -> None:
    """A waiver that ends today holds; one that ended yesterday is found wanting."""
    assert faults(waiver(until=TODAY)) == ()
    assert settled(waiver(until=TODAY)).covering(found())
    assert faults(waiver(until=date(2026, 11, 19))) == ("it ended on 2026-11-19",)


def test_its_first_day_is_inclusive() -> None:
    """A waiver that begins today holds; one that begins tomorrow covers nothing yet and is no finding."""
    assert settled(waiver(start=TODAY)).covering(found())
    later = settled(waiver(start=date(2026, 11, 21)), findings=())
    assert later.judged[0].faults == ()
    assert later.covering(found()) is None


def test_what_is_wrong_with_one_to_come_is_said_now() -> None:
    """Who approved it and for how long do not depend on the day."""
    assert faults(waiver(start=date(2026, 11, 21), approved_by="x@austral.example"))


def test_a_critical_control_is_waived_for_ninety_days_at_most() -> None:
    """90 days from `from` to `until` are fine, 91 are not; below critical there is no such bound."""
    start = date(2026, 11, 1)
    assert faults(waiver(until=start + timedelta(days=90))) == ()
    assert faults(waiver(until=start + timedelta(days=91))) == (
        "it covers a critical control for 91 days, and at most 90 are allowed",
    )
    assert faults(waiver(control="OWN-011", until=date(2030, 1, 1))) == ()


def test_the_severity_in_force_counts() -> None:
    """A control that is overridden to critical is waived like one, and the other way round."""
    long = {"until": date(2027, 11, 1)}
    assert faults(waiver(**long), severities={"OWN-001": "high"}) == ()
    assert faults(waiver(control="OWN-011", **long), severities={"OWN-011": "critical"})


def test_every_asset_is_for_what_is_not_critical() -> None:
    """`*` covers every finding of a control below critical; on a critical one it is found wanting."""
    every = settled(waiver(control="OWN-011", asset="*"))
    assert every.judged[0].faults == ()
    assert every.covering(found("OWN-011"))
    assert every.covering(found("OWN-011", "anything"))
    assert every.covering(found("OWN-001")) is None
    assert faults(waiver(asset="*")) == ("`*` covers every asset, which is not allowed for a critical control",)


@pytest.mark.parametrize(
    ("approver", "steward"),
    [
        ("governance@austral.example", True),
        ("GOVERNANCE@Austral.example", True),
        ("media@aurora.example", False),
        ("former@elsewhere.example", False),
    ],
)
def test_a_steward_of_the_corporation_approves(approver: str, steward: bool) -> None:
    """Whoever approves is a declared steward under a domain of ours, whatever the case of the letters."""
    said = faults(waiver(approved_by=approver))
    assert said == (() if steward else (f"`{approver}`, who approved it, is no steward of the corporation",))


def test_nobody_approves_their_own_request() -> None:
    """The requester is not the approver, whatever the case of the letters."""
    said = faults(waiver(requested_by="GOVERNANCE@AUSTRAL.example"))
    assert said == ("`governance@austral.example`, who asked for it, approved it",)


def test_a_waiver_of_the_waivers_is_void() -> None:
    """GOV-006 cannot be waived."""
    assert faults(waiver(control="GOV-006")) == ("a waiver cannot be waived",)


def test_a_waiver_that_matches_nothing() -> None:
    """Where its control was evaluated and found nothing about the asset, it is found wanting."""
    assert faults(waiver(asset="ads-2")) == ("it matches no finding",)
    assert faults(waiver(control="OWN-011", asset="*"), findings=()) == ("it matches no finding",)


def test_nothing_is_unmatched_where_nobody_looked() -> None:
    """A control that was not evaluated, one resource alone, a URN while the declaration is judged: all say nothing."""
    assert faults(waiver(asset="ads-2"), evaluated=frozenset({"OWN-011"})) == ()
    assert faults(waiver(asset="ads-2"), estate=replace(ESTATE, whole=False)) == ()
    urn = waiver(asset="urn:pulumi:dev::x::aws:s3/bucket:Bucket::b")
    assert faults(urn) == ()
    assert faults(urn, estate=replace(ESTATE, evidence=PLANNED)) == ("it matches no finding",)


def test_a_urn_or_arn_names_the_finding_too() -> None:
    """What has an ARN may be waived by it."""
    live = found(asset="logs", urn="arn:aws:s3:::logs")
    one = waiver(control="OWN-001", asset="arn:aws:s3:::logs")
    assert settled(one, findings=(live,), estate=replace(ESTATE, evidence=PLANNED)).covering(live) is one


def test_an_environment_limits_a_waiver() -> None:
    """It covers in its own environment alone, and is not called unmatched elsewhere, nor where there is none."""
    one = waiver(environment="dev")
    in_dev = replace(ESTATE, environment="dev", evidence=PLANNED)
    assert settled(one, estate=in_dev).covering(found()) is one
    assert settled(waiver(), estate=in_dev).covering(found())
    for elsewhere in (ESTATE, replace(ESTATE, environment="prod")):
        outcome = settled(one, estate=elsewhere, findings=())
        assert outcome.judged[0].faults == ()
        assert settled(one, estate=elsewhere).covering(found()) is None


def test_an_environment_that_is_not_declared_is_a_mistake() -> None:
    """A misspelt environment would be silently ignored: it is found wanting."""
    assert faults(waiver(environment="dve")) == ("there is no environment `dve`",)


def test_without_a_declaration_nothing_is_approved() -> None:
    """Nobody is known to be a steward, so nothing is waived."""
    alone = Estate(DECLARED, TODAY, {})
    assert faults(waiver(), estate=alone) == (
        "`governance@austral.example`, who approved it, is no steward of the corporation",
    )


def test_the_first_of_two_that_hold_is_named() -> None:
    """Of several valid waivers the first of the file covers; one found wanting is passed over."""
    old, new, newer = waiver(until=date(2026, 11, 10)), waiver(path="[1]"), waiver(path="[2]")
    outcome = settled(old, new, newer)
    assert outcome.covering(found()) is new
    assert [bool(judged.faults) for judged in outcome.judged] == [True, False, False]


def gov_006(*waivers: Waiver, **context: Any) -> list[Any]:
    """Return what GOV-006 says of waivers."""
    outcome = settled(*waivers, **context)
    estate = replace(ESTATE, nouns={**ESTATE.nouns, outcome.noun: outcome.judged})
    return judge(CONTROLS["GOV-006"], estate).violations


def test_gov_006_says_nothing_of_a_waiver_in_order() -> None:
    """No finding for what is approved and in force."""
    assert gov_006(waiver()) == []


def test_gov_006_is_about_the_asset_at_the_waivers_line() -> None:
    """The finding has the asset, its unit, the waiver's own place and every reason."""
    (said,) = gov_006(waiver(until=date(2026, 11, 2), approved_by="media@austral.example", path="[4]"))
    assert (said.asset, said.unit, said.path) == ("ads", "aurora", "[4]")
    assert said.location == Location("governance/waivers.yaml", 7, 3)
    assert said.sentence == (
        "the waiver of `OWN-001` for `ads` is void: it ended on 2026-11-02; `media@austral.example`, who asked for it, "
        "approved it; `media@austral.example`, who approved it, is no steward of the corporation"
    )


def test_each_wanting_waiver_is_a_finding_of_its_own() -> None:
    """Two waivers of one asset stay apart: of two controls, of two environments, or twice the same."""
    ended = {"until": date(2026, 11, 2)}
    said = gov_006(
        waiver(**ended), waiver(control="OWN-011", **ended), waiver(environment="dev", **ended), waiver(**ended)
    )
    assert len(said) == 4
    assert len({violation.key for violation in said}) == 4
    assert {violation.asset for violation in said} == {"ads"}
    assert said[0].key == "OWN-001"


def test_the_unit_of_an_unknown_asset_is_the_corporation() -> None:
    """What is not declared belongs to no brand."""
    (said,) = gov_006(waiver(asset="gone"))
    assert said.unit == "corporation"
