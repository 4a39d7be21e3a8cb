"""`pulumi install`: a virtual environment where the project names one, and what the program requires in it."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

from localcloud.language.children import Children
from localcloud.language.options import Interpreter
from localcloud.language.plugins import streams


class InstallError(Exception):
    """A step of the installation failed; its own output was handed on already."""


async def install(python: Interpreter, folder: str, children: Children) -> AsyncIterator[tuple[str, bytes]]:
    """Makes `python`'s environment when it is missing, then `pip install -r requirements.txt` if `folder` has one.

    Yields the output of the steps, named by stream. Raises `InstallError` when a step fails.
    """
    if python.home is not None and not Path(python.executable).exists():
        yield "stdout", f"Creating virtual environment {python.home}\n".encode()
        async for piece in _step(children, folder, os.environ, sys.executable, "-m", "venv", str(python.home)):
            yield piece
    if not Path(folder, "requirements.txt").exists():
        yield "stdout", b"Nothing to install: there is no requirements.txt\n"
        return
    environment = python.environment(os.environ)
    command = (python.executable, "-m", "pip", "install", "-r", "requirements.txt")
    async for piece in _step(children, folder, environment, *command):
        yield piece
    yield "stdout", b"Finished installing dependencies\n"


async def _step(
    children: Children, folder: str, environment: os._Environ[str] | dict[str, str], *command: str
) -> AsyncIterator[tuple[str, bytes]]:
    """Runs one command, yielding its output."""
    pipe = asyncio.subprocess.PIPE
    async with children.start(command, environment, cwd=folder, stdout=pipe, stderr=pipe) as process:
        async for piece in streams(process):
            yield piece
        if status := await process.wait():
            raise InstallError(f"`{' '.join(command)}` ended with exit code {status}")
