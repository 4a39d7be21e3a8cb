"""Names to the API and back, tags, and documents: whatever is said arrives, whatever is not said is not sent."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError
from hypothesis import given
from hypothesis import strategies as st

from localcloud.provider.names import pascal
from localcloud.provider.shape import (
    changed,
    document,
    from_aws,
    meaning,
    not_json,
    tag_changes,
    tag_list,
    tag_map,
    to_aws,
    unless_gone,
)

TABLE = pascal("name size", inner=(pascal("deep"),), items=("Members", pascal("key value:Val")))
SCALARS = st.one_of(st.text(), st.integers(), st.booleans())
PROPS = st.fixed_dictionaries(
    {},
    optional={
        "name": SCALARS,
        "size": SCALARS,
        "inner": st.fixed_dictionaries({}, optional={"deep": SCALARS}),
        "items": st.lists(st.fixed_dictionaries({}, optional={"key": SCALARS, "value": SCALARS})),
    },
)


@given(PROPS)
def test_what_is_said_comes_back_as_it_was_said(props: dict[str, Any]) -> None:
    """To the API's names and back is the same."""
    assert from_aws(TABLE, to_aws(TABLE, props)) == props


def test_nothing_is_not_sent() -> None:
    """A None is not said, a False, a zero and an empty text are."""
    said = {"name": None, "size": 0, "inner": {"deep": None}, "items": [{"key": "", "value": False}]}
    assert to_aws(TABLE, said) == {"Size": 0, "Inner": {}, "Members": [{"Key": "", "Val": False}]}


def test_a_wrong_shape_is_passed_on_for_botocore_to_refuse() -> None:
    """A text where an object belongs stays a text."""
    assert to_aws(TABLE, {"inner": "text"}) == {"Inner": "text"}


def test_aws_s_own_tags_are_not_ours() -> None:
    """Tags that AWS sets (`aws:...`) are not told."""
    assert tag_map([{"Key": "aws:stack", "Value": "x"}, {"Key": "owner", "Value": "c"}]) == {"owner": "c"}
    assert tag_map(None) == {}
    assert tag_list({"owner": "c"}) == [{"Key": "owner", "Value": "c"}]


@given(st.dictionaries(st.text(min_size=1), st.text()), st.dictionaries(st.text(min_size=1), st.text()))
def test_tag_changes_lead_from_the_old_to_the_new(old: dict[str, str], new: dict[str, str]) -> None:
    """Setting and taking away what is returned gives just the new tags."""
    added, taken = tag_changes({"tags": old}, {"tags": new})
    assert {key: value for key, value in {**old, **added}.items() if key not in taken} == new
    assert not set(added) & set(taken)


def test_no_tags_are_no_changes() -> None:
    """Tags that were never said make no call."""
    assert tag_changes({}, {"tags": None}) == ({}, [])


def test_changed_looks_only_where_it_is_told() -> None:
    """A difference elsewhere is no change."""
    assert not changed({"a": 1, "b": 1}, {"a": 1, "b": 2}, "a")
    assert changed({"a": 1}, {}, "a")


@pytest.mark.parametrize("code", ["NotFound", "AccessDenied"])
def test_only_what_is_gone_is_none(code: str) -> None:
    """An error that does not say it is gone is raised."""

    def call(**_: Any) -> None:
        raise ClientError({"Error": {"Code": code}}, "Describe")

    if code == "NotFound":
        assert unless_gone({"NotFound"}, call) is None
    else:
        with pytest.raises(ClientError):
            unless_gone({"NotFound"}, call)


@given(st.text())
def test_no_text_breaks_the_reading_of_a_document(text: str) -> None:
    """Whatever a document says, it is JSON of an object or there is a reason why not."""
    reason = not_json(text)
    assert reason is None or (reason and reason[0].islower())
    assert reason is not None or isinstance(meaning(text), dict)


def test_a_document_is_text_or_structure() -> None:
    """A structure is written as JSON, a text is sent as it is."""
    assert document('{"a":1}') == '{"a":1}'
    assert meaning(document({"a": 1})) == {"a": 1}
    assert meaning("{") == "{"
    assert not_json({"a": 1}) is None
