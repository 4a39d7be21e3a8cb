"""`ecosystem access revoke`: exactly the agency's grants change, and not one byte besides."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import cli.access.revoking as revoking
from cli.main import cli
from ecosystem.loading import load
from tests.cli.calling import AUSTRAL
from tests.governance.access.generated import large_text, small_text


def revoke(*arguments: str | Path) -> Result:
    """Run `ecosystem access revoke` with `arguments` in this process."""
    return CliRunner().invoke(cli, ["access", "revoke", *map(str, arguments)])


def written(folder: Path, grants: str, encoding: str = "utf-8") -> Path:
    """Write a declaration whose grants are this text, byte for byte."""
    path = folder / "ecosystem.yaml"
    path.write_bytes(small_text("@").replace("grants: @", f"grants:{grants}").encode(encoding))
    return path


def states(path: Path) -> dict[str, str]:
    """Return the state of every grant."""
    return {grant.id: grant.state for grant in load(path).grants}


def test_the_example(tmp_path: Path) -> None:
    """Both grants of Pixel are revoked; taking the words out again gives the file as it was."""
    path = tmp_path / "ecosystem.yaml"
    path.write_bytes(AUSTRAL.read_bytes())
    path.chmod(0o640)
    shown = revoke("pixel", "--file", path)
    assert shown.exit_code == 0
    assert {name for name, state in states(path).items() if state == "revoked"} == {"pixel-social", "pixel-web"}
    assert path.read_bytes().replace(b", state: revoked", b"") == AUSTRAL.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o640
    assert [each.name for each in tmp_path.iterdir()] == ["ecosystem.yaml"]
    assert shown.stdout.startswith(f"--- a/{path}\n+++ b/{path}\n@@ ")
    assert [shown.stdout.count(sign) for sign in ("\n-  - ", "\n+  - ")] == [2, 2]
    again = revoke("pixel", "--file", path)
    assert (again.exit_code, again.stdout) == (0, "")
    assert "nothing to revoke: `pixel` has no active grant" in again.stderr


def test_says_what_comes_next(tmp_path: Path) -> None:
    """The commands that deny sessions and take the roles away are printed, a stack each, for every environment."""
    path = tmp_path / "ecosystem.yaml"
    path.write_bytes(AUSTRAL.read_bytes())
    said = revoke("mediahaus", "--file", path).stderr
    for stack in ("dev.aurora", "dev.brisa", "prod.aurora", "prod.brisa"):
        instant = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"
        assert re.search(rf"pulumi .*config set ecosystem:revokedBefore.mediahaus {instant} --stack {stack}\n", said)
    assert f"ecosystem up prod aurora brisa --file {path}" in said


def test_the_configured_stacks_deny_older_sessions(tmp_path: Path) -> None:
    """What has been up gets the instant in its configuration, nothing else of which changes; a dry run sets nothing."""
    path = tmp_path / "ecosystem.yaml"
    path.write_bytes(AUSTRAL.read_bytes())
    config = tmp_path / "stacks" / "config" / "Pulumi.dev.aurora.yaml"
    local = tmp_path / ".ecosystem" / "workspace" / "config" / "Pulumi.dev.brisa.yaml"
    other = config.with_name("Pulumi.dev.club.yaml")
    for each in (config, local, other):
        each.parent.mkdir(parents=True, exist_ok=True)
        each.write_text("encryptionsalt: v1:abc\nconfig:\n  ecosystem:externalIds: {mediahaus: 0123}\n")
    before = config.read_text()
    revoke("mediahaus", "--file", path, "--dry-run")
    assert config.read_text() == before
    said = revoke("mediahaus", "--file", path).stderr
    for each in (config, local):
        assert re.search(r"\n  ecosystem:revokedBefore.mediahaus: '20", each.read_text())
        assert "encryptionsalt: v1:abc" in each.read_text()
        assert "mediahaus: " in each.read_text().partition("externalIds")[2]
    assert "revokedBefore" not in other.read_text()
    assert "are denied from the next `up` on: dev.aurora, dev.brisa" in said
    assert "--stack dev.aurora" not in said
    assert "--stack prod.aurora" in said


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    """A dry run shows the same change and leaves the file alone."""
    path = tmp_path / "ecosystem.yaml"
    path.write_bytes(AUSTRAL.read_bytes())
    before = path.stat()
    dry = revoke("pixel", "--file", path, "--dry-run")
    assert path.stat().st_mtime_ns == before.st_mtime_ns
    assert "would be revoked; nothing is written" in dry.stderr
    assert revoke("pixel", "--file", path).stdout == dry.stdout


ONE = "id: one, to: pixel, brands: [aurora], layers: [web], level: view"

CASES = {
    "flow": (f" [{{{ONE}}}]", ", state: revoked"),
    "flow over lines": (
        "\n  - {id: one, # the first\n     to: pixel, brands: [aurora],\n     layers: [web],\n"
        "     level: view # low\n    }",
        ", state: revoked",
    ),
    "quoted level": (f" [{{{ONE.replace('view', chr(34) + 'view' + chr(34))}}}]", ", state: revoked"),
    "block": (
        "\n  - id: one\n    to: pixel\n    brands: [aurora]\n    layers: [web]\n    level: view  # low\n"
        "    # until when\n    until: 2026-12-31",
        "\n    state: revoked",
    ),
    "block, level first": (
        "\n- level: view\n  id: one\n  to: pixel\n  brands:\n  - aurora\n  layers:\n  - web",
        "\n  state: revoked",
    ),
    "anchored level": (
        "\n  - id: one\n    to: pixel\n    brands: [aurora]\n    layers: [web]\n    level: &low view",
        "\n    state: revoked",
    ),
    "windows lines": (
        "\r\n  - id: one\r\n    to: pixel\r\n    brands: [aurora]\r\n    layers: [web]\r\n    level: view\r\n",
        "\r\n    state: revoked",
    ),
    "said active": (f" [{{{ONE}, state: active, reviewed: 2026-11-01}}]", None),
    "said in quotes": (f" [{{{ONE}, state: 'active'}}]", None),
    "odd characters": (f" [{{{ONE}, meta: {{note: '日本語 \U0001f642 x'}}}}]  # ñ", ", state: revoked"),
}


@pytest.mark.parametrize("name", CASES)
def test_every_way_of_writing_a_grant(tmp_path: Path, name: str) -> None:
    """Flow and block mappings, comments, quotes and odd line ends: one word is added or changed, nothing else."""
    grants, added = CASES[name]
    for encoding in ("utf-8", "utf-8-sig"):
        path = written(tmp_path, grants, encoding)
        before = path.read_bytes()
        shown = revoke("pixel", "--file", path)
        assert shown.exit_code == 0, shown.output
        assert states(path) == {"one": "revoked"}
        after = path.read_bytes()
        if added is None:
            assert after.replace(b"revoked", b"active") == before
        else:
            assert after.replace(added.encode(), b"", 1) == before


@pytest.mark.parametrize(
    ("grants", "why"),
    [
        (f" [&a {{{ONE}}}]", "it is written with an anchor"),
        (f" &all [{{{ONE}}}]", "it is written with an anchor"),
        (f" [!!map {{{ONE}}}]", "it is written with a tag"),
        (f" [{{{ONE}, state: &s active}}]", "its `state` is written with an anchor, an alias or a tag"),
        (
            f" [{{{ONE.replace('one', 'two').replace('pixel', 'norte')}, state: &s active}}, {{{ONE}, state: *s}}]",
            "`state`",
        ),
    ],
)
def test_anchors_aliases_and_tags_are_refused(tmp_path: Path, grants: str, why: str) -> None:
    """What cannot be changed without touching something else is refused with its place; nothing is written."""
    path = written(tmp_path, grants)
    before = path.read_bytes()
    shown = revoke("pixel", "--file", path)
    assert shown.exit_code == 2
    assert why in shown.stderr
    assert re.search(rf"{re.escape(str(path))}:\d+:\d+", shown.stderr)
    assert "set `state: revoked` by hand" in shown.stderr
    assert path.read_bytes() == before


def test_a_grant_elsewhere_behind_an_alias_is_refused(tmp_path: Path) -> None:
    """A list of grants that is an alias of something else is refused."""
    path = tmp_path / "ecosystem.yaml"
    text = small_text("*all").replace("version: 1", f"version: 1\nmeta: {{kept: &all [{{{ONE}}}]}}")
    path.write_text(text)
    shown = revoke("pixel", "--file", path)
    assert shown.exit_code == 2
    assert "it is written with an alias" in shown.stderr
    assert path.read_text() == text


BRANDS = (
    " [{id: one, to: pixel, brands: %s, layers: [web], level: view},"
    " {id: two, to: norte, brands: [aurora], layers: [web], level: view}]"
)


@pytest.mark.parametrize(
    ("brands", "unit", "left"),
    [
        ("[aurora, club]", "aurora", "club"),
        ("[beverages]", "aurora", "brisa"),
        ('["*"]', "aurora", "brisa, club"),
        ('["*", corporation]', "beverages", "club, corporation"),
    ],
)
def test_what_covers_more_is_refused(tmp_path: Path, brands: str, unit: str, left: str) -> None:
    """A grant of more than the brand is refused with the list that is to be written by hand."""
    path = written(tmp_path, BRANDS % brands)
    before = path.read_bytes()
    shown = revoke("pixel", "--brand", unit, "--file", path)
    assert shown.exit_code == 2
    assert "`one` of `pixel` covers more than what is to be revoked; nothing is changed" in shown.stderr
    assert f"in `one` write `brands: [{left}]`" in shown.stderr
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("brands", "unit", "state"),
    [("[aurora]", "aurora", "revoked"), ("[beverages]", "beverages", "revoked"), ("[club]", "aurora", "active")],
)
def test_only_one_brand(tmp_path: Path, brands: str, unit: str, state: str) -> None:
    """With a brand or a group only the grants within it are revoked; nobody else's are."""
    path = written(tmp_path, BRANDS % brands)
    assert revoke("pixel", "--brand", unit, "--file", path).exit_code == 0
    assert states(path) == {"one": state, "two": "active"}


