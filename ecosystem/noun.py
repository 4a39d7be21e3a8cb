"""Frozen, slotted dataclasses that are made fast: forty of the standard ones cost more than reading a declaration.

`noun` gives what `dataclass(frozen=True, slots=True)` gives; `fields`, `replace`, `asdict`, `copy` and `pickle` work
alike. What the standard library compiles anew for each class (equality, hash, repr, the guard) is shared here; only
`__init__` is compiled, when the first one is made, and it fills the slots directly.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass as noun
else:

    def noun(**_: bool) -> Callable[[type], type]:
        """Return the decorator; `frozen` and `slots` are said for those who read types, and always hold."""
        return _made


__all__ = ["noun"]

_UNSAID: Any = object()


class _LaterFields:
    """`__dataclass_fields__` of a class whose fields nobody has asked for: the standard library makes them then."""

    def __init__(self, said: Mapping[str, Any], defaults: Mapping[str, Any]) -> None:
        self.said = said
        self.defaults = defaults

    def __get__(self, _: object, owner: type) -> Any:
        plain = type(owner.__name__, (), {**self.defaults, "__annotations__": dict(self.said)})
        found = dataclass(init=False, repr=False, eq=False)(plain).__dataclass_fields__  # type: ignore[attr-defined]
        owner.__dataclass_fields__ = found  # type: ignore[attr-defined]
        return found


def _made(cls: type) -> type:
    own = dict(cls.__dict__)
    annotations = own.get("__annotations__", {})
    said, defaults = _above(cls)
    said.update(annotations)
    for name in annotations:
        defaults.pop(name, None)
        if name in own:
            defaults[name] = own.pop(name)
    for name in ("__dict__", "__weakref__"):
        own.pop(name, None)
    own.update(_means(said, defaults))
    own.update(__slots__=tuple(annotations), __match_args__=tuple(said), __qualname__=cls.__qualname__)
    own.update(__dataclass_fields__=_LaterFields(said, defaults))
    made: Any = type(cls)(cls.__name__, cls.__bases__, own)
    made.__init__ = _first_of(made, said, defaults)
    return made  # type: ignore[no-any-return]


def _above(cls: type) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the annotations and the defaults that a class inherits from other nouns."""
    said: dict[str, Any] = {}
    defaults: dict[str, Any] = {}
    for base in reversed(cls.__mro__[1:]):
        about = getattr(base, "__dataclass_fields__", None) if "__dataclass_fields__" in base.__dict__ else None
        for each in fields(base) if about is not None else ():
            said[each.name] = each.type
            defaults.pop(each.name, None)
            if each.default is not MISSING or each.default_factory is not MISSING:
                defaults[each.name] = each
    return said, defaults


def _first_of(made: Any, said: Mapping[str, Any], defaults: Mapping[str, Any]) -> Callable[..., None]:
    def first(self: Any, *values: Any, **named: Any) -> None:
        made.__init__ = _init(made, said, defaults)
        made.__init__(self, *values, **named)

    return first


def _means(said: Mapping[str, Any], defaults: Mapping[str, Any]) -> dict[str, Any]:
    """Return the methods that the standard library would compile."""
    about = [(name, defaults.get(name)) for name in said]
    compared = [name for name, each in about if not isinstance(each, Field) or each.compare]
    shown = tuple(name for name, each in about if not isinstance(each, Field) or each.repr)
    key: Callable[[Any], Any] = attrgetter(*compared) if compared else lambda _: ()

    def equal(self: Any, other: object) -> bool:
        return key(self) == key(other) if other.__class__ is self.__class__ else NotImplemented

    def of(self: Any) -> int:
        return hash(key(self))

    def text(self: Any) -> str:
        return f"{self.__class__.__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in shown)})"

    return {
        "__eq__": equal,
        "__hash__": of,
        "__repr__": text,
        "__setattr__": _no_setting,
        "__delattr__": _no_deleting,
        "__getstate__": _taken,
        "__setstate__": _given,
    }


def _init(made: Any, said: Mapping[str, Any], defaults: Mapping[str, Any]) -> Any:
    scope: dict[str, Any] = {"_UNSAID": _UNSAID}
    heads, lines = [], []
    for name in said:
        scope[f"_set_{name}"] = getattr(made, name).__set__
        if name in defaults:
            default = defaults[name]
            factory = default.default_factory if isinstance(default, Field) else MISSING
            if factory is MISSING:
                scope[f"_{name}"] = default.default if isinstance(default, Field) else default
                heads.append(f"{name}=_{name}")
            else:
                scope[f"_{name}"] = factory
                heads.append(f"{name}=_UNSAID")
                lines.append(f" if {name} is _UNSAID: {name} = _{name}()")
        else:
            heads.append(name)
        lines.append(f" _set_{name}(self, {name})")
    exec("\n".join((f"def __init__({', '.join(('self', *heads))}):", *lines, " pass")), scope)  # noqa: S102
    return scope["__init__"]


def _taken(self: Any) -> list[Any]:
    return [getattr(self, name) for name in self.__match_args__]


def _given(self: Any, values: list[Any]) -> None:
    for name, value in zip(self.__match_args__, values, strict=True):
        object.__setattr__(self, name, value)


def _no_setting(_: Any, name: str, __: object) -> None:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _no_deleting(_: Any, name: str) -> None:
    raise FrozenInstanceError(f"cannot delete field {name!r}")
