"""`ecosystem explain`: a control in full, or a value of the declaration and where it came from."""

from __future__ import annotations

import re
from dataclasses import replace
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
    language_option,
    output_option,
    today,
)
from cli.output import as_json, deliver
from cli.refusal import Refusal
from cli.screen import safe

if TYPE_CHECKING:
    from ecosystem.provenance import Explained

_CONTROL = re.compile(r"[A-Z]{2,5}-\d{1,4}")


@click.command(
    "explain",
    epilog=examples(
        "ecosystem explain",
        "ecosystem explain DAT-002",
        "ecosystem explain DAT-002 --asset aurora-promo",
        "ecosystem explain channels.aurora-promo.owner",
        "ecosystem explain database.owner --format json",
    ),
)
@click.argument("what", metavar="[ID|PATH]", required=False)
@file_option
@click.option("--asset", metavar="ID", help="What the control says of this thing of the declaration.")
@click.option(
    "--controls",
    "folders",
    multiple=True,
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="A folder of controls of your own; its Python is run.",
)
@as_of_option
@format_option("text", "json")
@output_option
@language_option
@colour_option
def command(
    what: str | None,
    file: Path | None,
    asset: str | None,
    folders: tuple[Path, ...],
    as_of: date | None,
    format: str,
    output: Path | None,
    language: str,
) -> None:
    """Say a control in full; or a value of the declaration, and where it came from.

    ID is a control's: its statement, why, how to mend it, examples; with `--asset` what it says of that thing. PATH
    names a thing of the declaration by its place or its id: `channels[2].owner`, `channels.aurora-promo.owner`,
    `aurora-promo.owner`. Without either, the controls and the sections of a declaration are listed.
    """
    if what is None:
        if asset is not None:
            raise Refusal("`--asset` needs the control: `ecosystem explain DAT-002 --asset aurora-promo`")
        _all(folders, format, output, language)
    elif _CONTROL.fullmatch(what.upper()) and not _is_id(what, file):
        _control(what.upper(), file, asset, folders, as_of or today(), format, output, language)
    elif asset is not None:
        raise Refusal(f"`--asset` goes with a control, and `{safe(what, 80)}` is none")
    else:
        _value_at(what, file, format, output)


def _is_id(what: str, file: Path | None) -> bool:
    """Whether `own-001` is, against all odds, the id of a thing of the declaration: ids are lower case."""
    if what != what.lower():
        return False
    from ecosystem.loading import load
    from ecosystem.problems import DeclarationError
    from ecosystem.provenance import NoSuchPathError, explain

    try:
        explain(load(declaration_path(file)), what)
    except (Refusal, DeclarationError, NoSuchPathError):
        return False
    return True


def _control(
    identifier: str,
    file: Path | None,
    asset: str | None,
    folders: tuple[Path, ...],
    day: date,
    format: str,
    output: Path | None,
    language: str,
) -> None:
    from cli.checking import Wishes, check, every_control
    from cli.controls import as_data, page
    from cli.declared import known

    if asset is None:
        controls = every_control(_folders(file, folders))
        found = controls[known(identifier, controls, "control")]
        deliver(as_json(as_data(found, language)) if format == "json" else page(found, language), output)
        return
    wishes = Wishes((identifier,), (), None, folders, language, day, "never")
    path = declaration_path(file)
    run = check(path, wishes).run
    said = [finding for finding in run.findings if finding.asset == asset]
    if not said:
        from ecosystem.provenance import NoSuchPathError
        from ecosystem.provenance import explain as trace

        try:
            if run.estate.declaration is not None:
                trace(run.estate.declaration, asset)
        except NoSuchPathError as unknown:
            raise Refusal(str(unknown)) from None
    only = replace(run, findings=tuple(said))
    if format == "json":
        from governance.render.data import as_data as run_data

        deliver(as_json(run_data(only)), output)
        return
    from cli.findings import blocks

    control = run.chosen.controls[identifier]
    if said:
        deliver("\n\n".join([*blocks(only), page(control, language)]), output)
    elif identifier not in run.evaluated:
        deliver(
            f"{identifier} is not judged on a declaration; it reads {' and '.join(control.evidence)} evidence", output
        )
    else:
        deliver(
            f"{identifier} has nothing against `{safe(asset)}` as of {day}: {safe(control.title_in(language))}", output
        )


def _folders(file: Path | None, folders: tuple[Path, ...]) -> tuple[Path, ...]:
    """Return the folders of the user's own controls: those named, and those of the settings beside the declaration."""
    from cli.checking import settings_beside

    try:
        beside = settings_beside(Path(declaration_path(file))).controls
    except Refusal:
        if file is not None:
            raise
        beside = ()
    return (*beside, *folders)


def _all(folders: tuple[Path, ...], format: str, output: Path | None, language: str) -> None:
    from cli.checking import every_control
    from cli.controls import as_data, listing

    controls = every_control(_folders(None, folders))
    if format == "json":
        listed = [as_data(control, language) for control in controls.values()]
        deliver(as_json({**_sections(), "controls": listed}), output)
        return
    heading = "The controls (D declared, P planned, O observed evidence); `ecosystem explain DAT-002` explains one:"
    deliver("\n\n".join((heading, listing(controls, language), _contents())), output)


def _value_at(path: str, file: Path | None, format: str, output: Path | None) -> None:
    from cli.declared import load
    from ecosystem.provenance import NoSuchPathError
    from ecosystem.provenance import explain as trace

    declaration = load(declaration_path(file))
    try:
        found = trace(declaration, path)
    except NoSuchPathError as unknown:
        near = unknown.nearest if unknown.nearest and "did you mean" not in str(unknown) else None
        raise Refusal(str(unknown), *([f"did you mean `{near}`?"] if near else [])) from None
    deliver(as_json(_data(found)) if format == "json" else _text(found), output)


def _sections() -> dict[str, Any]:
    from ecosystem.vocabulary import ROOT

    return {"version": 1, "sections": [{"path": field.key, "description": field.doc} for field in ROOT.fields]}


def _contents() -> str:
    listed = _sections()["sections"]
    width = max(len(each["path"]) for each in listed)
    lines = [f"  {each['path']:{width}}  {each['description']}" for each in listed]
    return "\n".join(
        (
            "The sections of a declaration; `ecosystem explain channels.aurora-promo.owner` explains one value:",
            *lines,
        )
    )


def _text(found: Explained) -> str:
    lines = [f"{click.style(safe(found.path), bold=True)}: {_value(found)}".rstrip(), f"  {safe(found.because)}"]
    if found.description:
        lines.append(f"  {safe(found.description)}")
    for part in found.parts:
        key = part.path.removeprefix(found.path).removeprefix(".")
        lines.append(f"  {safe(key)}: {_value(part)} ({safe(part.because)})")
    return "\n".join(lines)


def _value(found: Explained) -> str:
    if found.parts:
        return ""
    if found.value is None:
        return "unknown"
    name = getattr(found.value, "id", None)
    return f"`{safe(name if name is not None else _shown(found.plain))}`"


def _shown(value: Any) -> str:
    if isinstance(value, str):
        return value
    from json import dumps

    return dumps(value, ensure_ascii=False)


def _data(found: Explained) -> dict[str, Any]:
    place = found.location
    return {
        "version": 1,
        "path": found.path,
        "value": found.plain,
        "source": found.source,
        "because": found.because,
        "description": found.description,
        "location": {"file": place.file, "line": place.line, "column": place.column} if place else None,
        "parts": [
            {"path": part.path, "value": part.plain, "source": part.source, "because": part.because}
            for part in found.parts
        ],
    }
