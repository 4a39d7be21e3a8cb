"""`ecosystem report`: every format, what a run left, and evidence that names what changed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from jsonschema import Draft7Validator
from junitparser import JUnitXml

from cli.drawing.picture import picture
from cli.report.drawn import kind_of
from cli.report.map import MANY, foreign, map_of
from cli.report.rendering import FORMATS
from ecosystem.loading import load, loads
from governance.collect.snapshot import Snapshot, dumps
from governance.report.signing import new_key
from governance.report.words import LANGUAGES, Words
from tests.cli.calling import AUSTRAL, ROOT, declaration, ecosystem
from tests.cli.test_graph import HOSTILE, named
from tests.governance.history.samples import finding, run
from tests.governance.report.reading import read
from tests.governance.report.reports import AUDIT, PLAN, PROOF

BEFORE = ROOT / "tests" / "ecosystem" / "before.yaml"
DAY = ("--as-of", "2026-11-20")
SCHEMA = ROOT / "tests" / "governance" / "data" / "sarif-2.1.0.json"

WAIVER = """\
- control: OWN-001
  asset: aurora-ads
  reason: the claim is with Meta
  requested_by: media@austral.example
  approved_by: content@austral.example
  from: 2026-11-01
  until: 2026-12-31
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the corporation before, one waiver, and a key pair."""
    shutil.copy(BEFORE, tmp_path / "ecosystem.yaml")
    (tmp_path / "governance").mkdir()
    (tmp_path / "governance" / "waivers.yaml").write_text(WAIVER)
    private, public = new_key()
    (tmp_path / "report.key").write_text(private)
    for path in (tmp_path / "report.key.pub", tmp_path / "governance" / "report.pub"):
        path.write_text(public)
    return tmp_path


def report(folder: Path, *arguments: str | Path) -> CompletedProcess[str]:
    """Run `ecosystem report` in a folder."""
    return ecosystem("report", *arguments, cwd=folder)


def test_without_a_command_it_makes_a_page(folder: Path) -> None:
    """`ecosystem report` prints the page; what is missing is said on standard error, with its command; exit 0."""
    shown = report(folder, *DAY)
    assert shown.returncode == 0
    assert shown.stdout.startswith("<!doctype html>")
    for command in ("ecosystem access prove", "ecosystem plan", "ecosystem audit"):
        assert command in shown.stderr
    made = read(shown.stdout)
    assert len([each for each in made.all("li") if "data-unit" in each.attributes]) == 78
    assert "waived until 2026-12-31" in shown.stdout
    assert "<mark>agency-rojo</mark>" in shown.stdout


@pytest.mark.parametrize("format", FORMATS)
def test_every_format(folder: Path, format: str) -> None:
    """Every format is what it is called: whoever reads it can read it."""
    shown = report(folder, *DAY, "--format", format, "--quiet")
    assert shown.returncode == 0, shown.stderr
    text = shown.stdout
    if format.startswith("sarif"):
        made = json.loads(text)
        Draft7Validator(json.loads(SCHEMA.read_text("utf-8-sig"))).validate(made)
        results = made["runs"][0]["results"]
        suppressed = [each for each in results if "suppressions" in each]
        assert (len(results), len(suppressed)) == ((78, 1) if format == "sarif-full" else (77, 0))
    elif format == "junit":
        assert JUnitXml.fromstring(text).failures == 77
    elif format == "github":
        assert text.count("::error") + text.count("::warning") + text.count("::notice") >= 78
    elif format in {"json", "gitlab"}:
        assert json.loads(text)
    elif format == "csv":
        assert text.count("OWN-001") == 1
    else:
        assert "Grupo Austral" in text


def test_what_a_run_left_is_found(folder: Path) -> None:
    """Proof, plan and audit are found in `.ecosystem/runs`, and an option names another file."""
    runs = folder / ".ecosystem" / "runs"
    runs.mkdir(parents=True)
    for name, said in (("proof", PROOF), ("plan", PLAN), ("audit", AUDIT)):
        (runs / f"{name}.json").write_text(json.dumps(said))
    shown = report(folder, *DAY, "--format", "json")
    made = json.loads(shown.stdout)
    assert made["missing"] == {"snapshot": "ecosystem audit", "history": "ecosystem report history record"}
    assert shown.stderr.splitlines() == [
        f"note: no {kind} in it: `{command}` leaves one" for kind, command in made["missing"].items()
    ]
    assert made["proof"]["verdict"] == "refuted"
    assert made["drift"]["changes"] == 1
    assert made["controls"]["ACC-001"] == "fail"
    assert {each["kind"] for each in made["inputs"]} == {"declaration", "waivers", "proof", "plan", "audit"}
    other = folder / "other.json"
    other.write_text(json.dumps({**PROOF, "verdict": "proved"}))
    assert json.loads(report(folder, "--proof", other, "--format", "json").stdout)["proof"]["verdict"] == "proved"


@pytest.mark.parametrize(
    ("option", "text", "said"),
    [
        ("--proof", "{}", "a proof is expected"),
        ("--plan", "[]", "a plan is expected"),
        ("--audit", "nothing", "is no JSON"),
        ("--plan", json.dumps({**PLAN, "findings": [{"control": "XXX-1"}]}), "`XXX-1`, which is no control"),
    ],
)
def test_what_somebody_else_left_is_refused(folder: Path, option: str, text: str, said: str) -> None:
    """A file that is no proof, plan or audit exits with 2 and says what is expected."""
    (folder / "left.json").write_text(text)
    shown = report(folder, option, "left.json")
    assert shown.returncode == 2
    assert said in shown.stderr
    assert report(folder, option, "none.json").returncode == 2


def test_a_declaration_that_cannot_be_understood(tmp_path: Path) -> None:
    """As with `check`: exit 2, with the place."""
    (tmp_path / "ecosystem.yaml").write_text("version: 1\ncorporation: 3\n")
    shown = report(tmp_path)
    assert shown.returncode == 2
    assert "ecosystem.yaml:2" in shown.stderr


@pytest.fixture
def signed(folder: Path) -> Path:
    """The folder with a signed report in `out`."""
    (folder / "out").mkdir()
    shown = report(folder, *DAY, "-o", "out/report.html", "--sign", "report.key")
    assert shown.returncode == 0, shown.stderr
    assert "signed, key" in shown.stderr
    return folder


def test_what_was_signed_is_verified(signed: Path) -> None:
    """Nothing changed: every file is the same, exit 0; from any folder, with the key that is named."""
    shown = report(signed, "verify", "out/report.html")
    assert shown.returncode == 0, shown.stderr
    assert shown.stdout.count("same") == 3
    assert "as signed" in shown.stdout
    key = signed / "report.key.pub"
    assert report(ROOT, "verify", signed / "out" / "report.html", "--key", key, "-q").stdout == ""


def _append(name: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        path = folder / name
        path.write_text(path.read_text() + "\n")

    return change


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_append("ecosystem.yaml"), "changed ecosystem.yaml"),
        (_append("governance/waivers.yaml"), "changed governance/waivers.yaml"),
        (lambda folder: (folder / "governance" / "waivers.yaml").unlink(), "missing governance/waivers.yaml"),
        (
            lambda folder: (folder / "out" / "report.html").write_text(
                (folder / "out" / "report.html")
                .read_text()
                .replace("78 findings", "0 findings")
                .replace("78 of 78", "0")
            ),
            "changed report.html (in findings",
        ),
    ],
    ids=["declaration", "waivers", "gone", "report"],
)
def test_what_changed_is_named(signed: Path, change: Callable[[Path], None], said: str) -> None:
    """A changed input, a missing one, a changed report: named, with the section of the page; exit 1."""
    change(signed)
    shown = report(signed, "verify", "out/report.html")
    assert shown.returncode == 1
    assert said in " ".join(shown.stdout.split())
    assert "not what was signed" in shown.stdout


@pytest.mark.parametrize("name", ["proof", "plan", "audit", "snapshot"])
def test_each_input_that_changed_is_named(folder: Path, name: str) -> None:
    """What other commands left is signed, too: the one that changed since is named, and no other; so is a lost one."""
    runs = folder / ".ecosystem" / "runs"
    runs.mkdir(parents=True)
    audit = {**AUDIT, "collected": "2026-11-20T05:17:00+00:00"}
    for kind, said in (("proof", PROOF), ("plan", PLAN), ("audit", audit)):
        (runs / f"{kind}.json").write_text(json.dumps(said))
    (runs / "snapshot.json").write_text(dumps(Snapshot(str(audit["collected"]))))
    assert report(folder, *DAY, "-o", "report.html", "--sign", "report.key").returncode == 0
    assert report(folder, "verify", "report.html").stdout.count("same") == 7
    path = runs / f"{name}.json"
    path.write_text(path.read_text() + " ")
    shown = report(folder, "verify", "report.html", "-q")
    assert shown.returncode == 1
    assert " ".join(shown.stdout.split()).startswith(f"changed .ecosystem/runs/{name}.json not what was signed: 1 ")
    path.unlink()
    shown = report(folder, "verify", "report.html", "-q")
    assert " ".join(shown.stdout.split()).startswith(f"missing .ecosystem/runs/{name}.json not what was signed: 1 ")


def test_a_run_that_is_recorded_later_changes_nothing(folder: Path) -> None:
    """The history grows with each run, and a report that was signed before stays as it was signed."""
    for day in ("2026-11-01", "2026-11-02"):
        (folder / "run.json").write_bytes(run(day, [finding("aurora-ads")]))
        assert report(folder, "history", "record", "run.json").returncode == 0
        if day.endswith("01"):
            assert report(folder, *DAY, "-o", "report.html", "--sign", "report.key").returncode == 0
    shown = report(folder, "verify", "report.html")
    assert shown.returncode == 0, shown.stdout


def test_a_forged_envelope_is_refused(signed: Path) -> None:
    """Signed again with a key of one's own, or changed inside, it is not to be trusted; exit 1."""
    envelope = signed / "out" / "report.html.dsse.json"
    assert report(signed, "key", "mine.key").returncode == 0
    assert report(signed, *DAY, "-o", "out/report.html", "--sign", "mine.key").returncode == 0
    shown = report(signed, "verify", "out/report.html")
    assert shown.returncode == 1
    assert "is signed by `" in shown.stderr
    assert "not by this key" in shown.stderr
    assert report(signed, *DAY, "-o", "out/report.html", "--sign", "report.key").returncode == 0
    whole = envelope.read_text()
    envelope.write_text(whole.replace('"payload": "', '"payload": "AAAA'))
    shown = report(signed, "verify", "out/report.html")
    assert (shown.returncode, "the statement, or the signature over it, was changed" in shown.stderr) == (1, True)
    envelope.unlink()
    assert report(signed, "verify", "out/report.html").returncode == 2


