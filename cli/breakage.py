"""What is said, and kept, when the command breaks for a reason nobody foresaw."""

from __future__ import annotations

import os
import tempfile
import traceback

from cli.screen import safe


def report(fault: BaseException) -> str:
    """Return one line about `fault`, and write its details to a file that only the user can read.

    An operating-system fault (disk full, no permission) is said in its own words and needs no file.
    """
    if isinstance(fault, OSError) and fault.strerror:
        where = f" `{safe(str(fault.filename))}`" if fault.filename else ""
        return f"error: {fault.strerror.lower()}{where}"
    text = "".join(traceback.format_exception(fault))
    try:
        handle, name = tempfile.mkstemp(prefix="ecosystem-", suffix=".log")
    except OSError:
        return f"error: the command broke ({type(fault).__name__}); this is a fault of ours, not of your input"
    with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
        file.write(text)
    return (
        f"error: the command broke ({type(fault).__name__}: {safe(str(fault), 200)}); "
        f"this is a fault of ours, not of your input: please report it with `{name}`"
    )
