"""The local cloud as boto3 sees it, for what reads a live account."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli.refusal import BROKEN, Refusal

if TYPE_CHECKING:
    from localcloud.emulator.emulated import Emulator


def running(path: str, environment: str) -> Emulator:
    """Return the local cloud that runs for the declaration at `path`; refuses when none does."""
    from cli.deployment.workspace import hidden_folder
    from localcloud.emulator import status

    found = status(hidden_folder(Path(path).resolve().parent) / "local")
    if not found:
        raise Refusal("no local cloud runs", f"`ecosystem up {environment} --local` starts one", code=BROKEN)
    return found[0]


def session(emulator: Emulator, account: str, region: str) -> Any:
    """Return a session of boto3 with the local cloud's credentials for an account."""
    import boto3

    said = emulator.environment(account, region, os.environ)
    return boto3.Session(
        aws_access_key_id=said["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=said["AWS_SECRET_ACCESS_KEY"],
        aws_session_token=said.get("AWS_SESSION_TOKEN") or None,
        region_name=region,
    )
