"""A platform that misbehaves: the same findings in the end, or a gap; never an absence, never a wait without end."""

from __future__ import annotations

import pytest

from ecosystem.estate.gaps import Gap
from ecosystem.estate.unknown import UNKNOWN
from governance.collect.meta import Sought
from tests.governance.collect.meta.conftest import Collector, one
from tests.governance.collect.meta.graph import Graph
from tests.governance.collect.meta.world import BUSINESS, TOKEN, World

PAGE = "930000000000002"
ACCOUNT = "act_940000000000001"

PASSING = (
    ("cut", {}),
    ("half", {}),
    ("short", {}),
    ("html", {}),
    ("error", {"code": 1}),
    ("error", {"code": 2}),
    ("status", {"code": 500}),
    ("status", {"code": 502}),
    ("status", {"code": 503}),
    ("status", {"code": 429}),
    ("slow", {}),
    *(("throttle", {"code": code}) for code in (4, 17, 32, 613, 80000, 80001, 80003, 80004, 80005, 80009, 80014)),
)


@pytest.mark.parametrize(("how", "more"), PASSING, ids=lambda each: str(each))
def test_what_passes_changes_nothing(how: str, more: dict[str, int], graph: Graph, collector: Collector) -> None:
    """Trouble that passes, at the business, a list or an asset, leaves the same assets and no gap."""
    limits = {"timeout": 0.2} if how == "slow" else {}
    healthy = collector()
    for path in (f"{BUSINESS}$", "owned_pages", f"{ACCOUNT}/assigned_users", f"{PAGE}/agencies"):
        graph.trouble(path, how, **more)
    assert collector(**limits) == healthy
    assert len(collector.slept) == 4


@pytest.mark.parametrize("how", ["cut", "half", "html", "error"])
def test_what_does_not_pass_is_a_gap(how: str, graph: Graph, collector: Collector) -> None:
    """A list that never answers is tried as often as allowed, is a gap, and leaves people unknown, not absent."""
    graph.trouble(f"{ACCOUNT}/assigned_users", how, -1)
    found = collector(tries=3)
    assert graph.paths().count(f"{ACCOUNT}/assigned_users") == 3
    assert collector.slept == [1.0, 2.0]
    (gap,) = found.gaps
    assert (gap.source, gap.account, gap.permission) == ("meta", BUSINESS, "")
    assert gap.what.startswith(f"people of ad_account `{ACCOUNT}`: ")
    account = one(found, ACCOUNT)
    assert account.people is UNKNOWN
    assert account.holders is UNKNOWN
    assert isinstance(account.partners, tuple)
    assert isinstance(one(found, PAGE).people, tuple)


def test_a_platform_that_cannot_be_reached_is_one_gap(graph: Graph, collector: Collector) -> None:
    """When the first thing of all gets no answer, nothing else is asked: no assets, one gap."""
    graph.trouble(".", "cut", -1)
    found = collector()
    assert found.assets == ()
    (gap,) = found.gaps
    assert gap.what.startswith(f"the rest of the business `{BUSINESS}`: the connection failed")
    assert len(graph.log) == 4


def test_a_platform_that_goes_away_is_left_alone(graph: Graph, collector: Collector) -> None:
    """After three lists in a row that nobody answered for it stops; what was read stays, and the rest is a gap."""
    graph.trouble("(pages|pixels|instagram|whatsapp|assigned|agencies)", "cut", -1)
    found = collector(sought=[Sought("page", PAGE)])
    assert len(graph.log) < 30
    assert [each.kind for each in found.assets].count("ad_account") == 2
    assert all(each.people is UNKNOWN for each in found.assets if each.kind == "ad_account")
    assert "page" not in one(found, BUSINESS).listed
    assert any(gap.what.startswith("the rest of the business") for gap in found.gaps)


def test_an_expired_token_is_one_clear_gap(graph: Graph, collector: Collector) -> None:
    """A token that is refused from the start: one gap that says so, and one call."""
    graph.trouble(".", "expired", -1)
    found = collector()
    assert found.assets == ()
    assert found.gaps == (
        Gap("meta", f"the rest of the business `{BUSINESS}`: the token is refused: it has expired", BUSINESS),
    )
    assert len(graph.log) == 1


