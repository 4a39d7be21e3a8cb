"""`ecosystem access why`: which statement and which grant let an agency do something, or why it may not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.options import (
    as_of_option,
    colour_option,
    declaration_path,
    examples,
    file_option,
    format_option,
    output_option,
    quiet_option,
    today,
)
from cli.output import as_json, deliver
from cli.refusal import Refusal
from cli.screen import safe

if TYPE_CHECKING:
    from ecosystem.isolation.explaining import Answer
    from ecosystem.isolation.given import Given
    from ecosystem.model import Declaration


@click.command(
    "why",
    epilog=examples(
        "ecosystem access why pixel s3:PutObject arn:aws:s3:::BUCKET/drafts/pixel/plan.md",
        "ecosystem access why mediahaus sqs:SendMessage arn:aws:sqs:sa-east-1:111111111111:QUEUE --env prod",
        "ecosystem access why norte kms:Decrypt '*' --format json",
    ),
)
@click.argument("agency", metavar="AGENCY")
@click.argument("action", metavar="ACTION")
@click.argument("resource", metavar="RESOURCE")
@file_option
@click.option("--env", "environment", metavar="ENV", help="The environment; needed when several are declared.")
@click.option("--brand", metavar="UNIT", help="Only the role for this brand, group or `corporation`.")
@click.option(
    "--from",
    "sources",
    multiple=True,
    metavar="PATH",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Ask what this file holds, as with `prove`; may be said again.",
)
@as_of_option
@format_option("text", "json")
@output_option
@quiet_option
@colour_option
def command(
    agency: str,
    action: str,
    resource: str,
    file: Path | None,
    environment: str | None,
    brand: str | None,
    sources: tuple[Path, ...],
    as_of: date | None,
    format: str,
    output: Path | None,
    quiet: bool,
) -> None:
    """Say which statement and which grant let an agency do something, or why it may not.

    ACTION is an action of AWS such as `s3:GetObject`, RESOURCE an ARN, or `*` for an action that knows none. The answer
    names the context that a request needs (prefix, encryption context, source of an event), the statement that allows,
    and the line of the declaration that it came from.
    """
    from cli.declared import known, load
    from cli.deployment.selection import choose_environment
    from cli.watching import watched
    from ecosystem.isolation.explaining import answers

    declaration = load(declaration_path(file))
    known(agency, [each.id for each in declaration.agencies], "agency")
    _action(action)
    if resource != "*" and not resource.startswith("arn:"):
        raise Refusal(f"`{safe(resource, 80)}` is no ARN; expected one such as `arn:aws:s3:::BUCKET/KEY`, or `*`")
    where = choose_environment(declaration, environment, local=True)
    day = as_of or today()
    with watched(quiet) as report:
        world = _world(declaration, where, agency, brand, sources, day, report)
    found = [
        each
        for each in answers(world, declaration, where, agency, action, resource, day)
        if brand is None or each.unit == brand
    ]
    if format == "json":
        deliver(as_json(_data(declaration, where.name, agency, action, resource, day, found)), output)
    else:
        deliver("\n".join(_lines(declaration, where.name, agency, action, resource, found)), output)


def _action(action: str) -> None:
    from cli.screen import did_you_mean
    from ecosystem.iam.actions import exists, names

    if exists(action):
        return
    service = action.partition(":")[0].lower()
    near = did_you_mean(action, [each for each in names() if each.lower().startswith(f"{service}:")] or names())
    raise Refusal(f"`{safe(action, 80)}` is not an action of AWS that the list knows{near}")


def _world(
    declaration: Declaration,
    where: Any,
    agency: str,
    brand: str | None,
    sources: tuple[Path, ...],
    day: date,
    report: Any,
) -> Any:
    from cli.access import worlds
    from cli.declared import known
    from ecosystem.isolation.owners import expected, units

    if brand is not None:
        known(brand, units(declaration), "unit")
    if sources:
        return worlds.from_files(sources, declaration, day)
    held = {unit for _, whose, unit, _ in expected(declaration, where, day) if whose == agency}
    wanted = tuple(unit for unit in held if brand in (None, unit))
    return worlds.rehearsed(declaration, where, wanted or ("platform",), day, report)


def _lines(
    declaration: Declaration, where: str, agency: str, action: str, resource: str, found: list[Answer]
) -> Iterator[str]:
    asked = f"`{safe(action)}` on `{safe(resource)}`"
    if not found:
        yield f"refused: `{agency}` has no role in `{where}`, so nothing lets it {asked}"
        yield from _ended(declaration, agency)
        return
    for each in found:
        yield from _answer(declaration, agency, asked, each)


def _answer(declaration: Declaration, agency: str, asked: str, answer: Answer) -> Iterator[str]:
    role = f"the role `{safe(answer.role.name)}` for `{safe(answer.unit or '-')}`"
    if answer.unsure and answer.decision is None:
        yield f"not decided: {asked} by {role}: {safe(answer.unsure)}"
        return
    decision = answer.decision
    if answer.witness is not None:
        yield f"allowed: `{agency}` may {asked} by {role}"
        for key, said in sorted(answer.witness.context.items()):
            if not key.startswith("aws:principal"):
                yield f"  with {safe(key)} = {safe(', '.join(said) if isinstance(said, tuple) else said)}"
        for matched in decision.matched if decision else ():
            if matched.effect == "Allow":
                yield f"  by   {matched.layer}: {safe(matched.policy)}, `{safe(matched.sid or 'no Sid')}`"
    else:
        yield f"refused: `{agency}` may not {asked} by {role}"
        if decision is not None:
            yield f"  an {decision.why}" + (f" in {decision.layer}" if decision.layer else "")
            for matched in decision.matched:
                if matched.effect == "Deny":
                    yield f"  by   {matched.layer}: {safe(matched.policy)}, `{safe(matched.sid or 'no Sid')}`"
    for given in answer.grants:
        yield f"  from {_from(declaration, given)}"
    if answer.witness is not None and not answer.grants:
        yield "  no grant gives it: `ecosystem access prove` says what else is not granted"
    if answer.witness is None:
        for given in answer.near[:3]:
            yield f"  near {_from(declaration, given)} gives it on {safe(', '.join(given.statement.resources[:2]))}"


def _from(declaration: Declaration, given: Given) -> str:
    place = declaration.locate(given.path)
    said = f"{given.layer}, {given.level}, until {given.until.isoformat()}"
    return f"{safe(place.file)}:{place.line}:{place.column} the grant `{safe(given.grant)}` ({said})"


def _ended(declaration: Declaration, agency: str) -> Iterator[str]:
    for grant in declaration.grants:
        if grant.to == agency:
            place = declaration.locate(grant.path)
            end = f", until {grant.until.isoformat()}" if grant.until else ""
            yield f"  {safe(place.file)}:{place.line}:{place.column} the grant `{safe(grant.id)}` is {grant.state}{end}"


def _data(
    declaration: Declaration, where: str, agency: str, action: str, resource: str, day: date, found: list[Answer]
) -> dict[str, Any]:
    return {
        "version": 1,
        "environment": where,
        "as_of": day.isoformat(),
        "agency": agency,
        "action": action,
        "resource": resource,
        "allowed": any(each.allowed for each in found),
        "roles": [_role(declaration, each) for each in found],
    }


def _role(declaration: Declaration, answer: Answer) -> dict[str, Any]:
    decision, witness = answer.decision, answer.witness
    return {
        "role": answer.role.arn,
        "unit": answer.unit or None,
        "allowed": answer.allowed,
        "context": None
        if witness is None
        else {key: list(said) if isinstance(said, tuple) else said for key, said in sorted(witness.context.items())},
        "why": None if decision is None else decision.why,
        "layer": None if decision is None else decision.layer or None,
        "statements": [
            {"layer": each.layer, "policy": each.policy, "sid": each.sid, "effect": each.effect}
            for each in (decision.matched if decision else ())
        ],
        "grants": [_given(declaration, each) for each in answer.grants],
        "near": [_given(declaration, each) for each in answer.near],
        "not_decided": answer.unsure or None,
    }


def _given(declaration: Declaration, given: Given) -> dict[str, Any]:
    place = declaration.locate(given.path)
    return {
        "grant": given.grant,
        "layer": given.layer,
        "level": given.level,
        "until": given.until.isoformat(),
        "resources": list(given.statement.resources),
        "file": place.file,
        "line": place.line,
        "column": place.column,
    }
