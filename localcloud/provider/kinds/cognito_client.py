"""Amazon Cognito: app clients of a user pool."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from localcloud.provider.gaps import ask, send
from localcloud.provider.kind import Aws, Props, kind
from localcloud.provider.kinds.cognito import GONE
from localcloud.provider.kinds.cognito_rules import client_problems
from localcloud.provider.names import pascal
from localcloud.provider.rules import Refused
from localcloud.provider.shape import from_aws, to_aws
from localcloud.provider.told import Told

IDP = "cognito-idp"
SCOPES = ("aws.cognito.signin.user.admin", "email", "openid", "phone", "profile")
"""The scopes that every pool has."""

CLIENT = pascal(
    "accessTokenValidity authSessionValidity enablePropagateAdditionalUserContextData enableTokenRevocation"
    " explicitAuthFlows generateSecret idTokenValidity name:ClientName preventUserExistenceErrors readAttributes"
    " refreshTokenValidity supportedIdentityProviders userPoolId writeAttributes",
    allowedOauthFlows="AllowedOAuthFlows",
    allowedOauthFlowsUserPoolClient="AllowedOAuthFlowsUserPoolClient",
    allowedOauthScopes="AllowedOAuthScopes",
    analyticsConfiguration=(pascal("applicationArn applicationId externalId roleArn userDataShared"),),
    callbackUrls="CallbackURLs",
    defaultRedirectUri="DefaultRedirectURI",
    logoutUrls="LogoutURLs",
    refreshTokenRotation=(pascal("feature retryGracePeriodSeconds"),),
    tokenValidityUnits=(pascal("accessToken idToken refreshToken"),),
)


@kind
class UserPoolClient(Told):
    """An app client of a pool; its id is the client's, its secret (if any) a secret output."""

    token = "aws:cognito/userPoolClient:UserPoolClient"
    inputs = frozenset({*CLIENT, "region"})
    required = frozenset({"name", "userPoolId"})
    replace_on = frozenset({"generateSecret", "userPoolId", "region"})
    secret_outputs = frozenset({"clientSecret"})
    unordered = frozenset(
        {
            "allowedOauthFlows",
            "allowedOauthScopes",
            "callbackUrls",
            "explicitAuthFlows",
            "logoutUrls",
            "readAttributes",
            "supportedIdentityProviders",
            "writeAttributes",
        }
    )

    def calls(self, props: Props) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
        """Yield the call that creates it."""
        yield IDP, "CreateUserPoolClient", to_aws(CLIENT, props)

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield what Cognito refuses."""
        return client_problems(props)

    def create(self, aws: Aws, props: Props) -> str:
        """Create it; the client's id."""
        _known(aws, props)
        return str(send(aws, f"{IDP}:CreateUserPoolClient", **to_aws(CLIENT, props))["UserPoolClient"]["ClientId"])

    def observe(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return the client; its pool is looked for where neither inputs nor id (`<pool>/<client>`) say it."""
        where, _, client_id = id.rpartition("/")
        where = str(props.get("userPoolId") or where)
        for pool in [where] if where else _pools(aws):
            answer = ask(aws, f"{IDP}:DescribeUserPoolClient", GONE, UserPoolId=pool, ClientId=client_id)
            if answer is not None:
                client = answer["UserPoolClient"]
                secret = client.get("ClientSecret")
                return from_aws(CLIENT, client) | {
                    "userPoolId": pool,
                    "generateSecret": bool(secret),
                    "clientSecret": secret,
                }
        return None

    def update(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        """Set everything anew: what a call leaves out goes back to Cognito's default."""
        _known(aws, new)
        said = to_aws({k: v for k, v in CLIENT.items() if k != "generateSecret"}, new)
        send(aws, f"{IDP}:UpdateUserPoolClient", ClientId=id.rpartition("/")[2], **said)
        self.note_ignored(aws, id, old, new)

    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Delete it."""
        seen = self.observe(aws, id, props)
        if seen is not None:
            client_id = id.rpartition("/")[2]
            ask(aws, f"{IDP}:DeleteUserPoolClient", GONE, UserPoolId=seen["userPoolId"], ClientId=client_id)

    def find(self, aws: Aws, props: Props, urn_tag: str) -> str | None:
        """Find it by its name, where the pool has just one of that name."""
        pages = aws.client(IDP).get_paginator("list_user_pool_clients").paginate(UserPoolId=props["userPoolId"])
        found = [
            each["ClientId"]
            for page in pages
            for each in page["UserPoolClients"]
            if each["ClientName"] == props["name"]
        ]
        return str(found[0]) if len(found) == 1 else None


def _known(aws: Aws, props: Props) -> None:
    """Raise Refused for a provider or a scope that the pool does not have: AWS refuses it, the emulators do not."""
    pool, client = str(props["userPoolId"]), aws.client(IDP)
    providers = {"COGNITO"}
    for page in client.get_paginator("list_identity_providers").paginate(UserPoolId=pool):
        providers |= {each["ProviderName"] for each in page["Providers"]}
    for name in props.get("supportedIdentityProviders") or ():
        if name not in providers:
            raise Refused(f"the user pool `{pool}` has no identity provider `{name}`: create it before the client")
    scopes = set(SCOPES)
    for page in client.get_paginator("list_resource_servers").paginate(UserPoolId=pool):
        for server in page["ResourceServers"]:
            scopes |= {f"{server['Identifier']}/{scope['ScopeName']}" for scope in server.get("Scopes") or ()}
    for name in props.get("allowedOauthScopes") or ():
        if name not in scopes:
            raise Refused(f"the user pool `{pool}` has no scope `{name}`: create its resource server before the client")


def _pools(aws: Aws) -> Iterator[str]:
    for page in aws.client(IDP).get_paginator("list_user_pools").paginate(MaxResults=60):
        for pool in page["UserPools"]:
            yield str(pool["Id"])
