"""Which grants are in force, and for whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ecosystem.model import Contract
from stacks.access.grants import agencies_of, covers, holdings, in_force, last_day, withheld
from tests.stacks.access.made import agency, brand, channel, declaration, grant, site

DAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("brands", "unit", "expected"),
    [
        (["aurora"], "aurora", True),
        (["aurora"], "brisa", False),
        (["beverages"], "aurora", True),
        (["beverages"], "beverages", True),
        (["beverages"], "club", False),
        (["aurora"], "beverages", False),
        (["*"], "club", True),
        (["*"], "beverages", True),
        (["*"], "corporation", False),
        (["corporation"], "corporation", True),
        (["corporation"], "aurora", False),
        (["*", "corporation"], "corporation", True),
    ],
)
def test_a_grant_reaches_its_units_and_the_brands_of_its_groups(brands: list[str], unit: str, expected: bool) -> None:
    """A grant reaches what it lists, the brands of a listed group, and by `*` all but what the corporation shares."""
    assert covers(declaration(), grant("g", "pixel", brands, ["web"]), unit) is expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2025, 12, 31), False),
        (date(2026, 1, 1), True),
        (date(2027, 6, 30), True),
        (date(2027, 7, 1), False),
    ],
)
def test_ends_are_inclusive_and_a_contract_must_have_begun(day: date, expected: bool) -> None:
    """A grant is in force from the contract's first day to its own last day."""
    assert in_force(grant("g", "pixel", ["aurora"], ["web"]), agency("pixel"), day) is expected


def test_a_contract_that_ends_first_ends_the_grant() -> None:
    """What a grant gives ends with the contract when that comes first, and without an end of its own too."""
    short = agency("pixel", contract=Contract(date(2026, 1, 1), date(2027, 1, 31)))
    assert last_day(grant("g", "pixel", ["aurora"], ["web"]), short) == date(2027, 1, 31)
    assert last_day(grant("g", "pixel", ["aurora"], ["web"], until=None), short) == date(2027, 1, 31)
    assert not in_force(grant("g", "pixel", ["aurora"], ["web"]), short, date(2027, 2, 1))


def test_a_revoked_grant_gives_nothing() -> None:
    """A revoked grant is not in force on any day, and an agency with no other has no role."""
    made = declaration(agencies=(agency("pixel"),), grants=(grant("g", "pixel", ["aurora"], ["web"], state="revoked"),))
    assert agencies_of(made, "aurora", DAY) == ()


def test_administer_is_never_provisioned_and_said() -> None:
    """A grant to administer gives nothing, not even what it includes, and is listed with its place."""
    made = declaration(agencies=(agency("pixel"),), grants=(grant("g", "pixel", ["aurora"], ["web"], "administer"),))
    assert holdings(made, made.agencies[0], "aurora", DAY) == ()
    (said,) = withheld(made, made.agencies[0], "aurora", DAY)
    assert "`g` (grants[g])" in str(said)
    assert "`administer` is never provisioned" in str(said)


def test_a_layer_without_a_meaning_in_the_cloud_is_said() -> None:
    """The layer `identity` gives nothing in the cloud, and its grant is listed."""
    made = declaration(agencies=(agency("pixel"),), grants=(grant("g", "pixel", ["aurora"], ["identity"]),))
    assert agencies_of(made, "aurora", DAY) == ()
    assert "`identity`" in str(withheld(made, made.agencies[0], "aurora", DAY)[0])


def test_a_grant_limited_to_channels_counts_for_those_of_the_unit_and_layer() -> None:
    """Channels of another unit, another layer or retired ones give nothing."""
    channels = (
        site("promo", "https://promo.aurora.example/"),
        site("shop", "https://shop.aurora.example/"),
        site("old", "https://old.aurora.example/", status="retired"),
        site("water", "https://www.brisa.example/", brand="brisa"),
    )
    limited = grant("g", "pixel", ["beverages"], ["web", "engagement"], channels=("promo", "old", "water"))
    made = declaration(agencies=(agency("pixel"),), grants=(limited,), channels=channels)
    (held,) = holdings(made, made.agencies[0], "aurora", DAY)
    assert (held.layer, held.channels) == ("web", ("promo",))
    assert "`engagement`" in str(withheld(made, made.agencies[0], "aurora", DAY)[0])


def test_naming_every_channel_of_a_layer_is_no_limit() -> None:
    """A grant that names all of a unit's channels of a layer covers the layer."""
    made = declaration(
        agencies=(agency("pixel"),),
        grants=(grant("g", "pixel", ["aurora"], ["advertising"], channels=("ads", "forms")),),
        channels=(channel("ads", "ad_account"), channel("forms", "lead_form")),
    )
    (held,) = holdings(made, made.agencies[0], "aurora", DAY)
    assert held.channels is None


def test_a_brand_that_joins_a_group_is_reached_by_the_groups_grants() -> None:
    """Membership of a group is read from the brand, not from the grant."""
    made = declaration(agencies=(agency("pixel"),), grants=(grant("g", "pixel", ["beverages"], ["web"]),))
    assert agencies_of(made, "club", DAY) == ()
    joined = replace(made, brands=(*made.brands[:2], brand("club", "beverages")))
    assert [each.id for each in agencies_of(joined, "club", DAY)] == ["pixel"]
