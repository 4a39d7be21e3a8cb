"""Where things stand in a declaration."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecosystem.loading import load, loads
from ecosystem.places import NotAPathError, parse
from ecosystem.problems import written
from ecosystem.tree import read_tree
from tests.ecosystem.samples import AUSTRAL, BASE


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("", "1:1"),
        ("version", "1:10"),
        ("corporation", "2:14"),
        ("corporation.name", "2:34"),
        ("cloud.environments.dev.account", "6:20"),
        ("channels", "27:3"),
        ("channels[0]", "27:5"),
        ("channels[1].sending_domain", "37:21"),
        ("channels[1].people", "33:5"),
        ("channels[1].people[3].who", "33:5"),
        ("campaigns[0].channels[0]", "42:81"),
        ("grants[0].layers[0]", "21:59"),
        ("channels[7]", "27:3"),
        ("contact_policy.frequency_cap", "1:1"),
        ("nonsense", "1:1"),
        ("channels[", "1:1"),
    ],
)
def test_a_path_is_located(path: str, place: str) -> None:
    """The place is the value's; for what was not said, its nearest parent's."""
    assert str(loads(BASE, file="f").locate(path)) == f"f:{place}"


def test_every_value_of_the_example_stands_where_it_is_located() -> None:
    """For each string of Austral, the text at its place is the string."""
    text = AUSTRAL.read_text(encoding="utf-8")
    lines = text.splitlines()
    found = load(AUSTRAL)
    checked = 0
    stack: list[tuple[tuple[str | int, ...], object]] = [((), read_tree(text.encode()).root)]
    while stack:
        parts, value = stack.pop()
        if isinstance(value, dict):
            stack.extend(((*parts, key), inner) for key, inner in value.items())
        elif isinstance(value, list):
            stack.extend(((*parts, index), inner) for index, inner in enumerate(value))
        elif isinstance(value, str):
            place = found.locate(written(parts))
            assert lines[place.line - 1][place.column - 1 :].lstrip('"').startswith(value)
            checked += 1
    assert checked > 700


names = st.text([*string.ascii_letters, *string.digits, *'-_. "[]\\é'], min_size=1, max_size=8)


@given(st.lists(st.one_of(names, st.integers(0, 10**6)), min_size=1, max_size=6))
def test_a_path_that_is_written_is_read_back(parts: list[str | int]) -> None:
    """Keys of any sort survive being written as a path."""
    assert list(parse(written(parts))) == parts


@pytest.mark.parametrize("path", ["a[", "a]b", "a[b]", 'a["b', "a..b", "[]", "."])
def test_what_is_no_path(path: str) -> None:
    """A text that is not a path is refused."""
    with pytest.raises(NotAPathError):
        parse(path)


@given(st.text(max_size=20))
def test_any_text_can_be_located(path: str) -> None:
    """Locating never fails: at worst it is the declaration itself."""
    assert SMALL.locate(path).line >= 1


SMALL = loads(BASE)
