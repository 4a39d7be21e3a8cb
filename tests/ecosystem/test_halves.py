"""A large file read in two halves is read as it is in one piece: the same content, places and problems."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.generate import corporation
from ecosystem import halves
from ecosystem.loading import loads
from ecosystem.problems import DeclarationError
from ecosystem.tree import read_tree

TEXT = corporation(60)


@pytest.fixture
def in_two(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file is large, and there are two processors."""
    monkeypatch.setattr(halves, "SMALLEST", 0)
    monkeypatch.setattr(halves, "_two_at_once", lambda: True)


def both(text: str, monkeypatch: pytest.MonkeyPatch) -> tuple[object, object]:
    """Return what a text is, read in one piece and in two: the declaration, or the problems."""
    said = []
    for smallest in (1 << 40, 0):
        monkeypatch.setattr(halves, "SMALLEST", smallest)
        monkeypatch.setattr(halves, "_two_at_once", lambda: True)
        try:
            said.append(loads(text, file="it.yaml"))
        except DeclarationError as broken:
            said.append(broken.problems)
    return said[0], said[1]


def test_a_large_file_is_cut(in_two: None) -> None:
    """The generated corporation is read by two processes, and its parts are put together."""
    found = halves.read_halves(TEXT.encode(), lambda data: (lambda tree: (tree.root, tree.tape))(read_tree(data)))
    assert found is None or isinstance(found[1], halves.TwoTapes)
    tree = read_tree(TEXT.encode())
    assert isinstance(tree.tape, halves.TwoTapes)
    assert len(tree.root["channels"]) == 60


def test_content_and_places_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """The declaration is equal, and every channel's owner stands where it stands."""
    whole, cut = both(TEXT, monkeypatch)
    assert whole == cut
    for path in ("corporation.id", "channels", "channels[60]", *(f"channels[{n}].owner" for n in range(60))):
        assert whole.locate(path) == cut.locate(path)  # type: ignore[attr-defined]
    assert whole.locate("channels[59].nothing") == cut.locate("channels[59].nothing")  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("owner: corporation", "owner: corporatoin"),
        ("kind: survey", 'kind: "survey'),
        ("name: Canal número 40", "name: |\n      - id: channel-40"),
        ("name: Canal número 40", "name: &x Canal"),
        ("feeds: [insight]", "feeds: [insight"),
        ("- id: channel-45", "- id: channel-5"),
        ("version: 1", "version: 1\r"),
        ("  - id: channel-50", "--- \n  - id: channel-50"),
        ("  - id: channel-50", "  -\tid: channel-50"),
        ("kind: survey", "kind: survey\n    kind: survey"),
    ],
)
def test_what_is_odd_is_answered_alike(old: str, new: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Mistakes in either half, cuts in quotes, brackets and blocks, anchors, documents: the same answer."""
    assert old in TEXT
    for text in (TEXT.replace(old, new, 1), new.join(TEXT.rsplit(old, 1)), TEXT.replace(old, new)):
        whole, cut = both(text, monkeypatch)
        assert whole == cut


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    at=st.integers(0, len(TEXT)),
    what=st.sampled_from(["", "\n", "- ", "'", '"', "{", "]", "#", "|", "&a", "*a", ": ", "\t"]),
)
def test_any_small_damage_is_answered_alike(at: int, what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A character put in anywhere, or the rest left out: the same answer both ways."""
    text = TEXT[:at] + what + TEXT[at:] if what else TEXT[:at]
    whole, cut = both(text, monkeypatch)
    assert whole == cut


def test_other_work_is_done_while_the_second_process_reads(in_two: None) -> None:
    """It is done once when there are two processes, however small the first part is then."""
    done: list[int] = []
    tree = read_tree(TEXT.encode(), lambda: done.append(1))
    assert done == [1]
    assert isinstance(tree.tape, halves.TwoTapes)
    assert tree.root == read_tree(TEXT.encode()).root


def test_other_work_is_left_to_the_caller_without_a_second_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """A small file is read at once, and nothing else is done."""
    monkeypatch.setattr(halves, "SMALLEST", 1 << 40)
    done: list[int] = []
    read_tree(TEXT.encode(), lambda: done.append(1))
    assert done == []


def test_the_second_process_ends_when_the_other_work_breaks(in_two: None) -> None:
    """The fault is the caller's, and no process is left behind."""

    def broken() -> None:
        raise LookupError("broken")

    with pytest.raises(LookupError):
        read_tree(TEXT.encode(), broken)
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)
