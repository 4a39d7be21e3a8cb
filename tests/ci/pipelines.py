"""The workflow and the template as data, and their scripts with the variables that a runner would give them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tests.cli.calling import ROOT

WORKFLOW = ROOT / ".github" / "workflows" / "ecosystem.yaml"
CALLER = ROOT / "docs" / "ci" / "github-actions.yaml"
TEMPLATE = ROOT / "ci" / "gitlab.yaml"
INCLUDER = ROOT / "docs" / "ci" / "gitlab.yaml"

_EXPRESSION = re.compile(r"\$\{\{ *(.+?) *\}\}")
_INPUT = re.compile(r"\$\[\[ *inputs\.([a-z-]+) *\]\]")


@dataclass(frozen=True)
class Script:
    """What a runner executes, by which shell, with the variables of the file."""

    text: str
    shell: tuple[str, ...]
    variables: Mapping[str, str]


@cache
def workflow(path: Path = WORKFLOW) -> dict[Any, Any]:
    """Return a workflow of GitHub's as data; the key `on` is `True` in YAML 1.1."""
    read: dict[Any, Any] = yaml.safe_load(path.read_text())
    return read


def steps(path: Path = WORKFLOW) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every step with the name of its job."""
    for name, job in workflow(path)["jobs"].items():
        for step in job.get("steps", []):
            yield name, step


def defaults() -> dict[str, str]:
    """Return the inputs of GitHub's workflow that nobody gave, as expressions see them."""
    inputs = workflow()[True]["workflow_call"]["inputs"]
    return {f"inputs.{name}": str(said.get("default", "")).replace("False", "false") for name, said in inputs.items()}


def script(job: str, name: str, context: Mapping[str, str]) -> Script:
    """Return a step's script; every expression in its variables must be in `context` or be an input's default."""
    step = next(step for each, step in steps() if each == job and step.get("name") == name)
    known = {**defaults(), **context}
    said = {**workflow()["jobs"][job].get("env", {}), **step.get("env", {})}
    variables = {key: _EXPRESSION.sub(lambda found: known[found[1]], str(value)) for key, value in said.items()}
    python = "python3" in step.get("shell", "")
    return Script(
        step["run"], ("python3", "-I") if python else ("bash", "--noprofile", "--norc", "-eo", "pipefail"), variables
    )


def template(inputs: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return GitLab's template as it is after interpolation, with `inputs` over the defaults."""
    spec, body = yaml.safe_load_all(TEMPLATE.read_text())
    known = {name: str(said.get("default", "")).lower() for name, said in spec["spec"]["inputs"].items()}
    made: dict[str, Any] = _interpolated(body, {**known, **(inputs or {})})
    return made


def _interpolated(value: Any, inputs: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return _INPUT.sub(lambda found: inputs[found[1]], value)
    if isinstance(value, dict):
        return {_interpolated(key, inputs): _interpolated(each, inputs) for key, each in value.items()}
    return [_interpolated(each, inputs) for each in value] if isinstance(value, list) else value


def job_script(job: str, inputs: Mapping[str, str] | None = None) -> Script:
    """Return a job of GitLab's: what comes before its script too, with its variables and those that it extends."""
    jobs = template(inputs)
    chain = [jobs[job]["extends"], job] if "extends" in jobs[job] else [job]
    variables = {key: value for name in chain for key, value in jobs[name].get("variables", {}).items()}
    before = [line for name in chain for line in jobs[name].get("before_script", [])]
    return Script(
        "\n".join([*before, *jobs[job]["script"]]), ("bash", "--noprofile", "--norc", "-eo", "pipefail"), variables
    )
