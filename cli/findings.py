"""Findings as a compiler shows them: the sentence, the place, the line, a caret, a second place where it explains."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field

import click

from cli.problems import excerpt, source_lines
from cli.screen import columns, count, safe
from ecosystem.noun import noun
from governance.evaluation import FAIL, STATUSES, WAIVED, Run
from governance.findings import Finding, Place
from policies.catalogue import FAMILIES
from policies.control import CRITICAL, HIGH, MEDIUM, SEVERITIES

MANY = 12
"""More findings than this are grouped by control, unless all are asked for."""

LISTED = 5
"""Findings of a group that are listed."""

COLOURS = {CRITICAL: "red", HIGH: "bright_red", MEDIUM: "yellow"}


@noun(frozen=True, slots=True)
class Words:
    """What the report says around the findings, in one language."""

    fix: str
    more: str
    waived: str
    baseline: str
    family: str
    controls: str
    statuses: Mapping[str, str] = field(default_factory=dict)


ENGLISH = Words("fix", "more; `--all` shows them", "waived", "in the baseline", "family", "controls")
SPANISH = Words(
    "remedio",
    "más; `--all` los muestra",
    "exceptuado",
    "en la línea base",
    "familia",
    "controles",
    {
        "fail": "falla",
        "waived": "exceptuado",
        "claimed": "declarado",
        "verified": "verificado",
        "not measured": "no medido",
        "not applicable": "no aplica",
    },
)


def render(run: Run, fail_on: str, *, everything: bool = False, quiet: bool = False) -> str:
    """Return the run as text for people: the findings, the families (or the clauses of a framework), the count."""
    words = SPANISH if run.chosen.language == "es" else ENGLISH
    shown = [*_groups(run, words)] if len(run.findings) > MANY and not everything else blocks(run)
    if not quiet:
        framework = run.chosen.framework
        shown.append("\n".join(clauses(run, framework, words) if framework else families(run, words)))
    shown.append(closing(run, fail_on))
    return "\n\n".join(shown)


def blocks(run: Run) -> list[str]:
    """Return every finding in full, one text each."""
    words = SPANISH if run.chosen.language == "es" else ENGLISH
    sources: dict[str, list[str]] = {}
    return ["\n".join(_block(finding, words, sources)) for finding in run.findings]


def _head(finding: Finding, words: Words) -> str:
    colour = COLOURS.get(finding.severity, "cyan")
    label = click.style(f"{finding.severity}[{finding.control.id}]", fg=colour, bold=True)
    fate = f" ({_fate(finding, words)})" if _fate(finding, words) else ""
    return f"{label}{click.style(fate, fg='green')}: "


def _fate(finding: Finding, words: Words) -> str:
    if finding.waiver is not None:
        waiver = finding.waiver
        return f"{words.waived} until {waiver.until} by {safe(waiver.approved_by, 80)}"
    return words.baseline if finding.baseline else ""


def _block(finding: Finding, words: Words, sources: dict[str, list[str]]) -> Iterator[str]:
    yield _head(finding, words) + click.style(safe(finding.message), bold=True)
    place = finding.location
    width = len(str(max([place.line if place else 0, *(other.line for other, _ in finding.notes)])))
    edge = " " * width
    if place is None:
        yield f"{edge}{_arrow('-->')} {safe(finding.urn or finding.asset)}"
    else:
        yield from _shown(place, edge, _arrow("-->"), "", sources, COLOURS.get(finding.severity, "cyan"), "^")
    for other, text in finding.notes:
        yield from _shown(other, edge, _arrow("::"), text, sources, "blue", "-")
    yield f"{edge} {_bar('=')} {words.fix}: {safe(finding.remediation)}"
    if finding.waiver is not None:
        yield f"{edge} {_bar('=')} {words.waived}: {safe(finding.waiver.reason, 300)}"


def _shown(
    place: Place, edge: str, arrow: str, text: str, sources: dict[str, list[str]], colour: str, mark: str
) -> Iterator[str]:
    inside = f" ({safe(place.path)})" if place.path else ""
    yield f"{edge}{arrow} {safe(place.file)}:{place.line}:{place.column}{inside}"
    lines = list(
        excerpt(place.line, place.column, edge, safe(text, 200), source_lines(place.file, sources), colour, mark)
    )
    yield from lines
    if text and not lines:
        yield f"{edge} {_bar('=')} {safe(text, 200)}"


def _arrow(text: str) -> str:
    return click.style(text, fg="blue", bold=True)


def _bar(text: str) -> str:
    return click.style(text, fg="blue", bold=True)


def _groups(run: Run, words: Words) -> Iterator[str]:
    by_control: dict[str, list[Finding]] = {}
    for finding in run.findings:
        by_control.setdefault(finding.control.id, []).append(finding)
    for found in by_control.values():
        yield "\n".join(_group(found, words, run.chosen.language))


def _group(found: Sequence[Finding], words: Words, language: str) -> Iterator[str]:
    control = found[0].control
    number = f" ({len(found)})" if len(found) > 1 else ""
    colour = COLOURS.get(found[0].severity, "cyan")
    label = click.style(f"{found[0].severity}[{control.id}]", fg=colour, bold=True)
    yield f"{label}: {click.style(safe(control.title_in(language)), bold=True)}{number}"
    for finding in found[:LISTED]:
        fate = _fate(finding, words)
        said = f"{safe(finding.message, 400)}{click.style(f' ({fate})', fg='green') if fate else ''}"
        yield f"  {_arrow('-->')} {_where(finding)}: {said}"
    if len(found) > LISTED:
        yield f"      {len(found) - LISTED:,} {words.more}"
    yield f"   {_bar('=')} {words.fix}: {safe(found[0].remediation)}"


def _where(finding: Finding) -> str:
    place = finding.location
    return f"{safe(place.file)}:{place.line}:{place.column}" if place else safe(finding.urn or finding.asset)


def families(run: Run, words: Words = ENGLISH) -> Iterator[str]:
    """Yield the table: for each family how many controls have each status; statuses that no control has are left out.

    The columns are fail, (waived,) claimed or verified, not measured, not applicable.
    """
    at = 1 if run.chosen.language == "es" else 0
    for family, cells in _table(words.family, run.families(), words, _titles(at)):
        yield f"{family}  {cells}"


def clauses(run: Run, framework: str, words: Words = ENGLISH) -> Iterator[str]:
    """Yield the table by clause of a framework: how many of its controls have each status, and which they are."""
    from policies.frameworks import FRAMEWORKS, by_clause

    controls = by_clause(run.chosen.controls, framework)
    counts = {clause: Counter(run.status[each] for each in found) for clause, found in controls.items()}
    last = [click.style(words.controls, bold=True), *(" ".join(found) for found in controls.values())]
    for (clause, cells), said in zip(_table(FRAMEWORKS[framework][0], counts, words, {}), last, strict=True):
        yield f"{clause}  {cells}  {said}"


def _titles(at: int) -> dict[str, str]:
    return {family: f"{family:4} {titles[at]}" for family, titles in FAMILIES.items()}


def _table(
    title: str, table: Mapping[str, Counter[str]], words: Words, names: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Yield the head and each row of a table of statuses: its name, and its numbers as one text."""
    used = [status for status in STATUSES if any(counts[status] for counts in table.values()) or status == FAIL]
    heads = [words.statuses.get(status, status) for status in used]
    wide = max([columns(title), *(columns(names.get(each, each)) for each in table)])
    yield click.style(title.ljust(wide), bold=True), click.style("  ".join(heads), bold=True)
    for each, counts in table.items():
        cells = []
        for status, head in zip(used, heads, strict=True):
            number = str(counts[status] or "·").rjust(len(head))
            colour = {FAIL: "red", WAIVED: "green"}.get(status) if counts[status] else None
            cells.append(click.style(number, fg=colour) if colour else number)
        name = names.get(each, each)
        yield name + " " * (wide - columns(name)), "  ".join(cells)


