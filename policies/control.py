"""A control: one statement that must hold, where it is judged, why, and how to mend it.

A control is one file. Its docstring is its page: the statement, then paragraphs that begin with `Why:` and `Fix:`.
`@control(...)` on the generator that judges what is declared makes the `Control`; its `each` and `whole` add the
generators that judge what is planned or observed, its `live` those that judge what is observed alone. A generator
yields a breach for each thing that the statement does not hold for: `(thing, sentence)`, and after these the key that
is at fault and notes on other places. It does not print, fetch, sort, count, or know the clock: the evaluation date is
on the estate.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from inspect import signature
from typing import Any, Final, NamedTuple

from ecosystem.estate.estate import DECLARED, OBSERVED, PLANNED
from ecosystem.noun import noun

CRITICAL: Final = "critical"
HIGH: Final = "high"
MEDIUM: Final = "medium"
LOW: Final = "low"
SEVERITIES: Final = (CRITICAL, HIGH, MEDIUM, LOW)
"""Worst first."""

EVIDENCE: Final = {"D": DECLARED, "P": PLANNED, "O": OBSERVED}
"""The letters of the catalogue."""

IDENTIFIER: Final = re.compile(r"[A-Z]{2,5}-[0-9]{3}")


class At(NamedTuple):
    """A place in the declaration, when it is not a key of the thing that a breach is about."""

    path: str


class Note(NamedTuple):
    """A second place that explains a breach: a path in the declaration, and what stands there."""

    path: str
    text: str


Breach = tuple[Any, ...]
"""`(thing, sentence)`, then optionally the key at fault (or an `At`), then optionally an iterable of `Note`s.

`Unjudged` in place of the sentence says that of this thing it cannot be told.
"""

Breaches = Iterator[Breach]
Check = Callable[..., Breaches]
"""From an estate, and the control's settings by name, to breaches."""

Reasons = Iterator[str]
Each = Callable[..., Reasons]
"""From one noun and the estate it is in, and the settings by name, to the reasons why it does not hold."""


class Spanish(NamedTuple):
    """The statement and the remediation in Spanish."""

    title: str
    fix: str


@noun(frozen=True, slots=True)
class Example:
    """One example of a control: sections of a declaration (or planned resources), and the assets that it finds."""

    name: str
    text: str
    finds: tuple[str, ...] = ()
    on: str = DECLARED


@dataclass
class Control:
    """One control of the catalogue, or one of the user's own."""

    id: str
    severity: str
    evidence: tuple[str, ...]
    sources: str
    es: Spanish | None
    references: tuple[str, ...]
    about: tuple[str, ...]
    page: str
    file: str
    declared: Check | None = None
    on: tuple[str, ...] = (DECLARED,)
    eaches: list[tuple[type[Any], Each]] = field(default_factory=list)
    wholes: list[Check] = field(default_factory=list)
    lives: list[Check] = field(default_factory=list)
    waits_for: str | None = None
    examples: list[Example] = field(default_factory=list)

    # Its page.

    @cached_property
    def title(self) -> str:
        """The statement that must hold, without a full stop."""
        return " ".join(self.page.strip().split("\n\n")[0].split()).rstrip(".")

    @cached_property
    def why(self) -> str:
        """Why it must hold."""
        return self._paragraph("Why:")

    @cached_property
    def fix(self) -> str:
        """How to mend it, in English."""
        return self._paragraph("Fix:")

    def _paragraph(self, head: str) -> str:
        found = [part for part in self.page.strip().split("\n\n") if part.strip().startswith(head)]
        return " ".join(found[0].split()).removeprefix(head).strip() if found else ""

    def title_in(self, language: str) -> str:
        """Return the statement in `en` or `es`."""
        return self.es.title.rstrip(".") if language == "es" and self.es else self.title

    def fix_in(self, language: str) -> str:
        """Return the remediation in `en` or `es`."""
        return self.es.fix if language == "es" and self.es else self.fix

    @property
    def family(self) -> str:
        """The letters before the number."""
        return self.id.partition("-")[0]

    @property
    def policy(self) -> str:
        """The name of its policy in the policy pack: `dat-004`."""
        return self.id.lower()

    # What it can be set to.

    @cached_property
    def settings(self) -> Mapping[str, Any]:
        """The settings, by name, with their defaults: the keyword-only parameters of its generators."""
        found: dict[str, Any] = {}
        for function in (self.declared, *(each for _, each in self.eaches), *self.wholes, *self.lives):
            found.update(settings_of(function))
        return found

    # How it is built.

    def each(self, noun: type[Any]) -> Callable[[Each], Each]:
        """Have a generator judge every planned or observed `noun`, one at a time, by itself."""

        def add(function: Each) -> Each:
            self.eaches.append((noun, function))
            return function

        return add

    def whole(self, function: Check) -> Check:
        """Have a generator judge a plan or an account as a whole."""
        self.wholes.append(function)
        return function

    def live(self, function: Check) -> Check:
        """Have a generator judge what is observed live, beside what `each` and `whole` do of a plan as well."""
        self.lives.append(function)
        return function

    def passes(self, name: str, text: str, on: str = DECLARED) -> None:
        """Add an example in which the control finds nothing."""
        self.examples.append(Example(name, text, (), on))

    def fails(self, name: str, text: str, finding: str | tuple[str, ...], on: str = DECLARED) -> None:
        """Add an example in which the control finds `finding` (an asset, or several), and nothing else."""
        finds = (finding,) if isinstance(finding, str) else finding
        self.examples.append(Example(name, text, finds, on))


