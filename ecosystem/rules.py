"""What the shape of one value cannot say: keys that contradict each other, ids taken twice, renames to nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ecosystem.grammar import Record
from ecosystem.verdicts import FOUND, Bad

Breach = tuple[tuple[str, ...], Bad]
"""The keys, from the record, to what is at fault (none for the record itself), and why."""

Rule = Callable[[Mapping[str, Any], Mapping[str, Any]], Iterator[Breach]]
"""From what was read (by attribute) and what was written (by key) to the breaches."""


def of_record(record: Record) -> tuple[Rule, ...]:
    """Return the rules of one record."""
    rules = _RULES.get(record.name, ())
    return (*rules, _exactly_one(record.one_of)) if record.one_of else rules


def _exactly_one(keys: tuple[str, ...]) -> Rule:
    names = " or ".join(f"`{key}`" for key in keys)

    def rule(_: Mapping[str, Any], raw: Mapping[str, Any]) -> Iterator[Breach]:
        said = [key for key in keys if key in raw]
        if not said:
            yield (), Bad("missing-key", f"one of {names} is needed", keys)
        elif len(said) > 1:
            yield (said[-1],), Bad("exclusive", f"only one of {names} is allowed", keys)

    return rule


def _days(values: Mapping[str, Any], _: Mapping[str, Any]) -> Iterator[Breach]:
    start, until = values.get("start"), values.get("until")
    if start and until and until < start:
        yield ("until",), Bad("order", f"{FOUND} is before `from`, which is `{start}`; ends are inclusive")


def _capacity(values: Mapping[str, Any], _: Mapping[str, Any]) -> Iterator[Breach]:
    least, most = values.get("min"), values.get("max")
    if least is not None and most is not None and most < least:
        yield ("max",), Bad("order", f"{FOUND} is less than `min`, which is `{least:g}`")


def _reserved_tags(_: Mapping[str, Any], raw: Mapping[str, Any]) -> Iterator[Breach]:
    tags = raw.get("tags")
    for key in tags if isinstance(tags, dict) else ():
        if key.lower().startswith("aws:"):
            yield ("tags", key), Bad("aws-tag", f"the tag `{key}` is not allowed: AWS keeps `aws:` for itself")


_RULES: dict[str, tuple[Rule, ...]] = {
    "contract": (_days,),
    "campaign": (_days,),
    "capacity": (_capacity,),
    "cloud": (_reserved_tags,),
}
