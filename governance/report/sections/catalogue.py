"""The catalogue: every control with its rationale and the clauses of frameworks that it answers."""

from __future__ import annotations

from itertools import groupby

from governance.report.markup import Html, coded, joined, lines, tag
from governance.report.report import Report
from governance.report.sections.families import MARKS, slug, title
from governance.report.sections.findings import severity
from governance.report.sections.tables import folded, table
from governance.report.words import Words
from policies.control import Control

_HEADS = ("control_head", "statement", "status", "severity", "evidence", "frameworks")


def section(report: Report) -> Html:
    """Return a table for each family, folded."""
    controls = report.run.chosen.controls.values()
    return joined(
        tag("p", report.words("catalogue_note"), class_="soft"),
        lines(_family(family, [*group], report) for family, group in groupby(controls, key=lambda each: each.family)),
    )


def _family(family: str, controls: list[Control], report: Report) -> Html:
    words = report.words
    name = f"{family} · {title(family, words)}"
    rows = [_row(each, report) for each in controls]
    shown = table(name, [words(each) for each in _HEADS], rows, words, hidden=True)
    return folded(name, len(controls), words, shown)


def status(word: str, words: Words) -> Html:
    """Return a status with its mark."""
    mark = tag("span", MARKS.get(word, ""), class_="mark", aria_hidden="true")
    return tag("span", mark, words.known(word), class_=f"status {slug(word)}")


def _row(control: Control, report: Report) -> Html:
    words = report.words
    language = "en" if words.language != "en" else None
    return tag(
        "tr",
        tag("th", control.id, scope="row", id=f"control-{control.id}", class_="day"),
        tag(
            "td",
            tag("b", coded(control.title_in(words.language))),
            tag("p", tag("i", words("why"), ":"), " ", tag("span", coded(control.why), lang=language))
            if control.why
            else None,
            tag("p", tag("i", words("fix"), ":"), " ", coded(control.fix_in(words.language))),
            class_="said",
        ),
        tag("td", status(report.run.status.get(control.id, "not measured"), words)),
        tag("td", severity(report.run.chosen.severity_of(control), words)),
        tag("td", ", ".join(words.known(each) for each in control.evidence)),
        tag("td", lines(tag("p", each) for each in control.references) if control.references else "–"),
    )
