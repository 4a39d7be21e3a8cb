"""Web: the sites' buckets and logs, what is staged, the release, the invalidation of that distribution."""

from __future__ import annotations

from collections.abc import Iterator

from stacks.access.layers.row import Row
from stacks.access.statement import Permission, one_or_many, read_objects, start, use_key, write_objects
from stacks.access.unitplace import Place


def web(row: Row) -> Iterator[Permission]:
    """Yield what a holding of `web` permits on each site that it reaches."""
    place, holding = row.place, row.holding
    sites = row.sites()
    if not sites:
        return
    write = holding.at_least("contribute")
    buckets = tuple(sorted(place.site(each) for each in sites))
    yield Permission("ListSites", ("s3:ListBucket",), tuple(f"arn:aws:s3:::{each}" for each in buckets))
    yield Permission(
        "ReadSites", ("s3:GetObject", "s3:GetObjectVersion"), tuple(f"arn:aws:s3:::{each}/*" for each in buckets)
    )
    if write:
        yield write_objects("Staging", buckets, ["staging/"])
    yield use_key(place, "Sites", "content", "s3", (f"arn:aws:s3:::{each}" for each in buckets), write=write)
    hosts = sorted({place.host(each) for each in sites})
    yield from read_objects("WebLogs", place.logs, (f"cloudfront/{host}/" for host in hosts))
    if holding.at_least("operate"):
        yield from start(place, "Release", (place.workflow("release", each.id) for each in sites))
        yield invalidate(place, hosts)


def invalidate(place: Place, hosts: list[str]) -> Permission:
    """Return the permission to invalidate the distributions of `hosts`.

    A distribution's ARN holds an id that AWS makes, so it is named by its tags: ours, which the boundary keeps agencies
    from changing.
    """
    context = place.context
    return Permission(
        "Invalidate",
        ("cloudfront:CreateInvalidation", "cloudfront:GetInvalidation", "cloudfront:ListInvalidations"),
        (place.names.arn("cloudfront", "distribution/*", region=""),),
        {
            "StringEquals": {
                "aws:ResourceTag/ecosystem": context.declaration.corporation.id,
                "aws:ResourceTag/environment": context.environment.name,
                "aws:ResourceTag/brand": context.unit,
                "aws:ResourceTag/host": one_or_many(hosts),
            }
        },
    )
