"""What the declared businesses have on Meta: the token found, the platform read, what failed kept as gaps."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from ecosystem.noun import noun

if TYPE_CHECKING:
    from ecosystem.estate.assets import Asset
    from ecosystem.estate.gaps import Gap
    from ecosystem.model import Declaration, Environment, Platform
    from governance.collect.aws.access import Access as Cloud
    from governance.collect.meta import Limits, Sought, Token
    from governance.collect.snapshot import Snapshot


@noun(frozen=True, slots=True)
class Reached:
    """How Meta is reached: where, with what patience, and the secret that holds the token (none said: the declared).

    `cloud` gives the session and the account where that secret is; it is called when the environment has no token.
    """

    url: str | None
    secret: str | None
    timeout: float
    tries: int | None
    cloud: Callable[[], tuple[Any, Cloud]]


def collected(
    declaration: Declaration, where: Environment, reached: Reached, now: str, report: Callable[[str], None]
) -> Snapshot:
    """Return what is live on Meta of every declared business; what cannot be read is a gap."""
    from ecosystem.estate.gaps import Gap, Reach
    from ecosystem.estate.joining import platform_of
    from governance.collect.meta import Limits, sought
    from governance.collect.snapshot import Snapshot

    reach = Reach(platforms=("meta",))
    businesses = [each for each in declaration.platforms if platform_of(each) == "meta" and each.external_id]
    if not businesses:
        gap = Gap("meta", "no platform of the vendor Meta says its `external_id`, the business's id")
        return Snapshot(now, gaps=(gap,), reach=reach)
    limits = Limits(timeout=reached.timeout, tries=reached.tries or Limits().tries)
    wanted = sought(declaration)
    assets: list[Any] = []
    gaps: list[Gap] = []
    for business in businesses:
        token = _token(declaration, where, business, reached)
        if isinstance(token, Gap):
            gaps.append(token)
            continue
        found, missed = read(str(business.external_id), token, reached.url, report, wanted, limits)
        assets += found
        gaps += missed
    return Snapshot(now, assets=tuple(assets), gaps=tuple(gaps), reach=reach)


def read(
    business: str,
    token: Token,
    url: str | None,
    report: Callable[[str], None],
    wanted: Sequence[Sought] = (),
    limits: Limits | None = None,
) -> tuple[Sequence[Asset], Sequence[Gap]]:
    """Return what a business has and what could not be read of it; an address or an id that can be none is a gap."""
    from ecosystem.estate.gaps import Gap
    from governance.collect.meta import Access, collect
    from governance.collect.meta.access import API_VERSION, BASE_URL

    try:
        done = collect(Access(url or BASE_URL, API_VERSION, business, token), report, sought=wanted, limits=limits)
    except ValueError as fault:
        return (), (Gap("meta", str(fault), business),)
    return done.assets, done.gaps


def _token(declaration: Declaration, where: Environment, business: Platform, reached: Reached) -> Token | Gap:
    """Return the token of the environment, else of the secret store; a gap that says why there is none."""
    from ecosystem.estate.gaps import Gap
    from governance.collect.aws.secret import SecretError, secret
    from governance.collect.meta import NoTokenError, token_from
    from governance.collect.meta.access import VARIABLE

    def stored(name: str) -> str:
        session, cloud = reached.cloud()
        return secret(name, cloud, session)

    name = reached.secret or _secret_name(declaration, where, business)
    try:
        return token_from(os.environ, name, stored)
    except NoTokenError as fault:
        return Gap("meta", str(fault), str(business.external_id))
    except SecretError as fault:
        return Gap(
            "meta",
            f"no token: `{VARIABLE}` is not set; {fault}",
            str(business.external_id),
            permission=fault.permission,
        )


def _secret_name(declaration: Declaration, where: Environment, business: Platform) -> str | None:
    """Return what the platform stack calls the secret that the declaration names (`api_secret`), None without one."""
    from ecosystem.naming import PLATFORM
    from stacks.places import secret_name
    from stacks.refusal import RefusedError
    from stacks.settings import Settings, stack_context
    from stacks.units import stack_name

    if business.api_secret is None:
        return None
    try:
        context = stack_context(declaration, stack_name(where.name, PLATFORM), Settings())
    except RefusedError:
        return business.api_secret
    return secret_name(context, business.api_secret)
