"""The findings, by family and control, with their lines of the declaration and what to filter them by."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from governance.findings import Finding, Place
from governance.render.access_words import one_line
from governance.render.visible import cut, relative
from governance.report.agencies import of
from governance.report.markup import Html, coded, joined, lines, tag
from governance.report.report import Report
from governance.report.sections.families import title
from governance.report.sections.tables import count, folded, table
from governance.report.words import Words
from policies.catalogue import FAMILIES
from policies.control import SEVERITIES

MARKS = {"critical": "▲▲", "high": "▲", "medium": "◆", "low": "▽"}
"""A mark for each severity, so that none is told by its colour alone."""

_LONGEST = 600  # characters of a sentence
_WIDE = 110  # characters of a source line
_VALUE = re.compile(r"""\"[^"]*"|'[^']*'|[^\s,\[\]{}]+""")
"""What a place points at: a text in quotes, or a word."""


def section(report: Report) -> Html:
    """Return the filters and every finding."""
    words = report.words
    findings = _ordered(report)
    if not findings:
        return joined(tag("p", words("no_findings"), class_="empty"), _unjudged(report))
    return joined(
        _filters(report, findings),
        lines(
            _family(family, [*group], report)
            for family, group in groupby(findings, key=lambda each: each.control.family)
        ),
        tag("p", words("nothing_left"), class_="empty", id="nothing-left", hidden=True),
        _unjudged(report),
    )


def _ordered(report: Report) -> list[Finding]:
    families = {family: number for number, family in enumerate(FAMILIES)}
    ranks = {severity: number for number, severity in enumerate(SEVERITIES)}

    def order(each: Finding) -> tuple[int, str, int, str]:
        return (
            families.get(each.control.family, len(families)),
            each.control.family,
            ranks[each.severity],
            each.control.id,
        )

    return sorted(report.run.findings, key=order)


def _family(family: str, findings: Sequence[Finding], report: Report) -> Html:
    groups = groupby(findings, key=lambda each: (each.control.id, each.severity))
    return tag(
        "div",
        tag("h3", family, " · ", title(family, report.words), " ", count(len(findings), report.words)),
        lines(_group([*group], report) for _, group in groups),
        class_="family",
        data_family=family,
    )


def severity(word: str, words: Words) -> Html:
    """Return a severity with its mark."""
    mark = tag("span", MARKS.get(word, ""), class_="mark", aria_hidden="true")
    return tag("span", mark, words.known(word), class_=f"severity {word}")


def _group(findings: Sequence[Finding], report: Report) -> Html:
    first, words = findings[0], report.words
    control = first.control
    return tag(
        "article",
        tag(
            "h4",
            severity(first.severity, words),
            " ",
            tag("a", control.id, href=f"#control-{control.id}"),
            " ",
            coded(control.title_in(words.language)),
            " ",
            count(len(findings), words),
        ),
        tag("p", tag("b", words("fix"), ":"), " ", coded(first.remediation), class_="fix"),
        tag("ol", lines(_finding(each, report) for each in findings)),
        class_=f"group {first.severity}",
        data_severity=first.severity,
    )


def _finding(finding: Finding, report: Report) -> Html:
    agencies = of(finding, report.agencies)
    fate = "waived" if finding.waiver else "known" if finding.baseline else "open"
    return tag(
        "li",
        tag("p", coded(cut(one_line(finding.message), _LONGEST)), lang="en" if report.words.language != "en" else None),
        tag("p", _about(finding, agencies, report), class_="about"),
        _source(finding.location, report) if finding.location else None,
        [_note(place, said, report.words) for place, said in finding.notes],
        class_=f"f {fate}",
        data_unit=finding.unit,
        data_agency=" ".join(agencies) or None,
        data_fate=fate if fate != "open" else None,
    )


def _about(finding: Finding, agencies: Iterable[str], report: Report) -> Iterator[Html]:
    words = report.words
    if finding.evidence != "declared":
        yield tag("span", words.known(finding.evidence), class_="tag")
    yield tag("code", where(finding))
    if finding.unit:
        yield tag("span", finding.unit, class_="tag brand")
    for agency in agencies:
        yield tag("span", agency, class_="tag agency")
    story = report.past.met.get(finding.fingerprint) if report.past else None
    if story is not None:
        yield tag("span", words("first_seen_on", day=story.first_seen.isoformat()), class_="day")
        if story.reopened:
            yield tag("span", words("reopened_times", times=words.number(story.reopened)), class_="tag")
    if finding.waiver is not None:
        said = words("waived_until", day=finding.waiver.until, who=finding.waiver.approved_by)
        yield tag("span", said, class_="tag fate")
    elif finding.baseline:
        yield tag("span", words("in_baseline"), class_="tag fate")


