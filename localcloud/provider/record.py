"""The provider's own record of what the emulator cannot hold, a small file a resource, for the list at the end of `up`.

The directory is `$ECOSYSTEM_LOCAL_RECORD`; without it nothing is recorded here (the state knows all the same).
Nothing slow is imported: the command reads this.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

VARIABLE = "ECOSYSTEM_LOCAL_RECORD"
SECRET = "[secret]"  # noqa: S105 - what stands where a secret was


@dataclass(frozen=True, order=True)
class NotHeld:
    """One resource that the emulator does not hold, or not in full, and what of it: a reason, or its settings."""

    urn: str
    type: str
    name: str
    what: str
    whole: bool = True


@dataclass(frozen=True)
class Entry:
    """What is kept of one resource; `reason` when none of it is in the emulator, else the `settings` that are not."""

    urn: str
    type: str
    name: str
    id: str
    reason: str = ""
    settings: tuple[str, ...] = ()
    inputs: Mapping[str, Any] | None = None


def directory() -> Path | None:
    """Return where the record of this run is, None when nobody asked for one."""
    place = os.environ.get(VARIABLE)
    return Path(place) if place else None


def write(place: Path | None, entry: Entry) -> None:
    """Record `entry` in one step; an entry that has nothing to say takes the former one away."""
    if place is None:
        return
    if not entry.reason and not entry.settings:
        forget(place, entry.urn)
        return
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    text = json.dumps(
        {
            "urn": entry.urn,
            "type": entry.type,
            "name": entry.name,
            "id": entry.id,
            "reason": entry.reason,
            "settings": list(entry.settings),
            "inputs": entry.inputs or {},
        },
        indent=1,
        sort_keys=True,
        default=str,
    )
    handle, temporary = tempfile.mkstemp(dir=place, suffix=".new")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    Path(temporary).replace(_path(place, entry.urn))


def forget(place: Path | None, urn: str, id: str | None = None) -> None:
    """Take the entry of `urn` away; with an `id`, only when it is about that one (its replacement has the same URN)."""
    if place is None:
        return
    if id is not None and (entry := read(place, urn)) is not None and entry.id != id:
        return
    _path(place, urn).unlink(missing_ok=True)


def read(place: Path | None, urn: str) -> Entry | None:
    """Return the entry of `urn`, None when there is none that can be read."""
    return _load(_path(place, urn)) if place is not None else None


def entries(place: Path | None) -> Iterator[Entry]:
    """Yield all entries of a record."""
    for path in sorted(place.glob("*.json")) if place is not None and place.is_dir() else ():
        if entry := _load(path):
            yield entry


def listed(place: Path | None) -> tuple[NotHeld, ...]:
    """Return what the emulator does not hold, by URN."""
    return tuple(sorted(_said(entry) for entry in entries(place)))


def _said(entry: Entry) -> NotHeld:
    if entry.reason:
        return NotHeld(entry.urn, entry.type, entry.name, entry.reason)
    return NotHeld(entry.urn, entry.type, entry.name, _words(entry.settings), whole=False)


def _words(settings: Sequence[str]) -> str:
    return ", ".join(f"`{each}`" for each in settings)


def _path(place: Path, urn: str) -> Path:
    return place / f"{hashlib.sha256(urn.encode()).hexdigest()[:40]}.json"


def _load(path: Path) -> Entry | None:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return Entry(
            urn=str(found["urn"]),
            type=str(found["type"]),
            name=str(found["name"]),
            id=str(found["id"]),
            reason=str(found["reason"]),
            settings=tuple(str(each) for each in found["settings"]),
            inputs=dict(found["inputs"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
