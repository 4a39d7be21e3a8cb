"""What each thing that can be wrong on Meta looks like as an asset: the facts that the controls judge."""

from __future__ import annotations

from pathlib import Path

from ecosystem.estate.assets import ADMIN, CLIENT, NONE, OWNED
from ecosystem.estate.unknown import UNKNOWN
from ecosystem.loading import load
from governance.collect.meta import Sought, sought
from tests.governance.collect.meta.conftest import Collector, one
from tests.governance.collect.meta.graph import Graph
from tests.governance.collect.meta.world import BUSINESS, MANAGER, World

AGENCY = "920000000000001"
ACCOUNT = "act_940000000000001"


def _move(world: World, id: str, edge: str) -> None:
    """Take an ad account out of what the business owns, and put it into another list of it."""
    mine = world.edges[BUSINESS, "owned_ad_accounts"]
    world.edges[BUSINESS, "owned_ad_accounts"] = [each for each in mine if each[0] != id]
    if edge:
        world.edges[BUSINESS, edge].append((id, {}))


def test_an_account_that_is_only_a_client(world: World, collector: Collector) -> None:
    """An ad account among the client accounts is `client`, and names the business that owns it."""
    _move(world, ACCOUNT, "client_ad_accounts")
    world.nodes[ACCOUNT][1]["owner_business"] = {"id": AGENCY, "name": "Mediahaus"}
    account = one(collector(), ACCOUNT)
    assert (account.relation, account.owner, account.owner_name) == (CLIENT, AGENCY, "Mediahaus")
    assert isinstance(account.people, tuple)
    assert account.partners is UNKNOWN


def test_an_account_that_another_business_owns(world: World, collector: Collector) -> None:
    """A declared account in no list of the business is looked for by its id: it exists, and is another's."""
    _move(world, ACCOUNT, "")
    world.nodes[ACCOUNT][1]["owner_business"] = {"id": AGENCY, "name": "Mediahaus"}
    found = collector(sought=[Sought("ad_account", ACCOUNT), Sought("page", "930000000000002")])
    account = one(found, ACCOUNT)
    assert (account.relation, account.owner, account.people) == (NONE, AGENCY, UNKNOWN)
    assert found.gaps == ()


def test_an_owner_that_is_not_told_is_unknown(world: World, collector: Collector) -> None:
    """Meta leaves out what a token may not see: without the field the owner is unknown, and `null` is none."""
    _move(world, ACCOUNT, "client_ad_accounts")
    world.nodes[ACCOUNT][1].pop("owner_business")
    assert one(collector(), ACCOUNT).owner is UNKNOWN
    world.nodes[ACCOUNT][1]["owner_business"] = None
    assert one(collector(), ACCOUNT).owner is None


def test_a_partner_that_manages(world: World, collector: Collector) -> None:
    """A partner agency with MANAGE is a business that administers."""
    world.edges[ACCOUNT, "agencies"] = [(AGENCY, {"permitted_tasks": [*MANAGER], "access_status": "CONFIRMED"})]
    account = one(collector(), ACCOUNT)
    assert isinstance(account.partners, tuple)
    (partner,) = account.partners
    assert (partner.who, partner.level, partner.administers) == ("Mediahaus", ADMIN, True)
    assert "manage_users" in partner.capabilities


def test_a_partner_that_has_not_agreed_is_pending(world: World, collector: Collector) -> None:
    """A share that waits for its partner is no access yet."""
    world.edges[ACCOUNT, "agencies"] = [(AGENCY, {"permitted_tasks": ["MANAGE"], "access_status": "PENDING"})]
    account = one(collector(), ACCOUNT)
    assert isinstance(account.partners, tuple)
    assert [each.status for each in account.partners] == ["pending"]


def test_an_agencys_person_as_admin(world: World, collector: Collector) -> None:
    """A person of an agency who administers the business, or an asset, is told by e-mail address and level."""
    world.nodes[world.people["cm@pixel.example"]][1]["role"] = "ADMIN"
    world.edges["930000000000002", "assigned_users"].append((world.people["cm@pixel.example"], {"tasks": ["MANAGE"]}))
    found = collector()
    for each in (BUSINESS, "930000000000002"):
        people = one(found, each).people
        assert isinstance(people, tuple)
        assert "cm@pixel.example" in [one.email for one in people if one.administers is True]


def test_an_account_that_nobody_declared(world: World, collector: Collector) -> None:
    """Whatever the business has is there, declared or not."""
    world.asset("ad_account", "act_949999999999999", name="Test account")
    account = one(collector(), "act_949999999999999")
    assert (account.relation, account.id) == (OWNED, "meta:ad_account:act_949999999999999")
    assert account.urn == f"meta:{BUSINESS}:ad_account:act_949999999999999"


