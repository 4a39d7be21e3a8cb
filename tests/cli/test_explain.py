"""`ecosystem explain` and `ecosystem schema`."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import yaml

from tests.cli.calling import AUSTRAL, ecosystem


def test_a_value_and_where_it_was_said() -> None:
    """A value that was said is shown with file, line and column."""
    shown = ecosystem("explain", "channels.aurora-promo.owner")
    lines = AUSTRAL.read_text().splitlines()
    start = next(n for n, line in enumerate(lines) if "id: aurora-promo" in line)
    line = next(n for n, each in enumerate(lines[start:], start + 1) if "owner:" in each)
    assert shown.returncode == 0
    assert "`corporation`" in shown.stdout
    assert f"ecosystem.yaml:{line}:12" in shown.stdout


def test_a_value_that_was_not_said() -> None:
    """A value that was not said names the default, or what it follows from."""
    assert "default" in ecosystem("explain", "channels.aurora-promo.status").stdout
    assert "follows from" in ecosystem("explain", "channels.aurora-promo.provision").stdout
    assert "unknown" in ecosystem("explain", "channels.aurora-promo.name").stdout


def test_a_whole_thing_shows_its_keys() -> None:
    """A thing is shown with each of its keys."""
    said = ecosystem("explain", "database").stdout
    assert "backup_days: `35`" in said
    assert "owner: `corporation` (not said; the language's default)" in said


def test_json() -> None:
    """`--format json` gives value, source and place."""
    said = json.loads(ecosystem("explain", "database.version", "--format", "json").stdout)
    assert (said["value"], said["source"], said["location"]["file"]) == ("16", "said", "ecosystem.yaml")


def test_an_unknown_path_names_the_nearest() -> None:
    """A path that leads nowhere exits 2 with the nearest name."""
    shown = ecosystem("explain", "channels.aurora-prom.owner")
    assert shown.returncode == 2
    assert "did you mean `aurora-promo`?" in shown.stderr


def test_odd_paths_break_nothing() -> None:
    """No path, however odd, gives a traceback."""
    for path in ("", ".", "[", "[0]", "channels[99]", "channels[-1]", "a" * 5000, "\x1b[31m", "channels..x", "🙂"):
        shown = ecosystem("explain", path)
        assert shown.returncode == 2, path
        assert "Traceback" not in shown.stderr
        assert "\x1b" not in shown.stderr


def test_without_a_path_the_sections_are_listed() -> None:
    """Without a path, each section is listed with what it is, and how to ask for a value."""
    shown = ecosystem("explain")
    assert shown.returncode == 0
    assert "channels.aurora-promo.owner" in shown.stdout
    assert "customer_service  the contact centre" in shown.stdout
    said = json.loads(ecosystem("explain", "--format", "json").stdout)
    assert {"path": "bi", "description": "THE business-intelligence store"} in said["sections"]


def test_what_a_terminal_would_obey_is_escaped(tmp_path: Path) -> None:
    """Marks that reorder text reach the terminal escaped, as text and as JSON, and JSON still holds them."""
    path = tmp_path / "ecosystem.yaml"
    path.write_text(AUSTRAL.read_text().replace("name: Grupo Austral", 'name: "G\\u202Eupo\\u200B\\u0085"', 1))
    shown = ecosystem("explain", "corporation.name", "--file", path)
    assert "\u202e" not in shown.stdout
    as_data = ecosystem("explain", "corporation.name", "--file", path, "--format", "json")
    for mark in "\u202e\u200b\u0085":
        assert mark not in as_data.stdout
    if as_data.returncode == 0:
        assert json.loads(as_data.stdout)["value"] == "G\u202eupo\u200b\u0085"


def test_schema_is_a_schema_and_the_example_keeps_it(tmp_path: Path) -> None:
    """What `schema` prints is JSON Schema 2020-12, and the example is valid by it."""
    assert ecosystem("schema", "--output", tmp_path / "schema.json").returncode == 0
    schema = json.loads((tmp_path / "schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    said = yaml.load(AUSTRAL.read_text(), Loader=yaml.BaseLoader)  # noqa: S506 - every scalar a text
    assert said["version"] == "1"
    assert json.loads(ecosystem("schema").stdout) == schema
