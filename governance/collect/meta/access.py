"""How the Graph API is reached: where, as whom, with what patience. The token shows itself to nobody but the wire."""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Callable, Mapping
from dataclasses import field
from json import loads
from typing import Any, Final, NoReturn
from urllib.parse import urlsplit

from ecosystem.noun import noun

BASE_URL: Final = "https://graph.facebook.com"
API_VERSION: Final = "v26.0"
VARIABLE: Final = "ECOSYSTEM_META_TOKEN"
_LOOPBACK: Final = ("localhost", "127.0.0.1", "::1")
_KEYS: Final = ("token", "access_token", VARIABLE)


class NoTokenError(Exception):
    """There is no token; the text says where one is looked for."""


class Token:
    """An access token that is never shown, compared by value, printed, pickled or copied into a record."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        if not value or not value.isascii() or not value.isprintable() or " " in value:
            raise NoTokenError("the Meta token is empty, or holds what no token has (a space, a line end)") from None
        self._value = value

    def __repr__(self) -> str:
        return "Token(hidden)"

    __str__ = __repr__

    def __reduce__(self) -> NoReturn:
        raise TypeError("a token is not written down")

    def header(self) -> dict[str, str]:
        """Return the header that carries it."""
        return {"Authorization": f"Bearer {self._value}"}

    def proof(self, secret: Token) -> str:
        """Return Meta's `appsecret_proof` of it: HMAC-SHA256 with the app's secret, in hexadecimal."""
        return hmac.new(secret._value.encode(), self._value.encode(), hashlib.sha256).hexdigest()

    def without(self, text: str) -> str:
        """Return a text in which it does not stand."""
        return text.replace(self._value, "(hidden)")


@noun(frozen=True, slots=True)
class Access:
    """Where the Graph API is and as whom it is asked.

    `app_secret` is needed only by apps that demand proof of it. Raises `ValueError` for a `base_url` that would carry
    the token in the clear, or hold it.
    """

    base_url: str
    api_version: str
    business_id: str
    token: Token
    app_secret: Token | None = None

    def address(self) -> str:
        """Return the address that paths are appended to: `https://graph.facebook.com/v26.0`."""
        parts = urlsplit(self.base_url)
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
            raise ValueError("the Graph API is reached over https only; http is for an emulator on this machine")
        if parts.username or parts.password or parts.query or parts.fragment or not parts.hostname:
            raise ValueError("the address of the Graph API is a host, without a user, a query or a fragment")
        if not self.api_version.startswith("v") or not self.api_version[1:].replace(".", "", 1).isdigit():
            raise ValueError(f"`{self.api_version}` is no version of the Graph API; one such as `{API_VERSION}` is")
        if not self.business_id.isdecimal():
            raise ValueError(f"`{self.business_id}` is no id of a Meta business; one of digits is")
        return f"{self.base_url.rstrip('/')}/{self.api_version}"


@noun(frozen=True, slots=True)
class Limits:
    """`tries` of a call that fails by accident, `patience` in seconds for all throttling together, `pages` of a list,
    `size` of a page, `timeout` in seconds of one answer, `most` bytes of one answer."""

    tries: int = 4
    patience: float = 900.0
    pages: int = 1_000
    size: int = 100
    timeout: float = 60.0
    most: int = 32_000_000


@noun(frozen=True, slots=True)
class Clock:
    """How time passes; tests put another in its place."""

    sleep: Callable[[float], None] = field(default=lambda seconds: time.sleep(seconds))


def token_from(
    environment: Mapping[str, str], secret: str | None = None, read: Callable[[str], str] | None = None
) -> Token:
    """Return the token of the environment, else of the secret called `secret`, which `read` fetches.

    A secret is the token itself, or JSON with it under `token`. Raises `NoTokenError`.
    """
    if said := environment.get(VARIABLE, "").strip():
        return Token(said)
    if secret is None or read is None:
        raise NoTokenError(f"no Meta token: set `{VARIABLE}`, or name a secret that holds it")
    said = read(secret).strip()
    try:
        found: Any = loads(said)
    except ValueError:
        return Token(said)
    if isinstance(found, Mapping):
        found = next((found[key] for key in _KEYS if isinstance(found.get(key), str)), "")
    if not isinstance(found, str) or not found:
        raise NoTokenError(f"the secret `{secret}` holds no Meta token; the token, or JSON with `token`, is expected")
    return Token(found.strip())
