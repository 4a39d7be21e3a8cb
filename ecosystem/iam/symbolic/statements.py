"""Statements as formulas for one class of actions: on which resources and under which context they match."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from cvc5 import Kind

from ecosystem.estate.iam import Document, Statement
from ecosystem.iam.actions import ActionClass
from ecosystem.iam.symbolic.conditions import every
from ecosystem.iam.symbolic.pair import Pair, UnprovableError
from ecosystem.iam.symbolic.space import Space
from ecosystem.iam.symbolic.texts import Text, Wild, read

_SEGMENTS: Final = 6


def patterns(documents: Iterable[Document]) -> frozenset[str]:
    """Return every pattern of actions in the statements, lower-case."""
    return frozenset(
        action.lower()
        for document in documents
        for statement in document.statements
        for action in (*statement.actions, *statement.not_actions)
    )


def acts(statement: Statement, actions: ActionClass) -> bool:
    """Return whether a statement is about a class of actions; its own patterns must be among the class's."""
    if statement.not_actions:
        return actions.patterns.isdisjoint(each.lower() for each in statement.not_actions)
    return not actions.patterns.isdisjoint(each.lower() for each in statement.actions)


def matches(statement: Statement, space: Space) -> Pair:
    """Return when a statement matches, its actions and principals apart; raises UnprovableError."""
    return space.logic.all_of((_resources(statement, space), *every(statement.conditions, space)))


def _resources(statement: Statement, space: Space) -> Pair:
    if statement.not_resources:
        return space.logic.none_of(_among(statement.not_resources, space))
    if not statement.resources:
        return space.logic.yes
    return _among(statement.resources, space)


def _among(resources: Iterable[str], space: Space) -> Pair:
    return space.logic.any_of(_one(each, space) for each in resources)


def _one(resource: str, space: Space) -> Pair:
    text = read(resource, space.fixed)
    if text is None:
        return space.logic.no
    term = space.matches(space.resource, text)
    if text.open:
        return Pair(term, space.logic.false)
    inside = _by_segment(text)
    if inside is None:
        return space.logic.exact(term)
    # Whether such a wildcard passes a colon AWS's pages leave open: it does in an Allow, it does not in a Deny.
    colon = space.pattern((":",))
    pieces = [space.pattern(part, within=":" if at < _SEGMENTS - 1 else "") for at, part in enumerate(inside)]
    joined = [each for piece in pieces for each in (colon, piece)][1:]
    terms = space.logic.terms
    return Pair(term, terms.mkTerm(Kind.STRING_IN_REGEXP, space.resource, terms.mkTerm(Kind.REGEXP_CONCAT, *joined)))


def _by_segment(text: Text) -> tuple[tuple[str | Wild, ...], ...] | None:
    """Return the six segments of an ARN's pattern when a wildcard of the first five is no `*` at a segment's end."""
    parts: list[list[str | Wild]] = [[]]
    for each in text.parts:
        if isinstance(each, Wild):
            parts[-1].append(each)
            continue
        for at, piece in enumerate(each.split(":", _SEGMENTS - len(parts))):
            if at:
                parts.append([])
            if piece:
                parts[-1].append(piece)
    confined = any(
        isinstance(each, Wild) and not (each.any and at == len(part) - 1)
        for part in parts[: _SEGMENTS - 1]
        for at, each in enumerate(part)
    )
    return tuple(tuple(part) for part in parts) if confined and len(parts) == _SEGMENTS else None


def readable(document: Document, name: str) -> Document:
    """Return the document; raises UnprovableError when a part of it could not be read."""
    if document.missing:
        raise UnprovableError(f"`{name}` could not be read: {document.missing}")
    return document
