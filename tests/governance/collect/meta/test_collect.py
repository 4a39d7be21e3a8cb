"""What a healthy platform tells."""

from __future__ import annotations

import hmac
from datetime import date

from ecosystem.estate.assets import ADMIN, CONTRIBUTE, OPERATE, OWNED, asset, ordered, record
from ecosystem.estate.unknown import UNKNOWN
from governance.collect.meta import Token
from tests.governance.collect.meta.conftest import Collector, one
from tests.governance.collect.meta.graph import Graph
from tests.governance.collect.meta.world import BUSINESS, World


def test_everything_of_the_example_is_found(collector: Collector) -> None:
    """The business and its seven assets are there, in the order of a snapshot, and nothing is missing."""
    found = collector()
    assert [(each.kind, each.external_id, each.relation) for each in found.assets] == [
        ("ad_account", "act_940000000000001", OWNED),
        ("ad_account", "act_940000000000002", OWNED),
        ("business", BUSINESS, OWNED),
        ("page", "930000000000002", OWNED),
        ("pixel", "910000000000001", OWNED),
        ("pixel", "910000000000002", OWNED),
        ("profile", "930000000000001", OWNED),
        ("waba", "960000000000001", OWNED),
    ]
    assert found.gaps == ()
    assert "meta: 2 owned ad accounts" in collector.lines
    assert collector.slept == []


def test_the_business_tells_its_posture(collector: Collector) -> None:
    """Verification, second factor, everybody in it, its partners, and that every list was read to its end."""
    business = one(collector(), BUSINESS)
    assert (business.verification, business.two_factor, business.demands_two_factor) == (
        "verified",
        "all_required",
        True,
    )
    assert business.listed == ("ad_account", "page", "pixel", "profile", "waba")
    assert business.serves == ()
    assert isinstance(business.people, tuple)
    admins = [each.email for each in business.people if each.administers is True]
    assert admins == ["media@austral.example", "content@austral.example"]
    assert {each.kind for each in business.people} == {"person", "system"}
    assert {each.two_factor for each in business.people if each.kind == "person"} == {"enabled"}
    assert isinstance(business.partners, tuple)
    assert [each.who for each in business.partners] == ["Mediahaus", "Norte Digital", "Pixel & Co"]


def test_an_ad_account_tells_owner_people_and_partners(collector: Collector) -> None:
    """People are known by their e-mail address with tasks and level; a partner by the most that it may do."""
    account = one(collector(), "940000000000001")
    assert (account.external_id, account.name, account.owner, account.status) == (
        "act_940000000000001",
        "Aurora ads",
        BUSINESS,
        "active",
    )
    assert isinstance(account.people, tuple)
    assert isinstance(account.partners, tuple)
    assert [(each.who, each.level) for each in account.people] == [
        ("media@austral.example", ADMIN),
        ("aurora@austral.example", ADMIN),
        ("planner@mediahaus.example", OPERATE),
    ]
    (partner,) = account.partners
    assert (partner.kind, partner.who, partner.level, partner.capabilities) == (
        "business",
        "Mediahaus",
        OPERATE,
        ("spend",),
    )


def test_pages_pixels_and_profiles_tell_what_is_theirs(collector: Collector) -> None:
    """A handle, a verification, when a pixel last fired; a profile has the id that Instagram knows it by."""
    found = collector()
    page, pixel = one(found, "930000000000002"), one(found, "910000000000001")
    profile, waba = one(found, "931000000000001"), one(found, "960000000000001")
    assert (page.network, page.handle, page.status, page.verification) == (
        "facebook",
        "brisaagua",
        "published",
        "blue_verified",
    )
    assert (pixel.used, pixel.status) == (date(2026, 11, 19), "available")
    assert (profile.external_id, profile.aliases, profile.handle, profile.network) == (
        "930000000000001",
        ("931000000000001",),
        "auroracafe",
        "instagram",
    )
    assert (waba.network, waba.status, waba.partners, waba.verification) == ("whatsapp", "active", (), "verified")
    assert isinstance(profile.people, tuple)
    assert [(each.who, each.roles, each.level) for each in profile.people] == [
        ("aurora@austral.example", ("CONTENT", "MESSAGES", "ANALYZE"), CONTRIBUTE),
        ("cm@pixel.example", ("CONTENT", "COMMUNITY_ACTIVITY"), CONTRIBUTE),
        ("media@austral.example", ("ADMIN",), ADMIN),
        ("content@austral.example", ("ADMIN",), ADMIN),
    ]
    assert isinstance(profile.partners, tuple)
    assert [each.level for each in profile.partners] == [CONTRIBUTE]


