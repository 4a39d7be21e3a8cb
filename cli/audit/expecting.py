"""What the stacks of the declaration would have in the cloud: rehearsed, without engine or cloud."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ecosystem.estate.expected import MADE_UP, Expected
from ecosystem.model import CORPORATION

if TYPE_CHECKING:
    from ecosystem.model import Declaration, Environment
    from stacks.rehearsal import Rehearsal


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
    from cli.rehearsing import rehearsed
    from stacks.units import stacks_of

    made = rehearsed(
        declaration,
        where,
        stacks_of(declaration, where),
        as_of,
        report,
        saying="what is expected of it",
        config=lambda stack: _settings(config, stack),
        emulator=emulator,
    )
    return tuple(found for name, each in made.items() for found in _of(name, each))


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


def _of(stack: str, made: Rehearsal) -> Iterator[Expected]:
    for each in made.resources:
        if not each.custom or not each.type.startswith("aws:"):
            continue
        tags = each.inputs.get("tags")
        brand = tags.get("brand") if isinstance(tags, Mapping) else None
        yield Expected(
            id=each.name,
            type=each.type,
            urn=each.urn,
            stack=stack,
            properties=each.inputs,
            account=_account(made.provider(each).get("allowedAccountIds")),
            brand=brand if brand != CORPORATION else None,
            adopted=each.import_id,
        )


def _account(said: Any) -> str:
    from ecosystem.estate.saying import unfolded

    found = unfolded(said)
    return str(found[0]) if isinstance(found, list) and len(found) == 1 else ""
