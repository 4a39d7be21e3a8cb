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


_ANSWERED_WRONGLY: Final[Mapping[str, Mapping[str, str]]] = {
    "moto": {
        "aws:s3/directoryBucket:DirectoryBucket": "it lists every bucket as one",
        "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock": "it is not reached at an address of the account",
    }
}
"""What an emulator tells otherwise than AWS: nothing of these types is taken from it."""

_SAID_WRONGLY: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "moto": {
        "aws:kms/key:Key": ("policy", "enableKeyRotation"),
        "aws:rds/clusterParameterGroup:ClusterParameterGroup": ("tags",),
    }
}
"""Properties that are `UNKNOWN` of what an emulator holds when it does not tell them."""


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
    wrong, silent = _ANSWERED_WRONGLY.get(emulator, {}), _SAID_WRONGLY.get(emulator, {})
    gaps += [Gap("aws", f"`{kind}`: {emulator} answers wrongly: {why}", types=(kind,)) for kind, why in wrong.items()]
    told = [each for each in resources if each.type not in wrong]
    return [
        _blurred(each, parts.get(each.type, set()) | _untold(each, silent.get(each.type, ()))) for each in told
    ], gaps


def _untold(resource: Resource, keys: Iterable[str]) -> set[str]:
    return {key for key in keys if resource.get(key) in (None, {})}


def _blurred(resource: Resource, unheld: set[str]) -> Resource:
    if not unheld:
        return resource
    return replace(resource, properties={**resource.properties, **dict.fromkeys(sorted(unheld), UNKNOWN)})
