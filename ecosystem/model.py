"""The declaration as typed, frozen values: the nouns that every other room reads.

Rule of reading: an attribute that is `None` was not said and is unknown; a list that was not said is empty,
except where "not said" and "none" differ (`Grant.channels`). Dates are days in UTC and ends are inclusive.
Every entity carries its `path` in the declaration (`channels[2]`), for `Declaration.locate`.
The source of the keys is the declaration's specification (`docs/declaration.md`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import date
from typing import Any

from ecosystem.noun import noun

CORPORATION = "corporation"
"""The owner and the unit that stand for the corporation itself."""

EVERY_BRAND = "*"
"""In `Grant.brands`: every brand and every group, but not what the corporation shares."""

Meta = Mapping[str, Any]


@noun(frozen=True, slots=True)
class Location:
    """A place in a declaration file; `line` and `column` count from 1, `column` in characters."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@noun(frozen=True, slots=True)
class Corporation:
    """The owner of everything."""

    id: str
    name: str
    path: str = "corporation"
    domains: tuple[str, ...] = ()
    jurisdictions: tuple[str, ...] = ()
    stewards: Mapping[str, str] = field(default_factory=dict)
    meta: Meta | None = None


@noun(frozen=True, slots=True)
class BrandPlacement:
    """Where one brand of an environment lives when it does not live in the environment's own account."""

    path: str
    account: str | None = None
    region: str | None = None
    enabled: bool = True
    meta: Meta | None = None


@noun(frozen=True, slots=True)
class Environment:
    """One environment: an account in which the whole ecosystem is provisioned."""

    name: str
    account: str
    path: str
    region: str | None = None
    protect: bool = False
    domain_suffix: str | None = None
    brands: Mapping[str, BrandPlacement] = field(default_factory=dict)
    meta: Meta | None = None


@noun(frozen=True, slots=True)
class Cloud:
    """Where the ecosystem is provisioned; `region` holds for environments that name none."""

    region: str
    environments: Mapping[str, Environment]
    path: str = "cloud"
    tags: Mapping[str, str] = field(default_factory=dict)
    meta: Meta | None = None


@noun(frozen=True, slots=True)
class Capacity:
    """Aurora capacity units (ACU)."""

    min: float | None = None
    max: float | None = None
    meta: Meta | None = None


@noun(frozen=True, slots=True)
class ContactModel:
    """What the contacts database keeps of a contact."""

    emails: str | None = None
    phones: str | None = None
    addresses: str | None = None
    hierarchy: bool | None = None
    consent: bool | None = None
    preferences: bool | None = None
    meta: Meta | None = None


@noun(frozen=True, slots=True)
class Quality:
    """`target` and `measured` are shares from 0 to 1."""

    target: float | None = None
    measured: float | None = None
    reviewed: date | None = None
    review_days: int | None = None
    meta: Meta | None = None


@noun(frozen=True, slots=True)
class Database:
    """The central contacts database."""

    id: str
    path: str = "database"
    owner: str = CORPORATION
    provision: str = "manage"
    external_id: str | None = None
    engine: str | None = None
    version: str | None = None
    capacity: Capacity | None = None
    backup_days: int | None = None
    retention_days: int | None = None
    contact_model: ContactModel | None = None
    deduplication: tuple[str, ...] = ()
    required_fields: tuple[str, ...] = ()
    quality: Quality | None = None
    meta: Meta | None = None


@noun(frozen=True, slots=True)
class Bi:
    """The business-intelligence store."""

    id: str
    path: str = "bi"
    owner: str = CORPORATION
    provision: str = "manage"
    external_id: str | None = None
    engine: str | None = None
    metrics: tuple[str, ...] = ()
    refresh_minutes: int | None = None
    meta: Meta | None = None


@noun(frozen=True, slots=True)
class Consumers:
    """How consumers sign in."""

    mfa: str | None = None
    social_login: tuple[str, ...] = ()
    meta: Meta | None = None


@noun(frozen=True, slots=True)
class Workforce:
    """How corporate and agency people sign in."""

    kind: str
    metadata_url: str | None = None
    issuer: str | None = None
    mfa: str | None = None
    meta: Meta | None = None


@noun(frozen=True, slots=True)
class Identity:
    """The identity service."""

    id: str
    path: str = "identity"
    owner: str = CORPORATION
    provision: str = "manage"
    external_id: str | None = None
    engine: str | None = None
    double_opt_in: bool | None = None
    consent_purposes: tuple[str, ...] = ()
    consent_record: tuple[str, ...] = ()
    consumers: Consumers | None = None
    workforce: Workforce | None = None
    meta: Meta | None = None


@noun(frozen=True, slots=True)
class Sla:
    """What the contact centre promises to customers."""

    first_response_minutes: int | None = None
    resolution_hours: int | None = None
    meta: Meta | None = None


