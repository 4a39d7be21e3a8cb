"""`ecosystem report history`, or `ecosystem history`: what became of findings from run to run, and what is due."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.options import (
    DECLARATION,
    as_of_option,
    colour_option,
    declaration_path,
    examples,
    file_argument,
    file_option,
    format_option,
    output_option,
    quiet_option,
    today,
)
from cli.output import as_json, deliver
from cli.refusal import BROKEN, Refusal
from cli.report.options import KEPT

if TYPE_CHECKING:
    from governance.history.run import Run

_LARGEST = 256 * 1024 * 1024

history_option = click.option(
    "--history",
    "kept",
    metavar="PATH",
    type=click.Path(path_type=Path, dir_okay=False),
    help=f"The history; otherwise `{KEPT}` beside the nearest `{DECLARATION}`, or here.",
)


@click.group(
    "history",
    invoke_without_command=True,
    epilog=examples(
        "ecosystem report history",
        "ecosystem report history record check.json",
        "ecosystem report history due --within 30",
    ),
)
@history_option
@click.option("--environment", metavar="NAME", help="Only runs of this environment.")
@click.option("--evidence", type=click.Choice(["declared", "planned", "observed"]), help="Only runs on this evidence.")
@format_option("text", "json")
@output_option
@colour_option
@click.pass_context
def command(
    context: click.Context,
    kept: Path | None,
    environment: str | None,
    evidence: str | None,
    format: str,
    output: Path | None,
) -> None:
    """Say what became of findings from run to run, and what is due.

    Shows how many findings are open by day, and how long repairs take by family and agency. A finding is fixed in the
    first run that looked there and did not see it; one that is waived is neither open nor fixed.
    """
    if context.invoked_subcommand is not None:
        return
    from governance.history import store
    from governance.history.rendering import trend, trend_data
    from governance.history.story import history_of

    path = _kept(kept)
    if not path.exists():
        raise Refusal(f"there is no history at `{path}`", "`ecosystem report history record FILE` begins one")
    try:
        with store.opened(path) as file:
            wanted = [
                each for each in store.streams(file) if environment in (None, each[1]) and evidence in (None, each[2])
            ]
            said = [history_of(file, each) for each in wanted]
    except store.BadHistoryError as bad:
        raise Refusal(str(bad), code=BROKEN) from None
    deliver(as_json(trend_data(said)) if format == "json" else trend(said), output)


@command.command(
    "record",
    epilog=examples(
        "ecosystem report history record check.json",
        "ecosystem check --format json | ecosystem report history record -",
    ),
)
@click.argument("run", metavar="FILE", type=click.Path(path_type=Path, allow_dash=True))
@history_option
@file_option
@quiet_option
@colour_option
def record(run: Path, kept: Path | None, file: Path | None, quiet: bool) -> None:
    """Keep a run: the JSON of `check` or `audit`.

    Several may record at once. The same run recorded twice is kept once. The declaration (`--file`, or the one that the
    run names) says for which agency's sake each finding counts.
    """
    from governance.history import store
    from governance.history.story import history_of

    said = _read(run)
    path = _kept(kept)
    try:
        with store.opened(path, make=True) as history:
            new = store.record(history, said, _hands(said, file))
            point = history_of(history, said.stream).points[-1]
    except store.BadHistoryError as bad:
        raise Refusal(str(bad), code=BROKEN) from None
    if not quiet:
        counted = f"{point.open:,} open, {point.new:,} new, {point.fixed:,} fixed, {point.reopened:,} reopened"
        click.echo(f"{'recorded' if new else 'recorded already'} in {path}: {counted}")


@command.command(
    "due",
    epilog=examples(
        "ecosystem report history due",
        "ecosystem report history due --within 30 --format json",
        "ecosystem report history due --format ics --within 400 --output due.ics",
    ),
)
@file_argument
@file_option
@click.option(
    "--within", type=click.IntRange(min=0), default=90, show_default=True, metavar="DAYS", help="How far ahead."
)
@as_of_option
@format_option("text", "json", "ics")
@output_option
@colour_option
def due(
    argument: Path | None, file: Path | None, within: int, as_of: date | None, format: str, output: Path | None
) -> None:
    """List what is due: ends of waivers, grants, contracts and silos.

    What has ended and is still declared as if it held is listed, too. `ics` is a calendar with a reminder two weeks
    before each end; an end that moves stays the same event.
    """
    from cli.checking import WAIVERS
    from cli.declared import NotUnderstood, load
    from ecosystem.problems import DeclarationError
    from ecosystem.waivers import load_waivers
    from governance.history import due as ends

    path = declaration_path(file, argument)
    declaration = load(path)
    beside = Path(path).parent / WAIVERS
    try:
        waivers = load_waivers(beside)
    except DeclarationError as broken:
        raise NotUnderstood(str(beside), broken.problems) from None
    day = as_of or today()
    items = ends.due(declaration, waivers, day, within)
    if format == "json":
        deliver(as_json(ends.as_data(items, declaration, day)), output)
    elif format == "ics":
        from governance.history.calendar import calendar

        deliver(calendar(items, declaration.corporation.id, day), output)
    else:
        from governance.history.rendering import due as as_text

        deliver(as_text(items, day, within), output)


def _kept(named: Path | None) -> Path:
    if named is not None:
        return named
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / DECLARATION).is_file():
            return folder / KEPT
    return here / KEPT


def _read(path: Path) -> Run:
    from governance.history.run import BadRunError, read

    try:
        if str(path) == "-":
            data = sys.stdin.buffer.read(_LARGEST + 1)
        else:
            with path.open("rb") as file:
                data = file.read(_LARGEST + 1)
        if len(data) > _LARGEST:
            raise Refusal(f"`{path}` is larger than {_LARGEST // 1024 // 1024} MiB, no run is")
        return read(data)
    except OSError as fault:
        raise Refusal(f"`{path}` cannot be read: {(fault.strerror or str(fault)).lower()}") from None
    except BadRunError as bad:
        raise Refusal(f"`{path}`: {bad}") from None


def _hands(run: Run, file: Path | None) -> Mapping[str, Sequence[str]]:
    """Return in whose hands things are; what the run only names is looked at if it is there and can be understood."""
    from cli.declared import load
    from ecosystem.loading import DeclarationError
    from ecosystem.loading import load as read
    from governance.history.hands import hands

    if file is not None:
        return hands(load(declaration_path(file)))
    if not run.declaration or not Path(run.declaration).is_file():
        return {}
    try:
        return hands(read(run.declaration))
    except DeclarationError:
        return {}
