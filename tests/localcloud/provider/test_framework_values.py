"""The engine's wire form and plain Python, there and back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from google.protobuf import struct_pb2
from hypothesis import given
from hypothesis import strategies as st
from pulumi.runtime import rpc

from localcloud.provider.values import COMPUTED, SECRET, SIGNATURE, UNKNOWN, UNKNOWNS, decode, encode, unknown

plain: st.SearchStrategy[Any] = st.recursive(
    st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.text().filter(lambda text: text not in UNKNOWNS and "\x00" not in text),
    lambda inside: (
        st.lists(inside, max_size=4)
        | st.dictionaries(st.text(st.characters(min_codepoint=97, max_codepoint=122), min_size=1), inside, max_size=4)
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.text(st.characters(min_codepoint=97, max_codepoint=122), min_size=1), plain, max_size=5))
def test_what_is_sent_comes_back(props: dict[str, Any]) -> None:
    """Any properties survive the wire, integers as integers."""
    assert decode(encode(props)).props == props


def test_the_signatures_are_the_sdk_s() -> None:
    """The marks of the wire are those of the Pulumi SDK that is installed."""
    assert (rpc.UNKNOWN, rpc._special_sig_key, rpc._special_secret_sig) == (COMPUTED, SIGNATURE, SECRET)


def test_a_secret_is_marked_wherever_it_is() -> None:
    """A secret deep in a property marks the property, is plain inside, and is wrapped again on the way back."""
    struct = struct_pb2.Struct()
    struct.update({"env": {"list": [{SIGNATURE: SECRET, "value": "hush"}]}, "name": "a"})
    values = decode(struct)
    assert values.props == {"env": {"list": ["hush"]}, "name": "a"}
    assert (values.secret, values.texts) == (frozenset({"env"}), frozenset({"hush"}))
    assert "hush" not in repr(values.texts.__class__) + repr(type(values))
    back = encode(values.props, values.secret)
    assert back["env"][SIGNATURE] == SECRET
    assert back["name"] == "a"


def test_a_secret_that_is_no_text_is_a_secret_too() -> None:
    """A number or a list may be a secret as well."""
    struct = struct_pb2.Struct()
    struct.update({"pin": {SIGNATURE: SECRET, "value": 1234}, "open": 5})
    assert decode(struct).secret == frozenset({"pin"})


def test_an_unknown_value_stays_unknown() -> None:
    """Every kind of unknown is the one unknown, found however deep, and goes back as unknown."""
    for mark in UNKNOWNS:
        struct = struct_pb2.Struct()
        struct.update({"a": [{"b": mark}]})
        values = decode(struct)
        assert values.props["a"][0]["b"] is UNKNOWN
        assert unknown(values.props)
        assert encode(values.props)["a"][0]["b"] == COMPUTED


def test_null_is_absence() -> None:
    """A null property or field is one that is not there."""
    struct = struct_pb2.Struct()
    struct.update({"a": None, "b": {"c": None, "d": 1}})
    assert decode(struct).props == {"b": {"d": 1}}


def test_moments_are_written_as_aws_writes_them() -> None:
    """boto3's datetimes become text in UTC."""
    assert encode({"at": datetime(2026, 11, 22, 12, 0, tzinfo=UTC)})["at"] == "2026-11-22T12:00:00Z"
