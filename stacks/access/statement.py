"""Statements of IAM policies as values: what a holding permits, before it gets its end and its name."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final, Literal

from stacks import places
from stacks.access.unitplace import Place

Document = dict[str, Any]
Condition = Mapping[str, Mapping[str, Any]]
VERSION: Final = "2012-10-17"


@dataclass(frozen=True, slots=True)
class Permission:
    """One Allow: `what` names it in CamelCase, actions and resources are exact or end at a delimiter."""

    what: str
    actions: tuple[str, ...]
    resources: tuple[str, ...]
    condition: Condition = field(default_factory=dict)

    def body(self) -> Document:
        """Return the statement without its Sid and its end."""
        return {
            "Effect": "Allow",
            "Action": one_or_many(self.actions),
            "Resource": one_or_many(self.resources),
            "Condition": {operator: dict(keys) for operator, keys in self.condition.items()},
        }


def one_or_many(values: Iterable[str]) -> str | list[str]:
    """Return a single value bare and several as a sorted list, as IAM takes both and the shorter saves quota."""
    listed = sorted(set(values))
    return listed[0] if len(listed) == 1 else listed


def end_of(last: date) -> str:
    """Return the first instant after the last day, as IAM compares `aws:CurrentTime`: the next day, 00:00 UTC."""
    if last == date.max:
        return f"{last.isoformat()}T23:59:59Z"
    return f"{(last + timedelta(days=1)).isoformat()}T00:00:00Z"


def until(condition: Condition, last: date) -> Document:
    """Return `condition` with the end of a holding added."""
    return {
        **{operator: dict(keys) for operator, keys in condition.items()},
        "DateLessThan": {"aws:CurrentTime": end_of(last)},
    }


def document(statements: Iterable[Mapping[str, Any]]) -> Document:
    """Return a policy document."""
    return {"Version": VERSION, "Statement": [dict(each) for each in statements]}


def text(policy: Mapping[str, Any]) -> str:
    """Return a policy as compact JSON, the same text for the same meaning."""
    return json.dumps(policy, separators=(",", ":"), sort_keys=True, ensure_ascii=False)


def size(policy: Mapping[str, Any]) -> int:
    """Return the characters that IAM counts against its quotas: all but white space."""
    return sum(1 for character in text(policy) if not character.isspace())


def read_objects(what: str, bucket: str, prefixes: Iterable[str]) -> tuple[Permission, ...]:
    """Return the permissions to list and read what lies under `prefixes` (each ending in `/`) of a bucket."""
    listed = tuple(sorted(set(prefixes)))
    arn = f"arn:aws:s3:::{bucket}"
    return (
        Permission(
            f"List{what}",
            ("s3:ListBucket",),
            (arn,),
            {"StringLike": {"s3:prefix": one_or_many(f"{each}*" for each in listed)}},
        ),
        Permission(f"Read{what}", ("s3:GetObject", "s3:GetObjectVersion"), tuple(f"{arn}/{each}*" for each in listed)),
    )


def write_objects(what: str, buckets: Iterable[str], prefixes: Iterable[str]) -> Permission:
    """Return the permission to write under `prefixes` of each bucket: new versions, never a deletion."""
    folders = tuple(prefixes)
    return Permission(
        f"Write{what}",
        ("s3:AbortMultipartUpload", "s3:ListMultipartUploadParts", "s3:PutObject"),
        tuple(f"arn:aws:s3:::{bucket}/{each}*" for bucket in buckets for each in folders),
    )


def use_key(
    place: Place, what: str, key: places.Key, service: Literal["s3", "sqs"], arns: Iterable[str], *, write: bool
) -> Permission:
    """Return the permission to use a corporate key through `service` alone, for things of the unit alone.

    The service gives the ARN of the bucket, object or queue as encryption context; an ARN here may end in `/*`.
    The key is named by its alias, since a key's id is no name.
    """
    names = places.here(place.context)
    listed = sorted(set(arns))
    field = f"kms:EncryptionContext:aws:{service}:arn"
    operator = "StringLike" if any(arn.endswith("*") for arn in listed) else "StringEquals"
    condition: dict[str, dict[str, Any]] = {
        "StringEquals": {"kms:ViaService": f"{service}.{names.region}.amazonaws.com"},
        "ForAnyValue:StringEquals": {"kms:ResourceAliases": places.key_alias(place.context, key)},
    }
    condition.setdefault(operator, {})[field] = one_or_many(listed)
    actions = ("kms:Decrypt", "kms:GenerateDataKey") if write else ("kms:Decrypt",)
    return Permission(f"{what}Key", actions, (names.arn("kms", "key/*"),), condition)


def put_events(place: Place, what: str, subject: str) -> Permission:
    """Return the permission to put events of one source on the bus; the source names the unit and the subject.

    `events:source` is multi-valued (one request holds several events), so every one must match and one must be there.
    """
    return Permission(
        what,
        ("events:PutEvents",),
        (places.bus_arn(place.context),),
        {
            "ForAllValues:StringEquals": {
                "events:source": places.event_source(place.context, place.context.unit, subject)
            },
            "Null": {"events:source": "false"},
        },
    )


def start(place: Place, what: str, machines: Iterable[str]) -> tuple[Permission, ...]:
    """Return the permissions to start workflows and to read their executions (never the history: it shows tokens)."""
    names = tuple(machines)
    return (
        Permission(
            f"Start{what}",
            ("states:ListExecutions", "states:StartExecution"),
            tuple(place.machine_arn(n) for n in names),
        ),
        Permission(f"Follow{what}", ("states:DescribeExecution",), tuple(place.executions_arn(name) for name in names)),
    )
