"""An emulated Graph server on loopback, which also misbehaves when told to.

It answers `GET /<version>/<id>` and `GET /<version>/<id>/<list>` out of a `World`: the fields that are asked for and
nothing more, pages by cursor, and the errors that the real one has. What a node or a list is called, and which fields
it has, it takes from the vendor's own SDK, so that it accepts nothing that Meta would not.
"""

from __future__ import annotations

import json
import re
import threading
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from http.server import BaseHTTPRequestHandler
from importlib import import_module
from inspect import getsource
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from tests.governance.collect.meta.world import BUSINESS, EDGES, World
from tests.loopback import Loopback

VERSION = "v26.0"

ADDED = {"assigned_users": {"tasks", "permitted_tasks"}, "agencies": {"permitted_tasks", "access_status"}}
"""Fields that a list adds to its nodes, which the SDK's classes do not have. Source: the lists' reference pages."""

_NEEDS = {
    "Business": "business_management",
    "AdAccount": "ads_read",
    "AdsPixel": "ads_read",
    "Page": "pages_read_engagement",
    "IGUser": "instagram_basic",
    "InstagramBusinessAsset": "instagram_basic",
    "WhatsAppBusinessAccount": "whatsapp_business_management",
}


@dataclass
class Trouble:
    """How calls to paths that `path` is found in go wrong, the next `times` of them (-1: always).

    `how`: `throttle`, `full`, `expired`, `permission`, `error`, `status`, `half`, `short`, `cut`, `slow`, `circle`,
    `endless`, `empty`, `html`, `redirect`, `less`, `nofield`, `notalist`.
    """

    path: str
    how: str
    times: int = 1
    code: int = 0
    minutes: int = 0
    word: str = ""


class AnswerError(Exception):
    """An error as the Graph API answers it."""

    def __init__(self, status: int, code: int, message: str, subcode: int = 0, **more: Any) -> None:
        super().__init__(message)
        said = {"message": message, "type": "OAuthException", "code": code, "fbtrace_id": "Aemulated", **more}
        self.status = status
        self.body = {"error": said | ({"error_subcode": subcode} if subcode else {})}


