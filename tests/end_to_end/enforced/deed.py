"""What can be tried: the call, and what AWS asks IAM about before it does it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from stacks import places
from stacks.access.unitplace import Place as UnitPlace
from tests.end_to_end.enforced.built import Built
from tests.end_to_end.place import ACCOUNT, REGION

Client = Callable[[str], Any]


@dataclass(frozen=True)
class Ask:
    """One question that AWS puts to IAM: may the caller do this, there, under these circumstances of the request?"""

    action: str
    resource: str
    context: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Who:
    """The role that tries: an agency's, for a brand."""

    agency: str
    brand: str


@dataclass(frozen=True)
class Deed:
    """Something to try. `asks` are the questions, all of which must be answered with yes; `call` does it."""

    name: str
    asks: Callable[[Built, Who], Sequence[Ask]]
    call: Callable[[Client, Built, Who], object]


def arn(service: str, resource: str, region: str = REGION) -> str:
    """Return the ARN of something in the corporation's account."""
    return f"arn:aws:{service}:{region}:{ACCOUNT}:{resource}"


def use_key(built: Built, unit: UnitPlace, key: places.Key, service: str, of: str, *actions: str) -> list[Ask]:
    """Return the questions that a service asks of a key on the caller's behalf, for the thing whose ARN is `of`."""
    said: dict[str, str | tuple[str, ...]] = {
        "kms:ViaService": f"{service}.{REGION}.amazonaws.com",
        "kms:CallerAccount": ACCOUNT,
        "kms:ResourceAliases": (places.key_alias(unit.context, key),),
        f"kms:EncryptionContext:aws:{service}:arn": of,
        "kms:EncryptionContextKeys": (f"aws:{service}:arn",),
    }
    return [Ask(f"kms:{each}", built.key_arn(key), said) for each in actions]
