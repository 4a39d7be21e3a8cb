"""What is due as a calendar, one all-day event for each end. Source: RFC 5545, "iCalendar"; RFC 7986 for the UIDs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final
from uuid import UUID, uuid5

from governance.history.due import Due, next_day
from governance.render.visible import relative, visible

_OURS: Final = UUID("5d1f0f4e-6a43-4a0e-9a50-0b6c1e6f8c11")
_OCTETS: Final = 75
_ALARM_DAYS: Final = 14


def calendar(items: Iterable[Due], corporation: str, day: date) -> str:
    """Return the calendar; `corporation` is the corporation's id, `day` the one on which it was written.

    An end that moves to another day is the same event: its UID is of what ends, not of when. What has no day is left
    out.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//ecosystem//due//EN",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{escaped(f'What is due: {corporation}')}",
    ]
    for each in items:
        if each.day is not None:
            lines += _event(each, each.day, corporation, day)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in folded(line))


def _event(due: Due, ends: date, corporation: str, day: date) -> Iterator[str]:
    place = f"{relative(due.location.file)}:{due.location.line}"
    yield "BEGIN:VEVENT"
    yield f"UID:{uid(due, corporation)}"
    yield f"DTSTAMP:{day:%Y%m%d}T000000Z"
    yield f"DTSTART;VALUE=DATE:{ends:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{next_day(ends):%Y%m%d}"
    yield f"SUMMARY:{escaped(f'{due.kind} {due.id} ends')}"
    yield "DESCRIPTION:" + escaped("\n".join((due.what, due.who, place)))
    yield f"CATEGORIES:{escaped(due.kind)}"
    yield "TRANSP:TRANSPARENT"
    yield "BEGIN:VALARM"
    yield "ACTION:DISPLAY"
    yield f"DESCRIPTION:{escaped(f'{due.kind} {due.id} ends in {_ALARM_DAYS} days')}"
    yield f"TRIGGER:-P{_ALARM_DAYS}D"
    yield "END:VALARM"
    yield "END:VEVENT"


def uid(due: Due, corporation: str) -> str:
    """Return the UID of an event: the same for the same thing of the same corporation, whenever it ends."""
    return str(uuid5(_OURS, "\0".join((corporation, due.kind, due.key))))


def escaped(text: str) -> str:
    """Return `text` as a value of type TEXT."""
    plain = visible(text.replace("\r\n", "\n").replace("\r", "\n")).replace("\t", " ")
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def folded(line: str) -> Iterator[str]:
    """Yield a line in pieces of at most 75 octets, each further one beginning with a space; no character is cut."""
    piece, octets = "", 0
    for character in line:
        size = len(character.encode("utf-8"))
        if octets + size > _OCTETS:
            yield piece
            piece, octets = " ", 1
        piece += character
        octets += size
    yield piece
