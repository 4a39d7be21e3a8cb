"""What counts as a change, and what of it replaces."""

from __future__ import annotations

from typing import Any

import pytest

from localcloud.provider.differences import IMPORTED, Change, delete_first, differences, same
from localcloud.provider.values import UNKNOWN
from tests.localcloud.provider.fake import Thing

ADD, DELETE, UPDATE = Change.ADD, Change.DELETE, Change.UPDATE


def found(old: dict[str, Any], new: dict[str, Any]) -> list[tuple[str, Change, bool]]:
    """Return the differences as tuples."""
    return [(each.path, each.change, each.replaces) for each in differences(Thing(), old, new)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"policy": '{"a": [1, 2], "b": 1}'}, {"policy": '{"b":1,"a":[1,2]}'}),
        ({"zones": ["a", "b"]}, {"zones": ["b", "a"]}),
        ({"size": 1}, {"size": 1.0}),
        ({"size": "5"}, {"size": 5}),
        ({"settings": {"on": "true"}}, {"settings": {"on": True}}),
        ({"tags": {}}, {}),
        ({"zones": []}, {"zones": None}),
        ({"region": "sa-east-1"}, {}),
        ({"__imported": True}, {}),
    ],
    ids=lambda value: str(value)[:40],
)
def test_the_same_meaning_is_no_difference(old: dict[str, Any], new: dict[str, Any]) -> None:
    """Documents compare by meaning, sets without order, scalars as AWS spells them, nothing like emptiness."""
    assert found(old, new) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ({"size": 1}, {"size": 2}, [("size", UPDATE, False)]),
        ({}, {"size": 2}, [("size", ADD, False)]),
        ({"size": 2}, {}, [("size", DELETE, False)]),
        ({"size": 0}, {}, [("size", DELETE, False)]),
        ({"name": "a"}, {"name": "b"}, [("name", UPDATE, True)]),
        ({"settings": {"engine": "a", "x": 1}}, {"settings": {"engine": "b", "x": 2}},
            [("settings.engine", UPDATE, True), ("settings.x", UPDATE, False)]),
        ({"settings": {"x": 1}}, {}, [("settings", DELETE, False)]),
        ({"settings": {"engine": "a"}}, {}, [("settings", DELETE, True)]),
        ({}, {"rules": [{"kind": "k"}]}, [("rules", ADD, True)]),
        ({"rules": [{"a": 1}]}, {"rules": [{"a": 1}, {"a": 2}]}, [("rules[1]", ADD, False)]),
        ({"rules": [{"kind": "a"}]}, {"rules": [{"kind": "b"}]}, [("rules[0].kind", UPDATE, True)]),
        ({"policy": '{"a":1}'}, {"policy": '{"a":2}'}, [("policy", UPDATE, False)]),
        ({"policy": "not json"}, {"policy": "nor this"}, [("policy", UPDATE, False)]),
        ({"tags": {"a.b": "1"}}, {"tags": {"a.b": "2"}}, [('tags["a.b"]', UPDATE, False)]),
        ({"zones": ["a"]}, {"zones": ["a", "a"]}, [("zones", UPDATE, False)]),
        ({"region": "a"}, {"region": "b"}, [("region", UPDATE, True)]),
        ({"settings": {"block": {}}}, {"settings": {"allow": {}}},
            [("settings.allow", ADD, False), ("settings.block", DELETE, False)]),
        ({"size": 1}, {"size": UNKNOWN}, [("size", UPDATE, False)]),
        ({"name": "a"}, {"name": UNKNOWN}, [("name", UPDATE, True)]),
        ({"policy": '{"a":1}'}, {"policy": UNKNOWN}, [("policy", UPDATE, False)]),
        ({"zones": ["a"]}, {"zones": [UNKNOWN]}, [("zones", UPDATE, False)]),
    ],
    ids=lambda value: str(value)[:40],
)  # fmt: skip
def test_a_change_is_told_by_its_path(old: dict[str, Any], new: dict[str, Any], expected: list[Any]) -> None:
    """Every change has its path and kind, and replaces where AWS cannot change it in place."""
    assert found(old, new) == expected


def test_what_an_import_saw_and_nobody_asked_for_is_no_difference() -> None:
    """After an import the program decides what it asks for; what it does ask for is compared."""
    seen = {IMPORTED: True, "name": "a", "size": 3, "rules": [{"a": 1, "default": True}], "settings": {"x": 1}}
    assert found(seen, {"name": "a", "rules": [{"a": 1}]}) == []
    assert found(seen, {"name": "a", "size": 4}) == [("size", UPDATE, False)]


def test_a_taken_name_is_freed_first() -> None:
    """A replacement that keeps the name must wait until the old one is gone."""
    assert delete_first(Thing(), {"name": "a", "settings": {"engine": "a"}}, {"name": "a"})
    assert not delete_first(Thing(), {"name": "a"}, {"name": "b"})
    assert not delete_first(Thing(), {}, {"name": "b"})


def test_same_speaks_of_one_input() -> None:
    """Two values of one input are compared as the diff compares them."""
    assert same(Thing(), "policy", '{"a": 1}', '{"a":1}')
    assert not same(Thing(), "size", '{"a": 1}', '{"a":1}')
