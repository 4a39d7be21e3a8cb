"""The stacks of an environment run without engine or cloud, for whoever asks what they would provision."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from cli.refusal import BROKEN, Refusal
from ecosystem.estate.expected import MADE_UP

if TYPE_CHECKING:
    from ecosystem.model import Declaration, Environment
    from stacks.rehearsal import Rehearsal


def rehearsed(
    declaration: Declaration,
    where: Environment,
    units: Iterable[str],
    as_of: date,
    report: Callable[[str], None],
    *,
    saying: str,
    config: Callable[[str], Mapping[str, str]] = lambda _: {},
    emulator: str | None = None,
) -> dict[str, Rehearsal]:
    """Return what the stacks of `units` would register, by the stack's name; refuses with the one that cannot be.

    External ids are made up; `saying` is what `report` is told of each stack; `config` gives a stack's
    settings; `emulator` is the local cloud that they are for, None for AWS.
    """
    from stacks.refusal import RefusedError
    from stacks.rehearsal import rehearse_each
    from stacks.settings import Settings, needs_external_id
    from stacks.units import stack_name

    ids = {agency: f"{MADE_UP}-external-id-of-{agency}" for agency in needs_external_id(declaration)}
    endpoint = None if emulator is None else "http://127.0.0.1:1"
    settings = Settings(as_of=as_of.isoformat(), external_ids=ids, endpoint=endpoint, emulator=emulator)
    names = [stack_name(where.name, unit) for unit in units]
    at = ""

    def told() -> Iterable[str]:
        nonlocal at
        for at in names:
            report(f"{at}: {saying}")
            yield at

    # The SDK warns of deprecated classes that nobody who asks here can do anything about.
    with warnings.catch_warnings(action="ignore"):
        try:
            return dict(rehearse_each(declaration, told(), settings, config))
        except RefusedError as refused:
            raise Refusal(f"`{at}` cannot be provisioned: {refused}", code=BROKEN) from refused
