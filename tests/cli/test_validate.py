"""`ecosystem validate`: what is shown of a declaration that can, and of one that cannot be understood."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from cli.main import cli
from cli.problems import as_data, render
from cli.screen import columns, safe
from ecosystem.model import Location
from ecosystem.problems import Problem
from tests.cli.calling import AUSTRAL, ecosystem


def broken(folder: Path, *pairs: tuple[str, str]) -> Path:
    """Write the Austral example with some words replaced."""
    text = AUSTRAL.read_text()
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    path = folder / "ecosystem.yaml"
    path.write_text(text)
    return path


def test_a_valid_declaration_says_what_is_in_it() -> None:
    """A valid declaration exits 0 and says how much is in it; quiet says nothing."""
    shown = ecosystem("validate")
    assert shown.returncode == 0
    assert shown.stdout == "ecosystem.yaml is valid: 3 brands, 4 agencies, 6 platforms, 16 channels, 1 campaign\n"
    assert ecosystem("validate", "--quiet").stdout == ""


def test_a_problem_looks_like_a_compilers(tmp_path: Path) -> None:
    """A problem has its sentence, its place and path, the source line, a caret under the word, and the nearest name."""
    path = broken(tmp_path, ("    writes_to: contacts\n", "    writes_to: contcts\n"))
    shown = ecosystem("validate", path)
    line = path.read_text().splitlines().index("    writes_to: contcts") + 1
    assert shown.returncode == 2
    lines = shown.stdout.splitlines()
    assert lines[0] == (
        "error: `contcts` is not declared; expected the id of the database, the identity service or a system"
    )
    assert lines[1].endswith(f"--> {path}:{line}:16 (channels[5].writes_to)")
    assert lines[3] == f"{line} |     writes_to: contcts"
    assert lines[4].index("^") == lines[3].index("contcts")
    assert lines[4].endswith("^ did you mean `contacts`?")
    assert lines[-1] == f"1 problem in `{path}`"


def test_all_problems_at_once_and_not_too_many(tmp_path: Path) -> None:
    """All problems are counted; the first twenty are printed unless all are asked for."""
    text = AUSTRAL.read_text().replace("owner: corporation", "owner: corporatio")
    path = tmp_path / "ecosystem.yaml"
    path.write_text(text)
    some = ecosystem("validate", path).stdout
    every = ecosystem("validate", path, "--all").stdout
    number = text.count("owner: corporatio")
    assert some.count("error: ") == 20
    assert f"{number - 20} more problems not shown; `ecosystem validate --all` shows them" in some
    assert every.count("error: ") >= number - 20
    assert "not shown" not in every


def test_json_is_one_object_and_nothing_else(tmp_path: Path) -> None:
    """`--format json` prints one object with every problem, its place and what is allowed."""
    path = broken(tmp_path, ("kind: website", "kind: websit"))
    shown = ecosystem("validate", path, "--format", "json")
    assert shown.returncode == 2
    assert shown.stderr == ""
    said = json.loads(shown.stdout)
    assert said["valid"] is False
    problem = said["problems"][0]
    assert problem["location"]["file"] == str(path)
    assert problem["location"]["path"] == "channels[6].kind"
    assert problem["nearest"] == "website"
    assert "microsite" in problem["allowed"]
    fine = json.loads(ecosystem("validate", "--format", "json").stdout)
    assert fine["valid"] is True
    assert fine["problems"] == []


def test_output_goes_to_a_file(tmp_path: Path) -> None:
    """`--output` takes the report; standard output stays empty and the exit code says the same."""
    path = broken(tmp_path, ("kind: website", "kind: websit"))
    shown = ecosystem("validate", path, "-o", tmp_path / "report.txt")
    assert shown.returncode == 2
    assert shown.stdout == ""
    assert "`websit`" in (tmp_path / "report.txt").read_text()


@pytest.mark.parametrize(
    "content",
    [
        b"\x1b]0;owned\x07: 1\n",
        b"version: \x9b31m\n",
        "version: 1\n‮gro‬: {}\n".encode(),
        b'corporation: {id: "a\\u001b[2Jb", name: x}\n',
        b"\xff\xfe\x00v",
        b"a: &a [*a]\n",
        b"\0\0\0",
        b"",
        b"- - - -\n" * 2000,
        b"a: b: c: d\n",
        b"x" * 300_000,
    ],
)
def test_hostile_files_reach_no_terminal_and_break_nothing(tmp_path: Path, content: bytes) -> None:
    """Whatever a file holds: exit 2, no traceback, and not one control character on the terminal."""
    path = tmp_path / "ecosystem.yaml"
    path.write_bytes(content)
    for arguments in (["validate"], ["validate", "--format", "json"], ["graph"], ["explain", "version"]):
        shown = ecosystem(*arguments, "--file", path)
        assert shown.returncode == 2, (arguments, shown.stdout, shown.stderr)
        said = shown.stdout + shown.stderr
        assert "Traceback" not in said
        assert all(character == "\n" or character.isprintable() for character in said), repr(said)
        assert len(said) < 30_000


def test_hostile_file_names_reach_no_terminal(tmp_path: Path) -> None:
    """A file's own name cannot steer the terminal either."""
    for name in ("a\x1b[31m.yaml", "b\nc.yaml", "d\udcff.yaml"):
        shown = ecosystem("validate", tmp_path / name)
        assert shown.returncode == 2
        assert "\x1b" not in shown.stdout + shown.stderr


