"""`ecosystem diff`: what changes in ownership, access, flows and ends between two declarations, in files or in git."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import click

from cli.declared import NotUnderstood
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
from cli.refusal import FINDINGS
from cli.screen import headed

if TYPE_CHECKING:
    from ecosystem.model import Declaration, Location
    from ecosystem.waivers import Waiver

_COLOURS = {"loss": "red", "gain": "red", "look": "yellow", "better": "green", "rename": "blue", "other": "white"}


@click.command(
    "diff",
    epilog=examples(
        "ecosystem diff HEAD~1 ecosystem.yaml",
        "ecosystem diff main HEAD --fail-on-loss",
        "ecosystem diff origin/main ecosystem.yaml --format md --output comment.md",
        "ecosystem diff before.yaml after.yaml --format json",
    ),
)
@click.argument("before", metavar="A")
@click.argument("after", metavar="B")
@file_option
@click.option("--fail-on-loss", is_flag=True, help="Exit with 1 if the corporation loses or an agency gains anything.")
@click.option("--all", "everything", is_flag=True, help="Show every change, however many there are.")
@as_of_option
@format_option("text", "md", "json")
@output_option
@quiet_option
@colour_option
@click.pass_context
def command(
    context: click.Context,
    before: str,
    after: str,
    file: Path | None,
    fail_on_loss: bool,
    everything: bool,
    as_of: date | None,
    format: str,
    output: Path | None,
    quiet: bool,
) -> None:
    """Show what changes in ownership, access, flows and ends between two declarations.

    A and B are files, or git revisions: `HEAD~1:path/ecosystem.yaml`, or a bare revision, which means the declaration
    (`--file`, or the nearest) at that revision. A file of that name comes first. The waivers beside them are compared,
    too.

    The worst comes first. The corporation loses what is no longer its own, no longer declared without having been
    retired, or no longer flows into the database or BI; an agency gains ownership, access, operations, people, or data
    that flows into what it holds. What `moved` renames is one line. Access is compared on every day from `--as-of` on.
    """
    from cli.access.revisions import read
    from governance.difference.change import TITLES
    from governance.difference.comparing import compare
    from governance.difference.rendering import MOST, as_data, as_markdown, as_text

    sides = [_placed(read(each, file), each) for each in (before, after)]
    waivers = (_waivers(before, file), _waivers(after, file))
    said = compare(sides[0], sides[1], as_of or today(), (before, after), waivers)
    if format == "json":
        deliver(as_json(as_data(said)), output)
    elif format == "md":
        deliver(as_markdown(said), output)
    elif said.changes or not quiet:
        heads = {title: _COLOURS[kind] for kind, title in TITLES.items()}
        deliver(headed(as_text(said, None if everything else MOST), heads), output)
    if fail_on_loss and said.loses:
        context.exit(FINDINGS)


def _placed(declaration: Declaration, said: str) -> Declaration:
    """Return the declaration with places that name the revision, and not the folder that it was laid out in."""
    if Path(said).exists():
        return declaration
    revision = said.partition(":")[0]
    inner = declaration.locator
    home = Path(inner("version").file).parent

    def located(path: str) -> Location:
        place = inner(path)
        return replace(place, file=f"{revision}:{Path(place.file).relative_to(home)}")

    return replace(declaration, locator=located)


def _waivers(said: str, file: Path | None) -> tuple[Waiver, ...]:
    """Return the waivers beside a declaration, or beside it at a revision; shows what cannot be understood in them."""
    from cli.checking import WAIVERS
    from ecosystem.problems import DeclarationError
    from ecosystem.waivers import load_waivers, loads_waivers

    path = Path(said)
    name = f"{said.partition(':')[0]}:{WAIVERS}"
    try:
        if path.exists():
            name = str((path if path.is_dir() else path.parent) / WAIVERS)
            return load_waivers(name)
        data = _blob(said, file, WAIVERS)
        return () if data is None else loads_waivers(data, name)
    except DeclarationError as broken:
        raise NotUnderstood(name, broken.problems) from None


def _blob(said: str, file: Path | None, beside: Path) -> bytes | None:
    """Return a file beside a declaration at a revision that was read already; None where there is none."""
    from cli.access import revisions

    revision, colon, inside = said.partition(":")
    here = Path.cwd() if colon else Path(declaration_path(file)).resolve().parent
    name = str(PurePosixPath(inside).parent / beside.as_posix()) if colon else f"./{beside.as_posix()}"
    if colon and inside.startswith(("./", "../")) and not name.startswith("../"):
        name = f"./{name}"
    try:
        return revisions.git(here, "cat-file", "blob", f"{revision}:{name}")
    except revisions.GitError:
        return None
