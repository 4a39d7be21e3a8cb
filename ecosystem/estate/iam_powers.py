"""What a statement gives that no agency may have: to administer, to change its boundary, to publish past the approval.

A refusal beside it counts when it has no conditions. Where the approval stands: `docs/stacks.md` (workflows), a unit's
content bucket with `drafts/<agency>/` and `published/`, a site's bucket with `staging/` and `live/`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ecosystem.estate.iam import Statement
from ecosystem.estate.iam_attached import Permissions
from ecosystem.estate.iam_matching import acts, denied, glob, objects, prefix_of, said_by

_SERVICES: Final = ("iam", "organizations", "account", "sso")
"""Services by which accounts and access are administered, by their prefixes in IAM."""
_READS: Final = ("get", "list", "describe", "simulate", "generate")
_PASSING: Final = ("passrole",)
"""What hands a role on changes none; ACC-008 judges it."""
_WRITES: Final = (
    "addusertogroup",
    "attachrolepolicy",
    "closeaccount",
    "createaccesskey",
    "createpermissionset",
    "createpolicyversion",
    "createrole",
    "createuser",
    "deactivatemfadevice",
    "deleterolepermissionsboundary",
    "deleterolepolicy",
    "detachrolepolicy",
    "disablepolicytype",
    "enableregion",
    "leaveorganization",
    "putrolepermissionsboundary",
    "putrolepolicy",
    "removeusersfromgroup",
    "resetservicespecificcredential",
    "setdefaultpolicyversion",
    "tagrole",
    "untagrole",
    "updateassumerolepolicy",
    "uploadsshpublickey",
)
"""Names that a pattern is tried on: one at least of every verb that changes something."""

_BOUNDARY: Final = (
    "iam:CreatePolicyVersion",
    "iam:DeleteRolePermissionsBoundary",
    "iam:PutRolePermissionsBoundary",
    "iam:SetDefaultPolicyVersion",
)
_APPROVING: Final = ("states:SendTaskFailure", "states:SendTaskSuccess")
_SENDING: Final = ("ses:SendBulkEmail", "ses:SendBulkTemplatedEmail", "ses:SendEmail", "ses:SendRawEmail")
_WRITING: Final = ("s3:DeleteObject", "s3:DeleteObjectVersion", "s3:PutObject", "s3:ReplicateObject")
_OUT: Final = ("published/", "live/")
"""The prefixes under which lies what the public sees."""
_PLACES: Final = frozenset({"content", "site", "website", "www", "published"})
"""Words in a bucket's name that say what the public sees lies in it."""


def administers(given: Permissions) -> Iterator[str]:
    """Yield, in words of the policy, by what accounts or access can be administered."""
    for statement in given.document.allows():
        if statement.not_actions:
            if _everywhere(statement):
                yield from said_by(statement, ("iam:CreateUser", "s3:PutBucketPolicy"))
            continue
        for action in dict.fromkeys(statement.actions):
            if _administrative(action.lower(), everywhere=_everywhere(statement)):
                yield f"`{action}`"


def changes_boundary(given: Permissions) -> Iterator[str]:
    """Yield by what the role could take its permissions boundary off, or change it."""
    return _allowed(given, _BOUNDARY)


def approves(given: Permissions) -> Iterator[str]:
    """Yield by what the role could pass the approval of a workflow itself."""
    return _allowed(given, _APPROVING)


def sends(given: Permissions) -> Iterator[str]:
    """Yield by what the role could send mail, which no workflow holds for approval."""
    return _allowed(given, _SENDING)


def publishes(given: Permissions) -> Iterator[str]:
    """Yield the resources under which the role could write what the public sees."""
    for statement in given.document.allows():
        actions = [each for each in _WRITING if acts(statement, each)]
        if not actions:
            continue
        for resource in _reached(statement):
            if not all(denied(given.beside, action, resource) for action in actions):
                yield f"`{resource}`"


def _allowed(given: Permissions, actions: tuple[str, ...]) -> Iterator[str]:
    for statement in given.document.allows():
        left = [each for each in actions if acts(statement, each) and not denied(given.beside, each, "*")]
        yield from said_by(statement, left)


def _administrative(action: str, *, everywhere: bool) -> bool:
    service, _, name = action.partition(":")
    if not name:
        return action.strip("*") == "" and everywhere
    if service in _SERVICES:
        if prefix_of(name) == name:
            return not name.startswith((*_READS, *_PASSING))
        return any(glob(name, each) for each in _WRITES)
    return (
        everywhere
        and prefix_of(service) != service
        and any(glob(service, each) for each in _SERVICES)
        and any(glob(name, each) for each in _WRITES)
    )


def _everywhere(statement: Statement) -> bool:
    if statement.not_resources:
        return True
    return any(glob(each, "arn:aws:iam::111122223333:role/any") for each in statement.resources)


def _reached(statement: Statement) -> Iterator[str]:
    """Yield the resources of a statement in which something lies that the public sees."""
    if statement.not_resources:
        spared = [found[1] for each in statement.not_resources if (found := objects(each))]
        if not any(key.startswith(_OUT) or key == "*" for key in spared):
            yield "*"
        return
    for resource in statement.resources:
        found = objects(resource)
        if found is not None and _public(*found):
            yield resource


def _public(bucket: str, key: str) -> bool:
    start = prefix_of(key)
    if start.startswith(_OUT):
        return True
    if start == key or not any(each.startswith(start) for each in _OUT):
        return False
    return prefix_of(bucket) != bucket or not _PLACES.isdisjoint(re.split(r"[^a-z0-9]+", bucket.lower()))
