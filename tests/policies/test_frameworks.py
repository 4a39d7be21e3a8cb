"""References to frameworks: each is of a framework that is known, in that framework's form, and selects its control."""

from __future__ import annotations

import re

import pytest

from policies.catalogue import load
from policies.frameworks import FRAMEWORKS, by_clause, clauses, framework_of

CONTROLS = load()

FORMS = {
    "gdpr": r"Art\. [1-9]\d?(\(\d{1,2}\))?(\([a-z]\))?",
    "iso27001": r"A\.[5-8]\.[1-9]\d?",
    "cis-aws": r"[1-5](\.\d{1,2}){1,2}",
    "well-architected": r"(OPS|SEC|REL|PERF|COST|SUS)\d{2}-BP\d{2}",
    "lgpd": r"Art\. [1-9]\d?(\((\d{1,2}|[IVX]+)\))?",
    "ley-25326": r"Art\. [1-9]\d?(\(\d{1,2}\))?",
}
"""The form of each framework's clauses."""

LAST = {"gdpr": 99, "lgpd": 65, "ley-25326": 48}
"""The last article of each law."""

ANNEX_A = {5: 37, 6: 8, 7: 14, 8: 34}
"""How many controls each theme of Annex A has."""

REFERENCES = [(name, reference) for name, control in CONTROLS.items() for reference in control.references]


@pytest.mark.parametrize(("name", "reference"), REFERENCES, ids=[f"{name} {said}" for name, said in REFERENCES])
def test_a_reference_is_a_clause_of_a_known_framework(name: str, reference: str) -> None:
    """It begins with a framework's prefix, and its clause has that framework's form and range."""
    found = framework_of(reference)
    assert found is not None
    framework, clause = found
    assert re.fullmatch(FORMS[framework], clause)
    assert clause in clauses(CONTROLS[name], framework)
    numbers = [int(number) for number in re.findall(r"\d+", clause)]
    if framework in LAST:
        assert numbers[0] <= LAST[framework]
    if framework == "iso27001":
        assert numbers[1] <= ANNEX_A[numbers[0]]


def test_no_reference_is_told_twice() -> None:
    """A control names a clause once."""
    assert len(REFERENCES) == len(set(REFERENCES))


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_every_framework_is_answered_and_grouped(framework: str) -> None:
    """The clauses hold exactly the controls that refer to the framework, each under each of its clauses."""
    grouped = by_clause(CONTROLS, framework)
    prefix = FRAMEWORKS[framework][0]
    wanted = {(said, name) for name, said in REFERENCES if said.startswith(f"{prefix} ")}
    assert {(f"{prefix} {clause}", name) for clause, names in grouped.items() for name in names} == wanted
    assert wanted


def test_clauses_are_in_their_own_order() -> None:
    """Numbers are ordered as numbers: `A.5.9` before `A.5.15`."""
    found = list(by_clause(CONTROLS, "iso27001"))
    assert found.index("A.5.9") < found.index("A.5.15") < found.index("A.8.2")


def test_a_reference_to_nothing_known() -> None:
    """A text with no framework's prefix, or a longer word that begins like one, is no framework's."""
    assert framework_of("SOC 2 CC6.1") is None
    assert framework_of("GDPRish Art. 5") is None
    assert framework_of("GDPR Art. 5(1)(e)") == ("gdpr", "Art. 5(1)(e)")
