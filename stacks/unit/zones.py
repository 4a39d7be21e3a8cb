"""The hosted zones of a unit: one for each of its domains that its channels use."""

from __future__ import annotations

from collections.abc import Iterable

import pulumi
import pulumi_aws as aws

from stacks.unit.hosts import zone_of
from stacks.unit.part import Part, Unit


class Zones(Part):
    """Outputs: `name_servers` by zone; `zone_id(name)` of the zone that holds a declared name."""

    def __init__(self, unit: Unit, names: Iterable[str], opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("zones", unit, opts)
        self._made: dict[str, aws.route53.Zone] = {}
        for zone in sorted({zone_of(unit.context, name) for name in names}):
            full = unit.context.domain(zone)
            self._made[zone] = aws.route53.Zone(
                self.named(full.replace(".", "_")),
                name=full,
                comment=f"{unit.context.unit}: delegate from the domain above to these name servers",
                force_destroy=not unit.context.protect,
                tags=unit.tags("web"),
                opts=self.mine(),
            )
        self.name_servers = {made: zone.name_servers for made, zone in self._by_full_name().items()}
        self.register_outputs({"nameServers": self.name_servers})

    def zone_id(self, name: str) -> pulumi.Output[str]:
        """Return the id of the zone that holds a name, as declared without the environment's suffix."""
        return self._made[zone_of(self.unit.context, name)].zone_id

    def _by_full_name(self) -> dict[str, aws.route53.Zone]:
        return {self.unit.context.domain(zone): made for zone, made in self._made.items()}
