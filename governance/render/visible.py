"""Text that is safe in any format, and files as reports name them."""

from __future__ import annotations

import os
import re

_UNFIT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)
"""Controls but tab and line feed, lone surrogates, what is no character, and marks that reorder what is shown."""


def visible(text: str) -> str:
    """Return `text` with a visible escape for each character that a reader would choke on, obey or not see."""
    return _UNFIT.sub(lambda found: _escaped(ord(found.group())), text)


def cut(text: str, most: int) -> str:
    """Return `text`, with an ellipsis as its last of `most` characters when it is longer."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def relative(file: str) -> str:
    """Return a file's name relative to the folder that the run is in, without `./`, whatever it was named by."""
    name = file.replace("\0", "")
    return os.path.relpath(name) if name.startswith("/") else os.path.normpath(name)


def _escaped(code: int) -> str:
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
