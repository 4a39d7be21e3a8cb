"""Stacks of Pulumi as files: what `pulumi stack export` and `pulumi preview --json` answer, read into worlds.

The boundary of a role stands in another stack than the role, so that several files are gathered together (`merge`).
Sources: the engine's `apitype` package (deployments, checkpoints) and its JSON digest of a preview. What is a secret,
or not known before it is provisioned, is `UNKNOWN` here, and a document with it is missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from ecosystem.estate.placing import account_in
from ecosystem.estate.planned import planned
from ecosystem.estate.resource import Resource
from ecosystem.estate.unknown import UNKNOWN
from ecosystem.iam.gathered import NOWHERE, gathered
from ecosystem.iam.opening import At, SnapshotError, listing, mapping, needed, opened, text
from ecosystem.iam.world import OBSERVED, World
from ecosystem.model import Declaration

_KEY: Final = "4dabf18193072939515e22adb298388d"
_SECRET: Final = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105 - the engine's mark of a secret
_OUTPUT: Final = "d0e6a833031e9bbcd3f4e8bde6ca49a4"
_HIDDEN: Final = "[secret]"
_UNKNOWNS: Final = frozenset(
    {
        "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
        "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
        "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
        "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
        "030794c1-ac77-496b-92df-f27374a8bd58",
        "e48ece36-62e2-4504-bad9-02848725956a",
        "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
    }
)
"""What the engine writes for a text, flag, number, list, asset, archive or object that it does not know yet."""

_GOING: Final = frozenset({"delete", "delete-replaced", "discard", "discard-replaced", "remove-pending-replace"})


@dataclass(frozen=True, slots=True)
class Export:
    """The resources of one stack. `account` is the one that its outputs name, empty when they name none or several."""

    resources: tuple[Resource, ...]
    account: str = ""
    gaps: tuple[str, ...] = ()
    as_of: date = date.min
    declaration: Declaration | None = None


def load(path: Path, as_of: date = date.min, declaration: Declaration | None = None) -> World | Export:
    """Return what a file of any kind holds, for `merge`; raises SnapshotError when it cannot be understood."""
    from ecosystem.iam.snapshot import read

    value, name = opened(path), str(path)
    return exported(value, name, as_of, declaration) if is_export(value) else read(value, name)


def merge(several: Iterable[World | Export]) -> World:
    """Return one world of several files; stacks are gathered together, and nothing is said twice.

    Raises SnapshotError for a role that two files say differently, and for plans beside what was observed.
    """
    listed = tuple(several)
    exports = [each for each in listed if isinstance(each, Export)]
    worlds = [each for each in listed if isinstance(each, World)]
    if exports:
        worlds.append(_gathered(exports))
    if len({each.evidence for each in worlds}) > 1:
        raise SnapshotError("what is planned and what was observed are two questions: ask about each alone")
    roles = {role.arn: role for world in worlds for role in world.roles}
    for role in (role for world in worlds for role in world.roles):
        if roles[role.arn] != role:
            raise SnapshotError(f"the role `{role.arn}` is said twice, and not the same")
    resources = [each for world in worlds for each in world.resources]
    return World(
        worlds[0].evidence if worlds else OBSERVED,
        tuple(roles.values()),
        tuple(dict.fromkeys(resources)),
        tuple(dict.fromkeys(gap for world in worlds for gap in world.gaps)),
    )


def is_export(value: Any) -> bool:
    """Return whether JSON looks like an exported stack, a file of a backend, or a preview."""
    return isinstance(value, Mapping) and any(key in value for key in ("deployment", "checkpoint", "steps"))


def world_of(value: Any, name: str) -> World:
    """Return the world of one exported stack or preview alone; raises SnapshotError."""
    return _gathered([exported(value, name)])


def exported(value: Any, name: str, as_of: date = date.min, declaration: Declaration | None = None) -> Export:
    """Return the resources of an exported stack or a preview; raises SnapshotError for anything else."""
    at = At(name)
    gaps: list[str] = []
    said = mapping(value, at)
    if "steps" in said:
        states = list(_previewed(said, at, gaps))
    else:
        outer = "deployment" if "deployment" in said else "checkpoint"
        inner, place = mapping(said[outer], at.of(outer)), at.of(outer)
        if outer == "checkpoint":
            inner, place = mapping(inner.get("latest") or {}, place.of("latest")), place.of("latest")
        states = list(_listed(inner.get("resources") or [], place.of("resources")))
        if inner.get("pending_operations"):
            gaps.append(f"what became of the operations that were under way in `{name}`")
    gone = [each for each, _ in states if each.get("delete") is True]
    gaps += [f"whether `{_last(each['urn'])}` is deleted, which is still to be" for each in gone]
    named = {each["urn"]: each for each, _ in states if each.get("delete") is not True}
    providers = {urn: _known(each.get("inputs") or {}) for urn, each in named.items() if _is_provider(each)}
    resources = tuple(
        _resource(each, at, providers)
        for each, at in states
        if named.get(each["urn"]) is each and each.get("custom") is True and not each["type"].startswith("pulumi:")
    )
    accounts = {
        account_in(each["outputs"].get("arn")) for each in named.values() if isinstance(each.get("outputs"), Mapping)
    }
    accounts.discard(None)
    account = accounts.pop() if len(accounts) == 1 else None
    return Export(resources, account or "", tuple(gaps), as_of, declaration)


def _previewed(said: Mapping[str, Any], at: At, gaps: list[str]) -> Iterator[tuple[Mapping[str, Any], At]]:
    same = 0
    for number, each in enumerate(listing([] if said["steps"] is None else said["steps"], at.of("steps"))):
        place = at.of("steps").of(number)
        step = mapping(each, place)
        operation = text(needed(step, "op", place), place.of("op"))
        same += operation == "same"
        if operation not in _GOING:
            yield _state(needed(step, "newState", place), place.of("newState")), place.of("newState")
    counted = mapping(said.get("changeSummary") or {}, at.of("changeSummary")).get("same")
    if isinstance(counted, int) and counted > same:
        gaps.append(f"{counted - same} resources that do not change: preview with `--show-sames`")


def _listed(said: Any, at: At) -> Iterator[tuple[Mapping[str, Any], At]]:
    for number, each in enumerate(listing(said, at)):
        yield _state(each, at.of(number)), at.of(number)


def _state(said: Any, at: At) -> Mapping[str, Any]:
    state = mapping(said, at)
    urn = text(needed(state, "urn", at), at.of("urn"))
    if not urn.startswith("urn:pulumi:") or urn.count("::") < 3:
        raise at.of("urn").error("is no URN")
    text(needed(state, "type", at), at.of("type"))
    return state


def _resource(state: Mapping[str, Any], at: At, providers: Mapping[str, Any]) -> Resource:
    stack, project = state["urn"].removeprefix("urn:pulumi:").split("::")[:2]
    provider, parent = state.get("provider"), state.get("parent")
    depends = [
        each for each in listing(state.get("dependencies") or [], at.of("dependencies")) if isinstance(each, str)
    ]
    return Resource(
        id=_last(state["urn"]),
        type=state["type"],
        urn=state["urn"],
        properties=_known(mapping(state.get("inputs") or {}, at.of("inputs"))),
        project=project,
        stack=stack,
        provider=providers.get(provider.rpartition("::")[0], {}) if isinstance(provider, str) else {},
        parent=parent if isinstance(parent, str) else "",
        depends=tuple(depends),
        protect=state.get("protect") is True,
    )


def _known(value: Any) -> Any:
    """Return a value without the engine's marks: what is a secret or not known is `UNKNOWN`."""
    if isinstance(value, str):
        return UNKNOWN if value == _HIDDEN or value in _UNKNOWNS else value
    if isinstance(value, list):
        return [_known(each) for each in value]
    if not isinstance(value, Mapping):
        return value
    mark = value.get(_KEY)
    if mark == _SECRET and isinstance(value.get("plaintext"), str):
        from json import loads

        try:
            return _known(loads(value["plaintext"]))
        except (ValueError, RecursionError):
            return UNKNOWN
    if mark == _OUTPUT and "value" in value:
        return _known(value["value"])
    return UNKNOWN if mark is not None else {key: _known(each) for key, each in value.items()}


def _gathered(exports: list[Export]) -> World:
    estates = [planned(each.resources, each.as_of, each.declaration) for each in exports]
    accounts = {each.account for each in exports} - {""}
    world = gathered(estates, accounts.pop() if len(accounts) == 1 else NOWHERE)
    lost = [f"the account of the role `{role.id}`" for role in world.roles if role.account == NOWHERE]
    gaps = (*world.gaps, *(gap for each in exports for gap in each.gaps), *lost)
    return World(world.evidence, world.roles, world.resources, tuple(dict.fromkeys(gaps)))


def _is_provider(state: Mapping[str, Any]) -> bool:
    kind: str = state["type"]
    return kind.startswith("pulumi:providers:") and isinstance(state.get("inputs") or {}, Mapping)


def _last(urn: str) -> str:
    return urn.split("::", 3)[-1]
