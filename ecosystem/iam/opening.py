"""A file of somebody else's, opened with care: what is wrong with it is one sentence, with the file and the place."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ecosystem.problems import one_of, quoted

MOST: Final = 256 * 1024 * 1024
"""Bytes of a file; an account with 5,000 roles, the quota, that are all as large as they can be has fewer."""

_ROLE: Final = re.compile(r"arn:aws[a-z-]{0,12}:iam::([0-9]{12}):role/(?:[!-~]{1,512}/)?[\w+=,.@-]{1,64}", re.ASCII)
_ARN: Final = re.compile(r"arn:[!-~]{1,2048}")


class SnapshotError(Exception):
    """A file cannot be understood; the text is one sentence that says which, where, and what is expected."""


@dataclass(frozen=True, slots=True)
class At:
    """A place in a file: `accounts[0].roles[3]`; empty: the file as a whole."""

    name: str
    path: str = ""

    def of(self, key: str | int) -> At:
        """Return the place of a key or an index in this one."""
        if isinstance(key, int):
            return At(self.name, f"{self.path}[{key}]")
        return At(self.name, f"{self.path}.{key}" if self.path else key)

    def error(self, what: str) -> SnapshotError:
        """Return the error that says `what` of this place."""
        where = f"{quoted(self.path, 200)} " if self.path else "it "
        return SnapshotError(f"{quoted(self.name, 200)}: {where}{what}")


def opened(path: Path) -> Any:
    """Return what a JSON file holds; raises SnapshotError when it cannot be read or says a key twice."""
    at = At(str(path))
    try:
        with path.open("rb") as file:
            data = file.read(MOST + 1)
    except (OSError, ValueError) as fault:
        raise at.error(f"cannot be read: {getattr(fault, 'strerror', None) or fault}") from None
    if len(data) > MOST:
        raise at.error(f"is larger than {MOST // 1024 // 1024} MB")
    return decoded(data, at)


def decoded(data: bytes, at: At) -> Any:
    """Return what JSON holds, in any of its encodings; raises SnapshotError, also for a key said twice."""
    if not data.strip():
        raise at.error("is empty")
    try:
        text = data.decode(json.detect_encoding(data))
        value = json.loads(text.removeprefix("\ufeff"), object_pairs_hook=_pairs, parse_constant=_constant)
        if "\\ud" in text.lower():
            json.dumps(value, ensure_ascii=False).encode()
    except UnicodeError:
        raise at.error("holds bytes or escapes that are no text") from None
    except json.JSONDecodeError as fault:
        raise at.error(f"is no JSON: {fault.msg[:1].lower()}{fault.msg[1:]} (line {fault.lineno})") from None
    except ValueError as fault:
        raise at.error(f"is no JSON that can be used: {fault}") from None
    except RecursionError:
        raise at.error("is nested too deeply") from None
    return value


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        twice = next(key for at, (key, _) in enumerate(pairs) if key in [said for said, _ in pairs[:at]])
        raise ValueError(f"{quoted(twice)} is said twice in one place")
    return found


def _constant(word: str) -> Any:
    raise ValueError(f"`{word}` is no number")


def mapping(value: Any, at: At, known: Iterable[str] = ()) -> Mapping[str, Any]:
    """Return a mapping; raises SnapshotError for anything else, and for a key that is not `known` (empty: any)."""
    if not isinstance(value, Mapping):
        raise at.error(f"is {_kind(value)}; a mapping is expected")
    allowed = tuple(known)
    strange = next((str(key) for key in value if key not in allowed), None) if allowed else None
    if strange is not None:
        raise at.error(f"has the key {quoted(strange)}; expected are {one_of(allowed)}")
    return value


def listing(value: Any, at: At) -> list[Any]:
    """Return a list; raises SnapshotError for anything else."""
    if not isinstance(value, list):
        raise at.error(f"is {_kind(value)}; a list is expected")
    return value


def text(value: Any, at: At) -> str:
    """Return a text that is not empty; raises SnapshotError for anything else."""
    if not isinstance(value, str) or not value:
        raise at.error(f"is {_kind(value)}; a text is expected")
    return value


def needed(said: Mapping[str, Any], key: str, at: At) -> Any:
    """Return what stands under a key; raises SnapshotError without it."""
    if key not in said:
        raise at.error(f"has no `{key}`")
    return said[key]


def role_arn(value: Any, at: At) -> str:
    """Return the ARN of a role; raises SnapshotError for anything else."""
    if not isinstance(value, str) or not _ROLE.fullmatch(value):
        raise at.error(f"is {quoted(value) if isinstance(value, str) else _kind(value)}; the ARN of a role is expected")
    return value


def any_arn(value: Any, at: At) -> str:
    """Return an ARN, or a pattern of ARNs; raises SnapshotError for anything else."""
    if not isinstance(value, str) or not _ARN.fullmatch(value):
        raise at.error(f"is {quoted(value) if isinstance(value, str) else _kind(value)}; an ARN is expected")
    return value


def _kind(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, str):
        return "a text" if value else "an empty text"
    if isinstance(value, bool):
        return "true or false"
    return "a number" if isinstance(value, (int, float)) else "a list" if isinstance(value, list) else "a mapping"
