"""Examples of planned evidence: a few resources of a program, with or without a declaration beside it.

The text is YAML: `resources`, a list of `{name, type, properties}` (optionally `provider`, `parent`, `depends`,
`protect`); optionally `project` (default `agency-site`), `stack` (`dev`), `environment`, and sections of a declaration
(completed as in `policies.examples`); `declaration: none` for a program without one beside it. The text `<unknown>` as
a value is a value that the engine does not know yet.
"""

from __future__ import annotations

from datetime import date
from textwrap import dedent
from typing import Any

import yaml

from ecosystem.estate.estate import Estate
from ecosystem.estate.planned import planned
from ecosystem.estate.resource import Resource
from ecosystem.estate.unknown import UNKNOWN
from ecosystem.loading import loads
from policies.control import Example

_OWN = ("resources", "project", "stack", "environment", "declaration")


def planned_estate(example: Example, as_of: date) -> Estate:
    """Return the plan that an example describes."""
    from policies.examples import completed

    said = yaml.safe_load(dedent(example.text))
    sections = {key: value for key, value in said.items() if key not in _OWN}
    text = yaml.safe_dump(sections, allow_unicode=True, sort_keys=False) if sections else ""
    beside = None if said.get("declaration") == "none" else loads(completed(text), file=f"<{example.name}>")
    project, stack = said.get("project", "agency-site"), said.get("stack", "dev")
    resources = [_resource(each, project, stack) for each in said["resources"]]
    return planned(resources, as_of, beside, environment=said.get("environment"))


def _resource(said: dict[str, Any], project: str, stack: str) -> Resource:
    return Resource(
        id=said["name"],
        type=said["type"],
        urn=f"urn:pulumi:{stack}::{project}::{said['type']}::{said['name']}",
        properties=_known(said.get("properties", {})),
        project=project,
        stack=stack,
        provider=_known(said.get("provider", {})),
        parent=said.get("parent", ""),
        depends=tuple(said.get("depends", ())),
        protect=said.get("protect", False),
    )


def _known(value: Any) -> Any:
    if value == "<unknown>":
        return UNKNOWN
    if isinstance(value, dict):
        return {key: _known(each) for key, each in value.items()}
    return [_known(each) for each in value] if isinstance(value, list) else value
