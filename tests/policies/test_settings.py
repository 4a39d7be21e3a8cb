"""`[tool.ecosystem]` beside the declaration."""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.settings import BadSettingsError, Settings, fitting, load_settings
from tests.policies.pack.asking import OPEN


def _settings(folder: Path, text: str) -> Settings:
    (folder / "pyproject.toml").write_text(text)
    return load_settings(folder)


def _problems(folder: Path, text: str) -> list[str]:
    with pytest.raises(BadSettingsError) as bad:
        _settings(folder, text)
    return [line.replace(f"`{folder / 'pyproject.toml'}`", "F") for line in str(bad.value).split("\n")]


def test_nothing_said_is_the_usual(tmp_path: Path) -> None:
    """No file, an empty one, one without the table: nothing is set."""
    assert load_settings(tmp_path) == Settings()
    assert _settings(tmp_path, "") == Settings()
    assert _settings(tmp_path, '[project]\nname = "ecosystem"\n[tool.ruff]\nline-length = 1\n') == Settings()


def test_a_file_without_the_table_is_not_parsed(tmp_path: Path) -> None:
    """It costs no import of a parser; a TOML error in it is somebody else's."""
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "ecosystem"\nnot = toml = at all\n')
    program = f"""
import sys
from pathlib import Path
from policies.settings import load_settings
load_settings(Path({str(tmp_path)!r}))
print("tomllib" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize(
    "text",
    [
        '[tool.ecosystem]\nfail_on = "low"\n',
        '[ tool . "ecosystem" ]\nfail_on = "low"\n',
        '["tool".\'ecosystem\']\nfail_on = "low"\n',
        '[tool]\necosystem = {fail_on = "low"}\n',
        'tool = {ecosystem = {fail_on = "low"}}\n',
        'tool.ecosystem.fail_on = "low"\n',
        '\ttool.ecosystem = {fail_on = "low"}\r\n',
    ],
)
def test_the_table_is_found_however_it_is_written(tmp_path: Path, text: str) -> None:
    """TOML has many ways to write one table."""
    assert _settings(tmp_path, text).fail_on == "low"


def test_everything_said(tmp_path: Path) -> None:
    """Folders, choices, severities and settings, the identifiers in whatever case."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "open.py").write_text(OPEN)
    found = _settings(
        tmp_path,
        """
[tool.ecosystem]
controls = ["mine"]
select = ["OWN", "acc-004", "MY-*"]
ignore = "BI-006, dat-010"
fail_on = "never"
[tool.ecosystem.severity]
DAT-010 = "high"
my-001 = "low"
[tool.ecosystem.settings.MY-001]
word = "wide"
most = 4.0
[tool.ecosystem.settings.ACC-002]
days = 30
""",
    )
    assert found == Settings(
        controls=(tmp_path / "mine",),
        select=("OWN", "ACC-004", "MY-*"),
        ignore=("BI-006", "DAT-010"),
        fail_on="never",
        severity={"DAT-010": "high", "MY-001": "low"},
        settings={"MY-001": {"word": "wide", "most": 4}, "ACC-002": {"days": 30}},
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("falt = 1", "F:2: `falt` is no key of `[tool.ecosystem]`"),
        ("fail_no = 1", "F:2: `fail_no` is no key of `[tool.ecosystem]`; did you mean `fail_on`?"),
        (
            'fail_on = "hihg"',
            "F:2: `fail_on` is `hihg`, expected one of `critical`, `high`, `medium`, `low`, `never`; "
            "did you mean `high`?",
        ),
        ("select = 3", "F:2: `select` is a number, expected a list of texts"),
        ('select = ["OWM"]', "F:2: `OWM` in `select` is no control and no family; did you mean `OWN`?"),
        ('ignore = ["OWN-999"]', "F:2: `OWN-999` in `ignore` is no control and no family"),
        ('controls = ["nowhere"]', "F:2: `nowhere` in `controls` is no folder"),
        ('controls = ["../x"]', "F:2: `../x` in `controls` lies outside the folder of `pyproject.toml`"),
        ('controls = ["/etc"]', "F:2: `/etc` in `controls` lies outside the folder of `pyproject.toml`"),
        ("severity = 1", "F:2: `severity` is a number, expected a table of controls"),
        (
            'severity = {OWN-001 = "grave"}',
            "F:2: the severity of `OWN-001` is `grave`, expected one of `critical`, `high`, `medium`, `low`",
        ),
        ('severity = {OWN-0001 = "low"}', "F:2: `OWN-0001` in `severity` is no control; did you mean `OWN-001`?"),
        ("settings = {ACC-002 = 1}", "F:2: the settings of `ACC-002` are a number, expected a table"),
        (
            "settings = {ACC-002 = {day = 1}}",
            "F:2: `day` is no setting of `ACC-002`; it has `days`; did you mean `days`?",
        ),
        ("settings = {OWN-001 = {x = 1}}", "F:2: `x` is no setting of `OWN-001`; it has none"),
        ('settings = {ACC-002 = {days = "x"}}', "F:2: `days` of `ACC-002` is a text, expected a whole number"),
        ("settings = {ACC-002 = {days = true}}", "F:2: `days` of `ACC-002` is true or false, expected a whole number"),
        ("settings = {ACC-002 = {days = 2026-01-01}}", "F:2: `days` of `ACC-002` is a date or time, expected a whole"),
    ],
)
def test_what_is_not_understood_is_said_with_its_line(tmp_path: Path, text: str, says: str) -> None:
    """What was found, what was expected, the nearest name."""
    (problem,) = _problems(tmp_path, f"[tool.ecosystem]\n{text}\n")
    assert problem.startswith(says)


