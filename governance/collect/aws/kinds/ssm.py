"""Parameters of Systems Manager. The value is read only of a plain one that is called like a credential.

That tells whether it is one; the value is not kept.
"""

from __future__ import annotations

from typing import Any, Final

from ecosystem.estate.secrets_in_plain import names_a_credential
from governance.collect.aws.kind import Call, Kind, Make
from governance.collect.aws.said import hidden, tagged


def _suspect(told: Any) -> bool:
    kind, name = told
    return kind != "SecureString" and names_a_credential(str(name))


def _value(told: Any) -> str:
    return hidden({told["Name"]: told.get("Value")})[told["Name"]]


KINDS: Final = (
    Kind(
        "ssm",
        (Call("DescribeParameters", "Parameters"),),
        (
            Make(
                "aws:ssm/parameter:Parameter",
                "Name",
                {
                    "name": "Name",
                    "type": "Type",
                    "keyId": "KeyId",
                    "value": ("GetParameter.Parameter", _value),
                    "tags": ("ListTagsForResource.TagList", tagged),
                },
                "ARN",
            ),
        ),
        (
            Call("GetParameter", given={"Name": "Name"}, when=("[Type, Name]", _suspect)),
            Call("ListTagsForResource", given={"ResourceId": "Name"}, fixed={"ResourceType": "Parameter"}),
        ),
    ),
)
