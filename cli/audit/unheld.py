"""What the local cloud cannot hold, by the provider's own record: not measured there, and never taken for missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from ecosystem.estate.gaps import Gap
from ecosystem.estate.resource import Resource
from ecosystem.estate.unknown import UNKNOWN
from localcloud.provider.record import Entry, entries

_PLAIN: Final = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
"""What the name of a setting of the first level is made of: what lies deeper is not compared."""

_UNTOLD: Final[Mapping[str, Mapping[str, str]]] = {
    "ministack": {
        "aws:iam/role:Role": "permissionsBoundary",
        "aws:secretsmanager/secret:Secret": "kmsKeyId",
        "aws:sesv2/accountSuppressionAttributes:AccountSuppressionAttributes": "suppressedReasons",
    }
}
"""Type -> the property that an emulator holds and never tells: that it says none is no answer."""


def not_held(resources: Iterable[Resource], emulator: str, record: Path) -> tuple[list[Resource], list[Gap]]:
    """Return the resources with what `emulator` does not hold of them `UNKNOWN`, and a gap for each such type."""
    whole: dict[str, list[Entry]] = defaultdict(list)
    parts: dict[str, set[str]] = defaultdict(set)
    for each in entries(record):
        if each.reason:
            whole[each.type].append(each)
        else:
            parts[each.type] |= {said for said in each.settings if _PLAIN.issuperset(said)}
    gaps = [
        Gap("aws", f"`{kind}`: {emulator} does not hold it ({len(found)} of the stacks)", types=(kind,))
        for kind, found in sorted(whole.items())
    ]
    gaps += [
        Gap(
            "aws",
            f"{', '.join(f'`{each}`' for each in sorted(said))} of `{kind}`: {emulator} does not hold it",
            types=(kind,),
            every=False,
        )
        for kind, said in sorted(parts.items())
        if said
    ]
    silent = _UNTOLD.get(emulator, {})
    gaps += [
        Gap("aws", f"`{said}` of `{kind}`: {emulator} does not tell it", types=(kind,), every=False)
        for kind, said in silent.items()
    ]
    return [_blurred(each, parts.get(each.type, set()) | _untold(each, silent)) for each in resources], gaps


def _untold(resource: Resource, silent: Mapping[str, str]) -> set[str]:
    key = silent.get(resource.type)
    return {key} if key is not None and not resource.get(key) else set()


def _blurred(resource: Resource, unheld: set[str]) -> Resource:
    if not unheld:
        return resource
    return replace(resource, properties={**resource.properties, **dict.fromkeys(sorted(unheld), UNKNOWN)})
