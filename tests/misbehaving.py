"""A server that stands before another one and misbehaves: it throttles, fails, is late, hangs up, stops half-way.

What goes wrong is drawn from a seed, for an operation and for each call of it: some operations always fail, others now
and then. An operation is the target of a JSON call, the action of a query, else method and path.
"""

from __future__ import annotations

import http.client
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs, urlsplit

from tests.loopback import Loopback

HOWS = ("throttled", "429", "500", "503", "late", "cut", "half")
"""How it goes wrong; any other status may be said, too, such as `403`."""

_CODES = {400: "ThrottlingException", 429: "ThrottlingException", 403: "AccessDeniedException"}

_KEPT = ("connection", "keep-alive", "transfer-encoding", "content-length", "date", "server")


class Misbehaving:
    """`url` is its address. `rate` is the share of calls that fail by accident, `dead` that of the operations.

    `late` is for how many seconds it keeps a late answer to itself; `log` are the faults that it made.
    """

    def __init__(self, upstream: str, late: float = 1.0) -> None:
        self.upstream = urlsplit(upstream)
        self.late = late
        self.log: list[tuple[str, str]] = []
        self.spared: tuple[str, ...] = ()
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self.behave()
        self._server = Loopback(self.answer, "GET", "POST", "PUT", "HEAD")
        self.url = self._server.url

    def behave(self) -> None:
        """Let everything through from now on."""
        self.misbehave(0, rate=0.0, dead=0.0)

    def misbehave(self, seed: int, rate: float, dead: float, hows: tuple[str, ...] = HOWS) -> None:
        """Go wrong from now on, as the seed says."""
        self._seed, self._rate, self._dead, self._hows = seed, rate, dead, hows
        self._asked: Counter[str] = Counter()
        self.log.clear()

    def close(self) -> None:
        """Stop it."""
        self._stopping.set()
        self._server.close()

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        """Answer one request, or go wrong."""
        body = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
        operation = _operation(handler, body)
        how = self._how(operation)
        try:
            if how == "cut":
                handler.close_connection = True
                handler.connection.close()
            elif how in ("", "late", "half"):
                if how == "late":
                    self._stopping.wait(self.late)
                self._forward(handler, body, half=how == "half")
            else:
                self._fail(handler, how)
        except OSError:
            handler.close_connection = True

    def _how(self, operation: str) -> str:
        if any(each in operation for each in self.spared):
            return ""
        with self._lock:
            self._asked[operation] += 1
            always, kind = _drawn(self._seed, operation)
            once, other = _drawn(self._seed, operation, self._asked[operation])
            if always >= self._dead:
                kind = other
                if once >= self._rate:
                    return ""
            how = self._hows[int(kind * len(self._hows))]
            self.log.append((operation, how))
            return how

    def _fail(self, handler: BaseHTTPRequestHandler, how: str) -> None:
        status = 400 if how == "throttled" else int(how)
        code = _CODES.get(status, "InternalFailure")
        if "X-Amz-Target" in handler.headers or "/v26.0/" in handler.path:
            graph = '"error": {"code": 80004, "message": "too many calls"}, ' if status == 400 else ""
            text = f'{{{graph}"__type": "{code}", "message": "no"}}'
        else:
            error = f"<Error><Code>{code}</Code><Message>no</Message></Error>"
            query = b"application/x-www-form-urlencoded" in (handler.headers.get("Content-Type") or "").encode()
            text = f"<ErrorResponse>{error}</ErrorResponse>" if query else error
        self._write(handler, status, {"x-amzn-errortype": code}, text.encode())

    def _forward(self, handler: BaseHTTPRequestHandler, body: bytes, half: bool) -> None:
        upstream = http.client.HTTPConnection(self.upstream.hostname or "", self.upstream.port, timeout=60)
        try:
            upstream.request(handler.command, handler.path, body, dict(handler.headers.items()))
            answer = upstream.getresponse()
            text = answer.read()
            headers = {name: value for name, value in answer.getheaders() if name.lower() not in _KEPT}
            self._write(handler, answer.status, headers, text, half)
        finally:
            upstream.close()

    def _write(
        self, handler: BaseHTTPRequestHandler, status: int, headers: dict[str, str], text: bytes, half: bool = False
    ) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(text)))
        handler.end_headers()
        if handler.command != "HEAD":
            handler.wfile.write(text[: len(text) // 2] if half else text)
        handler.wfile.flush()
        if half:
            handler.close_connection = True


@contextmanager
def before(upstream: str, late: float = 1.0) -> Iterator[Misbehaving]:
    """Stand before a server until the end of the block."""
    proxy = Misbehaving(upstream, late)
    try:
        yield proxy
    finally:
        proxy.close()


def _drawn(*of: object) -> tuple[float, float]:
    """Return two numbers from 0 to 1 that are drawn for something."""
    digest = sha256(repr(of).encode()).digest()
    return int.from_bytes(digest[:6]) / 2**48, int.from_bytes(digest[6:12]) / 2**48


def _operation(handler: BaseHTTPRequestHandler, body: bytes) -> str:
    target = handler.headers.get("X-Amz-Target")
    if target:
        return str(target)
    action = parse_qs(body.decode("latin-1")).get("Action") if handler.command == "POST" else None
    parts = urlsplit(handler.path)
    return action[0] if action else f"{handler.command} {parts.path}?{parts.query.partition('=')[0]}"