def test_an_empty_business_has_only_itself(world: World, collector: Collector) -> None:
    """A business with nothing in it is one asset, whose lists are all known to be empty."""
    for each in {*world.nodes} - {BUSINESS}:
        world.remove(each)
    found = collector()
    assert [each.kind for each in found.assets] == ["business"]
    assert (found.gaps, found.assets[0].people, found.assets[0].partners) == ((), (), ())
    assert len(found.assets[0].listed) == 5


def test_lists_are_read_page_by_page(world: World, graph: Graph, collector: Collector) -> None:
    """What is on the last page counts like what is on the first, whatever size the server makes its pages."""
    for at in range(100, 157):
        world.asset("page", f"93100000000{at}", name=f"Page {at}")
    graph.largest = 7
    found = collector()
    assert sum(each.kind == "page" for each in found.assets) == 58
    assert graph.paths().count(f"{BUSINESS}/owned_pages") == 9
    assert found.gaps == ()


def test_one_that_is_in_both_lists_is_owned(world: World, collector: Collector) -> None:
    """An asset that the business owns and also uses as a client is one asset, owned."""
    world.edges[BUSINESS, "client_pages"].append(("930000000000002", {}))
    found = collector()
    assert [each.relation for each in found.assets if each.kind == "page"] == [OWNED]


def test_invited_people_are_pending(world: World, collector: Collector) -> None:
    """Somebody who was invited and has not come is a holder, and pending."""
    world.person("985000000000001", "New@Pixel.example", "ADMIN", "pending_users")
    business = one(collector(), BUSINESS)
    assert isinstance(business.people, tuple)
    (invited,) = (each for each in business.people if each.status == "pending")
    assert (invited.email, invited.administers) == ("new@pixel.example", True)


def test_a_task_that_nobody_knows_has_no_level(world: World, collector: Collector) -> None:
    """A new word of Meta's is kept as it is, and its level unknown; beside an administrator's it changes nothing."""
    world.edges["930000000000002", "agencies"][0][1]["permitted_tasks"] = ["TELEPORT", "ANALYZE"]
    world.edges["910000000000001", "agencies"][0][1]["permitted_tasks"] = ["TELEPORT", "MANAGE"]
    found = collector()
    page, pixel = one(found, "930000000000002"), one(found, "910000000000001")
    assert isinstance(page.partners, tuple)
    assert isinstance(pixel.partners, tuple)
    assert (page.partners[0].roles, page.partners[0].level) == (("TELEPORT", "ANALYZE"), UNKNOWN)
    assert pixel.partners[0].level == ADMIN


def test_fields_of_another_kind_are_unknown(world: World, collector: Collector) -> None:
    """A number where a text is expected is not taken for one, nor for nothing."""
    world.nodes["930000000000002"][1].update(username=7, is_published="yes", owner_business=[1])
    world.nodes["910000000000001"][1].update(last_fired_time="yesterday")
    world.nodes["act_940000000000001"][1].update(account_status=77)
    found = collector()
    page = one(found, "930000000000002")
    assert (page.handle, page.status, page.owner) == (UNKNOWN, UNKNOWN, UNKNOWN)
    assert one(found, "910000000000001").used is UNKNOWN
    assert one(found, "act_940000000000001").status is UNKNOWN


def test_a_record_is_read_back_as_it_was(collector: Collector, graph: Graph) -> None:
    """An asset written as a record is the same asset when it is read, with what is unknown."""
    graph.trouble("930000000000002/agencies", "permission", code=10)
    found = collector()
    assert one(found, "930000000000002").partners is UNKNOWN
    for each in found.assets:
        again = asset(record(each))
        assert record(again) == record(each)
        assert (again.ids, again.owner, again.listed, again.used) == (each.ids, each.owner, each.listed, each.used)
    assert ordered(reversed(found.assets)) == found.assets


def test_two_runs_find_the_same(collector: Collector) -> None:
    """Nothing of a run depends on when or how often it is done."""
    assert collector() == collector()


def test_a_client_of_the_business_is_known(world: World, collector: Collector) -> None:
    """A business for which ours works as an agency shows that ours is shared with others."""
    world.partner("990000000000009", "Somebody else", "clients")
    assert one(collector(), BUSINESS).serves == ("990000000000009",)


def test_proof_of_the_app_is_sent_when_its_secret_is_known(graph: Graph, collector: Collector) -> None:
    """An app that demands proof gets the HMAC of the token, and never the secret."""
    collector(access=collector.access(app_secret=Token("app0secret")))
    path = graph.log[0][0]
    expected = hmac.new(b"app0secret", graph.world.token.encode(), "sha256").hexdigest()
    assert f"appsecret_proof={expected}" in path
    assert "app0secret" not in repr(graph.log)
