"""The live audit: where it looked, what it could not measure and why, and what it met on which side alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from governance.render.access_words import one_line
from governance.render.visible import cut
from governance.report.markup import Html, coded, joined, lines, tag
from governance.report.report import AUDIT, Report
from governance.report.said import Audit
from governance.report.sections.tables import absent, empty, folded, left_out, row, table

_WHY = 10
"""Reasons of one control that are shown."""

_MOST = 300
"""Rows of one table, and names of one list, that are shown."""


def section(report: Report) -> Html:
    """Return what the audit says of itself, or that there is none."""
    words, audit = report.words, report.audit
    if audit is None:
        return absent(AUDIT, report.missing.get(AUDIT, ""), words)
    return joined(
        tag("p", coded(looked(audit, report)), class_="said"),
        tag("p", coded(words("audit_local", emulator=_bare(audit.emulator)))) if audit.emulator else None,
        tag("p", words("other_day", day=audit.as_of), class_="soft") if audit.as_of != report.day else None,
        tag("p", words("audit_said", day=audit.as_of, findings=words.count("finding", len(audit.findings)))),
        *_joined(audit, report),
        *_unread(audit, report),
        _seen(report),
    )


def looked(audit: Audit, report: Report) -> str:
    """Return the sentence on where an audit looked and when."""
    words = report.words
    return words(
        "audit_looked",
        instant=one_line(audit.collected) or audit.as_of,
        environment=_bare(audit.environment) or "–",
        things=words.count("live_thing", audit.resources + audit.assets),
        accounts=words.count("account", len(audit.accounts)),
    )


def _bare(said: str) -> str:
    return cut(one_line(said).replace("`", "'"), 120)


def _joined(audit: Audit, report: Report) -> Iterator[Html]:
    words = report.words
    if audit.platforms:
        yield tag("p", words("audit_platforms", platforms=", ".join(audit.platforms)))
    else:
        yield tag("p", words("audit_no_platform"))
    if audit.joined is not None:
        yield tag("p", words("audit_joined", number=words.number(audit.joined)))
    for head, said in (("declared_only", audit.absent), ("live_only", audit.undeclared)):
        if said:
            yield tag("h3", words(head))
            yield tag("ul", lines(tag("li", tag("code", cut(one_line(each), 200))) for each in said[:_MOST]))
            yield joined(left_out(len(said), _MOST, words))


def _unread(audit: Audit, report: Report) -> Iterator[Html]:
    words = report.words
    if not audit.not_measured and not audit.gaps:
        yield empty(words("whole"))
        return
    yield _rows(
        words("unmeasured_caption"),
        (words("control_head"), words("because")),
        [
            row(
                tag("a", control, href=f"#control-{control}") if control in report.run.chosen.controls else control,
                joined(
                    [tag("p", coded(cut(one_line(each), 300)), lang="en") for each in why[:_WHY]],
                    left_out(len(why), _WHY, words),
                ),
            )
            for control, why in audit.not_measured.items()
        ],
        report,
    )
    yield _rows(
        words("gaps_caption"),
        (words("where"), words("what"), words("permission")),
        [
            row(
                tag("code", each.where),
                tag("span", coded(cut(one_line(each.what), 300)), lang="en"),
                tag("code", each.permission) if each.permission else "–",
            )
            for each in audit.gaps
        ],
        report,
    )


def _seen(report: Report) -> Html | None:
    words, seen = report.words, report.seen
    if seen is None:
        return None
    rows = [row(tag("code", kind), words.number(number)) for kind, number in seen.things.items()]
    return _rows(words("seen_caption"), (words("kind"), words("number")), rows, report)


def _rows(caption: str, heads: Iterable[str], rows: list[Html], report: Report) -> Html:
    words = report.words
    shown = table(caption, heads, rows[:_MOST], words, hidden=True)
    return folded(caption, len(rows), words, shown, left_out(len(rows), _MOST, words))
