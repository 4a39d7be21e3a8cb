"""From the Pulumi schema's names to the AWS API's and back, by tables; tags; calls that answer None when it is gone."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from botocore.exceptions import ClientError

from localcloud.provider.kind import Props

Table = Mapping[str, Any]
"""Pulumi name to AWS name, or to (AWS name, table of what is inside: an object or a list of objects)."""


def to_aws(table: Table, props: Mapping[str, Any]) -> dict[str, Any]:
    """Return what `props` says, in the API's names; what is not said or None is left out."""
    return {
        name(entry): _inside(to_aws, entry, props[key]) for key, entry in table.items() if props.get(key) is not None
    }


def from_aws(table: Table, answer: Mapping[str, Any]) -> Props:
    """Return what an API's `answer` says, in the Pulumi schema's names; what it does not tell is left out."""
    return {
        key: _inside(from_aws, entry, answer[name(entry)])
        for key, entry in table.items()
        if answer.get(name(entry)) is not None
    }


def name(entry: Any) -> str:
    """Return the API's name in an entry of a table."""
    return str(entry if isinstance(entry, str) else entry[0])


def _inside(convert: Callable[[Table, Any], Any], entry: Any, value: Any) -> Any:
    if isinstance(entry, str):
        return value
    if isinstance(value, list):
        return [convert(entry[1], item) for item in value]
    return convert(entry[1], value) if isinstance(value, Mapping) else value


def tag_list(tags: Mapping[str, str] | None) -> list[dict[str, str]]:
    """Return a map of tags as the list that most AWS calls take."""
    return [{"Key": key, "Value": str(value)} for key, value in (tags or {}).items()]


def tag_map(tags: Iterable[Mapping[str, str]] | None) -> dict[str, str]:
    """Return an AWS list of tags as a map, without AWS's own."""
    return {tag["Key"]: tag.get("Value", "") for tag in tags or () if not tag["Key"].startswith("aws:")}


def tag_changes(old: Props, new: Props) -> tuple[dict[str, str], list[str]]:
    """Return the tags to set and the keys to take away."""
    before, after = old.get("tags") or {}, new.get("tags") or {}
    return (
        {key: value for key, value in after.items() if before.get(key) != value},
        [key for key in before if key not in after],
    )


def changed(old: Props, new: Props, *names: str) -> bool:
    """Return whether one of `names` differs."""
    return any(old.get(each) != new.get(each) for each in names)


def code(error: ClientError) -> str:
    """Return the error code that AWS would name."""
    return str(error.response.get("Error", {}).get("Code", ""))


def unless_gone(gone: Iterable[str], call: Callable[..., Any], **params: Any) -> Any:
    """Return the answer of `call`, or None where its error code is one of `gone`."""
    try:
        return call(**params)
    except ClientError as error:
        if code(error) in gone:
            return None
        raise


def document(value: Any) -> str:
    """Return a JSON document as text, whether it was given as text or as a structure."""
    return value if isinstance(value, str) else json.dumps(value)


def not_json(value: Any) -> str | None:
    """Return why `value` is no JSON object, or None when it is one; its text is not repeated."""
    if not isinstance(value, str):
        return None
    try:
        parsed = json.loads(value)
    except ValueError as error:
        return f"is not JSON: {getattr(error, 'msg', 'it cannot be read')}"
    return None if isinstance(parsed, dict) else "is JSON, but not an object"


def meaning(value: Any) -> Any:
    """Return a JSON document as the structure it stands for; what is none, as it is."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value
