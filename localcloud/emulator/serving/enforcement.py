"""What ministack does not tell its own evaluator of IAM: who assumes a role as whom, and that loopback is no wire.

Without the source identity and the role that a session belongs to, no role can be assumed whose trust policy asks for
them, as those of the agencies do. And it is called over plain HTTP: policies that refuse what is not encrypted would
refuse everything, so a request counts as encrypted unless its header `X-Forwarded-Proto` says `http`.
All else is ministack's own evaluation.
Source: "IAM and AWS STS condition context keys" and "AWS global condition context keys" (`aws:PrincipalArn`: for an
assumed role, the ARN of the role), AWS Identity and Access Management user guide.
"""

from __future__ import annotations

import dataclasses
from contextvars import ContextVar
from typing import Any
from urllib.parse import parse_qs

from ministack.core import iam_evaluator
from ministack.services import iam, sts

PLAIN = (b"x-forwarded-proto", b"http")
_said: ContextVar[str] = ContextVar("source_identity", default="")
_plain: ContextVar[bool] = ContextVar("plain", default=False)


def arrived(headers: list[tuple[bytes, bytes]]) -> None:
    """Notes whether the request that this task serves says that it came unencrypted."""
    _plain.set(PLAIN in headers)


def install() -> None:
    """Has ministack's evaluator know these; to be called once, before it serves."""
    handle, resolve, trusts = (
        sts.handle_request,
        iam_evaluator._resolve_condition_key,
        iam_evaluator.evaluate_trust_policy,
    )

    async def handle_request(method: str, path: str, headers: Any, body: bytes, query_params: Any) -> Any:
        before = _said.set(_source_identity(body, query_params))
        try:
            return await handle(method, path, headers, body, query_params)
        finally:
            _said.reset(before)

    def resolve_key(key: str, context: Any) -> Any:
        if key.lower() == "aws:principalarn":
            return _principal(context.principal_arn)
        if key.lower() == "sts:sourceidentity":
            return _said.get() or None
        if key.lower() == "aws:securetransport":
            return "false" if _plain.get() else "true"
        return resolve(key, context)

    def evaluate_trust(document: Any, caller: str, context: Any = None) -> bool:
        """Whether the role may be assumed; giving a source identity has to be allowed too."""
        if not trusts(document, caller, context):
            return False
        if context is None or context.action != "sts:AssumeRole" or not _said.get():
            return True
        return bool(trusts(document, caller, dataclasses.replace(context, action="sts:SetSourceIdentity")))

    sts.handle_request = handle_request
    iam_evaluator._resolve_condition_key = resolve_key
    iam_evaluator.evaluate_trust_policy = evaluate_trust


def _source_identity(body: bytes, query_params: Any) -> str:
    """The source identity that a call of STS names; empty without one."""
    said = query_params.get("SourceIdentity") or parse_qs(body.decode("utf-8", "replace")).get("SourceIdentity") or [""]
    return str(said[0] if isinstance(said, list) else said)


def _principal(arn: str) -> str:
    """The ARN of the role whose session this is, with its path; any other ARN as it came."""
    account, _, session = arn.partition(":assumed-role/")
    if not session:
        return arn
    name, number = session.partition("/")[0], account.rpartition(":")[2]
    role = iam._roles.get_scoped(number, None, name) or {}
    return str(role.get("Arn") or f"arn:aws:iam::{number}:role/{name}")
