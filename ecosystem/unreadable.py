"""What libyaml's complaint means for the one who wrote the file, and where."""

from __future__ import annotations

import re

from yaml import YAMLError
from yaml.error import MarkedYAMLError

_NOT_ALLOWED = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]"
_LINE = re.compile("\r\n|\r|\n")

_FOREIGN_BREAKS = (
    (b"\xc2\x85", "U+0085", "\\N"),
    (b"\xe2\x80\xa8", "U+2028", "\\L"),
    (b"\xe2\x80\xa9", "U+2029", "\\P"),
)
_ADVICE = (
    ("that cannot start any token", "a value that begins with this character needs quotes"),
    (
        "did not find expected alphabetic or numeric character",
        'a string that begins with `*` or `&` needs quotes: `"*"`',
    ),
    (
        "mapping values are not allowed",
        "a value that holds `: ` needs quotes, and keys of one mapping stand in one column",
    ),
    ("could not find expected ':'", "a `:` and a space are missing after a key, or a quote is not closed"),
    ("did not find expected ',' or ']'", "a `,` or the `]` of a list is missing"),
    ("did not find expected ',' or '}'", "a `,` or the `}` of a mapping is missing"),
    ("did not find expected node content", "a value is missing here, or a bracket is not closed"),
    ("did not find expected key", "a key is expected in the column of the keys above it"),
    (
        "did not find expected '-' indicator",
        "this line begins in another column than those above it: the keys of one thing stand in one column, "
        "the `- ` of one list in another",
    ),
    ("found unexpected end of stream", "a quote is not closed"),
    (
        "found unknown escape character",
        "in double quotes a backslash begins an escape; write it twice or use single quotes",
    ),
    ("found unexpected ':'", "a value that holds a `:` here needs quotes"),
    (
        "found invalid unicode character escape code",
        "this escape is half of a character (a surrogate) or none; write the character itself, or `\\U` and 8 digits",
    ),
    ("incompatible yaml document", "this version of YAML is not read; leave the `%YAML` line out"),
    ("found undefined tag handle", "tags are not used in a declaration; leave it out"),
)
_BEGUN_BEFORE = ("end of stream", "could not find expected ':'")
"""Complaints about what stands further up: the place is where it began."""

_BRACKETS = ("',' or ']'", "',' or '}'")


def unreadable(data: bytes, error: YAMLError) -> tuple[tuple[int, int], str]:
    """Return where (line and column from 0) and why `data` is not YAML."""
    if isinstance(error, MarkedYAMLError) and error.problem_mark is not None:
        mark = error.problem_mark
        problem = error.problem or "it cannot be parsed"
        if error.context_mark is not None and any(each in problem for each in _BEGUN_BEFORE):
            mark = error.context_mark
        lines = _LINE.split(data.decode("utf-8", "replace").removeprefix("\ufeff"))
        at = (mark.line, mark.column) if mark.line < len(lines) else (len(lines) - 1, len(lines[-1]))
        advice = next((text for found, text in _ADVICE if found in problem.lower()), None)
        opened = error.context_mark
        if opened is not None and opened.line < mark.line and problem.endswith(_BRACKETS):
            seen = f"line {mark.line + 1}, column {mark.column + 1}"
            advice = f"what is opened here is not closed: a `{problem[-2]}` or a `,` is missing before {seen}"
            at = (opened.line, opened.column)
        if lines[at[0]][at[1] : at[1] + 1] == "\t":
            advice = "a tab cannot indent; use spaces"
        return at, f"not YAML: {advice or problem.lower()}"
    return _bad_character(data)


def foreign_text(data: bytes) -> tuple[tuple[int, int], str] | None:
    """Return where the first break of lines is that YAML 1.1 (so libyaml) knows and 1.2 does not, or UTF-16."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _bad_character(data)
    found = [(data.find(raw), code, escape) for raw, code, escape in _FOREIGN_BREAKS if raw in data]
    if not found:
        return None
    at, code, escape = min(found)
    text = f"the line break {code} is not allowed; in double quotes, write it as `{escape}`"
    return spot(data[:at].decode("utf-8", "replace").removeprefix("\ufeff")), text


def _bad_character(data: bytes) -> tuple[tuple[int, int], str]:
    try:
        text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
    except UnicodeDecodeError as error:
        return spot(
            data[: error.start].decode("utf-8")
        ), f"not UTF-8: the byte 0x{data[error.start]:02X} does not belong here; save the file as UTF-8"
    if found := re.search(_NOT_ALLOWED, text):
        return spot(text[: found.start()]), f"the character U+{ord(found.group()):04X} is not allowed in YAML"
    return (0, 0), "it cannot be parsed as YAML"


def spot(before: str) -> tuple[int, int]:
    """Return the line and the column, from 0, of what follows the text `before`."""
    lines = _LINE.split(before)
    return len(lines) - 1, len(lines[-1])
