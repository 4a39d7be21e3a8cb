"""Secrets Manager: secrets by their names, with their policies, and never what they hold."""

from __future__ import annotations

from typing import Final

from governance.collect.aws.kind import Call, Kind, Make
from governance.collect.aws.said import document, tagged

KINDS: Final = (
    Kind(
        "secretsmanager",
        (Call("ListSecrets", "SecretList"),),
        (
            Make(
                "aws:secretsmanager/secret:Secret",
                "Name",
                {
                    "name": "Name",
                    "arn": "ARN",
                    "kmsKeyId": "KmsKeyId",
                    "rotationEnabled": "RotationEnabled",
                    "owningService": "OwningService",
                    "tags": ("Tags", tagged),
                },
                "ARN",
            ),
            Make(
                "aws:secretsmanager/secretPolicy:SecretPolicy",
                "Name",
                {"secretArn": "ARN", "policy": ("GetResourcePolicy.ResourcePolicy", document)},
                when="GetResourcePolicy.ResourcePolicy",
            ),
        ),
        (Call("GetResourcePolicy", given={"SecretId": "ARN"}),),
    ),
)
