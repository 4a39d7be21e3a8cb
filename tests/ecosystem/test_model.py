"""What the loader gives: the typed declaration, with its defaults."""

from __future__ import annotations

import gc
from contextlib import suppress
from datetime import date

import pytest

from ecosystem.loading import DeclarationError, load, loads
from ecosystem.model import Audience, Budget, Contract, Declaration, FrequencyCap, Person, SignIn, Utm
from tests.ecosystem.samples import AUSTRAL, BASE, BEFORE, broken


@pytest.fixture(scope="module")
def austral() -> Declaration:
    """The declaration of the repository."""
    return load(AUSTRAL)


def test_everything_that_is_said_is_in_the_model(austral: Declaration) -> None:
    """The example has its things, in order, with their paths."""
    assert [brand.id for brand in austral.brands] == ["aurora", "brisa", "club"]
    assert [agency.id for agency in austral.agencies] == ["pixel", "mediahaus", "norte", "lealtad"]
    assert len(austral.channels) == 16
    assert len(austral.integrations) == 24
    assert austral.channels[7].path == "channels[7]"
    assert austral.cloud.environments["prod"].path == "cloud.environments.prod"
    assert list(austral.lifecycle) == ["acquire", "maintain", "cross_sell", "loyalty", "retain"]
    assert austral.lifecycle["acquire"].name == "acquire"
    assert austral.file == str(AUSTRAL)


def test_values_have_their_types(austral: Declaration) -> None:
    """Days are days, shares are floats, nested mappings are their classes, lists are tuples."""
    assert austral.agencies[0].contract == Contract(date(2026, 1, 1), date(2027, 3, 31))
    assert austral.agencies[2].sign_in == SignIn(workforce_group="agency-norte")
    assert austral.database.version == "16"
    assert austral.database.capacity is not None
    assert (austral.database.capacity.min, austral.database.capacity.max) == (0.5, 16)
    assert austral.contact_policy is not None
    assert austral.contact_policy.frequency_cap == FrequencyCap(1, 3)
    assert austral.channels[0].people[2] == Person("cm@pixel.example", "pixel", "editor")
    campaign = austral.campaigns[0]
    assert (campaign.start, campaign.until) == (date(2026, 12, 1), date(2027, 1, 31))
    assert campaign.budget == Budget(120000, "USD", "corporation")
    assert campaign.utm == Utm("meta", "paid_social", "aurora-verano-2026")
    assert campaign.audience == Audience("contacts", ("top-rfm",), True)
    assert campaign.checklist["pixel_tested"] is True
    assert (austral.integrations[0].source, austral.integrations[0].target) == ("brisa-meta-leads", "contacts")


def test_what_is_not_said_is_unknown() -> None:
    """An attribute that nobody said is None, a list is empty, but a grant without channels is not limited."""
    found = loads(BASE)
    assert found.contact_policy is None
    assert found.lifecycle == {}
    assert found.channels[0].captures_contacts is None
    assert found.channels[0].measurement == ()
    assert found.grants[0].channels is None
    assert found.grants[0].until is None
    assert loads(broken("level: operate", "level: operate, channels: []")).grants[0].channels == ()


def test_defaults_of_the_language() -> None:
    """What the language says holds when a key is left out."""
    found = loads(BASE)
    assert (found.database.owner, found.bi.owner, found.identity.owner) == ("corporation",) * 3
    assert found.customer_service is not None
    assert found.customer_service.owner == "corporation"
    assert found.grants[0].state == "active"
    assert found.agencies[0].kind == "agency"
    assert found.channels[0].status == "active"
    assert found.channels[1].delivery == "ses"
    assert found.channels[0].delivery is None
    assert found.systems[0].holds_contacts is True
    assert found.cloud.environments["dev"].protect is False


PROMO = "kind: landing_page\n    brand: aurora\n    owner: corporation\n    url: https://promo.aurora.example/"


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (PROMO, "none"),
        (PROMO + "\n    hosted_by: corporation", "manage"),
        (PROMO + "\n    hosted_by: pixel", "none"),
        (PROMO + "\n    hosted_by: vendor:Wix", "none"),
        (PROMO + "\n    hosted_by: unknown", "none"),
        (PROMO + "\n    hosted_by: corporation\n    provision: none", "none"),
        (PROMO + "\n    hosted_by: pixel\n    provision: adopt\n    external_id: E1", "adopt"),
        (PROMO.replace("landing_page", "app") + "\n    hosted_by: corporation", "manage"),
        ("kind: survey\n    brand: aurora\n    owner: corporation", "none"),
    ],
)
def test_provision_of_web_channels(keys: str, expected: str) -> None:
    """Web channels that the corporation hosts are created by the stacks, others are not."""
    found = loads(broken(PROMO, keys))
    assert found.channels[0].provision == expected


def test_provision_of_the_rest() -> None:
    """The stacks create database, BI, identity and e-mail delivered by SES, and nothing else unasked."""
    found = loads(BASE)
    assert (found.database.provision, found.bi.provision, found.identity.provision) == ("manage",) * 3
    assert found.channels[1].provision == "manage"
    text = broken("audience: contacts", "audience: contacts\n    delivery: platform")
    assert loads(text).channels[1].provision == "none"
    assert (found.platforms[0].provision, found.measurement[0].provision, found.systems[0].provision) == ("none",) * 3


