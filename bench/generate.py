"""Corporations of any size: `python -m bench.generate 10000 > ecosystem.yaml`. The same size gives the same text.

They are governed as a real one is that has used the tool for a while: every control of the catalogue that reads the
declaration holds on 2026-11-20, except for one channel in a hundred (an agency owns it, or its contacts go astray).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from random import Random

AS_OF = "2026-11-20"

_HEAD = """\
version: 1
corporation:
  id: large
  name: Corporación grande
  domains: [large.example]
  jurisdictions: [AR, MX, ES]
  stewards: {executive_sponsor: cmo@large.example, governance: gov@large.example, content: content@large.example,
    data: data@large.example, automation: auto@large.example, partners: partners@large.example,
    crisis: crisis@large.example}
cloud:
  region: sa-east-1
  environments:
    prod: {account: "222222222222", protect: true}
database:
  id: contacts
  engine: aurora-postgresql
  version: "16"
  backup_days: 35
  retention_days: 1825
  contact_model: {emails: many, phones: many, addresses: many, hierarchy: true, consent: true, preferences: true}
  deduplication: [email, phone]
  required_fields: [name, email, preferred_channel, consent]
  quality: {target: 0.95, measured: 0.96, reviewed: 2026-11-02}
bi: {id: insight, engine: athena, metrics: [conversion, revenue, roi, rfm, nps, clv]}
identity:
  id: people-id
  engine: cognito
  double_opt_in: true
  consent_purposes: [service, marketing]
  consent_record: [who, purpose, when, where, text_version, method]
  workforce: {kind: saml, metadata_url: "https://sso.large.example/metadata", mfa: required}
customer_service:
  id: desk
  engine: external
  endpoint: https://desk.large.example/events
  records_cases_in: contacts
  taxonomy: [delivery, product]
  sla: {first_response_minutes: 60, resolution_hours: 48}
  satisfaction_survey: true
  tracks_resolution: true
contact_policy:
  frequency_cap: {per_day: 1, per_week: 3}
  priority: [service, promotional]
  exclude_when: [open_complaint, sla_overdue, repeated_calls, negative_sentiment, unsubscribed, no_consent, bounced]
lifecycle:
  acquire: {journeys: [welcome], metrics: [conversion]}
  maintain: {journeys: [onboarding], metrics: [revenue]}
  cross_sell: {journeys: [second], metrics: [rfm]}
  loyalty: {journeys: [club], metrics: [nps]}
  retain: {journeys: [win-back], metrics: [clv]}
platforms:
  - {id: suite, vendor: Sprinklr, layers: [engagement, publishing, web, email], owner: corporation, plan: enterprise,
     two_factor: true, feeds: [insight, contacts], api_secret: suite-token}
measurement:
  - {id: tags, kind: tag_container, network: google, owner: corporation, feeds: [insight], consent_mode: true,
     verified: 2026-11-01}
  - {id: figures, kind: analytics, network: google, owner: corporation, feeds: [insight], consent_mode: true,
     verified: 2026-11-01}
systems:
  - {id: shop, kind: ecommerce, owner: corporation, role: satellite, synced_to: contacts, feeds: [insight]}
integrations:
  - {id: i-1, from: suite, to: insight, via: api, owner: corporation, reviewed: 2026-09-01}
  - {id: i-2, from: suite, to: contacts, via: api, owner: corporation, reviewed: 2026-09-01}
  - {id: i-3, from: suite, to: desk, via: api, owner: corporation, reviewed: 2026-09-01}
  - {id: i-4, from: suite, to: people-id, via: api, owner: corporation, reviewed: 2026-09-01}
  - {id: i-5, from: contacts, to: suite, via: api, owner: corporation, reviewed: 2026-09-01}
  - {id: i-6, from: shop, to: contacts, via: api, owner: corporation, reviewed: 2026-09-01}
  - {id: i-7, from: shop, to: insight, via: api, owner: corporation, reviewed: 2026-09-01}
"""

_WEB = """\
    url: https://c{n}.b{b}.example/inicio
    hosted_by: corporation
    captures_contacts: true
    writes_to: people-id
    utm: required
    measurement: [tags]
    analytics: figures
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
    "    authentication: [spf, dkim, dmarc]\n    one_click_unsubscribe: true\n    suppression: true\n"
    "    deliverability: 0.97\n    complaint_rate: 0.001\n"
    "    publishing: {{workflow: approval, approver: corporation}}\n",
    "messaging": "    network: whatsapp\n    number_owner: corporation\n    audience: contacts\n    inbound: desk\n"
    "    publishing: {{workflow: approval, approver: corporation}}\n",
    "phone": "    number_owner: corporation\n    inbound: desk\n",
    "survey": "    url: https://s{n}.b{b}.example/\n    writes_to: contacts\n",
}
_CHANNEL = """\
  - id: channel-{n}
    kind: {kind}
    name: Canal número {n}
    brand: brand-{b}
    owner: {owner}
    platform: suite
    operated_by: [agency-{a}, corporation]
    feeds: [insight]
    service: desk
    people:
      - {{who: admin{n}@large.example, of: corporation, role: admin}}
      - {{who: second{n}@large.example, of: corporation, role: admin}}
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
        yield f"  - {{id: brand-{n}, name: Marca {n}, countries: [AR, MX], domains: [b{n}.example], "
        yield f"steward: brand{n}@large.example}}\n"
    yield "agencies:\n"
    for n in range(agencies):
        yield f"  - {{id: agency-{n}, name: Agencia {n}, sign_in: {{workforce_group: agency-{n}}}, "
        yield "contract: {from: 2026-01-01, until: 2027-03-31}}\n"
    yield "grants:\n"
    for n in range(agencies):
        own = ", ".join(f"brand-{b}" for b in range(n, brands, agencies))
        yield f"  - {{id: grant-{n}, to: agency-{n}, brands: [{own}], layers: [engagement, publishing, advertising, "
        yield "web, email, automation, customer_service, survey], level: operate, until: 2027-03-31, "
        yield "reviewed: 2026-11-01, approved_by: gov@large.example}\n"
    yield "channels:\n"
    kinds = list(_BY_KIND)
    for n in range(channels):
        b, kind = random.randrange(brands), kinds[n % len(kinds)]
        a = b % agencies
        owner = "corporation" if n % 100 else f"agency-{a}"
        values = {"n": n, "b": b, "a": a, "kind": kind, "owner": owner}
        yield (_CHANNEL + _BY_KIND[kind]).format(**values)


if __name__ == "__main__":
    sys.stdout.write(corporation(int(sys.argv[1])))
