"""`ecosystem access revoke`: an agency's grants are revoked in the declaration, in place."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.options import colour_option, declaration_path, examples, file_option, output_option, quiet_option
from cli.output import deliver
from cli.screen import count, safe

if TYPE_CHECKING:
    from ecosystem.model import Declaration, Grant


@click.command(
    "revoke",
    epilog=examples(
        "ecosystem access revoke pixel --dry-run",
        "ecosystem access revoke pixel",
        "ecosystem access revoke mediahaus --brand beverages",
    ),
)
@click.argument("agency", metavar="AGENCY")
@file_option
@click.option("--brand", metavar="UNIT", help="Only the grants for this brand, group or `corporation`.")
@click.option("--dry-run", is_flag=True, help="Show the change and write nothing.")
@output_option
@quiet_option
@colour_option
def command(agency: str, file: Path | None, brand: str | None, dry_run: bool, output: Path | None, quiet: bool) -> None:
    """Revoke an agency's grants in the declaration.

    Sets `state: revoked` on its active grants, in the file that each stands in, and keeps every other byte: comments,
    order, spaces. Shows the change as a unified diff; reads the declaration again and puts everything back unless
    exactly these grants changed.

    A grant that covers more than `--brand` is refused with what to write by hand, and so is one that is written with an
    anchor, an alias or a tag. The cloud changes at the next `up`; the commands are printed.
    """
    from cli.access.matrix import units_named
    from cli.access.revoking import chosen, expected, rehearse, rewritten, shown, write
    from cli.declared import known, load

    declaration = load(declaration_path(file))
    known(agency, [each.id for each in declaration.agencies], "agency")
    grants = chosen(declaration, agency, units_named(declaration, (brand,) if brand else ()))
    if not grants:
        if not quiet:
            where = f" for `{brand}`" if brand else ""
            click.echo(f"nothing to revoke: `{agency}` has no active grant{where}", err=True)
        return
    files = rewritten(declaration, grants)
    wanted = expected(declaration, grants)
    rehearse(declaration, files, wanted)
    if not dry_run:
        write(declaration, files, wanted)
    next_lines = () if dry_run else tuple(_next(declaration, agency, grants))
    if not quiet or output is not None:
        deliver("\n".join(_coloured(shown(files))), output)
    if not quiet:
        done = "would be revoked; nothing is written" if dry_run else "revoked"
        click.echo(f"{count(len(grants), 'grant')} of `{agency}` {done}", err=True)
        for line in next_lines:
            click.echo(safe(line), err=True)


def _coloured(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        text = "\t".join(safe(part, 100_000) for part in line.removesuffix("\r").split("\t"))
        colour = None if line.startswith(("+++", "---")) else {"+": "green", "-": "red", "@": "cyan"}.get(line[:1])
        yield click.style(text, fg=colour) if colour else text


def now() -> datetime:
    """Return the instant it is, in UTC."""
    return datetime.now(UTC)


def _next(declaration: Declaration, agency: str, grants: tuple[Grant, ...]) -> Iterator[str]:
    """Set the instant in each configured stack; yield that, what is left to do for the cloud to follow, and `up`."""
    from cli.access.revoking import held_units
    from cli.deployment.settings import REVOKED_BEFORE, deny_sessions_before
    from cli.deployment.workspace import HIDDEN, is_ours
    from stacks.units import stack_name, units

    home = Path(declaration.file).resolve().parent
    folder = home if is_ours(home) else home / HIDDEN / "workspace"
    at = "" if folder == Path.cwd() else f" --cwd {shlex.quote(str(folder))}"
    named = (
        ""
        if Path(declaration.file).resolve() == Path.cwd() / "ecosystem.yaml"
        else (f" --file {shlex.quote(declaration.file)}")
    )
    instant = now().strftime("%Y-%m-%dT%H:%M:%SZ")
    held = held_units(declaration, grants)
    key = f"{REVOKED_BEFORE}.{agency}"
    stacks = {
        name: [each for each in units(declaration, name) if each in held] for name in declaration.cloud.environments
    }
    names = [stack_name(environment, unit) for environment, there in stacks.items() for unit in there]
    set_now = deny_sessions_before(home, agency, instant, names)
    if set_now:
        yield f"sessions given out before {instant} are denied from the next `up` on: {', '.join(set_now)}"
    yield "until the next `up` the cloud is as it was: its roles stand, and sessions that were given out go on"
    left = [each for each in names if each not in set_now]
    if left:
        yield "to deny the sessions that were given out before now where a stack is configured elsewhere:"
        yield from (f"  pulumi{at} config set {key} {instant} --stack {each}" for each in left)
    yield "to take the roles away, and with them what their sessions may do:"
    for environment, there in stacks.items():
        if there:
            yield f"  ecosystem up {environment} {' '.join(there)}{named}"
