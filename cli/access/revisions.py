"""Declarations as they were: a file, or what git has of it at a revision, included files and all."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from cli.declared import NotUnderstood, load
from cli.options import DECLARATION, declaration_path
from cli.refusal import BROKEN, Refusal

if TYPE_CHECKING:
    from ecosystem.model import Declaration
    from ecosystem.problems import Problem

_LARGEST = 256 * 1024 * 1024
"""Bytes of a folder at a revision that are looked at for included files."""

_SECONDS = 60
_PLAIN = ("100644", "100755")


def read(said: str, file: Path | None) -> Declaration:
    """Return the declaration that `said` names: a file, `REVISION:PATH`, or a revision of the one that `file` names.

    Refuses what is neither; raises NotUnderstood for what is found and cannot be understood.
    """
    path = Path(said)
    if path.exists():
        return load(str(path / DECLARATION if path.is_dir() else path))
    try:
        return _from_git(said, file)
    except GitError as fault:
        raise Refusal(f"`{said}` cannot be read from git", fault.said) from None


def _from_git(said: str, file: Path | None) -> Declaration:
    revision, colon, inside = said.partition(":")
    if colon:
        here = Path.cwd()
        commit = _commit(here, revision, said)
        name = _named(here, inside)
    else:
        declared = Path(declaration_path(file)).resolve()
        here = declared.parent
        commit = _commit(here, revision, said)
        name = git(here, "rev-parse", "--show-prefix").decode("utf-8", "surrogateescape").strip("\n") + declared.name
    return _at(here, commit, name, said)


def _named(here: Path, inside: str) -> str:
    """Return a path as git counts it, from the top of the repository; `./` and `../` count from here, as with git."""
    if not inside.startswith(("./", "../")):
        return os.path.normpath(inside)
    prefix = git(here, "rev-parse", "--show-prefix").decode("utf-8", "surrogateescape").strip("\n")
    return os.path.normpath(prefix + inside)


def _commit(here: Path, revision: str, said: str) -> str:
    advice = "name a file, or a revision such as `HEAD~1` or `HEAD~1:ecosystem.yaml`"
    if not revision or revision.startswith("-"):
        raise Refusal(f"`{said}` is neither a file nor a revision", advice)
    try:
        found = git(here, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    except GitError as unknown:
        why = "neither a file nor a revision" + (", and this is no git repository" if unknown.outside else "")
        raise Refusal(f"`{said}` is {why}", advice) from None
    return found.decode("ascii").strip()


def _at(here: Path, commit: str, name: str, said: str) -> Declaration:
    folder = str(PurePosixPath(name).parent)
    with TemporaryDirectory(prefix="ecosystem-") as temporary:
        home = Path(temporary).resolve()
        entries = _entries(here, commit, folder)
        if name not in entries:
            raise Refusal(f"`{said}`: there is no `{name}` at this revision")
        root = home / PurePosixPath(name).name
        root.write_bytes(git(here, "cat-file", "blob", entries[name][0]))
        if _includes(root):
            _lay(here, home, folder, entries, said)
        try:
            found = load(str(root))
        except NotUnderstood as broken:
            raise NotUnderstood(said, tuple(_renamed(broken, home, said))) from None
        return replace(found, file=said)


def _includes(root: Path) -> bool:
    """Return whether a file may include others; what cannot be read is said when it is loaded."""
    from ecosystem.tree import read_tree

    content = read_tree(root.read_bytes()).root
    return isinstance(content, dict) and bool(content.get("include"))


def _lay(here: Path, home: Path, folder: str, entries: dict[str, tuple[str, int]], said: str) -> None:
    """Write everything in the declaration's folder at the revision; links are left out."""
    if sum(size for _, size in entries.values()) > _LARGEST:
        raise Refusal(f"`{said}`: its folder holds more than {_LARGEST // 1024 // 1024} MiB", code=BROKEN)
    names = [name for name in entries if ".." not in PurePosixPath(name).parts]
    for name, content in zip(names, _blobs(here, (entries[name][0] for name in names)), strict=True):
        path = home / PurePosixPath(name).relative_to(folder)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _entries(here: Path, commit: str, folder: str) -> dict[str, tuple[str, int]]:
    """Return the plain files in a folder of a revision: their object and size, by path from the top."""
    where = [] if folder == "." else [f"{folder}/"]
    listed = git(here, "ls-tree", "-r", "-z", "-l", "--full-tree", commit, "--", *where)
    found = {}
    for line in listed.decode("utf-8", "surrogateescape").split("\0"):
        about, _, name = line.partition("\t")
        if name:
            mode, _, thing, size = about.split()
            if mode in _PLAIN:
                found[name] = (thing, int(size))
    return found


def _blobs(here: Path, things: Iterable[str]) -> Iterator[bytes]:
    answer = git(here, "cat-file", "--batch", given="".join(f"{thing}\n" for thing in things).encode())
    at = 0
    while at < len(answer):
        end = answer.index(b"\n", at)
        size = int(answer[at:end].split()[2])
        yield answer[end + 1 : end + 1 + size]
        at = end + size + 2


def _renamed(broken: NotUnderstood, home: Path, said: str) -> Iterator[Problem]:
    for problem in broken.problems:
        place = problem.location
        name = os.path.relpath(place.file, home)
        yield replace(problem, location=replace(place, file=f"{name} at {said.partition(':')[0]}"))


class GitError(Exception):
    def __init__(self, code: int, said: bytes) -> None:
        super().__init__(code)
        self.said = said.decode("utf-8", "replace").strip()[:300] or f"git ended with {code}"
        self.outside = code == 128  # `--verify --quiet` ends with 1 for an unknown revision


def git(here: Path, *arguments: str, given: bytes = b"") -> bytes:
    command = ["git", "--no-pager", "--literal-pathspecs", *arguments]
    try:
        answer = subprocess.run(  # noqa: S603
            command, cwd=here, input=given, capture_output=True, timeout=_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as fault:
        raise Refusal(f"git cannot be asked: {str(fault).lower()}", "name two files", code=BROKEN) from None
    if answer.returncode:
        raise GitError(answer.returncode, answer.stderr)
    return answer.stdout
