"""An exported inventory of ad platforms: the normal record, as JSON or as CSV.

JSON is a list of assets with their `people` and `partners` (`ecosystem.estate.assets`), or of grants: the proposed
normal record of the design (`platforms.md`, 2), a row for each holder of each asset. CSV is always the latter: its
columns are those of `Asset` or their names in the design (`asset_type`, `asset_id`), and those of a holder with
`holder_` before them; a cell with several words has `;` between them (`,` where `;` separates the columns, as
spreadsheets write it where the comma is decimal). Rows of the same asset are put together, and must agree.

An empty cell says nothing; without any holder's column nobody knows who has access. A kind that is not understood is
kept, listed and not judged.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from ecosystem.estate.assets import CLIENT, DECLARED_AS, OWNED, Asset, asset
from ecosystem.estate.gaps import Gap
from ecosystem.estate.joining import PLATFORM_OF

_ALSO: Final = {
    "asset_type": "kind",
    "asset_id": "external_id",
    "asset_name": "name",
    "owner_business_id": "owner",
    "two_factor_policy": "two_factor",
    "holder_id": "holder_external_id",
    "holder_ref": "holder_who",
    "holder_business_id": "holder_business",
    "role_native": "holder_roles",
    "level": "holder_level",
    "capabilities": "holder_capabilities",
}
"""The names of the design's proposal for those of `Asset` and `Holder`."""

_UNKEPT: Final = (
    "owner_evidence",
    "holder_party",
    "expires_at",
    "observed_at",
    "api_version",
    "collector",
    "source_call",
    "billing_owner_id",
    "lead_access",
    "links",
)
"""What the proposal has and no control reads; whose person a holder is, is judged against the declaration."""

_NEEDED: Final = ("platform", "kind", "external_id")
_LISTS: Final = ("aliases", "serves", "listed", "holder_roles", "holder_capabilities")
_RELATIONS: Final = {"individual": "none"}
_GOOGLE: Final = ("google_ads", "ga4", "gtm", "gbp", "youtube")
_STATUSES: Final = ("active", "pending", "expired", "revoked")
_HOLDERS: Final = ("person", "system", "business", "group")
_ENDED: Final = ("expired", "revoked")
_HOLDER: Final = "holder_"

Row = Mapping[str, Any]


class BadRecordError(ValueError):
    """A record is not as expected: `line` is its line in a CSV, None in JSON; the text says which and why."""

    def __init__(self, why: str, line: int | None = None) -> None:
        super().__init__(why)
        self.line = line


def from_json(said: Any) -> tuple[Asset, ...] | None:
    """Return the assets of a list of records or grants, alone or in an object; None for JSON of another kind."""
    if isinstance(said, Mapping) and "resources" not in said:
        said = next((said[key] for key in ("assets", "grants", "records") if isinstance(said.get(key), list)), None)
    if not isinstance(said, list) or not any(isinstance(each, Mapping) and "platform" in each for each in said):
        return None
    if not any(isinstance(each, Mapping) and {"asset_type", "asset_id", "holder_kind"} & set(each) for each in said):
        return tuple(_asset(each, f"record {number}", None) for number, each in enumerate(said, 1))
    gathered = Gathered()
    for number, each in enumerate(said, 1):
        if not isinstance(each, Mapping):
            raise BadRecordError(f"record {number} is no object")
        gathered.take(_renamed(each), f"record {number}", None)
    return tuple(gathered.assets())


def from_csv(text: str) -> tuple[Asset, ...]:
    """Return the assets of a CSV; raises `BadRecordError`."""
    head = text.partition("\n")[0]
    between = ";" if ";" in head and "," not in head else ","
    rows = csv.reader(io.StringIO(text), delimiter=between, strict=True)
    gathered = Gathered()
    try:
        names = [_ALSO.get(name.strip().lower(), name.strip().lower()) for name in next(rows, [])]
        _check(names)
        for row in rows:
            if row:
                gathered.take(_of_cells(names, row, rows.line_num), f"line {rows.line_num}", rows.line_num)
    except csv.Error as fault:
        raise BadRecordError(f"the line is no CSV: {fault}", rows.line_num) from fault
    return tuple(gathered.assets())


def strange(assets: Iterable[Asset]) -> Iterator[Gap]:
    """Yield a gap for each kind of asset that no declaration can name, so that it is listed and not judged."""
    counted = Counter((each.platform, each.kind) for each in assets if each.kind not in DECLARED_AS)
    for (platform, kind), count in sorted(counted.items()):
        known = ", ".join(DECLARED_AS)
        yield Gap(platform, f"{count} of the kind `{kind}`, which is not understood; {known} are", every=False)


