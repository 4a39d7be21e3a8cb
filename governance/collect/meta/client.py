"""Reading the Graph API: one node or a list by its pages, waiting and trying again within limits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from json import loads
from typing import Any, Final
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import urllib3
from urllib3.exceptions import HTTPError

from governance.collect.meta.access import Access, Clock, Limits
from governance.collect.meta.errors import ACCIDENT, FIELD, LESS, REFUSED, THROTTLED, FailedError, failure, pause

Node = Mapping[str, Any]

NODE: Final = "a node"
_ID: Final = re.compile(r"[A-Za-z0-9_.:-]{1,100}")


class Client:
    """Reads as `access` says.

    `lacking` are the fields that this version of the API turned out not to have, each after its list, or `NODE`.
    """

    def __init__(self, access: Access, limits: Limits, clock: Clock) -> None:
        self._address = access.address()
        self._access = access
        self._limits = limits
        self._clock = clock
        self._patience = limits.patience
        self._hold = 0.0
        self._pool = _pool(self._address, limits.timeout)
        self.lacking: set[tuple[str, str]] = set()
        self.calls = 0

    def node(self, path: str, fields: Sequence[str], **parameters: str) -> Node:
        """Return one node with those of `fields` that exist; raises `FailedError`."""
        return self._ask(path, [*fields], dict(parameters))

    def every(self, path: str, fields: Sequence[str], **parameters: str) -> Iterator[Node]:
        """Yield the nodes of a list, each once, page by page; raises `FailedError` where it cannot go on."""
        left, asked = [*fields], {**parameters, "limit": str(self._limits.size)}
        seen: set[str] = set()
        known: set[str] = set()
        for _ in range(self._limits.pages):
            page = self._ask(path, left, asked)
            for each in _nodes(page):
                if each["id"] not in known:
                    known.add(each["id"])
                    yield each
            after = _after(page)
            if after is None:
                return
            if after in seen:
                raise FailedError(REFUSED, "its pages go in a circle")
            seen.add(after)
            asked["after"] = after
        raise FailedError(REFUSED, f"it does not end after {self._limits.pages} pages")

    def _ask(self, path: str, fields: list[str], parameters: dict[str, str]) -> Node:
        """Return an answer. A field that does not exist is taken out of `fields`, a page too large made smaller."""
        of = path.rpartition("/")[2] if "/" in path else NODE
        fields[:] = [each for each in fields if (of, each) not in self.lacking]
        tries, backoff = self._limits.tries, 1.0
        while True:
            try:
                return self._call(path, {**parameters, "fields": ",".join(fields)})
            except FailedError as failed:
                if failed.kind == FIELD and failed.field in fields:
                    fields.remove(failed.field)
                    self.lacking.add((of, failed.field))
                    continue
                if failed.kind == LESS and int(parameters.get("limit", "1")) > 1:
                    parameters["limit"] = str(int(parameters["limit"]) // 2)
                    continue
                tries -= 1
                if failed.kind == THROTTLED:
                    self._wait_for(failed, 60.0 * backoff, tries)
                elif failed.kind == ACCIDENT and tries > 0:
                    self._clock.sleep(backoff)
                else:
                    raise
                backoff *= 2

    def _wait_for(self, failed: FailedError, otherwise: float, tries: int) -> None:
        """Wait as told, out of the whole run's patience; raises the failure when that is used up."""
        wait = failed.wait or otherwise
        if tries <= 0 or wait > self._patience:
            told = f", and told to wait {wait:.0f} s" if failed.wait else ""
            raise FailedError(THROTTLED, f"{failed.reason}{told}") from None
        self._patience -= wait
        self._clock.sleep(wait)

    def _call(self, path: str, parameters: dict[str, str]) -> Node:
        if 0 < self._hold <= self._patience:
            self._patience -= self._hold
            self._clock.sleep(self._hold)
        self._hold = 0.0
        self.calls += 1
        status, headers, body = self._get(path, parameters)
        failed = failure(status, body, headers)
        if failed is not None:
            raise failed
        self._hold = pause(headers)
        found: Node = body
        return found

    def _get(self, path: str, parameters: dict[str, str]) -> tuple[int, Mapping[str, str], Any]:
        """Return status, headers and JSON of one call; None for a body that is none. Raises `FailedError`."""
        token, secret = self._access.token, self._access.app_secret
        if secret is not None:
            parameters = {**parameters, "appsecret_proof": token.proof(secret)}
        url = f"{self._address}/{quote(path, safe='/')}?{urlencode({k: v for k, v in parameters.items() if v})}"
        try:
            answer = self._pool.request(
                "GET",
                url,
                headers={**token.header(), "Accept": "application/json"},
                redirect=False,
                retries=False,
                preload_content=False,
            )
            text = answer.read(self._limits.most + 1)
            if len(text) > self._limits.most:
                answer.close()
                raise FailedError(REFUSED, f"its answer is longer than {self._limits.most} bytes")
            answer.release_conn()
        except (HTTPError, OSError) as cut:
            # Not chained: what lies below knows the request.
            raise FailedError(ACCIDENT, f"the connection failed ({type(cut).__name__})") from None
        return answer.status, {key.lower(): value for key, value in answer.headers.items()}, _json(text)


def _pool(address: str, timeout: float) -> urllib3.PoolManager:
    limit = urllib3.Timeout(connect=min(timeout, 10.0), read=timeout)
    parts = urlsplit(address)
    if parts.scheme == "https" and (proxy := _proxy(parts.hostname or "")):
        return urllib3.ProxyManager(proxy, timeout=limit, maxsize=1)
    return urllib3.PoolManager(timeout=limit, maxsize=1)


def _proxy(host: str) -> str | None:
    from urllib.request import getproxies, proxy_bypass  # what the environment says, as every other tool reads it

    return None if proxy_bypass(host) else getproxies().get("https")


def _json(text: bytes) -> Any:
    try:
        return loads(text)
    except (ValueError, RecursionError):
        return None


def _nodes(page: Node) -> list[Node]:
    found = page.get("data")
    if not isinstance(found, list) or not all(isinstance(each, Mapping) for each in found):
        raise FailedError(REFUSED, "its answer is no list")
    if not all(isinstance(each.get("id"), str) and _ID.fullmatch(each["id"]) for each in found):
        raise FailedError(REFUSED, "its answer lists things without an id")
    return found


def _after(page: Node) -> str | None:
    """Return the cursor of the next page, None at the end: it is there only where `next` is, be the page empty or not.

    Of `next` itself only the cursor is read: it names a host, and holds the token.
    """
    paging = page.get("paging")
    if not isinstance(paging, Mapping) or not isinstance(paging.get("next"), str):
        return None
    cursors = paging.get("cursors")
    after = cursors.get("after") if isinstance(cursors, Mapping) else None
    after = after or dict(parse_qsl(paging["next"].partition("?")[2])).get("after")
    if not isinstance(after, str) or not after.isprintable() or not after.isascii():
        raise FailedError(REFUSED, "it has further pages, and no cursor to them")
    return after
