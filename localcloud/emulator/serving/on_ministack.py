"""ministack with service integrations for HTTP APIs of any account. `sys.argv` is `ministack PORT`."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qsl

from ministack import app as ministack
from ministack.services import apigateway

from . import enforcement
from .credentials import MINISTACK_SECRET, Key
from .execute_api import PREFIX, Call, Place, execute

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


def locate(api: str) -> Place | None:
    """The account and region that an HTTP API was created in."""
    for (account, region, stored), _ in list(apigateway._apis.all_items()):
        if stored == api:
            return Place(account, region)
    return None


def key(place: Place) -> Key:
    """The root key of an account: ministack lets nobody but a service assume a role that trusts a service."""
    return Key(place.account, MINISTACK_SECRET, "")


class WithDataPlane:
    """ministack's ASGI application, with the calls answered that it would answer with an error."""

    def __init__(self, app: Any, endpoint: str) -> None:
        self.app = app
        self.endpoint = endpoint

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        """Answers one connection; what is not ours goes on as it came."""
        enforcement.arrived(scope.get("headers", []))
        if scope["type"] != "http" or not scope["path"].startswith(PREFIX):
            await self.app(scope, receive, send)
            return
        body = await _body(receive)
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        query = dict(parse_qsl(scope.get("query_string", b"").decode(), keep_blank_values=True))
        call = Call(scope["method"], scope["path"], headers, query, body)
        answer = await asyncio.to_thread(execute, call, locate, key, self.endpoint)
        if answer is None:
            await self.app(scope, _again(body, receive), send)
            return
        fields = [(b"content-type", answer.content_type.encode()), (b"content-length", b"%d" % len(answer.body))]
        await send({"type": "http.response.start", "status": answer.status, "headers": fields})
        await send({"type": "http.response.body", "body": answer.body})


async def _body(receive: Receive) -> bytes:
    """The whole body of a request."""
    pieces, more = [], True
    while more:
        message = await receive()
        pieces.append(message.get("body", b""))
        more = message.get("more_body", False)
    return b"".join(pieces)


def _again(body: bytes, receive: Receive) -> Receive:
    """A `receive` that gives `body` first."""
    given = [{"type": "http.request", "body": body, "more_body": False}]

    async def next_message() -> dict[str, Any]:
        return given.pop() if given else await receive()

    return next_message


def main() -> None:
    """Serves as `ministack` does; its settings are in the environment."""
    endpoint = f"http://127.0.0.1:{sys.argv.pop(1)}"
    if ministack.AUTH:
        enforcement.install()
    ministack.app = WithDataPlane(ministack.app, endpoint)
    ministack.main()


if __name__ == "__main__":
    main()
