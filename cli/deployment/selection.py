"""Which environment and which of its stacks a run is about. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cli.refusal import Refusal
from cli.screen import safe
from ecosystem.model import Declaration, Environment
from ecosystem.naming import BOOTSTRAP, PLATFORM
from stacks.refusal import RefusedError
from stacks.units import environment, stack_name, stacks_of


@dataclass(frozen=True, slots=True)
class Target:
    """One stack of a run: where it lives and what it is called."""

    environment: str
    unit: str
    account: str
    region: str

    @property
    def stack(self) -> str:
        """The stack's name."""
        return stack_name(self.environment, self.unit)


def choose_environment(declaration: Declaration, named: str | None, local: bool) -> Environment:
    """Return the environment of a run: the one named, the only one, or with `--local` the first unprotected one."""
    environments = declaration.cloud.environments
    if named is not None:
        try:
            return environment(declaration, named)
        except RefusedError as refused:
            raise Refusal(*refused.problems) from None
    if len(environments) == 1:
        return next(iter(environments.values()))
    free = [each for each in environments.values() if not each.protect]
    if local and free:
        return next((each for each in free if each.name == "dev"), free[0])
    listed = ", ".join(f"`{name}`" for name in environments)
    raise Refusal(f"which environment? `{declaration.file}` declares {listed}", "name one, as in `ecosystem up dev`")


def choose(declaration: Declaration, where: Environment, units: Sequence[str], local: bool) -> tuple[Target, ...]:
    """Return the stacks of a run in the order in which they are made.

    Without `units` it is all of them; the bootstrap stack of a real environment only when it is named, since it makes
    the bucket that the state of the others is kept in.
    """
    every = stacks_of(declaration, where)
    for unit in units:
        if unit not in every:
            raise Refusal(_unknown(declaration, where, unit, every))
    wanted = set(units) or ({*every} if local else {*every} - {BOOTSTRAP})
    return tuple(target(declaration, where, unit) for unit in every if unit in wanted)


def target(declaration: Declaration, where: Environment, unit: str) -> Target:
    """Return one stack of an environment, with the account and region that it lives in."""
    placed = where.brands.get(unit)
    return Target(
        where.name,
        unit,
        (placed.account if placed else None) or where.account,
        (placed.region if placed else None) or where.region or declaration.cloud.region,
    )


def phases(targets: Iterable[Target], *, local: bool) -> tuple[tuple[Target, ...], ...]:
    """Return the stacks in groups; a group starts when the one before it is up.

    Nothing of the platform stands on the bootstrap stack in the local cloud, so there the two go up together.
    """
    first = [each for each in targets if each.unit == BOOTSTRAP]
    second = [each for each in targets if each.unit == PLATFORM]
    units = [each for each in targets if each.unit not in {BOOTSTRAP, PLATFORM}]
    groups = [[*first, *second], units] if local else [first, second, units]
    return tuple(tuple(group) for group in groups if group)


def _unknown(declaration: Declaration, where: Environment, unit: str, every: tuple[str, ...]) -> str:
    placed = where.brands.get(unit)
    if placed is not None and not placed.enabled:
        return f"`{safe(unit)}` is not enabled in `{where.name}` ({declaration.locate(placed.path)})"
    if unit == "corporation" or any(unit == group.id for group in declaration.brand_groups):
        return f"`{safe(unit)}` has no channels to provision, so there is no stack `{where.name}.{unit}`"
    from cli.screen import did_you_mean

    near = did_you_mean(unit, every) or "; known are " + ", ".join(f"`{each}`" for each in every[:20])
    return f"`{safe(unit, 80)}` is no unit of `{where.name}`{near}"
