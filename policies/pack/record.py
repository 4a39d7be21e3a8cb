"""What the pack found, for the command that runs the engine: a file with a JSON object a line.

The engine's own events carry a level and a text. Where ECOSYSTEM_FINDINGS names a file, every finding is also written
to it, with its severity, its waiver and what was not judged, and nothing stops the engine: the command decides.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from policies.pack.hiding import hidden
from policies.pack.policy import link
from policies.pack.review import Found, NotJudged
from policies.pack.wording import sentence

VARIABLE: Final = "ECOSYSTEM_FINDINGS"


class Record:
    """The file; without one nothing is written."""

    def __init__(self, path: Path | None) -> None:
        self._path = path

    @property
    def kept(self) -> bool:
        """Whether the command that runs the engine reads it."""
        return self._path is not None

    def write(self, lines: Iterable[Mapping[str, Any]]) -> None:
        """Append a line for each."""
        text = "".join(f"{json.dumps(each)}\n" for each in lines)
        if self._path is not None and text:
            with self._path.open("a", encoding="utf-8") as file:
                file.write(text)


def finding(found: Found, secrets: Iterable[str], *, mandatory: bool) -> dict[str, Any]:
    """Return a finding as data."""
    return {
        "control": found.control.id,
        "severity": found.severity,
        "mandatory": mandatory,
        "asset": found.asset,
        "unit": found.unit,
        "urn": found.urn,
        "message": sentence(found, secrets),
        "remediation": found.control.fix,
        "url": link(found.control),
        "waiver": found.waiver.as_data() if found.waiver is not None else None,
    }


def unjudged(each: NotJudged, secrets: Iterable[str]) -> dict[str, Any]:
    """Return what one control could not judge, as data."""
    return {"not_judged": each.control.id, "asset": each.asset, "what": hidden(each.what, secrets), "urn": each.urn}
