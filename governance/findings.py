"""A finding: one thing for which the statement of one control does not hold, with its place and its fate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecosystem.model import Location
from ecosystem.noun import noun
from policies.control import SEVERITIES, Control

if TYPE_CHECKING:
    from ecosystem.waivers import Waiver

RANK = {severity: rank for rank, severity in enumerate(SEVERITIES)}
"""How bad a severity is; 0 is the worst."""


@noun(frozen=True, slots=True)
class Place:
    """A place in a file; `line` and `column` count from 1, `path` is what stands there (`channels[2].owner`)."""

    file: str
    line: int
    column: int
    path: str

    @classmethod
    def of(cls, location: Location, path: str) -> Place:
        """Return a location of the loader's with what stands there."""
        return cls(location.file, location.line, location.column, path)


@noun(frozen=True, slots=True)
class Finding:
    """One finding. `severity` is the one in force (it may be overridden), `unit` the brand, group or `corporation`.

    `location` is None for what is not declared, which has an `urn` (or ARN) instead. `waiver` is the valid waiver that
    covers it; `baseline` says whether the baseline knew it, None when none was used.
    """

    control: Control
    severity: str
    evidence: str
    asset: str
    unit: str
    message: str
    remediation: str
    location: Place | None
    urn: str
    notes: tuple[tuple[Place, str], ...]
    fingerprint: str
    waiver: Waiver | None = None
    baseline: bool | None = None

    @property
    def counts(self) -> bool:
        """Whether it may fail a run: it is not waived, and the baseline did not know it."""
        return self.waiver is None and not self.baseline


def fingerprint(control: str, asset: str, unit: str, part: str = "") -> str:
    """Return 32 hexadecimal digits that stay the same as long as it is the same finding.

    Of the control, the asset and the unit, never of the line; `part` tells apart what one asset has several of
    (waivers of it).
    """
    from hashlib import sha256  # late: only a finding pays for it

    key = "\0".join((control, asset, unit, part) if part else (control, asset, unit))
    return sha256(key.encode("utf-8", "backslashreplace")).hexdigest()[:32]