def test_captures_contacts_where_people_meet() -> None:
    """Communities and surveys capture contacts unless it is said that they do not."""
    survey = "kind: survey\n    brand: aurora\n    owner: corporation"
    assert loads(broken(PROMO, survey)).channels[0].captures_contacts is True
    assert loads(broken(PROMO, survey + "\n    captures_contacts: false")).channels[0].captures_contacts is False


def test_regions_and_accounts_come_from_above() -> None:
    """An environment has the cloud's region, a placement what its environment has, unless they say otherwise."""
    brands = "brands: {aurora: {account: '222222222222'}, brisa: {region: us-east-1, enabled: false}}"
    text = broken('account: "111111111111"', f'account: "111111111111", {brands}')
    text = text.replace("group: drinks}", "group: drinks}\n  - {id: brisa, name: Brisa}")
    dev = loads(text).cloud.environments["dev"]
    assert dev.region == "sa-east-1"
    assert (dev.brands["aurora"].account, dev.brands["aurora"].region) == ("222222222222", "sa-east-1")
    assert (dev.brands["brisa"].account, dev.brands["brisa"].region) == ("111111111111", "us-east-1")
    assert (dev.brands["aurora"].enabled, dev.brands["brisa"].enabled) == (True, False)
    assert dev.brands["brisa"].path == "cloud.environments.dev.brands.brisa"


def test_every_mapping_may_carry_meta() -> None:
    """`meta` is a free map everywhere: kept where the model has a place, and never judged."""
    text = BASE.replace("}\n", ", meta: {why: [1, {x: ~}], yes: on}}\n").replace("{id: ", "{meta: {a: b}, id: ")
    text = text.replace("{meta: {a: b}, id: ", "{id: ")
    found = loads(text + "meta: {ticket: 12}\n")
    assert found.meta == {"ticket": 12}
    assert found.corporation.meta == {"why": [1, {"x": None}], "yes": "on"}
    assert found.agencies[0].contract.meta is not None
    assert found.agencies[0].sign_in.meta is not None
    assert found.reports[0].meta is not None


def test_meta_in_maps_of_the_users_keys() -> None:
    """Maps whose keys are the user's own carry `meta` too; it is no environment, stage, function, tag or check."""
    text = broken("  region: sa-east-1\n", "  region: sa-east-1\n  tags: {team: crm, meta: {a: 1}}\n")
    text = text.replace("environments:\n", "environments:\n    meta: {a: 1}\n")
    text += "lifecycle: {acquire: {}, meta: {a: 1}}\n"
    text = text.replace("name: Grupo Austral}", "name: A, stewards: {data: a@b.example, meta: {a: 1}}}")
    found = loads(text)
    assert list(found.cloud.environments) == ["dev"]
    assert list(found.lifecycle) == ["acquire"]
    assert found.cloud.tags == {"team": "crm"}
    assert found.corporation.stewards == {"data": "a@b.example"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("until: 2026-12-31", "until: 2026-01-01"),
        ("contract: {from: 2026-01-01, until: 2026-12-31}", "contract: {from: 1999-01-01, until: 1999-12-31}"),
        ("level: operate", "level: administer, state: revoked, until: 2020-02-29"),
        ("brands: [aurora]", 'brands: "*"'),
        ("brands: [aurora]", 'brands: ["*", corporation, drinks]'),
        ("layers: [engagement], owner: corporation", 'layers: [engagement], owner: "vendor:Ágil & Cía. <x>"'),
        ("layers: [engagement], owner: corporation", "layers: [], owner: unknown, shared_with_other_clients: true"),
        ("kind: ecommerce, owner: corporation", "kind: spreadsheet, owner: pixel, role: silo, replaces_by: 2020-01-01"),
        ("writes_to: contacts", "writes_to: shop\n    hosted_by: pixel"),
        ("url: https://promo.aurora.example/", "url: HTTP://sub_domain.x.example:8080?a=b#c"),
        ("url: https://promo.aurora.example/", "url: https://[2001:db8::1]/ñandú?q={x}"),
        ("source: insight", "source: native_gui, made_by: pixel, cadence: monthly"),
        ("version: 1\n", "version: 1.0\n"),
        ("engine: aurora-postgresql", "backup_days: 35.0, retention_days: 0, capacity: {min: 0, max: 0}"),
        ("reports:\n", "moved: [{from: old-shop, to: older}, {from: older, to: shop}]\nreports:\n"),
        ("channels: [promo]}", "channels: []}"),
        ("via: api", "via: manual, mode: manual"),
        ("name: Grupo Austral", "name: \"A\\n<script>alert('x')</script> =1+1 😀\""),
    ],
)
def test_the_bad_truth_is_valid(old: str, new: str) -> None:
    """What is against every rule, but can be understood, is read: a control judges it, not the loader."""
    assert loads(broken(old, new)).corporation.id == "austral"


def test_the_example_of_before_is_valid() -> None:
    """An agency that owns everything, an expired contract and leads in a spreadsheet are valid input."""
    found = load(BEFORE)
    assert found.channels[1].owner == "agency-rojo"
    assert found.grants[0].brands == ("*",)
    assert found.systems[0].kind == "spreadsheet"


def test_the_collector_is_left_as_it_was() -> None:
    """Loading pauses the garbage collector, and restores it even when it fails."""
    gc.enable()
    for text in (BASE, "["):
        with suppress(DeclarationError):
            loads(text)
        assert gc.isenabled()
    gc.disable()
    loads(BASE)
    assert not gc.isenabled()
    gc.enable()
