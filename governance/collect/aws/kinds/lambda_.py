"""Lambda: functions (without the values of their variables), who may call them, and their URLs."""

from __future__ import annotations

from typing import Final

from governance.collect.aws.kind import Call, Kind, Make
from governance.collect.aws.said import document, hidden, tagged

KINDS: Final = (
    Kind(
        "lambda",
        (Call("ListFunctions", "Functions"),),
        (
            Make(
                "aws:lambda/function:Function",
                "FunctionName",
                {
                    "name": "FunctionName",
                    "arn": "FunctionArn",
                    "role": "Role",
                    "runtime": "Runtime",
                    "kmsKeyArn": "KMSKeyArn",
                    "environment": ("Environment.Variables", lambda told: {"variables": hidden(told)}),
                    "tags": ("ListTags.Tags", tagged),
                },
                "FunctionArn",
            ),
            Make(
                "aws:lambda/resourcePolicy:ResourcePolicy",
                "FunctionName",
                {"resourceArn": "FunctionArn", "policy": ("GetPolicy.Policy", document)},
                when="GetPolicy.Policy",
            ),
            Make(
                "aws:lambda/functionUrl:FunctionUrl",
                "{of.FunctionName}",
                {
                    "functionName": "of.FunctionName",
                    "authorizationType": "AuthType",
                    "functionUrl": "FunctionUrl",
                },
                each="ListFunctionUrlConfigs",
            ),
        ),
        (
            Call("ListTags", given={"Resource": "FunctionArn"}),
            Call("GetPolicy", given={"FunctionName": "FunctionName"}, absent=("ResourceNotFoundException",)),
            Call("ListFunctionUrlConfigs", "FunctionUrlConfigs", {"FunctionName": "FunctionName"}),
        ),
    ),
)
