"""The code holds the catalogue: the same identifiers, severities and evidence; and the page is in step."""

from __future__ import annotations

from pathlib import Path

from policies import docs
from policies.catalogue import FAMILIES, load
from policies.control import EVIDENCE

_SEVERITY = {"C": "critical", "H": "high", "M": "medium", "L": "low"}
_CATALOGUE = Path(__file__).with_name("catalogue.txt")
"""The contract's table, copied by hand from the design: identifier, severity, evidence, sources."""


def _contract() -> dict[str, tuple[str, tuple[str, ...], str]]:
    rows = (line.split() for line in _CATALOGUE.read_text().splitlines() if line and not line.startswith("#"))
    return {
        row[0]: (_SEVERITY[row[1]], tuple(EVIDENCE[letter] for letter in row[2]), "" if row[3] == "-" else row[3])
        for row in rows
    }


def test_the_code_is_the_catalogue() -> None:
    """Every control of the catalogue is there, no other, each with the catalogue's severity, evidence and sources."""
    found = {each.id: (each.severity, each.evidence, each.sources) for each in load().values()}
    assert found == _contract()


def test_there_are_ninety_six() -> None:
    """The catalogue has 96 controls, in twelve families."""
    controls = load()
    assert len(controls) == 96
    assert {control.family for control in controls.values()} == set(FAMILIES)


def test_the_page_is_in_step() -> None:
    """`docs/controls.md` is what `python -m policies.docs` writes."""
    assert docs.PAGE.read_text(encoding="utf-8") == docs.page()
