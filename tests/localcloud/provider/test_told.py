"""What an emulator does not tell is noted, keeps its value and is no drift; what it does tell is believed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localcloud.provider.aws import EmulatedAws
from localcloud.provider.kind import Aws, Props
from localcloud.provider.told import Told, settled, unsaid


class Thing(Told):
    """A kind that is observed as it is told to be."""

    token = "aws:test/thing:Thing"
    inputs = frozenset({"name", "size", "secret", "inner", "items", "tags"})
    silent = frozenset({"secret"})
    misread: ClassVar[Mapping[str, frozenset[str]]] = {"moto": frozenset({"size"})}
    there: ClassVar[Props | None] = None

    def create(self, aws: Aws, props: Props) -> str:
        """Give an id."""
        return "thing"

    def observe(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Tell what the test says."""
        return None if self.there is None else dict(self.there)

    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Do nothing."""


def emulator(name: str = "ministack") -> EmulatedAws:
    """Return an emulator that nobody calls."""
    return EmulatedAws("http://127.0.0.1:1", "123456789012", "sa-east-1", name)


def read(there: Props | None, props: Props, name: str = "ministack") -> tuple[Props | None, list[str]]:
    """Return what is read of a thing that is observed so, and what is noted."""
    thing, aws = Thing(), emulator(name)
    thing.there = there  # type: ignore[misc]
    return thing.read(aws, "thing", props), aws.unheld


def test_what_is_gone_is_none() -> None:
    """Nothing is noted of what is not there."""
    assert read(None, {"name": "a"}) == (None, [])


def test_a_setting_that_is_not_told_is_noted() -> None:
    """The name of the setting is noted, the others are told."""
    assert read({"name": "a"}, {"name": "a", "size": 3}) == ({"name": "a"}, ["size"])


@pytest.mark.parametrize("empty", [None, "", False, 0, [], {}])
def test_an_empty_setting_need_not_be_told(empty: Any) -> None:
    """AWS leaves out what is off or empty: that is no gap."""
    assert read({"name": "a"}, {"name": "a", "size": empty}) == ({"name": "a"}, [])


def test_a_secret_need_not_be_told() -> None:
    """What AWS itself never tells is no gap of the emulator."""
    assert read({}, {"secret": "s"}) == ({}, [])


def test_drift_is_told() -> None:
    """A value that differs is what is there, and is not noted away."""
    assert read({"name": "b"}, {"name": "a"}) == ({"name": "b"}, [])


def test_an_emulator_is_not_believed_in_what_it_is_known_to_get_wrong() -> None:
    """moto tells the size wrongly: it is noted there and believed elsewhere."""
    assert read({"size": 1}, {"size": 3}, "moto") == ({}, ["size"])
    assert read({"size": 1}, {"size": 3}, "ministack") == ({"size": 1}, [])


def test_an_import_takes_what_it_gets() -> None:
    """Without known properties nothing is missing, and all is told."""
    assert read({"name": "a", "inner": {"x": 1}}, {}) == ({"name": "a", "inner": {"x": 1}}, [])


def test_a_part_that_is_not_told_keeps_its_value() -> None:
    """Within an object and within a list of objects, the path of what is missing is noted."""
    props = {"inner": {"a": 1, "b": 2}, "items": [{"k": "x", "v": "y"}]}
    there = {"inner": {"a": 9, "default": True}, "items": [{"k": "x"}]}
    told = {"inner": {"a": 9, "b": 2}, "items": [{"k": "x", "v": "y"}]}
    assert read(there, props) == (told, ["inner.b", "items[0].v"])


def test_a_tag_that_somebody_added_is_told() -> None:
    """Of tags, one that nobody asked for is a difference and no default."""
    assert read({"tags": {"a": "1", "b": "2"}}, {"tags": {"a": "1"}}) == ({"tags": {"a": "1", "b": "2"}}, [])


def test_an_update_that_is_ignored_is_noted() -> None:
    """What an update was to change and did not is noted, what it changed is not."""
    thing, aws = Thing(), emulator()
    thing.there = {"name": "new", "size": 1}  # type: ignore[misc]
    thing.note_ignored(aws, "thing", {"name": "old", "size": 1}, {"name": "new", "size": 2})
    assert aws.unheld == ["size"]


VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=3)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=2), inner, max_size=3)),
    max_leaves=8,
)


@given(VALUES, VALUES)
def test_settling_is_stable(wanted: Any, seen: Any) -> None:
    """Settled once is settled: reading again makes no new difference, and nothing seen breaks it."""
    once = settled(wanted, seen)
    assert settled(wanted, once) == once
    assert all(path.startswith("x") for path in unsaid("x", wanted, seen))


@given(VALUES)
def test_what_is_told_whole_is_not_missing(value: Any) -> None:
    """A value that is seen as it was wanted is settled as it is, and none of it is noted."""
    assert settled(value, value) == value
    assert list(unsaid("x", value, value)) == []


@pytest.mark.parametrize(
    ("wanted", "seen", "told"),
    [
        ({"block": {}}, {"allow": {}}, {"allow": {}}),
        ({"block": {}}, {"block": {"code": 403}}, {"block": {}}),
        ({"block": {}}, {}, {"block": {}}),
        ({"a": {"none": {}}}, {"a": {"count": {}}}, {"a": {"count": {}}}),
    ],
)
def test_another_choice_than_the_wanted_one_is_seen(wanted: Any, seen: Any, told: Any) -> None:
    """An object that says something by its keys alone has drifted when it has another key."""
    assert settled(wanted, seen) == told
    assert settled(wanted, told) == told
