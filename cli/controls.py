"""A control in full, in the terminal and as data; and the list of all of them."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

import click

from cli.findings import COLOURS
from cli.screen import safe
from policies.catalogue import FAMILIES
from policies.control import Control

WIDTH = 96
"""Columns of a page."""

_WORDS = {
    "en": {"why": "Why", "fix": "Fix", "settings": "Settings", "references": "References", "sources": "Sources"},
    "es": {
        "why": "Por qué",
        "fix": "Remedio",
        "settings": "Ajustes",
        "references": "Referencias",
        "sources": "Fuentes",
    },
}
SOURCES = {
    "E": "Solvis eBook, Modelo operativo basado en el engagement con el consumidor (2017)",
    "P": "Solvis Playbook",
    "B": "Solvis blog, La evolución del CRM a un ecosistema de customer engagement",
    "S": "Sawhney, five pillars of customer experience",
    "R": "Rijo, 3 conclusiones sobre CRM y marketing automation",
    "A": "AWS Well-Architected and IAM best practice",
    "L": "law, or a mailbox provider's rule",
}
"""The source letters of the catalogue."""


def page(control: Control, language: str = "en") -> str:
    """Return the page of a control for the terminal."""
    return "\n".join(_page(control, language))


def _page(control: Control, language: str) -> Iterator[str]:
    words = _WORDS[language]
    head = click.style(control.id, bold=True, fg=COLOURS.get(control.severity, "cyan"))
    yield f"{head}  {control.severity} · {', '.join(control.evidence)}"
    yield from _wrapped(click.style(f"{safe(control.title_in(language))}.", bold=True), "")
    for head_word, text in ((words["why"], control.why), (words["fix"], control.fix_in(language))):
        if text:
            yield ""
            yield from _wrapped(f"{head_word}: {safe(text)}", "")
    if control.waits_for:
        yield ""
        yield from _wrapped(f"Not judged yet: it waits for {safe(control.waits_for)}", "")
    if control.settings:
        yield ""
        yield f"{words['settings']}: " + ", ".join(f"`{name}` = {value}" for name, value in control.settings.items())
    if control.references:
        yield ""
        yield from _wrapped(f"{words['references']}: {safe('; '.join(control.references))}", "")
    if control.sources:
        yield ""
        yield f"{words['sources']}: " + "; ".join(SOURCES[letter] for letter in control.sources if letter in SOURCES)
    for example in control.examples:
        verdict = f"finds {', '.join(f'`{safe(asset)}`' for asset in example.finds)}" if example.finds else "holds"
        yield ""
        yield click.style(f"{verdict}, {example.on}: {safe(example.name)}", fg="red" if example.finds else "green")
        yield from (f"    {safe(line)}" for line in textwrap.dedent(example.text).strip("\n").splitlines())


def _wrapped(text: str, indent: str) -> Iterator[str]:
    yield from textwrap.wrap(
        text, WIDTH, initial_indent=indent, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    ) or [""]


def listing(controls: Mapping[str, Control], language: str = "en") -> str:
    """Return every control, a line each, by family."""
    lines: list[str] = []
    family = ""
    wide = max((len(", ".join(_letters(control))) for control in controls.values()), default=0)
    for control in controls.values():
        if control.family != family:
            family = control.family
            name = FAMILIES.get(family, ("controls of your own", "controles propios"))[language == "es"]
            lines += ["", click.style(f"{family}: {name}", bold=True)]
        severity = click.style(control.severity.ljust(8), fg=COLOURS.get(control.severity, "cyan"))
        evidence = " ".join(_letters(control)).ljust(wide)
        lines.append(f"  {control.id}  {severity}  {evidence}  {safe(control.title_in(language), 200)}")
    return "\n".join(lines).lstrip("\n")


def _letters(control: Control) -> list[str]:
    return [each[0].upper() for each in control.evidence]


def as_data(control: Control, language: str = "en") -> dict[str, Any]:
    """Return a control for programs."""
    return {
        "id": control.id,
        "severity": control.severity,
        "evidence": list(control.evidence),
        "title": control.title_in(language),
        "why": control.why,
        "fix": control.fix_in(language),
        "settings": dict(control.settings),
        "references": list(control.references),
        "sources": [SOURCES[letter] for letter in control.sources if letter in SOURCES],
        "waits_for": control.waits_for,
        "examples": [
            {"name": each.name, "evidence": each.on, "finds": list(each.finds), "text": textwrap.dedent(each.text)}
            for each in control.examples
        ],
    }
