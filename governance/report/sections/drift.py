"""Drift: what would have to change for the cloud to be what is declared, and what an audit saw of it."""

from __future__ import annotations

from collections.abc import Iterator

from governance.render.access_words import one_line
from governance.render.visible import cut
from governance.report.markup import Html, coded, joined, lines, tag
from governance.report.report import AUDIT, PLAN, Report
from governance.report.said import Audit, Object, Plan
from governance.report.sections.tables import absent, left_out, row, table

_DRIFT = "GOV-007"
"""The control that compares what is live with what is declared."""

_MOST = 500
"""Changes that are shown one by one."""


def section(report: Report) -> Html:
    """Return both, or what is missing of them."""
    words, plan, audit = report.words, report.plan, report.audit
    seen = None
    if audit is not None:
        strange = drifted(audit)
        number = words.count("finding", len(strange))
        seen = joined(
            tag("p", words("drift_observed", day=audit.as_of, findings=number)),
            tag("ul", lines(tag("li", _said(each)) for each in strange[:_MOST])) if strange else None,
        )
    return joined(
        [*_plan(plan, report)] if plan is not None else absent(PLAN, report.missing.get(PLAN, ""), words),
        seen or absent(AUDIT, report.missing.get(AUDIT, ""), words),
    )


def drifted(audit: Audit) -> list[Object]:
    """Return the findings of an audit that are drift, as it has them."""
    return [each for each in audit.findings if each.get("control") == _DRIFT]


def _said(finding: Object) -> Html:
    return joined(
        tag("code", cut(one_line(str(finding.get("asset") or "")), 200)),
        " ",
        tag("span", coded(cut(one_line(str(finding.get("message") or "")), 400)), lang="en"),
    )


def _plan(plan: Plan, report: Report) -> Iterator[Html]:
    words = report.words
    changes = [(stack.stack, *change) for stack in plan.stacks for change in stack.changes]
    where = one_line(plan.environment).replace("`", "'")
    key = "drift_some" if changes else "drift_none"
    yield tag("p", coded(words(key, changes=words.count("change", len(changes)), environment=where)), class_="said")
    if plan.as_of not in ("", report.day):
        yield tag("p", words("other_day", day=plan.as_of), class_="soft")
    for head, said in (
        ("refusals", plan.refused),
        ("undeclared", plan.undeclared),
        ("errors", tuple(f"{stack.stack}: {error}" for stack in plan.stacks for error in stack.errors)),
    ):
        if said:
            yield tag("h3", words(head))
            yield tag("ul", lines(tag("li", tag("code", cut(one_line(each), 500))) for each in said))
    if changes:
        heads = [words(each) for each in ("stack", "operation", "resource", "kind", "keys")]
        rows = [
            row(
                tag("code", stack),
                words.known(op),
                tag("code", cut(one_line(name), 120)),
                tag("code", kind),
                tag("code", cut(keys, 300)) if keys else "–",
            )
            for stack, op, kind, name, keys in changes[:_MOST]
        ]
        yield table(words("drift_caption"), heads, rows, words)
        yield joined(left_out(len(changes), _MOST, words))
