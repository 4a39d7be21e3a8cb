"""`ecosystem explain`: a value of the declaration, and where it came from."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.options import colour_option, declaration_path, examples, file_option, format_option, output_option
from cli.output import as_json, deliver
from cli.refusal import Refusal
from cli.screen import safe

if TYPE_CHECKING:
    from ecosystem.provenance import Explained

_CONTROL = re.compile(r"[A-Z]{2,5}-\d{1,4}")


@click.command(
    "explain",
    epilog=examples(
        "ecosystem explain channels.aurora-promo.owner",
        "ecosystem explain cloud.environments.prod",
        "ecosystem explain database.owner --format json",
    ),
)
@click.argument("path", metavar="[PATH]", required=False)
@file_option
@format_option("text", "json")
@output_option
@colour_option
def command(path: str | None, file: Path | None, format: str, output: Path | None) -> None:
    """Say a value of the declaration, and where it came from.

    PATH names a thing by its place or its id: `channels[2].owner`, `channels.aurora-promo.owner`, `aurora-promo.owner`.
    Without one, the sections of a declaration are listed.
    """
    if path is None:
        deliver(as_json(_sections()) if format == "json" else _contents(), output)
        return
    if _CONTROL.fullmatch(path):
        raise _control(path)
    from cli.declared import load
    from ecosystem.provenance import NoSuchPathError
    from ecosystem.provenance import explain as trace

    declaration = load(declaration_path(file))
    try:
        found = trace(declaration, path)
    except NoSuchPathError as unknown:
        if _CONTROL.fullmatch(path.upper()):
            raise _control(path) from None
        near = unknown.nearest if unknown.nearest and "did you mean" not in str(unknown) else None
        raise Refusal(str(unknown), *([f"did you mean `{near}`?"] if near else [])) from None
    deliver(as_json(_data(found)) if format == "json" else _text(found), output)


def _control(path: str) -> Refusal:
    return Refusal(
        f"`{path}` is the id of a control, and this version has no controls yet",
        "a path explains a value of the declaration, as in `ecosystem explain channels.aurora-promo.owner`",
    )


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
