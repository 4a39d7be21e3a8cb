"""A server on this machine for a test: each request is answered by a function."""

from __future__ import annotations

import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Loopback:
    """`url` is its address. `answer` answers every request by one of `methods`."""

    def __init__(self, answer: Callable[[BaseHTTPRequestHandler], None], *methods: str) -> None:
        answering: dict[str, Any] = {f"do_{each}": lambda handler: answer(handler) for each in methods}
        # An answer goes out in one piece: the parts of it would wait for each other.
        said = {"protocol_version": "HTTP/1.1", "wbufsize": 65_536, "log_message": lambda *_: None}
        self._server = ThreadingHTTPServer(
            ("127.0.0.1", 0), type("Handler", (BaseHTTPRequestHandler,), answering | said)
        )
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop it."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)
