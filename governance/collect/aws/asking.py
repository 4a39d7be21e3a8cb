"""Making one call, to its last page: what it answered, that there is none, or that it told nothing and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from botocore import xform_name
from botocore.exceptions import (
    ClientError,
    ConnectionClosedError,
    ConnectTimeoutError,
    EndpointConnectionError,
    ReadTimeoutError,
)
from botocore.parsers import ResponseParserError

from governance.collect.aws.access import FAULTS, Place
from governance.collect.aws.kind import Call, Kind, compiled, find

_TOKENS: Final = (
    ("NextToken", "NextToken"),
    ("nextToken", "nextToken"),
    ("nextPageToken", "pageToken"),
    ("NextMarker", "Marker"),
    ("Marker", "Marker"),
)
"""How calls without a paginator of botocore's tell that there is more, and how they are asked for it."""

_DENIED: Final = ("AccessDenied", "UnauthorizedOperation", "AuthorizationError", "NotAuthorized", "Forbidden", "403")
_STRANGE: Final = ("", "InvalidAction", "InvalidURI", "UnknownOperationException")
_SLOW: Final = ("Throttl", "TooManyRequests", "RequestLimitExceeded", "SlowDown", "LimitExceeded")


@dataclass(frozen=True)
class Refused:
    """That a call told nothing; `reason` is why, in words."""

    reason: str


@dataclass(frozen=True)
class Nowhere(Refused):
    """That a service is not in that region: nothing is missed."""


_NOWHERE: Final = Nowhere("the service is not in this region")


def ask(place: Place, kind: Kind, call: Call, scope: Mapping[str, Any]) -> Any:
    """Return the answer of a call, its items when it lists; None when there is none, `Refused` when nobody knows."""
    if not call.items:
        try:
            return _plain(getattr(_client(place, kind, call), xform_name(call.operation))(**given(call, scope)))
        except FAULTS as fault:
            return None if _absent(fault, call) else refused(place, kind, call, fault)
    found = list(items(place, kind, call, scope))
    wrong = [each for each in found if isinstance(each, Refused)]
    return wrong[0] if wrong else found


def items(place: Place, kind: Kind, call: Call, scope: Mapping[str, Any]) -> Iterator[Any]:
    """Yield what a call lists, page after page; a page that was refused ends it with a `Refused`."""
    path = compiled(call.items)
    try:
        for page in _pages(_client(place, kind, call), call, given(call, scope)):
            told = path.search(page)
            yield from told if isinstance(told, list) else [] if told is None else [told]
    except FAULTS as fault:
        if not _absent(fault, call):
            yield refused(place, kind, call, fault)


def given(call: Call, scope: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters of a call about an item."""
    return {**call.fixed, **{name: find(how, scope) for name, how in call.given.items()}}


def refused(place: Place, kind: Kind, call: Call, fault: BaseException) -> Refused:
    """Return why a call told nothing, in words that hold for every item alike."""
    if place.entered.local and _unheard(fault):
        return Refused("not emulated") if place.entered.offers(kind.service_of(call), place.region) else _NOWHERE
    if isinstance(fault, EndpointConnectionError) and not place.entered.offers(kind.service_of(call), place.region):
        return _NOWHERE
    return Refused(why(fault))


def why(fault: BaseException) -> str:
    """Return the words for a fault, whatever was asked."""
    if isinstance(fault, NotImplementedError):
        return "not emulated"
    if isinstance(fault, ClientError):
        return _code(fault)
    if isinstance(fault, (ReadTimeoutError, ConnectTimeoutError)):
        return "no answer in time"
    if isinstance(fault, (EndpointConnectionError, ConnectionClosedError)):
        return "the connection was cut"
    return f"it failed ({type(fault).__name__})"


def _unheard(fault: BaseException) -> bool:
    """Whether an emulator does not know a call: it answers with no code of the service's own, or that it is none."""
    if isinstance(fault, ResponseParserError):
        return True
    if not isinstance(fault, ClientError):
        return False
    code, status = _told(fault)
    return status == 500 or code.isdigit() or code in _STRANGE


def _told(fault: ClientError) -> tuple[str, int]:
    """The code and the status of an answer that is an error."""
    said = fault.response
    return str(said.get("Error", {}).get("Code", "")), int(
        said.get("ResponseMetadata", {}).get("HTTPStatusCode", 0) or 0
    )


def _code(fault: ClientError) -> str:
    code, status = _told(fault)
    if any(each in code for each in _SLOW) or status == 429:
        return f"throttled ({code})"
    if any(each in code for each in _DENIED) or status in (401, 403):
        return f"access denied ({code})"
    if status == 501 or (status == 404 and code in ("", "404")) or "NotImplemented" in code:
        return "not emulated"
    return f"the service failed ({code or status})" if status >= 500 else f"refused ({code or status})"


def _absent(fault: BaseException, call: Call) -> bool:
    return isinstance(fault, ClientError) and fault.response.get("Error", {}).get("Code") in call.absent


def _client(place: Place, kind: Kind, call: Call) -> Any:
    return place.client(kind.service_of(call))


def _pages(client: Any, call: Call, params: Mapping[str, Any]) -> Iterator[Any]:
    name = xform_name(call.operation)
    if client.can_paginate(name):
        yield from client.get_paginator(name).paginate(**params)
        return
    takes = client.meta.service_model.operation_model(call.operation).input_shape
    known = frozenset(takes.members) if takes is not None else frozenset()
    more: dict[str, Any] = {}
    while True:
        page = getattr(client, name)(**params, **more)
        yield page
        if call.more is not None:
            token = compiled(call.more[0]).search(page)
            following = (call.more[1], token) if token else None
        else:
            following = next(((into, page[out]) for out, into in _TOKENS if page.get(out) and into in known), None)
        if following is None or more.get(following[0]) == following[1]:
            return
        more = {following[0]: following[1]}


def _plain(answer: Any) -> Any:
    return {key: value for key, value in answer.items() if key != "ResponseMetadata"}
