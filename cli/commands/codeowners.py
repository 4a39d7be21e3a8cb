"""`ecosystem codeowners`: who is asked before a part of the declaration changes, from the stewards."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.declared import load
from cli.options import (
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
from cli.output import deliver
from cli.refusal import FINDINGS, Refusal
from cli.screen import safe, safe_lines

if TYPE_CHECKING:
    from governance.codeowners.writing import Forge


@click.command(
    "codeowners",
    epilog=examples(
        "ecosystem codeowners",
        "ecosystem codeowners --output .github/CODEOWNERS",
        "ecosystem codeowners --format gitlab --output CODEOWNERS",
        "ecosystem codeowners --check",
    ),
)
@file_argument
@file_option
@click.option(
    "--check", is_flag=True, help="Write nothing: exit with 1, and show the difference, if it is out of step."
)
@format_option("github", "gitlab")
@output_option
@quiet_option
@colour_option
@click.pass_context
def command(
    context: click.Context,
    argument: Path | None,
    file: Path | None,
    check: bool,
    format: str,
    output: Path | None,
    quiet: bool,
) -> None:
    """Write CODEOWNERS from the stewards, so that who approves is who answers.

    Waivers, baseline, settings and own controls ask the governance steward; the declaration the executive sponsor or
    governance; an included file the steward of the brand or group that all of it is about, or governance.

    Lines of your own in the file of `--output` are kept, above the generated ones. `--check` compares that file, or the
    one that the forge reads. A steward whom the forge knows by another name than the e-mail is named in
    `[tool.ecosystem.codeowners]` of the `pyproject.toml` beside the declaration: `"mail" = "@organisation/team"`.
    """
    from governance.codeowners.writing import FORGES, BadFileError, whole

    forge = FORGES[format]
    path = declaration_path(file, argument)
    top = _top(path)
    generated = _generated(path, top, forge, quiet)
    target = output or (_committed(top, forge) if check else None)
    there = _text(target) if target else ""
    try:
        wanted = whole(there, generated)
    except BadFileError as bad:
        raise Refusal(f"`{target}`: {bad}", "take these lines out by hand; what is generated stands between") from None
    if not check:
        if output:
            output.parent.mkdir(parents=True, exist_ok=True)
        deliver(wanted, output)
    elif there != wanted:
        click.echo(safe_lines(_difference(there, wanted, str(target))))
        context.exit(FINDINGS)
    elif not quiet:
        click.echo(f"{safe(str(target))} is in step with the stewards")


def _generated(path: str, top: Path, forge: Forge, quiet: bool) -> str:
    """Return the generated lines; refuses what no rule can be made of, and says whose handle is of no use."""
    from cli.checking import settings_beside
    from ecosystem.estate import declared
    from governance.codeowners.answering import GOVERNANCE, NobodyError
    from governance.codeowners.rules import OutsideError, rules
    from governance.codeowners.writing import BadNameError, block

    settings = settings_beside(Path(path))
    estate = declared(load(path), today())
    try:
        made = rules(estate, top, settings.controls, forge)
        said = block(made, forge, settings.codeowners)
    except NobodyError as nobody:
        advice = f"declare `corporation.stewards.{GOVERNANCE}`, an e-mail under a domain of the corporation"
        raise Refusal(str(nobody), advice) from None
    except OutsideError as outside:
        raise Refusal(str(outside)) from None
    except BadNameError as bad:
        first, *more = str(bad).split("\n")
        advice = 'give a steward\'s handle in `[tool.ecosystem.codeowners]` of `pyproject.toml`: `"mail" = "@name"`'
        raise Refusal(first, *more, *([advice] if "handle" in first else [])) from None
    if not quiet:
        owners = {each.lower() for rule in made for each in rule.owners}
        for email in sorted({*settings.codeowners} - owners):
            click.echo(f"note: `{safe(email)}` in `[tool.ecosystem.codeowners]` is asked for nothing", err=True)
    return said


def _top(path: str) -> Path:
    """Return the top of the repository, resolved; outside of one, the declaration's folder."""
    from cli.access.revisions import GitError, git

    folder = Path(path).parent.resolve()
    try:
        said = git(folder, "rev-parse", "--show-toplevel")
    except GitError:
        return folder
    return Path(said.decode("utf-8", "surrogateescape").removesuffix("\n")).resolve()


def _committed(top: Path, forge: Forge) -> Path:
    """Return the file that the forge reads, the first of its places; where there is none, its first place."""
    there = [each for each in forge.places if (top / each).exists()]
    return Path(os.path.relpath(top / (there or forge.places)[0]))


def _text(path: Path) -> str:
    """Return what the file holds, nothing where there is none; refuses what is not text, so that none of it is lost."""
    try:
        return path.read_text(encoding="utf-8") if path.exists() else ""
    except (OSError, ValueError) as fault:
        reason = getattr(fault, "strerror", None) or "it is not UTF-8"
        raise Refusal(f"`{path}` cannot be read: {reason.lower()}") from None


def _difference(there: str, wanted: str, name: str) -> str:
    from difflib import unified_diff

    lines = unified_diff(there.splitlines(), wanted.splitlines(), name, f"{name} (from the stewards)", lineterm="")
    return "\n".join(lines)
