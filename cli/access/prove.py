"""`ecosystem access prove`: that no agency reaches what it was not granted."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.leaving import leave
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
from cli.refusal import BROKEN, FINDINGS, Refusal

if TYPE_CHECKING:
    from ecosystem.isolation.claims import Proof
    from ecosystem.model import Declaration


@click.command(
    "prove",
    epilog=examples(
        "ecosystem access prove dev",
        "ecosystem access prove prod aurora",
        "ecosystem access prove prod --format json --output proof.json",
        "ecosystem access prove prod --from authorization-details.json",
    ),
)
@click.argument("environment", metavar="[ENV]", required=False)
@click.argument("units", metavar="[UNIT]...", nargs=-1)
@file_option
@click.option(
    "--from",
    "sources",
    multiple=True,
    metavar="PATH",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Prove what this file holds: what `aws iam get-account-authorization-details` or `pulumi stack export` "
    "answered, or a snapshot; may be said again.",
)
@click.option("--live", is_flag=True, help="Prove what is in the account now, read with your credentials.")
@click.option("--local", is_flag=True, help="With --live: in this machine's local cloud, not in AWS.")
@click.option(
    "--snapshot",
    "kept",
    metavar="PATH",
    type=click.Path(path_type=Path, dir_okay=False),
    help="With --live: keep what was read in this file.",
)
@click.option("--json", "json_too", is_flag=True, help="The same as --format json.")
@as_of_option
@format_option("text", "json")
@output_option
@quiet_option
@colour_option
def command(
    environment: str | None,
    units: tuple[str, ...],
    file: Path | None,
    sources: tuple[Path, ...],
    live: bool,
    local: bool,
    kept: Path | None,
    json_too: bool,
    as_of: date | None,
    format: str,
    output: Path | None,
    quiet: bool,
) -> None:
    """Prove that no agency reaches what it was not granted.

    For each agency's role, over all actions of AWS, every resource and every context: it allows nothing beyond what the
    declaration grants and all of what it grants, cannot escalate, ends when the grants end, is taken by the agency's
    declared principals alone, and carries the boundary. A counterexample is printed as a request.

    Without --from and --live it is what the stacks would provision; nothing is asked of a cloud. A proof of all units
    is left for `ecosystem report` in `.ecosystem/runs/`. Exits with 1 when a claim is refuted and with 3 when one could
    not be proved.
    """
    from cli.access import worlds
    from cli.declared import load
    from cli.deployment.selection import choose_environment
    from cli.watching import watched
    from ecosystem.isolation.proving import prove
    from governance.render.proof import as_data, lines

    path = declaration_path(file)
    declaration = load(path)
    where = choose_environment(declaration, environment, local=True)
    day = as_of or today()
    for unit in units:
        _known_unit(declaration, unit)
    if (local or kept) and not live:
        raise Refusal(f"`--{'local' if local else 'snapshot'}` says where `--live` reads; add `--live`")
    if live and sources:
        raise Refusal("`--live` and `--from` are two sources; name one")
    with watched(quiet) as report:
        if live:
            region = where.region or declaration.cloud.region
            world = worlds.live(path, where, region, local, kept, report)
        elif sources:
            world = worlds.from_files(sources, declaration, day)
        else:
            world = worlds.rehearsed(declaration, where, units, day, report)
        proof = prove(
            world, declaration, where, day, whole=True, units=units, progress=lambda role: report(f"{role}: proving")
        )
    said = as_json(as_data(proof, str(path), declaration.locate))
    if not units:
        leave(path, "proof", said)
    if json_too or format == "json":
        deliver(said, output)
    else:
        from cli.screen import safe

        deliver("\n".join(lines(proof, declaration.locate, safe)), output)
    _end(proof)


def _known_unit(declaration: Declaration, unit: str) -> None:
    from cli.declared import known
    from ecosystem.isolation.owners import units
    from ecosystem.naming import PLATFORM

    known(unit, [*units(declaration), PLATFORM], "unit")


def _end(proof: Proof) -> None:
    from ecosystem.isolation.claims import REFUTED, UNPROVED

    if proof.verdict == REFUTED:
        raise SystemExit(FINDINGS)
    if proof.verdict == UNPROVED:
        raise SystemExit(BROKEN)
