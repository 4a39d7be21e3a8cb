"""Kinds that are read back whole: what the emulator does not tell, or tells wrongly, is noted and keeps its value."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from localcloud.provider.differences import same
from localcloud.provider.kind import Aws, Kind, Props

NOTHING: tuple[Any, ...] = (None, "", False, 0, [], {})
"""Values that an API may leave out of its answer instead of saying them."""


class Told(Kind):
    """A kind whose `observe` says what the emulator answers; `read` settles it with what was last known."""

    silent: ClassVar[frozenset[str]] = frozenset()
    """Inputs that AWS itself never tells (a password, how to delete)."""

    misread: ClassVar[Mapping[str, frozenset[str]]] = {}
    """Emulator to inputs which it answers, but not as they were set."""

    whole: ClassVar[frozenset[str]] = frozenset({"tags", "tagsAll"})
    """Maps of which an unasked key is a difference, and not a default of AWS."""

    @abstractmethod
    def observe(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return what the emulator tells of it in the schema's names; None when it is gone."""

    def read(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return what is observed, less what the emulator cannot be believed about."""
        seen = self.observe(aws, id, props)
        if seen is None:
            return None
        for name in self.misread.get(aws.emulator, frozenset()):
            seen.pop(name, None)
        for name in sorted(self.inputs & props.keys() - self.silent - {"region"}):
            if name not in self.whole:
                for missing in unsaid(name, props[name], seen.get(name)):
                    aws.not_held(missing)
                if seen.get(name) is not None:
                    seen[name] = settled(props[name], seen[name])
        return {name: value for name, value in seen.items() if value is not None}

    def note_ignored(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        """Note what an update was to change and the emulator left as it was, while it answered without an error."""
        seen = self.read(aws, id, new) or {}
        for name in sorted(self.inputs - self.silent - {"region"}):
            wanted, there = new.get(name), seen.get(name)
            if old.get(name) != wanted and (name in seen or name in new) and not same(self, name, wanted, there):
                aws.not_held(name)


def unsaid(name: str, wanted: Any, seen: Any) -> Iterator[str]:
    """Yield the dotted paths of what is wanted and not told."""
    if wanted in NOTHING:
        return
    if seen is None:
        yield name
    elif isinstance(wanted, Mapping) and isinstance(seen, Mapping):
        for key, value in wanted.items():
            yield from unsaid(f"{name}.{key}", value, seen.get(key))
    elif _pairs(wanted, seen):
        for index, pair in enumerate(zip(wanted, seen, strict=True)):
            yield from unsaid(f"{name}[{index}]", *pair)


def settled(wanted: Any, seen: Any) -> Any:
    """Return what is seen, with the wanted value where nothing is told, and without defaults that nobody asked for."""
    if seen is None:
        return wanted
    if isinstance(wanted, Mapping) and isinstance(seen, Mapping):
        if seen and _choice(wanted) and not wanted.keys() & seen.keys():
            return dict(seen)
        return {key: settled(value, seen.get(key)) for key, value in wanted.items()}
    if _pairs(wanted, seen):
        return [settled(*pair) for pair in zip(wanted, seen, strict=True)]
    return seen


def _choice(wanted: Mapping[str, Any]) -> bool:
    """Return whether an object says something by its keys alone, as `{block: {}}` does."""
    return bool(wanted) and all(value == {} for value in wanted.values())


def _pairs(wanted: Any, seen: Any) -> bool:
    return (
        isinstance(wanted, list)
        and isinstance(seen, list)
        and len(wanted) == len(seen)
        and all(isinstance(each, Mapping) for each in wanted + seen)
    )
