"""What an interpreter has installed, as the engine asks: Pulumi packages with their plugins, and all distributions.

Standard library only: it is also run as a script, by path, in virtual environments that have nothing of ours. Then it
prints one JSON object: `{"python": "3.11.2", "executable": …, "packages": […], "distributions": […]}`.
"""

from __future__ import annotations

import json
import platform
import re
import sys
from importlib import metadata
from pathlib import Path
from typing import Any

_WITHOUT_PLUGIN = frozenset({"pulumi-policy", "pulumi-yaml"})
_RELEASE = re.compile(r"(\d+(?:\.\d+)*)(?:(a|b|rc)(\d+))?(?:\.?(post\d+))?(?:\.?(dev\d+))?$")
_STAGE = {"a": "alpha", "b": "beta", "rc": "rc"}


def inventory() -> dict[str, Any]:
    """Everything at once, for a host that asks another interpreter."""
    return {
        "python": platform.python_version(),
        "executable": sys.executable,
        "packages": packages(),
        "distributions": distributions(),
    }


def packages() -> list[dict[str, Any]]:
    """The Pulumi packages that have a plugin: `name`, `version` (semantic, `v` first), `server`, `parameterization`.

    A package says so itself in `pulumi-plugin.json` beside its code; a distribution `pulumi-NAME` without that file
    has a plugin NAME of its own version. One whose file says `resource: false` has none.
    """
    found: dict[str, dict[str, Any]] = {}
    places = [Path(entry) for entry in dict.fromkeys(sys.path) if entry]
    named = {name: version for place in reversed(places) for name, version in _pulumi_distributions(place)}
    for place in places:
        for file in sorted(place.glob("*/pulumi-plugin.json")):
            distribution = _normal(file.parent.name)
            found.setdefault(distribution, _declared(file, distribution, named.get(distribution)))
    for distribution, version in named.items():
        if distribution not in _WITHOUT_PLUGIN:
            found.setdefault(distribution, {"name": distribution.removeprefix("pulumi-"), "version": semantic(version)})
    return [entry for _, entry in sorted(found.items()) if entry.get("version")]


def _pulumi_distributions(place: Path) -> list[tuple[str, str]]:
    """Name and version of the `pulumi-…` distributions in a folder, by the names of their metadata folders (PEP 376).

    Much faster than reading the metadata of all that is installed.
    """
    pairs = [entry.name.removesuffix(".dist-info").partition("-")[::2] for entry in place.glob("pulumi_*-*.dist-info")]
    return [(_normal(name), version) for name, version in pairs]


def _declared(file: Path, distribution: str, installed: str | None) -> dict[str, Any]:
    """What a `pulumi-plugin.json` says, missing parts from its distribution; empty when it has no plugin."""
    try:
        said = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(said, dict) or not said.get("resource"):
        return {}
    version = said.get("version") or (installed and semantic(installed))
    entry = {
        "name": said.get("name") or distribution.removeprefix("pulumi-"),
        "version": f"v{str(version).removeprefix('v')}" if version else None,
        "server": said.get("server") or "",
    }
    return entry | ({"parameterization": said["parameterization"]} if said.get("parameterization") else {})


def semantic(version: str) -> str | None:
    """A Python package's version (PEP 440) as the semantic version of its plugin: `1.2.3a4` is `v1.2.3-alpha.4`.

    `None` where there is no such version (an epoch, a local version).
    """
    match = _RELEASE.fullmatch(version)
    if not match:
        return None
    release, stage, number, post, dev = match.groups()
    parts = [*release.split("."), "0", "0"][: max(3, release.count(".") + 1)]
    build = "".join(filter(None, (post, dev)))
    return "v" + ".".join(parts) + (f"-{_STAGE[stage]}.{number}" if stage else "") + (f"+{build}" if build else "")


def distributions(*, transitive: bool = True) -> list[dict[str, str]]:
    """The installed distributions by name; without `transitive`, just those that no other one requires."""
    found: dict[str, dict[str, str]] = {}
    required: set[str] = set()
    for distribution in metadata.distributions():
        name = distribution.metadata["Name"]
        if not name:
            continue
        found.setdefault(_normal(name), {"name": _normal(name), "version": distribution.version})
        for requirement in [] if transitive else distribution.requires or []:
            if "extra ==" not in requirement:
                required.add(_normal(re.split(r"[^A-Za-z0-9._-]", requirement, maxsplit=1)[0]))
    return [entry for name, entry in sorted(found.items()) if transitive or name not in required]


def _normal(name: str) -> str:
    """A distribution's name as the package index normalises it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    sys.path.pop(0)
    answer = inventory() | {"direct": distributions(transitive=False)}
    sys.stdout.write(json.dumps(answer))
