"""Which engines are on this machine."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from localcloud import cache, shims

BUILT_VERSION = "3.259.0"
"""The version that go.mod beside this file names: the newest that the module mirror has whole."""

MINIMUM = (3, 200, 0)
"""The oldest engine that runs policy packs and stack hooks as the stacks need them."""

NAMED_BY = "ECOSYSTEM_ENGINE"
Source = Literal["path", "installed", "built"]


class EngineError(Exception):
    """No engine can be had; the message says what was tried and what to do."""


@dataclass(frozen=True)
class Engine:
    """A Pulumi engine that runs: its executable, its version, and whether it was on the PATH, installed, or built."""

    path: Path
    version: str
    source: Source


@dataclass(frozen=True)
class EngineStatus:
    """What `ecosystem engine status` shows.

    `passed_over` says of engines that were found why they are not used; `language` and `provider` are the paths of
    the released Python language host and `aws` plugin, `None` where the bundled ones serve; `go` is the compiler
    that could build an engine.
    """

    engine: Engine | None
    passed_over: tuple[str, ...]
    language: Path | None
    provider: Path | None
    go: Path | None


def status() -> EngineStatus:
    """What is there now. Installs, builds and writes nothing; raises `EngineError` only for a bad ECOSYSTEM_ENGINE."""
    passed_over: list[str] = []
    engine = find(passed_over)
    go = shutil.which("go")
    language = shims.released_language(engine.path) if engine else None
    return EngineStatus(engine, tuple(passed_over), language, shims.released_provider(), Path(go) if go else None)


def find(passed_over: list[str] | None = None) -> Engine | None:
    """The engine to use among those on this machine: named by ECOSYSTEM_ENGINE, on the PATH, installed, built.

    Adds a sentence to `passed_over` for each that cannot be used. Raises `EngineError` when the one that
    ECOSYSTEM_ENGINE names is not usable: who names one wants no other.
    """
    if named := os.environ.get(NAMED_BY):
        engine = examine(Path(named), "path")
        if isinstance(engine, str):
            raise EngineError(f"{NAMED_BY} names an engine that cannot be used: {engine}; unset it or name another")
        return engine
    for path, source in _candidates():
        engine = examine(path, source)
        if isinstance(engine, Engine):
            return engine
        if passed_over is not None:
            passed_over.append(engine)
    return None


def _candidates() -> Iterator[tuple[Path, Source]]:
    """Executables that may be engines, best first; none twice."""
    seen: set[Path] = set()
    for path, source in _places():
        if os.access(path, os.X_OK) and path.is_file() and path.resolve() not in seen:
            seen.add(path.resolve())
            yield path, source


def _places() -> Iterator[tuple[Path, Source]]:
    """Where to look, in order."""
    ours = cache.folder().resolve()
    for place in os.environ.get("PATH", "").split(os.pathsep):
        found = shutil.which("pulumi", path=place) if place else None
        if found and ours not in Path(found).resolve().parents:
            yield Path(found), "path"
    home = Path(os.environ.get("PULUMI_HOME") or Path.home() / ".pulumi")
    installed = [home / "bin/pulumi", *_newest(home, "versions/*/bin/pulumi"), *_newest(folder(), "*/bin/pulumi")]
    yield from ((path, "installed") for path in installed)
    yield built_path(), "built"


def _newest(place: Path, pattern: str) -> list[Path]:
    """The files that match in folders named by a version, newest first."""
    found = [(version, path) for path in place.glob(pattern) if (version := numbers(path.parent.parent.name))]
    return [path for _, path in sorted(found, reverse=True)]


def folder() -> Path:
    """Where engines that we install or build are kept, a folder a version."""
    return cache.folder() / "engine"


def built_path() -> Path:
    """Where the engine built from source is, or will be."""
    return folder() / BUILT_VERSION / "pulumi"


def examine(path: Path, source: Source) -> Engine | str:
    """The engine at `path`, or why it is none: whoever is asked must answer `pulumi version` with a new enough one."""
    try:
        answer = subprocess.run(  # noqa: S603
            [str(path), "version"],
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
            env=os.environ | {"PULUMI_SKIP_UPDATE_CHECK": "true"},
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"`{path}` does not run: {getattr(error, 'strerror', None) or 'no answer in 30 s'}"
    version = answer.stdout.strip().removeprefix("v")
    found = numbers(version)
    if answer.returncode or found is None:
        return f"`{path}` does not answer `version` as an engine does"
    if found < MINIMUM:
        return f"`{path}` is version {version}, older than {'.'.join(map(str, MINIMUM))}: update it"
    return Engine(path, version, source)


def numbers(version: str) -> tuple[int, int, int] | None:
    """The three numbers that a version starts with; `None` if it is no version."""
    match = re.match(r"v?(\d+)\.(\d+)\.(\d+)(?![\d.])", version)
    return (int(match[1]), int(match[2]), int(match[3])) if match else None
