"""The examples that every control carries, completed to declarations and run.

An example names only the sections that it is about; the others come from `BASE`, in which nothing is declared but
what a declaration must have. The evaluation date of every example is 2026-11-20. A top-level `waivers:` holds what
`governance/waivers.yaml` would: the waived controls are judged, and the waivers with them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from textwrap import dedent
from typing import Any

from ecosystem.estate import DECLARED, OBSERVED, Estate, declared
from ecosystem.loading import loads
from policies.control import Control, Example
from policies.judging import judge

AS_OF = date(2026, 11, 20)

BASE = {
    "version": "version: 1",
    "corporation": "corporation: {id: austral, name: Grupo Austral, domains: [austral.example]}",
    "cloud": 'cloud: {region: sa-east-1, environments: {dev: {account: "111111111111"}}}',
    "database": "database: {id: contacts, engine: aurora-postgresql}",
    "bi": "bi: {id: insight, engine: athena}",
    "identity": "identity: {id: austral-id, engine: cognito}",
    "brands": "brands: [{id: aurora, name: Aurora, domains: [aurora.example]}]",
    "agencies": "agencies: [{id: pixel, name: Pixel, contract: {from: 2026-01-01, until: 2026-12-31}, "
    "sign_in: {workforce_group: agency-pixel}}]",
}
"""The sections that every example stands on, by key."""

_KEY = re.compile(r"^([a-z_]+):", re.MULTILINE)
_WAIVERS = re.compile(r"^waivers:\n((?:[ -].*(?:\n|\Z)|\n)*)", re.MULTILINE)


def completed(text: str) -> str:
    """Return an example's sections as a whole declaration: those of `BASE` that it does not say come first."""
    own = dedent(text).strip("\n")
    said = set(_KEY.findall(own))
    return "\n".join([*(section for key, section in BASE.items() if key not in said), own, ""])


def estate_of(example: Example) -> Estate:
    """Return the estate that an example describes; raises `DeclarationError` when it cannot be understood."""
    if example.on == DECLARED:
        text = dedent(example.text)
        said = _WAIVERS.search(text)
        estate = declared(loads(completed(_WAIVERS.sub("", text)), file=f"<{example.name}>"), AS_OF)
        return _with_waivers(estate, said[1]) if said else estate
    if example.on == OBSERVED:
        from policies.observed_examples import observed_estate

        return observed_estate(example, AS_OF)
    from policies.planned_examples import planned_estate

    return planned_estate(example, AS_OF)


@dataclass(frozen=True, slots=True)
class _Found:
    control: Control
    asset: str
    urn: str


def _with_waivers(estate: Estate, text: str) -> Estate:
    from ecosystem.waivers import loads_waivers
    from policies.catalogue import load
    from policies.waiving import ITSELF, settle

    waivers = loads_waivers(text, file="<waivers>")
    controls = load({waiver.control for waiver in waivers} - {ITSELF})
    found = [
        _Found(control, violation.asset, violation.urn)
        for control in controls.values()
        for violation in judge(control, estate).violations
    ]
    severities = {identifier: control.severity for identifier, control in controls.items()}
    settled = settle(waivers, found, frozenset(controls), severities, estate)
    return replace(estate, nouns={**estate.nouns, settled.noun: settled.judged})


def outcome(control: Control, example: Example, settings: Mapping[str, Any] | None = None) -> str | None:
    """Return why an example does not show what it says, or None when it does."""
    assets = [violation.asset for violation in judge(control, estate_of(example), settings).violations]
    wanted = list(example.finds)
    if assets == wanted:
        return None
    said = ", ".join(f"`{asset}`" for asset in assets) or "nothing"
    expected = ", ".join(f"`{asset}`" for asset in wanted) or "nothing"
    return f"{control.id}, example `{example.name}`: expected {expected}, found {said}"
