"""One run as it is remembered: read from the JSON that `check` and `audit` print (`governance.render.data`)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from hashlib import sha256
from typing import Any, Final

from ecosystem.noun import noun
from policies.control import SEVERITIES

VERSION: Final = 1
OBSERVED: Final = "observed"
DECLARED: Final = "declared"
EVIDENCE: Final = (DECLARED, "planned", OBSERVED)


class BadRunError(Exception):
    """The text is no run; it says which part is not, and what is expected."""


@noun(frozen=True, slots=True)
class Seen:
    """One finding of a run."""

    fingerprint: str
    control: str
    asset: str
    unit: str
    severity: str
    message: str
    waived: bool


@noun(frozen=True, slots=True)
class Run:
    """One run: what it is about, the day that it judges, what it judged and what it found.

    `judged` are the controls that it had evidence for, `unjudged` the single assets of them that it had not: a finding
    that is not seen is repaired only if the run looked there.
    """

    declaration: str
    environment: str
    evidence: str
    as_of: date
    digest: str
    judged: tuple[str, ...]
    unjudged: tuple[tuple[str, str], ...]
    findings: tuple[Seen, ...]

    @property
    def stream(self) -> tuple[str, str, str]:
        """What runs have in common that are compared with each other."""
        return self.declaration, self.environment, self.evidence


def read(data: bytes) -> Run:
    """Return the run in a JSON text; raises `BadRunError`."""
    try:
        said = json.loads(data)
    except (ValueError, RecursionError):
        raise BadRunError("no JSON; `ecosystem check --format json` prints what is expected") from None
    if not isinstance(said, dict) or said.get("version") != VERSION or not isinstance(said.get("findings"), list):
        raise BadRunError("no run of `check` or `audit`: expected `version` 1 and a list `findings`")
    status = said.get("controls")
    if not isinstance(status, dict) or not all(isinstance(each, str) for each in status.values()):
        raise BadRunError("`controls` is missing: expected the status of each control")
    try:
        day = date.fromisoformat(said.get("as_of", ""))
    except (TypeError, ValueError):
        raise BadRunError("`as_of` is no day; expected one such as `2026-12-31`") from None
    findings = tuple({each.fingerprint: each for each in _seen(said["findings"])}.values())
    unjudged = tuple(_unjudged(said.get("not_judged", [])))
    return Run(
        _text(said, "declaration", optional=True),
        _text(said, "environment", optional=True),
        _evidence(said, status),
        day,
        sha256(data).hexdigest(),
        tuple(sorted(_judged(status, unjudged))),
        tuple((control, asset) for control, asset in unjudged if asset),
        findings,
    )


def _judged(status: Mapping[str, str], unjudged: tuple[tuple[str, str], ...]) -> Iterator[str]:
    """Yield the controls that were judged, at least of some assets."""
    wholly = {control for control, asset in unjudged if not asset}
    partly = {control for control, _ in unjudged} - wholly
    for control, word in status.items():
        if control in partly or (word != "not measured" and control not in wholly):
            yield control


def _unjudged(said: Any) -> Iterator[tuple[str, str]]:
    if not isinstance(said, list):
        raise BadRunError("`not_judged` is no list")
    for each in said:
        if not isinstance(each, dict):
            raise BadRunError("an item of `not_judged` is no object")
        yield _text(each, "control"), _text(each, "asset", optional=True)


def _seen(findings: list[Any]) -> Iterator[Seen]:
    for number, each in enumerate(findings):
        if not isinstance(each, dict):
            raise BadRunError(f"`findings[{number}]` is no object")
        severity = _text(each, "severity")
        if severity not in SEVERITIES:
            raise BadRunError(f"`findings[{number}].severity` is none of {', '.join(SEVERITIES)}")
        yield Seen(
            _text(each, "fingerprint"),
            _text(each, "control"),
            _text(each, "asset"),
            _text(each, "unit", optional=True),
            severity,
            _text(each, "message"),
            each.get("waiver") is not None,
        )


def _text(said: Mapping[str, Any], key: str, optional: bool = False) -> str:
    value = said.get(key)
    if value is None and optional:
        return ""
    if not isinstance(value, str):
        raise BadRunError(f"`{key}` is missing or no text")
    return value.encode("utf-8", "backslashreplace").decode("utf-8")


def _evidence(said: Mapping[str, Any], status: Mapping[str, str]) -> str:
    """Return what the run judged: as it says, as its findings say, or as what it verified shows."""
    found = {each.get("evidence") for each in said["findings"] if isinstance(each, dict)}
    for word in (said.get("evidence"), *(each for each in reversed(EVIDENCE) if each in found)):
        if word in EVIDENCE:
            return str(word)
    return OBSERVED if "verified" in status.values() else DECLARED
