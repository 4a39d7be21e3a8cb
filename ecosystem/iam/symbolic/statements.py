"""Statements as formulas for one class of actions: on which resources and under which context they match."""

from __future__ import annotations

from collections.abc import Iterable

from ecosystem.estate.iam import Document, Statement
from ecosystem.iam.actions import ActionClass
from ecosystem.iam.symbolic.conditions import every
from ecosystem.iam.symbolic.pair import Pair, UnprovableError
from ecosystem.iam.symbolic.space import Space
from ecosystem.iam.symbolic.texts import read


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
    return Pair(term, space.logic.false) if text.open else space.logic.exact(term)


def readable(document: Document, name: str) -> Document:
    """Return the document; raises UnprovableError when a part of it could not be read."""
    if document.missing:
        raise UnprovableError(f"`{name}` could not be read: {document.missing}")
    return document
