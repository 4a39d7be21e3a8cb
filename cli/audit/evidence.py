"""Where the evidence of an audit comes from: files, or the accounts and platforms themselves."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
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
    found += [_platform(name, declaration, sought, report) for name in words(sought.platforms)]
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
    from cli.audit.unheld import not_held
    from ecosystem.estate.gaps import Gap, Reach, gap_of
    from governance.collect.aws.access import Access, Account
    from governance.collect.aws.collecting import collect
    from governance.collect.aws.permissions import every_kind
    from governance.collect.snapshot import Snapshot

    ids = accounts_of(declaration, where, sought.accounts)
    regions = tuple(words(sought.regions)) or tuple(regions_of(declaration, where))
    resources: list[Any] = []
    gaps: list[Any] = []
    began = now()
    emulator = running(path, where.name) if sought.local else None
    if emulator is not None:
        for each in ids:
            access = Access((Account(each),), regions, every_region=False, endpoint=emulator.endpoint)
            done = collect(access, report, parallel=sought.parallel, session=session(emulator, each, regions[0]))
            resources += done.resources
            gaps += done.gaps
        resources, unheld = not_held(resources, emulator.kind, emulator.record)
        gaps += unheld
    else:
        entered = tuple(Account(each, sought.role and sought.role.replace("{account}", each)) for each in ids)
        access = Access(entered, regions, every_region=not sought.regions)
        done = collect(access, report, parallel=sought.parallel, session=_own(regions[0]))
        resources += done.resources
        gaps += done.gaps
    missed = tuple(each if isinstance(each, Gap) else gap_of(each) for each in gaps)
    closed = {each.account for each in missed if each.every and not each.types and each.permission.startswith("sts:")}
    told = (kind for kind in every_kind() if kind.service != _BY_TAG)  # which lists what has tags, and that alone
    types = sorted({each for kind in told for each in kind.types})
    reach = Reach(tuple(each for each in ids if each not in closed), tuple(types))
    return Snapshot(
        began, where.name, tuple(resources), (), missed, reach, emulator.kind if emulator is not None else None
    )


def _own(region: str) -> Any:
    import boto3

    if "ECOSYSTEM_LOCAL_ENDPOINT" in os.environ:
        raise Refusal(
            "this shell is set for the local cloud (`ecosystem local env`)",
            "add `--local`, or audit AWS from another shell",
            code=BROKEN,
        )
    return boto3.Session(region_name=region)


def _platform(name: str, declaration: Declaration, sought: Sought, report: Report) -> Snapshot:
    from ecosystem.estate.gaps import Gap, Reach
    from governance.collect.snapshot import Snapshot

    if name == "meta":
        return _meta(declaration, sought, report)
    gap = Gap(name, "no collector reads it yet; `--from` takes an inventory of it")
    return Snapshot(now(), gaps=(gap,), reach=Reach())


def _meta(declaration: Declaration, sought: Sought, report: Report) -> Snapshot:
    from ecosystem.estate.gaps import Gap, Reach, gap_of
    from ecosystem.estate.joining import platform_of
    from governance.collect.meta import Access, NoTokenError, collect, token_from
    from governance.collect.meta.access import API_VERSION, BASE_URL
    from governance.collect.snapshot import Snapshot

    began, reach = now(), Reach(platforms=("meta",))
    businesses = [each for each in declaration.platforms if platform_of(each) == "meta" and each.external_id]
    if not businesses:
        gap = Gap("meta", "no platform of the vendor Meta says its `external_id`, the business's id")
        return Snapshot(began, gaps=(gap,), reach=reach)
    try:
        token = token_from(os.environ)
    except NoTokenError as fault:
        return Snapshot(began, gaps=(Gap("meta", str(fault)),), reach=reach)
    assets: list[Any] = []
    gaps: list[Gap] = []
    for business in businesses:
        access = Access(sought.meta_url or BASE_URL, API_VERSION, str(business.external_id), token)
        try:
            done = collect(access, report, sought=_sought(declaration))
        except ValueError as fault:
            gaps.append(Gap("meta", str(fault), str(business.external_id)))
            continue
        assets += done.assets
        gaps += [gap_of(each) for each in done.gaps]
    return Snapshot(began, assets=tuple(assets), gaps=tuple(gaps), reach=reach)


def _sought(declaration: Declaration) -> Iterable[Any]:
    """What the declaration names on Meta, to be looked for by its id when no list of the business has it."""
    from ecosystem.estate.assets import DECLARED_AS
    from ecosystem.estate.joining import platform_of
    from governance.collect.meta import Sought as Wanted

    kinds = {
        ("social_profile", "instagram"): "profile",
        ("social_profile", "facebook"): "page",
        **{(said, ""): kind for kind, found in DECLARED_AS.items() for said in found if len(found) == 1},
    }
    for channel in declaration.channels:
        kind = kinds.get((channel.kind, channel.network or "")) or kinds.get((channel.kind, ""))
        if kind and channel.external_id and platform_of(channel) == "meta":
            yield Wanted(kind, channel.external_id)
    for each in declaration.measurement:
        if each.external_id and platform_of(each) == "meta":
            yield Wanted("pixel", each.external_id)
