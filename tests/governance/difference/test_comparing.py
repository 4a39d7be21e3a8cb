"""What changes between two declarations: what the corporation loses, what an agency gains, and what only differs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ecosystem.loading import load, loads
from ecosystem.model import Declaration, Location
from ecosystem.waivers import Waiver
from governance.difference.change import KINDS, Comparison
from governance.difference.comparing import compare
from governance.difference.rendering import as_data, as_markdown, as_text
from tests.governance.access.generated import AUSTRAL, BEFORE, small, small_text

DAY = date(2026, 11, 20)
TEXT = AUSTRAL.read_text()
GRANT = "{id: one, to: pixel, brands: [aurora], layers: [web], level: view}"


def between(before: Declaration, after: Declaration) -> Comparison:
    """The comparison of two declarations."""
    return compare(before, after, DAY, ("A", "B"))


def austral(*replaced: tuple[str, str], more: str = "") -> Declaration:
    """The Austral example, some of its words replaced, once each."""
    text = TEXT
    for old, new in replaced:
        assert old in text
        text = text.replace(old, new, 1)
    return loads(text + more, "ecosystem.yaml")


def said(comparison: Comparison) -> list[tuple[str, str, str, str, str]]:
    """The changes without their places and families."""
    return [(each.kind, each.subject, each.what, each.before, each.after) for each in comparison.changes]


def test_the_same_declaration_has_no_change() -> None:
    """A declaration compared with itself changes nothing and loses nothing."""
    same = between(austral(), austral())
    assert same.changes == ()
    assert not same.loses
    assert as_text(same) == "nothing changes: from A to B"


PROMO = """\
brand: aurora
    owner: corporation
    platform: web-platform
    operated_by: [pixel]
    hosted_by: corporation
    captures_contacts: true
    writes_to: contacts"""


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (PROMO, PROMO.replace("owner: corporation", "owner: pixel"), ("loss", "owner", "corporation", "pixel")),
        (
            PROMO,
            PROMO.replace("hosted_by: corporation", "hosted_by: pixel"),
            ("loss", "hosted_by", "corporation", "pixel"),
        ),
        (PROMO, PROMO.replace("writes_to: contacts", "writes_to: shop"), ("look", "writes_to", "contacts", "shop")),
        (PROMO, PROMO.replace("[pixel]", "[pixel, norte]"), ("gain", "operated by", "not", "norte")),
        (PROMO, PROMO.replace("[pixel]", "[corporation]"), ("better", "operated by", "pixel", "no longer")),
        ("billed_to: corporation", "billed_to: mediahaus", ("loss", "billed_to", "corporation", "mediahaus")),
        (
            "shared_with_other_clients: false\n    measurement",
            "shared_with_other_clients: true\n    measurement",
            ("loss", "shared_with_other_clients", "false", "true"),
        ),
        (
            'external_id: "act_940000000000001"',
            'external_id: "act_1"',
            ("look", "external_id", "act_940000000000001", "act_1"),
        ),
        (
            "cm@pixel.example, of: pixel, role: editor",
            "cm@pixel.example, of: pixel, role: admin",
            ("gain", "cm@pixel.example of pixel", "editor", "admin"),
        ),
        ("suppression: true", "suppression: false", ("look", "suppression", "true", "false")),
        ("backup_days: 35", "backup_days: 7", ("look", "backup_days", "35", "7")),
        ("backup_days: 35", "backup_days: 36", ("other", "backup_days", "35", "36")),
        (
            "until: 2027-01-31}, contacts",
            "until: 2027-06-30}, contacts",
            ("look", "contract until", "2027-01-31", "2027-06-30"),
        ),
        ("from: 2026-02-01, until", "from: 2026-01-15, until", ("look", "contract from", "2026-02-01", "2026-01-15")),
        ("role: satellite", "role: silo", ("look", "role", "satellite", "silo")),
        ("via: webhook, mode: realtime", "via: manual, mode: realtime", ("look", "via", "webhook", "manual")),
        (
            "from: brisa-meta-leads, to: contacts",
            "from: brisa-meta-leads, to: shop",
            ("look", "to", "contacts", "shop"),
        ),
        ("from: brisa-meta-leads, to", "from: aurora-promo, to", ("other", "from", "brisa-meta-leads", "aurora-promo")),
        ("owner: corporation, secret", "owner: pixel, secret", ("loss", "owner", "corporation", "pixel")),
        ("name: Mediahaus", "name: Mediahaus SA", ("other", "name", "Mediahaus", "Mediahaus SA")),
        ("protect: true", "protect: false", ("look", "environments", None, None)),
        (
            "source: insight, made_by: corporation",
            "source: spreadsheet, made_by: corporation",
            ("look", "source", "insight", "spreadsheet"),
        ),
    ],
)
def test_each_change_is_named_for_what_it_is(
    old: str, new: str, expected: tuple[str, str, str | None, str | None]
) -> None:
    """A key that changes is one change, of the kind that it is, with the values and the lines of both sides."""
    changes = between(austral(), austral((old, new))).changes
    kind, what, before, after = expected
    (found,) = [each for each in changes if (each.kind, each.what) == (kind, what)]
    assert before is None or (found.before, found.after) == (before, after)
    lines = TEXT.splitlines()
    assert found.here is not None
    assert found.there is not None
    assert found.here.line <= len(lines)
    assert found.here.line == found.there.line
    back = [each.kind for each in between(austral((old, new)), austral()).changes]
    assert {"loss": "better", "gain": "better", "better": "gain"}.get(kind, back[0]) in back


def test_what_is_no_longer_declared_is_a_loss_unless_it_was_retired() -> None:
    """A channel that is gone is a loss; one that was retired before is not; what an agency owned is a gain for us."""
    phone = "austral-phone\n    kind: phone\n    brand: corporation\n    owner: corporation"
    whole = austral()
    without = replace(whole, channels=tuple(each for each in whole.channels if each.id != "austral-phone"))
    assert ("loss", "austral-phone") in {each[:2] for each in said(between(whole, without))}
    retired = austral((phone, phone + "\n    status: retired"))
    assert ("other", "austral-phone") in {each[:2] for each in said(between(retired, without))}
    assert not between(retired, without).loses
    foreign = austral((phone, phone.replace("owner: corporation", "owner: pixel")))
    assert ("better", "austral-phone") in {each[:2] for each in said(between(foreign, without))}
    assert ("gain", "austral-phone") in {each[:2] for each in said(between(without, foreign))}


def test_a_flow_into_the_centre_that_ends_is_a_loss() -> None:
    """What no longer feeds the database or BI is lost, whether a key or an integration said so."""
    whole = austral()
    quiet = austral(("feeds: [insight]\n    service: contact-center\n    interactions_per_month: 42000",
                     "feeds: []\n    service: contact-center\n    interactions_per_month: 42000"))  # fmt: skip
    assert ("loss", "aurora-instagram", "feeds", "insight", "no longer") in said(between(whole, quiet))
    fewer = replace(whole, integrations=whole.integrations[1:])
    first = whole.integrations[0]
    (lost,) = [each for each in between(whole, fewer).changes if each.kind == "loss"]
    assert (lost.subject, lost.what, lost.after) == (first.id, "integration", "none")
    same = replace(whole, integrations=(replace(first, id="another-name"), *whole.integrations[1:]))
    assert not between(whole, same).loses


def test_data_that_goes_to_what_an_agency_holds_is_a_gain_of_the_agency() -> None:
    """A channel that writes into a system of an agency's is worse than one that writes nowhere."""
    sheet = "  - {id: sheet, kind: spreadsheet, owner: pixel, role: silo}\n"
    before = austral(("systems:\n", "systems:\n" + sheet))
    after = austral(
        ("systems:\n", "systems:\n" + sheet), (PROMO, PROMO.replace("writes_to: contacts", "writes_to: sheet"))
    )
    assert ("gain", "aurora-promo", "writes_to", "contacts", "sheet") in said(between(before, after))