class Graph:
    """The server; `url` is its address, `log` the requests it got (path with query, headers)."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.troubles: list[Trouble] = []
        self.log: list[tuple[str, dict[str, str]]] = []
        self.stopping = threading.Event()
        self.largest = 100
        self._server = Loopback(self.answer, "GET")
        self.url = self._server.url

    def close(self) -> None:
        """Stop it."""
        self.stopping.set()
        self._server.close()

    def trouble(self, path: str, how: str, times: int = 1, **more: Any) -> None:
        """Have the next calls to a path go wrong."""
        self.troubles.append(Trouble(path, how, times, **more))

    def paths(self) -> list[str]:
        """Return the paths that were asked for, without version and query."""
        return [urlsplit(path).path.removeprefix(f"/{VERSION}/") for path, _ in self.log]

    # One request.

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        """Answer one request, or fail to."""
        self.log.append((handler.path, dict(handler.headers.items())))
        parts = urlsplit(handler.path)
        query = dict(parse_qsl(parts.query))
        headers = {"x-app-usage": json.dumps({"call_count": 1, "total_cputime": 1, "total_time": 1})}
        trouble = self._next(parts.path)
        how = trouble.how if trouble else ""
        if how in ("circle", "endless"):
            query.pop("after", None)
        try:
            if trouble:
                self._go_wrong(trouble, headers, query)
            status, body = 200, self._found(parts.path, query, handler.headers.get("Authorization", ""))
            if how in ("circle", "endless"):
                after = "Q0lSQ0xF" if how == "circle" else f"n{len(self.log)}"
                body["paging"] = {"cursors": {"after": after}, "next": f"{self.url}{parts.path}?after={after}"}
            if how == "empty":
                after = b64encode(b"0").decode()
                body = {"data": [], "paging": {"cursors": {"after": after}, "next": f"{self.url}{parts.path}?x=1"}}
            if how == "notalist":
                body = {"data": {"id": "1"}}
        except AnswerError as error:
            status, body = error.status, error.body
        text = json.dumps(body).encode()
        if how == "status":
            status, text = (trouble.code if trouble else 500), b"Service Unavailable"
        elif how == "html":
            status, text = 200, b"<html>sorry, something went wrong</html>"
        elif how == "redirect":
            status, headers["Location"] = 302, f"{self.url}/elsewhere"
        _write(handler, status, headers, text, how, self.stopping)

    def _next(self, path: str) -> Trouble | None:
        for trouble in self.troubles:
            if trouble.times and re.search(trouble.path, path):
                trouble.times -= 1
                return trouble
        return None

    def _go_wrong(self, trouble: Trouble, headers: dict[str, str], query: dict[str, str]) -> None:
        how = trouble.how
        if how in ("throttle", "full"):
            usage = {"type": "ads_management", "call_count": 100, "total_cputime": 30, "total_time": 30}
            usage["estimated_time_to_regain_access"] = trouble.minutes
            headers["x-business-use-case-usage"] = json.dumps({BUSINESS: [usage]})
        if how == "throttle":
            raise AnswerError(400, trouble.code or 80004, "There have been too many calls. Wait a bit and try again.")
        if how == "expired":
            raise AnswerError(401, 190, f"Error validating access token: {self.world.token} has expired.", 463)
        if how == "permission":
            code = trouble.code or 200
            raise AnswerError(403, code, f"(#{code}) Requires {trouble.word or 'business_management'} permission")
        if how == "error":
            raise AnswerError(500, trouble.code or 2, "An unexpected error has occurred.", is_transient=True)
        if how == "less" and int(query.get("limit", "25")) > 1:
            raise AnswerError(500, 1, "Please reduce the amount of data you're asking for, then retry your request")
        if how == "nofield" and trouble.word in query.get("fields", "").split(","):
            raise AnswerError(400, 100, f"(#100) Tried accessing nonexisting field ({trouble.word}) on node type (X)")

    def _found(self, path: str, query: dict[str, str], authorization: str) -> dict[str, Any]:
        version, _, rest = path.strip("/").partition("/")
        asked, _, edge = rest.partition("/")
        if version != VERSION:
            raise AnswerError(400, 2635, f"(#2635) You are calling a deprecated version of the Ads API: {version}")
        if query.get("access_token", authorization.removeprefix("Bearer ")) != self.world.token:
            raise AnswerError(401, 190, "Invalid OAuth access token - Cannot parse access token")
        if asked not in self.world.nodes:
            missing = "does not exist, cannot be loaded due to missing permissions, or does not support this operation"
            raise AnswerError(400, 100, f"Unsupported get request. Object with ID '{asked}' {missing}", 33)
        kind, node = self.world.nodes[asked]
        needed = _NEEDS.get(kind, "business_management")
        if needed not in self.world.permissions:
            code = 10 if kind == "Page" else 200
            raise AnswerError(403, code, f"(#{code}) Requires {needed} permission to manage the object")
        fields = _fields(query)
        if not edge:
            return _shown(node, kind, fields, set())
        return self._page(kind, asked, edge, fields, query)

    def _page(self, kind: str, id: str, edge: str, fields: list[str], query: dict[str, str]) -> dict[str, Any]:
        if edge not in edges(kind):
            raise AnswerError(400, 100, f"(#100) Tried accessing nonexisting field ({edge}) on node type ({kind})")
        if edge == "assigned_users" and query.get("business") != BUSINESS:
            raise AnswerError(400, 100, "(#100) The parameter business is required")
        items = self.world.edges.get((id, edge), [])
        try:
            first = int(b64decode(query["after"], validate=True)) if "after" in query else 0
        except ValueError:
            raise AnswerError(400, 100, "(#100) Invalid cursor") from None
        limit = min(int(query.get("limit", "25")), self.largest)
        data = []
        for each, added in items[first : first + limit]:
            node_kind, node = self.world.nodes[each]
            node_kind = "AssignedUser" if edge == "assigned_users" else node_kind
            data.append(_shown({**node, **added}, node_kind, fields, ADDED.get(edge, set())))
        page: dict[str, Any] = {"data": data, "summary": {"total_count": len(items)}}
        if data:
            after = b64encode(str(first + limit).encode()).decode()
            page["paging"] = {"cursors": {"before": b64encode(str(first).encode()).decode(), "after": after}}
            if first + limit < len(items):
                more = {**query, "access_token": self.world.token, "after": after}
                page["paging"]["next"] = f"{self.url}/{VERSION}/{id}/{edge}?{urlencode(more)}"
        return page


@contextmanager
def serving(world: World) -> Iterator[Graph]:
    """Serve a world until the end of the block."""
    graph = Graph(world)
    try:
        yield graph
    finally:
        graph.close()


@cache
def known(kind: str) -> frozenset[str]:
    """Return the fields that the vendor's SDK has for a class of nodes."""
    of = getattr(import_module(f"facebook_business.adobjects.{kind.lower()}"), kind)
    return frozenset(value for key, value in vars(of.Field).items() if not key.startswith("_"))


@cache
def edges(kind: str) -> frozenset[str]:
    """Return the lists that the vendor's SDK can read of a class of nodes."""
    source = getsource(import_module(f"facebook_business.adobjects.{kind.lower()}"))
    reads = (body for body in source.split("\n    def ") if body.startswith("get_"))
    return frozenset(edge for body in reads for edge in re.findall(r"endpoint='/(\w+)'", body))


def _fields(query: dict[str, str]) -> list[str]:
    return [each for each in query.get("fields", "id,name").split(",") if each]


def _shown(node: dict[str, Any], kind: str, fields: list[str], added: set[str]) -> dict[str, Any]:
    for each in fields:
        if each not in known(kind) and each not in added:
            raise AnswerError(400, 100, f"(#100) Tried accessing nonexisting field ({each}) on node type ({kind})")
    return {key: node[key] for key in ("id", *fields) if key in node}


def _write(
    handler: BaseHTTPRequestHandler,
    status: int,
    headers: dict[str, str],
    text: bytes,
    how: str,
    stopping: threading.Event,
) -> None:
    if how == "cut":
        handler.close_connection = True
        handler.connection.close()
        return
    if how == "slow":
        stopping.wait(5)
    if how == "half":
        text = text[: len(text) // 2]
    handler.send_response(status)
    for name, value in {**headers, "Content-Type": "application/json"}.items():
        handler.send_header(name, value)
    handler.send_header("Content-Length", str(len(text) + (10 if how == "short" else 0)))
    if how == "short":
        handler.close_connection = True
    try:
        handler.end_headers()
        handler.wfile.write(text)
    except OSError:
        handler.close_connection = True


__all__ = ["ADDED", "EDGES", "VERSION", "Graph", "Trouble", "edges", "known", "serving"]
