"""Which properties of a live thing are held against the declared ones, and how: those that carry weight for security.

What a rehearsal made up, and what could not be read live, is not compared. Policies are compared by what they say, not
by how they are written.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from ecosystem.estate.expected import Expected
from ecosystem.estate.resource import Resource
from ecosystem.estate.saying import tags, unfolded
from ecosystem.estate.unknown import UNKNOWN, Unjudged, Unknown

_ANY: Final = "\0any"
"""Stands in a policy for what a rehearsal made up."""

_BLOCKS: Final = ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")

WEIGHTY: Final[Mapping[str, tuple[tuple[str | int, ...], ...]]] = {
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": tuple((each,) for each in _BLOCKS),
    "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock": tuple((each,) for each in _BLOCKS),
    "aws:s3/bucketVersioning:BucketVersioning": (("versioningConfiguration", "status"),),
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": (
        ("rules", 0, "applyServerSideEncryptionByDefault", "sseAlgorithm"),
    ),
    "aws:iam/role:Role": (("permissionsBoundary",),),
    "aws:rds/cluster:Cluster": (
        ("deletionProtection",),
        ("storageEncrypted",),
        ("backupRetentionPeriod",),
        ("iamDatabaseAuthenticationEnabled",),
    ),
    "aws:rds/clusterInstance:ClusterInstance": (("publiclyAccessible",),),
    "aws:kms/key:Key": (("enableKeyRotation",),),
    "aws:cloudtrail/trail:Trail": (
        ("enableLogging",),
        ("isMultiRegionTrail",),
        ("enableLogFileValidation",),
        ("includeGlobalServiceEvents",),
    ),
    "aws:cognito/userPool:UserPool": (("deletionProtection",), ("mfaConfiguration",)),
    "aws:sesv2/configurationSet:ConfigurationSet": (("suppressionOptions", "suppressedReasons"),),
    "aws:lambda/function:Function": (("role",),),
}
"""Type of resource -> the properties that are compared, each as a path."""

_SAID_BY_ABSENCE: Final = (("permissionsBoundary",), ("suppressionOptions", "suppressedReasons"))
"""What AWS leaves out where there is none."""

POLICIES: Final[Mapping[str, str]] = {
    "aws:iam/role:Role": "assumeRolePolicy",
    "aws:iam/rolePolicy:RolePolicy": "policy",
    "aws:iam/policy:Policy": "policy",
    "aws:s3/bucketPolicy:BucketPolicy": "policy",
    "aws:sqs/queuePolicy:QueuePolicy": "policy",
    "aws:sns/topicPolicy:TopicPolicy": "policy",
    "aws:secretsmanager/secretPolicy:SecretPolicy": "policy",
    "aws:kms/key:Key": "policy",
}
"""Type of resource -> the property that holds a policy, compared by its meaning."""


def changes(wanted: Expected, live: Resource, invented: re.Pattern[str]) -> Iterator[str]:
    """Yield each difference as a sentence; `invented` finds what a rehearsal made up."""
    for path in WEIGHTY.get(wanted.type, ()):
        yield from _change(wanted, live, path, invented)
    if (key := POLICIES.get(wanted.type)) is not None:
        yield from _policy_change(wanted, live, key, invented)
    yield from _tag_changes(wanted, live)


def _change(wanted: Expected, live: Resource, path: tuple[str | int, ...], invented: re.Pattern[str]) -> Iterator[str]:
    said, found = _at(wanted, path), live.get(*path)
    if found is None and path not in _SAID_BY_ABSENCE:
        return  # AWS says what is off as well: what is not there was not asked for
    if said is None or isinstance(found, Unknown) or (isinstance(said, str) and invented.search(said)):
        return
    if _plain(said) != _plain(found):
        name = ".".join(str(each) for each in path)
        yield f"`{name}` of `{live.id}` is {_word(found)} and declared {_word(said)}"


def _policy_change(wanted: Expected, live: Resource, key: str, invented: re.Pattern[str]) -> Iterator[str]:
    said, found = wanted.properties.get(key), live.get(key)
    if said is None or isinstance(found, Unknown):
        return
    expected, there = _statements(said), _statements(found)
    if expected is None or there is None:
        return
    left = list(there)
    lacking = []
    for statement in expected:
        match = next((each for each in left if _alike(_blurred(statement, invented), each)), None)
        if match is None:
            lacking.append(statement)
        else:
            left.remove(match)
    if left or lacking:
        more = [f"says {_named(each)} besides" for each in left[:3]]
        less = [f"lacks {_named(each)}" for each in lacking[:3]]
        yield f"the policy `{key}` of `{live.id}` is not as declared: it {' and '.join([*more, *less])}"


def _tag_changes(wanted: Expected, live: Resource) -> Iterator[str]:
    said, found = wanted.properties.get("tags"), tags(live)
    if not isinstance(said, Mapping) or isinstance(found, Unknown) or "tags" not in live.properties:
        return
    off = sorted(str(key) for key, value in said.items() if found.get(key) != value)
    if off:
        yield f"the tags {', '.join(f'`{each}`' for each in off)} of `{live.id}` are not as declared"


def _at(wanted: Expected, path: tuple[str | int, ...]) -> Any:
    value: Any = wanted.properties
    for part in path:
        if isinstance(part, int):
            value = value[part] if isinstance(value, (list, tuple)) and part < len(value) else None
        else:
            value = value.get(part) if isinstance(value, Mapping) else None
    return value


def _plain(value: Any) -> Any:
    """A value as it compares: numbers and texts alike, nothing as off, lists without order."""
    if value is None or value is False or (isinstance(value, str) and value.lower() == "false"):
        return "off"
    if value is True or (isinstance(value, str) and value.lower() == "true"):
        return "on"
    if isinstance(value, (list, tuple)):
        return tuple(sorted(str(_plain(each)) for each in value))
    return f"{value:g}" if isinstance(value, (int, float)) else value


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "not set" if value is None else f"`{value:g}`" if isinstance(value, float) else f"`{value}`"


def _statements(said: Any) -> list[Any] | None:
    """The statements of a policy in one form, None when it is no policy."""
    try:
        document = unfolded(said)
    except Unjudged:
        return None
    if not isinstance(document, Mapping):
        return [] if document in (None, "") else None
    found = document.get("Statement", [])
    return [_form(each) for each in (found if isinstance(found, (list, tuple)) else [found])]


def _form(value: Any, key: str = "") -> Any:
    if value is UNKNOWN:
        return _ANY
    if isinstance(value, Mapping):
        return {
            str(name): _form(each, str(name)) if name in ("Sid", "Effect") else _form(_many(each), str(name))
            for name, each in value.items()
        }
    if isinstance(value, (list, tuple)):
        found = [_form(each, key) for each in value]
        return sorted(found, key=lambda each: json.dumps(each, sort_keys=True, default=str))
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    if key == "AWS" and re.fullmatch(r"[0-9]{12}", text):
        return f"arn:aws:iam::{text}:root"
    return text


def _many(value: Any) -> Any:
    return value if isinstance(value, (Mapping, list, tuple)) else [value]


def _blurred(value: Any, invented: re.Pattern[str]) -> Any:
    if isinstance(value, dict):
        return {key: _blurred(each, invented) for key, each in value.items()}
    if isinstance(value, list):
        return [_blurred(each, invented) for each in value]
    return _ANY if isinstance(value, str) and invented.search(value) else value


def _alike(wanted: Any, live: Any) -> bool:
    """Whether two forms are the same but for what is made up."""
    if _ANY in (wanted, live):
        return True
    if isinstance(wanted, dict) and isinstance(live, dict):
        return wanted.keys() == live.keys() and all(_alike(wanted[key], live[key]) for key in wanted)
    if isinstance(wanted, list) and isinstance(live, list):
        if len(wanted) != len(live):
            return False
        left = list(live)
        for each in sorted(wanted, key=lambda one: one == _ANY):
            match = next((one for one in left if _alike(each, one)), None)
            if match is None:
                return False
            left.remove(match)
        return True
    return bool(wanted == live)


def _named(statement: Any) -> str:
    if isinstance(statement, dict) and statement.get("Sid"):
        return f"`{statement['Sid']}`"
    if isinstance(statement, dict):
        actions = statement.get("Action") or statement.get("NotAction") or []
        listed = ", ".join(str(each) for each in actions[:3]) if isinstance(actions, list) else str(actions)
        return f"a statement on `{listed}`"
    return "a statement"
