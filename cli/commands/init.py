"""`ecosystem init`: a first declaration, and the editor's settings for it."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.options import DECLARATION, as_of_option, colour_option, examples, quiet_option, today
from cli.refusal import BROKEN, Refusal

if TYPE_CHECKING:
    from cli.starting.answers import Said

_SETTINGS = Path(".vscode", "settings.json")
_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command(
    "init",
    epilog=examples(
        "ecosystem init",
        "ecosystem init --corporation Austral --country AR --account 222222222222 --brand Aurora --brand Brisa --yes",
        "ecosystem init corporation --corporation Austral --country ES --account 222222222222 --brand Brisa --dry-run",
        "ecosystem init --from-live --corporation Austral --platforms meta --meta-business 900000000000001",
        "ecosystem init --from audit.json --from inventory.csv --corporation Austral",
    ),
)
@click.argument("folder", metavar="[FOLDER]", default=".", type=click.Path(path_type=Path, file_okay=False))
@click.option("--corporation", metavar="NAME", help="The corporation: its name, or `ID=NAME`.")
@click.option("--country", "countries", multiple=True, metavar="CC", help="A country whose privacy law applies: `AR`.")
@click.option("--region", metavar="REGION", help="The AWS region; otherwise one near the first country.")
@click.option("--account", metavar="DIGITS", help="The AWS account of `prod`.")
@click.option("--brand", "brands", multiple=True, metavar="NAME", help="A brand: its name, or `ID=NAME`.")
@click.option("--agency", "agencies", multiple=True, metavar="NAME", help="An agency: its name, or `ID=NAME`.")
@click.option("--from-live", is_flag=True, help="Declare what is live already: the collectors look, nothing is asked.")
@click.option(
    "--from",
    "sources",
    multiple=True,
    metavar="PATH",
    type=_FILE,
    help="Declare what this file holds: a snapshot, or an inventory as `ecosystem audit --from` takes it.",
)
@click.option("--local", is_flag=True, help="What is live is in this machine's local cloud, not in AWS.")
@click.option("--environment", metavar="ENV", help="What the account's environment is called; otherwise `prod`.")
@click.option("--platforms", multiple=True, metavar="NAMES", help="Look at these ad platforms, too: `meta`.")
@click.option("--meta-business", "businesses", multiple=True, metavar="ID", help="The corporation's business on Meta.")
@click.option("--accounts", multiple=True, metavar="IDS", help="Look at these accounts; otherwise the caller's.")
@click.option("--regions", multiple=True, metavar="NAMES", help="Look at these regions; otherwise every enabled one.")
@click.option("--role", metavar="ARN", help="The role to take in each account; `{account}` in it is the account's id.")
@click.option("--meta-url", hidden=True, help="Where the Graph API is; an emulator's address in tests.")
@click.option("--no-editor", is_flag=True, help="Leave `.vscode` alone.")
@click.option("--force", is_flag=True, help="Write over a declaration that is there.")
@click.option("--dry-run", is_flag=True, help="Show what would be written, and write nothing.")
@click.option("--yes", "-y", is_flag=True, help="Write without asking.")
@as_of_option
@quiet_option
@colour_option
def command(
    folder: Path,
    corporation: str | None,
    countries: tuple[str, ...],
    region: str | None,
    account: str | None,
    brands: tuple[str, ...],
    agencies: tuple[str, ...],
    no_editor: bool,
    force: bool,
    dry_run: bool,
    yes: bool,
    as_of: date | None,
    **live: Any,
) -> None:
    """Write a first declaration, and the editor's settings for it.

    Asks for what the flags do not say, shows what it will write, and asks before it writes; where nobody can be asked,
    the flags say it all and nothing is shown. What is there already is never written over: a declaration is a refusal
    (without `--force`), and in the settings of VS Code only the schema is added.

    With `--from-live` it declares what the collectors find (nothing is changed), as it is: an account that an agency
    owns is declared as the agency's, what exists is to be adopted. What is guessed says so in a comment, and what found
    no place in a declaration is listed at its end, and shown.

    The declaration is valid as it is. What `ecosystem check` finds in it is what is still to be said.
    """
    from cli.starting.answers import Said

    where = folder / DECLARATION
    if (where.exists() or where.is_symlink()) and not force:
        raise Refusal(
            f"`{where}` is there already, and is not written over",
            "`ecosystem check` says what is left to do; `--force` writes over it",
        )
    said = Said(corporation, countries, region, account, brands, agencies)
    people = sys.stdin.isatty()
    made = _text(folder, said, people, as_of or today(), not no_editor, live)
    files = {where: _valid(made, where)}
    if not no_editor:
        files |= _editor(folder)
    if dry_run or (people and not yes):
        _show(files, where)
        if dry_run:
            return
        if not click.confirm("write this?", default=True, err=True):
            raise Refusal("nothing was written")
    for path, content in files.items():
        _write(path, content, replace=path.name == _SETTINGS.name or (force and path == where))
    if people:
        click.echo(f"`ecosystem check {where}` says what is left to do", err=True)


def _text(folder: Path, said: Said, people: bool, day: date, modeline: bool, live: dict[str, Any]) -> str:
    """Return the declaration: of what is live when that was asked for, else of the answers."""
    if live["from_live"] or live["sources"]:
        from cli.adopting.command import declared

        return declared(folder, said, day, modeline, live)
    told = [name for name, value in live.items() if value and name not in ("from_live", "quiet")]
    if told:
        raise Refusal(f"`--{told[0].replace('_', '-')}` is for `--from-live`", "say that, too")
    from cli.starting.answers import asked, flagged
    from cli.starting.declaration import text

    return text(asked(said, _ask, day) if people else flagged(said, day), modeline)


def _ask(question: str, proposal: str | None) -> str:
    return str(click.prompt(question, default=proposal, err=True)).strip()


def _valid(text: str, where: Path) -> str:
    """Return the text, if it is a valid declaration; otherwise refuse with what is wrong in the answers."""
    from ecosystem.loading import DeclarationError, loads

    try:
        loads(text, str(where))
    except DeclarationError as broken:
        told = list(dict.fromkeys(f"{problem.path}: {problem.message}" for problem in broken.problems))
        raise Refusal("no valid declaration can be made from this", *told[:8]) from None
    return text


def _editor(folder: Path) -> dict[Path, str]:
    """Return the files of the editor that are not there yet, and the settings if they change."""
    from cli.starting.editor import SCHEMAS, NotMergedError, merged
    from ecosystem import schema, waiver_schema

    texts = dict(zip(SCHEMAS, (schema.text(), waiver_schema.text()), strict=True))
    found = {folder / name: text for name, text in texts.items() if not (folder / name).exists()}
    settings = folder / _SETTINGS
    try:
        before = settings.read_bytes().decode("utf-8") if settings.exists() else None
        after = merged(before)
    except (OSError, ValueError, NotMergedError) as fault:
        why = str(fault) if isinstance(fault, NotMergedError) else "cannot be read"
        click.echo(f"note: `{settings}` {why}: it is left as it is; the schemas are beside it", err=True)
        return found
    return found | ({settings: after} if after != before else {})


def _show(files: dict[Path, str], where: Path) -> None:
    from cli.screen import safe_lines

    for path, content in files.items():
        if path == where:
            click.echo(f"{click.style(str(path), bold=True)}:\n")
            click.echo(safe_lines(content))
            click.echo("")
        else:
            how = "with the schemas added" if path.exists() else "new"
            click.echo(f"{click.style(str(path), bold=True)}: {how}, {len(content.encode()):,} bytes")


def _write(path: Path, content: str, replace: bool) -> None:
    from cli.output import write_whole

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if replace:
            write_whole(path, content)
        else:
            with path.open("x", encoding="utf-8", newline="") as file:
                file.write(content)
    except FileExistsError:
        raise Refusal(f"`{path}` is there already, and is not written over") from None
    except OSError as fault:
        raise Refusal(f"`{path}` cannot be written: {(fault.strerror or str(fault)).lower()}", code=BROKEN) from None
