"""The processes that the host runs for the engine, and their ending."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

_EXECUTE = Path(__file__).with_name("execute.py")
_PATIENCE = 1.0


class Children:
    """Every process started here ends with the call that started it, whatever ends that call."""

    def __init__(self) -> None:
        self._running: set[asyncio.subprocess.Process] = set()
        self.stopped: set[asyncio.subprocess.Process] = set()
        """Those that were ended by us; a caller still in its block can tell that from an end of their own."""

    @asynccontextmanager
    async def start(
        self, command: Sequence[str], environment: Mapping[str, str], **options: Any
    ) -> AsyncIterator[asyncio.subprocess.Process]:
        """Runs `command`; leaving the block (also by cancellation) interrupts it, and kills it 1 s later."""
        process = await asyncio.create_subprocess_exec(*command, env=dict(environment), **options)
        self._running.add(process)
        try:
            yield process
        finally:
            try:
                await asyncio.shield(self._end(process))
            finally:
                self._running.discard(process)
                self.stopped.discard(process)

    @asynccontextmanager
    async def execute(
        self, python: str, order: Mapping[str, Any], environment: Mapping[str, str], **options: Any
    ) -> AsyncIterator[asyncio.subprocess.Process]:
        """Runs `execute.py` with interpreter `python` and this `order`."""
        command = (python, "-u", str(_EXECUTE))
        async with self.start(command, environment, stdin=asyncio.subprocess.PIPE, **options) as process:
            assert process.stdin is not None  # noqa: S101 - asked for above
            with suppress(BrokenPipeError, ConnectionResetError):
                process.stdin.write(json.dumps({**order, "host": os.getpid()}).encode())
                await process.stdin.drain()
            process.stdin.close()
            yield process

    async def end(self) -> None:
        """Ends all of them."""
        await asyncio.gather(*(self._end(process) for process in tuple(self._running)))

    async def _end(self, process: asyncio.subprocess.Process) -> None:
        """Interrupts a process that still runs, and kills it when it does not heed that in time."""
        for sign in (signal.SIGINT, signal.SIGKILL):
            if process.returncode is not None:
                return
            self.stopped.add(process)
            with suppress(ProcessLookupError):
                process.send_signal(sign)
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(asyncio.shield(process.wait()), _PATIENCE)


def outcome(status: int) -> str:
    """How a process ended, in words, from its return code as Python gives it."""
    if status >= 0:
        return f"program exited with non-zero exit code: {status}"
    try:
        name = signal.Signals(-status).name
    except ValueError:
        name = str(-status)
    return f"program was ended by signal {name}" + (" (out of memory?)" if -status == signal.SIGKILL else "")


def flush() -> None:
    """Hands on what the host itself has printed."""
    sys.stdout.flush()
    sys.stderr.flush()