@noun(frozen=True, slots=True)
class CustomerService:
    """The contact centre."""

    id: str
    path: str = "customer_service"
    owner: str = CORPORATION
    engine: str | None = None
    endpoint: str | None = None
    api_secret: str | None = None
    records_cases_in: str | None = None
    taxonomy: tuple[str, ...] = ()
    sla: Sla | None = None
    satisfaction_survey: bool | None = None
    tracks_resolution: bool | None = None
    meta: Meta | None = None


@noun(frozen=True, slots=True)
class FrequencyCap:
    """How many messages one person gets at most, of all brands together."""

    per_day: int | None = None
    per_week: int | None = None
    meta: Meta | None = None


@noun(frozen=True, slots=True)
class ContactPolicy:
    """Who may be contacted, how often, and who not."""

    path: str = "contact_policy"
    frequency_cap: FrequencyCap | None = None
    priority: tuple[str, ...] = ()
    exclude_when: tuple[str, ...] = ()
    meta: Meta | None = None


@noun(frozen=True, slots=True)
class Stage:
    """One stage of the relationship cycle."""

    name: str
    path: str
    journeys: tuple[str, ...] = ()
    metrics: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    meta: Meta | None = None


@noun(frozen=True, slots=True)
class BrandGroup:
    """A group of brands."""

    id: str
    name: str
    path: str
    steward: str | None = None
    meta: Meta | None = None


@noun(frozen=True, slots=True)
class Brand:
    """A brand that is mounted on the platform."""

    id: str
    name: str
    path: str
    group: str | None = None
    countries: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    steward: str | None = None
    controller: str | None = None
    meta: Meta | None = None


@noun(frozen=True, slots=True)
class Contract:
    """From which day until which an agency works for the corporation."""

    start: date
    until: date
    meta: Meta | None = None


@noun(frozen=True, slots=True)
class SignIn:
    """Exactly one of the two is said."""

    aws_principals: tuple[str, ...] = ()
    workforce_group: str | None = None
    meta: Meta | None = None


@noun(frozen=True, slots=True)
class Agency:
    """An agency, or a person who works as one."""

    id: str
    name: str
    contract: Contract
    sign_in: SignIn
    path: str
    kind: str = "agency"
    parent: str | None = None
    contacts: tuple[str, ...] = ()
    meta: Meta | None = None


@noun(frozen=True, slots=True)
class Grant:
    """What one agency may do. `channels` is None when the grant is not limited to some channels."""

    id: str
    to: str
    brands: tuple[str, ...]
    layers: tuple[str, ...]
    level: str
    path: str
    channels: tuple[str, ...] | None = None
    state: str = "active"
    until: date | None = None
    reviewed: date | None = None
    approved_by: str | None = None
    meta: Meta | None = None


@noun(frozen=True, slots=True)
class Platform:
    """A tool that somebody holds for the corporation."""

    id: str
    vendor: str
    layers: tuple[str, ...]
    owner: str
    path: str
    name: str | None = None
    provision: str = "none"
    plan: str | None = None
    external_id: str | None = None
    shared_with_other_clients: bool | None = None
    two_factor: bool | None = None
    sso: bool | None = None
    feeds: tuple[str, ...] = ()
    api_secret: str | None = None
    meta: Meta | None = None


@noun(frozen=True, slots=True)
class Measurement:
    """A pixel, analytics property, tag container or conversion API."""

    id: str
    kind: str
    owner: str
    path: str
    network: str | None = None
    provision: str = "none"
    brands: tuple[str, ...] = ()
    external_id: str | None = None
    feeds: tuple[str, ...] = ()
    consent_mode: bool | None = None
    verified: date | None = None
    meta: Meta | None = None


@noun(frozen=True, slots=True)
class Person:
    """Somebody who can act on a channel."""

    who: str
    of: str
    role: str
    meta: Meta | None = None


@noun(frozen=True, slots=True)
class Publishing:
    """How the content of a channel goes out."""

    workflow: str | None = None
    approver: str | None = None
    meta: Meta | None = None


@noun(frozen=True, slots=True)
class Channel:
    """Where customers are met. The keys of all kinds in one; those of other kinds are unset."""

    id: str
    kind: str
    brand: str
    owner: str
    path: str
    provision: str = "none"
    name: str | None = None
    status: str = "active"
    platform: str | None = None
    operated_by: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    service: str | None = None
    interactions_per_month: int | None = None
    people: tuple[Person, ...] = ()
    publishing: Publishing | None = None
    network: str | None = None
    handle: str | None = None
    external_id: str | None = None
    billed_to: str | None = None
    shared_with_other_clients: bool | None = None
    measurement: tuple[str, ...] = ()
    ad_account: str | None = None
    writes_to: str | None = None
    transfer: str | None = None
    url: str | None = None
    hosted_by: str | None = None
    captures_contacts: bool | None = None
    utm: str | None = None
    analytics: str | None = None
    sending_domain: str | None = None
    delivery: str | None = None
    audience: str | None = None
    inbound: str | None = None
    authentication: tuple[str, ...] = ()
    one_click_unsubscribe: bool | None = None
    suppression: bool | None = None
    deliverability: float | None = None
    complaint_rate: float | None = None
    number_owner: str | None = None
    meta: Meta | None = None