def test_all_problems_come_at_once(tmp_path: Path) -> None:
    """Each on a line of its own."""
    assert len(_problems(tmp_path, '[tool.ecosystem]\na = 1\nfail_on = 2\nselect = ["X"]\n')) == 3


@pytest.mark.parametrize("text", ["[tool.ecosystem\n", "[tool.ecosystem]\nx = [", "tool.ecosystem = \udcff"])
def test_what_is_no_toml_is_said(tmp_path: Path, text: str) -> None:
    """A syntax error names the file; bytes that are no text are no TOML either."""
    (tmp_path / "pyproject.toml").write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(BadSettingsError, match="is no TOML"):
        load_settings(tmp_path)


def test_the_table_must_be_one(tmp_path: Path) -> None:
    """A text in its place is said."""
    (problem,) = _problems(tmp_path, 'tool = {ecosystem = "x"}\n')
    assert problem == "F:1: `tool.ecosystem` is a text, expected a table"


def test_a_link_that_leads_outside_is_refused(tmp_path: Path) -> None:
    """A folder of controls is run; one that only looks as if it lay inside is not."""
    inner = tmp_path / "inner"
    inner.mkdir()
    (tmp_path / "outside").mkdir()
    (inner / "mine").symlink_to(tmp_path / "outside")
    (problem,) = _problems(inner, '[tool.ecosystem]\ncontrols = ["mine"]\n')
    assert "lies outside" in problem


def test_a_control_that_cannot_be_used_is_said(tmp_path: Path) -> None:
    """Its own error, when its identifier is needed to understand the table."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "bad.py").write_text("1 / 0\n")
    problems = _problems(tmp_path, '[tool.ecosystem]\ncontrols = ["mine"]\nselect = ["MY-001"]\n')
    assert any("ZeroDivisionError" in problem for problem in problems)


@pytest.mark.parametrize(
    ("value", "default", "found"),
    [(3, 1, 3), (3.0, 1, 3), (3, 0.5, 3.0), ("a", "b", "a"), (True, False, True), (["a"], ("b",), ("a",))],
)
def test_a_value_takes_the_type_of_its_default(value: object, default: object, found: object) -> None:
    """Numbers fit numbers, lists become what the default is."""
    made = fitting(value, default)
    assert made == found
    assert type(made) is type(default)


@pytest.mark.parametrize(
    ("value", "default"), [(1.5, 1), (1, True), ("1", 1), (1, "a"), ("a", ("a",)), ([1], ("a",)), (True, 0.5)]
)
def test_a_value_of_another_type_is_refused(value: object, default: object) -> None:
    """Nothing is converted that was not meant so."""
    with pytest.raises(ValueError, match=r"\w"):
        fitting(value, default)


@given(st.text(max_size=200))
def test_no_text_breaks_it(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    """Whatever stands in the table: settings, or reasons."""
    folder = tmp_path_factory.mktemp("any")
    (folder / "pyproject.toml").write_bytes(f"[tool.ecosystem]\n{text}".encode("utf-8", "replace"))
    with suppress(BadSettingsError):
        load_settings(folder)