def test_a_token_that_expires_on_the_way_keeps_what_was_read(graph: Graph, collector: Collector) -> None:
    """What was listed before stays, its people unknown; what was not listed is not taken for missing."""
    graph.trouble(f"{ACCOUNT}/assigned_users", "expired", -1)
    found = collector()
    assert [each.kind for each in found.assets] == ["ad_account", "ad_account", "business"]
    assert [each.people for each in found.assets[:2]] == [UNKNOWN, UNKNOWN]
    assert one(found, BUSINESS).listed == ("ad_account",)
    assert len(found.gaps) == 1


@pytest.mark.parametrize("code", [3, 10, 200, 210, 230, 294, 299])
def test_a_missing_permission_is_a_gap_with_its_name(code: int, graph: Graph, collector: Collector) -> None:
    """The permission that the answer names is the gap's; the rest is read."""
    graph.trouble(f"{PAGE}/assigned_users", "permission", -1, code=code, word="pages_show_list")
    found = collector()
    assert found.gaps == (Gap("meta", f"people of page `{PAGE}`", BUSINESS, permission="pages_show_list"),)
    assert one(found, PAGE).people is UNKNOWN
    assert collector.slept == []


def test_a_token_without_permissions_names_each(world: World, collector: Collector) -> None:
    """Without permission to read pages and WhatsApp, their people are unknown, and both permissions are named."""
    world.permissions -= {"pages_read_engagement", "whatsapp_business_management"}
    found = collector()
    assert {gap.permission for gap in found.gaps} == {"pages_read_engagement", "whatsapp_business_management"}
    assert one(found, PAGE).holders is UNKNOWN


def test_a_token_of_another_business_is_one_gap(world: World, collector: Collector) -> None:
    """A business that is not there for this token ends it at once."""
    world.nodes.pop(BUSINESS)
    found = collector()
    assert found.assets == ()
    assert [gap.what for gap in found.gaps] == [
        f"the rest of the business `{BUSINESS}`: it is not there, or not for this token (code 100)"
    ]


def test_without_business_management_nothing_is_claimed(world: World, collector: Collector) -> None:
    """A business that may not be read has an unknown owner, posture and people, and no list of it is whole."""
    world.permissions -= {"business_management"}
    found = collector()
    (business,) = found.assets
    assert (business.kind, business.relation, business.owner, business.listed) == ("business", UNKNOWN, UNKNOWN, ())
    assert (business.people, business.partners, business.demands_two_factor) == (UNKNOWN, UNKNOWN, UNKNOWN)
    assert {gap.permission for gap in found.gaps} == {"business_management"}
    assert len(found.gaps) == 16


def test_it_waits_as_long_as_it_is_told(graph: Graph, collector: Collector) -> None:
    """The minutes of the usage header are waited, once for each refusal."""
    healthy = collector()
    graph.trouble("owned_pages", "throttle", code=80004, minutes=3)
    graph.trouble("owned_pixels", "throttle", code=80004, minutes=5)
    assert collector() == healthy
    assert collector.slept == [180.0, 300.0]


def test_it_does_not_wait_for_ever(graph: Graph, collector: Collector) -> None:
    """A wait longer than the patience that is left is a gap, which tells how long it would have been."""
    graph.trouble("owned_pages", "throttle", -1, code=80004, minutes=60)
    found = collector(patience=900.0)
    assert [gap.what for gap in found.gaps] == [
        "owned pages of the business: throttled (code 80004), and told to wait 3600 s"
    ]
    assert collector.slept == []
    assert "page" not in one(found, BUSINESS).listed


def test_it_holds_before_it_is_refused(graph: Graph, collector: Collector) -> None:
    """An answer whose usage is full, or which tells to wait, is followed by a pause."""
    healthy = collector()
    graph.trouble("owned_pages", "full", minutes=2)
    graph.trouble("owned_pixels", "full", minutes=0)
    assert collector() == healthy
    assert collector.slept == [120.0, 60.0]


@pytest.mark.parametrize(
    ("how", "calls", "reason"),
    [("circle", 2, "its pages go in a circle"), ("endless", 5, "it does not end after 5 pages")],
)
def test_pages_without_end_are_noticed(how: str, calls: int, reason: str, graph: Graph, collector: Collector) -> None:
    """Cursors that come back, or never end, are a gap; what they gave is kept, once, and the list is not whole."""
    healthy = [each for each in collector().assets if each.kind == "page"]
    graph.trouble("owned_pages", how, -1)
    graph.log.clear()
    found = collector(pages=5)
    assert [each for each in found.assets if each.kind == "page"] == healthy
    assert graph.paths().count(f"{BUSINESS}/owned_pages") == calls
    assert [gap.what for gap in found.gaps] == [f"owned pages of the business: {reason}"]
    assert "page" not in one(found, BUSINESS).listed


