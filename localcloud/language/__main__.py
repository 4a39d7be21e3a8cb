"""`python -m localcloud.language [FLAGS] ENGINE_ADDRESS`, started by the engine: serves until the engine goes.

Prints the port as the plugin protocol wants it, alone on the first line of standard output.
"""

from __future__ import annotations

import asyncio
import os
import signal
import stat
import sys

import grpc

from localcloud.language.host import Host
from localcloud.language.protocol import language_pb2_grpc

_MESSAGE = 400 * 1024 * 1024
_OPTIONS = [("grpc.max_receive_message_length", _MESSAGE), ("grpc.max_send_message_length", _MESSAGE)]


async def serve(engine: str) -> None:
    """Serves until a signal comes, or the engine that started us is gone."""
    loop, over = asyncio.get_running_loop(), asyncio.Event()
    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(sign, over.set)
    host = Host(engine)
    server = grpc.aio.server(options=_OPTIONS)
    language_pb2_grpc.add_LanguageRuntimeServicer_to_server(host, server)  # type: ignore[arg-type]
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    watch = asyncio.create_task(_engine_gone(over))
    await over.wait()
    watch.cancel()
    await host.children.end()
    await server.stop(0)


async def _engine_gone(over: asyncio.Event) -> None:
    """Sets `over` once the engine has died: its end of our standard input closes, or we have another parent."""
    parent = os.getppid()
    if stat.S_ISFIFO(os.fstat(0).st_mode):
        asyncio.get_running_loop().add_reader(0, _until_closed, over)
    while os.getppid() == parent:
        await asyncio.sleep(1)
    over.set()


def _until_closed(over: asyncio.Event) -> None:
    """Reads what the engine may send, which is nothing; sets `over` at the end of it."""
    if not os.read(0, 4096):
        asyncio.get_running_loop().remove_reader(0)
        over.set()


def main() -> None:
    """The engine's flags (`--tracing`, `-v`, …) come first and are not needed; its address is last."""
    engine = sys.argv[-1] if len(sys.argv) > 1 and not sys.argv[-1].startswith("-") else ""
    asyncio.run(serve(engine))


if __name__ == "__main__":
    main()
