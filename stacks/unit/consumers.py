"""The app client by which a brand's sites and apps register and sign in consumers: code flow with PKCE, no secret."""

from __future__ import annotations

from typing import Final

import pulumi
import pulumi_aws as aws

from stacks import places
from stacks.places import Out
from stacks.unit.hosts import Host
from stacks.unit.part import Part, Unit

CALLBACK: Final = "/auth/callback"
MOST_URLS: Final = 100  # of a kind, a quota of Cognito
SCOPES: Final = ("openid", "email", "profile")


class Consumers(Part):
    """Output: `client_id`."""

    def __init__(self, unit: Unit, hosts: tuple[Host, ...], opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("consumers", unit, opts)
        server = places.resource_server(unit.context)
        addresses = [f"https://{host.name}" for host in hosts][:MOST_URLS]
        client = aws.cognito.UserPoolClient(
            self.named("client"),
            name=unit.place.names.name("consumers", limit=128),
            user_pool_id=unit.platform.output(Out.USER_POOL_ID),
            generate_secret=False,
            allowed_oauth_flows_user_pool_client=True,
            allowed_oauth_flows=["code"],
            allowed_oauth_scopes=[*SCOPES, *(f"{server}/{scope}" for scope in places.SCOPES)],
            callback_urls=[f"{address}{CALLBACK}" for address in addresses],
            logout_urls=[f"{address}/" for address in addresses],
            supported_identity_providers=unit.platform.output(Out.SOCIAL_PROVIDERS).apply(
                lambda social: ["COGNITO", *social]
            ),
            explicit_auth_flows=["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
            prevent_user_existence_errors="ENABLED",
            enable_token_revocation=True,
            access_token_validity=60,
            id_token_validity=60,
            refresh_token_validity=30,
            token_validity_units=aws.cognito.UserPoolClientTokenValidityUnitsArgs(
                access_token="minutes",  # noqa: S106 - a unit of time
                id_token="minutes",  # noqa: S106 - a unit of time
                refresh_token="days",  # noqa: S106 - a unit of time
            ),
            opts=pulumi.ResourceOptions(parent=self, provider=unit.corporate),
        )
        self.client_id = client.id
        self.register_outputs({"clientId": self.client_id})
