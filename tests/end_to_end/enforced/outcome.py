"""What became of an attempt: in the emulator, and by the evaluator with the policies read back from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

from botocore.exceptions import ClientError

from ecosystem.iam.evaluate import Policies, evaluate, trusts
from ecosystem.iam.request import Caller, Request
from tests.end_to_end.enforced.accounts import PERSON, Session
from tests.end_to_end.enforced.deed import Ask
from tests.end_to_end.enforced.reading import Reading
from tests.end_to_end.place import ACCOUNT, REGION

WORKS, REFUSED, NOT_SERVED = "works", "refused", "not served"
_DENIED = frozenset({"AccessDenied", "AccessDeniedException", "AuthorizationError", "NotAuthorized"})
_UNKNOWN = frozenset({"InvalidAction", "UnknownOperationException"})
Keys = Mapping[str, str | tuple[str, ...]]


def of_emulator(call: Callable[[], object]) -> str:
    """Return what the emulator answers; an error that is about anything but access is raised."""
    try:
        call()
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code in _DENIED:
            return REFUSED
        if code in _UNKNOWN:
            return NOT_SERVED
        raise
    return WORKS


def of_evaluator(asks: Sequence[Ask], who: Session, reading: Reading, region: str, *, encrypted: bool) -> str:
    """Return the evaluator's verdict: every question must be answered with yes."""
    own = reading.own(who.arn)
    caller = Caller(who.arn, who.account, who.kind, who.session)
    for ask in asks:
        owner = ask.resource.split(":")[4] if ask.resource != "*" else ""
        context: dict[str, str | tuple[str, ...]] = {**_about(caller, own.tags, region), **ask.context}
        context["aws:SecureTransport"] = "true" if encrypted else "false"
        if ask.action.startswith("s3:") and encrypted:
            context["s3:TlsVersion"] = "1.2"
        if ask.resource != "*":
            context["aws:ResourceAccount"] = owner or ACCOUNT
        request = Request(caller, ask.action, ask.resource, context, owner or ACCOUNT)
        if ask.action == "sts:AssumeRole":
            # The session names a source identity and no external id: what `identity.other_role` tries.
            context["sts:SourceIdentity"] = PERSON
            decision = trusts(request, reading.trust(ask.resource), Policies(own.identity, own.boundary))
        else:
            policies = Policies(own.identity, own.boundary, resource=reading.resource(ask.resource))
            if ask.action.startswith("kms:"):
                policies = Policies(own.identity, own.boundary, resource=policies.resource, key=True)
            decision = evaluate(request, policies)
        if not decision.allowed:
            return REFUSED
    return WORKS


def of_trust(actions: Sequence[str], caller: Caller, role: str, said: Keys, reading: Reading) -> str:
    """Return the evaluator's verdict on a sign-in: every one of `actions` on `role` must be allowed."""
    policies, about = Policies(), {"aws:CurrentTime": _now(), "aws:RequestedRegion": REGION}
    if caller.arn:
        own = reading.own(caller.arn)
        policies, about = Policies(own.identity, own.boundary), _about(caller, own.tags, REGION)
    for action in actions:
        request = Request(caller, action, role, {**about, **said, "aws:ResourceAccount": ACCOUNT}, ACCOUNT)
        if not trusts(request, reading.trust(role), policies).allowed:
            return REFUSED
    return WORKS


def _about(who: Caller, tags: Mapping[str, str], region: str) -> dict[str, str]:
    kinds = {"role": "AssumedRole", "user": "User", "root": "Account"}
    said = {
        "aws:PrincipalArn": who.arn,
        "aws:PrincipalAccount": who.account,
        "aws:PrincipalType": kinds[who.kind],
        "aws:CurrentTime": _now(),
        "aws:RequestedRegion": region,
    }
    if who.kind == "role":
        said |= {"aws:SourceIdentity": PERSON, "aws:TokenIssueTime": _now()}
    return said | {f"aws:PrincipalTag/{key}": value for key, value in tags.items()}


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
