"""Parameters: plain, secure, and of the advanced tier."""

from __future__ import annotations

from localcloud.provider.aws import EmulatedAws
from localcloud.provider.kind import Props
from tests.localcloud.provider.contract import Example

PARAMETER = "aws:ssm/parameter:Parameter"


def plain(aws: EmulatedAws, name: str) -> Props:
    """Return a parameter that holds no secret."""
    return {
        "name": f"/ecosystem/{name}",
        "type": "String",
        "insecureValue": "aurora",
        "description": "The brand",
        "dataType": "text",
        "tier": "Standard",
    }


def secure(aws: EmulatedAws, name: str) -> Props:
    """Return a parameter that is encrypted with the account's key."""
    return {"name": f"/ecosystem/{name}", "type": "SecureString", "value": name, "keyId": "alias/aws/ssm"}


def checked(aws: EmulatedAws, name: str) -> Props:
    """Return a list whose values must be of a form."""
    return {
        "name": name,
        "type": "StringList",
        "value": "aurora,boreal",
        "allowedPattern": "[a-z,]+",
        "tier": "Advanced",
    }


EXAMPLES = (
    Example(
        PARAMETER,
        plain,
        {"insecureValue": "boreal", "tags": {"owner": "aurora"}},
        ("arn", "version"),
        id="plain",
    ),
    Example(PARAMETER, secure, {"value": "another"}, ("arn",), id="secure"),
    Example(PARAMETER, checked, {"description": "The brands"}, id="checked"),
)