def test_a_mailed_report_alone(signed: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """With the report and its envelope alone, inputs are missing (exit 1) unless the report only is asked about."""
    away = tmp_path_factory.mktemp("away")
    for name in ("report.html", "report.html.dsse.json"):
        shutil.copy(signed / "out" / name, away)
    key = ("--key", signed / "report.key.pub")
    assert report(away, "verify", "report.html", *key).returncode == 1
    assert report(away, "verify", "report.html", *key, "--report-only").returncode == 0
    without = report(away, "verify", "report.html")
    assert without.returncode == 2
    assert "there is no key to verify with" in without.stderr


def test_signing_what_is_there_already(folder: Path) -> None:
    """`report sign` signs what comes out the same again, and refuses what these files do not make."""
    assert report(folder, *DAY, "-o", "report.html").returncode == 0
    signed = report(folder, "sign", "report.html", "--key", "report.key", *DAY)
    assert signed.returncode == 0, signed.stderr
    assert report(folder, "verify", "report.html").returncode == 0
    shown = report(folder, "sign", "report.html", "--key", "report.key", "--as-of", "2026-11-21")
    assert shown.returncode == 1
    assert "is not what these files make" in shown.stderr


def test_signing_needs_a_file_and_a_key(folder: Path) -> None:
    """A signed report is a file; a key that is none is named; a key is never written over, and is the user's alone."""
    assert "--output" in report(folder, "--sign", "report.key").stderr
    shown = report(folder, "-o", "report.html", "--sign", "none.key")
    assert shown.returncode == 2
    assert "none.key" in shown.stderr
    assert report(folder, "key", "report.key").returncode == 2
    for words in (("verify", "none.html"), ("sign", "none.html", "--key", "report.key")):
        shown = report(folder, *words)
        assert shown.returncode == 2
        assert "`none.html` cannot be read" in shown.stderr
    assert report(folder, "key", "new.key").returncode == 0
    assert (folder / "new.key").stat().st_mode & 0o077 == 0
    assert "PUBLIC KEY" in (folder / "new.key.pub").read_text()


def test_an_unknown_command_is_refused() -> None:
    """A typo in a command's name exits 2 with the nearest."""
    shown = ecosystem("report", "verfy")
    assert shown.returncode == 2
    assert "did you mean `verify`?" in shown.stderr


def test_the_same_files_make_the_same_report(tmp_path: Path) -> None:
    """Two runs on one day give the same bytes, in both languages."""
    declaration(tmp_path)
    for language in LANGUAGES:
        made = [report(tmp_path, *DAY, "--lang", language, "-q").stdout for _ in range(2)]
        assert made[0] == made[1]


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_is_markup_on_the_map(name: str) -> None:
    """Whatever things are called, the map has as many elements as with plain names."""
    words = Words("en")
    declared = [named(load(AUSTRAL), each) for each in (name, "plain")]
    one, other = (read(map_of(picture(each), each, words)) for each in declared)
    assert [each.name for each in one.all()] == [each.name for each in other.all()]


def test_the_map_shows_whose_everything_is() -> None:
    """Every declared thing is on the map; what is not the corporation's has another shape, and is in the table."""
    declared = load(BEFORE)
    drawn = picture(declared)
    made = read(map_of(drawn, declared, Words("en")))
    shapes = [each.attributes.get("class") for each in made.all("polygon")]
    assert shapes.count("agency") >= 9
    assert "aurora-promo-landing" in made.words
    assert {each.id for each in foreign(drawn, Words("en"))} >= {"aurora-ads", "promo-db", "screenshots"}
    central = {declared.database.id: "database", declared.bi.id: "bi"}
    assert {kind_of(edge, central) for edge in drawn.edges} <= {
        "flow",
        "ownership",
        "people",
        "place",
        "database",
        "bi",
    }


def test_the_map_of_a_hundred_brands_is_a_grid() -> None:
    """Too much to draw thing by thing: a row for each brand, one by one below each other, and no wider for it."""
    from bench.generate import corporation

    declared = loads(corporation(MANY * 6), "ecosystem.yaml")
    made = read(map_of(picture(declared), declared, Words("es")))
    (svg,) = made.all("svg")
    assert float(svg.attributes["width"]) < 1300
    assert all(brand.name in made.words for brand in declared.brands)
    assert len(made.all("path")) == 0
