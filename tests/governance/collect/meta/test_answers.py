"""The table of what Meta answers agrees with the catalogue and with the record."""

from __future__ import annotations

from dataclasses import fields

import pytest

from ecosystem.estate import OBSERVED
from ecosystem.estate.assets import ADMIN, DECLARED_AS, Asset, Holder, asset, record
from ecosystem.estate.unknown import UNKNOWN
from governance.collect.meta.answers import ANSWERS, SILENT
from governance.collect.meta.kinds import KINDS
from governance.collect.meta.levels import capabilities, level
from policies.catalogue import load


def test_every_control_is_one_that_is_observed() -> None:
    """Each is a control of the catalogue with observed evidence, and is answered or silent, not both."""
    observed = {each.id for each in load().values() if OBSERVED in each.evidence}
    assert set(ANSWERS) | set(SILENT) <= observed
    assert not set(ANSWERS) & set(SILENT)


def test_every_control_of_ad_platforms_is_answered_or_says_why_not() -> None:
    """No observed control of ownership or access on platforms, or of tracking, is forgotten."""
    cloud = {"OWN-005", "OWN-008", "ACC-005", "ACC-006", "ACC-007", "ACC-008"}
    families = ("OWN", "ACC", "TRK")
    asked = {each.id for each in load().values() if OBSERVED in each.evidence and each.family in families} - cloud
    assert asked <= set(ANSWERS) | set(SILENT)


def test_every_field_is_one_of_a_record() -> None:
    """The fields of the table are fields of an asset."""
    names = {each.name for each in fields(Asset)}
    assert {name for found in ANSWERS.values() for name in found} <= names
    assert {kind.name for kind in KINDS} | {"business"} == set(DECLARED_AS)


def test_levels_are_the_highest_of_the_roles() -> None:
    """A manager who also analyses manages; nothing at all is level 0; page tasks of the new kind are the same."""
    assert level(["ANALYZE", "MANAGE"]) == ADMIN
    assert level([]) == 0
    assert level(["PROFILE_PLUS_FULL_CONTROL"]) == level(["manage"]) == ADMIN
    assert capabilities(["PROFILE_PLUS_MANAGE_LEADS", "ADVERTISE"]) == ("leads_pii", "spend")


@pytest.mark.parametrize(
    ("more", "word"),
    [
        ({"kind": ""}, "`kind` lacks"),
        ({"colour": "red"}, "`colour` is no key"),
        ({"relation": "mine"}, "`relation` is `mine`"),
        ({"people": "all"}, "`people` is a list"),
        ({"people": [{"kind": "person"}]}, "`external_id` lacks"),
        ({"people": [{"kind": "person", "external_id": "1", "level": 9}]}, "`level`"),
        ({"name": 7}, "`name` is a text"),
    ],
)
def test_a_record_that_cannot_be_read_says_why(more: dict[str, object], word: str) -> None:
    """A record of an import is refused with the key at fault."""
    with pytest.raises(ValueError, match=word):
        asset({"platform": "meta", "kind": "page", "external_id": "1", **more})


def test_what_a_record_does_not_say_is_unknown() -> None:
    """A record of three words is an asset of which nothing else is known."""
    found = asset({"platform": "meta", "kind": "page", "external_id": "1"})
    assert (found.relation, found.owner, found.people, found.demands_two_factor) == (UNKNOWN,) * 4
    assert record(found)["people"] == {"$unknown": "not read"}
    assert Holder("person", "1").administers is UNKNOWN
    assert Holder("person", "1", "a@b.example").email == "a@b.example"
