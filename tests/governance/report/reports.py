"""Reports for the tests: of the ordinary run, of one with thousands of findings, of hostile ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from itertools import cycle
from typing import Any

from ecosystem.waivers import loads_waivers
from governance.access.matrix import matrix
from governance.evaluation import Run
from governance.findings import Place
from governance.history.store import Kept, Recorded
from governance.history.story import told
from governance.report.agencies import by_asset
from governance.report.markup import tag
from governance.report.report import Foreign, Input, Past, Report
from governance.report.words import Words
from policies.catalogue import load
from policies.control import SEVERITIES
from tests.governance.runs import TODAY, WAIVERS, ordinary

PROOF: Mapping[str, Any] = {
    "version": 1,
    "environment": "dev",
    "evidence": "planned",
    "as_of": "2026-11-20",
    "verdict": "refuted",
    "actions": {"listed": 22321, "edition": "0.1"},
    "prover": {"cvc5": "1.4.2"},
    "roles": [
        {
            "role": "pixel.access.role",
            "agency": "pixel",
            "unit": "aurora",
            "verdict": "refuted",
            "claims": [
                {"claim": "clean", "verdict": "proved"},
                {
                    "claim": "contained",
                    "verdict": "refuted",
                    "message": "reads `club`",
                    "request": {"action": "s3:GetObject", "resource": "arn:aws:s3:::club/x", "context": {}},
                    "allowed_by": ["Read"],
                    "grant": {"file": "ecosystem.yaml", "line": 3, "column": 1, "path": "grants[0]"},
                },
            ],
        }
    ],
    "missing": [],
    "gaps": [],
    "not_covered": ["networks"],
}
PLAN: Mapping[str, Any] = {
    "version": 1,
    "environment": "dev",
    "changes": 1,
    "stacks": [
        {
            "stack": "dev.aurora",
            "changes": [{"op": "update", "urn": "urn:x", "type": "aws:s3/bucket", "name": "site", "keys": ["tags"]}],
            "errors": [],
        }
    ],
    "refused": [],
    "undeclared": ["dev.old"],
    "findings": [
        {
            "control": "ACC-001",
            "severity": "high",
            "asset": "pixel",
            "unit": "aurora",
            "urn": "urn:pulumi:dev.aurora::ecosystem::aws:iam/role:Role::pixel.access.role",
            "message": "the role is too wide",
            "waiver": None,
        }
    ],
    "not_judged": [],
}
AUDIT: Mapping[str, Any] = {
    "version": 1,
    "as_of": "2026-11-20",
    "environment": "dev",
    "findings": [],
    "controls": {"OWN-002": "verified", "OWN-001": "verified", "ACC-001": "not measured"},
    "not_judged": [],
}


LOOKED: Mapping[str, Any] = {
    **AUDIT,
    "collected": "2026-11-20T05:17:00+00:00",
    "read": {"accounts": ["111111111111"], "platforms": ["meta"], "emulator": "moto", "resources": 348, "assets": 9},
    "not_measured": {"ACC-001": [f"reason {number}" for number in range(12)]},
    "gaps": [
        {"source": "aws", "account": "1111", "region": "sa-east-1", "what": "`roles`", "permission": "iam:ListRoles"},
        {"source": "meta", "account": "", "region": "", "what": "no answer", "permission": ""},
    ],
    "joined": {
        "matched": [{"declared": "ads", "asset": "act_1"}],
        "declared_only": [{"declared": "lost-ads", "platform": "meta"}],
        "live_only": [{"asset": "act_999", "name": "Nobody's"}],
        "not_read": [],
    },
    "findings": [
        {
            "control": "GOV-007",
            "severity": "high",
            "asset": "act_999",
            "message": "`act_999` is live and nobody declared it",
            "related": [{"file": "ecosystem.yaml", "line": 7, "column": 3, "path": "x", "message": "`ads` is near it"}],
            "location": {"file": "ecosystem.yaml", "line": 5, "column": 1, "path": "channels"},
            "waiver": None,
        }
    ],
}
"""An audit that met what it should and what it should not, and could not read all."""


def past(mark: str = "") -> Past:
    """Return three days: two findings found, one of them mended; it is back; `mark` is the fingerprint of the other."""

    def kept(number: int, asset: str) -> Kept:
        return Kept(number, mark or f"mark-{number}", "OWN-001", asset, "aurora", "message", ("pixel",))

    def seen(day: int, *numbers: int) -> Recorded:
        held = {number: ("critical" if number == 1 else "low", False) for number in numbers}
        return Recorded(date(2026, 11, day), frozenset({"OWN-001"}), frozenset(), held)

    stream = ("ecosystem.yaml", "dev", "observed")
    history = told(stream, {1: kept(1, "ads"), 2: kept(2, "old-ads")}, [seen(1, 1, 2), seen(4, 1), seen(9, 1, 2)])
    met = {story.finding.fingerprint: story for story in history.stories}
    return Past(".ecosystem/history.sqlite3", 3, "cd" * 32, (history,), met)


def report(run: Run | None = None, language: str = "en", **changes: Any) -> Report:
    """Return a report of the ordinary run, or of another one, changed by what is said."""
    said = run or ordinary(language)
    declaration = said.estate.declaration
    assert declaration is not None
    place = next((each.location for each in said.findings if each.location), None)
    made = Report(
        run=said,
        fail_on="high",
        name=declaration.corporation.name,
        words=Words(language),
        inputs=(Input("ecosystem.yaml", "declaration", "ab" * 32, 10),),
        missing={"audit": "ecosystem audit --format json"},
        versions={"ecosystem": "0.1.0"},
        waivers=loads_waivers(WAIVERS, "governance/waivers.yaml"),
        matrix=matrix(declaration, TODAY),
        drawing=tag("svg", tag("title", "a map"), role="img"),
        foreign=(Foreign("ads", "Ads", "ad account", "pixel", "agency", "Aurora"),),
        agencies=by_asset(declaration),
        sources={(place.file, place.line): "    owner: pixel"} if place else {},
    )
    return replace(made, **changes)


def many(number: int, run: Run | None = None) -> Run:
    """Return a run with so many findings over all controls, brands and agencies, each with its own place and words."""
    ordinary_run = run or ordinary()
    controls = load()
    first = next(finding for finding in ordinary_run.findings if finding.waiver is None)
    findings = [
        replace(
            first,
            control=control,
            severity=control.severity if control.severity in SEVERITIES else "high",
            asset=("ads", "old-ads", "pixel")[at % 3],
            unit=f"brand-{at % 100}",
            message=f"the channel `channel-{at}` is owned by `agency-{at % 30}`, not by the corporation",
            remediation=control.fix,
            location=Place("ecosystem.yaml", at + 1, 12, f"channels[{at}].owner"),
            fingerprint=f"{at:032x}",
        )
        for at, control in zip(range(number), cycle(controls.values()), strict=False)
    ]
    chosen = replace(ordinary_run.chosen, controls=controls, catalogue=len(controls))
    failing = {finding.control.id for finding in findings}
    status = {each: "fail" if each in failing else "claimed" for each in controls}
    return replace(ordinary_run, chosen=chosen, findings=tuple(findings), status=status, evaluated=tuple(controls))
