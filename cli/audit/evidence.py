"""Where the evidence of an audit comes from: files, or the accounts and platforms themselves."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli.local_cloud import running, session
from cli.refusal import BROKEN, Refusal
from ecosystem.noun import noun

if TYPE_CHECKING:
    from ecosystem.model import Declaration, Environment
    from governance.collect.snapshot import Snapshot

Report = Callable[[str], None]

_BY_TAG = "resourcegroupstaggingapi"
HOME = "us-east-1"
"""Where AWS keeps what is in no region, and certificates of distributions."""


@noun(frozen=True, slots=True)
class Sought:
    """What the user asked to be audited."""

    environment: str | None
    local: bool
    sources: tuple[Path, ...]
    platforms: tuple[str, ...]
    accounts: tuple[str, ...]
    regions: tuple[str, ...]
    role: str | None
    parallel: int = 8
    meta_url: str | None = None
    meta_secret: str | None = None
    timeout: float = 60
    tries: int | None = None


def from_files(sought: Sought) -> Snapshot:
    """Return what the files hold; refuses one that cannot be understood."""
    from governance.audit.importing import load
    from governance.collect.snapshot import SnapshotError

    try:
        return load(sought.sources, now())
    except SnapshotError as fault:
        raise Refusal(str(fault)) from fault


def collected(path: str, declaration: Declaration, where: Environment, sought: Sought, report: Report) -> Snapshot:
    """Return what is live in the environment's accounts, and on the platforms that are asked for."""
    from governance.audit.importing import merged

    found = [_cloud(path, declaration, where, sought, report)]
    found += [_platform(name, path, declaration, where, sought, report) for name in words(sought.platforms)]
    return replace(merged(found), environment=where.name)


def now() -> str:
    """Return the instant, to the second, in UTC."""
    return datetime.now(UTC).replace(microsecond=0).isoformat()


def words(said: Iterable[str]) -> list[str]:
    """Return the words of options that take several, separated by commas or said again."""
    return [word.strip().lower() for each in said for word in each.split(",") if word.strip()]


def accounts_of(declaration: Declaration, where: Environment, wanted: Iterable[str]) -> list[str]:
    """Return the accounts of an environment, those `wanted` alone where any are; refuses one that is none of them."""
    from cli.declared import known

    placed = (place.account for place in where.brands.values())
    every = list(dict.fromkeys(each for each in (where.account, *placed) if each))
    chosen = words(wanted)
    for each in chosen:
        known(each, every, f"account of `{where.name}` in `{declaration.file}`")
    return [each for each in every if not chosen or each in chosen]


def regions_of(declaration: Declaration, where: Environment) -> list[str]:
    """Return the regions that the declaration names for an environment, and the one of what is in none."""
    placed = (place.region for place in where.brands.values())
    return list(dict.fromkeys(each for each in (where.region or declaration.cloud.region, *placed, HOME) if each))


def _cloud(path: str, declaration: Declaration, where: Environment, sought: Sought, report: Report) -> Snapshot:
    ids = accounts_of(declaration, where, sought.accounts)
    regions = tuple(words(sought.regions)) or tuple(regions_of(declaration, where))
    return cloud(path, where.name, ids, regions, sought, report)


def cloud(
    path: str, environment: str, ids: Sequence[str], regions: tuple[str, ...], sought: Sought, report: Report
) -> Snapshot:
    """Return what is live in accounts of AWS, or of the local cloud that runs for the declaration at `path`."""
    from cli.audit.unheld import not_held
    from ecosystem.estate.gaps import Gap, Reach
    from governance.collect.aws.access import Access, Account
    from governance.collect.aws.collecting import collect
    from governance.collect.aws.permissions import every_kind
    from governance.collect.snapshot import Snapshot

    resources: list[Any] = []
    gaps: list[Gap] = []
    began = now()
    emulator = running(path, environment) if sought.local else None
    if emulator is not None:
        for each in ids:
            access = Access((Account(each),), regions, False, emulator.endpoint, sought.tries, sought.timeout)
            done = collect(access, report, parallel=sought.parallel, session=session(emulator, each, regions[0]))
            resources += done.resources
            gaps += done.gaps
        resources, unheld = not_held(resources, emulator.kind, emulator.record)
        gaps += unheld
    else:
        entered = tuple(Account(each, _role(sought, each)) for each in ids)
        every = not sought.regions
        access = Access(entered, regions, every, attempts=sought.tries, timeout=sought.timeout)
        done = collect(access, report, parallel=sought.parallel, session=own_session(regions[0]))
        resources += done.resources
        gaps += done.gaps
    closed = {each.account for each in gaps if each.every and not each.types and each.permission.startswith("sts:")}
    told = (kind for kind in every_kind() if kind.service != _BY_TAG)  # which lists what has tags, and that alone
    types = sorted({each for kind in told for each in kind.types})
    reach = Reach(tuple(each for each in ids if each not in closed), tuple(types))
    return Snapshot(
        began, environment, tuple(resources), (), tuple(gaps), reach, emulator.kind if emulator is not None else None
    )


def own_session(region: str) -> Any:
    """Return the user's own session of AWS; refuses a shell that is set for the local cloud."""
    import boto3

    if "ECOSYSTEM_LOCAL_ENDPOINT" in os.environ:
        raise Refusal(
            "this shell is set for the local cloud (`ecosystem local env`)",
            "add `--local`, or audit AWS from another shell",
            code=BROKEN,
        )
    return boto3.Session(region_name=region)


def _platform(
    name: str, path: str, declaration: Declaration, where: Environment, sought: Sought, report: Report
) -> Snapshot:
    from ecosystem.estate.gaps import Gap, Reach
    from governance.collect.snapshot import Snapshot

    if name == "meta":
        return _meta(path, declaration, where, sought, report)
    gap = Gap(name, "no collector reads it yet; `--from` takes an inventory of it")
    return Snapshot(now(), gaps=(gap,), reach=Reach())


def _meta(path: str, declaration: Declaration, where: Environment, sought: Sought, report: Report) -> Snapshot:
    from cli.audit import meta
    from governance.collect.aws.access import Access, Account

    def store() -> tuple[Any, Access]:
        """Where the secrets of the platform's stack are: its account, its region."""
        region = where.region or declaration.cloud.region
        if sought.local:
            emulator = running(path, where.name)
            access = Access((Account(where.account),), (region,), endpoint=emulator.endpoint, timeout=sought.timeout)
            return session(emulator, where.account, region), access
        account = Account(where.account, _role(sought, where.account))
        return own_session(region), Access((account,), (region,), attempts=sought.tries, timeout=sought.timeout)

    reached = meta.Reached(sought.meta_url, sought.meta_secret, sought.timeout, sought.tries, store)
    return meta.collected(declaration, where, reached, now(), report)


def _role(sought: Sought, account: str) -> str | None:
    return sought.role and sought.role.replace("{account}", account)
