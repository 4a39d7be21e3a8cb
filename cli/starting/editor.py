"""The settings of VS Code for the declaration's schema: put into what is there, of which nothing else is touched.

The file is JSON with comments and trailing commas; only text is inserted, so that every comment and blank stays.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

SCHEMAS: Mapping[str, tuple[str, ...]] = {
    "./.vscode/ecosystem.schema.json": ("ecosystem.yaml",),
    "./.vscode/waivers.schema.json": ("governance/waivers.yaml",),
}
"""Which files are validated by which schema, by paths from the folder that the editor has open."""

KEY = "yaml.schemas"


class NotMergedError(Exception):
    """The settings cannot be understood, or say otherwise; the text says why."""


def merged(settings: str | None) -> str:
    """Return the settings with the schemas in them; what they say of a schema already stays. Raises NotMergedError."""
    if settings is None or not settings.strip("\ufeff \t\r\n"):
        return json.dumps({KEY: {name: list(files) for name, files in SCHEMAS.items()}}, indent=2) + "\n"
    plain = _plain(settings)
    try:
        said = json.loads(plain.replace("\ufeff", " ", 1) if plain.startswith("\ufeff") else plain)
    except (ValueError, RecursionError):
        raise NotMergedError("cannot be understood") from None
    if not isinstance(said, dict):
        raise NotMergedError("is no object")
    start = plain.index("{")
    if KEY not in said:
        value = {name: list(files) for name, files in SCHEMAS.items()}
        return _inserted(settings, plain, start, {KEY: value})
    if not isinstance(said[KEY], dict):
        raise NotMergedError(f"has a `{KEY}` that is no object")
    missing = {name: list(files) for name, files in SCHEMAS.items() if name not in said[KEY]}
    if not missing:
        return settings
    inner = [at for key, at in _members(plain, start) if key == KEY][-1]
    return _inserted(settings, plain, inner, missing)


def _inserted(settings: str, plain: str, start: int, members: Mapping[str, Any]) -> str:
    """Return the settings with members put first into the object that begins at `start`."""
    first = re.match(r"\{\s*", plain[start:])
    after = start + (first.end() if first else 1)
    others = plain[after] != "}"
    line_end = "\r\n" if "\r\n" in settings else "\n"
    line = plain[plain.rfind("\n", 0, start) + 1 : start]
    outer = line[: len(line) - len(line.lstrip())]
    found = re.search(r"\n([ \t]+)\S", plain[start:])
    indent = found[1] if found and others and len(found[1]) > len(outer) else f"{outer}  "
    said = json.dumps(dict(members), indent=2)[1:-1].strip("\n").split("\n")
    lines = [f"{indent}{each[2:]}" for each in said]
    end = "," if others else f"{line_end}{outer}" if "\n" not in plain[start + 1 : after] else ""
    return settings[: start + 1] + line_end + line_end.join(lines) + end + settings[start + 1 :]


def _members(plain: str, start: int) -> Iterator[tuple[str, int]]:
    """Yield the keys of the object that begins at `start`, with the place where each value begins."""
    decoder = json.JSONDecoder()
    at = _next(plain, start + 1)
    while plain[at] != "}":
        key, at = decoder.raw_decode(plain, at)
        at = _next(plain, _next(plain, at) + 1)
        yield key, at
        _, at = decoder.raw_decode(plain, at)
        at = _next(plain, at)
        if plain[at] == ",":
            at = _next(plain, at + 1)


def _next(plain: str, at: int) -> int:
    while plain[at].isspace():
        at += 1
    return at


_COMMENTS = re.compile(r'"(?:[^"\\\n]|\\.)*"|//[^\n]*|/\*.*?\*/', re.DOTALL)
_COMMAS = re.compile(r'"(?:[^"\\\n]|\\.)*"|,(?=\s*[}\]])')


def _plain(settings: str) -> str:
    """Return the settings with blanks in place of comments and trailing commas: every place stays the same."""
    return _COMMAS.sub(_blank, _COMMENTS.sub(_blank, settings))


def _blank(found: re.Match[str]) -> str:
    return found[0] if found[0].startswith('"') else re.sub(r"[^\r\n]", " ", found[0])
