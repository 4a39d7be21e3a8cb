"""Recertification: what is due first, for what, and when its roles were last used."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from governance.access.review import BadSnapshotError, Item, as_data, last_use, review, uses_in
from tests.governance.access.generated import TODAY, austral, small


def items(grants: str, **wanted: Any) -> list[Item]:
    """Return the items of these grants."""
    return [*review(small(f"[{grants}]"), TODAY, **wanted).items]


def one(identifier: str, said: str) -> str:
    """Return a grant with what is said of its review and end."""
    return f"{{id: {identifier}, to: pixel, brands: [beverages], layers: [web], level: view, {said}}}"


GRANTS = ", ".join(
    [
        one("fresh", "reviewed: 2026-11-01"),
        one("never", "approved_by: a@large.example"),
        one("old", "reviewed: 2026-08-21"),
        one("edge", "reviewed: 2026-08-22"),
        one("ending", "reviewed: 2026-11-01, until: 2026-11-30"),
        one("over", "reviewed: 2026-11-01, until: 2026-10-31"),
        one("tomorrow", "reviewed: 2026-11-21"),
        one("revoked", "reviewed: 2026-01-01, state: revoked"),
    ]
)


def test_what_is_due_first_comes_first() -> None:
    """Never reviewed comes first, then by the day by which to look; revoked grants are not listed."""
    found = items(GRANTS)
    assert [(item.grant.id, item.why) for item in found] == [
        ("never", "never reviewed"),
        ("tomorrow", "never reviewed"),
        ("over", "ended"),
        ("old", "review"),
        ("edge", "review"),
        ("ending", "end"),
        ("fresh", "review"),
    ]
    assert [item.due for item in found][2:5] == [date(2026, 10, 31), date(2026, 11, 19), date(2026, 11, 20)]
    assert (found[3].age, found[3].left) == (91, 131)


def test_only_what_is_due_soon() -> None:
    """With a number of days only what is due by then, or already, is listed."""
    assert [item.grant.id for item in items(GRANTS, within=0)] == ["never", "tomorrow", "over", "old", "edge"]
    assert "ending" in [item.grant.id for item in items(GRANTS, within=10)]


def test_how_long_a_review_counts_may_be_set() -> None:
    """Another number of days moves the day by which to review."""
    said = review(austral(), TODAY, days=30)
    assert said.overdue() == 3
    assert as_data(said)["grants"][0]["due"] == "2026-11-14"


def test_last_uses_from_a_list() -> None:
    """A grant was last used at most when its agency's roles for its brands were."""
    uses = uses_in(
        [
            {"role": "r1", "agency": "pixel", "brand": "aurora", "last_used": "2026-10-01T10:00:00Z"},
            {"role": "r2", "agency": "pixel", "brand": "brisa", "last_used": "2026-11-02"},
            {"role": "r2", "agency": "pixel", "brand": "brisa", "last_used": None},
            {"role": "r3", "agency": "pixel", "brand": "club", "last_used": None},
        ]
    )
    assert last_use(uses, "pixel", ["aurora", "brisa"]) == date(2026, 11, 2)
    assert last_use(uses, "pixel", ["club"]) == "never"
    assert last_use(uses, "norte", ["club"]) == "unknown"
    (found,) = items(one("web", "reviewed: 2026-11-01"), uses=uses)
    assert found.used == date(2026, 11, 2)


def test_last_uses_from_the_account() -> None:
    """The account's own list of roles is read by its tags; a role without them is not ours."""
    tags = [{"Key": "agency", "Value": "pixel"}, {"Key": "brand", "Value": "aurora"}]
    roles = [
        {"RoleName": "a", "Tags": tags, "RoleLastUsed": {"LastUsedDate": "2026-11-19T08:00:00+00:00", "Region": "x"}},
        {"RoleName": "b", "Tags": [tags[0], {"Key": "brand", "Value": "club"}], "RoleLastUsed": {}},
        {"RoleName": "other", "Tags": []},
        {"Arn": "arn:aws:iam::1:role/none"},
    ]
    wanted = {("pixel", "aurora"): date(2026, 11, 19), ("pixel", "club"): None}
    assert uses_in(roles) == uses_in({"RoleDetailList": roles}) == wanted


@pytest.mark.parametrize(
    ("snapshot", "said"),
    [
        ({}, "no list of roles"),
        ("x", "no list of roles"),
        ([3], r"`\[0\]` is no role"),
        ([{"brand": "b", "last_used": None}], r"`\[0\].agency` is not said"),
        ([{"agency": "a", "brand": "b"}], r"`\[0\].last_used` is not said"),
        ([{"agency": "a", "brand": "b", "last_used": "yesterday"}], r"`\[0\]` was last used on no day"),
        ([{"RoleName": "a", "Tags": "x"}], r"`\[0\].Tags` is no list"),
    ],
)
def test_what_is_no_snapshot_is_refused(snapshot: object, said: str) -> None:
    """What is not a snapshot is refused with the part that is wrong."""
    with pytest.raises(BadSnapshotError, match=said):
        uses_in(snapshot)
