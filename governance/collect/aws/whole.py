"""Answers that are whole: botocore takes half an answer for one, and reads "nothing" out of half a JSON document."""

from __future__ import annotations

from typing import Any, Final

from botocore.exceptions import ConnectionClosedError

_BODILESS: Final = (204, 304)


class Whole:
    """A session of botocore's HTTP, in which an answer that is shorter than it says is a connection that was cut.

    Source: `botocore.httpsession.URLLib3Session.send` passes `enforce_content_length=False`.
    """

    def __init__(self, session: Any) -> None:
        self._session = session

    def send(self, request: Any) -> Any:
        """Return the answer; raises `ConnectionClosedError`, which is tried again, for half of one."""
        answer = self._session.send(request)
        said = str(answer.headers.get("content-length") or "")
        bodiless = request.method == "HEAD" or request.stream_output or answer.status_code in _BODILESS
        if said.isdecimal() and not bodiless and len(answer.content) < int(said):
            raise ConnectionClosedError(endpoint_url=request.url)
        return answer

    def close(self) -> None:
        """Close the connections."""
        self._session.close()


def whole(client: Any) -> Any:
    """Return the client of a service, which from now on takes no half answers."""
    client._endpoint.http_session = Whole(client._endpoint.http_session)
    return client
