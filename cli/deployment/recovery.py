"""What a run that was killed leaves behind, made good before the next one goes on: locks, and cut-off operations."""

from __future__ import annotations

import os
import re
import signal
import socket
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cli.deployment import stacks
from cli.deployment.holding import Record, backend_locks
from cli.deployment.pending import Mended, Pending, mend, pending
from cli.deployment.progress import StackProgress
from cli.deployment.pulumi import Outcome
from cli.deployment.safety import described
from cli.deployment.selection import Target
from cli.deployment.session import Session
from cli.deployment.workspace import PROJECT
from cli.refusal import BROKEN, Refusal
from localcloud.process import started, wait_until
from stacks.tagging import urn_tag

Report = Callable[[str], None]

_PATIENCE = 900.0  # seconds that an engine gets to finish what it had begun (a database takes minutes)
_LOCKED = "the stack is currently locked"
_HOLDER = re.compile(r"created by (?P<user>[^@\s]*)@(?P<host>\S+) \(pid (?P<pid>\d+)\) at (?P<since>\S+)")


def free(session: Session, target: Target, report: Report, cut_off: Record | None) -> None:
    """Take away the locks that dead engines left on a stack of a file backend; refuse when one is at work.

    An engine whose own run was killed is finishing what it had begun: it is waited for.
    """
    folder = session.state_folder
    if folder is None:
        return
    locks = backend_locks(folder, PROJECT, target.stack)
    for lock in locks:
        if lock.host != socket.gethostname() or not is_engine(lock.pid):
            continue
        if cut_off is None:
            raise Refusal(
                f"another run is at work on `{target.stack}`: "
                f"process {lock.pid} of {lock.user}, since {lock.since} UTC",
                "wait for it to end, or stop it with Ctrl-C where it runs",
                code=BROKEN,
            )
        report(f"`{target.stack}`: the engine of the run before (process {lock.pid}) finishes what it began")
        end_orphan(lock.pid)
    foreign = [lock for lock in locks if lock.host != socket.gethostname()]
    if foreign:
        raise _foreign(target, foreign[0].user, foreign[0].host, foreign[0].pid, foreign[0].since)
    if locks and backend_locks(folder, PROJECT, target.stack):
        unlock(session, target, report)


def end_orphan(pid: int) -> None:
    """Ask an engine whose run is dead to save its state and end, and wait until it has."""
    since = started(pid)
    try:
        os.kill(pid, signal.SIGINT)
    except (ProcessLookupError, PermissionError):
        return
    if since is not None and not wait_until(lambda: started(pid) != since, _PATIENCE, every=0.1):
        raise Refusal(
            f"the engine of the run before (process {pid}) does not end", f"`kill {pid}` ends it", code=BROKEN
        )


def is_engine(pid: int) -> bool:
    """Return whether a process is there and is an engine."""
    if pid <= 0 or started(pid) is None:
        return False
    if not sys.platform.startswith("linux"):
        return True
    try:
        return b"pulumi" in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")[0]
    except OSError:
        return False


def unlock(session: Session, target: Target, report: Report) -> None:
    """Take away the lock of an engine that is dead."""
    report(f"`{target.stack}`: the run before was cut off; its lock is taken away")
    outcome = session.pulumi.run("cancel", "--stack", target.stack, "--yes")
    if not outcome.fine:
        raise Refusal(f"the lock of `{target.stack}` cannot be taken away: {outcome.errors}", code=BROKEN)


def locked(outcome: Outcome, said: list[str]) -> bool:
    """Return whether an operation did not begin because the stack is locked."""
    return not outcome.fine and any(_LOCKED in text for text in (outcome.errors, *said))


def free_reported(session: Session, target: Target, text: str, report: Report) -> None:
    """Take away the lock that the engine complained about, if its holder ran here and is dead; refuse otherwise."""
    holder = _HOLDER.search(text)
    if holder is None:
        raise Refusal(f"`{target.stack}` is locked by another run", "wait for it to end", code=BROKEN)
    if holder["host"] != socket.gethostname() or is_engine(int(holder["pid"])):
        raise _foreign(target, holder["user"], holder["host"], int(holder["pid"]), holder["since"])
    unlock(session, target, report)