def test_several_files(tmp_path: Path) -> None:
    """Grants are revoked in the files that they stand in; a linked file stays a link."""
    (tmp_path / "parts").mkdir()
    for name in ("one", "two"):
        (tmp_path / "parts" / f"{name}.yaml").write_text(f"grants:\n  - {{{ONE.replace('one', name)}}}\n")
    (tmp_path / "parts" / "linked.yaml").symlink_to("../kept.yml")
    (tmp_path / "kept.yml").write_text(f"grants:\n  - {{{ONE.replace('one', 'three')}}}\n")
    path = tmp_path / "ecosystem.yaml"
    path.write_text(small_text(f"[{{{ONE.replace('one', 'zero')}}}]", more='include: ["parts/*.yaml"]'))
    shown = revoke("pixel", "--file", path)
    assert shown.exit_code == 0, shown.output
    assert set(states(path).values()) == {"revoked"}
    assert shown.stdout.count("--- a/") == 4
    assert (tmp_path / "parts" / "linked.yaml").is_symlink()


def test_everything_is_put_back_when_it_does_not_read_as_it_should(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the declaration does not say what it should after writing, every file is as it was."""
    path = written(tmp_path, f" [{{{ONE}}}]")
    before = path.read_bytes()
    monkeypatch.setattr(revoking, "rehearse", lambda *_: None)
    monkeypatch.setattr(revoking, "_reads_as", lambda *_: False)
    shown = revoke("pixel", "--file", path)
    assert shown.exit_code == 3
    assert "is as it was before" in shown.stderr
    assert path.read_bytes() == before


def test_a_change_by_somebody_else_is_not_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that changes between reading and writing is not written over."""
    path = written(tmp_path, f" [{{{ONE}}}]")
    monkeypatch.setattr(revoking, "rehearse", lambda *_: path.write_bytes(path.read_bytes() + b"# theirs\n"))
    shown = revoke("pixel", "--file", path)
    assert shown.exit_code == 3
    assert "changed by somebody else" in shown.stderr
    assert path.read_bytes().endswith(b"# theirs\n")
    assert states(path) == {"one": "active"}


def test_an_edit_that_would_say_something_else_is_not_written(tmp_path: Path) -> None:
    """What an edit in place would break is found in a copy first: here a key written with a question mark."""
    keys = "? level\n    : view\n    ? to\n    : pixel\n    ? id\n    : one"
    path = written(tmp_path, f"\n  - {keys}\n    brands: [aurora]\n    layers: [web]")
    before = path.read_bytes()
    shown = revoke("pixel", "--file", path)
    assert shown.exit_code == 2
    assert "would not say what it should; nothing is changed" in shown.stderr
    assert path.read_bytes() == before


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    """Where no file can be made, it is said in one line and nothing changes."""
    path = written(tmp_path, f" [{{{ONE}}}]")
    before = path.read_bytes()
    if os.geteuid() == 0:
        pytest.skip("everything can be written by root")
    tmp_path.chmod(0o500)
    shown = revoke("pixel", "--file", path)
    tmp_path.chmod(0o700)
    assert shown.exit_code == 3
    assert path.read_bytes() == before


def test_a_large_declaration(tmp_path: Path) -> None:
    """In a declaration that is read in two halves the positions are right as well."""
    path = tmp_path / "ecosystem.yaml"
    path.write_text(large_text(100, 2_000))
    before = path.read_bytes()
    assert len(before) > 512 * 1024
    shown = revoke("agency-1999", "--file", path, "-q")
    assert (shown.exit_code, shown.output) == (0, "")
    changed = [line for line in path.read_text().splitlines() if "revoked" in line]
    assert [re.search(r"id: (\S+),", line)[1] for line in changed] == ["grant-1999-0", "grant-1999-1"]  # type: ignore[index]
    assert path.read_bytes().replace(b", state: revoked", b"") == before


def test_an_unknown_agency(tmp_path: Path) -> None:
    """An agency that is not declared is refused with the nearest."""
    shown = revoke("pixle", "--file", AUSTRAL)
    assert shown.exit_code == 2
    assert "did you mean `pixel`?" in shown.stderr
