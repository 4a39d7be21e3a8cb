"""API Gateway: REST and HTTP APIs, and custom domain names."""

from __future__ import annotations

from typing import Final

from governance.collect.aws.kind import Call, Kind, Make
from governance.collect.aws.said import document, tagged

KINDS: Final = (
    Kind(
        "apigateway",
        (Call("GetRestApis", "items"),),
        (
            Make(
                "aws:apigateway/restApi:RestApi",
                "name",
                {"name": "name", "policy": ("policy", document), "tags": ("tags", tagged)},
                "arn:{partition}:apigateway:{region}::/restapis/{id}",
            ),
        ),
    ),
    Kind(
        "apigateway",
        (Call("GetDomainNames", "items"),),
        (
            Make(
                "aws:apigateway/domainName:DomainName",
                "domainName",
                {"domainName": "domainName", "tags": ("tags", tagged)},
                "arn:{partition}:apigateway:{region}::/domainnames/{domainName}",
            ),
        ),
    ),
    Kind(
        "apigatewayv2",
        (Call("GetApis", "Items"),),
        (
            Make(
                "aws:apigatewayv2/api:Api",
                "Name",
                {"name": "Name", "protocolType": "ProtocolType", "tags": ("Tags", tagged)},
                "arn:{partition}:apigateway:{region}::/apis/{ApiId}",
            ),
        ),
    ),
    Kind(
        "apigatewayv2",
        (Call("GetDomainNames", "Items"),),
        (
            Make(
                "aws:apigatewayv2/domainName:DomainName",
                "DomainName",
                {"domainName": "DomainName", "tags": ("Tags", tagged)},
            ),
        ),
    ),
)
