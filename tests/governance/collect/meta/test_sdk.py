"""The vendor's own SDK reads the same emulated server: what is emulated is Meta's API, not our idea of it."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from facebook_business.adobjects.adaccount import AdAccount
from facebook_business.adobjects.adspixel import AdsPixel
from facebook_business.adobjects.business import Business
from facebook_business.adobjects.businessuser import BusinessUser
from facebook_business.adobjects.instagrambusinessasset import InstagramBusinessAsset
from facebook_business.adobjects.page import Page
from facebook_business.adobjects.systemuser import SystemUser
from facebook_business.adobjects.whatsappbusinessaccount import WhatsAppBusinessAccount
from facebook_business.api import FacebookAdsApi
from facebook_business.apiconfig import ads_api_config
from facebook_business.exceptions import FacebookRequestError
from facebook_business.session import FacebookSession

from ecosystem.estate.unknown import UNKNOWN
from governance.collect.meta import kinds
from governance.collect.meta.access import API_VERSION, BASE_URL
from governance.collect.meta.errors import EXPIRED, PERMISSION, THROTTLED, failure
from governance.collect.meta.kinds import KINDS, Kind
from governance.collect.meta.levels import level
from tests.governance.collect.meta.conftest import Collector, one
from tests.governance.collect.meta.graph import ADDED, Graph, edges, known
from tests.governance.collect.meta.world import BUSINESS, World


@pytest.fixture
def business(graph: Graph, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The business as the SDK sees it, at the emulated server."""
    monkeypatch.setattr(FacebookSession, "GRAPH", graph.url)
    session = FacebookSession(access_token=graph.world.token)
    session.requests.trust_env = False
    yield Business(BUSINESS, api=FacebookAdsApi(session))
    session.requests.close()


def test_the_sdk_reads_the_business(business: Any, collector: Collector) -> None:
    """Verification and second factor are what the collector says they are."""
    node = business.api_get(fields=[Business.Field.name, "verification_status", "two_factor_type"])
    mine = one(collector(), BUSINESS)
    assert (node["name"], node["verification_status"], node["two_factor_type"]) == (
        mine.name,
        mine.verification,
        mine.two_factor,
    )


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_the_sdk_lists_the_same_assets(kind: Kind, business: Any, world: World, collector: Collector) -> None:
    """Owned and client lists, page by page, with the fields that the collector asks for, are the same."""
    world.asset(
        kind.name, "act_7" if kind.name == "ad_account" else "7", "client", owner_business={"id": "920000000000001"}
    )
    assets = [each for each in collector().assets if each.kind == kind.name]
    for edge, relation in ((kind.owned, "owned"), (kind.client, "client")):
        read = getattr(business, f"get_{edge.replace('whatsapp', 'whats_app')}")
        nodes = list(read(fields=list(kind.fields), params={"limit": 1}))
        found = {node["id"] for node in nodes}
        mine = [each for each in assets if each.relation == relation]
        assert all(found & set(each.ids) for each in mine)
        assert len(found) == len(mine)


@pytest.mark.filterwarnings("ignore:.*does not allow field:UserWarning")
def test_the_sdk_reads_people_and_partners(business: Any, collector: Collector) -> None:
    """Who is assigned to an asset, with which tasks, and which partners it has, are the same."""
    mine = {each.external_id: each for each in collector().assets}
    for account in business.get_owned_ad_accounts(fields=["id", "name", "owner_business"]):
        asset = mine[account["id"]]
        people = account.get_assigned_users(fields=["id", "name", "tasks"], params={"business": BUSINESS})
        partners = account.get_agencies(fields=["id", "name", "permitted_tasks", "access_status"])
        assert isinstance(asset.people, tuple)
        assert isinstance(asset.partners, tuple)
        assert [(each["id"], tuple(each["tasks"])) for each in people] == [
            (each.external_id, each.roles) for each in asset.people
        ]
        assert [(each["name"], tuple(each["permitted_tasks"])) for each in partners] == [
            (each.who, each.roles) for each in asset.partners
        ]
        assert account["owner_business"]["id"] == asset.owner


