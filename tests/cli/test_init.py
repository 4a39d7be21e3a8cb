"""`ecosystem init`: a declaration that is valid, and nothing written over."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli.commands import init
from cli.starting.answers import Answers, Named, Said, asked, flagged, named
from cli.starting.declaration import text
from cli.starting.editor import SCHEMAS, NotMergedError, _plain, merged
from ecosystem.estate import declared
from ecosystem.loading import loads
from governance.evaluation import Chosen, evaluate
from policies.catalogue import load as catalogue

DAY = date(2026, 11, 20)
FLAGS = ("--corporation", "Grupo Ñandú", "--country", "AR", "--account", "222222222222", "--as-of", "2026-11-20")
MORE = ("--brand", "Aurora Café", "--brand", "Brisa", "--agency", "Pixel & Co")

LEFT_OUT = {
    "BI-007", "DAT-010", "GOV-001", "GOV-002", "GOV-003", "GOV-004", "GOV-005", "IDN-005", "SVC-002", "SVC-003",
    "SVC-004", "SVC-005",
}  # fmt: skip
"""The controls about stewards, the quality measured, the lifecycle, the workforce's provider and customer service."""


def start(*arguments: str | Path, given: str | None = None) -> Result:
    """Run `ecosystem init` in this process, where nobody can be asked."""
    return CliRunner().invoke(init.command, [*map(str, arguments)], input=given)


def test_writes_quietly_what_is_valid(tmp_path: Path) -> None:
    """Where nobody can be asked the flags say it all: the files are written, and nothing is printed."""
    shown = start(tmp_path / "new", *FLAGS, *MORE)
    assert (shown.exit_code, shown.output) == (0, "")
    written = {str(path.relative_to(tmp_path / "new")) for path in (tmp_path / "new").rglob("*") if path.is_file()}
    assert written == {
        "ecosystem.yaml",
        ".vscode/settings.json",
        ".vscode/ecosystem.schema.json",
        ".vscode/waivers.schema.json",
    }
    declaration = loads((tmp_path / "new" / "ecosystem.yaml").read_text())
    assert [brand.id for brand in declaration.brands] == ["aurora-cafe", "brisa"]
    assert declaration.corporation.name == "Grupo Ñandú"
    assert declaration.cloud.region == "sa-east-1"
    assert declaration.agencies[0].contract.until == date(2027, 11, 19)
    settings = json.loads((tmp_path / "new" / ".vscode" / "settings.json").read_text())
    for schema, files in settings["yaml.schemas"].items():
        assert (tmp_path / "new" / schema).is_file()
        assert files


def test_what_check_finds_is_what_was_left_out() -> None:
    """Of every control only those about what `init` cannot know find anything in what it writes."""
    answers = Answers(
        Named("acme", "Acme"), ("AR",), "sa-east-1", "222222222222", (Named("one", "One"),), (Named("two", "Two"),), DAY
    )
    run = evaluate(declared(loads(text(answers)), DAY), Chosen(catalogue(), catalogue=96))
    assert {finding.control.id for finding in run.findings} <= LEFT_OUT
    assert run.findings


def test_nothing_is_written_over(tmp_path: Path) -> None:
    """A declaration that is there is a refusal with 2, even a link to nowhere; nothing else is written then."""
    (tmp_path / "ecosystem.yaml").write_text("mine")
    shown = start(tmp_path, *FLAGS, *MORE)
    assert (shown.exit_code, "is there already" in shown.output) == (2, True)
    assert (tmp_path / "ecosystem.yaml").read_text() == "mine"
    assert not (tmp_path / ".vscode").exists()
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "ecosystem.yaml").symlink_to(tmp_path / "none")
    assert start(tmp_path / "other", *FLAGS, *MORE).exit_code == 2


def test_a_schema_that_is_there_stays(tmp_path: Path) -> None:
    """A file of the editor that is there already is left as it is."""
    (tmp_path / ".vscode").mkdir()
    (tmp_path / ".vscode" / "ecosystem.schema.json").write_text("mine")
    assert start(tmp_path, *FLAGS, *MORE).exit_code == 0
    assert (tmp_path / ".vscode" / "ecosystem.schema.json").read_text() == "mine"


