"""One secret of the secret store: read into memory, and nowhere else. It is no part of what is collected."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import boto3
from botocore.exceptions import ClientError

from governance.collect.aws.access import FAULTS, Access, Account, enter
from governance.collect.aws.asking import why

PERMISSION: Final = "secretsmanager:GetSecretValue"
_TELLS: Final = ("botocore.parsers",)
"""Loggers that write down what a service answered."""


class SecretError(Exception):
    """A secret that cannot be read. The text says which and why; `permission` is what lacks, where that is why."""

    def __init__(self, reason: str, permission: str = "") -> None:
        super().__init__(reason)
        self.permission = permission


def secret(name: str, access: Access, session: boto3.Session | None = None) -> str:
    """Return what the secret called `name` (a name or an ARN) holds, as a text; raises `SecretError`.

    It is read in the first account of `access`, and in its first region unless an ARN says another.
    """
    parts = name.split(":")
    region = parts[3] if len(parts) > 6 and parts[0] == "arn" else access.regions[0]
    account = access.accounts[0]
    entered = enter(session or boto3.Session(), access, account, 1)
    try:
        with _unlogged():
            told = entered.client("secretsmanager", region).get_secret_value(SecretId=name)
    except FAULTS as fault:
        raise _refusal(name, fault, account, region) from None
    if not isinstance(told.get("SecretString"), str):
        raise SecretError(f"the secret `{name}` holds no text")
    if not told["SecretString"].strip():
        raise SecretError(f"the secret `{name}` is empty")
    return str(told["SecretString"])


def _refusal(name: str, fault: BaseException, account: Account, region: str) -> SecretError:
    answer = fault.response if isinstance(fault, ClientError) else {}
    said: dict[str, Any] = answer.get("Error", {})
    code, message = str(said.get("Code", "")), str(said.get("Message", ""))
    where = f"{account.id or 'the account'}, {region}"
    if code == "ResourceNotFoundException":
        if "AWSCURRENT" in message:
            return SecretError(f"the secret `{name}` has no value yet ({where})")
        return SecretError(f"there is no secret `{name}` ({where})")
    if getattr(fault, "operation_name", "") == "AssumeRole":
        return SecretError(f"the secret `{name}`: the role `{account.role}` cannot be taken ({code})", "sts:AssumeRole")
    reason = why(fault)
    permission = PERMISSION if reason.startswith("access denied") else ""
    if permission and "KMS" in message:
        permission = "kms:Decrypt"
    return SecretError(f"the secret `{name}`: {reason}", permission)


@contextmanager
def _unlogged() -> Iterator[None]:
    """Have nobody write down the answer, not even who debugs."""
    loggers = [logging.getLogger(each) for each in _TELLS]
    before = [each.disabled for each in loggers]
    for each in loggers:
        each.disabled = True
    try:
        yield
    finally:
        for each, was in zip(loggers, before, strict=True):
            each.disabled = was
