"""Where the policies that are analysed come from: the stacks as they would be, files, or the account itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli.local_cloud import running, session
from cli.refusal import BROKEN, Refusal

if TYPE_CHECKING:
    from ecosystem.iam.world import World
    from ecosystem.model import Declaration, Environment


def rehearsed(
    declaration: Declaration,
    environment: Environment,
    units: tuple[str, ...],
    as_of: date,
    report: Callable[[str], None],
) -> World:
    """Return what the stacks would provision, the program run without engine or cloud; `units` empty: all of them.

    The platform is always among them, since it holds the boundary and the keys. External ids are made up.
    """
    from cli.rehearsing import rehearsed as rehearse
    from ecosystem.estate.planned import planned
    from ecosystem.iam.gathered import gathered
    from ecosystem.naming import BOOTSTRAP, PLATFORM
    from stacks.units import stacks_of

    wanted = [
        unit
        for unit in stacks_of(declaration, environment)
        if unit != BOOTSTRAP and (not units or unit in (PLATFORM, *units))
    ]
    made = rehearse(declaration, environment, wanted, as_of, report, saying="what it would provision")
    estates = (
        planned(each.planned(name), as_of, declaration, environment=environment.name) for name, each in made.items()
    )
    return gathered(estates, environment.account)


def from_files(paths: tuple[Path, ...], declaration: Declaration, as_of: date) -> World:
    """Return what snapshots, exported stacks and previews hold together; refuses with the file that cannot be read."""
    from ecosystem.iam.exported import load, merge
    from ecosystem.iam.snapshot import SnapshotError

    try:
        return merge([load(path, as_of, declaration) for path in paths])
    except SnapshotError as fault:
        raise Refusal(str(fault)) from fault


def live(
    path: str, environment: Environment, region: str, local: bool, kept: Path | None, report: Callable[[str], None]
) -> World:
    """Return what is in the environment's account now; `kept` is where the snapshot goes, None for nowhere.

    Refuses when no local cloud runs, when there are no credentials, when they are of another account, and when the
    account's roles cannot be listed.
    """
    from ecosystem.iam.snapshot import read
    from governance.collect.access import CollectError, collect, write

    emulator = running(path, environment.name) if local else None
    account = session(emulator, environment.account, region) if emulator is not None else _own(environment, region)
    try:
        snapshot = collect(account, emulator.endpoint if emulator is not None else None, report)
    except CollectError as fault:
        raise Refusal(str(fault), code=BROKEN) from fault
    if kept is not None:
        write(snapshot, kept)
    return read(snapshot, "the account")


def _own(environment: Environment, region: str) -> Any:
    import boto3

    from cli.deployment.account import caller

    found = caller(region)
    if found != environment.account:
        raise Refusal(
            f"the credentials are of account {found}, and `{environment.name}` is in account {environment.account}",
            code=BROKEN,
        )
    return boto3.Session(region_name=region)
