"""The frameworks that controls refer to. A control names a clause only where it truly answers it, at least in part.

A reference is text, `GDPR Art. 32(1)(a)`: the framework's prefix, then the clause. Paragraphs of the three laws are
written alike: `LGPD Art. 8(4)` is art. 8º, § 4º; `Ley 25.326 Art. 4(7)` is artículo 4, inciso 7.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from policies.control import Control

FRAMEWORKS: Final = {
    "gdpr": ("GDPR", "Regulation (EU) 2016/679"),
    "iso27001": ("ISO/IEC 27001:2022", "ISO/IEC 27001:2022, Annex A"),
    "cis-aws": ("CIS AWS Foundations 3.0.0", "CIS Amazon Web Services Foundations Benchmark, version 3.0.0"),
    "well-architected": ("AWS Well-Architected", "AWS Well-Architected Framework, best practices"),
    "lgpd": ("LGPD", "Lei nº 13.709/2018 (Brazil)"),
    "ley-25326": ("Ley 25.326", "Ley 25.326 de Protección de los Datos Personales (Argentina)"),
}
"""The name on the command line, the prefix of a reference, the framework's title."""


def clauses(control: Control, framework: str) -> tuple[str, ...]:
    """Return the clauses of `framework` that a control refers to, without the framework's prefix."""
    prefix = f"{FRAMEWORKS[framework][0]} "
    return tuple(each.removeprefix(prefix) for each in control.references if each.startswith(prefix))


def by_clause(controls: Mapping[str, Control], framework: str) -> dict[str, tuple[str, ...]]:
    """Return, for each clause of `framework` that a control refers to, the controls; clauses in the order of theirs."""
    found: dict[str, list[str]] = {}
    for identifier, control in controls.items():
        for clause in clauses(control, framework):
            found.setdefault(clause, []).append(identifier)
    return {clause: tuple(found[clause]) for clause in sorted(found, key=_in_order)}


def _in_order(clause: str) -> list[tuple[int, str]]:
    """Return a key by which `A.5.9` comes before `A.5.15`."""
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"(\d+)", clause)]


def framework_of(reference: str) -> tuple[str, str] | None:
    """Return the framework's name and the clause of a reference, None when it is no framework's."""
    for name, (prefix, _) in FRAMEWORKS.items():
        if reference.startswith(f"{prefix} "):
            return name, reference.removeprefix(f"{prefix} ")
    return None