class Gathered:
    """Assets put together of rows, in the order in which they came."""

    __slots__ = ("_said", "_things", "_where")

    def __init__(self) -> None:
        self._things: dict[tuple[str, ...], dict[str, Any]] = {}
        self._where: dict[tuple[str, ...], tuple[str, int | None]] = {}
        self._said: dict[tuple[tuple[str, ...], str], str] = {}

    def take(self, said: Row, where: str, line: int | None) -> None:
        """Add a row; raises `BadRecordError` for one that lacks what is needed or contradicts one before it."""
        for name in _NEEDED:
            if not isinstance(said.get(name), str) or not said[name]:
                raise BadRecordError(f"`{name}` lacks; a text is expected ({where})", line)
        key = (said["platform"], str(said.get("business", "")), said["kind"], said["external_id"])
        self._where.setdefault(key, (where, line))
        thing = self._things.setdefault(key, {})
        for name, value in said.items():
            if name.startswith(_HOLDER):
                continue
            if thing.setdefault(name, value) != value:
                other = self._said[key, name]
                raise BadRecordError(f"`{name}` is another than {other} says of the same asset ({where})", line)
            self._said.setdefault((key, name), where)
        if any(name.startswith(_HOLDER) for name in said):
            self._hold(thing, said, where, line)

    def assets(self) -> Iterator[Asset]:
        """Yield the assets; raises `BadRecordError`."""
        for key, thing in self._things.items():
            yield _asset(thing, *self._where[key])

    def _hold(self, thing: dict[str, Any], said: Row, where: str, line: int | None) -> None:
        thing.setdefault("people", [])
        thing.setdefault("partners", [])
        holder = {
            name.removeprefix(_HOLDER): value
            for name, value in said.items()
            if name.startswith(_HOLDER) and value is not None
        }
        if not holder:
            return
        if "kind" not in holder or "external_id" not in holder:
            raise BadRecordError(f"{where} has a holder without `holder_kind` or `holder_external_id`", line)
        if holder["kind"] not in _HOLDERS:
            raise BadRecordError(f"`holder_kind` is none of {', '.join(_HOLDERS)} ({where})", line)
        if holder.get("status") not in _ENDED:
            thing["partners" if holder["kind"] == "business" else "people"].append(holder)


def _check(names: list[str]) -> None:
    missing = [name for name in _NEEDED if name not in names]
    if missing:
        raise BadRecordError(f"the column `{missing[0]}` lacks; `platform`, `kind` and `external_id` are needed", 1)
    if twice := [name for name, count in Counter(names).items() if count > 1]:
        raise BadRecordError(f"the column `{twice[0]}` is there twice", 1)


def _of_cells(names: list[str], cells: list[str], line: int) -> dict[str, Any]:
    """What a row says; a holder's empty cells stay as None where there are such columns, so that nobody has access."""
    if len(cells) != len(names):
        raise BadRecordError(f"line {line} has {len(cells)} columns, and the first has {len(names)}", line)
    said: dict[str, Any] = {}
    for name, cell in zip(names, (each.strip() for each in cells), strict=True):
        if cell:
            said[name] = _value(name, cell)
        elif name.startswith(_HOLDER):
            said[name] = None
    return _renamed(said)


def _value(name: str, cell: str) -> Any:
    if name in _LISTS:
        return [each.strip() for each in re.split(r"[;,]", cell) if each.strip()]
    return int(cell) if name == "holder_level" and cell.isdecimal() else cell


def _renamed(said: Row) -> dict[str, Any]:
    """A row of the proposal under the names of `Asset`, its words under theirs."""
    found = {_ALSO.get(name, name): value for name, value in said.items() if name not in _UNKEPT}
    via = found.pop("via", None)
    held = any(name.startswith(_HOLDER) for name in found) and "holder_status" not in found
    if held and found.get("status") in _STATUSES:  # of the grant; any other word is the asset's own, in its platform's
        found["holder_status"] = found.pop("status")
    if isinstance(via, str) and via.startswith("partner:"):
        found.setdefault("holder_business", via.removeprefix("partner:"))
    if found.get("relation") == "unknown":
        del found["relation"]
    elif isinstance(found.get("relation"), str):
        found["relation"] = _RELATIONS.get(found["relation"], found["relation"])
    if found.get("relation") in (OWNED, CLIENT) and found.get("owner", "") is None:
        del found["owner"]  # nobody said whose; `null` would be that it is nobody's
    platform = found.get("platform")
    if isinstance(platform, str):
        found["platform"] = "google" if platform in _GOOGLE else PLATFORM_OF.get(platform, platform)
    return found


def _asset(said: Any, where: str, line: int | None) -> Asset:
    if not isinstance(said, Mapping):
        raise BadRecordError(f"{where} is no object")
    try:
        return asset(said)
    except ValueError as fault:
        raise BadRecordError(f"{where}: {fault}", line) from fault
