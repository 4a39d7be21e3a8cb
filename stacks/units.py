"""Which stacks an environment has. No pulumi here: the command asks it, too."""

from __future__ import annotations

from ecosystem.model import CORPORATION, EVERY_BRAND, Channel, Declaration, Environment
from ecosystem.naming import BOOTSTRAP, PLATFORM
from stacks.refusal import RefusedError, nearest


def environment(declaration: Declaration, name: str) -> Environment:
    """Return the environment called `name`; raises RefusedError with the nearest name when it is not declared."""
    found = declaration.cloud.environments.get(name)
    if found is None:
        raise RefusedError(
            f"`{name}` is no environment of `{declaration.file}`{nearest(name, declaration.cloud.environments)}"
        )
    return found


def to_provision(declaration: Declaration, channel: Channel) -> bool:
    """Return whether our stacks make something for `channel`: what they manage or adopt, and routes of lead forms."""
    if channel.status == "retired":
        return False
    leads = channel.kind == "lead_form" and channel.writes_to in {declaration.database.id, declaration.identity.id}
    return channel.provision != "none" or leads


def enabled(declaration: Declaration, where: Environment | str, brand: str) -> bool:
    """Return whether `brand` is mounted in the environment (`enabled: false` in its placement says no)."""
    placed = _environment(declaration, where).brands.get(brand)
    return placed is None or placed.enabled


def units(declaration: Declaration, where: Environment | str) -> tuple[str, ...]:
    """Return the units: every enabled brand, and each group and `corporation` with channels to provision."""
    busy = {channel.brand for channel in declaration.channels if to_provision(declaration, channel)}
    brands = [brand.id for brand in declaration.brands if enabled(declaration, where, brand.id)]
    groups = [group.id for group in declaration.brand_groups if group.id in busy]
    return (*brands, *groups, *([CORPORATION] if CORPORATION in busy else []))


def stacks_of(declaration: Declaration, where: Environment | str) -> tuple[str, ...]:
    """Return the last part of the names of an environment's stacks, in the order in which they can be made."""
    return (BOOTSTRAP, PLATFORM, *units(declaration, where))


def stack_name(environment: str, unit: str) -> str:
    """Return the name of a stack: `<environment>.<unit>`."""
    return f"{environment}.{unit}"


def agencies_of(declaration: Declaration, unit: str) -> tuple[str, ...]:
    """Return the agencies with a grant that reaches `unit`, whether in force today or not, in declared order."""
    groups = {brand.id: brand.group for brand in declaration.brands}
    reached = {unit, groups.get(unit)} | ({EVERY_BRAND} if unit != CORPORATION else set())
    to = {grant.to for grant in declaration.grants if reached.intersection(grant.brands)}
    return tuple(agency.id for agency in declaration.agencies if agency.id in to)


def _environment(declaration: Declaration, where: Environment | str) -> Environment:
    return environment(declaration, where) if isinstance(where, str) else where
