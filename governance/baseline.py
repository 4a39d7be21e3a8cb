"""A baseline: the findings that were there when a corporation began, so that a run fails only on new ones."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from governance.findings import Finding

VERSION = 1
MAX_BYTES = 256 * 1024 * 1024


class BadBaselineError(Exception):
    """The file is no baseline; the text says why."""


def read(path: Path) -> frozenset[str]:
    """Return the fingerprints that a baseline knows; raises `BadBaselineError`."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise BadBaselineError(f"`{path}` is larger than {MAX_BYTES // 1024 // 1024} MiB, no baseline is")
        said = json.loads(path.read_text(encoding="utf-8"))
    except OSError as fault:
        raise BadBaselineError(f"`{path}` cannot be read: {(fault.strerror or str(fault)).lower()}") from fault
    except (ValueError, RecursionError) as fault:
        raise BadBaselineError(f"`{path}` is no JSON: {fault}") from fault
    if not isinstance(said, dict) or said.get("baseline") != VERSION or not isinstance(said.get("findings"), list):
        raise BadBaselineError(f"`{path}` is no baseline; `ecosystem check --write-baseline` writes one")
    found = [each.get("fingerprint") if isinstance(each, dict) else None for each in said["findings"]]
    if not all(isinstance(each, str) for each in found):
        raise BadBaselineError(f"`{path}`: a finding of it has no `fingerprint`")
    return frozenset(str(each) for each in found)


def data(findings: Iterable[Finding]) -> dict[str, Any]:
    """Return the baseline of these findings (waived ones are left out: they do not fail a run), sorted."""
    known = {
        finding.fingerprint: {
            "control": finding.control.id,
            "asset": finding.asset,
            "unit": finding.unit,
            "fingerprint": finding.fingerprint,
        }
        for finding in findings
        if finding.waiver is None
    }
    ordered = sorted(known.values(), key=lambda each: (each["control"], each["asset"], each["fingerprint"]))
    return {"baseline": VERSION, "findings": ordered}


def marked(findings: Iterable[Finding], known: frozenset[str]) -> tuple[Finding, ...]:
    """Return the findings, each with whether the baseline knows it."""
    return tuple(replace(finding, baseline=finding.fingerprint in known) for finding in findings)
