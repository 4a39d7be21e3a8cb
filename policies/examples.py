"""The examples that every control carries, completed to declarations and run.

An example names only the sections that it is about; the others come from `BASE`, in which nothing is declared but
what a declaration must have. The evaluation date of every example is 2026-11-20.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from textwrap import dedent
from typing import Any

from ecosystem.estate import DECLARED, Estate, declared
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


def completed(text: str) -> str:
    """Return an example's sections as a whole declaration: those of `BASE` that it does not say come first."""
    own = dedent(text).strip("\n")
    said = set(_KEY.findall(own))
    return "\n".join([*(section for key, section in BASE.items() if key not in said), own, ""])


def estate_of(example: Example) -> Estate:
    """Return the estate that an example describes; raises `DeclarationError` when it cannot be understood."""
    if example.on == DECLARED:
        return declared(loads(completed(example.text), file=f"<{example.name}>"), AS_OF)
    from policies.planned_examples import planned_estate

    return planned_estate(example, AS_OF)


def outcome(control: Control, example: Example, settings: Mapping[str, Any] | None = None) -> str | None:
    """Return why an example does not show what it says, or None when it does."""
    assets = [violation.asset for violation in judge(control, estate_of(example), settings).violations]
    wanted = [] if example.finding is None else [example.finding]
    if assets == wanted:
        return None
    said = ", ".join(f"`{asset}`" for asset in assets) or "nothing"
    expected = ", ".join(f"`{asset}`" for asset in wanted) or "nothing"
    return f"{control.id}, example `{example.name}`: expected {expected}, found {said}"