def test_a_whatsapp_account_that_is_shared_does_not_say_with_whom(world: World, collector: Collector) -> None:
    """The API has no list of its partners: they are unknown, and a gap says so."""
    world.nodes["960000000000001"][1]["is_shared_with_partners"] = True
    found = collector()
    assert one(found, "960000000000001").partners is UNKNOWN
    assert [gap.what for gap in found.gaps] == [
        "partners of waba `960000000000001`: it is shared, and the API does not tell with whom"
    ]


def test_an_empty_page_is_not_the_last(world: World, graph: Graph, collector: Collector) -> None:
    """Meta may answer a page with nothing on it and more to come."""
    world.asset("page", "930000000000003", name="Another")
    graph.trouble("owned_pages", "empty")
    found = collector()
    assert sum(each.kind == "page" for each in found.assets) == 2
    assert found.gaps == ()


def test_too_much_at_once_is_asked_for_in_smaller_pages(graph: Graph, collector: Collector) -> None:
    """When the API asks for less data, pages get smaller until it answers."""
    graph.trouble("owned_pages", "less", 3)
    found = collector()
    assert found.gaps == ()
    limits = [path.split("limit=")[1].split("&")[0] for path, _ in graph.log if "owned_pages" in path]
    assert limits == ["100", "50", "25", "12"]


def test_a_field_that_is_gone_is_unknown(graph: Graph, collector: Collector) -> None:
    """A version without a field is asked again without it: the field is unknown, a gap says so, all else is there."""
    graph.trouble("business_users", "nofield", -1, word="two_fac_status")
    found = collector()
    assert [gap.what for gap in found.gaps] == [
        "the field `two_fac_status` of business_users, which this version of the API does not have"
    ]
    people = one(found, BUSINESS).people
    assert isinstance(people, tuple)
    assert {each.two_factor for each in people} == {UNKNOWN}
    assert len(people) == 8


def test_a_field_that_is_gone_is_asked_for_once(graph: Graph, collector: Collector) -> None:
    """What one asset's list did not have is not asked of the next."""
    graph.trouble("assigned_users", "nofield", -1, word="user_type")
    collector()
    asked = [path for path, _ in graph.log if "assigned_users" in path and "user_type" in path]
    assert len(asked) == 1


@pytest.mark.parametrize("how", ["redirect", "notalist"])
def test_answers_that_are_none_are_gaps(how: str, graph: Graph, collector: Collector) -> None:
    """A redirect is not followed, and what is no list is not read as an empty one."""
    graph.trouble("owned_pages", how, -1)
    found = collector()
    assert len(found.gaps) == 1
    assert found.gaps[0].what.startswith("owned pages of the business: ")
    assert "page" not in one(found, BUSINESS).listed


def test_an_answer_without_end_is_cut(graph: Graph, collector: Collector) -> None:
    """An answer longer than the limit is not read to its end."""
    found = collector(most=400)
    assert any("longer than 400 bytes" in gap.what for gap in found.gaps)


def test_an_old_version_is_a_gap(graph: Graph, collector: Collector) -> None:
    """A version that the API no longer has is told, with no asset."""
    found = collector(access=collector.access(api_version="v1.0"))
    assert {each.kind for each in found.assets} <= {"business"}
    assert all("code 2635" in gap.what for gap in found.gaps)
    assert TOKEN not in repr(found)


@pytest.mark.parametrize(
    ("more", "word"),
    [
        ({"base_url": "http://graph.example"}, "https"),
        ({"base_url": "https://user:x@graph.example"}, "without a user"),
        ({"base_url": "https://graph.example/?access_token=x"}, "without a user"),
        ({"base_url": "ftp://127.0.0.1"}, "https"),
        ({"api_version": "26"}, "no version"),
        ({"api_version": "v26.0/../me"}, "no version"),
        ({"business_id": "me"}, "no id"),
    ],
)
def test_an_address_that_cannot_be_one_is_refused(more: dict[str, str], word: str, collector: Collector) -> None:
    """The token goes over TLS or to this machine, and nowhere else."""
    with pytest.raises(ValueError, match=word):
        collector(access=collector.access(**more))


def test_nobody_is_a_stranger_because_the_people_were_not_read(graph: Graph, collector: Collector) -> None:
    """Without the people of the business nobody can be told: who is assigned to an asset is unknown."""
    graph.trouble("business_users", "permission", -1)
    found = collector()
    assert {each.people for each in found.assets} == {UNKNOWN}
    assert len(found.gaps) == 1
