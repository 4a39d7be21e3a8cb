"""Whatever a server answers, a run ends with assets and gaps."""

from __future__ import annotations

import json
from typing import Any
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

import governance.collect.meta.collecting as collecting
from ecosystem.estate.assets import asset, record
from governance.collect.meta import Access, Clock, Limits, Sought, Token, collect, kinds
from governance.collect.meta.client import Client
from governance.collect.meta.errors import FailedError, failure, pause
from governance.collect.meta.kinds import KINDS
from tests.governance.collect.meta.world import BUSINESS, TOKEN

_KEYS = sorted(
    {
        "data",
        "paging",
        "next",
        "cursors",
        "after",
        "error",
        "code",
        "message",
        "error_subcode",
        "is_transient",
        "business",
    }
    | {each for kind in KINDS for each in (*kind.fields, *kind.looked_up)}
    | {*kinds.BUSINESS, *kinds.PEOPLE, *kinds.INVITED, *kinds.ASSIGNED, *kinds.PARTNERS} - {"id"}
)
_WORDS = ["1", "act_1", BUSINESS, "MANAGE", "../me", "http://[", "http://x?after=1", "\ud800", "é", "", "a" * 300]
_LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(_WORDS) | st.text(max_size=8)
_CODES = st.sampled_from([1, 2, 4, 10, 100, 190, 200, 368, 415, 613, 803, 80004, None, "4", 2.5])
_JSON = st.recursive(
    _LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(_KEYS) | st.text(max_size=3), inner),
    max_leaves=12,
)
_NODE = st.fixed_dictionaries({"id": st.sampled_from(_WORDS)}, optional={key: _JSON for key in _KEYS if key != "id"})
_PAGE = st.fixed_dictionaries(
    {"data": st.lists(_NODE, max_size=3) | _JSON},
    optional={"paging": st.fixed_dictionaries({"next": st.sampled_from(_WORDS)}, optional={"cursors": _JSON}) | _JSON},
)
_ERROR = st.fixed_dictionaries(
    {"error": st.fixed_dictionaries({"code": _CODES}, optional={"message": _LEAVES, "error_subcode": _LEAVES}) | _JSON}
)
_ANSWER = st.tuples(st.sampled_from([200, 200, 200, 302, 400, 403, 429, 500]), _NODE | _PAGE | _ERROR | _JSON)
_HEADERS = st.dictionaries(
    st.sampled_from(["x-app-usage", "x-business-use-case-usage", "x-ad-account-usage", "retry-after"]),
    _JSON.map(json.dumps) | st.sampled_from(["nan", "-1", "9" * 400, '{"call_count": 1e999}', "²"]),
)


@given(answers=st.lists(_ANSWER, min_size=1, max_size=6), headers=_HEADERS)
@settings(max_examples=120)
def test_a_run_ends_whatever_is_answered(answers: list[tuple[int, Any]], headers: dict[str, str]) -> None:
    """Answers of any shape, in turn: no exception, records that can be written and read back, and no endless run."""
    slept: list[float] = []
    asked = 0

    def answered(self: Client, path: str, parameters: dict[str, str]) -> tuple[int, dict[str, str], Any]:
        nonlocal asked
        asked += 1
        status, body = answers[asked % len(answers)]
        return status, headers, body

    class Playing(Client):
        _get = answered

    with patch.object(collecting, "Client", Playing):
        access = Access("https://graph.example", "v26.0", BUSINESS, Token(TOKEN))
        found = collect(
            access, sought=[Sought("page", "7")], limits=Limits(tries=2, pages=3), clock=Clock(slept.append)
        )
    for each in found.assets:
        written = json.dumps(record(each))
        written.encode()
        asset(json.loads(written))
        str(each).encode()
    assert sum(slept) <= 900 + 3 * asked
    assert asked < 2_000


@given(status=st.integers(100, 599), body=_JSON | _ERROR, headers=_HEADERS)
def test_every_answer_means_something(status: int, body: Any, headers: dict[str, str]) -> None:
    """An answer is a failure with a reason, or an object; a pause is a time."""
    found = failure(status, body, headers)
    assert found is None or (isinstance(found, FailedError) and found.reason)
    assert pause(headers) >= 0
    if found is None:
        assert isinstance(body, dict)
        assert status < 300 or "error" not in body
