"""Declarations and rehearsals that the tests of the stacks share; a rehearsal is run once and read by many."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from ecosystem.loading import load
from ecosystem.model import Brand, Declaration
from stacks.context import StackContext
from stacks.program import provision
from stacks.rehearsal import Rehearsal, Rehearsed, rehearse, rehearse_all
from stacks.settings import Settings, needs_external_id, stack_context

ROOT = Path(__file__).parents[2]
AS_OF = "2026-11-20"
EMULATOR = "http://127.0.0.1:5000"


@cache
def austral() -> Declaration:
    """The example."""
    return load(ROOT / "ecosystem.yaml")


def said(declaration: Declaration, *, local: bool = False) -> Settings:
    """Settings with an external id for every agency that needs one."""
    ids = {agency: f"external-id-of-{agency}-0123" for agency in needs_external_id(declaration)}
    return Settings(as_of=AS_OF, external_ids=ids, endpoint=EMULATOR if local else None)


def context(stack: str, declaration: Declaration | None = None, *, local: bool = False) -> StackContext:
    """The context of a stack."""
    declaration = declaration or austral()
    return stack_context(declaration, stack, said(declaration, local=local))


def run(
    stack: str,
    declaration: Declaration | None = None,
    *,
    local: bool = False,
    config: Mapping[str, str] | None = None,
    what: Callable[[StackContext], None] = provision,
) -> Rehearsal:
    """Rehearse one stack (bootstrap or platform)."""
    return rehearse(context(stack, declaration, local=local), what, config=config)


@cache
def platform(environment: str = "prod", local: bool = False) -> Rehearsal:
    """The platform of the example."""
    return run(f"{environment}.platform", local=local)


@cache
def everything(environment: str) -> Mapping[str, Rehearsal]:
    """Every stack of the example in one environment."""
    return rehearse_all(austral(), environment, said(austral()))


def resources(environment: str) -> list[tuple[str, Rehearsed]]:
    """Every resource of every stack of the example, with its stack."""
    return [(stack, each) for stack, made in everything(environment).items() for each in made.resources]


def document(text: Any) -> dict[str, Any]:
    """A policy, parsed."""
    found: dict[str, Any] = json.loads(text) if isinstance(text, str) else text
    return found


def statements(text: Any) -> list[dict[str, Any]]:
    """The statements of a policy."""
    listed: list[dict[str, Any]] = document(text)["Statement"]
    return listed


def many(value: Any) -> list[Any]:
    """A value that IAM takes bare or listed, as a list."""
    return value if isinstance(value, list) else [value]


def with_brand(declaration: Declaration, id: str) -> Declaration:
    """The declaration with one brand more."""
    brand = Brand(id=id, name=id.title(), path=f"brands[{len(declaration.brands)}]", group="beverages")
    return replace(declaration, brands=(*declaration.brands, brand))
