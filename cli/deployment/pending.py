"""A state with operations that were cut off, made whole again. Pure, but for the search it is given.

The engine writes down what it begins before it does it. A create that was cut off is adopted when what it made is
found, and dropped when nothing is; everything else that was cut off is read again from the cloud (`to_refresh`).
(The engine's `--import-pending-creates` of today only drops them.)
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

SIGNATURE = "4dabf18193072939515e22adb298388d"
"""The engine's mark of a special value (a secret, an asset) in a state."""


@dataclass(frozen=True, slots=True)
class Pending:
    """One operation that was cut off: `kind` is `creating`, `updating`, `deleting`, `reading` or `importing`.

    `account` and `region` are those of the provider that was at work, empty when the state does not say.
    """

    kind: str
    urn: str
    type: str
    inputs: Mapping[str, Any]
    account: str = ""
    region: str = ""


@dataclass(frozen=True, slots=True)
class Mended:
    """A state without pending operations, what was adopted and dropped, and what to read again."""

    deployment: Mapping[str, Any]
    adopted: Mapping[str, str]
    dropped: tuple[str, ...]
    to_refresh: tuple[str, ...]


def pending(deployment: Mapping[str, Any]) -> tuple[Pending, ...]:
    """Return the operations that were cut off, as an exported state has them."""
    inner = deployment.get("deployment", {})
    providers = {
        f"{each.get('urn')}::{each.get('id')}": each.get("inputs") or {}
        for each in inner.get("resources") or ()
        if str(each.get("type", "")).startswith("pulumi:providers:")
    }
    found = []
    for operation in inner.get("pending_operations") or ():
        resource = operation.get("resource") or {}
        inputs = resource.get("inputs")
        said = readable(inputs) if isinstance(inputs, dict) else {}
        provider = providers.get(str(resource.get("provider", "")), {})
        region = said.get("region") or provider.get("region")
        found.append(
            Pending(
                str(operation.get("type", "")),
                str(resource.get("urn", "")),
                str(resource.get("type", "")),
                said,
                _account(provider),
                region if isinstance(region, str) else "",
            )
        )
    return tuple(found)


def _account(provider: Mapping[str, Any]) -> str:
    """The one account that a provider is held to; the engine keeps lists of a provider's inputs as JSON text."""
    said = provider.get("allowedAccountIds")
    if isinstance(said, str):
        try:
            said = json.loads(said)
        except ValueError:
            return ""
    return str(said[0]) if isinstance(said, list) and len(said) == 1 else ""


def readable(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Return inputs without what cannot be read (secrets), which no search needs."""
    return {key: value for key, value in inputs.items() if not (isinstance(value, dict) and SIGNATURE in value)}


def mend(deployment: Mapping[str, Any], find: Callable[[Pending], str | None]) -> Mended:
    """Return the state with every cut-off operation settled; `find` gives the id of what a create left behind."""
    mended = copy.deepcopy(dict(deployment))
    inner = mended.get("deployment")
    if not isinstance(inner, dict):
        return Mended(mended, {}, (), ())
    operations = inner.pop("pending_operations", None) or []
    resources = inner.setdefault("resources", [])
    present = {resource.get("urn") for resource in resources if not resource.get("delete")}
    adopted: dict[str, str] = {}
    dropped: list[str] = []
    again: list[str] = []
    for operation, described in zip(operations, pending(deployment), strict=True):
        urn = described.urn
        if described.kind != "creating":
            if urn in present:
                again.append(urn)
            continue
        state = operation["resource"]
        if not state.get("custom"):
            continue
        found = find(described)
        if found is None or any(each.get("urn") == urn and each.get("id") == found for each in resources):
            dropped.append(urn)
            continue
        state = {**state, "id": found, "outputs": state.get("outputs") or state.get("inputs") or {}}
        if urn in present:  # the new one of a replacement: the one before it is still to be deleted
            at = next(n for n, each in enumerate(resources) if each.get("urn") == urn and not each.get("delete"))
            resources[at] = {**resources[at], "delete": True}
            resources.insert(at, state)
        else:
            resources.append(state)
        present.add(urn)
        adopted[urn] = found
        again.append(urn)
    return Mended(mended, adopted, tuple(dropped), tuple(dict.fromkeys(again)))
