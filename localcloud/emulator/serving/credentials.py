"""Credentials that an emulator takes for an account. They open nothing but the emulator."""

from __future__ import annotations

import http.client
import re
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

MINISTACK_SECRET = "test"  # noqa: S105 - fixed in ministack: the key of a 12-digit account is the account id itself
ROLE = "ecosystem-local"
_SCOPE = "Credential=ecosystem/20260101/{region}/sts/aws4_request, SignedHeaders=host, Signature=none"
_FIELD = re.compile(r"<(AccessKeyId|SecretAccessKey|SessionToken)>([^<]+)</")


@dataclass(frozen=True)
class Key:
    """An access key: identifier, secret, session token (empty for none)."""

    identifier: str
    secret: str
    token: str


def assume(endpoint: str, account: str, region: str) -> Key:
    """Credentials of `account` in moto, which gives those of any account to whoever assumes a role of it.

    One plain request: moto checks no signature, and boto3 takes longer to import than this takes. Raises `OSError`
    when the emulator does not answer, or not as STS does.
    """
    parts = urlsplit(endpoint)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)
    asked = {
        "Action": "AssumeRole",
        "Version": "2011-06-15",
        "RoleArn": f"arn:aws:iam::{account}:role/{ROLE}",
        "RoleSessionName": ROLE,
        "DurationSeconds": "43200",
    }
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Authorization": f"AWS4-HMAC-SHA256 {_SCOPE.format(region=region)}",
    }
    try:
        connection.request("POST", "/", urlencode(asked), headers)
        answer = connection.getresponse()
        text = answer.read().decode(errors="replace")
    except http.client.HTTPException as error:
        raise OSError(str(error)) from error
    finally:
        connection.close()
    fields = dict(_FIELD.findall(text))
    if answer.status != 200 or len(fields) != 3:
        raise OSError(f"AssumeRole answered {answer.status}")
    return Key(fields["AccessKeyId"], fields["SecretAccessKey"], fields["SessionToken"])
