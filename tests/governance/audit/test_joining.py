"""What is declared and what is live, where one of them does not say which it is: neither absent nor undeclared."""

from __future__ import annotations

from typing import Any

import pytest

from ecosystem.estate.assets import Asset
from ecosystem.estate.gaps import Reach
from ecosystem.estate.joining import Join, join, platform_of
from ecosystem.estate.observed import observed
from ecosystem.estate.unknown import UNKNOWN
from ecosystem.loading import loads
from ecosystem.model import Declaration
from governance.collect.meta import Sought, sought
from policies.examples import completed
from tests.governance.audit.live import AS_OF

BUSINESS = "900"
ALL = ("ad_account", "page", "pixel", "profile", "waba")
HEAD = """
platforms: [{id: business, vendor: Meta, layers: [advertising], owner: corporation, external_id: "900"}]
"""


def _declared(*channels: str, measurement: str = "") -> Declaration:
    listed = "".join(f"  - {{{each}, brand: aurora, owner: corporation}}\n" for each in channels)
    return loads(completed(f"{HEAD}channels:\n{listed}{measurement}"))


def _asset(kind: str, id: str, network: str, **more: Any) -> Asset:
    return Asset("meta", kind, id, "owned", BUSINESS, network, **more)


def _joined(declaration: Declaration, *assets: Asset, listed: tuple[str, ...] = ALL) -> Join:
    business = Asset("meta", "business", BUSINESS, "owned", BUSINESS, "meta", listed=listed)
    reach = Reach(platforms=("meta",))
    return join(observed((), (business, *assets), AS_OF, declaration, reach=reach))


def _sides(found: Join) -> dict[str, list[str]]:
    own = [each.id for each in found.undeclared if each.kind != "business"]
    sides = {"absent": [each.id for each in found.absent], "unsure": [each.id for each in found.unsure]}
    return {**sides, "undeclared": own, "pairs": [one.id for one, _ in found.pairs if one.id != "business"]}


NAMELESS = "id: chat, kind: messaging, network: whatsapp"


def test_what_is_declared_by_no_id_may_be_what_is_live() -> None:
    """The one WhatsApp account there is: nobody says that it is undeclared, or that it is the declared one."""
    found = _joined(_declared(NAMELESS), _asset("waba", "1", "whatsapp"))
    assert _sides(found) == {"absent": [], "unsure": ["chat"], "undeclared": [], "pairs": []}
    assert [(thing.id, [each.external_id for each in them]) for thing, them in found.unclear] == [("chat", ["1"])]


def test_of_more_than_are_declared_some_are_undeclared() -> None:
    """Which ones, nobody can tell: all of them are shown."""
    found = _joined(_declared(NAMELESS), _asset("waba", "1", "whatsapp"), _asset("waba", "2", "whatsapp"))
    assert _sides(found)["undeclared"] == ["meta:waba:1", "meta:waba:2"]


@pytest.mark.parametrize("said", ["960", "9 6 0", "96-0"])
def test_a_whatsapp_account_is_declared_by_its_id(said: str) -> None:
    """As people write it."""
    found = _joined(_declared(f'{NAMELESS}, external_id: "{said}"'), _asset("waba", "960", "whatsapp"))
    assert _sides(found) == {"absent": [], "unsure": [], "undeclared": [], "pairs": ["chat"]}


def test_a_handle_that_nobody_could_read_may_be_the_declared_one() -> None:
    """What is declared by its handle is not absent, and the page is not undeclared."""
    page = "id: page, kind: social_profile, network: facebook, handle: aurora"
    hidden = _joined(_declared(page), _asset("page", "3", "facebook", handle=UNKNOWN))
    assert _sides(hidden) == {"absent": [], "unsure": ["page"], "undeclared": [], "pairs": []}
    other = _joined(_declared(page), _asset("page", "3", "facebook", handle="brisa"))
    assert _sides(other) == {"absent": ["page"], "unsure": [], "undeclared": ["meta:page:3"], "pairs": []}


@pytest.mark.parametrize("status", ["planned", "retired"])
def test_nothing_is_expected_of_what_does_not_run(status: str) -> None:
    """A retired account that is gone is as it should be; one that is still there is joined."""
    said = f"id: ads, kind: ad_account, network: meta, external_id: act_1, status: {status}"
    assert _sides(_joined(_declared(said)))["absent"] == []
    assert _sides(_joined(_declared(said), _asset("ad_account", "1", "meta")))["pairs"] == ["ads"]


def test_a_group_on_facebook_is_not_absent_for_being_no_page() -> None:
    """It is declared by an address, which no list of pages tells."""
    found = _joined(_declared("id: fans, kind: community, network: facebook, url: https://facebook.com/groups/1"))
    assert _sides(found) == {"absent": [], "unsure": ["fans"], "undeclared": [], "pairs": []}


def test_a_network_that_the_collector_does_not_read_is_not_metas() -> None:
    """Threads belongs to Meta, and its profiles are in none of the lists: they are not read, not absent."""
    found = _joined(_declared("id: talk, kind: social_profile, network: threads, handle: aurora, external_id: '5'"))
    assert [each.id for each in found.unread] == ["talk"]
    assert _sides(found)["absent"] == []


def test_what_is_looked_for_is_what_is_joined() -> None:
    """Every declared id of Meta's, by its kind, as ids compare; of retired channels and other vendors none."""
    declaration = _declared(
        "id: ads, kind: ad_account, network: meta, external_id: act_1",
        "id: more, kind: ad_account, network: facebook, external_id: act_2",
        "id: gone, kind: ad_account, network: meta, external_id: act_3, status: retired",
        "id: google, kind: ad_account, network: google, external_id: 4-4",
        "id: page, kind: social_profile, network: facebook, external_id: '5'",
        "id: profile, kind: social_profile, network: instagram, external_id: '6'",
        "id: chat, kind: messaging, network: whatsapp, external_id: 7 7",
        measurement="""
measurement:
  - {id: our-pixel, kind: pixel, network: facebook, owner: corporation, external_id: "8"}
  - {id: site, kind: analytics, network: google, owner: corporation, external_id: "9"}
""",
    )
    assert sought(declaration) == (
        Sought("ad_account", "1"),
        Sought("ad_account", "2"),
        Sought("page", "5"),
        Sought("profile", "6"),
        Sought("waba", "77"),
        Sought("pixel", "8"),
    )
    assert {platform_of(each) for each in declaration.channels} == {"meta", "google"}
