"""The text of a first declaration: it is valid, and what the controls find in it is only what was left out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta

from cli.starting.answers import Answers, Named

MODELINE = "# yaml-language-server: $schema=.vscode/ecosystem.schema.json"
"""The first line, by which editors know the schema."""

_PLATFORM = """\
database:
  id: contacts
  engine: aurora-postgresql
  version: "16"
  capacity: {{min: 0.5, max: 16}}
  backup_days: 35
  retention_days: 1825
  contact_model: {{emails: many, phones: many, addresses: many, hierarchy: true, consent: true, preferences: true}}
  deduplication: [email, phone, document]
  required_fields: [name, email, preferred_channel, consent]
  # quality: {{target: 0.95, measured: ..., reviewed: ..., review_days: 30}}   once it is measured

bi:
  id: insight
  engine: athena
  metrics: [reach, clicks, conversion, cost, rfm, nps, clv, case_resolution, deliverability]
  # revenue, roi: once a shop, point of sale or ERP feeds it (`systems`)

identity:
  id: {identity}
  engine: cognito
  double_opt_in: true
  consent_purposes: [service, marketing]
  consent_record: [who, purpose, when, where, text_version, method]
  # workforce: {{kind: saml, metadata_url: ..., mfa: required}}   by which employees and agencies sign in

contact_policy:
  frequency_cap: {{per_day: 1, per_week: 3}}
  priority: [service, transactional, loyalty, informative, promotional]
  exclude_when: [open_complaint, sla_overdue, repeated_calls, negative_sentiment, unsubscribed, no_consent, bounced]
"""

_LATER = """\
# Next: the channels of each brand, the platforms that they run on, and what each agency is granted.
# channels:
#   - {{id: {brand}-instagram, kind: social_profile, network: instagram, brand: {brand}, owner: corporation, ...}}
# grants:
#   - {{id: ..., to: ..., brands: [{brand}], layers: [engagement], level: contribute, until: {until}, ...}}
# Then `lifecycle` and `customer_service`. `ecosystem check` says what is left; `ecosystem explain channels` what
# there is to say; `ecosystem graph --format html` draws it.
"""


def text(answers: Answers, modeline: bool = True) -> str:
    """Return the declaration."""
    return "".join(f"{line}\n" for line in _lines(answers, modeline))


def quoted(value: str) -> str:
    """Return a text as a YAML value in quotes, on one line."""
    return json.dumps(value, ensure_ascii=not value.isprintable())


def _lines(answers: Answers, modeline: bool) -> Iterator[str]:
    corporation = answers.corporation
    if modeline:
        yield MODELINE
    yield "version: 1"
    yield ""
    yield "corporation:"
    yield f"  id: {corporation.id}"
    yield f"  name: {quoted(corporation.name)}"
    yield f"  jurisdictions: [{_listed(answers.countries)}]"
    yield "  # domains: [...]   the DNS names that it holds"
    yield "  # stewards: {executive_sponsor: ..., governance: ..., content: ..., data: ..., automation: ...,"
    yield "  #   partners: ..., crisis: ...}   an e-mail each"
    yield ""
    yield "cloud:"
    yield f"  region: {quoted(answers.region)}"
    yield "  environments:"
    yield f"    prod: {{account: {quoted(answers.account)}, protect: true}}"
    yield ""
    yield _PLATFORM.format(identity=f"{corporation.id[:36]}-id")
    yield "brands:   # say the `steward`, the `domains` and the `controller` of each"
    for brand in answers.brands:
        yield f"  - {{id: {brand.id}, name: {quoted(brand.name)}, countries: [{_listed(answers.countries)}]}}"
    yield ""
    if answers.agencies:
        yield "agencies:   # look at the days of each contract"
        for agency in answers.agencies:
            yield from _agency(agency, answers.day)
        yield ""
    until = _year_on(answers.day).isoformat()
    yield _LATER.format(brand=answers.brands[0].id if answers.brands else "brand", until=until).rstrip("\n")


def _agency(agency: Named, day: date) -> Iterator[str]:
    yield f"  - id: {agency.id}"
    yield f"    name: {quoted(agency.name)}"
    yield f"    contract: {{from: {day}, until: {_year_on(day)}}}"
    yield f"    sign_in: {{workforce_group: agency-{agency.id}}}"


def _listed(countries: tuple[str, ...]) -> str:
    return ", ".join(quoted(country) if country in ("NO", "ON") else country for country in countries)


def _year_on(day: date) -> date:
    return day + timedelta(days=364)
