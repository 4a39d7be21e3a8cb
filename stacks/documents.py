"""Policy documents as text: statements in, the smallest JSON out, always in the same order."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

Statement = Mapping[str, Any]

AGENCY: Final = {"Null": {"aws:PrincipalTag/agency": "false"}}
"""The condition that holds for every agency's role, and for nobody else's: they carry the tag `agency`."""


def policy(statements: Sequence[Statement]) -> str:
    """Return the policy document of these statements."""
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)}, separators=(",", ":"))


def trust(service: str, account: str, source: str | None = None) -> str:
    """Return the trust policy by which a service of AWS takes a role, for this account's resources alone."""
    condition: dict[str, dict[str, str]] = {"StringEquals": {"aws:SourceAccount": account}}
    if source is not None:
        condition["ArnLike"] = {"aws:SourceArn": source}
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": service},
        "Action": "sts:AssumeRole",
        "Condition": condition,
    }
    return policy([statement])


def tls_only(resources: Sequence[str], action: str) -> tuple[Statement, ...]:
    """Return the statements that refuse everybody who comes without TLS 1.2."""
    return (
        {
            "Sid": "OnlyEncrypted",
            "Effect": "Deny",
            "Principal": "*",
            "Action": action,
            "Resource": list(resources),
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        },
        {
            "Sid": "OnlyModernTls",
            "Effect": "Deny",
            "Principal": "*",
            "Action": action,
            "Resource": list(resources),
            "Condition": {"NumericLessThan": {"s3:TlsVersion": "1.2"}},
        },
    )[: 2 if action.startswith("s3:") else 1]


def no_agencies(resources: Sequence[str], action: str) -> Statement:
    """Return the statement that refuses every agency's role, whatever its own policies say."""
    return {
        "Sid": "NoAgencies",
        "Effect": "Deny",
        "Principal": "*",
        "Action": action,
        "Resource": list(resources),
        "Condition": AGENCY,
    }
