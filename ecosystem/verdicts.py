"""Readers of single values: each gives the value as the model has it, or `Bad` with the reason.

A reason's text holds `{found}` where the user's own words go; they are put in later, from the source.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from ecosystem.grammar import Choice, Day, Exactly, Flag, NewId, Number, Ref, Text
from ecosystem.problems import one_of
from ecosystem.words import DAY, ID, VENDOR

FOUND = "{found}"
LISTED_ALONE = "{listed}"
"""Where the user's own words go as a list of one."""

LISTED = 50
"""Allowed names that a problem keeps."""

KIND_NAMES = {
    "corporation": "the corporation",
    "database": "the database",
    "bi": "the business-intelligence store",
    "identity": "the identity service",
    "customer_service": "the contact centre",
    "brand_group": "a brand group",
    "brand": "a brand",
    "agency": "an agency",
    "grant": "a grant",
    "platform": "a platform",
    "measurement": "a measurement asset",
    "channel": "a channel",
    "system": "a system",
    "campaign": "a campaign",
    "integration": "an integration",
    "report": "a report",
}
"""What each kind of id is called in a sentence."""


class Bad:
    """Why a value cannot be understood; `otherwise` ends the sentence, the nearest name is looked for in `known`.

    With `fits`, what was written needs quotes if it fits then; `otherwise` is said if it does not.
    """

    __slots__ = ("allowed", "code", "fits", "known", "otherwise", "text")

    def __init__(
        self,
        code: str,
        text: str,
        allowed: tuple[str, ...] = (),
        known: Sequence[str] = (),
        otherwise: str = "",
        fits: Callable[[str], object] | None = None,
    ) -> None:
        self.code = code
        self.text = text
        self.allowed = allowed
        self.known = known
        self.otherwise = otherwise
        self.fits = fits


Verdict = Callable[[Any], Any]


def wrong_type(value: Any, expected: str, allowed: tuple[str, ...] = ()) -> Bad:
    """Return why a value of another type is not `expected`."""
    if value is None:
        return Bad("empty", f"{FOUND}, and {expected} is expected", allowed)
    if value.__class__ is dict or value.__class__ is list:
        return Bad("type", f"{FOUND}, and {expected} is expected", allowed)
    return Bad("type", f"{FOUND} is not {expected}", allowed)


def text(type: Text) -> Verdict:
    """A reader of strings."""
    match = re.compile(type.pattern).fullmatch if type.pattern else None
    found = "this" if type.hidden else FOUND
    most, hint = type.most, f"; expected {type.hint}" if type.hint else ""

    def read(value: Any) -> Any:
        if value.__class__ is str and 0 < len(value) <= most and (match is None or match(value)):
            return value
        if value.__class__ in (int, float, bool):
            name = "a boolean" if value.__class__ is bool else "a number"
            text = f"{found} is {name} here, and {type.what} is a string"
            if type.hidden:
                return Bad("quote", f"{text}; write it in quotes")
            return Bad("quote", text, otherwise=hint, fits=match or bool)
        if value.__class__ is not str:
            return wrong_type(value, type.what)
        if len(value) > most:
            return Bad("length", f"{found} has {len(value)} characters; at most {most} are allowed")
        if not value:
            return Bad("empty", f"{FOUND} is empty, and {type.what} is expected")
        return Bad("value", f"{found} is not {type.what}{hint}")

    return read


def choice(type: Choice) -> Verdict:
    """A reader of words of a closed list."""
    words = {word: word for word in type.words}

    def read(value: Any) -> Any:
        if value.__class__ is str and value in words:
            return words[value]
        if value.__class__ is dict or value.__class__ is list or value is None:
            return wrong_type(value, f"{type.what} ({one_of(type.words)})", type.words)
        text, otherwise = f"{FOUND} is not {type.what}", f"; expected {one_of(type.words)}"
        if value.__class__ is str and type.hints and value in type.hints:
            return Bad("value", f"{text}; {type.hints[value]}", type.words)
        return Bad("value", text, type.words, type.words, otherwise)

    return read


def flag(_: Flag) -> Verdict:
    """A reader of booleans."""

    def read(value: Any) -> Any:
        if value is True or value is False:
            return value
        if value.__class__ in (str, int, float):
            return Bad("type", f"{FOUND} is not a boolean; write `true` or `false`", ("true", "false"))
        return wrong_type(value, "`true` or `false`", ("true", "false"))

    return read


