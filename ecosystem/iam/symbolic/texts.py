"""Texts of policies as patterns: wildcards, the escapes of wildcards, variables.

Sources: "IAM JSON policy elements: Variables and tags" (a variable without a value matches nothing; `${*}`, `${?}` and
`${$}` are the characters themselves; `${key, 'text'}` has a default) and "Resource" in the IAM user guide.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from ecosystem.iam.symbolic.pair import UnprovableError

Value = str | tuple[str, ...] | None
"""What a context key is known to be: one text, several, or absent (None)."""

_VARIABLE: Final = re.compile(r"\$\{([^}]*)\}")
_DEFAULT: Final = re.compile(r"^\s*([^,]+?)\s*,\s*'(.*)'\s*$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Wild:
    """A wildcard: `*` any text, `?` one character."""

    any: bool


@dataclass(frozen=True, slots=True)
class Text:
    """A text of a policy read for one role: literal texts and wildcards.

    `open` says that a variable stands in it whose value nobody knows; it is a `*` in `parts` then, which is at least
    what it can be. A text with a variable that has no value is no Text but None: it matches nothing.
    """

    parts: tuple[str | Wild, ...]
    open: bool = False

    @property
    def literal(self) -> str | None:
        """The text when it has no wildcards, else None."""
        return "".join(each for each in self.parts if isinstance(each, str)) if not self.wild else None

    @property
    def wild(self) -> bool:
        """Whether it has a wildcard."""
        return any(isinstance(each, Wild) for each in self.parts)

    @property
    def everything(self) -> bool:
        """Whether any text matches it."""
        return bool(self.parts) and all(isinstance(each, Wild) and each.any for each in self.parts)


def read(text: str, fixed: Mapping[str, Value], *, wildcards: bool = True) -> Text | None:
    """Return a text of a policy, None when a variable in it has no value.

    `fixed` are the keys whose values are known, by their lower-case names; `wildcards` False takes `*` and `?` for
    themselves. Raises UnprovableError for a variable of several values or of an empty one (what that means AWS does not
    say), and for a variable that does not end.
    """
    parts: list[str | Wild] = []
    at, unsure = 0, False
    for found in _VARIABLE.finditer(text):
        _wildcards(text[at : found.start()], wildcards, parts)
        at = found.end()
        inside = found[1]
        if inside in ("*", "?", "$"):
            parts.append(inside)
            continue
        default = _DEFAULT.match(inside)
        key = (default[1] if default else inside).strip().lower()
        if "${" in inside:
            raise UnprovableError(f"`{text}` begins a variable and does not end it")
        if key not in fixed:
            parts.append(Wild(any=True))
            unsure = True
            continue
        value = fixed[key]
        if isinstance(value, tuple):
            raise UnprovableError(f"the variable `${{{inside}}}` has several values")
        if value is None:
            if default is None:
                return None
            value = default[2]
        if not value:
            raise UnprovableError(f"the variable `${{{inside}}}` is empty")
        parts.append(value)
    if "${" in text[at:]:
        raise UnprovableError(f"`{text}` begins a variable and does not end it")
    _wildcards(text[at:], wildcards, parts)
    return Text(tuple(each for each in parts if each != ""), unsure)


def _wildcards(text: str, wildcards: bool, parts: list[str | Wild]) -> None:
    if not wildcards:
        parts.append(text)
        return
    for each in re.split(r"([*?])", text):
        parts.append(Wild(each == "*") if each in ("*", "?") else each)
