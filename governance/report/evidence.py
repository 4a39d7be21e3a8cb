"""The statement about a report: what it is and of what it was made, so that nobody changes either unseen.

Source: in-toto, "Statement layer v1" and the predicate "Test Result v0.1" (its subject is what was tested and what came
of it, its configuration what it was tested with). A predicate may have more keys than its definition.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any, Final

from ecosystem.noun import noun
from governance.report import verdict
from governance.report.page import parts
from governance.report.report import DECLARATION, Report
from policies.control import Control

STATEMENT: Final = "https://in-toto.io/Statement/v1"
PREDICATE: Final = "https://in-toto.io/attestation/test-result/v0.1"
PAYLOAD: Final = "application/vnd.in-toto+json"
_RESULTS: Final = {verdict.BAD: "FAILED", verdict.OPEN: "WARNED", verdict.GOOD: "PASSED"}


class NotEvidenceError(Exception):
    """The text is no statement about a report; the message says why."""


@noun(frozen=True, slots=True)
class Difference:
    """One thing that a statement names, and what became of it: `same`, `changed` or `missing`; `inside` says where."""

    name: str
    fate: str
    inside: tuple[str, ...] = ()


def statement(report: Report, name: str, data: bytes, root: str) -> bytes:
    """Return the statement about a report that was written as `name` with `data`; the same report, the same bytes.

    `root` is the folder that inputs are named from, relative to the report's.
    """
    run = report.run
    inputs = [_described(each.name, each.sha256, kind=each.kind) for each in report.inputs]
    made = {
        "_type": STATEMENT,
        "subject": [
            {"name": name, "digest": {"sha256": sha256(data).hexdigest()}},
            *({"name": each["name"], "digest": each["digest"]} for each in inputs if _kind(each) == DECLARATION),
        ],
        "predicateType": PREDICATE,
        "predicate": {
            "result": _RESULTS[verdict.verdict(report)],
            "configuration": [
                *inputs,
                *(
                    {"name": program, "uri": f"pkg:generic/{program}@{said}"}
                    for program, said in report.versions.items()
                ),
            ],
            "passedTests": [*_with(run.chosen.controls, run.status, ("claimed", "verified"))],
            "warnedTests": [*_with(run.chosen.controls, run.status, ("waived",))],
            "failedTests": [*_with(run.chosen.controls, run.status, ("fail",))],
            "ecosystem": {
                "asOf": report.day,
                "corporation": report.name,
                "inputsFrom": root,
                "missing": sorted(report.missing),
                "sentence": verdict.sentence(report),
                "summary": run.summary(),
                "parts": parts(data.decode("utf-8", "replace")) if data.startswith(b"<!doctype html>") else {},
            },
        },
    }
    return json.dumps(made, sort_keys=True, separators=(",", ":")).encode("ascii")


def _described(name: str, digest: str, **annotations: str) -> dict[str, Any]:
    return {"name": name, "digest": {"sha256": digest}, "annotations": annotations}


def _kind(said: Mapping[str, Any]) -> str:
    return str(said["annotations"]["kind"])


def _with(controls: Mapping[str, Control], status: Mapping[str, str], wanted: tuple[str, ...]) -> Iterator[str]:
    return (each for each in controls if status.get(each) in wanted)


def read(payload: bytes) -> Mapping[str, Any]:
    """Return a statement about a report; raises `NotEvidenceError` for anything else."""
    try:
        said = json.loads(payload)
        if said["_type"] != STATEMENT or said["predicateType"] != PREDICATE:
            raise NotEvidenceError(f"it is no `{PREDICATE}`")
        names = [(each["name"], each["digest"]["sha256"]) for each in (said["subject"][0], *_files(said))]
        if not all(isinstance(part, str) for pair in names for part in pair):
            raise NotEvidenceError("a name or digest of it is no text")
        if not isinstance(said["predicate"]["ecosystem"]["inputsFrom"], str):
            raise NotEvidenceError("its folder is no text")
    except (ValueError, KeyError, TypeError, IndexError, RecursionError) as fault:
        raise NotEvidenceError(f"it says nothing about a report of ours: {type(fault).__name__}") from None
    found: Mapping[str, Any] = said
    return found


def _files(said: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [each for each in said["predicate"]["configuration"] if "digest" in each]


def inputs_of(said: Mapping[str, Any]) -> dict[str, str]:
    """Return the digests of the inputs by their names."""
    return {each["name"]: each["digest"]["sha256"] for each in _files(said)}


def compared(said: Mapping[str, Any], data: bytes, found: Mapping[str, bytes | None]) -> Iterator[Difference]:
    """Yield what became of the report (whose content is `data`) and of each input; None is one that is not there."""
    subject = said["subject"][0]
    if sha256(data).hexdigest() == subject["digest"]["sha256"]:
        yield Difference(subject["name"], "same")
    else:
        yield Difference(subject["name"], "changed", _changed(said["predicate"]["ecosystem"].get("parts"), data))
    for name, digest in inputs_of(said).items():
        content = found.get(name)
        if content is None:
            yield Difference(name, "missing")
        else:
            yield Difference(name, "same" if sha256(content).hexdigest() == digest else "changed")


def _changed(before: object, data: bytes) -> tuple[str, ...]:
    """Return the sections of a page that are not what they were."""
    if not isinstance(before, dict) or not before:
        return ()
    now = parts(data.decode("utf-8", "replace"))
    return tuple(each for each in dict.fromkeys([*before, *now]) if before.get(each) != now.get(each))