def test_a_declared_account_that_does_not_exist(world: World, collector: Collector) -> None:
    """It is no asset and no gap, and the business's lists of its kind were read to their end: it is missing."""
    world.remove(ACCOUNT)
    found = collector(sought=[Sought("ad_account", ACCOUNT)])
    assert all(ACCOUNT not in each.ids for each in found.assets)
    assert "ad_account" in one(found, BUSINESS).listed
    assert found.gaps == ()


def test_a_declared_account_is_not_missing_when_a_list_was_not_read(
    world: World, graph: Graph, collector: Collector
) -> None:
    """When the lists could not be read, an id that answers nothing is a gap, and its kind is not listed."""
    world.remove(ACCOUNT)
    graph.trouble("client_ad_accounts", "permission", -1)
    found = collector(sought=[Sought("ad_account", ACCOUNT)])
    assert "ad_account" not in one(found, BUSINESS).listed
    assert any(ACCOUNT in gap.what for gap in found.gaps)


def test_a_declared_account_is_not_missing_when_it_was_not_looked_for(
    world: World, graph: Graph, collector: Collector
) -> None:
    """When the token dies, or nobody answers, before it was looked for by its id, nothing is said to be missing."""
    _move(world, ACCOUNT, "")
    for path, how in (("owned_pages", "expired"), (f"{ACCOUNT}$", "cut")):
        graph.troubles.clear()
        graph.trouble(path, how, -1)
        found = collector(sought=[Sought("ad_account", ACCOUNT)])
        assert "ad_account" not in one(found, BUSINESS).listed
        assert found.gaps


def test_how_the_business_has_it_is_unknown_when_a_list_was_not_read(
    world: World, graph: Graph, collector: Collector
) -> None:
    """A declared account that exists and may be in the list that could not be read is not said to be in none."""
    graph.trouble("owned_ad_accounts", "permission", -1)
    account = one(collector(sought=[Sought("ad_account", ACCOUNT)]), ACCOUNT)
    assert (account.relation, account.owner) == (UNKNOWN, BUSINESS)


def test_a_declared_account_that_is_not_for_us_to_see(world: World, graph: Graph, collector: Collector) -> None:
    """An account that exists and is refused is somebody else's: the business has no part in it, its owner unknown."""
    _move(world, ACCOUNT, "")
    graph.trouble(f"{ACCOUNT}$", "permission", -1, word="ads_read")
    account = one(collector(sought=[Sought("ad_account", ACCOUNT)]), ACCOUNT)
    assert (account.relation, account.owner, account.name) == (NONE, UNKNOWN, UNKNOWN)


def test_a_page_with_one_admin(world: World, collector: Collector) -> None:
    """Who administers a page is counted by level."""
    world.edges["930000000000002", "assigned_users"].pop(0)
    people = one(collector(), "930000000000002").people
    assert isinstance(people, tuple)
    assert [each.email for each in people if each.administers is True] == ["content@austral.example"]


def test_two_factor_off(world: World, collector: Collector) -> None:
    """A business that asks nobody, or its admins only, for a second factor does not demand one."""
    for said, demands in (("none", False), ("admin_required", False), ("all_required", True)):
        world.nodes[BUSINESS][1]["two_factor_type"] = said
        business = one(collector(), BUSINESS)
        assert (business.two_factor, business.demands_two_factor) == (said, demands)


def test_ids_of_the_declaration_are_never_part_of_an_address(graph: Graph, collector: Collector) -> None:
    """What is no id of Meta's is not asked for."""
    collector(
        sought=[Sought("page", "../../me"), Sought("pixel", "1?x=1"), Sought("analytics", "1"), Sought("page", "")]
    )
    assert not any("me" in path.split("/") or "?" in path for path in graph.paths())


def test_a_profile_that_another_business_owns(world: World, collector: Collector) -> None:
    """A declared Instagram profile in no list is looked for by Instagram's id, and tells its handle and its owner."""
    world.asset("profile", "1", "none", ig_user_id="2", ig_username="stolen", owner_business={"id": AGENCY})
    profile = one(collector(sought=[Sought("profile", "2")]), "2")
    assert (profile.relation, profile.handle, profile.owner) == (NONE, "stolen", AGENCY)


def test_the_example_seeks_what_it_declares(collector: Collector) -> None:
    """Every asset of Meta's that the example names by an id is sought, and all are in the business's lists."""
    wanted = sought(load(Path(__file__).parents[4] / "ecosystem.yaml"))
    assert {each.kind for each in wanted} == {"ad_account", "page", "profile", "pixel"}
    assert len(wanted) == 6
    found = collector(sought=wanted)
    assert all(one(found, each.external_id).relation == OWNED for each in wanted)
    assert len(found.assets) == 8
