"""Plain scalars by the core schema of YAML 1.2, against its table."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecosystem.loading import loads
from ecosystem.scalars import MAX_DIGITS, NumberTooLongError, resolve
from ecosystem.tree import read_tree
from tests.ecosystem.samples import broken

# Section 10.3.2 of the specification, row by row.
TABLE: list[tuple[str, type]] = [
    (r"null|Null|NULL|~", type(None)),
    (r"", type(None)),
    (r"true|True|TRUE|false|False|FALSE", bool),
    (r"[-+]?[0-9]+", int),
    (r"0o[0-7]+", int),
    (r"0x[0-9a-fA-F]+", int),
    (r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", float),
    (r"[-+]?(\.inf|\.Inf|\.INF)", float),
    (r"\.nan|\.NaN|\.NAN", float),
]
NEAR = "0123456789abcdefxonulTRUEtrueFalsNaI.+-_e~:"


def expected(text: str) -> type:
    """Return the type of a plain scalar, by the first row of the table that fits it."""
    return next((found for pattern, found in TABLE if re.fullmatch(pattern, text)), str)


@given(st.one_of(st.text(NEAR, max_size=12), *[st.from_regex(row, fullmatch=True) for row, _ in TABLE if row]))
def test_the_type_is_the_tables(text: str) -> None:
    """Every plain scalar has the type of the first row that fits it."""
    if len(text) <= MAX_DIGITS and text.isascii():
        assert type(resolve(text)) is expected(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *(("NO", "NO"), ("no", "no"), ("yes", "yes"), ("on", "on"), ("off", "off"), ("y", "y"), ("n", "n")),
        *(("true", True), ("TRUE", True), ("False", False), ("tRUE", "tRUE"), ("", None), ("~", None), ("NULL", None)),
        *(("012", 12), ("0o14", 12), ("0x0C", 12), ("-7", -7), ("+7", 7), ("-0x1", "-0x1"), ("0b11", "0b11")),
        *(("1_000", "1_000"), ("12:30:45", "12:30:45"), ("1e3", 1000.0), (".5", 0.5), ("5.", 5.0), (".", ".")),
        *(
            ("2026-12-31", "2026-12-31"),
            ("2026-12-31T00:00:00Z", "2026-12-31T00:00:00Z"),
            ("=", "="),
            ("1.2.3", "1.2.3"),
        ),
        *((".inf", math.inf), ("-.INF", -math.inf), ("inf", "inf"), ("nan", "nan"), ("١٢", "١٢")),
    ],
)
def test_values_that_other_readers_take_for_something_else(text: str, value: object) -> None:
    """Norway is not false, noon is not a number in base sixty, a day is a string."""
    assert resolve(text) == value
    assert type(resolve(text)) is type(value)


def test_not_a_number() -> None:
    """`.nan` is a float that equals nothing."""
    assert isinstance(resolve(".NaN"), float)
    assert resolve(".NaN") != resolve(".NaN")


@pytest.mark.parametrize("text", ["9" * 5000, "0x" + "f" * 5000, "0o" + "7" * 5000, "1." + "0" * 5000])
def test_a_number_without_end_is_refused(text: str) -> None:
    """A number of thousands of digits is refused before it is converted."""
    with pytest.raises(NumberTooLongError):
        resolve(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('"012"', "012"),
        ("'true'", "true"),
        ("!!str 012", "012"),
        ("! 012", "012"),
        ('!!int "12"', 12),
        ("!!float 1", 1.0),
        ("!!bool true", True),
        ("!!null ~", None),
        ("|\n  a\n  b\n", "a\nb\n"),
        (">-\n  a\n  b\n", "a b"),
        ("!!map {a: 1}", {"a": 1}),
        ("!!seq [1, a]", [1, "a"]),
        ("&x [1]", [1]),
    ],
)
def test_quotes_blocks_and_core_tags(text: str, value: object) -> None:
    """What is quoted or in a block is a string; the core schema's tags say the type."""
    tree = read_tree(f"key: {text}".encode())
    assert tree.flaws == []
    assert tree.root == {"key": value}


def test_norway_stays_norway() -> None:
    """The example of the contract, through the loader."""
    found = loads(broken("group: drinks}", "group: drinks, countries: [NO, AR]}"))
    assert found.brands[0].countries == ("NO", "AR")
