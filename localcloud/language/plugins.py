"""How a plugin written in Python is run, and its output as it comes."""

from __future__ import annotations

import asyncio
import tomllib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from localcloud.language.options import OptionError

_PIECE = 65536


def order(kind: str, folder: str, arguments: list[str]) -> dict[str, Any]:
    """What `execute.py` must do to run the plugin of this `kind` in `folder`.

    A policy pack (`analyzer`) runs under the SDK's `pulumi.policy`, which takes the engine's address and the pack's
    folder. Any other plugin is run by its `__main__.py`, or, when it is a package without one, by the SDK's
    `pulumi.run.plugin`, which takes the package's name.
    """
    if kind == "analyzer":
        return {"kind": "plugin", "run": "module", "target": "pulumi.policy", "args": [*arguments, folder]}
    if Path(folder, "__main__.py").exists():
        return {"kind": "plugin", "run": "folder", "target": folder, "args": arguments}
    try:
        name = tomllib.loads(Path(folder, "pyproject.toml").read_text(encoding="utf-8"))["project"]["name"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise OptionError(f"the plugin in {folder} has neither `__main__.py` nor a named package") from error
    return {"kind": "plugin", "run": "module", "target": "pulumi.run.plugin", "args": [str(name), *arguments]}


async def streams(process: asyncio.subprocess.Process) -> AsyncIterator[tuple[str, bytes]]:
    """The process's output as it comes, each piece with the name of its stream, until both are closed."""
    pieces: asyncio.Queue[tuple[str, bytes]] = asyncio.Queue()

    async def follow(name: str, stream: asyncio.StreamReader) -> None:
        while piece := await stream.read(_PIECE):
            await pieces.put((name, piece))
        await pieces.put((name, b""))

    assert process.stdout is not None  # noqa: S101 - both are pipes here
    assert process.stderr is not None  # noqa: S101
    open_streams = {"stdout": process.stdout, "stderr": process.stderr}
    async with asyncio.TaskGroup() as tasks:
        for name, stream in open_streams.items():
            tasks.create_task(follow(name, stream))
        remaining = set(open_streams)
        while remaining:
            name, piece = await pieces.get()
            if piece:
                yield name, piece
            else:
                remaining.discard(name)
