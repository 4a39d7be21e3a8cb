"""What holds for every policy set, whatever it says."""

from __future__ import annotations

import time
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecosystem.estate import UNKNOWN
from ecosystem.estate.iam import parse
from ecosystem.iam import statements
from ecosystem.iam.evaluate import Layer, Policies, evaluate
from ecosystem.iam.glob import components, matches, tokens
from ecosystem.iam.request import Request, UnsupportedError
from tests.ecosystem.iam.oracle.generator import case, statement
from tests.ecosystem.iam.samples import CALLERS, Case

seeds = st.integers(0, 2**40).map(str)
cases = seeds.map(case)
LAYERS = ("identity", "boundary", "session", "policy")
many = settings(max_examples=400, deadline=None)


def _with(found: Case, layer: str, extra: dict[str, Any]) -> Case:
    """Return the case with one more statement in a layer that it has."""
    said = getattr(found, layer)
    changed: dict[str, Any] = {layer: None if said is None else [*said, extra]}
    return replace(found, **changed)


@many
@given(cases, seeds, st.sampled_from(LAYERS))
def test_a_deny_never_allows_more(found: Case, seed: str, layer: str) -> None:
    """One more Deny, in any layer, allows nothing that was not allowed."""
    extra = {**statement(seed, found, layer), "Effect": "Deny"}
    extra.pop("NotPrincipal", None)
    more = _with(found, layer, extra if layer != "policy" else {"Principal": "*", **extra})
    assert found.decide().allowed or not more.decide().allowed


@many
@given(cases, seeds)
def test_an_allow_for_the_identity_never_allows_less(found: Case, seed: str) -> None:
    """One more Allow in an identity policy takes nothing away."""
    more = _with(found, "identity", {**statement(seed, found, "identity"), "Effect": "Allow"})
    assert more.decide().allowed or not found.decide().allowed


@many
@given(cases)
def test_a_limit_less_never_allows_less(found: Case) -> None:
    """Without boundary, session policy or policies of the organization no less is allowed."""
    if found.decide().allowed:
        limits: list[dict[str, Any]] = [{"boundary": None}, {"session": None}, {"scp": ()}, {"rcp": ()}]
        assert all(replace(found, **less).decide().allowed for less in limits)


@many
@given(cases, st.randoms(use_true_random=False))
def test_the_order_of_statements_does_not_matter(found: Case, draw: Random) -> None:
    """Shuffled statements give the same decision, for the same reason, by the same statements."""

    def shuffled(said: Any) -> Any:
        return None if said is None else draw.sample(list(said), len(said))

    other = replace(found, **{name: shuffled(getattr(found, name)) for name in (*LAYERS, "trust")})
    one, two = found.decide(), other.decide()
    assert (one.allowed, one.why, one.layer) == (two.allowed, two.why, two.layer)
    assert sorted(map(repr, one.matched)) == sorted(map(repr, two.matched))


@many
@given(cases)
def test_a_decision_explains_itself(found: Case) -> None:
    """Who denies explicitly has a Deny that matches, and who allows has an Allow; the root user needs none."""
    decision = found.decide()
    effects = {(each.layer, each.effect) for each in decision.matched}
    if decision.why == "explicit deny":
        assert (decision.layer, "Deny") in effects
    elif decision.allowed and found.caller.kind != "root":
        assert {("identity", "Allow"), ("resource", "Allow")} & effects
    elif not decision.allowed:
        assert decision.layer in ("identity", "boundary", "session", "resource", "scp")
    assert decision.allowed == (decision.layer == "")


def _reference(pattern: str, text: str) -> bool:
    """Match by the table: whether the first i of the pattern match the first j of the text."""
    row = [True, *(False for _ in text)]
    for each in pattern:
        above, row = row, [each == "*" and row[0]]
        for at, letter in enumerate(text):
            row.append(above[at + 1] or row[at] if each == "*" else above[at] and each in ("?", letter))
    return row[-1]


letters = st.text("ab:*?.", max_size=12)


@settings(max_examples=3_000, deadline=None)
@given(letters, letters)
def test_matches_is_the_table(pattern: str, text: str) -> None:
    """`matches` agrees with dynamic programming."""
    assert matches(pattern, text) == _reference(pattern, text)


@pytest.mark.parametrize("piece", ["*a", "*a?", "*", "?*a", "*aa*ab"])
def test_matches_takes_bounded_time(piece: str) -> None:
    """A pattern of hundreds of stars on a long text that almost matches is answered at once."""
    before = time.perf_counter()
    assert not matches(piece * 300 + "b", "a" * 10_000)
    assert time.perf_counter() - before < 5


def test_other_letters_are_letters() -> None:
    """Brackets, dots, line breaks and backslashes mean nothing."""
    assert matches("[a].*\\", "[a].\n\\")
    assert not matches("[a]", "a")


def test_components_are_parted_at_five_colons() -> None:
    """The sixth has its own colons, and a wildcard is where it stands."""
    assert [len(each) for each in components(tokens("arn:aws:*:::a:b*"))] == [1, 1, 1, 0, 0, 2]
    assert len(components(tokens("*"))) == 1


def _allowed(document: Any, **context: str) -> bool:
    request = Request(CALLERS["role"], "s3:GetObject", "arn:aws:s3:::b/k", context)
    return evaluate(request, Policies(Layer((("p", document),)))).allowed


def test_what_is_missing_is_refused() -> None:
    """A document with gaps, an unreadable one, and a value that is not known yet are no basis."""
    allow = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    unknown = {**allow, "Condition": {"StringEquals": {"aws:username": UNKNOWN}}}
    for document in (parse([allow, UNKNOWN], "its policy"), parse("{", "its policy"), parse([unknown])):
        with pytest.raises(UnsupportedError, match="p: "):
            _allowed(document)


def test_reading_is_remembered_within_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """More documents and actions than are kept change nothing but time."""
    monkeypatch.setattr(statements, "_MOST", 2)
    documents = [parse([{"Effect": each, "Action": "*", "Resource": "*"}]) for each in ("Allow", "Deny") * 3]
    assert [_allowed(each) for each in documents * 2] == [True, False] * 6
    reading = statements.read(documents[0], "identity", "p")
    assert all(len(reading.about(f"s3:{each}")) == 1 for each in "abcdabcd")


def test_a_document_is_read_once() -> None:
    """The same document is not read again, and an equal one says the same."""
    document = parse([{"Effect": "Allow", "Action": "*", "Resource": "*"}])
    assert statements.read(document, "scp", "p") is statements.read(document, "scp", "q")
    assert statements.read(document, "scp", "p") is not statements.read(document, "identity", "p")
