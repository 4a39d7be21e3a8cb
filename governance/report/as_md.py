"""A report as Markdown, for a pull request or a chat: what is said stands in it as text, never as markup or a link."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from governance.evaluation import STATUSES
from governance.findings import RANK
from governance.render.access_words import one_line
from governance.render.visible import cut, relative
from governance.report import verdict
from governance.report.report import Report
from governance.report.said import Plan
from governance.report.sections.audit import looked
from governance.report.sections.drift import drifted
from governance.report.sections.families import TILES, title
from governance.report.sections.findings import where
from governance.report.sections.history import summary, titled
from governance.report.sections.waivers import state
from governance.report.words import Words

_MARKUP = re.compile(r"([\\`*_\[\]<>|~@]|[&#:](?=\S)|^[-+#]|(?<=\bwww)\.|(?<=^\d)[.)]|(?<=\])\()", re.IGNORECASE)
_LISTED = 20
"""Findings of one control that are listed."""

_AHEAD = 90
"""Days ahead in which what ends is listed."""


def render(report: Report) -> str:
    """Return the report: verdict, families, findings, waivers, proof, drift, inputs."""
    return "\n".join(_lines(report)) + "\n"


def plain(said: str, most: int = 400) -> str:
    """Return `said` as Markdown that shows it and does nothing else."""
    return _MARKUP.sub(r"\\\1", cut(one_line(said), most))


def code(said: str) -> str:
    """Return `said` as code; a backtick in it becomes an apostrophe."""
    return f"`{cut(one_line(said), 300).replace('`', chr(39)).replace('|', '¦') or ' '}`"


def _lines(report: Report) -> Iterator[str]:
    words = report.words
    yield f"# {words('title')}: {plain(report.name)}"
    yield ""
    yield f"**{words(verdict.verdict(report))}.** {plain(verdict.sentence(report), 1000)}"
    yield from _families(report)
    yield from _findings(report)
    yield from _waivers(report)
    yield from _proof(report)
    yield from _audit(report)
    yield from _drift(report)
    yield from _history(report)
    yield from _due(report)
    yield from _inputs(report)


def _head(said: str) -> list[str]:
    return ["", f"## {said}", ""]


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    named = [*heads]
    yield f"| {' | '.join(named)} |"
    yield f"|{' --- |' * len(named)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)


def _families(report: Report) -> Iterator[str]:
    words = report.words
    used = [each for each in STATUSES if each in TILES or each in report.run.status.values()]
    yield from _head(words("families"))
    yield from _table(
        [words("family"), *(words(each) for each in used)],
        (
            [f"{family} {title(family, words)}", *(str(counts[each] or "·") for each in used)]
            for family, counts in report.run.families().items()
        ),
    )


def _findings(report: Report) -> Iterator[str]:
    words = report.words
    yield from _head(words("findings"))
    if not report.run.findings:
        yield words("no_findings")
    ordered = sorted(report.run.findings, key=lambda each: (RANK[each.severity], each.control.id))
    for (_, severity), group in groupby(ordered, key=lambda each: (each.control.id, each.severity)):
        found = [*group]
        control = found[0].control
        number = f" ({len(found)})" if len(found) > 1 else ""
        yield f"- **{words.known(severity)} {control.id}** {plain(control.title_in(words.language))}{number}"
        for each in found[:_LISTED]:
            fate = ""
            if each.waiver is not None:
                said = words("waived_until", day=each.waiver.until, who=each.waiver.approved_by)
                fate = f" ({plain(said)})"
            elif each.baseline:
                fate = f" ({words('in_baseline')})"
            yield f"  - {code(where(each))} {plain(each.message)}{fate}"
        if len(found) > _LISTED:
            yield f"  - {words('more', more=words.number(len(found) - _LISTED))}"
        yield f"  - {words('fix')}: {plain(found[0].remediation, 800)}"


def _waivers(report: Report) -> Iterator[str]:
    words = report.words
    yield from _head(words("waivers"))
    if not report.waivers:
        yield words("no_waivers")
        return
    yield from _table(
        [words(each) for each in ("control_head", "asset", "state", "until", "reason", "approved_by")],
        (
            [
                each.control,
                code(each.asset),
                state(each, report.run.estate.as_of, words)[1],
                each.until.isoformat(),
                plain(each.reason),
                plain(each.approved_by),
            ]
            for each in sorted(report.waivers, key=lambda each: each.until)
        ),
    )


def _proof(report: Report) -> Iterator[str]:
    words, proof = report.words, report.proof
    if proof is None:
        return
    yield from _head(words("proof"))
    yield f"**{plain(words.known(proof.verdict))}**: {words.count('role_of', len(proof.roles))}, {plain(proof.as_of)}"
    for role in proof.roles:
        for claim in role.claims:
            yield f"- {plain(words.known(claim.verdict))} {code(role.role)}: {plain(claim.message or claim.claim)}"


def _drift(report: Report) -> Iterator[str]:
    words, plan, audit = report.words, report.plan, report.audit
    if plan is None and audit is None:
        return
    yield from _head(words("drift"))
    if audit is not None:
        strange = drifted(audit)
        yield plain(words("drift_observed", day=audit.as_of, findings=words.count("finding", len(strange))), 1000)
        yield from _listed(
            [f"{code(str(each.get('asset')))} {plain(str(each.get('message')))}" for each in strange], words
        )
        yield ""
    if plan is not None:
        yield from _planned(plan, words)


def _planned(plan: Plan, words: Words) -> Iterator[str]:
    changes = [(stack.stack, *change) for stack in plan.stacks for change in stack.changes]
    key = "drift_some" if changes else "drift_none"
    where_ = one_line(plan.environment).replace("`", "'")
    yield words(key, changes=words.count("change", len(changes)), environment=where_)
    yield from _listed(
        [f"{code(stack)} {plain(words.known(op))} {code(name)}" for stack, op, _, name, _ in changes], words
    )


def _listed(said: list[str], words: Words) -> Iterator[str]:
    yield from (f"- {each}" for each in said[:_LISTED])
    if len(said) > _LISTED:
        yield f"- {words('more', more=words.number(len(said) - _LISTED))}"


def _audit(report: Report) -> Iterator[str]:
    words, audit = report.words, report.audit
    if audit is None:
        return
    yield from _head(words("audit"))
    yield plain(looked(audit, report).replace("`", ""), 1000)
    if audit.emulator:
        yield f"\n{plain(words('audit_local', emulator=audit.emulator).replace('`', ''), 1000)}"
    if audit.not_measured:
        yield f"\n{words('unmeasured_caption')}: {plain(', '.join(audit.not_measured), 2000)}"


def _history(report: Report) -> Iterator[str]:
    words, past = report.words, report.past
    if past is None:
        return
    yield from _head(words("history"))
    for each in past.histories:
        yield f"- **{plain(titled(each, words))}**: {plain(summary(each, words), 1000)}"


def _due(report: Report) -> Iterator[str]:
    words, soon = report.words, [each for each in report.due if (each.left(report.run.estate.as_of) or 0) <= _AHEAD]
    if not soon:
        return
    yield from _head(words("due"))
    yield from _table(
        [words(each) for each in ("day", "kind", "name", "in_hands", "declared_at")],
        (
            [
                each.day.isoformat() if each.day else words("no_end"),
                words(f"due_{each.kind}"),
                code(each.id),
                plain(each.who),
                code(f"{relative(each.location.file)}:{each.location.line}"),
            ]
            for each in soon
        ),
    )


def _inputs(report: Report) -> Iterator[str]:
    words = report.words
    yield from _head(words("inputs"))
    yield from _table(
        [words("name"), words("kind"), "SHA-256"],
        ([code(each.name), words(f"input_{each.kind}"), f"`{each.sha256}`"] for each in report.inputs),
    )
    for kind, command in report.missing.items():
        yield ""
        yield f"{words(f'input_{kind}')}: {words('not measured')}, {code(command)}"
