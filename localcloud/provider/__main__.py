"""`pulumi-resource-aws ENGINE_ADDRESS`: serves the bundled provider until the engine ends it."""

from __future__ import annotations

import importlib.metadata
import os
import select
import signal
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import grpc

from localcloud.provider.serve import Servicer

THREADS = 64
LARGEST_MESSAGE = 400 * 1024 * 1024  # as the engine's own servers take
STRAY = ("AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE", "AWS_CA_BUNDLE")
"""What would lead boto3 to real credentials, or to a file that is not there."""


def main(arguments: list[str]) -> int:
    """Serve, having told the engine the port on standard output; 2 when the engine's address is missing."""
    parent = os.getppid()
    die_with(parent)
    forget_credentials()
    addresses = [each for each in arguments if not each.startswith("-")]
    if not addresses:
        print(__doc__, file=sys.stderr)  # noqa: T201 - the plugin's way to say it
        return 2
    server = grpc.server(
        ThreadPoolExecutor(THREADS, thread_name_prefix="request"),
        options=[
            ("grpc.max_receive_message_length", LARGEST_MESSAGE),
            ("grpc.max_send_message_length", LARGEST_MESSAGE),
        ],
    )
    add(server, Servicer(version(), warner(addresses[0])))
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    for ended in (signal.SIGTERM, signal.SIGINT):  # the engine ends a plugin by SIGINT, and by SIGKILL seconds later
        signal.signal(ended, lambda *_: server.stop(grace=1))
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    server.wait_for_termination()
    return 0


def add(server: grpc.Server, servicer: Servicer) -> None:
    """Put the provider's service on a gRPC server."""
    from pulumi.runtime.proto import provider_pb2_grpc

    provider_pb2_grpc.add_ResourceProviderServicer_to_server(servicer, server)


def die_with(parent: int) -> None:
    """End when the engine ends, however it ends (Linux); a provider left alone would go on creating.

    A signal at the parent's death (`PR_SET_PDEATHSIG`) would not do: it comes when the engine's *thread* that started
    this process ends, and Go ends threads while the engine lives.
    """
    if not hasattr(os, "pidfd_open"):
        return
    try:
        engine = os.pidfd_open(parent)
    except OSError:
        raise SystemExit(1) from None
    if os.getppid() != parent:
        raise SystemExit(1)
    threading.Thread(target=_wait_for_end, args=(engine,), name="watch", daemon=True).start()


def _wait_for_end(process: int) -> None:
    select.select([process], [], [])
    os._exit(1)


def forget_credentials() -> None:
    """Leave nothing in the environment that leads to an account."""
    for name in STRAY:
        os.environ.pop(name, None)
    os.environ["AWS_EC2_METADATA_DISABLED"] = "true"


def version() -> str:
    """Return the version of `pulumi-aws` that programs here are written for."""
    try:
        return importlib.metadata.version("pulumi-aws")
    except importlib.metadata.PackageNotFoundError:
        return "7.0.0"


def warner(engine: str) -> Callable[[str, str], None]:
    """Return the way to say something to the user of the engine at this address."""
    from pulumi.runtime.proto import engine_pb2, engine_pb2_grpc

    stub = engine_pb2_grpc.EngineStub(grpc.insecure_channel(engine))

    def warn(urn: str, said: str) -> None:
        try:
            stub.Log(engine_pb2.LogRequest(severity=engine_pb2.WARNING, urn=urn, message=said), timeout=5)
        except grpc.RpcError:
            sys.stderr.write(f"{said}\n")

    return warn


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
