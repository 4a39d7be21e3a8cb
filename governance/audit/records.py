"""An exported inventory of ad platforms: the normal record as JSON, or as CSV with a row for each holder.

A CSV has the columns of `Asset` (`platform`, `kind`, `external_id` are needed; lists separated by `;`), and those of a
holder with `holder_` before them (`holder_kind`, `holder_external_id`, `holder_who`, `holder_level` ...).
Rows of the same asset are put together; without any holder's column nobody knows who has access.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any, Final

from ecosystem.estate.assets import Asset, asset

_ALSO: Final = {
    "asset_type": "kind",
    "asset_id": "external_id",
    "asset_name": "name",
    "owner_business_id": "owner",
    "holder_id": "holder_external_id",
    "holder_ref": "holder_who",
    "role_native": "holder_roles",
    "level": "holder_level",
    "holder_business_id": "holder_business",
}
"""Other names of columns: those of the design's proposal."""

_LISTS: Final = ("aliases", "serves", "listed", "holder_roles", "holder_capabilities")
_HOLDER: Final = "holder_"


class BadRecordError(ValueError):
    """A record is not as expected; the text says which and why."""


def from_json(said: Any) -> tuple[Asset, ...] | None:
    """Return the assets of a list of records, or of an object with `assets`; None when it is neither."""
    if isinstance(said, Mapping) and isinstance(said.get("assets"), list) and "resources" not in said:
        said = said["assets"]
    if not isinstance(said, list) or not said or not all(_is_record(each) for each in said):
        return None
    return tuple(_asset(each, at) for at, each in enumerate(said, 1))


def from_csv(text: str) -> tuple[Asset, ...]:
    """Return the assets of a CSV; raises `BadRecordError`."""
    rows = csv.DictReader(io.StringIO(text))
    names = [_ALSO.get(name.strip().lower(), name.strip().lower()) for name in rows.fieldnames or ()]
    missing = [name for name in ("platform", "kind", "external_id") if name not in names]
    if missing:
        raise BadRecordError(f"the column `{missing[0]}` lacks")
    found: dict[tuple[str, str, str, str], dict[str, Any]] = {}
    for at, row in enumerate(rows, 2):
        if None in row or any(value is None for value in row.values()):
            raise BadRecordError(f"line {at} has another number of columns than the first")
        said = {name: str(value).strip() for name, value in zip(names, row.values(), strict=True)}
        _take(found, said, names, at)
    return tuple(_asset(each, at) for at, each in enumerate(found.values(), 1))


def _take(found: dict[tuple[str, str, str, str], dict[str, Any]], said: Mapping[str, str], names: Any, at: int) -> None:
    key = (said["platform"], said.get("business", ""), said["kind"], said["external_id"])
    own = {name: value for name, value in said.items() if not name.startswith(_HOLDER) and value}
    thing = found.setdefault(key, {name: _value(name, value) for name, value in own.items()})
    if not any(name.startswith(_HOLDER) for name in names):
        return
    thing.setdefault("people", [])
    thing.setdefault("partners", [])
    holder = {
        name.removeprefix(_HOLDER): _value(name, value)
        for name, value in said.items()
        if name.startswith(_HOLDER) and value
    }
    if not holder:
        return
    if "kind" not in holder or "external_id" not in holder:
        raise BadRecordError(f"line {at} has a holder without `holder_kind` or `holder_external_id`")
    thing["partners" if holder["kind"] == "business" else "people"].append(holder)


def _value(name: str, value: str) -> Any:
    if name in _LISTS:
        return [each.strip() for each in value.split(";") if each.strip()]
    if name == "holder_level":
        return int(value) if value.isdecimal() else value
    return value


def _is_record(each: Any) -> bool:
    return isinstance(each, Mapping) and {"platform", "kind", "external_id"} <= set(each)


def _asset(said: Mapping[str, Any], at: int) -> Asset:
    try:
        return asset(said)
    except ValueError as fault:
        raise BadRecordError(f"record {at}: {fault}") from fault
