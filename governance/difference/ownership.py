"""What changes in whose hands things are: owners, payers, hosts, operators, and people who may act."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ecosystem.lists import LISTS
from ecosystem.model import CORPORATION
from governance.difference.change import ACCESS, BETTER, GAIN, LOOK, LOSS, OTHER, OWNERSHIP, THING, Change
from governance.difference.pairing import NOT_DECLARED, NOT_SAID, OWNED, Pair, Sides, corporate

HANDS = ("owner", "billed_to", "number_owner", "hosted_by", "made_by")
"""The keys that say in whose hands a thing, its bill, its number or its server is."""

SAID_HERE = frozenset({*HANDS, "shared_with_other_clients", "external_id", "status", "operated_by", "people"})
"""The keys that this file speaks of."""


def ownership(both: Sides) -> Iterator[Change]:
    """Yield what changes in ownership, and in who operates and who may act on a channel."""
    for pair in both.pairs:
        if pair.old is None or pair.new is None:
            yield from _come_or_gone(both, pair)
        else:
            yield from _hands(both, pair)
            yield from _account(both, pair)
            if pair.section == "channels":
                yield from _operators(both, pair)
                yield from _people(both, pair)


def _come_or_gone(both: Sides, pair: Pair) -> Iterator[Change]:
    """Yield what is new or gone; of grants the cells speak, of a corporate integration its flow does."""
    if pair.section == "grants":
        return
    thing = pair.new if pair.old is None else pair.old
    owner = getattr(thing, "owner", None)
    said = _described(pair, thing)
    owned = pair.section in OWNED
    if pair.section == "integrations":
        if pair.old is None and not corporate(owner):
            kind = GAIN if owner in both.agencies else LOOK
            yield both.change(kind, OWNERSHIP, pair, "new", (NOT_DECLARED, said))
    elif pair.old is None:
        hands = {owner, *_others(thing)} if owned else set()
        odd = pair.section == "agencies" or getattr(thing, "role", None) == "silo" or (owned and hands != {CORPORATION})
        kind = GAIN if hands & both.agencies else LOOK if odd else OTHER
        yield both.change(kind, OWNERSHIP if owned else THING, pair, "new", (NOT_DECLARED, said))
    elif owned:
        ended = getattr(thing, "status", None) == "retired" or getattr(thing, "role", None) == "silo"
        kind = BETTER if owner in both.agencies else OTHER if ended else LOSS if corporate(owner) else LOOK
        yield both.change(kind, OWNERSHIP, pair, "gone", (said, NOT_DECLARED))
    else:
        yield both.change(LOOK if pair.section == "brands" else OTHER, THING, pair, "gone", (said, NOT_DECLARED))


def _others(thing: Any) -> Iterator[str]:
    """Yield who has a thing in their hands besides its owner: payer, host, operators, people who may act."""
    yield from (said for key in HANDS if (said := getattr(thing, key, None)) is not None)
    yield from getattr(thing, "operated_by", ())
    yield from (person.of for person in getattr(thing, "people", ()))


def _described(pair: Pair, thing: Any) -> str:
    kind = getattr(thing, "kind", None) or getattr(thing, "vendor", None)
    noun = LISTS[pair.section].name if pair.section in LISTS else pair.section
    owner = getattr(thing, "owner", None)
    operators = [each for each in getattr(thing, "operated_by", ()) if not corporate(each)]
    people = [
        f"{each.who} of {each.of} ({each.role})" for each in getattr(thing, "people", ()) if not corporate(each.of)
    ]
    parts = (
        f"{noun} ({kind})".replace("_", " ") if kind and kind != noun else noun.replace("_", " "),
        f"owned by {owner}" if owner else "",
        f"operated by {', '.join(operators)}" if operators else "",
        f"with {', '.join(people)}" if people else "",
    )
    return ", ".join(part for part in parts if part)


def _hands(both: Sides, pair: Pair) -> Iterator[Change]:
    for key in HANDS:
        was, now = getattr(pair.old, key, None), getattr(pair.new, key, None)
        if was == now:
            continue
        if corporate(was):
            kind = LOSS if now is not None or key == "owner" else LOOK
        elif corporate(now):
            kind = BETTER
        else:
            kind = GAIN if now in both.agencies else LOOK
        yield both.change(kind, OWNERSHIP, pair, key, (was or NOT_SAID, now or NOT_SAID), key)


def _account(both: Sides, pair: Pair) -> Iterator[Change]:
    key = "shared_with_other_clients"
    was, now = getattr(pair.old, key, None), getattr(pair.new, key, None)
    if was != now:
        kind = LOSS if now else BETTER if was else LOOK if now is None else OTHER
        yield both.change(kind, OWNERSHIP, pair, key, (_flag(was), _flag(now)), key)
    was, now = getattr(pair.old, "external_id", None), getattr(pair.new, "external_id", None)
    if was != now:
        kind = OTHER if was is None else LOOK
        yield both.change(kind, OWNERSHIP, pair, "external_id", (was or NOT_SAID, now or NOT_SAID), "external_id")
    was, now = getattr(pair.old, "status", None), getattr(pair.new, "status", None)
    if was != now:
        yield both.change(LOOK, OWNERSHIP, pair, "status", (str(was), str(now)), "status")


def _flag(value: bool | None) -> str:
    return NOT_SAID if value is None else str(value).lower()


def _operators(both: Sides, pair: Pair) -> Iterator[Change]:
    was = pair.old.operated_by
    for one in pair.new.operated_by:
        if one not in was and not corporate(one):
            kind = GAIN if one in both.agencies else LOOK
            yield both.change(kind, ACCESS, pair, "operated by", ("not", one), "operated_by")
    for one in was:
        if one not in pair.new.operated_by:
            kind = LOOK if corporate(one) else BETTER
            yield both.change(kind, ACCESS, pair, "operated by", (one, "no longer"), "operated_by")


def _people(both: Sides, pair: Pair) -> Iterator[Change]:
    was = {(each.who, each.of): each.role for each in pair.old.people}
    now = {(each.who, each.of): each.role for each in pair.new.people}
    admins = [sum(1 for (_, of), role in side.items() if of == CORPORATION and role == "admin") for side in (was, now)]
    if admins[0] and not admins[1]:
        yield both.change(LOSS, OWNERSHIP, pair, "admins of the corporation", (str(admins[0]), "none"), "people")
    for one in dict.fromkeys((*now, *was)):
        old, new = was.get(one), now.get(one)
        if old == new:
            continue
        if corporate(one[1]):
            kind = LOOK if old == "admin" else OTHER
        elif new is None or old == "admin":
            kind = BETTER
        else:
            kind = GAIN if one[1] in both.agencies and (old is None or new == "admin") else LOOK
        who = f"{one[0]} of {one[1]}"
        yield both.change(kind, ACCESS, pair, who, (old or "no role", new or "no role"), "people")
