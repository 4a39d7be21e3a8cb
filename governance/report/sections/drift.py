"""Drift: what would have to change for the cloud to be what is declared, and what an audit observed."""

from __future__ import annotations

from collections.abc import Iterator

from governance.render.access_words import one_line
from governance.render.visible import cut
from governance.report.markup import Html, coded, joined, lines, tag
from governance.report.report import AUDIT, PLAN, Report
from governance.report.said import Plan
from governance.report.sections.tables import absent, row, table

_MOST = 500
"""Changes that are shown one by one."""


def section(report: Report) -> Html:
    """Return both, or what is missing of them."""
    words, plan, audit = report.words, report.plan, report.audit
    seen = None
    if audit is not None:
        number = words.count("finding", len(audit.findings))
        seen = tag("p", words("audit_said", day=audit.as_of, findings=number))
    return joined(
        [*_plan(plan, report)] if plan is not None else absent(PLAN, report.missing.get(PLAN, ""), words),
        seen or absent(AUDIT, report.missing.get(AUDIT, ""), words),
    )


def _plan(plan: Plan, report: Report) -> Iterator[Html]:
    words = report.words
    changes = [(stack.stack, *change) for stack in plan.stacks for change in stack.changes]
    where = one_line(plan.environment).replace("`", "'")
    key = "drift_some" if changes else "drift_none"
    yield tag("p", coded(words(key, changes=words.count("change", len(changes)), environment=where)), class_="said")
    for head, said in (
        ("refusals", plan.refused),
        ("undeclared", plan.undeclared),
        ("errors", tuple(f"{stack.stack}: {error}" for stack in plan.stacks for error in stack.errors)),
    ):
        if said:
            yield tag("h3", words(head))
            yield tag("ul", lines(tag("li", cut(one_line(each), 500)) for each in said))
    if changes:
        heads = [words(each) for each in ("stack", "operation", "resource", "kind", "keys")]
        rows = [
            row(tag("code", stack), op, tag("code", cut(one_line(name), 120)), tag("code", kind), cut(keys, 300))
            for stack, op, kind, name, keys in changes[:_MOST]
        ]
        yield table(words("drift_caption"), heads, rows, words)
        if len(changes) > _MOST:
            yield tag("p", words("more", more=words.number(len(changes) - _MOST)))
