"""Where a value of the declaration comes from: said, a default, derived from another key, or not known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ecosystem.defaults import provision_of
from ecosystem.grammar import META, Choice, Field, ListOf, MapOf, Record
from ecosystem.lists import LISTS
from ecosystem.model import Declaration, Location
from ecosystem.places import NotAPathError, Places, parse
from ecosystem.plain import plain
from ecosystem.problems import nearest, quoted, written
from ecosystem.vocabulary import INCLUDE, ROOT, VERSION

SAID = "said"
DEFAULT = "default"
DERIVED = "derived"
UNKNOWN = "unknown"


class NoSuchPathError(LookupError):
    """The path names nothing; `nearest` is the name that was likely meant, written as a path."""

    def __init__(self, message: str, nearest: str | None = None) -> None:
        super().__init__(message)
        self.nearest = nearest


@dataclass(frozen=True, slots=True)
class Explained:
    """One value: `source` is `said`, `default`, `derived` or `unknown`; `because` is a sentence of the source.

    `location` is where it was said, and for a derived value where that stands which it was derived from, if anywhere.
    `parts` are the keys of a mapping, in the order of the language, or the things of a list. `plain` is the value as
    data, under the keys of the declaration.
    """

    path: str
    value: Any
    source: str
    location: Location | None
    description: str
    because: str
    parts: tuple[Explained, ...] = ()
    plain: Any = None


def explain(declaration: Declaration, path: str) -> Explained:
    """Return the value at `path`, and where it comes from.

    `path` names things by place or by id: `channels[2].owner`, `channels.aurora-promo.owner`, `aurora-promo.owner`.
    Raises `NoSuchPathError`, with the nearest name where there is one.
    """
    try:
        parts = parse(path)
    except NotAPathError:
        raise NoSuchPathError(f"{quoted(path)} is not a path; write it like `channels.aurora-promo.owner`") from None
    if not parts:
        raise NoSuchPathError("no path is given; write it like `channels.aurora-promo.owner`")
    return _Walk(declaration).explain(_from_id(declaration, parts))


def _from_id(declaration: Declaration, parts: Sequence[str | int]) -> Sequence[str | int]:
    """Return `parts` with a thing's id at the front replaced by the thing's path."""
    keys = {field.key for field in (*ROOT.fields, META)}
    if parts[0] in keys or isinstance(parts[0], int):
        return parts
    for section in LISTS:
        for index, thing in enumerate(getattr(declaration, section)):
            if getattr(thing, "id", None) == parts[0]:
                return (section, index, *parts[1:])
    for section in ("corporation", "database", "bi", "identity", "customer_service"):
        thing = getattr(declaration, section)
        if thing is not None and thing.id == parts[0]:
            return (section, *parts[1:])
    ids = [thing.id for section in LISTS if section != "moved" for thing in getattr(declaration, section)]
    raise _lost(str(parts[0]), (), [*keys, *ids], "a section or an id")


def _lost(word: str, before: Sequence[str | int], known: Sequence[str], what: str) -> NoSuchPathError:
    where = f" of {quoted(written(before))}" if before else ""
    near = nearest(word, known)
    hint = f"; did you mean {quoted(near)}?" if near else ""
    return NoSuchPathError(f"{quoted(word)} is not {what}{where}{hint}", written((*before, near)) if near else None)


@dataclass(slots=True)
class _Walk:
    declaration: Declaration

    def explain(self, parts: Sequence[str | int]) -> Explained:
        value: Any = self.declaration
        of: Any = ROOT
        field: Field | None = None
        owner: tuple[Record, Any] = (ROOT, self.declaration)
        done: tuple[str | int, ...] = ()
        for part in parts:
            if isinstance(of, Record):
                owner = (of, value)
                field = self.key(of, value, part, done)
                value, of = self.held(value, field), field.type
                done = (*done, field.key)
            else:
                part, value, of = self.item(of, value, part, done)
                field = None
                done = (*done, part)
        return self.one(done, value, of, field, owner)

    def key(self, record: Record, value: Any, part: str | int, done: tuple[str | int, ...]) -> Field:
        if value is None:
            raise NoSuchPathError(f"{quoted(written(done))} is not said, so nothing in it is known")
        fields = {field.key: field for field in (*record.of(getattr(value, "kind", None)), META)}
        if part not in fields:
            kind = f"a key of a `{value.kind}`" if record.kinds else "a key"
            raise _lost(str(part), done, list(fields), kind)
        return fields[str(part)]

    def item(self, type: Any, value: Any, part: str | int, done: tuple[str | int, ...]) -> tuple[str | int, Any, Any]:
        if isinstance(type, ListOf):
            return self.of_list(type, value or (), part, done)
        inside = type.value if isinstance(type, MapOf) else None
        if isinstance(value, Mapping) and part in value:
            return part, value[part], inside
        words = type.key.words if isinstance(type, MapOf) and isinstance(type.key, Choice) else ()
        if part in words:
            return part, None, inside
        if isinstance(value, Mapping):
            raise _lost(str(part), done, [*words, *map(str, value)], "a key")
        if value is None:
            raise NoSuchPathError(f"{quoted(written(done))} is not said, so nothing in it is known")
        if isinstance(value, list) and isinstance(part, int) and part < len(value):
            return part, value[part], None
        raise NoSuchPathError(f"{quoted(written(done))} holds no further keys, so {quoted(str(part))} is not in it")

    def of_list(self, type: ListOf, items: Any, part: str | int, done: tuple[str | int, ...]) -> tuple[int, Any, Any]:
        if isinstance(part, int):
            if part < len(items):
                return part, items[part], type.item
            raise NoSuchPathError(f"{quoted(written(done))} has {len(items)} items; the first is `[0]`")
        ids = [str(getattr(item, "id", item)) for item in items]
        if part in ids:
            return ids.index(part), items[ids.index(part)], type.item
        raise _lost(part, done, ids, "an item")

    def one(
        self,
        parts: tuple[str | int, ...],
        value: Any,
        type: Any,
        field: Field | None,
        owner: tuple[Record, Any],
        *,
        whole: bool = True,
    ) -> Explained:
        location = self.said(parts)
        description = field.doc if field else type.doc if isinstance(type, Record) else ""
        inner = self.inner(parts, value, type, owner) if whole else ()
        path, data = written(parts), plain(value, type)
        if location is not None:
            return Explained(path, value, SAID, location, description, f"said at {location}", inner, data)
        source, because, origin = self.unsaid(parts, value, field, owner)
        return Explained(path, value, source, origin, description, because, inner, data)

    def inner(
        self, parts: tuple[str | int, ...], value: Any, type: Any, owner: tuple[Record, Any]
    ) -> tuple[Explained, ...]:
        """Return the keys of a thing, or the things of a list or a map."""
        if isinstance(type, Record) and value is not None:
            about = [*type.of(getattr(value, "kind", None)), *([META] if value.meta is not None else [])]
            return tuple(
                self.one((*parts, field.key), self.held(value, field), field.type, field, (type, value), whole=False)
                for field in about
            )
        within = type.item if isinstance(type, ListOf) else type.value if isinstance(type, MapOf) else None
        if not isinstance(within, Record) or not value:
            return ()
        items = value.items() if isinstance(value, Mapping) else enumerate(value)
        return tuple(self.one((*parts, key), item, within, None, owner, whole=False) for key, item in items)

    def unsaid(
        self, parts: tuple[str | int, ...], value: Any, field: Field | None, owner: tuple[Record, Any]
    ) -> tuple[str, str, Location | None]:
        record, thing = owner
        if field is not None and field.key == "provision":
            _, why = provision_of(record.name, {"kind": getattr(thing, "kind", None), **_about(thing)})
            return DERIVED, f"not said; `{value}` follows from: {why}", self.origin(parts, thing)
        if field is not None and (above := self.above(record, field.key, parts)) is not None:
            said = self.said(above)
            where = f", said at {said}" if said else ""
            return DERIVED, f"not said; inherited from `{written(above)}`{where}", said
        if field is not None and field.default is not None:
            return DEFAULT, "not said; the language's default", None
        return UNKNOWN, "not said, so it is unknown", None

    def origin(self, parts: tuple[str | int, ...], thing: Any) -> Location | None:
        for key in ("hosted_by", "delivery", "kind"):
            if getattr(thing, key, None) is not None and (found := self.said((*parts[:-1], key))):
                return found
        return None

    def above(self, record: Record, key: str, parts: tuple[str | int, ...]) -> tuple[str | int, ...] | None:
        """Return the path that an environment's region, or a brand's account and region, is inherited from."""
        if record.name == "environment" and key == "region":
            return ("cloud", "region")
        if record.name == "placement" and key in ("account", "region"):
            environment = (*parts[:3], key)
            return environment if key == "account" or self.said(environment) else ("cloud", "region")
        return None

    def held(self, value: Any, field: Field) -> Any:
        if value is self.declaration and field.key == VERSION.key:
            return 1
        if value is self.declaration and field.key == INCLUDE.key:
            locator = self.declaration.locator
            return tuple(locator.files[1:]) if isinstance(locator, Places) else ()
        return getattr(value, field.name)

    def said(self, parts: Sequence[str | int]) -> Location | None:
        locator = self.declaration.locator
        return locator.find(parts) if isinstance(locator, Places) else None


def _about(thing: Any) -> dict[str, Any]:
    return {"hosted_by": getattr(thing, "hosted_by", None), "delivery": getattr(thing, "delivery", None)}