@pytest.mark.parametrize("kind", ["folder", "missing", "fifo"])
def test_what_is_no_file(tmp_path: Path, kind: str) -> None:
    """A folder without a declaration, a missing file, and a pipe nobody writes to exit 2 and do not hang."""
    import os

    path = tmp_path / "thing"
    if kind == "folder":
        path.mkdir()
    elif kind == "fifo":
        os.mkfifo(path)
    shown = ecosystem("validate", path, timeout=20)
    assert shown.returncode == 2
    assert "Traceback" not in shown.stderr


def test_a_folder_stands_for_the_declaration_in_it() -> None:
    """A folder that holds an `ecosystem.yaml` is understood as that."""
    assert ecosystem("validate", AUSTRAL.parent).returncode == 0


def test_caret_stands_under_the_word_whatever_is_before_it(tmp_path: Path) -> None:
    """The caret is under its word after tabs, escapes, wide letters and combining marks, and on a very long line."""
    for before in ("\t\t", "日本語 ", "e\u0301e\u0301 ", "\x1b[31m", "x" * 5000):
        path = tmp_path / "file.yaml"
        path.write_text(f"{before}word{' tail' * 500}\n")
        problem = Problem(Location(str(path), 1, len(before) + 1), "", "it is wrong")
        source, caret = click.unstyle(render((problem,), str(path), None)).splitlines()[3:5]
        at = columns(source[: source.index("word")])
        assert caret.index("^") == at
        assert columns(source) < 200


def test_a_place_outside_its_file_is_shown_without_an_excerpt() -> None:
    """A problem in a file that is gone, or past its end, is shown all the same."""
    for place in (
        Location("/nowhere/x.yaml", 3, 1),
        Location(str(AUSTRAL), 10**9, 1),
        Location(str(AUSTRAL), 1, 10**9),
    ):
        said = click.unstyle(render((Problem(place, "a.b", "it is wrong"),), "x", None))
        assert "it is wrong" in said
        assert said.endswith("1 problem in `" + place.file + "`")


def test_data_counts_what_it_does_not_show() -> None:
    """The summary counts all problems, also those that are left out."""
    problems = tuple(Problem(Location("f", n, 1), "", "wrong") for n in range(1, 6))
    said = as_data("f", problems, 2)
    assert said["summary"] == {"problems": 5, "shown": 2}
    assert len(said["problems"]) == 2


def test_the_bad_truth_is_valid(tmp_path: Path) -> None:
    """An agency-owned account is valid input: it is declared as it is."""
    path = broken(
        tmp_path,
        ("    owner: corporation\n    platform: meta-business", "    owner: mediahaus\n    platform: meta-business"),
    )
    assert CliRunner().invoke(cli, ["validate", str(path)]).exit_code == 0


def test_safe_shows_every_character_and_obeys_none() -> None:
    """Controls, lone surrogates and marks that reorder text are written out; letters of all scripts are not."""
    assert safe("Café 日本 ñ") == "Café 日本 ñ"
    assert safe("a\x1b\u202e\ud800\x00\n") == "a\\x1b\\u202e\\ud800\\x00\\x0a"
    assert safe("x" * 5000, 10) == "x" * 10 + "…"
