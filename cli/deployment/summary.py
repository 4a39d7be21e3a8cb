"""What a run did, for people and for programs: stacks, resources, endpoints, what is not emulated, time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from cli.deployment.progress import FAILED, REFUSED, WAITING, lasting, told
from cli.deployment.running import Result
from cli.deployment.safety import Objection, described
from cli.deployment.session import Session
from cli.screen import columns, count, safe, safe_lines
from localcloud.provider.record import NotHeld

_HOSTS = (".amazonaws.com", ".cloudfront.net")
_SECRET = "[secret]"  # noqa: S105 - what the engine shows in place of one


def text(results: Sequence[Result], not_held: Sequence[NotHeld], seconds: float, undeclared: Sequence[str]) -> str:
    """Return the closing summary."""
    lines = [*_table(results)]
    for result in results:
        lines += _endpoints(result)
    lines += _not_emulated(not_held)
    for name in undeclared:
        where, _, unit = name.partition(".")
        lines += ["", f"`{name}` is up and no longer declared; `ecosystem down {where} {unit}` takes it away"]
    everything: Counter[str] = Counter()
    for result in results:
        everything.update(result.progress.changes)
    total = sum(len(result.progress.resources) for result in results)
    lines += [
        "",
        f"{count(total, 'resource')} in {count(len(results), 'stack')}: {told(everything)}, {lasting(seconds)}",
    ]
    return "\n".join(lines)


def _table(results: Sequence[Result]) -> Iterator[str]:
    wide = max((columns(result.target.stack) for result in results), default=0)
    for result in results:
        progress = result.progress
        what = {FAILED: "failed", REFUSED: "refused", WAITING: "not started"}.get(
            progress.state, progress.phase or told(progress.changes)
        )
        number = f"{len(progress.resources):>5} {'resource ' if len(progress.resources) == 1 else 'resources'}"
        colour = "red" if result.failed else "yellow" if progress.state == WAITING else "green"
        name = click.style(result.target.stack.ljust(wide), fg=colour, bold=True)
        yield f"{name} {number}  {what}, {lasting(progress.seconds(progress.ended))}"


def _endpoints(result: Result) -> Iterator[str]:
    shown = [(key, value) for key, value in flat("", dict(sorted(result.outputs.items()))) if is_address(value)]
    if shown:
        yield ""
        yield f"{result.target.stack}"
        yield from (f"  {safe(key)}: {safe(str(value))}" for key, value in shown)


def flat(path: str, value: object) -> Iterator[tuple[str, object]]:
    """Yield every single value in an output, with its path."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from flat(f"{path}.{key}" if path else str(key), inner)
    else:
        yield path, value


def is_address(value: object) -> bool:
    """Return whether an output is something that a person opens or connects to."""
    return isinstance(value, str) and value != _SECRET and ("://" in value or value.endswith(_HOSTS))


def _not_emulated(not_held: Sequence[NotHeld]) -> Iterator[str]:
    whole = [each for each in not_held if each.whole]
    parts = [each for each in not_held if not each.whole]
    if whole:
        yield ""
        yield f"not emulated: {count(len(whole), 'resource')}, kept in the provider's own record"
        yield from _grouped(whole)
    if parts:
        yield ""
        yield f"emulated in part: {count(len(parts), 'resource')}"
        yield from _grouped(parts)


def _grouped(not_held: Iterable[NotHeld]) -> Iterator[str]:
    groups: dict[tuple[str, str], int] = Counter((each.type, each.what) for each in not_held)
    for (kind, what), number in sorted(groups.items()):
        times = f" ({number})" if number > 1 else ""
        yield f"  {safe(kind)}{times}: {safe(what, 300)}"


