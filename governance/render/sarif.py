"""A run as SARIF 2.1.0, for code scanning.

Sources: OASIS SARIF 2.1.0; GitHub, "SARIF support for code scanning" (which fields are read, and their limits). GitHub
reads no suppressions: there, a waived finding is an alert until it is dismissed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from governance.evaluation import Run
from governance.findings import Finding, Place
from governance.render.visible import cut, relative, visible
from policies.control import CRITICAL, HIGH, LOW, MEDIUM, Control

if TYPE_CHECKING:
    from ecosystem.waivers import Waiver

SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"

LEVELS: Final = {CRITICAL: "error", HIGH: "error", MEDIUM: "warning", LOW: "note"}
SCORES: Final = {CRITICAL: "9.5", HIGH: "8.0", MEDIUM: "5.5", LOW: "2.0"}
"""GitHub's bands: over 9.0 critical, from 7.0 high, from 4.0 medium."""

_LONGEST = 1024  # characters of a rule's descriptions that GitHub takes
_NAME = 255
_TAGS = 20


def render(run: Run, pages: str = "") -> str:
    """Return the run as SARIF; with `pages`, an absolute URL that ends with `/`, each rule links to its page there."""
    return json.dumps(as_data(run, pages), indent=2)


def as_data(run: Run, pages: str = "") -> dict[str, Any]:
    """Return the run as the SARIF log that `render` writes."""
    controls = run.chosen.controls
    numbers = {identifier: number for number, identifier in enumerate(controls)}
    language = run.chosen.language
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "ecosystem",
                        "language": language,
                        "rules": [_rule(control, run, pages) for control in controls.values()],
                    }
                },
                "automationDetails": {"id": _id(run)},
                "language": language,
                "columnKind": "unicodeCodePoints",
                "invocations": [
                    {"executionSuccessful": True, "toolExecutionNotifications": [*_notifications(run, numbers)]}
                ],
                "results": [_result(finding, numbers) for finding in run.findings],
                "properties": {
                    "asOf": run.estate.as_of.isoformat(),
                    "evidence": run.estate.evidence,
                    "environment": run.estate.environment,
                    "summary": run.summary(),
                },
            }
        ],
    }


def _id(run: Run) -> str:
    """Return what tells uploads apart: everything before the last `/` is the category, the day the run."""
    where = [run.estate.evidence, *([run.estate.environment] if run.estate.environment else [])]
    return visible("/".join(["ecosystem", *where, run.estate.as_of.isoformat()]))


def _rule(control: Control, run: Run, pages: str) -> dict[str, Any]:
    language = run.chosen.language
    severity = run.chosen.severity_of(control)
    title, fix = visible(control.title_in(language)), visible(control.fix_in(language))
    why = visible(control.why) or title
    head = {"en": ("Why", "Fix"), "es": ("Por qué", "Remedio")}[language]
    tags = dict.fromkeys(["security", control.family, *control.references])
    rule = {
        "id": control.id,
        "name": cut(title, _NAME),
        "shortDescription": {"text": cut(title, _LONGEST)},
        "fullDescription": {"text": cut(why, _LONGEST)},
        "help": {
            "text": f"{title}.\n\n{head[0]}: {why}\n\n{head[1]}: {fix}",
            "markdown": f"**{title}.**\n\n**{head[0]}:** {why}\n\n**{head[1]}:** {fix}",
        },
        "defaultConfiguration": {"level": LEVELS[severity]},
        "properties": {
            "tags": [visible(tag) for tag in tags][:_TAGS],
            "precision": "very-high",
            "security-severity": SCORES[severity],
            "severity": severity,
        },
    }
    return rule | ({"helpUri": f"{pages}{control.policy}"} if pages else {})


def _result(finding: Finding, numbers: Mapping[str, int]) -> dict[str, Any]:
    result = {
        "ruleId": finding.control.id,
        "ruleIndex": numbers[finding.control.id],
        "level": LEVELS[finding.severity],
        "message": _message(finding.message),
        "locations": [_location(finding)],
        "partialFingerprints": {
            "primaryLocationLineHash": finding.fingerprint,
            "ecosystem/v1": finding.fingerprint,
        },
        "properties": {
            "severity": finding.severity,
            "evidence": finding.evidence,
            "asset": visible(finding.asset),
            "unit": visible(finding.unit),
            "remediation": visible(finding.remediation),
        },
    }
    if finding.notes:
        result["relatedLocations"] = [
            {"id": number, "message": _message(text), "physicalLocation": _physical(place)}
            for number, (place, text) in enumerate(finding.notes, 1)
        ]
    if finding.waiver is not None:
        result["suppressions"] = [_suppression(finding.waiver)]
    if finding.baseline is not None:
        result["baselineState"] = "unchanged" if finding.baseline else "new"
    return result


def _suppression(waiver: Waiver) -> dict[str, Any]:
    place = Place.of(waiver.location, waiver.path)
    return {
        "kind": "external",
        "status": "accepted",
        "justification": visible(waiver.reason),
        "location": {"physicalLocation": _physical(place)},
        "properties": {
            "requestedBy": visible(waiver.requested_by),
            "approvedBy": visible(waiver.approved_by),
            "from": waiver.start.isoformat(),
            "until": waiver.until.isoformat(),
            "ticket": visible(waiver.ticket) if waiver.ticket else None,
        },
    }


def _location(finding: Finding) -> dict[str, Any]:
    logical = {"fullyQualifiedName": visible(finding.urn or finding.asset), "name": visible(finding.asset)}
    if finding.location is None:
        return {"logicalLocations": [logical | {"kind": "resource"}]}
    found: dict[str, Any] = {"physicalLocation": _physical(finding.location)}
    if finding.location.path:
        found["logicalLocations"] = [{"fullyQualifiedName": visible(finding.location.path)}]
    return found


def _physical(place: Place) -> dict[str, Any]:
    name = relative(place.file).encode("utf-8", "surrogatepass")
    return {
        "artifactLocation": {"uri": quote(name, safe="/")},
        "region": {"startLine": max(place.line, 1), "startColumn": max(place.column, 1)},
    }


def _message(text: str) -> dict[str, str]:
    """Return a message in which nothing is a link: `[text](target)` would be one."""
    return {"text": visible(text).replace("](", "\\](") or " "}


def _notifications(run: Run, numbers: Mapping[str, int]) -> Any:
    for identifier, asset, missing in run.unjudged:
        about = f" `{asset}`" if asset else ""
        yield {
            "level": "note",
            "message": _message(f"{identifier} did not judge{about}: {missing}"),
            "associatedRule": {"id": identifier, "index": numbers[identifier]},
        }