def where(finding: Finding) -> str:
    """Return a finding's place: file, line and path; or what is not declared by its name."""
    place = finding.location
    if place is None:
        return cut(one_line(finding.urn or finding.asset), 300)
    return _placed(place)


def _placed(place: Place) -> str:
    inside = f" {place.path}" if place.path else ""
    return f"{relative(place.file)}:{place.line}:{place.column}{inside}"


def _source(place: Place, report: Report) -> Html | None:
    said = report.sources.get((place.file, place.line))
    if not said:
        return None
    start = max(0, place.column - 1 - _WIDE // 2) if len(said) > _WIDE else 0
    at = max(0, min(place.column - 1, len(said)) - start)
    shown = one_line(said.replace("\t", " ")[start : start + _WIDE])
    more = "…" if len(said) > start + _WIDE else ""
    before, after = shown[:at], shown[at:]
    value = _VALUE.match(after)
    end = value.end() if value else 0
    line = tag("span", f"{place.line} ", class_="no")
    marked = tag("mark", after[:end]) if end else None
    return tag("pre", line, "…" if start else "", before, marked, after[end:], more)


def _note(place: Place, said: str, words: Words) -> Html:
    return tag(
        "p",
        words("see_also"),
        " ",
        tag("code", _placed(place)),
        ": ",
        tag("span", coded(cut(one_line(said), 200)), lang="en" if words.language != "en" else None),
        class_="about",
    )


def _filters(report: Report, findings: Sequence[Finding]) -> Html:
    words = report.words
    families = dict.fromkeys(each.control.family for each in findings)
    units = sorted({each.unit for each in findings if each.unit})
    agencies = sorted({agency for each in findings for agency in of(each, report.agencies)})
    fates = {"waived" if each.waiver else "known" if each.baseline else "open" for each in findings}
    severities = [each for each in SEVERITIES if any(one.severity == each for one in findings)]
    boxes = [
        tag("label", tag("input", type="checkbox", name="severity", value=each, checked=True), severity(each, words))
        for each in severities
    ]
    return tag(
        "div",
        tag("h3", words("filters")),
        tag(
            "div",
            select(
                "by-family",
                words("family"),
                words("any"),
                [(each, f"{each} · {title(each, words)}") for each in families],
            ),
            select("by-unit", words("brand"), words("any"), [(each, each) for each in units]),
            select("by-agency", words("agency"), words("any"), [(each, each) for each in agencies]),
            select(
                "by-fate", words("fate"), words("any_fate"), [(each, words(f"fate_{each}")) for each in sorted(fates)]
            )
            if len(fates) > 1
            else None,
            tag("label", words("text"), tag("input", type="search", id="by-text", autocomplete="off"), for_="by-text"),
            class_="fields",
        ),
        tag("fieldset", tag("legend", words("severity")), boxes),
        tag(
            "p",
            tag(
                "span",
                words("shown", shown=words.number(len(findings)), all=words.number(len(findings))),
                role="status",
                id="shown",
                data_said=words("shown", shown="{shown}", all="{all}"),
            ),
            " ",
            tag("button", words("reset"), type="button", id="reset"),
        ),
        class_="filters",
        id="filters",
        role="search",
        aria_label=words("filters"),
        hidden=True,
    )


def select(name: str, label: str, every: str, options: Iterable[tuple[str, str]]) -> Html:
    """Return a box to choose from, `name` its id, with its label; nothing chosen is `every`."""
    choices = [tag("option", cut(one_line(said), 60), value=value) for value, said in options]
    box = tag("select", tag("option", every, value=""), choices, id=name)
    return tag("label", label, box, for_=name)


def _unjudged(report: Report) -> Html | None:
    words = report.words
    if not report.run.unjudged:
        return None
    heads = (words("control_head"), words("asset"), words("missing_for"))
    rows = [
        tag(
            "tr",
            tag("th", tag("a", each, href=f"#control-{each}"), scope="row"),
            tag("td", tag("code", cut(one_line(asset), 200)) if asset else words("every")),
            tag("td", coded(cut(one_line(what), 400)), lang="en"),
        )
        for each, asset, what in report.run.unjudged
    ]
    said = words("not_judged")
    return folded(said, len(rows), words, table(said, heads, rows, words))
