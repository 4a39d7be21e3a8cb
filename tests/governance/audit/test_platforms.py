"""The ad platforms as they are live: the join, and each of the issue's cases by the right control."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest

from ecosystem.estate.assets import Asset, Holder
from ecosystem.estate.gaps import Gap, Reach
from ecosystem.estate.joining import handle, host, plain
from ecosystem.estate.unknown import UNKNOWN
from governance.audit.auditing import Audit, as_data, audit, not_measured
from governance.collect.snapshot import Snapshot
from governance.evaluation import CLAIMED, NOT_MEASURED, VERIFIED, Chosen
from tests.governance.audit.live import AS_OF, COLLECTED, CONTROLS, found
from tests.stacks.rehearsed import austral

BUSINESS = "900000000000001"
OURS = ("ad_account", "page", "pixel", "profile", "waba")


def _people(*more: Holder) -> tuple[Holder, ...]:
    own = [Holder("person", str(at), f"{who}@austral.example", level=4) for at, who in enumerate(("media", "aurora"))]
    return (*own, *more)


def _asset(kind: str, id: str, network: str, **more: Any) -> Asset:
    said: dict[str, Any] = {"people": _people(), "partners": (), "owner": BUSINESS, "used": AS_OF, **more}
    return Asset("meta", kind, id, "owned", BUSINESS, network, **said)


def world() -> list[Asset]:
    """What Meta tells of the example when all is well."""
    return [
        Asset(
            "meta", "business", BUSINESS, "owned", BUSINESS, "meta", owner=BUSINESS, people=_people(), partners=(),
            serves=(), two_factor="all_required", listed=OURS,
        ),
        _asset("ad_account", "940000000000001", "meta", aliases=("act_940000000000001",)),
        _asset("ad_account", "940000000000002", "meta"),
        _asset("profile", "1", "instagram", aliases=("930000000000001",), handle="auroracafe"),
        _asset("page", "930000000000002", "facebook", handle="brisaagua"),
        _asset("pixel", "910000000000001", "meta"),
        _asset("pixel", "910000000000002", "meta"),
    ]  # fmt: skip


def with_(id: str, **more: Any) -> list[Asset]:
    """Return the world with one asset otherwise."""
    return [replace(each, **more) if each.external_id == id else each for each in world()]


def audited(assets: Iterable[Asset], *controls: str, gaps: tuple[Gap, ...] = ()) -> Audit:
    """Return the audit of these assets by these controls."""
    snapshot = Snapshot(COLLECTED, None, (), tuple(assets), gaps, Reach(platforms=("meta",)))
    chosen = Chosen({each: CONTROLS[each] for each in controls}, catalogue=len(controls), every=CONTROLS)
    return audit(snapshot, austral(), AS_OF, chosen)


PLATFORM = (
    "OWN-001", "OWN-002", "OWN-003", "OWN-004", "OWN-006", "ACC-001", "ACC-003", "ACC-004", "ACC-011", "ACC-012",
    "TRK-003", "GOV-007",
)  # fmt: skip


def test_the_example_on_meta_has_no_finding() -> None:
    """And what Google would have to answer is not measured."""
    done = audited(world(), *PLATFORM)
    assert found(done) == []
    assert done.run.status["OWN-004"] == VERIFIED
    assert done.run.status["OWN-001"] == NOT_MEASURED
    assert "`aurora-google-ads`" in not_measured(done)["OWN-001"][0]


ACCOUNT, PAGE = "940000000000001", "930000000000002"
CASES: dict[str, tuple[list[Asset], str, str]] = {
    "an account only as client": (with_(ACCOUNT, relation="client", owner=None), "OWN-001", "aurora-meta-ads"),
    "an account of another business": (with_(ACCOUNT, relation="client", owner="777"), "OWN-001", "aurora-meta-ads"),
    "a page of another business": (with_(PAGE, relation="client", owner="777"), "OWN-004", "brisa-facebook"),
    "a pixel of another business": (with_("910000000000001", relation="client", owner="7"), "OWN-006", "aurora-pixel"),
    "a business that serves others": (with_(BUSINESS, serves=("5",)), "OWN-003", "meta-business"),
    "a partner with MANAGE": (
        with_(ACCOUNT, partners=(Holder("business", "777", "Mediahaus", ("MANAGE",), 4),)),
        "ACC-003",
        "aurora-meta-ads",
    ),
    "a person of an agency as admin": (
        with_(PAGE, people=_people(Holder("person", "9", "social@norte.example", level=4))),
        "ACC-003",
        "brisa-facebook",
    ),
    "somebody whom nobody declared": (
        with_(PAGE, people=_people(Holder("person", "9", "friend@gmail.com", level=1))),
        "ACC-001",
        "brisa-facebook",
    ),
    "an agency without a grant for the brand": (
        with_(PAGE, people=_people(Holder("person", "9", "cm@pixel.example", level=2))),
        "ACC-001",
        "brisa-facebook",
    ),
    "a page with one admin": (
        with_(PAGE, people=(Holder("person", "1", "brisa@austral.example", level=4),)),
        "ACC-004",
        "brisa-facebook",
    ),
    "two-factor off": (with_(BUSINESS, two_factor="none"), "ACC-012", "meta-business"),
    "an undeclared account": (
        [*world(), _asset("ad_account", "555", "meta")],
        "GOV-007",
        "meta:ad_account:555",
    ),
    "a declared account that is not there": (
        [each for each in world() if each.external_id != ACCOUNT],
        "GOV-007",
        "aurora-meta-ads",
    ),
    "a pixel that measures no more": (with_("910000000000001", used=None), "TRK-003", "aurora-pixel"),
}


@pytest.mark.parametrize("case", CASES)
def test_each_case_is_found_by_the_right_control(case: str) -> None:
    """Named, and alone."""
    assets, control, asset = CASES[case]
    assert found(audited(assets, control)) == [(control, asset)]


def test_a_declared_thing_is_located_in_the_declaration() -> None:
    """A finding about a declared channel has its place; one about what nobody declared says where it was seen."""
    done = audited(CASES["an account only as client"][0], "OWN-001")
    location = done.run.findings[0].location
    assert location is not None
    assert location.path.startswith("channels[")
    done = audited(CASES["an undeclared account"][0], "GOV-007")
    assert done.run.findings[0].urn == f"meta:{BUSINESS}:ad_account:555"


def test_the_join_is_listed_on_both_sides() -> None:
    """What matched, what is declared alone, what is live alone, what was not read."""
    assets = [each for each in world() if each.external_id != PAGE] + [
        _asset("page", "555", "facebook", handle="other")
    ]
    joined = as_data(audited(assets, "GOV-007"))["joined"]
    assert {"declared": "aurora-instagram", "asset": "meta:profile:1"} in joined["matched"]
    assert [each["declared"] for each in joined["declared_only"]] == ["brisa-facebook"]
    assert [each["asset"] for each in joined["live_only"]] == ["meta:page:555"]
    assert "aurora-google-ads" in {each["declared"] for each in joined["not_read"]}


def test_a_page_is_matched_by_its_handle() -> None:
    """Where the declared id is another, that is said."""
    assets = with_(PAGE, external_id="930000000000009", handle="BrisaAgua")
    assert found(audited(assets, "GOV-007")) == [("GOV-007", "brisa-facebook")]
    assert found(audited(assets, "OWN-004")) == []


def test_a_list_that_was_not_read_to_its_end_hides_nothing() -> None:
    """What is not on it is not missing: it is not measured."""
    assets = [each for each in with_(BUSINESS, listed=()) if each.external_id != ACCOUNT]
    done = audited(assets, "GOV-007", "OWN-001")
    assert found(done) == []
    assert done.run.status["OWN-001"] == NOT_MEASURED


def test_people_who_could_not_be_read_are_not_measured() -> None:
    """Neither found nor passed."""
    done = audited(with_(PAGE, people=UNKNOWN), "ACC-004", "ACC-001")
    assert found(done) == []
    assert set(done.run.status.values()) == {NOT_MEASURED}
    assert done.incomplete


def test_a_platform_that_cannot_be_reached_is_not_measured() -> None:
    """The audit is incomplete, says which permission lacks, and what the declaration claims is still said."""
    gap = Gap("meta", "the business: the token has expired", BUSINESS)
    done = audited([], "OWN-001", "ACC-012", "OWN-011", gaps=(gap,))
    assert found(done) == []
    assert done.run.status == {"OWN-001": NOT_MEASURED, "ACC-012": NOT_MEASURED, "OWN-011": CLAIMED}
    assert done.incomplete


def test_ids_handles_and_hosts_compare_as_people_write_them() -> None:
    """`act_`, hyphens, `@`, addresses, `www.`."""
    assert plain("act_940-000") == plain("940000")
    assert plain("properties/92") == plain("92")
    assert handle("@AuroraCafe") == handle("https://instagram.com/auroracafe/") == "auroracafe"
    assert host("https://www.Aurora.example:443/x?y") == host("aurora.example") == "aurora.example"
