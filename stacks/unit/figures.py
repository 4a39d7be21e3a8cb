"""The unit's figures: its Glue database, and the Lake Formation tag that says which layer a table belongs to.

The database itself is tagged `restricted`, so that a new table is seen by nobody until it gets the tag of its layer.
A tag key is the unit's own: a new unit changes nothing of another.
"""

from __future__ import annotations

from typing import Final

import pulumi
import pulumi_aws as aws

from stacks import places
from stacks.access.unitplace import FIGURES
from stacks.unit.part import Part, Unit

RESTRICTED: Final = "restricted"
VALUES: Final = (*sorted(set(FIGURES.values())), "shared", RESTRICTED)
"""The layers with figures of their own; `shared` is for every analyst of the unit, `restricted` for no agency."""


def seen(layers: set[str]) -> tuple[str, ...]:
    """Return the tag values of the tables that an agency with these layers sees."""
    if "analytics" in layers:
        return tuple(value for value in VALUES if value != RESTRICTED)
    return tuple(sorted({FIGURES[layer] for layer in layers if layer in FIGURES}))


class Figures(Part):
    """Outputs: `database`, `tag_key`."""

    def __init__(self, unit: Unit, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("figures", unit, opts)
        place = unit.place
        location = f"s3://{places.lake_bucket(unit.context, 'curated')}/{places.unit_prefix(place.names)}"
        made = aws.glue.CatalogDatabase(
            self.named("database"),
            name=place.database,
            description=f"figures of {unit.context.unit}, without personal data",
            location_uri=location,
            tags=unit.tags("analytics"),
            opts=self.mine(),
        )
        tag = aws.lakeformation.LfTag(
            self.named("tag"), key=places.tag_key(place.names), values=list(VALUES), opts=self.mine()
        )
        self.tagged = aws.lakeformation.ResourceLfTags(
            self.named("database-tag"),
            database=aws.lakeformation.ResourceLfTagsDatabaseArgs(name=made.name),
            lf_tags=[aws.lakeformation.ResourceLfTagsLfTagArgs(key=tag.key, value=RESTRICTED)],
            opts=self.mine(),
        )
        self.database, self.tag_key = made.name, tag.key
        self.register_outputs({"database": self.database, "tagKey": self.tag_key})
