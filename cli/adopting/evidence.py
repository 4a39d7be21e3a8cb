"""What is live, collected where there is no declaration yet: the caller's account, the businesses that were named."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from cli.audit.evidence import HOME, Sought, cloud, from_files, now, own_session, words
from cli.options import DECLARATION
from cli.refusal import BROKEN, Refusal
from cli.starting.answers import REGIONS, Said

if TYPE_CHECKING:
    from governance.collect.snapshot import Snapshot

Report = Callable[[str], None]


def found(
    folder: Path, environment: str, sought: Sought, businesses: Iterable[str], said: Said, report: Report
) -> Snapshot:
    """Return what the files hold, or what is live in the accounts and on the platforms that were named."""
    from governance.audit.importing import merged

    if sought.sources:
        if sought.local or sought.platforms or sought.role:
            raise Refusal("`--from` takes what the files hold", "leave out `--local`, `--platforms` and `--role`")
        return from_files(sought)
    seen = [_cloud(folder, environment, sought, said, report)]
    for platform in words(sought.platforms):
        if platform != "meta":
            raise Refusal(f"no collector reads `{platform}` yet", "`--from` takes an inventory of it")
        seen.append(_meta(list(businesses), sought, report))
    return merged(seen)


def _cloud(folder: Path, environment: str, sought: Sought, said: Said, report: Report) -> Snapshot:
    near = REGIONS.get(said.countries[0].upper()) if said.countries else None
    region = said.region or near
    ids = list(dict.fromkeys([*([said.account] if said.account else []), *words(sought.accounts)]))
    if sought.local and not ids:
        raise Refusal("the local cloud has every account", "say which one is looked at: `--account DIGITS`")
    if sought.local and region is None and not sought.regions:
        raise Refusal("the local cloud has every region", "say which one is looked at: `--region REGION`")
    regions = tuple(words(sought.regions)) or tuple(dict.fromkeys(each for each in (region, HOME) if each))
    return cloud(str(folder / DECLARATION), environment, ids or [_caller(regions[0])], regions, sought, report)


def _caller(region: str) -> str:
    """Return the account whose credentials the user has."""
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        return str(own_session(region).client("sts").get_caller_identity()["Account"])
    except (BotoCoreError, ClientError) as fault:
        raise Refusal(
            f"AWS does not say whose the credentials are: {str(fault).lower()}",
            "sign in, or say what to read: `--local`, `--from FILE`",
            code=BROKEN,
        ) from fault


def _meta(businesses: list[str], sought: Sought, report: Report) -> Snapshot:
    from cli.audit.meta import read
    from ecosystem.estate.gaps import Reach
    from governance.collect.meta import NoTokenError, token_from
    from governance.collect.snapshot import Snapshot

    if not businesses:
        raise Refusal("nothing says which business of Meta is the corporation's", "say its id: `--meta-business ID`")
    try:
        token = token_from(os.environ)
    except NoTokenError as fault:
        raise Refusal(str(fault), code=BROKEN) from fault
    began = now()
    seen = [read(business, token, sought.meta_url, report) for business in businesses]
    assets = tuple(each for found, _ in seen for each in found)
    gaps = tuple(each for _, missed in seen for each in missed)
    return Snapshot(began, assets=assets, gaps=gaps, reach=Reach(platforms=("meta",)))
