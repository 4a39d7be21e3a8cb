"""A plain Pulumi program with the resources of exported stacks declared flat: the peer that `up` is measured against.

Read from the environment: FLAT_EXPORTS, a folder of `pulumi stack export --show-secrets` files, in the order of their
names. Each resource is declared with the base class, its inputs as they were, and what was another resource's output
is that output again, so that the engine has the same dependencies to respect.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

SECRET = "4dabf18193072939515e22adb298388d"  # noqa: S105 - the engine's public signature key of special values
_LEAST = 8  # shorter texts are no identifiers


def resources(exports: Iterable[Path]) -> list[dict[str, Any]]:
    """Return the custom resources of the exports, in the order in which the engine finished them."""
    found = []
    for export in exports:
        for one in json.loads(export.read_text())["deployment"].get("resources", []):
            if one.get("custom") and not one["type"].startswith("pulumi:"):
                found.append(one)
    return found


def plain(value: Any) -> Any:
    """Return a state's value without the marks of secrets (their plain text, decoded)."""
    if isinstance(value, Mapping):
        if value.get(SECRET) == "1b47061264138c4ac30d75fd1eb44270":
            return json.loads(value["plaintext"])
        return {key: plain(one) for key, one in value.items() if not key.startswith("__")}
    if isinstance(value, list):
        return [plain(one) for one in value]
    return value


def here(value: Any) -> Any:
    """Return a value with the emulator of now in place of the one that the export was made with."""
    return json.loads(re.sub(r"http://127\.0\.0\.1:\d+", os.environ["ECOSYSTEM_LOCAL_ENDPOINT"], json.dumps(value)))


def texts(value: Any) -> Iterable[str]:
    """Yield every text in a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from texts(one)


def computed(resource: Mapping[str, Any]) -> dict[str, str]:
    """Return the identifiers that the cloud made for a resource, by output name (`id` among them)."""
    said = set(texts(plain(resource.get("inputs", {}))))
    outputs = plain(resource.get("outputs", {}))
    made = {"id": resource["id"], **{key: one for key, one in outputs.items() if isinstance(one, str)}}
    return {key: one for key, one in made.items() if len(one) >= _LEAST and one not in said}


def main() -> None:
    """Declare everything (the program's entry)."""
    import pulumi

    exports = sorted(Path(os.environ["FLAT_EXPORTS"]).glob("*.json"))
    known: dict[str, tuple[Any, str]] = {}
    clouds = Clouds(exports)

    def live(value: Any) -> Any:
        if isinstance(value, Mapping):
            return {key: live(one) for key, one in value.items()}
        if isinstance(value, list):
            return [live(one) for one in value]
        if isinstance(value, str) and len(value) >= _LEAST:
            return _linked(value, known)
        return value

    named: dict[str, Any] = {}
    by_urn: dict[str, Any] = {}
    for number, one in enumerate(resources(exports)):
        made = computed(one)
        said = plain(one.get("inputs", {}))
        props = {**{key: None for key in made if key != "id"}, **live(said)}
        words = "\n".join(texts(said))
        first = [resource for name, resource in named.items() if name in words]
        first += [by_urn[urn] for urn in one.get("dependencies", []) if urn in by_urn]
        options = pulumi.ResourceOptions(provider=clouds.of(one), depends_on=first)
        resource = pulumi.CustomResource(one["type"], f"{number}-{one['urn'].rpartition('::')[2]}", props, options)
        by_urn[one["urn"]] = resource
        for key, text in made.items():
            known.setdefault(text, (resource, key))
        for name in {one["id"], said.get("name"), said.get("bucket")} & set(texts(said)):
            if len(name) >= _LEAST:
                named.setdefault(name, resource)


def _linked(value: str, known: Mapping[str, tuple[Any, str]]) -> Any:
    import pulumi

    if value in known:
        resource, key = known[value]
        return getattr(resource, key) if key == "id" else resource.__dict__[key]
    for text, (resource, key) in known.items():
        if text in value:
            output = resource.id if key == "id" else resource.__dict__[key]
            return pulumi.Output.all(output).apply(lambda made, text=text: value.replace(text, made[0] or text))
    return value


class Clouds:
    """The providers of the exports, one for each region, with the settings that they had."""

    def __init__(self, exports: Iterable[Path]) -> None:
        self._inputs: dict[str, dict[str, Any]] = {}
        self._made: dict[str, Any] = {}
        for export in exports:
            for one in json.loads(export.read_text())["deployment"].get("resources", []):
                if one["type"].startswith("pulumi:providers:"):
                    self._inputs[f"{one['urn']}::{one['id']}"] = here(plain(one.get("inputs", {})))

    def of(self, resource: Mapping[str, Any]) -> Any:
        """Return the provider of the region in which `resource` was."""
        import pulumi

        inputs = self._inputs[resource["provider"]]
        region = str(inputs["region"])
        if region not in self._made:
            self._made[region] = pulumi.ProviderResource("aws", f"flat-{region}", inputs)
        return self._made[region]


if __name__ == "__main__":
    main()
