"""What is not known yet: a value that the engine learns only while it provisions, or that nobody could read."""

from __future__ import annotations

from typing import Final, TypeAlias, TypeVar, Union

T = TypeVar("T")


class Unknown:
    """The type of `UNKNOWN`; it is neither true nor false, so that nobody takes it for "no" by accident."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "UNKNOWN"

    def __bool__(self) -> bool:
        raise Unjudged("a value")


UNKNOWN: Final = Unknown()

Maybe: TypeAlias = Union[T, Unknown]  # noqa: UP007 - a generic alias of a class variable
"""A value, or `UNKNOWN`."""


class Unjudged(Exception):
    """The control cannot say whether its statement holds; `what` is the value that is missing.

    Such a control is listed as not judged, never as passed.
    """

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


def known(value: Maybe[T], what: str = "a value") -> T:
    """Return `value`; raises `Unjudged` when it is `UNKNOWN`, `what` being its name in a sentence."""
    if isinstance(value, Unknown):
        raise Unjudged(what)
    return value
