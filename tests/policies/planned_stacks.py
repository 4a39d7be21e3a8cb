"""Our own stacks as plans: what each would register, rehearsed without an engine, as the policy pack sees it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cache

from ecosystem.estate.estate import Estate
from ecosystem.estate.planned import planned
from ecosystem.loading import loads
from stacks.rehearsal import rehearse_all
from tests.stacks.rehearsed import ROOT, austral, everything, said

AS_OF = date(2026, 11, 20)


@cache
def plans(environment: str) -> Mapping[str, Estate]:
    """Return every stack of the example in one environment, by the stack's name."""
    return {
        stack: planned(made.planned(stack), AS_OF, austral(), environment=environment)
        for stack, made in everything(environment).items()
    }


@cache
def renamed(environment: str) -> Mapping[str, Estate]:
    """Return the stacks of the example with a brand and an agency renamed; the brand's still has its old name."""
    text = re.sub(r"\bclub\b", "circulo", (ROOT / "ecosystem.yaml").read_text())
    text = re.sub(r"\bmediahaus\b", "casa", text)
    text += "\nmoved: [{from: club, to: circulo}, {from: mediahaus, to: casa}]\n"
    declaration = loads(text)
    called = {f"{environment}.circulo": f"{environment}.club"}
    return {
        called.get(stack, stack): planned(
            made.planned(called.get(stack, stack)), AS_OF, declaration, environment=environment
        )
        for stack, made in rehearse_all(declaration, environment, said(declaration)).items()
    }
