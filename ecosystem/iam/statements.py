"""Statements, ready to be asked whether they are about a request.

Sources: "IAM JSON policy elements: Action", "... NotAction", "... Resource", "... NotResource".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from ecosystem.estate.iam import Document, Statement
from ecosystem.iam import operators
from ecosystem.iam.glob import Matcher, Token, Wild, components, matcher, tokens
from ecosystem.iam.request import UnsupportedError
from ecosystem.iam.variables import Context, Template, Variable
from ecosystem.iam.variables import read as template

Pattern = Callable[[str, Context], object]

_PRINCIPALS: Final = frozenset({"resource", "trust", "rcp"})
"""Layers whose statements say whom they are about."""
_MOST: Final = 8192


@dataclass(frozen=True, slots=True)
class Ready:
    """A statement whose patterns and conditions were read once."""

    said: Statement
    denies: bool
    actions: tuple[Matcher, ...]
    but_actions: bool
    resources: tuple[Pattern, ...]
    but_resources: bool
    tests: tuple[operators.Test, ...]
    fixed: bool
    """Whether no variable of the request is in the resources."""

    def acts(self, action: str) -> bool:
        """Return whether the action (in lower case) is among the statement's."""
        for each in self.actions:
            if each(action):
                return not self.but_actions
        return self.but_actions

    def reaches(self, resource: str, context: Context) -> bool:
        """Return whether the resource is among the statement's; one that says none, or `*`, is about any."""
        if not self.resources:
            return True
        for each in self.resources:
            if each(resource, context):
                return not self.but_resources
        return self.but_resources

    def holds(self, context: Context) -> bool:
        """Return whether every condition is met; raises as `operators.Test.holds` does."""
        return not self.tests or all(each.holds(context) for each in self.tests)


class Reading:
    """Statements of a layer; those about an action are found once for each action that is asked about."""

    __slots__ = ("_about", "_halves", "statements")

    def __init__(self, found: tuple[Ready, ...]) -> None:
        self.statements = found
        self._about: dict[str, tuple[Ready, ...]] = {}
        self._halves: dict[str, tuple[tuple[Ready, ...], tuple[Ready, ...]]] = {}

    def about(self, action: str) -> tuple[Ready, ...]:
        """Return the statements that include the action (in lower case)."""
        found = self._about.get(action)
        if found is None:
            found = tuple(each for each in self.statements if each.acts(action))
            if len(self._about) >= _MOST:
                self._about.clear()
            self._about[action] = found
        return found

    def halves(self, action: str) -> tuple[tuple[Ready, ...], tuple[Ready, ...]]:
        """Return the statements that allow the action (in lower case) on something, and those that deny it."""
        found = self._halves.get(action)
        if found is None:
            about = [each for each in self.statements if each.acts(action)]
            found = tuple(each for each in about if not each.denies), tuple(each for each in about if each.denies)
            if len(self._halves) >= _MOST:
                self._halves.clear()
            self._halves[action] = found
        return found

    def may_give(self, action: str, resource: str) -> bool:
        """Return whether a statement allows the action (in lower case) on the resource in any context at all."""
        return _first(self.halves(action)[0], resource) is not None

    def gives(self, action: str, resource: str, context: Context) -> bool:
        """Return whether a statement allows a request, whoever makes it; raises as `operators.Test.holds` does."""
        return _first(self.halves(action)[0], resource, context) is not None

    def refuses(self, action: str, resource: str, context: Context) -> bool:
        """Return whether a statement denies a request, whoever makes it; raises as `operators.Test.holds` does."""
        return _first(self.halves(action)[1], resource, context) is not None


def _first(found: tuple[Ready, ...], resource: str, context: Context | None = None) -> Ready | None:
    """Return the first statement that is about a request; without a context, that is for some context."""
    for each in found:
        if context is None:
            if not each.fixed or each.reaches(resource, {}):
                return each
        elif each.reaches(resource, context) and each.holds(context):
            return each
    return None


_known: dict[tuple[int, str], tuple[Document, Reading]] = {}
_together: dict[tuple[int, str], tuple[object, Reading]] = {}


def together(documents: tuple[tuple[str, Document], ...], layer: str) -> Reading:
    """Return the statements of all documents of a layer, each with its name; the same tuple is read once.

    Raises as `read` does.
    """
    if len(documents) == 1:
        return read(documents[0][1], layer, documents[0][0])
    key = (id(documents), layer)
    found = _together.get(key)
    if found is not None:
        return found[1]
    made = Reading(tuple(each for name, one in documents for each in read(one, layer, name).statements))
    if len(_together) >= _MOST:
        _together.clear()
    _together[key] = (documents, made)  # held, as a document is
    return made