def settings_of(function: Callable[..., Any] | None) -> dict[str, Any]:
    """Return the keyword-only parameters of a generator with their defaults."""
    if function is None:
        return {}
    if not function.__kwdefaults__:
        return {}
    return {
        name: each.default for name, each in signature(function).parameters.items() if each.kind is each.KEYWORD_ONLY
    }


def control(
    id: str,
    severity: str,
    evidence: str,
    *,
    sources: str = "",
    es: Spanish | None = None,
    references: Iterable[str] = (),
    about: Iterable[str] = (),
    on: Iterable[str] = (DECLARED,),
) -> Callable[[Check], Control]:
    """Return the decorator that makes a control of the generator that judges the declared evidence.

    `evidence` are letters of the catalogue (`DPO`); `sources` its source letters; `references` clauses of frameworks,
    `GDPR Art. 28(3)(h)`; `about` the kinds of channel, or sections of the declaration, without which it does not
    apply; `on` the kinds of evidence that the decorated generator itself reads.
    """

    def made(function: Check) -> Control:
        found = undeclared_control(
            id,
            severity,
            evidence,
            page=function.__globals__.get("__doc__") or "",
            file=function.__code__.co_filename,
            sources=sources,
            es=es,
            references=references,
            about=about,
        )
        found.declared = function
        found.on = tuple(on)
        return found

    return made


def undeclared_control(
    id: str,
    severity: str,
    evidence: str,
    *,
    page: str,
    file: str,
    sources: str = "",
    es: Spanish | None = None,
    references: Iterable[str] = (),
    about: Iterable[str] = (),
    waits_for: str | None = None,
) -> Control:
    """Return a control that no declaration can answer; its `each` and `whole` judge what is planned or observed.

    `page` is the file's `__doc__`, `file` its `__file__`. `waits_for` says, for a control that nothing here judges
    yet, what it rests on: it is then listed as not judged.
    """
    if not IDENTIFIER.fullmatch(id):
        raise ValueError(f"`{id}` is no identifier of a control; expected one such as `OWN-001`")
    if severity not in SEVERITIES:
        raise ValueError(f"`{severity}` is no severity; expected one of {', '.join(SEVERITIES)}")
    return Control(
        id=id,
        severity=severity,
        evidence=tuple(EVIDENCE[letter] for letter in evidence),
        sources=sources,
        es=es,
        references=tuple(references),
        about=tuple(about),
        page=page,
        file=file,
        on=(),
        waits_for=waits_for,
    )
