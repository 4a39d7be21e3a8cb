"""What a run of one stack is told from outside: which stack, which declaration, which day, the agencies' external ids.

Pulumi's configuration comes first, then the environment variable, then what can be found. No pulumi here: the program
hands the values in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from ecosystem.model import Declaration
from ecosystem.moves import current, former
from ecosystem.naming import BOOTSTRAP, PLATFORM
from stacks.context import StackContext
from stacks.refusal import RefusedError, nearest
from stacks.units import agencies_of, enabled, environment, stacks_of

DECLARATION: Final = "ecosystem.yaml"
SHORTEST_EXTERNAL_ID: Final = 16


@dataclass(frozen=True, slots=True)
class Settings:
    """What configuration and environment variables say; None is unsaid."""

    file: str | None = None
    as_of: str | None = None
    external_ids: Mapping[str, str] | None = None
    endpoint: str | None = None
    emulator: str | None = None


def split(stack: str) -> tuple[str, str]:
    """Return environment and unit of a stack's name; an organisation before it is left out. Raises RefusedError."""
    name = stack.rpartition("/")[2]
    where, dot, unit = name.partition(".")
    if not (where and dot and unit):
        raise RefusedError(
            f"the stack `{stack}` is not named `<environment>.<unit>`, as in `dev.platform`; "
            "a unit is `bootstrap`, `platform`, a brand, a group or `corporation`"
        )
    return where, unit


def find_declaration(said: str | None, start: Path) -> Path:
    """Return the declaration's file: the one said, or the nearest one upwards of `start`."""
    if said is not None:
        path = (start / said).resolve()
        if not path.is_file():
            raise RefusedError(f"`{said}` is no file; `ecosystem:file` or ECOSYSTEM_FILE must name the declaration")
        return path
    for folder in (start, *start.parents):
        if (folder / DECLARATION).is_file():
            return folder / DECLARATION
    raise RefusedError(
        f"no `{DECLARATION}` in `{start}` or above it; set ECOSYSTEM_FILE or `ecosystem:file` to the declaration"
    )


def day(said: str | None) -> date:
    """Return the day that grants are judged on: the one said, or today in UTC. Raises RefusedError."""
    if said is None:
        return datetime.now(UTC).date()
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise RefusedError(f"`{said}` is no day; `ecosystem:asOf` and ECOSYSTEM_AS_OF take `2026-12-31`") from None


def stack_context(declaration: Declaration, stack: str, settings: Settings) -> StackContext:
    """Return what the components of `stack` know; raises RefusedError with all problems."""
    where, said = split(stack)
    env = environment(declaration, where)
    unit = current(declaration, said)
    home_region = env.region or declaration.cloud.region
    placed = env.brands.get(unit)
    if unit not in {BOOTSTRAP, PLATFORM} and not enabled(declaration, env, unit):
        raise RefusedError(
            f"`{unit}` is not enabled in `{where}` ({declaration.locate(placed.path if placed else env.path)})"
        )
    known = stacks_of(declaration, env)
    if len(set(known)) < len(known):
        taken = next(name for name in (BOOTSTRAP, PLATFORM) if known.count(name) > 1)
        raise RefusedError(f"`{taken}` is the name of a stack, and no brand or group can be called so; rename it")
    if unit not in known:
        groups = {group.id for group in declaration.brand_groups} | {"corporation"}
        if unit in groups:
            raise RefusedError(f"`{unit}` has no channels to provision, so `{where}` has no stack `{where}.{unit}`")
        raise RefusedError(f"`{unit}` is no unit of `{where}`{nearest(unit, known)}")
    context = StackContext(
        declaration=declaration,
        environment=env,
        unit=unit,
        account=(placed.account if placed else None) or env.account,
        region=(placed.region if placed else None) or home_region,
        home_account=env.account,
        home_region=home_region,
        as_of=day(settings.as_of),
        external_ids=external_ids(declaration, settings.external_ids),
        endpoint=settings.endpoint,
        emulator=settings.emulator,
    )
    if unit not in {BOOTSTRAP, PLATFORM}:
        _refuse_external_ids(context)
    return context


def needs_external_id(declaration: Declaration) -> tuple[str, ...]:
    """Return the agencies that sign in from accounts of their own, and so need an external id in an environment."""
    return tuple(agency.id for agency in declaration.agencies if agency.sign_in.aws_principals)


def external_ids(declaration: Declaration, said: Mapping[str, str] | None) -> dict[str, str]:
    """Return the external ids of the declared agencies; a renamed one keeps the id it had under its former name.

    What the configuration holds besides (former names, agencies that are gone) is nobody's and is left out. Raises
    RefusedError when it holds no names at all.
    """
    if said is not None and not isinstance(said, Mapping):
        raise RefusedError(
            "`ecosystem:externalIds` is no map of agencies; "
            "set each one: `pulumi config set --path ecosystem:externalIds.<agency> $(openssl rand -hex 16)`"
        )
    found: dict[str, str] = {}
    for agency in declaration.agencies:
        names = (agency.id, *former(declaration, agency.id))
        if (known := next((name for name in names if name in (said or {})), None)) is not None:
            found[agency.id] = (said or {})[known]
    return found


def _refuse_external_ids(context: StackContext) -> None:
    needing = set(needs_external_id(context.declaration)).intersection(agencies_of(context.declaration, context.unit))
    where = context.environment.name
    problems = []
    for agency in sorted(needing):
        found = context.external_ids.get(agency)
        make = (
            f"run `ecosystem up {where}` or `ecosystem plan {where}`, which make one, "
            f"or `pulumi config set --path ecosystem:externalIds.{agency} $(openssl rand -hex 16)`"
        )
        if found is None:
            problems.append(f"the agency `{agency}` signs in from its own account and has no external id; {make}")
        elif not isinstance(found, str) or len(found) < SHORTEST_EXTERNAL_ID or len(found) > 1224:
            problems.append(f"the external id of `{agency}` is shorter than {SHORTEST_EXTERNAL_ID} characters; {make}")
    shared: dict[str, str] = {}
    for agency, value in context.external_ids.items():
        if not isinstance(value, str):
            continue
        if value in shared:
            problems.append(f"`{agency}` and `{shared[value]}` have the same external id; each agency needs its own")
        shared[value] = agency
    if problems:
        raise RefusedError(*problems)
