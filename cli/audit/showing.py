"""An audit as text for people: the findings as `check` shows them, what was not measured, and the join."""

from __future__ import annotations

from collections.abc import Iterator

import click

from cli.findings import render as findings
from cli.screen import count, safe
from ecosystem.noun import noun
from governance.audit.auditing import Audit, not_measured

SHOWN = 4
"""Reasons of one control, or sentences of one list, that are shown unless all are asked for."""


@noun(frozen=True, slots=True)
class Words:
    """What is said around the lists, in one language."""

    not_measured: str
    gaps: str
    more: str
    declared_only: str
    live_only: str
    matched: str
    claims: str
    incomplete: str
    complete: str


ENGLISH = Words(
    "not measured",
    "could not be read",
    "more; `--all` shows them",
    "declared, and not on its platform",
    "on its platform, and not declared",
    "declared channels and live assets that are the same",
    "fail on the declaration already (`ecosystem check` shows them)",
    "the evidence is incomplete: what is listed above could not be measured",
    "the evidence is complete, as far as it was asked for",
)
SPANISH = Words(
    "no medido",
    "no se pudo leer",
    "más; `--all` los muestra",
    "declarado, y no está en su plataforma",
    "en su plataforma, y no declarado",
    "canales declarados y activos vivos que son el mismo",
    "fallan ya en la declaración (`ecosystem check` los muestra)",
    "la evidencia está incompleta: lo listado arriba no se pudo medir",
    "la evidencia está completa, hasta donde se pidió",
)


def render(found: Audit, fail_on: str, *, everything: bool = False, quiet: bool = False) -> str:
    """Return an audit as text: findings, families, what was not measured, gaps, the join, the count."""
    run = found.run
    words = SPANISH if run.chosen.language == "es" else ENGLISH
    parts = findings(run, fail_on, everything=everything, quiet=quiet).split("\n\n")
    end = parts.pop()
    if not quiet:
        parts += ["\n".join(each) for each in _lists(found, words, everything) if each]
    last = words.incomplete if found.incomplete else words.complete
    colour = "yellow" if found.incomplete else "green"
    return "\n\n".join([*parts, "\n".join([end, click.style(last, fg=colour)])])


def _lists(found: Audit, words: Words, everything: bool) -> Iterator[list[str]]:
    yield list(_unmeasured(found, words, everything))
    yield list(_listed(words.gaps, [each.sentence for each in found.gaps], words, everything))
    joined = found.joined
    if joined is not None:
        yield [f"{words.matched}: {len(joined.pairs)}"]
        yield list(_listed(words.declared_only, [each.id for each in joined.absent], words, everything))
        yield list(_listed(words.live_only, [each.id for each in joined.undeclared], words, everything))
    if found.claimed_failing:
        yield [f"{', '.join(found.claimed_failing)}: {words.claims}"]


def _unmeasured(found: Audit, words: Words, everything: bool) -> Iterator[str]:
    why = not_measured(found)
    if not why:
        return
    yield click.style(f"{words.not_measured} ({count(len(why), 'control')})", bold=True)
    for control, reasons in why.items():
        shown = reasons if everything else reasons[:SHOWN]
        yield f"  {control}: {safe(shown[0], 300)}"
        yield from (f"           {safe(each, 300)}" for each in shown[1:])
        if len(reasons) > len(shown):
            yield f"           {len(reasons) - len(shown):,} {words.more}"


def _listed(title: str, said: list[str], words: Words, everything: bool) -> Iterator[str]:
    if not said:
        return
    yield click.style(f"{title} ({len(said):,})", bold=True)
    shown = said if everything else said[: 3 * SHOWN]
    yield from (f"  {safe(each, 300)}" for each in shown)
    if len(said) > len(shown):
        yield f"  {len(said) - len(shown):,} {words.more}"
