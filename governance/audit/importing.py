"""Evidence from files: a snapshot, the normal record of ad platforms, an export of AWS Config; several together."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ecosystem.estate.assets import Asset
from ecosystem.estate.gaps import Reach
from governance.audit.config_items import BadItemError, accounts, export_of
from governance.audit.config_items import read as read_export
from governance.audit.records import BadRecordError, from_csv, from_json, strange
from governance.collect.snapshot import Snapshot, SnapshotError, is_snapshot, parsed, read


def load(paths: Sequence[Path], now: str) -> Snapshot:
    """Return what the files hold together; `now` is the instant of what does not say when it was collected.

    Raises `SnapshotError` with the file that cannot be read, and why.
    """
    return merged([_one(path, now) for path in paths])


def merged(found: Sequence[Snapshot]) -> Snapshot:
    """Return several snapshots as one; what is in two of them is taken from the later one."""
    resources = {(each.urn, each.type): each for one in found for each in one.resources}
    assets = {each.urn: each for one in found for each in one.assets}
    types = [one.reach.types for one in found if one.reach.types is not None]
    reach = Reach(
        tuple(sorted({each for one in found for each in one.reach.accounts})),
        tuple(sorted({each for one in types for each in one})) if types else None,
        tuple(sorted({each for one in found for each in one.reach.platforms})),
    )
    environments = {one.environment for one in found if one.environment is not None}
    return Snapshot(
        min((one.collected for one in found), default=""),
        environments.pop() if len(environments) == 1 else None,
        tuple(resources.values()),
        tuple(assets.values()),
        tuple(dict.fromkeys(gap for one in found for gap in one.gaps)),
        reach,
        next((one.emulator for one in found if one.emulator), None),
    )


def _one(path: Path, now: str) -> Snapshot:
    try:
        if path.suffix.lower() == ".csv":
            return _of_platforms(from_csv(_text(path)), now)
        said = parsed(path)
        if is_snapshot(said):
            return read(said, str(path))
        if (assets := from_json(said)) is not None:
            return _of_platforms(assets, now)
        if (export := export_of(said)) is not None:
            live, gaps = read_export(export, path.name)
            types = tuple(sorted({each.type for each in live}))
            return Snapshot(now, resources=live, gaps=gaps, reach=Reach(accounts(live, gaps), types))
    except BadRecordError as fault:
        place = f"{path}:{fault.line}" if fault.line else str(path)
        raise SnapshotError(f"`{place}`: {fault}") from fault
    except BadItemError as fault:
        raise SnapshotError(f"`{path}`: {fault}") from fault
    raise SnapshotError(
        f"`{path}` is none of what is understood: a snapshot, records of ad platforms, an export of AWS Config"
    )


def _of_platforms(assets: Sequence[Asset], now: str) -> Snapshot:
    platforms = tuple(sorted({each.platform for each in assets}))
    return Snapshot(now, assets=tuple(assets), gaps=tuple(strange(assets)), reach=Reach(platforms=platforms))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as fault:
        raise SnapshotError(f"`{path}` cannot be read: {str(fault).lower()}") from fault
