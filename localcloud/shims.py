"""Executables for the PATH of a run, by the names that the engine looks for, that start this interpreter's code.

`pulumi-language-python` is needed by an engine that came without a language host, `pulumi-resource-aws` by a run
against an emulator where the released plugin is not installed. A released one always goes first.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from localcloud import cache

LANGUAGE = "pulumi-language-python"
PROVIDER = "pulumi-resource-aws"
_MODULES = {LANGUAGE: "localcloud.language", PROVIDER: "localcloud.provider"}


def directory() -> Path:
    """The folder of this interpreter's shims, both made if need be: `language/` and `aws/` in it hold one each."""
    texts = {name: _text(module) for name, module in _MODULES.items()}
    key = hashlib.sha256("".join(texts.values()).encode()).hexdigest()[:16]
    folder = cache.folder() / "shims" / key
    for name, text in texts.items():
        cache.write(folder / ("language" if name == LANGUAGE else "aws") / name, text, 0o755)
    return folder


def path_for(engine: Path, local: bool) -> list[Path]:
    """The folders to put first on the PATH of a run of `engine`; those of released parts that are found are left out.

    `local`: the run is against an emulator; only then can the bundled `aws` provider be there.
    """
    folder = directory()
    wanted = [] if released_language(engine) else [folder / "language"]
    return wanted + ([folder / "aws"] if local and not released_provider() else [])


def beside_host(engine: Path) -> Path:
    """The path to run `engine` by: its own, or, when it came without a language host, a hard link beside the bundled.

    An engine takes a host in its own folder for its own; one elsewhere on the PATH it would warn about at each run.
    """
    if released_language(engine):
        return engine
    link = directory() / "language" / "pulumi"
    if link.exists() and link.samefile(engine):
        return link
    temporary = link.with_name(f"pulumi-{os.getpid()}")
    with suppress(OSError):  # another filesystem, or one without hard links
        os.link(engine.resolve(), temporary)
        temporary.replace(link)
        return link
    return engine


def environment(engine: Path, local: bool, base: Mapping[str, str]) -> dict[str, str]:
    """`base` made fit for a run of `engine`: the PATH of `path_for`, and nothing downloaded when the run is `local`."""
    path = [str(engine.parent), *map(str, path_for(engine, local)), *filter(None, [base.get("PATH")])]
    made = {key: value for key, value in base.items() if key != "PULUMI_IGNORE_AMBIENT_PLUGINS"}
    made |= {"PATH": os.pathsep.join(path), "PULUMI_SKIP_UPDATE_CHECK": "true"}
    return made | ({"PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true"} if local else {})


def released_language(engine: Path) -> Path | None:
    """The released Python language host for `engine`: beside it, or on the PATH; `None` if there is none."""
    beside = engine.resolve().with_name(LANGUAGE)
    if os.access(beside, os.X_OK) and not _ours(beside):
        return beside
    return _on_path(LANGUAGE)


def released_provider() -> Path | None:
    """The released `aws` plugin: on the PATH or installed for Pulumi; `None` if there is none."""
    home = Path(os.environ.get("PULUMI_HOME") or Path.home() / ".pulumi")
    installed = sorted(home.glob(f"plugins/resource-aws-v*/{PROVIDER}"))
    return _on_path(PROVIDER) or (installed[-1] if installed else None)


def _on_path(name: str) -> Path | None:
    """The first executable `name` on the PATH that is not one of our shims."""
    for place in os.environ.get("PATH", "").split(os.pathsep):
        found = shutil.which(name, path=place) if place else None
        if found and not _ours(Path(found)):
            return Path(found)
    return None


def _ours(executable: Path) -> bool:
    """Whether an executable is one of our shims, of whichever interpreter."""
    with executable.open("rb") as handle:
        return b"localcloud." in handle.read(4096)


def _text(module: str) -> str:
    """A script that replaces itself by this interpreter running `module`, safe from what lies in the current folder."""
    python = sys.executable.replace("'", "'\\''")
    return f"#!/bin/sh\nexec '{python}' -P -m {module} \"$@\"\n"
