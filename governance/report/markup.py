"""HTML made of elements, so that nothing becomes markup that was not made here: a plain text is always escaped."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Final, TypeAlias

from governance.render.access_words import one_line

_VOID: Final = frozenset({"meta", "input", "br", "col"})
_EMPTY: Final = frozenset({"path", "rect", "polygon", "circle"})
"""Elements of SVG that hold nothing: there the slash closes."""


class Html(str):
    """Text that is markup already."""

    __slots__ = ()


Inside: TypeAlias = "str | Iterable[Inside] | None"
"""What an element holds: a text, markup, several of them; None is nothing."""


BREAK: Final = Html("\n")
"""A line's end between elements, for those who read the source."""


def text(said: str) -> Html:
    """Return `said` as it may stand in an element or an attribute, on one line, with nothing that a reader obeys."""
    return Html(escape(one_line(said)))


def joined(*inside: Inside) -> Html:
    """Return everything in `inside` as markup, one after the other."""
    return Html("".join(_parts(inside)))


def tag(name: str, /, *inside: Inside, **attributes: str | int | float | bool | None) -> Html:
    """Return an element. `class_` is `class`, `data_x` is `data-x`; True is a bare attribute, None and False none."""
    said = "".join(_attribute(key, value) for key, value in attributes.items() if value is not None)
    if name in _VOID:
        return Html(f"<{name}{said}>")
    if name in _EMPTY:
        return Html(f"<{name}{said}/>")
    return Html(f"<{name}{said}>{''.join(_parts(inside))}</{name}>")


def coded(said: str) -> Html:
    """Return a sentence with what stands in backticks as code."""
    parts = said.split("`")
    if len(parts) % 2 == 0:
        return text(said)
    return joined(tag("code", part) if number % 2 else part for number, part in enumerate(parts))


def lines(*inside: Inside) -> Html:
    """Return everything in `inside`, each on a line of its own."""
    return Html("\n".join(_parts(inside)))


def _attribute(key: str, value: str | int | float | bool | None) -> str:
    name = key.rstrip("_").replace("_", "-") if key != "viewBox" else key
    if isinstance(value, bool):
        return f" {name}" if value else ""
    shown = f"{value:g}" if isinstance(value, float) else text(str(value))
    return f' {name}="{shown}"'


def _parts(inside: Iterable[Inside]) -> Iterable[str]:
    for each in inside:
        if each is None:
            continue
        if isinstance(each, Html):
            yield each
        elif isinstance(each, str):
            yield text(each)
        else:
            yield from _parts(each)