@noun(frozen=True, slots=True)
class System:
    """Any other place where contacts or sales live."""

    id: str
    kind: str
    owner: str
    path: str
    role: str | None = None
    brand: str | None = None
    provision: str = "none"
    holds_contacts: bool = True
    synced_to: str | None = None
    feeds: tuple[str, ...] = ()
    replaces_by: date | None = None
    meta: Meta | None = None


@noun(frozen=True, slots=True)
class Budget:
    """What a campaign costs, and who pays."""

    amount: float | None = None
    currency: str | None = None
    paid_by: str | None = None
    meta: Meta | None = None


@noun(frozen=True, slots=True)
class Utm:
    """The UTM parameters of a campaign."""

    source: str | None = None
    medium: str | None = None
    campaign: str | None = None
    content: str | None = None
    term: str | None = None
    id: str | None = None
    meta: Meta | None = None


@noun(frozen=True, slots=True)
class Audience:
    """Whom a campaign addresses."""

    source: str | None = None
    segments: tuple[str, ...] = ()
    lookalike: bool | None = None
    meta: Meta | None = None


@noun(frozen=True, slots=True)
class Campaign:
    """What runs, for which brand, by which agency."""

    id: str
    brand: str
    start: date
    until: date
    channels: tuple[str, ...]
    path: str
    agency: str | None = None
    stage: str | None = None
    budget: Budget | None = None
    kpis: tuple[str, ...] = ()
    utm: Utm | None = None
    links: tuple[str, ...] = ()
    checklist: Mapping[str, bool] = field(default_factory=dict)
    template: str | None = None
    approved_by: str | None = None
    audience: Audience | None = None
    meta: Meta | None = None


@noun(frozen=True, slots=True)
class Integration:
    """Which thing feeds which, and how."""

    id: str
    source: str
    target: str
    via: str
    owner: str
    path: str
    mode: str | None = None
    secret: str | None = None
    reviewed: date | None = None
    meta: Meta | None = None


@noun(frozen=True, slots=True)
class Report:
    """A report that exists, and where it comes from."""

    id: str
    source: str
    path: str
    made_by: str | None = None
    brands: tuple[str, ...] = ()
    metrics: tuple[str, ...] = ()
    cadence: str | None = None
    meta: Meta | None = None


@noun(frozen=True, slots=True)
class Tracking:
    """The UTM taxonomy: the values that campaigns may use."""

    path: str = "tracking"
    sources: tuple[str, ...] = ()
    mediums: tuple[str, ...] = ()
    meta: Meta | None = None


@noun(frozen=True, slots=True)
class Move:
    """A rename: the thing that was `source` is now `target` and must not be replaced."""

    source: str
    target: str
    path: str
    meta: Meta | None = None


def _nowhere(_: str) -> Location:
    return Location("<memory>", 1, 1)


@noun(frozen=True, slots=True)
class Declaration:
    """The whole declaration; `file` is the root file as the user named it."""

    file: str
    corporation: Corporation
    cloud: Cloud
    database: Database
    bi: Bi
    identity: Identity
    customer_service: CustomerService | None = None
    contact_policy: ContactPolicy | None = None
    lifecycle: Mapping[str, Stage] = field(default_factory=dict)
    brand_groups: tuple[BrandGroup, ...] = ()
    brands: tuple[Brand, ...] = ()
    agencies: tuple[Agency, ...] = ()
    grants: tuple[Grant, ...] = ()
    platforms: tuple[Platform, ...] = ()
    measurement: tuple[Measurement, ...] = ()
    channels: tuple[Channel, ...] = ()
    systems: tuple[System, ...] = ()
    campaigns: tuple[Campaign, ...] = ()
    integrations: tuple[Integration, ...] = ()
    reports: tuple[Report, ...] = ()
    tracking: Tracking | None = None
    moved: tuple[Move, ...] = ()
    meta: Meta | None = None
    locator: Callable[[str], Location] = field(default=_nowhere, repr=False, compare=False)

    def locate(self, path: str) -> Location:
        """Return where the value at `path` stands; for a value that was not said, where its nearest parent stands."""
        return self.locator(path)
