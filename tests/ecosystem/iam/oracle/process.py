"""iam-simulate as a process of its own: put into the user's cache once, asked many questions at a time."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from localcloud import cache, process
from tests.ecosystem.iam.samples import Case, whole

VERSION = "0.1.173"
_HERE = Path(__file__).parent
_LIMIT = 900
_WORDS = {"Allowed": "allowed", "ExplicitlyDenied": "explicit deny", "ImplicitlyDenied": "implicit deny"}


class OracleError(Exception):
    """The oracle cannot be had; the text says why and what to do."""


def folder() -> Path:
    """Return where iam-simulate is, installed on first need from the lock file (some 5 s, 20 MB)."""
    home = cache.folder() / "iam-simulate" / VERSION
    with process.lock(home.with_name("lock")):
        if not (home / "complete").exists():
            _install(home)
    return home


def _install(home: Path) -> None:
    arriving = home.with_name(f"arriving-{VERSION}")
    shutil.rmtree(arriving, ignore_errors=True)
    arriving.mkdir(parents=True)
    try:
        for name in ("package.json", "package-lock.json"):
            shutil.copy(_HERE / name, arriving)
        _run(("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"), arriving)
        (arriving / "complete").touch()
        shutil.rmtree(home, ignore_errors=True)
        arriving.replace(home)
    finally:
        shutil.rmtree(arriving, ignore_errors=True)


def _run(command: Sequence[str], where: Path, given: str = "") -> str:
    try:
        done = subprocess.run(
            command, cwd=where, input=given, capture_output=True, text=True, timeout=_LIMIT, check=False, env=os.environ
        )
    except (OSError, subprocess.TimeoutExpired) as fault:
        raise OracleError(f"iam-simulate cannot be had: `{command[0]}`: {fault}; Node 20 and npm are needed") from fault
    if done.returncode:
        words = " ".join((done.stderr or done.stdout).split())[-600:]
        raise OracleError(f"iam-simulate cannot be had: `{' '.join(command[:2])}` failed in {where}: {words}")
    return done.stdout


def answers(cases: Sequence[Case]) -> list[str]:
    """Return what the oracle answers to each case: a `Decision.why`, or `error: ...`. Raises `OracleError`."""
    home = folder()
    asked = "".join(json.dumps(simulation(each)) + "\n" for each in cases)
    found = [json.loads(line) for line in _run(("node", str(_HERE / "run.mjs"), str(home)), home, asked).splitlines()]
    assert len(found) == len(cases)
    return [_answer(each) for each in found]


def _answer(found: dict[str, Any]) -> str:
    if "error" in found or found["ignored"]:
        return f"error: {found.get('error') or found['ignored']}"
    return _WORDS[found["result"]]


def simulation(case: Case) -> dict[str, Any]:
    """Return a case as iam-simulate's input."""
    caller = case.caller
    principal: Any = caller.session or caller.arn or caller.provider or {"type": "Anonymous"}
    policy = case.policy if case.trust is None else case.trust
    found: dict[str, Any] = {
        "request": {
            "principal": principal,
            "action": case.action,
            "resource": {"resource": case.resource, "accountId": case.account},
            "contextVariables": {k: v if isinstance(v, str) else list(v) for k, v in case.context.items()},
        },
        "identityPolicies": _named("identity", case.identity) if case.identity else [],
        "serviceControlPolicies": _levels("scp", case.scp),
        "resourceControlPolicies": _levels("rcp", case.rcp),
    }
    if policy is not None:
        found["resourcePolicy"] = _document([whole(each, False, case.trust is None) for each in policy])
    if case.boundary is not None:
        found["permissionBoundaryPolicies"] = _named("boundary", case.boundary)
    if case.session is not None:
        found["sessionPolicy"] = _document([whole(each, True) for each in case.session])
    return found


def _document(statements: Sequence[Any]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def _named(name: str, statements: Sequence[Any]) -> list[dict[str, Any]]:
    return [{"name": name, "policy": _document([whole(each, name != "rcp") for each in statements])}]


def _levels(name: str, levels: Sequence[Sequence[Any]]) -> list[dict[str, Any]]:
    return [{"orgIdentifier": f"level-{at}", "policies": _named(name, each)} for at, each in enumerate(levels)]