def test_a_silo_that_stays_longer_is_looked_at() -> None:
    """A later end of a silo, or none any more, is looked at; an earlier one only differs."""

    def silo(end: str) -> Declaration:
        return austral(
            ("systems:\n", f"systems:\n  - {{id: sheet, kind: spreadsheet, owner: corporation, role: silo{end}}}\n")
        )

    one, later, none = silo(", replaces_by: 2026-12-01"), silo(", replaces_by: 2027-12-01"), silo("")
    for before, after, kind in ((one, later, "look"), (later, one, "other"), (one, none, "look"), (none, one, "other")):
        (change,) = between(before, after).changes
        assert (change.kind, change.family, change.what) == (kind, "end", "replaced by")


def test_the_last_admin_of_the_corporation_is_a_loss() -> None:
    """A channel without an admin of the corporation's is lost, whatever else its owner says."""
    whole = austral()
    first = whole.channels[0]
    people = tuple(each for each in first.people if each.of != "corporation")
    after = replace(whole, channels=(replace(first, people=people), *whole.channels[1:]))
    assert ("loss", "aurora-instagram", "admins of the corporation", "2", "none") in said(between(whole, after))
    alone = replace(whole, channels=(replace(first, people=first.people[:2]), *whole.channels[1:]))
    assert [each[0] for each in said(between(whole, alone))] == ["better"]


def test_access_has_the_lines_of_the_grants() -> None:
    """A higher level is a gain with both grants' lines, and a grant that goes is no gain."""
    before, after = small(f"[{GRANT}]"), small(f"[{GRANT.replace('view', 'operate')}]")
    (change,) = between(before, after).changes
    assert (change.kind, change.family, change.subject, change.what) == ("gain", "access", "pixel", "aurora: web")
    assert change.here == before.locate("grants[0]")
    assert change.there == after.locate("grants[0]")
    (change, *_) = between(before, small("[]")).changes
    assert (change.kind, change.there) == ("better", None)


