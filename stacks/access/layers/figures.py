"""Figures: queries in the agency's own workgroup, on the tables of its layers, through Lake Formation.

A table's name begins with its layer and `_`; `analytics` reads every table of the unit. There is no direct read of
the lake: Lake Formation hands out the data, and its tags (beside the unit's stack) decide on each table again.
A holding limited to channels gets no figures: a table is the whole unit's.
"""

from __future__ import annotations

from collections.abc import Iterator

from stacks.access.layers.row import Row
from stacks.access.statement import Permission, read_objects, use_key, write_objects

_RUN = (
    "athena:BatchGetQueryExecution",
    "athena:GetQueryExecution",
    "athena:GetQueryResults",
    "athena:GetQueryResultsStream",
    "athena:GetWorkGroup",
    "athena:ListQueryExecutions",
    "athena:StartQueryExecution",
    "athena:StopQueryExecution",
)
_NAMED = (
    "athena:BatchGetNamedQuery",
    "athena:CreateNamedQuery",
    "athena:GetNamedQuery",
    "athena:ListNamedQueries",
    "athena:UpdateNamedQuery",
)
_READ = ("glue:GetDatabase", "glue:GetPartition", "glue:GetPartitions", "glue:GetTable", "glue:GetTables")


def view(row: Row, tables: str) -> Iterator[Permission]:
    """Yield what querying the unit's tables called `tables` (a pattern that ends in `_*`, or `*`) takes."""
    if row.holding.channels is not None or not row.scope.figures:
        return
    place, agency = row.place, row.agency.id
    prefix, bucket = place.results(agency), place.results_bucket
    yield Permission("Query", _RUN, (place.names.arn("athena", f"workgroup/{place.workgroup(agency)}"),))
    yield Permission("Tables", _READ, (*_catalog(row), place.names.arn("glue", f"table/{place.database}/{tables}")))
    yield Permission("LakeData", ("lakeformation:GetDataAccess",), ("*",))
    yield from read_objects("Results", bucket, [prefix])
    yield write_objects("Results", [bucket], [prefix])
    yield Permission("ResultsPlace", ("s3:GetBucketLocation",), (f"arn:aws:s3:::{bucket}",))
    # The bucket of results has no bucket key, so the encryption context is the object's own ARN.
    yield use_key(place, "Results", "lake", "s3", [f"arn:aws:s3:::{bucket}/{prefix}*"], write=True)


def analytics(row: Row) -> Iterator[Permission]:
    """Yield what a holding of the layer `analytics` permits."""
    if row.holding.channels is not None or not row.scope.figures:
        return
    place, agency = row.place, row.agency.id
    yield from view(row, "*")
    if row.holding.at_least("contribute"):
        yield Permission("NamedQueries", _NAMED, (place.names.arn("athena", f"workgroup/{place.workgroup(agency)}"),))
    if row.holding.at_least("operate"):
        views = place.names.arn("glue", f"table/{place.database}/{place.view_prefix(agency)}*")
        yield Permission("Views", ("glue:CreateTable", "glue:UpdateTable"), (*_catalog(row), views))


def _catalog(row: Row) -> tuple[str, str]:
    names = row.place.names
    return names.arn("glue", "catalog"), names.arn("glue", f"database/{row.place.database}")