def _foreign(target: Target, user: str, host: str, pid: int, since: str) -> Refusal:
    return Refusal(
        f"another run is at work on `{target.stack}`: process {pid} of {user} on {host}, since {since}",
        f"wait for it to end; if it is dead, `pulumi cancel --stack {target.stack}`",
        code=BROKEN,
    )


def recover(
    session: Session, target: Target, deployment: Mapping[str, Any], progress: StackProgress, report: Report
) -> bool:
    """Settle the operations that were cut off in a stack; return whether there were any.

    What a create left behind is found in the cloud by its name or its URN tag and taken into the state.
    """
    operations = pending(deployment)
    if not operations:
        return False
    report(f"`{target.stack}`: the run before was cut off in {len(operations)} operations; settling them")
    mended = mend(deployment, lambda operation: find(session, target, operation))
    for urn in mended.adopted:
        report(f"`{target.stack}`: found and taken in: {described(urn)}")
    _write(session, target, mended)
    if mended.to_refresh:
        outcome = stacks.refresh(session, target, progress, mended.to_refresh)
        if not outcome.fine:
            reason = outcome.errors or "; ".join(progress.errors)
            raise Refusal(f"what was cut off in `{target.stack}` cannot be read again: {reason}", code=BROKEN)
    return True


def _write(session: Session, target: Target, mended: Mended) -> None:
    outcome = stacks.imported(session, target.stack, mended.deployment)
    if not outcome.fine:
        raise Refusal(f"the state of `{target.stack}` cannot be mended: {outcome.errors}", code=BROKEN)


def find(session: Session, target: Target, operation: Pending) -> str | None:
    """Return the id of what a cut-off create left behind; None when there is nothing."""
    from localcloud.provider.finding import find as look
    from localcloud.provider.loading import UnknownType
    from localcloud.provider.refusals import ProviderError

    tag = urn_tag(target.stack, operation.type, operation.urn.rpartition("::")[2])
    cloud = _cloud(session, operation.account or target.account, operation.region or target.region)
    try:
        found: str | None = look(cloud, operation.type, dict(operation.inputs), tag, operation.urn)
    except (ProviderError, UnknownType) as fault:
        raise Refusal(
            f"it cannot be said what was left of {described(operation.urn)}, which was being made: {fault}", code=BROKEN
        ) from fault
    return found


def _cloud(session: Session, account: str, region: str) -> Any:
    """The clients for the search: of the emulator for that account, or of AWS with the credentials at hand."""
    emulator = session.emulator
    if emulator is None:
        return LiveAws(account, region)
    from localcloud.provider.aws import EmulatedAws
    from localcloud.provider.record import VARIABLE

    said = emulator.environment(account, region)
    os.environ[VARIABLE] = said[VARIABLE]  # where the search looks for what the emulator cannot hold
    return EmulatedAws(
        emulator.endpoint,
        account,
        region,
        emulator.kind,
        said["AWS_ACCESS_KEY_ID"],
        said["AWS_SECRET_ACCESS_KEY"],
        said["AWS_SESSION_TOKEN"] or None,
    )


@dataclass
class LiveAws:
    """An account and region of AWS for the search: the part of the provider's `Aws` that a search needs."""

    account: str
    region: str
    emulator: str = ""

    def client(self, service: str, region: str | None = None) -> Any:
        """Return a client with the credentials at hand."""
        import boto3

        return boto3.session.Session(region_name=region or self.region).client(service)

    def for_operation(self, region: str | None = None) -> LiveAws:
        """Return the same account in a region."""
        return LiveAws(self.account, region or self.region)

    def not_held(self, what: str) -> None:
        """AWS holds everything."""
