"""The frozen classes of the model: made fast, and alike the standard library's."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from dataclasses import FrozenInstanceError, asdict, dataclass, field, fields, is_dataclass, replace

import pytest

from ecosystem import model
from ecosystem.loading import load
from ecosystem.noun import noun
from tests.ecosystem.samples import AUSTRAL


@noun(frozen=True, slots=True)
class Made:
    """One of ours."""

    id: str
    tags: dict[str, str] = field(default_factory=dict)
    note: str | None = None
    hidden: int = field(default=0, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Standard:
    """The same, of the standard library."""

    id: str
    tags: dict[str, str] = field(default_factory=dict)
    note: str | None = None
    hidden: int = field(default=0, repr=False, compare=False)


@noun(frozen=True, slots=True)
class Empty:
    """One without attributes."""


def test_it_is_built_alike() -> None:
    """Places, names, defaults and factories are those of a dataclass, and so are its fields and its text."""
    assert repr(Made("a", note="n")) == repr(Standard("a", note="n")).replace("Standard", "Made")
    assert asdict(Made("a", {"k": "v"})) == asdict(Standard("a", {"k": "v"}))
    assert [each.name for each in fields(Made)] == [each.name for each in fields(Standard)]
    assert is_dataclass(Made)
    assert Made("a").tags is not Made("a").tags
    assert repr(Empty()) == "Empty()"
    make: Callable[..., Made] = Made
    with pytest.raises(TypeError):
        make()
    with pytest.raises(TypeError):
        make("a", {}, None, 0, 1)
    with pytest.raises(TypeError):
        make(id="a", other=1)


def test_equality_and_hash() -> None:
    """Two are equal by what is compared, never to another class, and hash alike."""
    assert Made("a", hidden=1) == Made("a", hidden=2)
    assert Made("a") != Made("b")
    other: object = Standard("a")
    assert Made("a") != other
    assert Empty() == Empty()
    assert len({model.Location("f", 1, 1), model.Location("f", 1, 1), model.Location("f", 1, 2)}) == 2


def test_nothing_of_it_changes() -> None:
    """No attribute is set, added or deleted."""
    made = Made("a")
    for name in ("id", "other"):
        with pytest.raises(FrozenInstanceError):
            setattr(made, name, "b")
    with pytest.raises(FrozenInstanceError):
        delattr(made, "id")
    assert not hasattr(made, "__dict__")


def test_it_is_replaced_copied_and_pickled() -> None:
    """The tools of the standard library work on it."""
    made = Made("a", {"k": "v"}, hidden=3)
    assert replace(made, note="n") == Made("a", {"k": "v"}, "n")
    assert copy.copy(made) == copy.deepcopy(made) == pickle.loads(pickle.dumps(made)) == made  # noqa: S301
    assert copy.deepcopy(made).hidden == 3
    assert copy.deepcopy(made).tags is not made.tags


def test_a_whole_declaration_is_equal_to_its_copy() -> None:
    """A declaration that was read compares, copies and shows itself whole."""
    found = load(AUSTRAL)
    assert copy.deepcopy(found) == found == load(AUSTRAL)
    assert repr(found).startswith("Declaration(file=")
    assert "locator" not in repr(found)
