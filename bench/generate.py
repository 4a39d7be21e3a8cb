"""Corporations of any size: `python -m bench.generate 10000 > ecosystem.yaml`. The same size gives the same text."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from random import Random

_HEAD = """\
version: 1
corporation: {id: large, name: Corporación grande, domains: [large.example], jurisdictions: [AR, MX, ES]}
cloud:
  region: sa-east-1
  environments:
    prod: {account: "222222222222", protect: true}
database: {id: contacts, engine: aurora-postgresql, version: "16", backup_days: 35}
bi: {id: insight, engine: athena, metrics: [reach, clicks, conversion]}
identity: {id: people-id, engine: cognito, double_opt_in: true}
customer_service: {id: desk, engine: external, endpoint: https://desk.large.example/events}
platforms:
  - {id: suite, vendor: Sprinklr, layers: [engagement, publishing], owner: corporation, feeds: [insight]}
measurement:
  - {id: tags, kind: tag_container, network: google, owner: corporation, feeds: [insight]}
systems:
  - {id: shop, kind: ecommerce, owner: corporation, role: satellite, synced_to: contacts, feeds: [insight]}
"""

_WEB = """\
    url: https://c{n}.b{b}.example/inicio
    hosted_by: corporation
    captures_contacts: true
    writes_to: contacts
    utm: required
    measurement: [tags]
"""
_BY_KIND = {
    "social_profile": '    network: instagram\n    handle: "@c{n}"\n    external_id: "93000000000{n}"\n'
    "    publishing: {{workflow: approval, approver: corporation}}\n    interactions_per_month: 4200\n",
    "ad_account": '    network: meta\n    external_id: "act_94000{n}"\n    billed_to: corporation\n'
    "    measurement: [tags]\n",
    "lead_form": "    network: meta\n    writes_to: contacts\n    transfer: webhook\n",
    "landing_page": _WEB,
    "website": _WEB,
    "app": _WEB,
    "email": "    sending_domain: m{n}.b{b}.example\n    audience: contacts\n    inbound: desk\n"
    "    authentication: [spf, dkim, dmarc]\n    deliverability: 0.97\n",
    "messaging": "    network: whatsapp\n    number_owner: corporation\n    audience: contacts\n    inbound: desk\n",
    "phone": "    number_owner: corporation\n    inbound: desk\n",
    "survey": "    url: https://s{n}.b{b}.example/\n    writes_to: contacts\n",
}
_CHANNEL = """\
  - id: channel-{n}
    kind: {kind}
    name: Canal número {n}
    brand: brand-{b}
    owner: corporation
    platform: suite
    operated_by: [agency-{a}, corporation]
    feeds: [insight]
    service: desk
    people:
      - {{who: admin{n}@large.example, of: corporation, role: admin}}
      - {{who: cm{n}@agency{a}.example, of: agency-{a}, role: editor}}
"""


def corporation(channels: int) -> str:
    """Return a valid declaration with this many channels, a brand for each fifty and an agency for each hundred."""
    return "".join(_parts(channels))


def _parts(channels: int) -> Iterator[str]:
    random = Random(channels)  # noqa: S311
    brands, agencies = max(1, channels // 50), max(1, channels // 100)
    yield _HEAD
    yield "brands:\n"
    for n in range(brands):
        yield f"  - {{id: brand-{n}, name: Marca {n}, countries: [AR, MX], domains: [b{n}.example]}}\n"
    yield "agencies:\n"
    for n in range(agencies):
        yield f"  - {{id: agency-{n}, name: Agencia {n}, sign_in: {{workforce_group: agency-{n}}}, "
        yield "contract: {from: 2026-01-01, until: 2027-03-31}}\n"
    yield "grants:\n"
    for n in range(agencies):
        yield f"  - {{id: grant-{n}, to: agency-{n}, brands: [brand-{random.randrange(brands)}], "
        yield "layers: [engagement, publishing], level: operate, until: 2027-03-31}\n"
    yield "channels:\n"
    kinds = list(_BY_KIND)
    for n in range(channels):
        values = {"n": n, "b": random.randrange(brands), "a": random.randrange(agencies), "kind": kinds[n % len(kinds)]}
        yield (_CHANNEL + _BY_KIND[kinds[n % len(kinds)]]).format(**values)


if __name__ == "__main__":
    sys.stdout.write(corporation(int(sys.argv[1])))
