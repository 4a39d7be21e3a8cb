"""What a unit in an account or region of its own has there, since the platform's is not at hand: keys, boundary,
federation, a bucket for query results."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi

from stacks import places
from stacks.context import StackContext
from stacks.keys import Keys, KeysArgs
from stacks.platform_stack.boundary import Boundary, BoundaryArgs
from stacks.platform_stack.outside import outside
from stacks.platform_stack.workforce import Workforce, WorkforceArgs
from stacks.provider import Providers
from stacks.unit.bucket import BucketArgs, PrivateBucket
from stacks.unit.mounted import Platform
from stacks.unit.part import Unit

RESULTS_DAYS = 30
_KEYS: tuple[places.Key, ...] = ("content", "data", "lake")


@dataclass(frozen=True, slots=True)
class Ground:
    """What a unit stands on: keys by name, and what its roles wait for."""

    keys: Mapping[places.Key, pulumi.Output[str]]
    after: tuple[pulumi.Resource, ...] = ()


def ground(context: StackContext, platform: Platform, at: Providers) -> Ground:
    """Return the ground of a unit: the platform's, or its own when it lives elsewhere."""
    if not places.away(context):
        return Ground({key: platform.key(key) for key in _KEYS})
    mine = pulumi.ResourceOptions(provider=at.home)
    keys = Keys("keys", KeysArgs(context, _KEYS), mine)
    boundary = Boundary("boundary", BoundaryArgs(context), mine)
    said = outside()
    federation = Workforce("workforce", WorkforceArgs(context, said.workforce_metadata, said.workforce_clients), mine)
    return Ground(keys.arns, (boundary, federation))


def results(unit: Unit, logs: PrivateBucket) -> PrivateBucket | None:
    """Return the bucket of query results of a unit that lives elsewhere; the others use the lake's."""
    if not places.away(unit.context) or not unit.scope.figures:
        return None
    args = BucketArgs(
        bucket=unit.place.results_bucket,
        layer="analytics",
        key=unit.keys["lake"],
        bucket_key=False,
        logs=logs,
        expire_days=(("", RESULTS_DAYS),),
        old_versions_days=1,
    )
    return PrivateBucket("results", unit, args)