def test_a_rename_is_one_line_and_no_loss() -> None:
    """What `moved` renames is the same thing: its id alone changes, in both directions, wherever it is named."""
    text = TEXT.replace("aurora-meta-ads", "aurora-ads").replace("mediahaus", "haus").replace("@haus", "@mediahaus")
    text = (
        text.replace("[aurora", "[dawn").replace("brand: aurora\n", "brand: dawn\n").replace("id: aurora,", "id: dawn,")
    )
    text = text.replace("haus-ads", "mediahaus-ads").replace("[dawn.", "[aurora.")
    moved = "\nmoved:\n"
    for old, new in (("aurora-meta-ads", "aurora-ads"), ("mediahaus", "haus"), ("aurora", "dawn")):
        moved += f"  - {{from: {old}, to: {new}}}\n"
    text = text.replace("measurement: [dawn-", "measurement: [aurora-").replace(
        "channels: [dawn-", "channels: [aurora-"
    )
    before, after = austral(), loads(text + moved, "ecosystem.yaml")
    there = between(before, after)
    assert {each[:2] for each in said(there)} == {("rename", "aurora-ads"), ("rename", "haus"), ("rename", "dawn")}, (
        said(there)
    )
    assert not there.loses
    assert not there.access.changes
    assert {each[1] for each in said(between(after, before))} == {"aurora-meta-ads", "mediahaus", "aurora"}


def test_waivers_that_come_last_longer_or_go() -> None:
    """A new waiver and a later end are looked at, one that is gone is better; each with its line in its file."""

    def waiver(until: date, line: int) -> Waiver:
        place = Location("governance/waivers.yaml", line, 3)
        return Waiver("DAT-002", "shop", "why", "a@b.example", "c@b.example", DAY, until, "[0]", location=place)

    old, new = waiver(date(2027, 1, 1), 2), waiver(date(2027, 2, 1), 5)
    one = austral()
    for before, after, kind in (
        ((), (new,), "look"),
        ((old,), (new,), "look"),
        ((new,), (old,), "better"),
        ((old,), (), "better"),
    ):
        (change,) = compare(one, one, DAY, ("A", "B"), (before, after)).changes
        assert (change.kind, change.family, change.subject) == (kind, "end", "shop")
        assert (change.here is None, change.there is None) == (not before, not after)
    assert not compare(one, one, DAY, ("A", "B"), ((old,), (old,))).changes


def test_the_worst_comes_first_and_every_change_has_a_place() -> None:
    """Before and after of the example, both ways: kinds in order, a place on at least one side, and a verdict."""
    before, after = load(BEFORE), load(AUSTRAL)
    for comparison in (between(before, after), between(after, before)):
        kinds = [KINDS.index(each.kind) for each in comparison.changes]
        assert kinds == sorted(kinds)
        assert all(each.here or each.there for each in comparison.changes)
        assert comparison.loses
    away = {each.subject for each in between(after, before).changes if each.kind == "loss"}
    assert {"aurora-promo", "aurora-meta-ads", "social-suite", "contact-center"} <= away


HOSTILE = "a|b`c`\n<script>alert(1)</script>\x1b[31m\u202e\ud800 ](http://x)"


def test_hostile_names_are_inert() -> None:
    """Whatever a name holds, text has no control character, Markdown has it in a code span on one line."""
    one = austral()
    two = replace(one, brands=(replace(one.brands[0], name=HOSTILE), *one.brands[1:]))
    comparison = between(one, two)
    text, table = as_text(comparison), as_markdown(comparison)
    assert "\x1b" not in text + table
    assert "\u202e" not in text + table
    text.encode(), table.encode()
    (row,) = [line for line in table.splitlines() if "script" in line]
    assert row.count("`") == 10
    assert row.replace("\\|", "").count("|") == 6


def test_long_lists_are_cut_and_counted() -> None:
    """Text and Markdown show a hundred changes of a kind and count the rest; data has all of them."""
    channels = [f"{{id: c-{n:03}, kind: phone, brand: aurora, owner: corporation}}" for n in range(150)]
    comparison = between(small("[]"), small("[]", ", ".join(channels)))
    assert "  and 50 more" in as_text(comparison)
    assert as_text(comparison, None).count("not there") == 150
    assert "| | and 50 more | | | |" in as_markdown(comparison)
    data = as_data(comparison)
    assert (len(data["changes"]), data["summary"]["other"], data["loses"]) == (150, 150, False)


def test_places_of_data() -> None:
    """JSON has the text and the line of both sides; a side that is not there has none."""
    before, after = loads(small_text("[]"), "one.yaml"), loads(small_text(f"[{GRANT}]"), "two.yaml")
    (change,) = [each for each in as_data(between(before, after))["changes"] if each["family"] == "access"][:1]
    assert change["before"] == {"text": "nothing", "location": None}
    assert change["after"]["location"]["file"] == "two.yaml"
