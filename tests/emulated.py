"""An emulated AWS in this process at an address of this machine, and what tests do in one."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import boto3
from moto.server import ThreadedMotoServer

LEADS: Final[dict[str, Any]] = {
    "TableName": "leads",
    "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
    "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
    "BillingMode": "PAY_PER_REQUEST",
}
"""A table of leads, as `create_table` takes it."""


@contextmanager
def moto() -> Iterator[str]:
    """Serve moto; yields its address."""
    logging.getLogger("werkzeug").setLevel(logging.CRITICAL + 1)
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    try:
        yield f"http://127.0.0.1:{server.get_host_and_port()[1]}"
    finally:
        server.stop()


def inside(caller: boto3.Session, role: str, region: str, endpoint: str | None = None) -> boto3.Session:
    """Return a session of the account in which a role is taken."""
    sts = caller.client("sts", region_name=region, endpoint_url=endpoint)
    said = sts.assume_role(RoleArn=role, RoleSessionName="made")["Credentials"]
    return boto3.Session(said["AccessKeyId"], said["SecretAccessKey"], said["SessionToken"], region)
