"""Cognito: user pools, their domains, clients (without their secrets) and providers, and identity pools."""

from __future__ import annotations

from typing import Final

from governance.collect.aws.kind import Call, Kind, Make
from governance.collect.aws.said import tagged

_POOLS: Final = Call("ListUserPools", "UserPools", fixed={"MaxResults": 60})
_POOL: Final = "DescribeUserPool.UserPool"
_ARN: Final = "arn:{partition}:cognito-idp:{region}:{account}:userpool/{Id}"


def _domain(type: str, path: str) -> Make:
    return Make(
        type,
        f"{{{path}}}",
        {"domain": path, "userPoolId": "Id"},
        when=path,
    )


_DOMAIN: Final = "aws:cognito/userPoolDomain:UserPoolDomain"

KINDS: Final = (
    Kind(
        "cognito-idp",
        (_POOLS,),
        (
            Make(
                "aws:cognito/userPool:UserPool",
                "Name",
                {
                    "name": "Name",
                    "mfaConfiguration": f"{_POOL}.MfaConfiguration",
                    "deletionProtection": f"{_POOL}.DeletionProtection",
                    "tags": (f"{_POOL}.UserPoolTags", tagged),
                },
                _ARN,
            ),
            _domain(_DOMAIN, f"{_POOL}.Domain"),
            _domain(_DOMAIN, f"{_POOL}.CustomDomain"),
        ),
        (Call("DescribeUserPool", given={"UserPoolId": "Id"}),),
    ),
    Kind(
        "cognito-idp",
        (_POOLS, Call("ListUserPoolClients", "UserPoolClients", {"UserPoolId": "Id"})),
        (
            Make(
                "aws:cognito/userPoolClient:UserPoolClient",
                "ClientName",
                {"name": "ClientName", "userPoolId": "UserPoolId"},
            ),
        ),
    ),
    Kind(
        "cognito-idp",
        (_POOLS, Call("ListIdentityProviders", "Providers", {"UserPoolId": "Id"})),
        (
            Make(
                "aws:cognito/identityProvider:IdentityProvider",
                "{of.Name}:{ProviderName}",
                {"providerName": "ProviderName", "providerType": "ProviderType", "userPoolId": "of.Id"},
            ),
        ),
    ),
    Kind(
        "cognito-identity",
        (Call("ListIdentityPools", "IdentityPools", fixed={"MaxResults": 60}),),
        (
            Make(
                "aws:cognito/identityPool:IdentityPool",
                "IdentityPoolName",
                {
                    "identityPoolName": "IdentityPoolName",
                    "allowUnauthenticatedIdentities": "DescribeIdentityPool.AllowUnauthenticatedIdentities",
                    "tags": ("DescribeIdentityPool.IdentityPoolTags", tagged),
                },
                "arn:{partition}:cognito-identity:{region}:{account}:identitypool/{IdentityPoolId}",
            ),
        ),
        (Call("DescribeIdentityPool", given={"IdentityPoolId": "IdentityPoolId"}),),
    ),
)
