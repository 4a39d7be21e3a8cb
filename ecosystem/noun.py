"""Frozen, slotted dataclasses that are made fast: forty of the standard ones cost more than reading a declaration.

`noun` gives what `dataclass(frozen=True, slots=True)` gives; `fields`, `replace`, `asdict`, `copy` and `pickle` work
alike. What the standard library compiles anew for each class (equality, hash, repr, the guard) is shared here; only
`__init__` is compiled, and it fills the slots directly.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, FrozenInstanceError, dataclass, fields
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


def _made(cls: type) -> type:
    made: Any = dataclass(init=False, repr=False, eq=False, slots=True)(cls)
    about = fields(made)
    compared = [each.name for each in about if each.compare]
    key: Callable[[Any], Any] = attrgetter(*compared) if compared else lambda _: ()
    shown = tuple(each.name for each in about if each.repr)
    fill = tuple(getattr(made, each.name).__set__ for each in about)
    state = tuple(each.name for each in about)

    def equal(self: Any, other: object) -> bool:
        return key(self) == key(other) if other.__class__ is self.__class__ else NotImplemented

    def of(self: Any) -> int:
        return hash(key(self))

    def text(self: Any) -> str:
        return f"{made.__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in shown)})"

    def taken(self: Any) -> list[Any]:
        return [getattr(self, name) for name in state]

    def given(self: Any, values: list[Any]) -> None:
        for set_one, value in zip(fill, values, strict=True):
            set_one(self, value)

    made.__init__ = _init(about, fill)
    made.__eq__, made.__hash__, made.__repr__ = equal, of, text
    made.__setattr__, made.__delattr__ = _no_setting, _no_deleting
    made.__getstate__, made.__setstate__ = taken, given
    return made  # type: ignore[no-any-return]


def _init(about: tuple[Any, ...], fill: tuple[Any, ...]) -> Any:
    scope: dict[str, Any] = {"_UNSAID": _UNSAID}
    heads, lines = [], []
    for each, set_one in zip(about, fill, strict=True):
        name = each.name
        scope[f"_set_{name}"] = set_one
        if each.default is not MISSING:
            scope[f"_{name}"] = each.default
            heads.append(f"{name}=_{name}")
        elif each.default_factory is not MISSING:
            scope[f"_{name}"] = each.default_factory
            heads.append(f"{name}=_UNSAID")
            lines.append(f" if {name} is _UNSAID: {name} = _{name}()")
        else:
            heads.append(name)
        lines.append(f" _set_{name}(self, {name})")
    exec("\n".join((f"def __init__({', '.join(('self', *heads))}):", *lines, " pass")), scope)  # noqa: S102
    return scope["__init__"]


def _no_setting(_: Any, name: str, __: object) -> None:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _no_deleting(_: Any, name: str) -> None:
    raise FrozenInstanceError(f"cannot delete field {name!r}")
