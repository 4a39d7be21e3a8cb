"""The routes by which a unit's lead forms and landing pages reach the central database: `POST /leads/<unit>/<channel>`.

A route belongs to the unit, the API and its queue to the platform. The message says by which route it came.
"""

from __future__ import annotations

import pulumi
import pulumi_aws as aws

from stacks.places import Out
from stacks.unit.part import Part, Unit


class Ingestion(Part):
    """Output: `urls` by channel."""

    def __init__(self, unit: Unit, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("ingestion", unit, opts)
        api = unit.platform.output(Out.LEAD_API_ID)
        target = unit.platform.output(Out.LEAD_INTEGRATION_ID).apply(lambda made: f"integrations/{made}")
        endpoint = unit.platform.output(Out.LEAD_API_ENDPOINT)
        self.urls: dict[str, pulumi.Output[str]] = {}
        for channel in unit.scope.leads:
            path = f"/leads/{unit.place.names.unit}/{unit.place.id(channel.id)}"
            aws.apigatewayv2.Route(
                f"{channel.id}.leads",
                api_id=api,
                route_key=f"POST {path}",
                target=target,
                authorization_type="NONE",
                opts=pulumi.ResourceOptions(parent=self, provider=unit.corporate),
            )
            self.urls[channel.id] = pulumi.Output.concat(endpoint, path)
        self.register_outputs({"urls": self.urls})
