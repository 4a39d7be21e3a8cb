"""Examples of AWS KMS."""

from __future__ import annotations

import json

from localcloud.provider.aws import EmulatedAws
from localcloud.provider.kind import Props
from tests.localcloud.provider.contract import Example, made

KEY = "aws:kms/key:Key"


def key_policy(account: str, sid: str = "Account") -> str:
    """Return the policy that leaves the key to its account."""
    statement = {
        "Sid": sid,
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{account}:root"},
        "Action": "kms:*",
        "Resource": "*",
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def data(aws: EmulatedAws, name: str) -> Props:
    """Return a rotated key with a policy."""
    return {
        "description": f"data {name}",
        "deletionWindowInDays": 7,
        "enableKeyRotation": True,
        "rotationPeriodInDays": 180,
        "policy": key_policy(aws.account),
        "tags": {"layer": "data"},
    }


def signing(_aws: EmulatedAws, name: str) -> Props:
    """Return a key that signs, which KMS cannot rotate."""
    return {"description": name, "keyUsage": "SIGN_VERIFY", "customerMasterKeySpec": "RSA_2048"}


def alias(aws: EmulatedAws, name: str) -> Props:
    """Return an alias of a key."""
    return {"name": f"alias/{name}", "targetKeyId": made(aws, KEY, {})}


UNHELD = {"moto": frozenset({"rotationPeriodInDays"})}
UNTOLD = frozenset({"deletionWindowInDays"})
EXAMPLES = (
    Example(
        KEY,
        data,
        {"description": "contacts", "policy": key_policy("123456789012", "Owner"), "tags": {"layer": "lake"}},
        ("arn", "keyId"),
        UNHELD,
        UNTOLD,
        id="key",
    ),
    Example(
        KEY,
        data,
        {"enableKeyRotation": False, "rotationPeriodInDays": None},
        (),
        UNHELD,
        UNTOLD,
        id="unrotated-key",
    ),
    Example(KEY, signing, {"isEnabled": False}, id="signing-key"),
    Example("aws:kms/alias:Alias", alias, outputs=("arn", "targetKeyArn")),
)
