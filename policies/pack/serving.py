"""Serves the policy pack to the engine that started it."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import grpc
from pulumi.runtime.proto import analyzer_pb2_grpc

from policies.pack.analyzer import Analyzer

_LARGEST = 400 * 1024 * 1024  # bytes of a message, as the engine has it


def main() -> None:
    """Listen on a free port of this machine, say which on standard output, and serve until the engine ends it."""
    server = grpc.server(
        ThreadPoolExecutor(max_workers=2),
        options=[("grpc.max_receive_message_length", _LARGEST), ("grpc.max_send_message_length", _LARGEST)],
    )
    analyzer_pb2_grpc.add_AnalyzerServicer_to_server(Analyzer(Path.cwd(), lambda: server.stop(0.5)), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    try:
        server.wait_for_termination()
    except KeyboardInterrupt:
        server.stop(0)
