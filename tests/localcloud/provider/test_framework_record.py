"""The provider's own record of what the emulator cannot hold."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from localcloud.provider.record import Entry, NotHeld, forget, listed, read, write

URN = "urn:pulumi:dev::p::aws:ses/x:X::mail"


def entry(**more: object) -> Entry:
    """An entry about a resource."""
    return Entry(**{"urn": URN, "type": "aws:ses/x:X", "name": "mail", "id": "i", **more})  # type: ignore[arg-type]


def test_what_is_written_is_listed(tmp_path: Path) -> None:
    """A reason is told as it is, settings by their names, ordered by URN."""
    write(tmp_path, entry(reason="moto has no sesv2:PutX", inputs={"a": 1}))
    write(tmp_path, entry(urn=URN + "2", settings=("tags", "rules[0].x")))
    assert listed(tmp_path) == (
        NotHeld(URN, "aws:ses/x:X", "mail", "moto has no sesv2:PutX"),
        NotHeld(URN + "2", "aws:ses/x:X", "mail", "`tags`, `rules[0].x`", whole=False),
    )
    kept = read(tmp_path, URN)
    assert kept is not None
    assert kept.inputs == {"a": 1}


def test_nothing_to_say_takes_the_entry_away(tmp_path: Path) -> None:
    """Once the emulator holds everything, the resource is listed no more."""
    write(tmp_path, entry(settings=("tags",)))
    write(tmp_path, entry())
    assert listed(tmp_path) == ()


def test_a_replacement_s_entry_outlives_the_old_one_s_delete(tmp_path: Path) -> None:
    """Both have the same URN: only the entry of the id that goes is forgotten."""
    write(tmp_path, entry(id="new", reason="r"))
    forget(tmp_path, URN, "old")
    assert [each.what for each in listed(tmp_path)] == ["r"]
    forget(tmp_path, URN, "new")
    assert listed(tmp_path) == ()


def test_what_cannot_be_read_is_left_out(tmp_path: Path) -> None:
    """A foreign or broken file in the folder harms nobody."""
    (tmp_path / "x.json").write_text("{")
    (tmp_path / "y.json").write_text("[1]")
    (tmp_path / "z.json").write_bytes(b"\xff\xfe")
    assert listed(tmp_path) == ()
    assert listed(tmp_path / "nowhere") == ()
    assert listed(None) == ()


def test_the_record_is_read_without_anything_slow() -> None:
    """The command lists at its end what was not held, and must not import boto3 or pulumi for it."""
    code = (
        "import sys, localcloud.provider.record;"
        "sys.exit(bool({'boto3', 'botocore', 'pulumi', 'grpc', 'google.protobuf'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
