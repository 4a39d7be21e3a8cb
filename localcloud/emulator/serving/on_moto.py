"""moto's server with a data plane for HTTP APIs, and key policies whose conditions it leaves alone.

`sys.argv` is `moto PORT`.
"""

from __future__ import annotations

import http
import signal
import sys
from collections.abc import Callable, Iterable
from types import FrameType
from typing import Any
from urllib.parse import parse_qsl

from moto.apigatewayv2.models import apigatewayv2_backends
from moto.kms import policy_validator
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from werkzeug.serving import run_simple

from .credentials import Key, assume
from .execute_api import PREFIX, Answer, Call, Place, execute

_LIMIT = 10 * 1024 * 1024


def locate(api: str) -> Place | None:
    """The account and region that an HTTP API was created in."""
    for account, regions in list(apigatewayv2_backends.items()):
        for region, backend in list(regions.items()):
            if api in backend.apis:
                return Place(account, region)
    return None


def with_data_plane(app: Any, endpoint: str) -> Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]:
    """`app` (WSGI), with calls of HTTP APIs answered."""

    def key(place: Place) -> Key:
        return assume(endpoint, place.account, place.region)

    def serve(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if not environ.get("PATH_INFO", "").startswith(PREFIX):
            answer: Iterable[bytes] = app(environ, start_response)
            return answer
        result = execute(_call(environ), locate, key, endpoint) or Answer.message(501, "integration not emulated")
        status = f"{result.status} {http.HTTPStatus(result.status).phrase}"
        start_response(status, [("Content-Type", result.content_type), ("Content-Length", str(len(result.body)))])
        return [result.body]

    return serve


def _call(environ: dict[str, Any]) -> Call:
    """The request as the data plane takes it."""
    length = min(int(environ.get("CONTENT_LENGTH") or 0), _LIMIT)
    headers = {name[5:].replace("_", "-").lower(): value for name, value in environ.items() if name.startswith("HTTP_")}
    headers["content-type"] = environ.get("CONTENT_TYPE", "")
    query = dict(parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True))
    body = environ["wsgi.input"].read(length) if length else b""
    return Call(environ["REQUEST_METHOD"], environ["PATH_INFO"], headers, query, body)


def spare_conditions() -> None:
    """Has moto not apply a key policy's `Deny` that has a condition or speaks of some principals.

    moto reads neither, so that a statement like "nobody but the administrators" shuts out everybody, AWS' root too.
    """
    undiscerning = policy_validator.check_statement

    def check(statement: dict[str, Any], resource: str, action: str) -> bool:
        everybody = statement.get("Principal") in ("*", {"AWS": "*"}, {"AWS": ["*"]}) and "Condition" not in statement
        return everybody and bool(undiscerning(statement, resource, action))

    policy_validator.check_statement = check


def _end(_sign: int, _frame: FrameType | None) -> None:
    """Ends at once: nothing here is to be kept."""
    sys.exit(0)


def main() -> None:
    """Serves on the port of the command line, loopback only."""
    port = int(sys.argv[1])
    signal.signal(signal.SIGTERM, _end)
    spare_conditions()
    app = with_data_plane(DomainDispatcherApplication(create_backend_app), f"http://127.0.0.1:{port}")
    run_simple("127.0.0.1", port, app, threaded=True, request_handler=MotoRequestHandler)


if __name__ == "__main__":
    main()
