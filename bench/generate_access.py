"""Corporations whose grants are of every kind: `python -m bench.generate_access 100 200 7 > ecosystem.yaml`.

The same sizes and seed give the same text. Every layer and level is granted, for a brand, a group, `*` or the
corporation, for all channels or some, to agencies of both ways to sign in; some brands live in an account or region of
their own, have been renamed, or bring buckets along; a few grants are revoked, or end today or with the contract.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from random import Random

AS_OF = "2026-11-20"
LAYERS = (
    *("engagement", "community", "knowledge", "publishing", "advertising", "web", "email", "automation"),
    *("analytics", "customer_service", "survey", "identity"),
)
LEVELS = ("view", "contribute", "operate", "operate", "administer")
_HEAD = """\
version: 1
corporation: {{id: big, name: Corporación grande}}
cloud:
  region: sa-east-1
  environments:
    dev:
      account: "111111111111"
      domain_suffix: dev.big.example
      brands: {{{placed}}}
    prod: {{account: "222222222222", region: eu-west-1}}
database: {{id: contacts, engine: aurora-postgresql}}
bi: {{id: insight, engine: athena}}
identity: {{id: people-id, engine: cognito, workforce: {{{workforce}}}}}
customer_service: {{id: desk}}
"""
_WORKFORCE = (
    'kind: saml, metadata_url: "https://sso.big.example/metadata"',
    'kind: oidc, issuer: "https://sso.big.example/realms/people"',
)
_CHANNELS = (
    "{{id: {b}-site, kind: website, url: 'https://www.{b}.example/', brand: {b}, owner: corporation}}",
    "{{id: {b}-promo, kind: landing_page, url: 'https://promo.{b}.example/x', brand: {b}, owner: corporation,"
    " captures_contacts: true, writes_to: contacts}}",
    "{{id: {b}-old-site, kind: microsite, url: 'https://old.{b}.example/', brand: {b}, owner: corporation,"
    " provision: adopt, external_id: 'old-{b}-pages'}}",
    "{{id: {b}-forum, kind: community, url: 'https://forum.{b}.example/', brand: {b}, owner: corporation}}",
    "{{id: {b}-mail, kind: email, brand: {b}, owner: corporation, sending_domain: mail.{b}.example,"
    " audience: contacts}}",
    "{{id: {b}-news, kind: email, brand: {b}, owner: corporation, sending_domain: 'novedades.{b}.example',"
    " audience: contacts}}",
    "{{id: {b}-ads, kind: ad_account, network: meta, brand: {b}, owner: corporation, external_id: 'act_1'}}",
    "{{id: {b}-more-ads, kind: ad_account, network: google, brand: {b}, owner: corporation, external_id: '2'}}",
    "{{id: {b}-social, kind: social_profile, network: instagram, handle: '@{b}', brand: {b}, owner: corporation}}",
    "{{id: {b}-survey, kind: survey, url: 'https://opina.{b}.example/', brand: {b}, owner: corporation,"
    " writes_to: contacts}}",
    "{{id: {b}-gone, kind: website, url: 'https://gone.{b}.example/', brand: {b}, owner: corporation,"
    " status: retired}}",
    "{{id: {b}-leads, kind: lead_form, network: meta, brand: {b}, owner: corporation, writes_to: contacts}}",
)


def corporation(brands: int, agencies: int, seed: int = 7) -> str:
    """Return a valid declaration."""
    return "".join(f"{each}\n" for each in _parts(brands, agencies, Random(f"{brands} {agencies} {seed}")))  # noqa: S311


def _parts(brands: int, agencies: int, random: Random) -> Iterator[str]:
    own = [f"brand-{n}" if n % 3 else f"b{n}" for n in range(brands)]
    groups = [f"group-{n}" for n in range(max(1, brands // 10))]
    people = [f"agency-{n}" if n % 3 else f"a{n}" for n in range(agencies)]
    placed = [f"{each}: {_placement(at)}" for at, each in enumerate(own[::9])]
    yield _HEAD.format(placed=", ".join(placed), workforce=_WORKFORCE[random.randrange(2)])
    yield "brand_groups:"
    yield from (f"  - {{id: {each}, name: {each}}}" for each in groups)
    yield "brands:"
    yield from (f"  - {{id: {each}, name: {each}, group: {random.choice(groups)}}}" for each in own)
    yield "agencies:"
    for n, each in enumerate(people):
        signs = "workforce_group: people" if n % 2 else f"aws_principals: [{_principals(n)}]"
        until = random.choice(("2027-01-31", "2027-06-30", "2028-12-31"))
        yield (
            f"  - {{id: {each}, name: {each}, sign_in: {{{signs}}}, contract: {{from: 2026-01-01, until: {until}}}}}"
        )
    channels = {each: list(_channels(random, each)) for each in (*own, groups[0], "corporation")}
    yield "grants:"
    yield from (_grant(n, random, people, own, groups, channels) for n in range(2 * agencies))
    yield "channels:"
    for listed in channels.values():
        yield from (f"  - {text}" for _, text in listed)
    yield f"moved: [{{from: former-brand, to: {own[1]}}}, {{from: former-agency, to: {people[1]}}}]"


def _placement(at: int) -> str:
    return (
        f'{{account: "{333333333333 + at}"}}',
        "{region: us-east-1}",
        f'{{account: "{333333333333 + at}", region: eu-west-1}}',
        "{enabled: false}",
    )[at % 4]


def _principals(n: int) -> str:
    account = 555555555555 + n
    return ", ".join(f"'arn:aws:iam::{account}:role/{each}'" for each in ("team", "path/media")[: 1 + n % 4 // 2])


def _channels(random: Random, unit: str) -> Iterator[tuple[str, str]]:
    for text in random.sample(_CHANNELS, random.randint(3, len(_CHANNELS))):
        made = text.format(b=unit)
        yield made.partition("id: ")[2].partition(",")[0], made


def _grant(
    n: int,
    random: Random,
    people: list[str],
    own: list[str],
    groups: list[str],
    channels: dict[str, list[tuple[str, str]]],
) -> str:
    some = random.sample(own, min(len(own), random.randint(1, 2)))
    brands = random.choice((some, some, some, some, [groups[n % len(groups)]], ["corporation"]))
    if n % 97 == 5:
        brands = ["'*'"]
    layers = random.sample(LAYERS, random.randint(1, 4))
    said = [
        f"id: grant-{n}, to: {people[n % len(people)]}, brands: [{', '.join(brands)}], layers: [{', '.join(layers)}]",
        f"level: {random.choice(LEVELS)}",
        f"until: {random.choice(('2026-11-20', '2027-03-31', '2027-12-31', '2029-01-01'))}",
        "reviewed: 2026-11-01, approved_by: gov@big.example",
    ]
    if random.random() < 0.3:
        there = [channel for each in brands for channel, _ in channels.get(each, ())]
        if there:
            said.append(f"channels: [{', '.join(random.sample(there, random.randint(1, min(4, len(there)))))}]")
    if random.random() < 0.05:
        said.append("state: revoked")
    return f"  - {{{', '.join(said)}}}"


if __name__ == "__main__":
    sys.stdout.write(corporation(*(int(each) for each in sys.argv[1:])))
