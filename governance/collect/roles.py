"""The roles of an account with every policy that decides for them, at once or, where that is refused, role by role."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from typing import Any

from ecosystem.iam.details import described, instant, tags
from ecosystem.iam.opening import At
from governance.collect.calling import AbsentError, Calls, UnreadError

Found = tuple[list[dict[str, Any]], dict[str, Any], list[str]]
"""Roles, documents of managed policies by their ARNs, and gaps."""


def roles(calls: Calls, pool: Executor, report: Callable[[str], None]) -> Found:
    """Return the roles; raises UnreadError when not even their names can be read."""
    try:
        pages = list(calls.pages("iam", "get_account_authorization_details", Filter=["Role", "LocalManagedPolicy"]))
    except (UnreadError, AbsentError) as fault:
        report(f"role by role, since {fault}")
        found, policies, gaps = _by_name(calls, pool)
    else:
        (account,) = described(pages, "the answer of IAM")
        found, policies, gaps = account["roles"], account["policies"], account["gaps"]
    used = {arn for role in found for arn in (*(role["attached"] or ()), role["boundary"]) if arn}
    wanted = sorted(used - policies.keys())
    for arn, document, gap in pool.map(lambda each: _managed(calls, each), wanted):
        if document is not None:
            policies[arn] = document
        if gap:
            gaps.append(gap)
    return found, {arn: policies[arn] for arn in sorted(used & policies.keys())}, gaps


def _by_name(calls: Calls, pool: Executor) -> Found:
    names = [(each["RoleName"], each["Arn"]) for page in calls.pages("iam", "list_roles") for each in page["Roles"]]
    found = [each for each in pool.map(lambda each: _role(calls, *each), names) if each is not None]
    return [role for role, _ in found], {}, [gap for _, gaps in found for gap in gaps]


def _role(calls: Calls, name: str, arn: str) -> tuple[dict[str, Any], list[str]] | None:
    """Return a role and its gaps, None when it is gone meanwhile.

    One whose boundary and tags cannot be read says of its policies, too, that they were not read: nothing is claimed.
    """
    gaps: list[str] = []
    try:
        said = calls.ask("iam", "get_role", RoleName=name)["Role"]
        inline = _inline(calls, name, gaps)
        attached = _attached(calls, name, gaps)
    except AbsentError:
        return None
    except UnreadError as fault:
        unread: dict[str, Any] = {"arn": arn, "tags": None, "trust": None, "inline": None, "attached": None}
        return {**unread, "boundary": None, "last_used": None}, [f"the role `{name}`: {fault}"]
    return {
        "arn": said["Arn"],
        "tags": tags(said.get("Tags") or [], At(name)),
        "trust": said.get("AssumeRolePolicyDocument"),
        "inline": inline,
        "attached": attached,
        "boundary": (said.get("PermissionsBoundary") or {}).get("PermissionsBoundaryArn"),
        "last_used": instant((said.get("RoleLastUsed") or {}).get("LastUsedDate")),
    }, gaps


def _inline(calls: Calls, role: str, gaps: list[str]) -> dict[str, Any] | None:
    try:
        pages = list(calls.pages("iam", "list_role_policies", RoleName=role))
    except UnreadError as fault:
        gaps.append(f"the inline policies of `{role}`: {fault}")
        return None
    found: dict[str, Any] = {}
    for name in (name for page in pages for name in page["PolicyNames"]):
        try:
            found[name] = calls.ask("iam", "get_role_policy", RoleName=role, PolicyName=name)["PolicyDocument"]
        except UnreadError as fault:
            found[name] = None
            gaps.append(f"the inline policy `{name}` of `{role}`: {fault}")
    return found


def _attached(calls: Calls, role: str, gaps: list[str]) -> list[str] | None:
    try:
        pages = list(calls.pages("iam", "list_attached_role_policies", RoleName=role))
    except UnreadError as fault:
        gaps.append(f"the policies attached to `{role}`: {fault}")
        return None
    return [each["PolicyArn"] for page in pages for each in page["AttachedPolicies"]]


def _managed(calls: Calls, arn: str) -> tuple[str, Any, str]:
    """Return a managed policy's ARN, its document in force (None: not there), and what was not read of it."""
    try:
        version = calls.ask("iam", "get_policy", PolicyArn=arn)["Policy"]["DefaultVersionId"]
        said = calls.ask("iam", "get_policy_version", PolicyArn=arn, VersionId=version)["PolicyVersion"]
    except AbsentError:
        return arn, None, ""
    except UnreadError as fault:
        return arn, None, f"the policy `{arn}`: {fault}"
    return arn, said.get("Document"), ""