def problems(results: Sequence[Result], secrets: Iterable[str] = ()) -> str:
    """Return what went wrong, stack by stack, in the engine's words without its noise and without `secrets`."""
    hide = [each for each in secrets if len(each) >= 6]
    lines = []
    for result in results:
        shown = [each for each in result.progress.errors if not _noise(each)] or (
            result.progress.errors if result.failed else []
        )
        for error in shown:
            said = redacted(error, hide)
            first, *rest = safe_lines(said).split("\n")
            label = f"{click.style('error', fg='red', bold=True)}: {result.target.stack}: "
            lines += [label + first, *(f"  {line}" for line in rest)]
    return "\n".join(lines)


def redacted(said: str, secrets: Iterable[str]) -> str:
    """Return `said` with every secret in it hidden."""
    for secret in secrets:
        said = said.replace(secret, _SECRET)
    return said


def _noise(error: str) -> bool:
    return error.strip() in {"update failed", "preview failed", "destroy failed", "refresh failed"}


def refusals(objections: Sequence[Objection], command: str) -> str:
    """Return why plans were refused, and exactly how to go on."""
    lines = []
    for objection in objections:
        lines.append(f"{click.style('refused', fg='red', bold=True)}: {objection.sentence}")
        lines += [f"  {line}" for line in objection.about]
    options = " ".join(dict.fromkeys(objection.option for objection in objections))
    lines.append(f"nothing in these stacks was changed; if that is what you want: `{command} {options}`")
    return "\n".join(lines)


def as_data(
    environment: str, results: Sequence[Result], not_held: Sequence[NotHeld], seconds: float, **more: object
) -> dict[str, Any]:
    """Return the summary as data for JSON."""
    return {
        "version": 1,
        "environment": environment,
        "seconds": round(seconds, 1),
        "stacks": [
            {
                "stack": result.target.stack,
                "state": result.progress.state,
                "resources": len(result.progress.resources),
                "changes": dict(result.progress.changes),
                "seconds": round(result.progress.seconds(result.progress.ended), 1),
                "errors": result.progress.errors,
                "warnings": result.progress.warnings,
                "outputs": result.outputs,
            }
            for result in results
        ],
        "not_emulated": [
            {"urn": each.urn, "type": each.type, "what": each.what, "whole": each.whole} for each in not_held
        ],
        **more,
    }


def changes(plans: Mapping[str, Any], name: str) -> Iterator[str]:
    """Yield a line for each planned change of a stack."""
    marks = {"create": "+", "update": "~", "delete": "-", "import": "=", "discard": "-"}
    plan = plans.get(name)
    if plan is None:
        return
    seen = set()
    for step in plan.changes:
        if step.urn in seen:
            continue
        seen.add(step.urn)
        mark = marks.get(step.op, "±")
        colour = {"+": "green", "-": "red", "~": "yellow"}.get(mark, "magenta")
        what = f": {', '.join(safe(each, 60) for each in step.changed)}" if step.changed else ""
        yield f"  {click.style(mark, fg=colour)} {described(step.urn)}{what}"


def known_secrets(session: Session) -> tuple[str, ...]:
    """Return the secrets that the engine was given, so that its words can be shown without them."""
    variables = session.pulumi.environment
    named = ("AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "PULUMI_ACCESS_TOKEN", "PULUMI_CONFIG_PASSPHRASE")
    found = [variables.get(name, "") for name in named]
    file = variables.get("PULUMI_CONFIG_PASSPHRASE_FILE")
    if file and Path(file).is_file():
        found.append(Path(file).read_text(encoding="utf-8", errors="replace").strip())
    return tuple(each for each in found if len(each) >= 8)


def taken(results: Sequence[Result], left: Sequence[str], seconds: float) -> str:
    """Return the closing summary of `down`."""
    deleted = sum(result.progress.changes["deleted"] for result in results)
    lines = [f"{count(deleted, 'resource')} of {count(len(results), 'stack')} taken away, {lasting(seconds)}"]
    if left:
        lines += ["", f"left: {count(len(left), 'resource')}", *(f"  {safe(each)}" for each in left)]
    return "\n".join(lines)
