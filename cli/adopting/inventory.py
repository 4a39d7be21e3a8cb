"""A snapshot of what is live as a draft of a declaration."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from cli.adopting import cloud, platforms
from cli.adopting.brands import Brands
from cli.adopting.draft import Draft, Entry, shown, something
from cli.adopting.parties import Parties
from cli.adopting.text import left, text
from cli.refusal import Refusal
from cli.starting.answers import REGIONS, Named, Said
from ecosystem.estate.assets import Asset
from ecosystem.estate.resource import Resource
from ecosystem.estate.unknown import Unknown
from governance.collect.snapshot import Snapshot

_CONTACTS: Final = "contacts"
_SHOWN: Final = 20
_SOMEWHERE: Final = "https://sso.invalid/saml/metadata"
"""No address of anybody's: agencies of which no role is known sign in by a provider that is still to be said."""
_ELSEWHERE: Final = "TODO `manage` makes one, `adopt` with its `external_id` takes one"


@dataclass(frozen=True, slots=True)
class Written:
    """The declaration's text, how many entries each section has, and what found no place, a line each."""

    text: str
    counts: Mapping[str, int]
    left: tuple[str, ...]


def written(snapshot: Snapshot, said: Said, day: date, environment: str, modeline: bool = True) -> Written:
    """Return the declaration of what a snapshot holds; refuses when nothing says what a declaration needs."""
    draft = Draft()
    resources, assets = list(snapshot.resources), list(snapshot.assets)
    own = platforms.own_businesses(assets)
    corporation, guessed = _corporation(said.corporation, own, resources, draft)
    ids = {name: draft.ids.new(name, name) for name in (_CONTACTS, "insight", f"{corporation.id[:36]}-id")}
    brands = _brands(draft, corporation.name, said, snapshot)
    parties = Parties(draft, day, (each.external_id for each in own))
    for each in said.agencies:
        parties.said(each)
    where = _cloud(said, snapshot, environment)
    platforms.place(assets, draft, brands, parties, _CONTACTS)
    parties.trusted((each for each in resources if each.type == cloud.ROLE), _known(where))
    central = cloud.Central(resources)
    cloud.place(resources, central, draft, brands, _CONTACTS)
    parties.entries()
    brands.entries(said.countries, corporation.name)
    about = something(
        id=corporation.id,
        name=corporation.name,
        domains=sorted(set(brands.own_domains)),
        jurisdictions=list(said.countries),
    )
    singles = {
        "corporation": Entry(about, {"name": "guess: the name of its business"} if guessed else {}),
        "cloud": where,
        **_central(central, ids, by_workforce=any(map(_by_workforce, draft.of("agencies")))),
    }
    return Written(text(draft, singles, list(_notes(snapshot)), modeline), draft.counts(), tuple(left(draft)))


def _brands(draft: Draft, corporation: str, said: Said, snapshot: Snapshot) -> Brands:
    """The brands that were said, then those of tags, of domains, of pages and profiles."""
    brands = Brands(draft, corporation)
    for each in said.brands:
        brands.said(each)
    brands.tagged(snapshot.resources)
    for domain in cloud.domains(snapshot.resources):
        brands.domain(domain)
    for asset in snapshot.assets:
        if asset.kind in ("page", "profile") and isinstance(asset.name, str):
            brands.add(asset.name, f"the name of the {asset.kind} `{asset.external_id}`")
    return brands


def _notes(snapshot: Snapshot) -> Iterator[str]:
    gaps = snapshot.gaps
    yield from (f"Not read: {gap.sentence}" for gap in gaps[:_SHOWN])
    if len(gaps) > _SHOWN:
        yield f"Not read: {len(gaps) - _SHOWN} further things"
    yield "Next: `ecosystem check` says what is wrong or left out; `ecosystem audit` holds it against what is live."


def _corporation(
    said: str | None, own: Iterable[Asset], resources: Iterable[Resource], draft: Draft
) -> tuple[Named, bool]:
    """The corporation, and whether its name is a guess; what stacks of ours made for it tells its id."""
    names = (shown(each.name) for each in own)
    name = said or next((each for each in names if each), None)
    if name is None:
        raise Refusal("nothing that was found says what the corporation is called", "say it: `--corporation NAME`")
    known = cloud.made_for(resources) if "=" not in name else None
    return draft.ids.said(f"{known}={name}" if known else name, "corporation"), said is None


def _cloud(said: Said, snapshot: Snapshot, environment: str) -> Entry:
    lie = list(cloud.accounts(snapshot.resources))
    regions = [region for _, region in lie]
    accounts = [*snapshot.reach.accounts, *(account for account, _ in lie)]
    found = list(dict.fromkeys([*([said.account] if said.account else []), *accounts]))
    if not found:
        raise Refusal("nothing that was found says which AWS account it is", "say it: `--account DIGITS`")
    placed = Counter(region for region in regions if region not in ("", "global", "us-east-1"))
    near = REGIONS.get(said.countries[0].upper()) if said.countries else None
    region = said.region or (placed.most_common(1)[0][0] if placed else None) or near
    region = region or ("us-east-1" if "us-east-1" in regions else None)
    if region is None:
        raise Refusal("nothing that was found says the AWS region", "say it: `--region REGION`")
    environments = {environment: {"account": found[0], "protect": environment != "dev"}}
    environments |= {f"account-{each}": {"account": each} for each in found[1:]}
    why = {"environments": "guess: one for each account"} if len(found) > 1 else {}
    return Entry({"region": region, "environments": environments}, why)


def _known(where: Entry) -> list[str]:
    return [each["account"] for each in where.said["environments"].values()]


def _by_workforce(agency: Entry) -> bool:
    return "workforce_group" in agency.said["sign_in"]


def _central(central: cloud.Central, ids: Mapping[str, str], *, by_workforce: bool) -> dict[str, Entry]:
    contacts, insight, identity = ids.values()
    cluster, pool = central.cluster, central.pool
    database = something(
        id=contacts,
        engine="aurora-postgresql",
        version=cloud.engine_version(cluster),
        backup_days=_number(cluster.get("backupRetentionPeriod") if cluster is not None else None),
        provision="adopt" if cluster is not None else "none",
        external_id=cluster.id if cluster is not None else None,
    )
    people = something(
        id=identity,
        engine="cognito",
        provision="adopt" if pool is not None else "none",
        external_id=cloud.pool_id(pool) if pool is not None else None,
        workforce={"kind": "saml", "metadata_url": _SOMEWHERE} if by_workforce else None,
    )
    found = ", ".join(f"`{each.id}`" for each in central.catalogues[:3])
    seen = f"; the catalogues {found} were found" if found else ""
    return {
        "database": Entry(database, _why("the database of contacts", cluster)),
        "bi": Entry({"id": insight, "engine": "athena", "provision": "none"}, {"provision": f"{_ELSEWHERE}{seen}"}),
        "identity": Entry(people, _why("the identity service", pool) | {"workforce": "TODO where agencies sign in"}),
    }


def _why(what: str, found: Any) -> dict[str, str]:
    if found is None:
        return {"provision": f"{_ELSEWHERE}; nothing found is {what} for certain"}
    return {"external_id": f"guess: it is {what}"}


def _number(said: Any) -> int | None:
    return None if said is None or isinstance(said, Unknown) or not str(said).isdecimal() else int(said)
