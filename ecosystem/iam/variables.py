"""Policy variables: `${aws:username}`, `${aws:PrincipalTag/team, 'none'}`, and the characters `${*}`, `${?}`, `${$}`.

Source: "IAM policy elements: Variables and tags". A variable's value is text: a `*` in it is no wildcard. Documents
are read as of version 2012-10-17; an older one has no variables.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from ecosystem.iam.glob import Token, Wild, tokens
from ecosystem.iam.request import UnsupportedError

Context = Mapping[str, str | tuple[str, ...]]
"""A request's context, its keys in lower case."""

_VARIABLE = re.compile(r"\$\{([^}]*)\}")
_INSIDE = re.compile(r"\s*([^,'{$]+:[^,'{$]+?)\s*(?:,\s*'([^']*)'\s*)?")
_CHARACTERS = frozenset("*?$")


@dataclass(frozen=True, slots=True)
class Variable:
    """A place that the request fills: the key in lower case, and what stands in when the key has no value."""

    key: str
    default: str | None

    def value(self, context: Context) -> str | None:
        """Return the request's value, else the default; None when there is neither.

        Raises `UnsupportedError` for a multivalued key, which cannot be a variable, and for an empty value: the
        page says what "no value" does, and does not say whether an empty tag is one.
        """
        found = context.get(self.key, self.default)
        if isinstance(found, tuple):
            raise UnsupportedError(f"`{self.key}` is multivalued and cannot be a policy variable")
        if found == "":
            raise UnsupportedError(f"the policy variable `{self.key}` is empty")
        return found


@dataclass(frozen=True, slots=True)
class Template:
    """A text of a policy: what is said, the wildcards, and the places that the request fills."""

    parts: tuple[Token | Variable, ...]
    fixed: tuple[Token, ...] | None
    """The same pattern for every request; None when it has variables."""

    def tokens(self, context: Context) -> tuple[Token, ...] | None:
        """Return the pattern for a request; None when a variable has no value, and so matches nothing."""
        if self.fixed is not None:
            return self.fixed
        filled: list[Token] = []
        for each in self.parts:
            known = each.value(context) if isinstance(each, Variable) else each
            if known is None:
                return None
            filled.append(known)
        return _joined(filled)

    def text(self, context: Context) -> str | None:
        """Return the text for a request, where `*` and `?` are themselves; None when a variable has no value."""
        found = self.tokens(context)
        return None if found is None else "".join(each.value if isinstance(each, Wild) else each for each in found)


def _joined(pattern: Iterable[Token]) -> tuple[Token, ...]:
    """Return the tokens with neighbouring texts as one."""
    found: list[Token] = []
    for each in pattern:
        last = found[-1] if found else None
        if isinstance(each, str) and isinstance(last, str):
            found[-1] = last + each
        else:
            found.append(each)
    return tuple(found)


@lru_cache(maxsize=16384)
def read(text: str) -> Template:
    """Return the template that a policy's text is; raises `UnsupportedError` for `${` without a readable inside."""
    parts = tuple(_parts(text))
    fixed = tuple(each for each in parts if not isinstance(each, Variable))
    return Template(parts, _joined(fixed) if len(fixed) == len(parts) else None)


def _parts(text: str) -> Iterator[Token | Variable]:
    at = 0
    for found in _VARIABLE.finditer(text):
        yield from _said(text[at : found.start()], text)
        at = found.end()
        inside = found[1]
        if inside in _CHARACTERS:
            yield inside
            continue
        named = _INSIDE.fullmatch(inside)
        if named is None:
            raise UnsupportedError(f"`{found[0]}` is no policy variable")
        yield Variable(named[1].lower(), named[2])
    yield from _said(text[at:], text)


def _said(text: str, whole: str) -> Iterator[Token]:
    if "${" in text:
        raise UnsupportedError(f"`{whole}` begins a policy variable and does not end it")
    yield from tokens(text)
