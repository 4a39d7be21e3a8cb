"""What makes a property of what a call answers: tags, documents, names, and what must not be kept."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from ecosystem.estate.secrets_in_plain import is_credential

_HIDDEN = "(hidden)"
_KEYS = ("Key", "key", "TagKey")
_VALUES = ("Value", "value", "TagValue")


def tagged(told: Any) -> dict[str, str]:
    """Return tags as a mapping, whether they come as one or listed; AWS's own (`aws:...`) are nobody's to set."""
    if isinstance(told, Mapping):
        pairs = [(str(key), value) for key, value in told.items()]
    else:
        pairs = [(str(_first(each, _KEYS)), _first(each, _VALUES)) for each in told]
    return {key: str(value or "") for key, value in pairs if not key.startswith("aws:")}


def document(told: Any) -> str:
    """Return a policy as a text, whether it comes as one, escaped (API Gateway), or already read (IAM)."""
    if not isinstance(told, str):
        return json.dumps(told, sort_keys=True)
    if told.startswith('{\\"'):
        return told.replace('\\"', '"').replace("\\/", "/").replace("\\\\", "\\")
    return told


def hidden(told: Mapping[str, Any]) -> dict[str, str]:
    """Return variables without their values: of a credential in plain text stays only that it is one."""
    return {str(name): _HIDDEN if is_credential(str(name), value) else "" for name, value in told.items()}


def hidden_list(told: Any) -> list[dict[str, Any]]:
    """Return listed variables (`name`, `value`, `type`) without their values, as `hidden`."""
    return [
        {
            "name": each.get("name", ""),
            "value": hidden({each.get("name", ""): each.get("value")})[each.get("name", "")],
            **({"type": each["type"]} if "type" in each else {}),
        }
        for each in told
    ]


def last(told: Any) -> str:
    """Return the last part of a path, an ARN or a URL."""
    return str(told).rsplit("/", 1)[-1].rsplit(":", 1)[-1]


def host(told: Any) -> str:
    """Return a host's name without the dot at its end."""
    return str(told).rstrip(".").replace("\\052", "*")


def renamed(**names: str) -> Callable[[Mapping[str, Any]], dict[str, Any]]:
    """Return what takes these members of an answer, by their new names, and leaves out what is not there."""

    def rename(told: Mapping[str, Any]) -> dict[str, Any]:
        return {new: told[old] for new, old in names.items() if told.get(old) is not None}

    return rename


def entries(told: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the entries of a mapping as `name` and `value`."""
    return [{"name": name, "value": value} for name, value in told.items()]


def yes(told: Any) -> bool:
    """Return whether a state is that of something turned on."""
    return str(told).upper() in ("ENABLED", "ON", "TRUE")


def _first(each: Mapping[str, Any], names: tuple[str, ...]) -> Any:
    return next((each[name] for name in names if name in each), "")