def closing(run: Run, fail_on: str) -> str:
    """Return the last line: how many findings, of which severity, on which day."""
    summary = run.summary()
    said = [f"{number} {severity}" for severity in SEVERITIES if (number := summary["by_severity"][severity])]
    what = count(summary["findings"], "finding") if summary["findings"] else "no findings"
    detail = f" ({', '.join(said)})" if said else ""
    waived = f", {summary['waived']} waived" if summary["waived"] else ""
    known = sum(1 for finding in run.findings if finding.baseline and finding.waiver is None)
    old = f", {known} of them in the baseline" if known else ""
    text = (
        f"{what}{detail}{old}{waived}: {summary['passed']} of {count(summary['evaluated'], 'control')} hold, "
        f"{run.estate.evidence} evidence as of {run.estate.as_of}"
    )
    return click.style(text, fg="red" if run.fails(fail_on) else "yellow" if said else "green", bold=True)


def overridden(run: Run) -> Iterable[str]:
    """Yield a line for each severity or setting that is not the catalogue's, so that nobody overlooks it."""
    chosen = run.chosen
    for identifier, control in chosen.controls.items():
        if chosen.severity_of(control) != control.severity:
            yield f"{identifier}: severity `{control.severity}` is `{chosen.severity_of(control)}` here"
        for name, value in chosen.settings.get(identifier, {}).items():
            if control.settings.get(name) != value:
                yield f"{identifier}: `{name}` is {value} here, {control.settings.get(name)} in the catalogue"
