"""What the stacks of the declaration would have in the cloud: rehearsed, without engine or cloud."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli.refusal import BROKEN, Refusal
from ecosystem.estate.expected import MADE_UP, Expected
from ecosystem.model import CORPORATION

if TYPE_CHECKING:
    from ecosystem.model import Declaration, Environment


def expected(
    declaration: Declaration,
    where: Environment,
    as_of: date,
    report: Callable[[str], None],
    *,
    config: Path,
    emulator: str | None = None,
) -> tuple[Expected, ...]:
    """Return every resource of every stack of an environment; refuses with the stack that cannot be provisioned.

    `config` is the folder of the stacks' settings, which say what is on (secrets in them are made up); `emulator` is
    the local cloud that they are for, None for AWS.
    """
    from stacks.program import provision
    from stacks.refusal import RefusedError
    from stacks.rehearsal import rehearse
    from stacks.settings import Settings, needs_external_id, stack_context
    from stacks.units import stack_name, stacks_of

    ids = {agency: f"{MADE_UP}-external-id-of-{agency}" for agency in needs_external_id(declaration)}
    endpoint = None if emulator is None else "http://127.0.0.1:1"
    settings = Settings(as_of=as_of.isoformat(), external_ids=ids, endpoint=endpoint, emulator=emulator)
    found: list[Expected] = []
    outputs: dict[str, Mapping[str, Any]] = {}
    with warnings.catch_warnings(action="ignore"):
        for unit in stacks_of(declaration, where):
            name = stack_name(where.name, unit)
            report(f"{name}: what is expected of it")
            try:
                context = stack_context(declaration, name, settings)
                made = rehearse(context, provision, config=_settings(config, name), references=outputs)
            except RefusedError as refused:
                raise Refusal(f"`{name}` cannot be provisioned: {refused}", code=BROKEN) from refused
            outputs[name] = made.outputs
            found += _of(name, made)
    return tuple(found)


def _settings(folder: Path, stack: str) -> dict[str, str]:
    """What a stack's settings say, as the engine would hand it over."""
    from json import dumps

    from cli.deployment.settings import read

    said = read(folder / f"Pulumi.{stack}.yaml").get("config") or {}
    plain = {key: _plain(value) for key, value in said.items() if not key.startswith("ecosystem:externalIds")}
    return {key: value if isinstance(value, str) else dumps(value) for key, value in plain.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return MADE_UP if "secure" in value else {key: _plain(each) for key, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, list) else value


def _of(stack: str, made: Any) -> Iterator[Expected]:
    providers = {each.urn: each.inputs for each in made.resources if each.type.startswith("pulumi:providers:")}
    for each in made.resources:
        if not each.custom or not each.type.startswith("aws:"):
            continue
        inputs: Mapping[str, Any] = next((said for urn, said in providers.items() if each.provider.startswith(urn)), {})
        tags = each.inputs.get("tags")
        brand = tags.get("brand") if isinstance(tags, Mapping) else None
        yield Expected(
            id=each.name,
            type=each.type,
            urn=each.urn,
            stack=stack,
            properties=each.inputs,
            account=_account(inputs.get("allowedAccountIds")),
            brand=brand if brand != CORPORATION else None,
        )


def _account(said: Any) -> str:
    from ecosystem.estate.saying import unfolded

    found = unfolded(said)
    return str(found[0]) if isinstance(found, list) and len(found) == 1 else ""
