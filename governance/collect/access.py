"""Collecting access: an account's roles and the policies of its resources, as a snapshot (`ecosystem.iam.snapshot`).

Nothing is changed, and nothing but policies, names and tags is read. Whatever is refused is a gap that names the
permission; `POLICY` is the policy of whoever collects.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import boto3

from ecosystem.iam.opening import At, SnapshotError, decoded
from governance.collect.calling import POLICY, WORKERS, AbsentError, Calls, CollectError, UnreadError
from governance.collect.guarded import resources
from governance.collect.roles import roles

__all__ = ["POLICY", "CollectError", "collect", "write"]


def collect(
    session: boto3.Session,
    endpoint: str | None,
    report: Callable[[str], None],
    *,
    regions: tuple[str, ...] = (),
    now: datetime | None = None,
) -> dict[str, Any]:
    """Return a snapshot of the session's account, sorted; `report` is told what is being read.

    `endpoint` is an emulator's, None for AWS. Resources are those of `regions` (none: the session's region), buckets
    those of the account. Raises CollectError when the credentials are of no use or roles cannot be listed.
    """
    calls = Calls(session, endpoint, regions)
    report(f"the roles of {calls.account}")
    with ThreadPoolExecutor(WORKERS) as pool:
        try:
            found, policies, gaps = roles(calls, pool, report)
        except (UnreadError, AbsentError, SnapshotError) as fault:
            raise CollectError(f"the roles of {calls.account} cannot be read: {fault}") from None
        report(f"{len(found)} roles")
        guarded, more = resources(calls, pool, report)
    for role in found:
        role["attached"] = None if role["attached"] is None else sorted(role["attached"])
    account = {
        "account": calls.account,
        "regions": sorted(calls.regions),
        "roles": sorted(found, key=lambda each: each["arn"]),
        "policies": policies,
        "resources": sorted(
            ({**each, "policy": _document(each["policy"])} for each in guarded),
            key=lambda each: (each["kind"], each["arn"]),
        ),
        "gaps": sorted({*gaps, *more}),
    }
    moment = (now or datetime.now(UTC)).astimezone(UTC).replace(microsecond=0)
    said = {"version": 1, "collected": moment.isoformat().replace("+00:00", "Z"), "accounts": [account]}
    settled: dict[str, Any] = _sorted(said)
    return settled


def write(snapshot: Mapping[str, Any], path: Path) -> None:
    """Write a snapshot as JSON that two collections of the same access have in common but for the instant."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    beside.write_text(json.dumps(snapshot, indent=1, sort_keys=True, ensure_ascii=False) + "\n", "utf-8")
    beside.replace(path)


def _document(text: Any) -> Any:
    """Return what a policy's text holds; one that cannot be read stays a text, and whoever reads it says so."""
    if not isinstance(text, str):
        return text
    try:
        return decoded(text.encode(), At("a policy"))
    except (SnapshotError, UnicodeError):
        return text


def _sorted(value: Any) -> Any:
    """Return a value whose mappings are sorted, so that it is the same before it is written and once it is read."""
    if isinstance(value, Mapping):
        return {key: _sorted(value[key]) for key in sorted(value)}
    return [_sorted(each) for each in value] if isinstance(value, (list, tuple)) else value
