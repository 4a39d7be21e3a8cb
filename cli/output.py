"""Where a command's result goes: standard output, or a file that is whole or not there."""

from __future__ import annotations

import os
from pathlib import Path

import click

from cli.refusal import BROKEN, Refusal


def deliver(text: str, output: Path | None) -> None:
    """Print `text`, or write it to `output` in one move, so that nobody ever reads half of it."""
    ended = text if text.endswith("\n") else text + "\n"
    if output is None:
        click.echo(ended, nl=False)
    else:
        write_whole(output, click.unstyle(ended))


def write_whole(path: Path, text: str, mode: int | None = None) -> None:
    """Write `text` to `path` in one move; `mode` is the file's permissions (otherwise as usual).

    Refuses with the operating system's reason where that cannot be done.
    """
    import tempfile  # late: it is slow to import, and most results go to standard output

    if path.exists() and not path.is_file():  # a device or a pipe, such as /dev/stdout
        path.write_text(text, encoding="utf-8")
        return
    temporary = None
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}-")
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(text)
        Path(temporary).chmod(mode if mode is not None else 0o666 & ~_umask())
        Path(temporary).replace(path)
    except OSError as fault:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)
        raise Refusal(f"`{path}` cannot be written: {(fault.strerror or str(fault)).lower()}", code=BROKEN) from fault


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current


def as_json(value: object) -> str:
    """Return one JSON object, indented, readable as it is in every language; what a terminal would obey is escaped."""
    import json
    import re

    unfit = re.compile("[\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb]")
    text = json.dumps(value, indent=2, ensure_ascii=False)
    return unfit.sub(lambda found: f"\\u{ord(found.group()):04x}", text)