def number(type: Number) -> Verdict:
    """A reader of numbers; a whole one may be written `35.0`."""
    name = "a whole number" if type.whole else "a number"
    span = f"from {type.least:g}" + ("" if type.most is None else f" to {type.most:g}")
    most = math.inf if type.most is None else type.most

    def read(value: Any) -> Any:
        if value.__class__ is int or value.__class__ is float:
            if value.__class__ is float and not math.isfinite(value):
                return Bad("value", f"{FOUND} is not a finite number; expected {name} {span}")
            if type.whole and value != int(value):
                return Bad("value", f"{FOUND} is not a whole number; expected one {span}")
            if not type.least <= value <= most:
                return Bad("range", f"{FOUND} is out of range; expected {name} {span}")
            return int(value) if type.whole else value
        if value.__class__ is str and re.fullmatch("[-+]?[0-9.]+", value):
            return Bad("type", f"{FOUND} is a string here; expected {name} {span}, without quotes")
        if value.__class__ is str or value.__class__ is bool:
            return Bad("type", f"{FOUND} is not a number; expected {name} {span}")
        return wrong_type(value, f"{name} {span}")

    return read


def exactly(type: Exactly) -> Verdict:
    """A reader of the one allowed number."""

    def read(value: Any) -> Any:
        if value.__class__ in (int, float) and value == type.value:
            return type.value
        if value is None or value.__class__ is dict or value.__class__ is list:
            return wrong_type(value, f"`{type.value}`", (str(type.value),))
        hint = "; write it without quotes" if value == str(type.value) else ""
        return Bad("value", f"{FOUND} is not {type.what}; expected `{type.value}`{hint}", (str(type.value),))

    return read


def day(_: Day) -> Verdict:
    """A reader of days, which are remembered: a declaration names the same ones often."""
    shape = re.compile(DAY).fullmatch
    memo: dict[str, date] = {}

    def read(value: Any) -> Any:
        if value.__class__ is not str:
            return wrong_type(value, "a day such as `2026-12-31`")
        if value in memo:
            return memo[value]
        if not shape(value):
            return Bad("date", f"{FOUND} is not a day; write it as `2026-12-31`")
        try:
            found = memo[value] = date.fromisoformat(value)
        except ValueError:
            return Bad("date", f"{FOUND} is not a day of the calendar")
        return found

    return read


def new_id(type: NewId) -> Verdict:
    """A reader of the ids that things take."""
    match = re.compile(ID).fullmatch
    form = "lower-case letters, digits and hyphens, a letter first, 2 to 39 characters"

    def read(value: Any) -> Any:
        if value.__class__ is str:
            if value in type.refused:
                return Bad("reserved", f"{FOUND} cannot be an id here: {type.refused[value]}")
            if match(value):
                return value
            meant = (value.lower(),) if match(value.lower()) else ()
            return Bad("id", f"{FOUND} is not an id; expected {form}", known=meant)
        if value.__class__ in (int, float, bool):
            return Bad("id", f"{FOUND} is not an id; expected {form}")
        return wrong_type(value, f"an id: {form}")

    return read


def ref(type: Ref, ids: Mapping[str, str] | None) -> Verdict:
    """A reader of references; without `ids` only the form is judged."""
    kinds = frozenset(type.kinds)
    words = {name: name for name in type.words}
    form = re.compile(ID).fullmatch if ids is None else None
    kind_of = (ids or {}).get
    vendor = re.compile(VENDOR).fullmatch if type.vendor else None
    expected = _expected(type)

    @cache
    def known() -> tuple[str, ...]:
        an_id = re.compile(ID).fullmatch
        return (*type.words, *(name for name, kind in (ids or {}).items() if kind in kinds and an_id(name)))

    def read(value: Any) -> Any:
        if value.__class__ is str:
            if kind_of(value) in kinds:
                return value
            if value in words:
                return words[value]
            if vendor and value.startswith("vendor:"):
                bad = Bad("value", f"{FOUND} names no vendor; write `vendor:<name>`, such as `vendor:HubSpot`")
                return value if vendor(value) else bad
            if form and form(value):
                return value
            kind = kind_of(value)
            if kind is not None:
                itself = "; write `corporation`" if kind == "corporation" and kind in words else ""
                return Bad("kind", f"{FOUND} is {KIND_NAMES[kind]}; expected {expected}{itself}", known()[:LISTED])
        elif value.__class__ not in (int, float, bool):
            return wrong_type(value, expected, known()[:LISTED])
        return Bad("reference", f"{FOUND} is not declared", known()[:LISTED], known(), f"; expected {expected}")

    return read


def _expected(type: Ref) -> str:
    names = [KIND_NAMES[kind] for kind in type.kinds]
    ids = f"the id of {names[0] if len(names) == 1 else ', '.join(names[:-1]) + ' or ' + names[-1]}"
    words = [f"`{word}`" for word in type.words] + (["`vendor:<name>`"] if type.vendor else [])
    return f"{ids}, or {' or '.join(words)}" if words else ids
