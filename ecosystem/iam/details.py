"""What `aws iam get-account-authorization-details` answers, as the account of a snapshot.

Source: "GetAccountAuthorizationDetails", "RoleDetail" and "ManagedPolicyDetail", IAM API reference. IAM leaves out
tags and a boundary where there are none; the lists of a role's policies are always said, so that one without them was
not read. A document comes decoded (by the command line, by boto3) or as IAM sends it, URL-encoded.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import unquote

from ecosystem.iam.opening import At, any_arn, listing, mapping, needed, role_arn, text

LISTS: Final = ("RoleDetailList", "Policies", "UserDetailList", "GroupDetailList")
"""The keys of a page; users and groups are no sessions of an agency's and are left out."""

_MORE: Final = ("IsTruncated", "Marker", "NextToken")


def described(pages: Iterable[Any], name: str) -> list[dict[str, Any]]:
    """Return the accounts of the pages in the form of a snapshot; raises SnapshotError for what is no page.

    What the pages lack is among an account's `gaps`: pages that are missing, and the roles.
    """
    policies: dict[str, Any] = {}
    roles: dict[str, list[dict[str, Any]]] = {}
    whole = listed = False
    several = list(pages)
    for number, page in enumerate(several):
        at = At(name) if len(several) == 1 else At(name).of(number)
        said = mapping(page, at)
        whole = whole or not any(said.get(key) for key in _MORE)
        listed = listed or "RoleDetailList" in said
        for each, place in _each(said, "RoleDetailList", at):
            role = _role(each, place)
            roles.setdefault(role["arn"].split(":")[4], []).append(role)
        for each, place in _each(said, "Policies", at):
            policies[any_arn(needed(each, "Arn", place), place.of("Arn"))] = _default(each, place)
    gaps = []
    if not whole:
        gaps.append("the rest of the account: the last page says that there are more")
    if not listed:
        gaps.append("the roles: no page has a `RoleDetailList`")
    return [
        {"account": account, "roles": found, "policies": policies, "resources": [], "gaps": gaps}
        for account, found in roles.items()
    ] or [{"account": None, "roles": [], "policies": policies, "resources": [], "gaps": gaps}]


def plain(document: Any) -> Any:
    """Return a policy document without URL encoding; anything else as it is."""
    if isinstance(document, str) and document.lstrip()[:1] == "%":
        return unquote(document)
    return document


def instant(value: Any) -> str | None:
    """Return a moment as ISO text, None where there is none."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return value if isinstance(value, str) and value else None


def tags(said: Any, at: At) -> dict[str, str]:
    """Return the tags of a list of keys and values."""
    found = {}
    for number, each in enumerate(listing(said, at)):
        tag = mapping(each, at.of(number))
        value = needed(tag, "Value", at.of(number))
        found[text(needed(tag, "Key", at.of(number)), at.of(number).of("Key"))] = value
    return found


def _each(said: Mapping[str, Any], key: str, at: At) -> Iterable[tuple[Mapping[str, Any], At]]:
    for number, each in enumerate(listing(said.get(key, []), at.of(key))):
        place = at.of(key).of(number)
        yield mapping(each, place), place


def _role(said: Mapping[str, Any], at: At) -> dict[str, Any]:
    boundary = mapping(said.get("PermissionsBoundary") or {}, at.of("PermissionsBoundary"))
    used = mapping(said.get("RoleLastUsed") or {}, at.of("RoleLastUsed"))
    return {
        "arn": role_arn(needed(said, "Arn", at), at.of("Arn")),
        "tags": tags(said.get("Tags") or [], at.of("Tags")),
        "trust": plain(said.get("AssumeRolePolicyDocument")),
        "inline": _inline(said, at) if "RolePolicyList" in said else None,
        "attached": _attached(said, at) if "AttachedManagedPolicies" in said else None,
        "boundary": boundary.get("PermissionsBoundaryArn"),
        "last_used": instant(used.get("LastUsedDate")),
    }


def _inline(said: Mapping[str, Any], at: At) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for each, place in _each(said, "RolePolicyList", at):
        name = text(needed(each, "PolicyName", place), place.of("PolicyName"))
        if name in found:
            raise place.error("has the name of another policy of the role")
        found[name] = plain(each.get("PolicyDocument"))
    return found


def _attached(said: Mapping[str, Any], at: At) -> list[str]:
    return [
        any_arn(needed(each, "PolicyArn", place), place.of("PolicyArn"))
        for each, place in _each(said, "AttachedManagedPolicies", at)
    ]


def _default(said: Mapping[str, Any], at: At) -> Any:
    """The document of the version in force, None when it is not there."""
    wanted = said.get("DefaultVersionId")
    for each, _ in _each(said, "PolicyVersionList", at):
        if each.get("VersionId") == wanted if wanted is not None else each.get("IsDefaultVersion") is True:
            return plain(each.get("Document"))
    return None
