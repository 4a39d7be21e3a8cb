"""Bounds against files that are made to hurt."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from ecosystem import files
from ecosystem.loading import DeclarationError, load, loads
from tests.ecosystem.samples import BASE, broken


def answer(text: str | bytes) -> str:
    """Return the loader's answer to what it cannot understand."""
    with pytest.raises(DeclarationError) as caught:
        loads(text, file="f")
    return str(caught.value)


def file_answer(path: Path) -> str:
    """Return the loader's answer to a file that it cannot understand."""
    with pytest.raises(DeclarationError) as caught:
        load(path)
    return str(caught.value)


def test_a_billion_laughs_is_cut_short() -> None:
    """Aliases that stand for a billion nodes are refused, at once."""
    lines = ["meta:", '  a0: &a0 ["lol", "lol"]']
    lines += [f"  a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 10)]
    before = time.process_time()
    assert "the aliases stand for more than 200000 nodes in all" in answer(BASE + "\n".join(lines))
    assert time.process_time() - before < 2


def test_plain_aliases_are_fine() -> None:
    """An anchor that is used a few times is ordinary YAML; the parts are shared, not confused."""
    text = broken(
        "owner: corporation\n    url",
        "owner: corporation\n    people: &team [{who: a@b.example, of: pixel, role: admin}]\n    url",
    )
    found = loads(text.replace("audience: contacts", "audience: contacts\n    people: *team"))
    assert found.channels[0].people == found.channels[1].people
    assert str(found.locate("channels[1].people")) == "<text>:40:13"
    assert str(found.locate("channels[1].people[0].who")) == "<text>:31:26"


def test_an_alias_of_a_whole_section_is_no_trap() -> None:
    """A list that two sections share is read twice, and is empty in neither."""
    text = broken("  - {id: shop, kind: ecommerce, owner: corporation}\n", " &all []\nmeta: {systems: *all}\n")
    text = text.replace("  - {id: shop-feed, from: shop, to: contacts, via: api, owner: corporation}", "  []")
    assert loads(text.replace("systems:\n", "systems:")).meta == {"systems": []}


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "a:\n "])
def test_nesting_has_an_end(opening: str) -> None:
    """A hundred thousand levels are refused at the bound."""
    assert "f:" in answer("meta: " + opening * 100_000)


def test_a_file_over_the_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file over the bound is refused unread; the bound is for all files together."""
    monkeypatch.setattr("ecosystem.gathering.MAX_BYTES", len(BASE) + 100)
    path = tmp_path / "ecosystem.yaml"
    path.write_text(BASE + "#" * 200)
    assert file_answer(path) == f"{path}:1:1: too large; a declaration holds at most 128 MiB in all of its files"
    path.write_text(broken("version: 1\n", "version: 1\ninclude: [part.yaml]\n"))
    (tmp_path / "part.yaml").write_text("#" * 100)
    assert "part.yaml`: too large" in file_answer(path)


def test_a_sparse_file_is_not_read_into_memory(tmp_path: Path) -> None:
    """A file of a terabyte that holds nothing is refused by its size."""
    path = tmp_path / "ecosystem.yaml"
    with path.open("wb") as file:
        file.truncate(files.MAX_BYTES * 100)
    assert "too large" in file_answer(path)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (BASE.encode("utf-16"), "f:1:1: not UTF-8: the byte 0xFF does not belong here; save the file as UTF-8"),
        (
            b"version: 1\nname: caf\xe9\n",
            "f:2:10: not UTF-8: the byte 0xE9 does not belong here; save the file as UTF-8",
        ),
        (b"version: 1\nname: a\x00b\n", "f:2:8: the character U+0000 is not allowed in YAML"),
        (b"a: \xed\xa0\x80", "f:1:4: not UTF-8: the byte 0xED does not belong here; save the file as UTF-8"),
        (b"a: \xc0\x80", "f:1:4: not UTF-8: the byte 0xC0 does not belong here; save the file as UTF-8"),
        ("a: \udc80", "f:1:4: not UTF-8: the byte 0xED does not belong here; save the file as UTF-8"),
        ("a: é\x85b", "f:1:5: the line break U+0085 is not allowed; in double quotes, write it as `\\N`"),
    ],
)
def test_what_is_not_utf_8_text(data: str | bytes, expected: str) -> None:
    """Other encodings, broken sequences and control characters are named with their place."""
    assert answer(data) == expected


def test_a_byte_order_mark_is_fine() -> None:
    """A mark at the start moves no column."""
    found = loads(b"\xef\xbb\xbf" + BASE.encode())
    assert str(found.locate("version")) == "<text>:1:10"


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_other_line_ends_are_fine(end: str) -> None:
    """Lines that end as on other machines are counted alike."""
    assert str(loads(BASE.replace("\n", end)).locate("channels[1].owner")) == "<text>:36:12"


def test_places_that_are_no_file(tmp_path: Path) -> None:
    """A missing file, a folder, a pipe and an impossible name are answered, and nothing waits for the pipe."""
    os.mkfifo(tmp_path / "pipe")
    assert file_answer(tmp_path / "no.yaml") == f"{tmp_path}/no.yaml:1:1: there is no such file"
    assert file_answer(tmp_path) == f"{tmp_path}:1:1: a folder, and a file is expected"
    assert file_answer(tmp_path / "pipe") == f"{tmp_path}/pipe:1:1: not a plain file"
    assert "is not a file's name" in file_answer(tmp_path / "a\0b")
    assert "file name too long" in file_answer(tmp_path / ("a" * 300))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    """A file without permission is answered."""
    path = tmp_path / "ecosystem.yaml"
    path.write_text(BASE)
    path.chmod(0)
    assert "permission denied" in file_answer(path)


def test_a_hundred_thousand_problems_take_seconds() -> None:
    """Answers to a large broken file come in time linear in its problems."""
    item = "  - {id: s%d, kind: ecommerc, ownr: corporation, synced_to: contcts}\n"
    text = broken("systems:\n", "systems:\n" + "".join(item % i for i in range(10_000)))
    before = time.process_time()
    assert answer(text).count("\n") + 1 == 40_000
    assert time.process_time() - before < 8


def test_a_merge_key_does_not_hide_behind_a_quoted_one() -> None:
    """`"<<"` in quotes is a plain key of a free map; the bare one after it is still refused."""
    assert loads(BASE + 'meta: {"<<": 1}\n').meta == {"<<": 1}
    assert "merge key" in answer(BASE + 'meta: {a: {"<<": 1}, b: {<<: {c: d}}}\n')


def test_a_key_of_ten_kilobytes_is_cut() -> None:
    """A hostile key is named in a short answer: in the message and in the path."""
    (line,) = answer(BASE + f"? {'k' * 10_000}\n: 1\n").splitlines()
    assert line.startswith(f'f:47:3: ["{"k" * 100}…"]: `kkk')
    assert len(line) < 700


@pytest.mark.parametrize("value", ["|\n  - {id: a1}\n  - {id: b1}", "x" * 3_000, '"a\\u202eb"'])
def test_a_text_where_a_list_belongs_is_not_repeated_whole(value: str) -> None:
    """The advice to make a list of it stays one short line that a terminal may show."""
    line = answer(broken("  - {id: drinks, name: Drinks}\n", "").replace("brand_groups:", f"brand_groups: {value}"))
    first = line.split("\nf:")[0]
    assert first.startswith("f:11:15: brand_groups: ")
    assert first.isprintable()
    assert len(first) < 250