def test_the_sdk_reads_who_is_in_the_business(business: Any, collector: Collector) -> None:
    """Business users, system users, invited people and agencies are the same."""
    asset = one(collector(), BUSINESS)
    read = [
        *business.get_business_users(fields=list(kinds.PEOPLE)),
        *business.get_system_users(fields=list(kinds.SYSTEMS)),
        *business.get_pending_users(fields=list(kinds.INVITED)),
    ]
    assert isinstance(asset.people, tuple)
    assert isinstance(asset.partners, tuple)
    assert [each["id"] for each in read] == [each.external_id for each in asset.people]
    assert [each.get("email") for each in read if "email" in each] == [each.who for each in asset.people if each.email]
    assert [each["id"] for each in business.get_agencies()] == [each.external_id for each in asset.partners]


@pytest.mark.parametrize(
    ("how", "more", "kind"),
    [
        ("expired", {}, EXPIRED),
        ("throttle", {"code": 80004}, THROTTLED),
        ("permission", {"code": 200}, PERMISSION),
    ],
)
def test_the_sdk_sees_the_same_errors(how: str, more: dict[str, int], kind: str, business: Any, graph: Graph) -> None:
    """An error that the SDK raises from an answer is what the collector takes the same answer for."""
    graph.trouble("owned_pages", how, -1, **more)
    with pytest.raises(FacebookRequestError) as raised:
        list(business.get_owned_pages(fields=["id"]))
    error = raised.value
    mine = failure(error.http_status(), error.body(), {})
    assert mine is not None
    assert mine.kind == kind
    assert str(error.api_error_code()) in (mine.reason if how != "expired" else "190")


def test_what_is_asked_for_is_in_the_sdk() -> None:
    """Every list and every field of the collector is one of the vendor's; what lists add is documented with them."""
    for kind in KINDS:
        assert set(kind.fields) <= known(kind.node)
        assert set(kind.looked_up) <= known(kind.alone or kind.node)
        assert {kind.owned, kind.client} <= edges("Business")
        assert "assigned_users" in edges(kind.node)
        assert ("agencies" in edges(kind.node)) == kind.partners
    for node, fields in (
        ("Business", kinds.BUSINESS),
        ("BusinessUser", kinds.PEOPLE),
        ("SystemUser", kinds.SYSTEMS),
        ("BusinessRoleRequest", kinds.INVITED),
        ("Business", kinds.NEIGHBOURS),
    ):
        assert set(fields) <= known(node)
    assert set(kinds.ASSIGNED) <= known("AssignedUser") | ADDED["assigned_users"]
    assert set(kinds.PARTNERS) <= known("Business") | ADDED["agencies"]
    assert {"agencies", "clients", "business_users", "system_users", "pending_users"} <= edges("Business")


def test_version_and_address_are_the_sdks() -> None:
    """The defaults are those of the SDK that the collector was written against."""
    assert ads_api_config["API_VERSION"] == API_VERSION
    assert import_module("facebook_business.session").FacebookSession.GRAPH == BASE_URL


def test_every_task_and_role_of_the_sdk_has_a_level() -> None:
    """No word that Meta has for a role or a task is unknown here."""
    enumerations = [BusinessUser.Role, SystemUser.Role]
    enumerations += [
        each.Tasks for each in (AdAccount, AdsPixel, InstagramBusinessAsset, Page, WhatsAppBusinessAccount)
    ]
    enumerations += [each.PermittedTasks for each in (AdAccount, AdsPixel, InstagramBusinessAsset, Page)]
    words = {value for each in enumerations for key, value in vars(each).items() if not key.startswith("_")}
    assert len(words) > 50
    assert [word for word in sorted(words) if level([word]) is UNKNOWN] == []
