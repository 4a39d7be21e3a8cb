"""Asks an interpreter what it has installed: the host's own directly, another one by running `inventory.py` in it."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import platform
import sys
from pathlib import Path
from typing import Any

from localcloud.language import inventory
from localcloud.language.children import Children
from localcloud.language.options import Interpreter, OptionError
from localcloud.language.protocol import plugin_pb2

_SCRIPT = Path(inventory.__file__)


async def packages(python: Interpreter, children: Children) -> list[dict[str, Any]]:
    """The Pulumi packages of `python`, as `inventory.packages`."""
    answer = inventory.packages() if python.own else (await _answer(python, children))["packages"]
    return list(answer)


async def distributions(python: Interpreter, children: Children, *, transitive: bool) -> list[dict[str, str]]:
    """The distributions of `python`, as `inventory.distributions`."""
    if python.own:
        return inventory.distributions(transitive=transitive)
    return list((await _answer(python, children))["distributions" if transitive else "direct"])


async def about(python: Interpreter, children: Children) -> tuple[str, str]:
    """The path and the version of `python`."""
    if python.own:
        return sys.executable, platform.python_version()
    answer = await _answer(python, children)
    return answer["executable"], answer["python"]


async def _answer(python: Interpreter, children: Children) -> dict[str, Any]:
    """What `inventory.py` prints when that interpreter runs it."""
    command = (python.executable, str(_SCRIPT))
    pipe = asyncio.subprocess.PIPE
    async with children.start(command, python.environment(os.environ), stdout=pipe, stderr=pipe) as process:
        output, errors = await process.communicate()
    if process.returncode:
        last = errors.decode(errors="replace").strip().rpartition("\n")[2]
        raise OptionError(f"{python.executable} cannot say what it has installed: {last}")
    answer: dict[str, Any] = json.loads(output)
    return answer


def dependency(entry: dict[str, Any]) -> Any:
    """A package as the protocol has it."""
    said = entry.get("parameterization")
    parameterization = said and plugin_pb2.PackageParameterization(
        name=said.get("name", ""), version=said.get("version", ""), value=_bytes(said.get("value", ""))
    )
    return plugin_pb2.PackageDependency(**_plain(entry), parameterization=parameterization or None)


def plugin(entry: dict[str, Any]) -> Any:
    """A package's plugin as the protocol has it."""
    return plugin_pb2.PluginDependency(**_plain(entry))


def _plain(entry: dict[str, Any]) -> dict[str, Any]:
    """The fields that a package and a plugin share."""
    return {"name": entry["name"], "kind": "resource", "version": entry["version"], "server": entry.get("server", "")}


def _bytes(value: str) -> bytes:
    """A parameter's value, base64 in the file."""
    return base64.b64decode(value)
