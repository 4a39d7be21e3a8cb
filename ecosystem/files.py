"""The files of a declaration: read with bounds, found by globs, never outside the root file's folder."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

from ecosystem.problems import quoted

MAX_BYTES = 128 * 1024 * 1024
"""What all files of a declaration may hold together."""

MAX_FILES = 5_000
"""How many files one declaration may have."""

MAX_ENTRIES = 100_000
"""How many folder entries one glob looks at."""

_MAGIC = frozenset("*?[")


class RefusedError(Exception):
    """A file or a glob that is not read; the text says why."""


def read(path: Path, budget: int) -> bytes:
    """Return the content of a plain file of at most `budget` bytes; raises `RefusedError`."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError) as error:
        raise RefusedError(_why(error)) from None
    try:
        mode, size = os.fstat(descriptor).st_mode, os.fstat(descriptor).st_size
        if not stat.S_ISREG(mode):
            raise RefusedError("a folder, and a file is expected" if stat.S_ISDIR(mode) else "not a plain file")
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            data = file.read(budget + 1) if size <= budget else b""
    except OSError as error:
        raise RefusedError(_why(error)) from None
    finally:
        os.close(descriptor)
    if size > budget or len(data) > budget:
        raise RefusedError(
            f"too large; a declaration holds at most {MAX_BYTES // 1024 // 1024} MiB in all of its files"
        )
    return data


def _why(error: OSError | ValueError) -> str:
    if isinstance(error, FileNotFoundError):
        return "there is no such file"
    if isinstance(error, PermissionError):
        return "the file cannot be read: permission denied"
    if isinstance(error, IsADirectoryError):
        return "a folder, and a file is expected"
    if isinstance(error, OSError):
        return f"the file cannot be read: {(error.strerror or 'input/output error').lower()}"
    return "this is not a file's name"


def matches(pattern: str, folder: Path, root: Path) -> list[Path]:
    """Return the files that `pattern`, relative to `folder`, names, sorted; all are inside `root`.

    Raises `RefusedError` for a pattern that leaves the root's folder, by its text or through a link, or finds nothing.
    Wildcards do not go through linked folders and do not find hidden entries.
    """
    segments = _segments(pattern)
    budget = iter(range(MAX_ENTRIES))
    try:
        found = sorted(set(_walk(folder, segments, budget)))
        base = root.resolve()
        for path in found:
            if not path.resolve().is_relative_to(base):
                name = str(path.relative_to(folder)).encode("utf-8", "backslashreplace").decode()
                raise RefusedError(
                    f"leads outside the folder of the declaration's root file, by the link {quoted(name)}"
                )
    except (OSError, RuntimeError, ValueError) as error:
        raise RefusedError(_why(error if isinstance(error, OSError) else ValueError())) from None
    if not found:
        raise RefusedError("matches no file")
    return found


def _segments(pattern: str) -> list[str]:
    if pattern.startswith(("/", "~")) or "\\" in pattern or re.match("[A-Za-z]:", pattern):
        raise RefusedError(
            "leads outside the folder of the declaration's root file; write a path relative to this file"
        )
    segments = [segment for segment in pattern.split("/") if segment not in ("", ".")]
    if not segments or "\0" in pattern:
        raise RefusedError("is not a path or glob")
    if ".." in segments:
        raise RefusedError("leads outside: `..` is not allowed; write a path relative to this file")
    if segments.count("**") > 1:
        raise RefusedError("has more than one `**`; one is enough")
    return segments


def _walk(folder: Path, segments: list[str], budget: Iterator[int]) -> Iterator[Path]:
    head, rest = segments[0], segments[1:]
    if head == "**":
        yield from _walk(folder, rest or ["*"], budget)
        for entry in _entries(folder, budget):
            if entry.is_dir(follow_symlinks=False):
                yield from _walk(Path(entry.path), segments, budget)
    elif _MAGIC.isdisjoint(head):
        path = folder / head
        if rest:
            yield from _walk(path, rest, budget)
        elif path.is_symlink() or path.exists():
            yield path
    else:
        from fnmatch import translate  # late: few declarations have wildcards

        try:
            fits = re.compile(translate(head)).match
        except re.error:
            raise RefusedError("is not a glob") from None
        for entry in _entries(folder, budget):
            if not fits(entry.name):
                continue
            if not rest and not entry.is_dir():
                yield Path(entry.path)
            elif rest and entry.is_dir(follow_symlinks=False):
                yield from _walk(Path(entry.path), rest, budget)


def _entries(folder: Path, budget: Iterator[int]) -> Iterator[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            found = sorted((entry for entry in entries if not entry.name.startswith(".")), key=lambda e: e.name)
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return
    for entry in found:
        if next(budget, None) is None:
            raise RefusedError(f"looks through more than {MAX_ENTRIES} entries; name a folder")
        yield entry