def test_dry_run_and_no_editor(tmp_path: Path) -> None:
    """`--dry-run` shows everything and writes nothing; `--no-editor` leaves the editor alone."""
    shown = start(tmp_path, *FLAGS, *MORE, "--dry-run")
    assert shown.exit_code == 0
    assert 'name: "Aurora Café"' in shown.output
    assert "settings.json: new" in shown.output
    assert list(tmp_path.iterdir()) == []
    assert start(tmp_path, *FLAGS, *MORE, "--no-editor").exit_code == 0
    assert [path.name for path in tmp_path.iterdir()] == ["ecosystem.yaml"]
    assert "yaml-language-server" not in (tmp_path / "ecosystem.yaml").read_text()


def test_asks_shows_and_asks_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With somebody there it asks for what the flags do not say, shows the files, and writes on a yes alone."""

    class There:
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(init.sys, "stdin", There())
    answers = iter(["Acme", "ar, mx", "sa-east-1", "222222222222", "Aurora, Brisa", "none"])
    monkeypatch.setattr(init.click, "prompt", lambda *_, **__: next(answers))
    monkeypatch.setattr(init.click, "confirm", lambda *_, **__: False)
    runner = CliRunner()
    monkeypatch.setattr(init, "sys", type("Sys", (), {"stdin": There()}))
    shown = runner.invoke(init.command, [str(tmp_path)])
    assert (shown.exit_code, "nothing was written" in shown.output) == (2, True)
    assert "jurisdictions: [AR, MX]" in shown.output
    assert list(tmp_path.iterdir()) == []
    answers = iter(["Acme", "ar, mx", "sa-east-1", "222222222222", "Aurora, Brisa", "none"])
    monkeypatch.setattr(init.click, "confirm", lambda *_, **__: True)
    shown = runner.invoke(init.command, [str(tmp_path)])
    assert shown.exit_code == 0, shown.output
    assert "says what is left to do" in shown.output
    assert loads((tmp_path / "ecosystem.yaml").read_text()).agencies == ()


def test_proposes_a_region_near_the_country() -> None:
    """The region is proposed by the first country; what the flags say is not asked."""
    questions = []

    def ask(question: str, proposal: str | None) -> str:
        questions.append((question.split(" ")[2], proposal))
        return proposal or "222222222222"

    said = Said("Acme", ("es",), None, None, ("Brisa",), ("Pixel",))
    answers = asked(said, ask, DAY)
    assert (answers.region, answers.countries, answers.account) == ("eu-south-2", ("ES",), "222222222222")
    assert questions == [("region", "eu-south-2"), ("account,", None)]


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (FLAGS, "`--brand` is not said"),
        ((), "`--corporation`, `--country`, `--account`, `--brand`"),
        ((*FLAGS, "--brand", "日本"), "no id can be made from `日本`"),
        ((*FLAGS, "--brand", "contacts=Contacts"), "`contacts` is taken already"),
        ((*FLAGS, "--brand", "Brisa", "--account", "12"), "`12` is not an AWS account"),
        ((*FLAGS, "--brand", "Brisa", "--country", "ZZ"), "is not a country"),
        ((*FLAGS, "--brand", "x" * 300), "brands[0].name"),
        ((*FLAGS, "--brand", "Brisa", "--region", "moon"), "is not an AWS region"),
    ],
)
def test_what_cannot_be_declared_is_refused(tmp_path: Path, flags: tuple[str, ...], said: str) -> None:
    """What is missing or makes no valid declaration is a refusal with 2 that names it, and nothing is written."""
    shown = start(tmp_path, *flags)
    assert shown.exit_code == 2
    assert said in shown.output
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "name",
    ['a "b" \\ c', "yes", "- x", "a: b # c", "a\nb", "{a}", "\u202e", "🙂 Café", "<script>", "Ünïcode", "NO"],
)
def test_any_name_is_written_as_it_is(name: str) -> None:
    """Whatever a name holds, the declaration says that name and nothing else."""
    taken: set[str] = set()
    answers = Answers(
        Named("acme", name), ("NO",), "eu-north-1", "222222222222", (Named("one", name),), (Named("two", name),), DAY
    )
    declaration = loads(text(answers))
    assert declaration.corporation.name == declaration.brands[0].name == declaration.agencies[0].name == name
    assert declaration.corporation.jurisdictions == ("NO",)
    assert named("Aurora Café", taken, "brand").id == "aurora-cafe"
    assert named("Aurora-Cafe", taken, "agency").id == "aurora-cafe-agency"
    assert named("Aurora cafe!", taken, "agency").id == "aurora-cafe-agency-2"


def test_flags_name_ids() -> None:
    """`ID=NAME` says the id; everything that is named has an id of its own."""
    answers = flagged(Said("Corporation", ("US",), None, "2" * 12, ("au=Aurora = one", "Platform"), ("Insight",)), DAY)
    ids = [answers.corporation.id, *(each.id for each in (*answers.brands, *answers.agencies))]
    assert ids == ["corporation-corporation", "au", "platform-brand", "insight-agency"]
    assert answers.brands[0].name == "Aurora = one"
    loads(text(answers))


SETTINGS = [
    "{}",
    "{ }\n",
    "{\n}\n",
    '{"a": 1}',
    '{\n  "a": 1\n}\n',
    '// one\n{\n\t"a": [1, 2,], // two, }\n\t/* "yaml.schemas": 3 */\n\t"b": {"c": "// no comment",},\n}\n',
    '{\r\n    "a": "x, }",\r\n}\r\n',
    '\ufeff{\n  "a": 1\n}\n',
    '{\n  "yaml.schemas": {}\n}\n',
    '{\n  "yaml.schemas": {\n    // mine\n    "https://x.example/s.json": "*.yml",\n  },\n  "z": 1\n}\n',
    '{"x": {"yaml.schemas": {}}, "yaml.schemas": {"./.vscode/ecosystem.schema.json": "mine.yaml"}}',
]


@pytest.mark.parametrize("settings", SETTINGS)
def test_settings_are_added_to_and_keep_every_character(settings: str) -> None:
    """The schemas are in, whatever was there is there still, character by character, and a second time adds nothing."""
    after = merged(settings)
    said = json.loads(_plain(after).lstrip("\ufeff"))
    assert set(SCHEMAS) <= said["yaml.schemas"].keys()
    before = json.loads(_plain(settings).lstrip("\ufeff"))
    for key, value in before.items():
        assert said[key] == value or key == "yaml.schemas"
    assert before.get("yaml.schemas", {}).items() <= said["yaml.schemas"].items()
    rest = iter(after)
    assert all(character in rest for character in settings)
    assert ("\r\n" in settings) == ("\r\n" in after)
    assert merged(after) == after


@pytest.mark.parametrize("settings", ["[]", "{", "nope", '{"yaml.schemas": []}', "3", "[" * 5000])
def test_settings_that_cannot_be_understood_are_left(settings: str, tmp_path: Path) -> None:
    """What is no settings file is not touched; a note says so, and the declaration is written all the same."""
    with pytest.raises(NotMergedError):
        merged(settings)
    (tmp_path / ".vscode").mkdir()
    (tmp_path / ".vscode" / "settings.json").write_text(settings)
    shown = start(tmp_path, *FLAGS, *MORE)
    assert shown.exit_code == 0
    assert "it is left as it is" in shown.output
    assert (tmp_path / ".vscode" / "settings.json").read_text() == settings
    assert (tmp_path / "ecosystem.yaml").is_file()


def test_no_settings_yet() -> None:
    """Without settings, or with an empty file, they are the schemas alone."""
    assert (
        json.loads(merged(None))
        == json.loads(merged(" \n"))
        == {"yaml.schemas": {k: list(v) for k, v in SCHEMAS.items()}}
    )
