"""What one thing that a grant gives looks like, and the parts that several layers share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from ecosystem.estate.iam import Condition, Statement
from ecosystem.isolation.places import Place

READ: Final = ("s3:GetObject", "s3:GetObjectVersion")
WRITE: Final = ("s3:AbortMultipartUpload", "s3:ListMultipartUploadParts", "s3:PutObject")


@dataclass(frozen=True, slots=True)
class Given:
    """One statement of what a grant gives. `until` is the last day; the statement says it, too."""

    grant: str
    path: str
    layer: str
    level: str
    until: date
    statement: Statement


def gives(
    actions: Iterable[str], resources: Iterable[str], conditions: Iterable[tuple[str, str, Iterable[str]]] = ()
) -> Statement:
    """Return a statement; a condition is operator, key, values."""
    return Statement(
        "Allow",
        actions=tuple(actions),
        resources=tuple(resources),
        conditions=tuple(Condition(operator, key, tuple(values)) for operator, key, values in conditions),
    )


def ending(statement: Statement, last: date) -> Statement:
    """Return the statement with its end: it gives nothing from the day after `last` on, 00:00 UTC."""
    day = f"{last.isoformat()}T23:59:59Z" if last == date.max else f"{last + timedelta(days=1)}T00:00:00Z"
    return replace(statement, conditions=(*statement.conditions, Condition("datelessthan", "aws:currenttime", (day,))))


def reading(bucket: str, prefixes: Iterable[str]) -> tuple[Statement, ...]:
    """Return listing and reading of what lies under prefixes of a bucket."""
    listed = tuple(prefixes)
    arn = f"arn:aws:s3:::{bucket}"
    return (
        gives(("s3:ListBucket",), (arn,), (("stringlike", "s3:prefix", [f"{each}*" for each in listed]),)),
        gives(READ, (f"{arn}/{each}*" for each in listed)),
    )


def writing(bucket: str, prefixes: Iterable[str]) -> Statement:
    """Return writing under prefixes of a bucket: new versions, no deletion."""
    return gives(WRITE, (f"arn:aws:s3:::{bucket}/{each}*" for each in prefixes))


def by_key(place: Place, key: str, service: str, arns: Iterable[str], *, write: bool) -> Statement:
    """Return the use of a key of the corporation's through a service alone, for things of the unit alone."""
    return gives(
        ("kms:Decrypt", "kms:GenerateDataKey") if write else ("kms:Decrypt",),
        (place.here.arn("kms", "key/*"),),
        (
            ("stringequals", "kms:viaservice", (f"{service}.{place.here.region}.amazonaws.com",)),
            ("foranyvalue:stringequals", "kms:resourcealiases", (place.alias(key),)),
            ("stringlike", f"kms:encryptioncontext:aws:{service}:arn", tuple(arns)),
        ),
    )


def putting(place: Place, subject: str) -> Statement:
    """Return putting events about a subject of the unit on the bus, and no others."""
    return gives(
        ("events:PutEvents",),
        (place.bus,),
        (
            ("forallvalues:stringequals", "events:source", (place.source(subject),)),
            ("null", "events:source", ("false",)),
        ),
    )


def starting(place: Place, names: Iterable[str]) -> tuple[Statement, ...]:
    """Return starting workflows and reading their executions, never their history."""
    listed = tuple(names)
    return (
        gives(
            ("states:ListExecutions", "states:StartExecution"),
            (place.arn("states", f"stateMachine:{each}") for each in listed),
        ),
        gives(("states:DescribeExecution",), (place.arn("states", f"execution:{each}:*") for each in listed)),
    )
