"""Which actions and resources a statement reaches: IAM's `*` and `?`, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Final

from ecosystem.estate.iam import Document, Statement

S3: Final = ":s3:::"


def glob(pattern: str, text: str) -> bool:
    """Return whether IAM's pattern (`*` any text, `?` any character) matches the whole text, case and all."""
    return compiled(pattern)(text) is not None


@lru_cache(maxsize=4096)
def compiled(pattern: str) -> Callable[[str], object]:
    """Return `glob` of one pattern for many texts: what is not None where it matches.

    What follows a `*` is looked for once, at its first place, and never again, so that it takes at most
    len(pattern) x len(text) steps, whatever somebody writes into a policy.
    """
    first, *rest = (re.escape(each).replace(r"\?", ".") for each in pattern.split("*"))
    if not rest:
        return re.compile(first, re.DOTALL).fullmatch
    inner = "".join(f"(?>.*?{each})" for each in rest[:-1] if each)
    return re.compile(f"{first}{inner}.*{rest[-1]}", re.DOTALL).fullmatch


def acts(statement: Statement, action: str) -> bool:
    """Return whether a statement's actions include `action` (`service:Name`, whatever the case)."""
    wanted = action.lower()
    if statement.not_actions:
        return not any(glob(each.lower(), wanted) for each in statement.not_actions)
    return any(glob(each.lower(), wanted) for each in statement.actions)


def reaches(statement: Statement, resource: str) -> bool:
    """Return whether a statement's resources include `resource`; one that says none includes it."""
    if statement.not_resources:
        return not any(glob(each, resource) for each in statement.not_resources)
    return not statement.resources or any(glob(each, resource) for each in statement.resources)


def said_by(statement: Statement, actions: Iterable[str]) -> Iterator[str]:
    """Yield the statement's own words by which it includes one of `actions`, each once."""
    wanted = [each.lower() for each in actions]
    if statement.not_actions:
        if any(acts(statement, each) for each in wanted):
            yield "everything but " + ", ".join(f"`{each}`" for each in statement.not_actions[:3])
        return
    for said in dict.fromkeys(statement.actions):
        if any(glob(said.lower(), each) for each in wanted):
            yield f"`{said}`"


def denied(documents: Iterable[Document], action: str, resource: str) -> bool:
    """Return whether one of the documents denies `action` on `resource` without any condition."""
    return any(
        not each.conditions and acts(each, action) and reaches(each, resource)
        for document in documents
        for each in document.denies()
    )


def objects(resource: str) -> tuple[str, str] | None:
    """Return the patterns of bucket and key that a resource of S3 means; None when it means no objects."""
    if resource.strip("*") == "":
        return "*", "*"
    _, found, rest = resource.partition(S3)
    if not found:
        return ("*", "*") if glob(resource, "arn:aws:s3:::bucket/key") else None
    bucket, slash, key = rest.partition("/")
    if not slash:
        return (bucket, "*") if bucket.endswith("*") else None
    return bucket, key


def prefix_of(pattern: str) -> str:
    """Return what stands before the first `*` or `?` of a pattern."""
    ends = [at for at in (pattern.find("*"), pattern.find("?")) if at >= 0]
    return pattern[: min(ends)] if ends else pattern
