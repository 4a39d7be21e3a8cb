"""Reports for the tests: of the ordinary run, of one with thousands of findings, of hostile ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import cycle
from typing import Any

from ecosystem.waivers import loads_waivers
from governance.access.matrix import matrix
from governance.evaluation import Run
from governance.findings import Place
from governance.report.agencies import by_asset
from governance.report.markup import tag
from governance.report.report import Foreign, Input, Report
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
