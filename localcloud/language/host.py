"""The `LanguageRuntime` service for Python.

What each call must do: the protocol's own description (pulumi/proto/language.proto, version 3.259) and the released
host's behaviour.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Mapping
from typing import Any, NoReturn, TypeAlias, TypeVar, cast

import grpc
from google.protobuf.empty_pb2 import Empty
from google.protobuf.json_format import MessageToDict

from localcloud.language import asking, installing, plugins
from localcloud.language.children import Children, flush, outcome
from localcloud.language.execute import SHOWN
from localcloud.language.options import Interpreter, OptionError, interpreter
from localcloud.language.protocol import language_pb2 as language
from localcloud.language.protocol import plugin_pb2

Context: TypeAlias = Any  # grpc.aio.ServicerContext: grpc comes without types
T = TypeVar("T")
VERSION = "3.259.0"


class Host:
    """Serves one engine; `engine` is the address at which the engine listens for log messages."""

    def __init__(self, engine: str) -> None:
        self.engine = engine
        self.children = Children()

    async def Handshake(self, request: Any, _context: Context) -> Any:  # noqa: N802
        """Takes the engine's address, when the engine attaches to a host that runs already."""
        self.engine = request.engine_address
        return language.LanguageHandshakeResponse()

    async def GetPluginInfo(self, _request: Empty, _context: Context) -> Any:  # noqa: N802
        """The version of the protocol's host that this one follows."""
        return plugin_pb2.PluginInfo(version=VERSION)

    async def GetRequiredPackages(self, request: Any, context: Context) -> Any:  # noqa: N802
        """The Pulumi packages installed for the program, each with the plugin that it needs."""
        packages = await _explained(context, asking.packages(await _python(request.info, context), self.children))
        return language.GetRequiredPackagesResponse(packages=[asking.dependency(entry) for entry in packages])

    async def GetRequiredPlugins(self, request: Any, context: Context) -> Any:  # noqa: N802
        """As `GetRequiredPackages`, for engines that know plugins only."""
        packages = await _explained(context, asking.packages(await _python(request.info, context), self.children))
        return language.GetRequiredPluginsResponse(plugins=[asking.plugin(entry) for entry in packages])

    async def GetProgramDependencies(self, request: Any, context: Context) -> Any:  # noqa: N802
        """The distributions installed for the program, with those required by others when `transitive`."""
        python = await _python(request.info, context)
        asked = asking.distributions(python, self.children, transitive=request.transitiveDependencies)
        found = await _explained(context, asked)
        return language.GetProgramDependenciesResponse(dependencies=[language.DependencyInfo(**one) for one in found])

    async def About(self, request: Any, context: Context) -> Any:  # noqa: N802
        """The interpreter that runs programs."""
        info = request.info if request.HasField("info") else language.ProgramInfo(root_directory=os.getcwd())  # noqa: PTH109
        asked = asking.about(await _python(info, context), self.children)
        executable, version = await _explained(context, asked)
        return language.AboutResponse(executable=executable, version=version)

    async def Run(self, request: Any, context: Context) -> Any:  # noqa: N802
        """Runs the program to its end; it registers resources with the engine's monitor itself.

        Its output goes where the host's goes, which the engine shows line by line.
        """
        if request.attach_debugger:
            return language.RunResponse(error="the bundled Python language host cannot attach a debugger")
        python = await _python(request.info, context)
        if python.typechecker and (complaint := await self._typecheck(python, request.info.program_directory)):
            return language.RunResponse(error=complaint)
        order = {
            "kind": "program",
            "target": request.info.entry_point or request.program or ".",
            "args": list(request.args),
            "pwd": request.pwd,
            "root": request.info.root_directory or request.pwd,
            "config": dict(request.config),
            "secret_keys": list(request.configSecretKeys),
            "settings": {
                "project": request.project,
                "stack": request.stack,
                "monitor": request.monitor_address,
                "engine": self.engine,
                "parallel": request.parallel,
                "dry_run": request.dryRun,
                "organization": request.organization or "organization",
                "root_directory": request.info.root_directory,
            },
        }
        async with self.children.execute(python.executable, order, python.environment(os.environ)) as process:
            status = await process.wait()
            stopped = process in self.children.stopped
        flush()
        if stopped:
            return language.RunResponse(error="program was cancelled")
        if status == SHOWN:
            return language.RunResponse(bail=True)
        return language.RunResponse(error=outcome(status) if status else "")

    async def _typecheck(self, python: Interpreter, folder: str) -> str | None:
        """Runs the type checker that the project asks for; what it found wrong, if anything."""
        command = (python.executable, "-m", python.typechecker or "mypy", folder)
        environment = python.environment(os.environ)
        pipe = asyncio.subprocess.PIPE
        async with self.children.start(command, environment, cwd=folder, stdout=pipe, stderr=pipe) as process:
            output, errors = await process.communicate()
        text = (output + errors).decode(errors="replace").strip()
        return f"{python.typechecker} failed: {text}" if process.returncode else None

    async def RunPlugin(self, request: Any, context: Context) -> AsyncIterator[Any]:  # noqa: N802
        """Runs a policy pack or another plugin written in Python, handing on its output and its exit code."""
        python = await _python(request.info, context)
        try:
            order = plugins.order(request.kind, request.info.program_directory, list(request.args))
        except OptionError as error:
            await context.abort(grpc.StatusCode.FAILED_PRECONDITION, str(error))
        given = dict(entry.partition("=")[::2] for entry in request.env) or dict(os.environ)
        pipe = asyncio.subprocess.PIPE
        async with self.children.execute(
            python.executable, order, python.environment(given), cwd=request.pwd or None, stdout=pipe, stderr=pipe
        ) as process:
            async for name, piece in plugins.streams(process):
                yield (
                    language.RunPluginResponse(stdout=piece)
                    if name == "stdout"
                    else language.RunPluginResponse(stderr=piece)
                )
            status = await process.wait()
        yield language.RunPluginResponse(exitcode=status)

    async def InstallDependencies(self, request: Any, context: Context) -> AsyncIterator[Any]:  # noqa: N802
        """Makes the virtual environment if need be and installs what the program requires into it."""
        python = await _python(request.info, context, must_exist=False)
        folder = request.info.program_directory or request.directory
        try:
            async for name, piece in installing.install(python, folder, self.children):
                yield language.InstallDependenciesResponse(**{name: piece})
        except installing.InstallError as error:
            await context.abort(grpc.StatusCode.FAILED_PRECONDITION, str(error))

    async def Cancel(self, _request: Empty, _context: Context) -> Empty:  # noqa: N802
        """Ends whatever runs."""
        await self.children.end()
        return Empty()

    async def RuntimeOptionsPrompts(self, _request: Any, _context: Context) -> Any:  # noqa: N802
        """`pulumi new` has nothing to ask for this host."""
        return language.RuntimeOptionsResponse()

    async def Template(self, _request: Any, _context: Context) -> Any:  # noqa: N802
        """A template needs nothing done to it."""
        return language.TemplateResponse()

    async def _unsupported(self, _request: Any, context: Context) -> NoReturn:
        """Code generation, packing and linking come with the released host alone."""
        await context.abort(
            grpc.StatusCode.UNIMPLEMENTED,
            "the bundled Python language host runs programs and policy packs only: "
            "install the released Pulumi command to generate or link code",
        )
        raise AssertionError  # pragma: no cover - abort raises

    GenerateProgram = GenerateProject = GeneratePackage = Pack = Link = _unsupported


async def _python(info: Any, context: Context, *, must_exist: bool = True) -> Interpreter:
    """The interpreter for a program; a bad option ends the call with its explanation."""
    options = cast(Mapping[str, object], MessageToDict(info.options))
    try:
        return interpreter(info.root_directory, options, must_exist=must_exist)
    except OptionError as error:
        await context.abort(grpc.StatusCode.FAILED_PRECONDITION, str(error))
        raise AssertionError from error  # pragma: no cover - abort raises


async def _explained(context: Context, asked: Awaitable[T]) -> T:
    """What was asked for; a reason why it cannot be said ends the call with that reason."""
    try:
        return await asked
    except OptionError as error:
        await context.abort(grpc.StatusCode.FAILED_PRECONDITION, str(error))
        raise AssertionError from error  # pragma: no cover - abort raises
