"""What changes between two declarations: cell by cell, day by day, channel by channel; and who may sign in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ecosystem.model import Declaration
from governance.access.difference import Difference, as_data, difference
from tests.governance.access.generated import BEFORE, TODAY, austral, profile, small

CHANNELS = ", ".join([profile("ig-one", "aurora"), profile("ig-two", "aurora"), profile("ig-three", "aurora")])
ONE = "id: one, to: pixel, brands: [aurora], layers: [engagement]"
LESS = ONE.replace("one", "less")
OTHER = "id: other, to: norte, brands: [club], layers: [web]"


def between(before: str, after: str, day: date = TODAY) -> Difference:
    """Return the difference between two lists of grants."""
    return difference(small(f"[{before}]", CHANNELS), small(f"[{after}]", CHANNELS), day, ("old", "new"))


def kinds(said: Difference) -> list[tuple[str, str, str, tuple[str, ...]]]:
    """Return what changed in short."""
    return [(each.unit, each.layer, each.kind, each.differs) for each in said.changes]


@pytest.mark.parametrize(
    ("before", "after", "kind", "differs"),
    [
        ("level: view", "level: operate", "more", ("level",)),
        ("level: operate", "level: contribute", "less", ("level",)),
        ("level: view, until: 2026-12-31", "level: view", "more", ("end",)),
        ("level: view", "level: view, until: 2026-12-31", "less", ("end",)),
        ("level: view, channels: [ig-one]", "level: view", "more", ("channels",)),
        ("level: view, channels: [ig-one]", "level: view, channels: [ig-two]", "mixed", ("channels",)),
        ("level: view, channels: [ig-one, ig-two]", "level: view, channels: [ig-two]", "less", ("channels",)),
        ("level: operate, until: 2026-12-31", "level: view", "mixed", ("level", "end")),
    ],
)
def test_what_became_of_a_cell(before: str, after: str, kind: str, differs: tuple[str, ...]) -> None:
    """A higher level, a later end and more channels are gains; both ways at once is mixed."""
    said = between(f"{{{ONE}, {before}}}", f"{{{ONE}, {after}}}")
    assert kinds(said) == [("aurora", "engagement", kind, differs)]
    assert said.gains is (kind != "less")


@pytest.mark.parametrize(
    "after",
    [
        "{id: other, to: pixel, brands: [aurora], layers: [engagement], level: view}",
        f"{{{ONE}, level: view}}, {{{LESS}, level: view, until: 2026-12-01}}",
        f"{{{ONE}, level: view, channels: [ig-one, ig-two, ig-three]}}",
        f"{{{ONE}, level: view, reviewed: 2026-11-19, approved_by: a@b.example}}",
        f"{{{ONE}, level: view}}, {{{OTHER}, level: operate, until: 2026-11-19}}",
        f"{{{ONE}, level: view}}, {{{OTHER}, level: operate, state: revoked}}",
    ],
)
def test_the_same_access_said_otherwise_is_no_change(after: str) -> None:
    """Another id, a grant inside another, a review, what ended or was revoked change nothing."""
    said = between(f"{{{ONE}, level: view}}", after)
    assert (said.changes, said.trust, said.gains) == ((), (), False)


def test_the_grant_is_gone_and_another_is_new() -> None:
    """What is new comes first, what is gone last; an agency that holds nothing any more may sign in to nothing."""
    said = between(f"{{{ONE}, level: view}}", "{id: two, to: norte, brands: [club], layers: [web], level: view}")
    assert [(each.agency, each.kind) for each in said.changes] == [("norte", "new"), ("pixel", "gone")]
    assert [(each.agency, each.gained, each.lost) for each in said.trust] == [
        ("norte", ("group agency-norte",), ()),
        ("pixel", (), ("arn:aws:iam::333333333333:role/team",)),
    ]


def test_a_contract_that_begins_later_is_a_gain() -> None:
    """What is granted from a day to come counts: a gate must not wait for the day."""
    after = small(f"[{{{ONE}, level: view}}]", CHANNELS)
    before = replace(after, grants=())
    said = difference(before, after, date(2025, 6, 1), ("old", "new"))
    assert [each.kind for each in said.changes] == ["new"]


def test_a_contract_that_begins_earlier_is_a_gain() -> None:
    """An earlier first day is a gain of days."""
    before = small(f"[{{{ONE}, level: view}}]", CHANNELS)
    pixel, norte = before.agencies
    earlier = replace(pixel, contract=replace(pixel.contract, start=date(2025, 7, 1)))
    after = replace(before, agencies=(earlier, norte))
    said = difference(before, after, date(2025, 6, 1), ("old", "new"))
    assert [(each.kind, each.differs) for each in said.changes] == [("more", ("start",))]


def with_principals(*arns: str) -> Declaration:
    """Return a declaration in which Pixel signs in by these roles."""
    made = small(f"[{{{ONE}, level: view}}]", CHANNELS)
    pixel, norte = made.agencies
    return replace(made, agencies=(replace(pixel, sign_in=replace(pixel.sign_in, aws_principals=arns)), norte))


def test_who_may_sign_in_is_compared() -> None:
    """A further role that may assume an agency's is a gain, one that may no longer is not."""
    one, two = "arn:aws:iam::333333333333:role/one", "arn:aws:iam::333333333333:role/two"
    said = difference(with_principals(one), with_principals(one, two), TODAY, ("old", "new"))
    assert [(each.agency, each.gained, each.lost) for each in said.trust] == [("pixel", (two,), ())]
    assert said.gains
    assert not difference(with_principals(one, two), with_principals(one), TODAY, ("old", "new")).gains


def test_another_provider_of_groups_is_said() -> None:
    """Whoever says who is in a group decides who signs in: another provider is a change for all that have one."""
    before = small(f"[{{{ONE}, level: view}}]", CHANNELS)
    assert before.identity.workforce is not None
    other = replace(before.identity.workforce, metadata_url="https://elsewhere.example/metadata")
    after = replace(before, identity=replace(before.identity, workforce=other))
    (said,) = difference(before, after, TODAY, ("old", "new")).trust
    assert (said.agency, said.gained) == (None, ("provider https://elsewhere.example/metadata",))


def test_from_what_was_to_the_example() -> None:
    """From the declaration of before to the example: all of it is gained by others, and the old agency loses all."""
    from ecosystem.loading import load

    data = as_data(difference(load(BEFORE), austral(), date(2026, 6, 1), ("before", "after")))
    assert {(each["agency"], each["change"]) for each in data["changes"]} == {
        ("agency-rojo", "gone"),
        *((agency, "new") for agency in ("pixel", "mediahaus", "norte", "lealtad")),
    }
    assert data["gains"] is True
    assert data["changes"][0]["before"] == []
