"""Every control that reads the declaration, against cases read from the catalogue's text and not from its code.

A case names the sections that it is about; what a declaration must have besides is completed from `BASE`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from ecosystem.estate.declared import declared
from ecosystem.loading import loads
from policies import catalogue
from policies.control import Control
from policies.judging import judge

HERE = Path(__file__).parent
TODAY = date(2026, 11, 20)
BEFORE = HERE.parent / "ecosystem" / "before.yaml"
AUSTRAL = HERE.parents[1] / "ecosystem.yaml"

BASE = {
    "version": "version: 1",
    "corporation": "corporation: {id: austral, name: Grupo Austral, domains: [austral.example]}",
    "cloud": 'cloud: {region: sa-east-1, environments: {dev: {account: "111111111111"}}}',
    "database": "database: {id: contacts, engine: aurora-postgresql}",
    "bi": "bi: {id: insight, engine: athena}",
    "identity": "identity: {id: austral-id, engine: cognito}",
    "brands": "brands: [{id: aurora, name: Aurora, domains: [aurora.example]}]",
    "agencies": (
        "agencies: [{id: pixel, name: Pixel, contract: {from: 2026-01-01, until: 2027-12-31},"
        " sign_in: {workforce_group: agency-pixel}}]"
    ),
}
"""The least that a declaration must have, and the agency that the cases speak of."""

ELSEWHERE = {"GOV-006"}
"""Judged from the waivers beside the declaration; the tests of waivers hold its cases."""


@cache
def _controls() -> dict[str, Control]:
    return catalogue.load()


def _cases() -> list[dict[str, Any]]:
    return [
        case for file in sorted((HERE / "cases").glob("*.yaml")) for case in yaml.safe_load(file.read_text("utf-8"))
    ]


def _complete(text: str) -> str:
    """Return the sections of a case and, of the base, those that it does not name."""
    named = set(re.findall(r"^([a-z_]+):", text, flags=re.MULTILINE))
    return "\n".join([text, *(line for section, line in BASE.items() if section not in named)]) + "\n"


def _found(control: Control, text: str, as_of: date) -> set[str]:
    judgement = judge(control, declared(loads(text), as_of))
    assert not judgement.unjudged
    assets = [violation.asset for violation in judgement.violations]
    assert len(assets) == len(set(assets)), "one finding for each control and asset"
    return set(assets)


CASES = _cases()


@pytest.mark.parametrize("case", CASES, ids=[f"{case['control']}: {case['name']}" for case in CASES])
def test_a_case_from_the_text(case: dict[str, Any]) -> None:
    """A control finds the assets that the text of the catalogue names, and no others."""
    found = _found(_controls()[case["control"]], _complete(case["declaration"]), case.get("as_of", TODAY))
    assert found == set(case["finds"])


def test_every_control_of_the_declaration_has_cases() -> None:
    """Each control that reads the declaration has three cases at least, some that find and some that do not."""
    finding: dict[str, list[bool]] = defaultdict(list)
    for case in CASES:
        finding[case["control"]].append(bool(case["finds"]))
    wanted = {name for name, control in _controls().items() if "declared" in control.evidence} - ELSEWHERE
    poor = {name for name in wanted if len(finding[name]) < 3 or len(set(finding[name])) < 2}
    assert not poor
    assert set(finding) == wanted


def test_no_case_is_told_twice() -> None:
    """Two cases of a control have neither the same name nor the same declaration on the same day."""
    names = [(case["control"], case["name"]) for case in CASES]
    told = [(case["control"], case["declaration"], case.get("as_of")) for case in CASES]
    assert len(names) == len(set(names))
    assert len(told) == len(set(told))


def _of_all(path: Path) -> list[str]:
    text = path.read_text("utf-8")
    judged = {name: control for name, control in _controls().items() if "declared" in control.evidence}
    return sorted(f"{name} {asset}" for name, control in judged.items() for asset in _found(control, text, TODAY))


def test_before_deserves_exactly_its_list() -> None:
    """What is wrong with the model that the eBook describes is what was read from the text by hand."""
    deserved = [line for line in (HERE / "before.txt").read_text("utf-8").splitlines() if not line.startswith("#")]
    assert _of_all(BEFORE) == sorted(deserved)


def test_austral_deserves_nothing() -> None:
    """The repository's own declaration holds every control that reads the declaration."""
    assert _of_all(AUSTRAL) == []
