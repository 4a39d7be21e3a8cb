"""The observed estate: what is live, in the same nouns as a plan, with what could not be read beside it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from ecosystem.estate.assets import Asset
from ecosystem.estate.estate import OBSERVED, Estate
from ecosystem.estate.expected import Expected
from ecosystem.estate.gaps import Gap, Reach
from ecosystem.estate.planned import nouns_of
from ecosystem.estate.resource import Resource
from ecosystem.model import Declaration

LIVE = "live"
"""The project of a live resource; its stack is `<account>/<region>`."""


def observed(
    resources: Iterable[Resource],
    assets: Iterable[Asset],
    as_of: date,
    declaration: Declaration | None = None,
    environment: str | None = None,
    gaps: Iterable[Gap] = (),
    *,
    expected: Iterable[Expected] = (),
    reach: Reach | None = None,
) -> Estate:
    """Return what is live as evidence.

    `gaps` are what nobody could read. `expected` is what the stacks of the declaration would have;
    without it nothing can be told of drift. `reach` is what was read; without it, the accounts and platforms that
    something was seen of.
    """
    nouns: dict[type[Any], tuple[Any, ...]] = nouns_of(resources)
    nouns[Asset] = tuple(assets)
    nouns[Gap] = tuple(gaps)
    nouns[Expected] = tuple(expected)
    nouns[Reach] = (reach or _seen(nouns),)
    return Estate(OBSERVED, as_of, nouns, declaration, environment)


def _seen(nouns: dict[type[Any], tuple[Any, ...]]) -> Reach:
    accounts = {account for each in nouns[Resource] if (account := each.stack.partition("/")[0])}
    return Reach(tuple(sorted(accounts)), None, tuple(sorted({each.platform for each in nouns[Asset]})))
