"""What the tests of the AWS collector share: moto in this process, and one collection of some services."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import boto3
from botocore.awsrequest import AWSResponse

from governance.collect.aws.access import Access, Account
from governance.collect.aws.collecting import Found, collect
from governance.collect.aws.permissions import every_kind

REGION = "sa-east-1"
ACCOUNT = "123456789012"
ALLOW = '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}'
TRUST = (
    '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "999999999999"},'
    ' "Action": "sts:AssumeRole"}]}'
)


def session() -> boto3.Session:
    """Return a session of moto's account."""
    return boto3.Session("testing", "testing", region_name=REGION)


def read(services: str, of: boto3.Session | None = None, attempts: int = 1, account: Account | None = None) -> Found:
    """Return what is live of these services in one region."""
    wanted = frozenset(services.split())
    access = Access((account or Account(),), (REGION,), every_region=False, attempts=attempts)
    kinds = [kind for kind in every_kind() if kind.service in wanted]
    return collect(access, lambda _: None, parallel=3, session=of or session(), kinds=kinds)


def said(found: Found, type: str, id: str | None = None) -> Any:
    """Return the properties of the one resource of this type (and name)."""
    (one,) = [each for each in found.resources if each.type == type and id in (None, each.id)]
    return dict(one.properties)


class _Raw:
    def __init__(self, body: bytes) -> None:
        self._body = body

    def stream(self, *_: Any, **__: Any) -> Iterator[bytes]:
        yield self._body


def answer(status: int, code: str, message: str = "no") -> Callable[..., Any]:
    """Return a handler by which a service answers an error, in JSON, XML and the query protocol alike."""
    error = f"<Error><Code>{code}</Code><Message>{message}</Message></Error>"

    def handle(request: Any, **_: Any) -> AWSResponse:
        xml = error if ".s3." in request.url else f"<ErrorResponse>{error}</ErrorResponse>"
        json = "X-Amz-Target" in request.headers
        body = (f'{{"__type": "{code}", "message": "{message}"}}' if json else xml).encode()
        return AWSResponse(request.url, status, {"x-amzn-errortype": code}, _Raw(body))

    return handle


@contextmanager
def faulty(event: str, handle: Callable[..., Any], times: int = 10**6) -> Iterator[boto3.Session]:
    """Yield a session whose calls of `service.Operation` meet the handler instead of the service, so many times."""
    made = session()
    left = [times]

    def meet(**told: Any) -> Any:
        if left[0] <= 0:
            return None
        left[0] -= 1
        return handle(**told)

    made.events.register_first(f"before-send.{event}", meet)
    yield made