def read(document: Document, layer: str, name: str) -> Reading:
    """Return a document's statements as a layer's; each is read once.

    Raises `UnsupportedError` for what is not known in a document or what its layer cannot have; `name` is in its text.
    """
    key = (id(document), layer)
    found = _known.get(key)
    if found is not None:
        return found[1]
    if document.missing:
        raise UnsupportedError(f"{name}: {document.missing}")
    try:
        made = Reading(tuple(_ready(each, layer) for each in document.statements))
    except UnsupportedError as fault:
        raise UnsupportedError(f"{name}: {fault}") from None
    if len(_known) >= _MOST:
        _known.clear()
    _known[key] = (document, made)  # the document is held, so no other one gets its id
    return made


def _ready(said: Statement, layer: str) -> Ready:
    for fault in _faults(said, layer):
        raise UnsupportedError(f"{f'`{said.sid}`' if said.sid else 'a statement'} {fault}")
    return Ready(
        said,
        said.effect == "Deny",
        tuple(_action(each) for each in said.actions or said.not_actions),
        bool(said.not_actions),
        () if said.resources == ("*",) else tuple(_resource(each) for each in said.resources or said.not_resources),
        bool(said.not_resources),
        tuple(operators.read(each) for each in said.conditions),
        all(template(each).fixed is not None for each in said.resources or said.not_resources),
    )


def _faults(said: Statement, layer: str) -> Iterator[str]:
    if bool(said.actions) == bool(said.not_actions):
        yield "has not one of `Action` and `NotAction`"
    if said.resources and said.not_resources:
        yield "has both `Resource` and `NotResource`"
    if not (said.resources or said.not_resources) and layer not in ("resource", "trust"):
        yield "has neither `Resource` nor `NotResource`"
    if layer == "trust" and (said.resources or said.not_resources):
        yield "is of a trust policy and has a `Resource`"
    if layer not in _PRINCIPALS:
        if said.principals or said.not_principals:
            yield "has a principal, which a policy of this kind cannot have"
        return
    if bool(said.principals) == bool(said.not_principals):
        yield "has not one of `Principal` and `NotPrincipal`"
    if said.not_principals and (layer != "resource" or said.effect == "Allow"):
        yield "has a `NotPrincipal`, which only a Deny of a resource's policy can have"
    if layer == "rcp" and any(each.value != "*" for each in said.principals):
        yield "is of a resource control policy and its principal is not `*`"


def _action(text: str) -> Matcher:
    service, colon, _ = text.partition(":")
    if text != "*" and (not colon or not service or "*" in service or "?" in service):
        raise UnsupportedError(f"`{text}` is no action")
    return matcher(tokens(text.lower()))


def _resource(text: str) -> Pattern:
    """Return what matches a resource; an ARN's pattern as one text.

    The page lets `*` at the end of a segment reach over colons, and another wildcard stay within its segment. The two
    differ only where a resource has more colons than the pattern; there it raises `UnsupportedError`.
    """
    if not text.startswith(("arn:", "*")):
        raise UnsupportedError(f"`{text}` is no ARN and not `*`")
    said = template(text)
    if said.fixed is None and not _in_the_last_part(said):
        raise UnsupportedError(f"`{text}` has a policy variable before the fifth colon")
    if said.fixed is not None:
        whole = said.fixed
        matches = matcher(whole)
        if not _confined(whole):
            return lambda resource, _: matches(resource)
        return lambda resource, _: matches(resource) and _by_segment(whole, resource)

    def filled(resource: str, context: Context) -> object:
        pattern = said.tokens(context)
        if pattern is None or not matcher(pattern)(resource):
            return False
        return not _confined(pattern) or _by_segment(pattern, resource)

    return filled


def _in_the_last_part(said: Template) -> bool:
    colons = 0
    for each in said.parts:
        if isinstance(each, Variable):
            return colons >= 5
        if isinstance(each, str):
            colons += each.count(":")
    return True


def _confined(pattern: tuple[Token, ...]) -> bool:
    """Whether one of the first five segments has a wildcard that is not a `*` at its end."""
    for part in components(pattern)[:5]:
        last = len(part) - 1
        if any(isinstance(each, Wild) and not (each is Wild.ANY and at == last) for at, each in enumerate(part)):
            return True
    return False


def _by_segment(pattern: tuple[Token, ...], resource: str) -> bool:
    parts, found = components(pattern), resource.split(":", 5)
    if len(parts) == len(found) and all(matcher(one)(part) for one, part in zip(parts, found, strict=True)):
        return True
    raise UnsupportedError(f"whether a wildcard of a resource's pattern reaches over a colon of `{resource}`")
