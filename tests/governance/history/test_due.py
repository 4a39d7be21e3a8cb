"""What is due, and its calendar."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from ecosystem.loading import load, loads
from ecosystem.model import Declaration, Location
from ecosystem.waivers import Waiver
from governance.history.calendar import calendar, escaped, folded
from governance.history.due import Due, as_data, due
from governance.history.rendering import due as as_text
from tests.governance.access.generated import AUSTRAL, BEFORE

DAY = date(2026, 11, 20)
PLACE = Location("governance/waivers.yaml", 3, 1)
HOSTILE = "a;b,c\\d\nEND:VEVENT\r\nATTACH:http://x\x00\u202e 🙂" + "é" * 200


def waiver(until: date, reason: str = "until it is moved", asset: str = "shop") -> Waiver:
    """A waiver with an end."""
    return Waiver("DAT-002", asset, reason, "a@austral.example", "b@austral.example", DAY, until, "[0]", location=PLACE)


@pytest.fixture(scope="module")
def austral() -> Declaration:
    """The Austral example with a silo that has an end and one that has none."""
    text = AUSTRAL.read_text().replace(
        "systems:\n",
        "systems:\n  - {id: sheet, kind: spreadsheet, owner: pixel, role: silo, replaces_by: 2026-12-01}\n"
        "  - {id: list, kind: list_tool, owner: pixel, role: silo}\n",
    )
    return loads(text, "ecosystem.yaml")


def test_everything_that_ends_is_due_the_earliest_first(austral: Declaration) -> None:
    """Waivers, grants, contracts and silos are due by their last day, with their lines; what has no end is first."""
    found = due(austral, [waiver(date(2026, 12, 15))], DAY)
    assert {each.kind for each in found} == {"waiver", "grant", "contract", "silo"}
    assert [each.id for each in found[:3]] == ["list", "sheet", "DAT-002"]
    days = [each.day for each in found if each.day]
    assert days == sorted(days)
    (grant,) = [each for each in found if each.id == "pixel-web"]
    assert austral.locate("grants[1].until") == grant.location
    assert len(found) == 4 + 6 + 2 + 1


def test_only_what_is_near_or_has_ended(austral: Declaration) -> None:
    """`within` keeps what ends in so many days, what has ended and still stands, and what has no end."""
    assert {each.id for each in due(austral, [], DAY, 72)} == {"list", "sheet", "mediahaus", "mediahaus-ads"}
    assert {each.id for each in due(austral, [], DAY, 0)} == {"list"}
    ended = due(load(BEFORE), [], DAY, 0)
    assert {(each.kind, each.id, each.left(DAY)) for each in ended} == {
        ("contract", "agency-rojo", -143),
        ("grant", "rojo-all", -143),
    }
    assert len(due(austral, [], date.max, 10**9)) == len(due(austral, [], DAY))


def test_a_revoked_grant_is_not_due(austral: Declaration) -> None:
    """What is revoked has no end to wait for."""
    revoked = replace(austral, grants=tuple(replace(each, state="revoked") for each in austral.grants))
    assert not [each for each in due(revoked, [], DAY) if each.kind == "grant"]


def test_text_and_data(austral: Declaration) -> None:
    """Both say the days that are left, where it stands, and how many are overdue."""
    items = due(austral, [waiver(date(2026, 11, 10))], DAY, 20)
    text = as_text(items, DAY, 20)
    assert "2026-11-10  10 d ago" in text
    assert "governance/waivers.yaml:3" in text
    assert text.endswith("3 due in 20 days, or already; 2 overdue or without an end, as of 2026-11-20")
    data = as_data(items, austral, DAY)
    assert (data["overdue"], [each["left"] for each in data["due"]]) == (2, [None, -10, 11])
    assert as_text((), DAY, 5) == "nothing is due in 5 days, or already, as of 2026-11-20"


def unfolded(text: str) -> list[str]:
    """The content lines of a calendar, after asserting that they are folded as RFC 5545 says."""
    assert text.endswith("\r\n")
    lines = text.split("\r\n")[:-1]
    assert all("\n" not in line and "\r" not in line for line in lines)
    assert all(len(line.encode()) <= 75 for line in lines)
    return "\r\n".join(lines).replace("\r\n ", "").split("\r\n")


def test_the_calendar_is_one_that_calendars_read(austral: Declaration) -> None:
    """Every end with a day is an all-day event with all that RFC 5545 demands, begun and ended in pairs."""
    items = due(austral, [waiver(date(2026, 12, 15))], DAY)
    lines = unfolded(calendar(items, "austral", DAY))
    assert lines[:3] == ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//ecosystem//due//EN"]
    stack: list[str] = []
    for line in lines:
        name, _, value = line.partition(":")
        if name == "BEGIN":
            stack.append(value)
        elif name == "END":
            assert stack.pop() == value
    assert stack == []
    assert lines.count("BEGIN:VEVENT") == len([each for each in items if each.day]) == len(items) - 1
    assert lines.count("DTSTAMP:20261120T000000Z") == lines.count("BEGIN:VEVENT")
    at = lines.index("DTSTART;VALUE=DATE:20261215")
    assert lines[at + 1] == "DTEND;VALUE=DATE:20261216"
    assert lines[at + 2] == "SUMMARY:waiver DAT-002 ends"
    uids = [line for line in lines if line.startswith("UID:")]
    assert len(set(uids)) == len(uids)
    assert all(re.fullmatch(r"UID:[0-9a-f-]{36}", line) for line in uids)


def test_uids_stay_when_an_end_moves(austral: Declaration) -> None:
    """The same grant, contract, silo or waiver has the same UID whenever it ends and whatever it is called."""

    def uids(declaration: Declaration, *waivers: Waiver) -> set[str]:
        lines = unfolded(calendar(due(declaration, waivers, DAY), "austral", DAY))
        return {line for line in lines if line.startswith("UID:")}

    later = replace(
        austral,
        grants=tuple(replace(each, until=date(2027, 1, 2)) for each in austral.grants),
        agencies=tuple(replace(each, name="Other") for each in austral.agencies),
    )
    one, two = waiver(date(2026, 12, 15)), waiver(date(2027, 1, 15), "for another reason")
    assert uids(austral, one) == uids(later, two)
    assert len(uids(austral, one, waiver(date(2026, 12, 15), asset="elsewhere"))) == len(uids(austral, one)) + 1


def test_hostile_texts_say_nothing_but_themselves() -> None:
    """No name ends an event, adds a property or cuts a character; the text comes back as it was."""
    items = [Due("waiver", HOSTILE, DAY, HOSTILE, HOSTILE, "key", PLACE)]
    text = calendar(items, HOSTILE, DAY)
    lines = unfolded(text)
    assert lines.count("END:VEVENT") == 1
    assert not [line for line in lines if line.startswith("ATTACH")]
    assert "\x00" not in text
    (description,) = [line for line in lines if line.startswith("DESCRIPTION:a")][:1]
    assert description.startswith("DESCRIPTION:a\\;b\\,c\\\\d\\nEND:VEVENT\\nATTACH:http://x\\\\x00")


def test_folding_and_escaping() -> None:
    """A line is cut at 75 octets and never within a character; marks of the format are escaped."""
    pieces = list(folded("X:" + "é" * 100))
    assert [len(each.encode()) for each in pieces] == [74, 75, 55]
    assert pieces[0] + "".join(each[1:] for each in pieces[1:]) == "X:" + "é" * 100
    assert list(folded("")) == [""]
    assert escaped("a\\b;c,d\r\ne\rf\tg") == "a\\\\b\\;c\\,d\\ne\\nf g"
