"""One configuration item of AWS Config, and what it says at a path, however the members are written.

The case of members differs between types and exports (`dBInstanceIdentifier`, `dbclusterIdentifier`,
`ssedescription`), and what is JSON may be a text of it, also the members of `supplementaryConfiguration`, which the
API has as texts (`"true"`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import unquote

from ecosystem.estate.unknown import UNKNOWN
from ecosystem.noun import noun

_SCALARS = {"true": True, "false": False, "null": None}


@noun(frozen=True, slots=True)
class Item:
    """One configuration item; `said` is its configuration, `more` its supplementary one.

    `whole` is whether it says all that was recorded, so that what it leaves out is not set.
    """

    type: str
    id: str
    name: str
    arn: str
    account: str
    region: str
    tags: Any
    said: Mapping[str, Any]
    more: Mapping[str, Any]
    whole: bool

    def get(self, *path: str) -> Any:
        """Return what the configuration says at a path, `UNKNOWN` when nothing does."""
        return at(self.said, path)

    def beside(self, *path: str) -> Any:
        """Return what the supplementary configuration says at a path, `UNKNOWN` when nothing does."""
        found = at(self.more, path)
        return _SCALARS.get(found.strip(), found) if isinstance(found, str) else found

    def unset(self, value: Any) -> Any:
        """Return a value that a whole item leaves out where there is none: None then, `UNKNOWN` if it is not whole."""
        if value is None or value == "":
            return None
        return None if value is UNKNOWN and self.whole else value


def at(value: Any, path: tuple[str, ...]) -> Any:
    """Return what is at a path of members, whatever their case; `UNKNOWN` when nothing is."""
    for part in path:
        value = opened(value)
        if not isinstance(value, Mapping):
            return UNKNOWN
        wanted = _word(part)
        key = next((each for each in value if _word(str(each)) == wanted), None)
        if key is None:
            return UNKNOWN
        value = value[key]
    return opened(value)


def opened(value: Any) -> Any:
    """Return JSON that is a text as what it says, once or twice; anything else as it is."""
    for _ in range(2):
        if not isinstance(value, str) or value.lstrip()[:1] not in ("{", "[", '"'):
            return value
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return value
    return value


def document(said: Any) -> Any:
    """Return a policy, which IAM escapes for a URL, as a text; as it is when it is one no more."""
    return unquote(said) if isinstance(said, str) else said


def each(said: Any, make: Callable[[Any], Any]) -> Any:
    """Return a list with each of its members made anew, `UNKNOWN` when nobody said a list."""
    return [make(one) for one in said] if isinstance(said, list) else UNKNOWN


def _word(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())
