"""`ecosystem check`: what a user, CI and a reviewer get from it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.calling import ROOT, ecosystem

AUSTRAL = ROOT / "ecosystem.yaml"
BEFORE = ROOT / "tests" / "ecosystem" / "before.yaml"
DAY = ("--as-of", "2026-11-20")


def bad(folder: Path, old: str = "owner: corporation\n    platform: meta-business", new: str = "") -> Path:
    """Write Austral into `folder` with one thing changed: its first ad account is an agency's."""
    text = AUSTRAL.read_text(encoding="utf-8")
    assert old in text
    path = folder / "ecosystem.yaml"
    path.write_text(text.replace(old, new or old.replace("corporation", "mediahaus"), 1), encoding="utf-8")
    return path


def waivers(folder: Path, text: str) -> None:
    """Write the waivers beside the declaration in `folder`."""
    (folder / "governance").mkdir(exist_ok=True)
    (folder / "governance" / "waivers.yaml").write_text(text, encoding="utf-8")


WAIVED = (
    "- {control: OWN-001, asset: aurora-meta-ads, reason: the claim is under way,\n"
    "   requested_by: media@austral.example,\n"
    "   approved_by: governance@austral.example, from: 2026-11-01, until: 2026-12-31, ticket: MKT-1}\n"
)


def test_austral_is_clean() -> None:
    """The example has not one finding on its day, and every control that reads a declaration was judged."""
    shown = ecosystem("check", AUSTRAL, *DAY, "--format", "json")
    said = json.loads(shown.stdout)
    assert shown.returncode == 0
    assert said["findings"] == []
    assert said["summary"]["controls"] == 96
    assert said["summary"]["evaluated"] == said["summary"]["passed"] == 80


def test_one_finding_in_json(tmp_path: Path) -> None:
    """The object is the contract's: summary, finding, its place, its fingerprint."""
    shown = ecosystem("check", bad(tmp_path), *DAY, "--format", "json")
    said = json.loads(shown.stdout)
    assert shown.returncode == 1
    assert said["summary"] == {
        "controls": 96,
        "evaluated": 80,
        "passed": 79,
        "failed": 1,
        "findings": 1,
        "waived": 0,
        "by_severity": {"critical": 1, "high": 0, "medium": 0, "low": 0},
    }
    found = said["findings"][0]
    assert (found["control"], found["severity"], found["evidence"]) == ("OWN-001", "critical", "declared")
    assert found["asset"] == "aurora-meta-ads"
    assert found["location"]["path"].endswith(".owner")
    line = AUSTRAL.read_text(encoding="utf-8").splitlines().index("  - id: aurora-meta-ads") + 6
    assert found["location"]["line"] == line
    assert found["location"]["column"] == 12
    assert found["waiver"] is None


def test_the_fingerprint_does_not_know_the_line(tmp_path: Path) -> None:
    """A line more above a finding leaves its fingerprint as it was."""
    path = bad(tmp_path)
    before = json.loads(ecosystem("check", path, *DAY, "--format", "json").stdout)["findings"][0]
    path.write_text("# a line\n# and another\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    after = json.loads(ecosystem("check", path, *DAY, "--format", "json").stdout)["findings"][0]
    assert after["location"]["line"] == before["location"]["line"] + 2
    assert after["fingerprint"] == before["fingerprint"]


def test_a_finding_looks_like_a_compilers(tmp_path: Path) -> None:
    """Sentence, place, source line, caret, how to mend it; then the families and the count."""
    shown = ecosystem("check", bad(tmp_path), *DAY)
    assert "critical[OWN-001]: the ad account `aurora-meta-ads` is owned by `mediahaus`" in shown.stdout
    assert "(channels[2].owner)" in shown.stdout
    assert "|     owner: mediahaus" in shown.stdout
    assert "= fix: have the corporation's business portfolio claim the account" in shown.stdout
    assert shown.stdout.rstrip().splitlines()[-1].startswith("1 finding (1 critical): 79 of 80 controls hold")
    assert "\x1b" not in shown.stdout


def test_many_findings_are_grouped() -> None:
    """The model of before has dozens: they are grouped by control, and `--all` shows each."""
    grouped = ecosystem("check", BEFORE, *DAY).stdout
    every = ecosystem("check", BEFORE, *DAY, "--all").stdout
    assert "more; `--all` shows them" in grouped or "(5)" in grouped
    assert len(every) > len(grouped)
    assert grouped.count("= fix:") < every.count("= fix:")


def test_spanish(tmp_path: Path) -> None:
    """Titles and remediation are in Spanish when asked for."""
    shown = ecosystem("check", bad(tmp_path), *DAY, "--lang", "es")
    assert "remedio: que el portafolio de negocio" in shown.stdout


@pytest.mark.parametrize(("level", "code"), [("critical", 1), ("high", 1), ("low", 1), ("never", 0)])
def test_fail_on(tmp_path: Path, level: str, code: int) -> None:
    """A critical finding fails on every level but never."""
    assert ecosystem("check", bad(tmp_path), *DAY, "--fail-on", level).returncode == code


def test_a_medium_finding_does_not_fail_by_default(tmp_path: Path) -> None:
    """`high` is the default: a medium finding is shown, and fails when asked for."""
    path = bad(tmp_path, "billed_to: corporation", "billed_to: mediahaus")
    assert ecosystem("check", path, *DAY).returncode == 0
    assert "medium[OWN-011]" in ecosystem("check", path, *DAY).stdout
    assert ecosystem("check", path, *DAY, "--fail-on", "medium").returncode == 1


def test_select_and_ignore(tmp_path: Path) -> None:
    """Identifiers and families, several at once; what is ignored is not judged."""
    path = bad(tmp_path)
    one = json.loads(ecosystem("check", path, *DAY, "--select", "own-001", "--format", "json").stdout)
    assert one["summary"]["evaluated"] == 1
    none = ecosystem("check", path, *DAY, "--ignore", "OWN-001")
    assert none.returncode == 0
    family = json.loads(ecosystem("check", path, *DAY, "-s", "OWN,BI-002", "--format", "json").stdout)
    assert set(family["controls"]) >= {"OWN-001", "OWN-013", "BI-002"}
    assert all(each.startswith("OWN") or each == "BI-002" for each in family["controls"])


def test_an_unknown_control_is_refused() -> None:
    """With the nearest name, and exit code 2."""
    shown = ecosystem("check", AUSTRAL, "--select", "OWN-0001")
    assert shown.returncode == 2
    assert "`OWN-0001` is not a known control; did you mean `OWN-001`?" in shown.stderr


def test_what_cannot_be_understood_is_no_finding(tmp_path: Path) -> None:
    """A broken declaration is exit code 2 with its place, and nothing on standard output."""
    path = tmp_path / "ecosystem.yaml"
    path.write_text("version: 1\nbrandz: []\n", encoding="utf-8")
    shown = ecosystem("check", path, "--format", "json")
    assert shown.returncode == 2
    assert shown.stdout == ""
    assert "did you mean `brands`?" in shown.stderr


def test_a_waived_finding_stays_visible(tmp_path: Path) -> None:
    """It is marked in every format, counted as waived, and does not fail the run."""
    path = bad(tmp_path)
    waivers(tmp_path, WAIVED)
    shown = ecosystem("check", path, *DAY)
    assert shown.returncode == 0
    assert "critical[OWN-001] (waived until 2026-12-31 by governance@austral.example)" in shown.stdout
    said = json.loads(ecosystem("check", path, *DAY, "--format", "json").stdout)
    assert (said["summary"]["findings"], said["summary"]["waived"], said["summary"]["failed"]) == (0, 1, 0)
    assert said["findings"][0]["waiver"]["ticket"] == "MKT-1"
    for kind in ("sarif", "junit", "github"):
        assert "the claim is under way" in ecosystem("check", path, *DAY, "--format", kind).stdout, kind


def test_a_bad_waiver_is_a_finding_at_its_own_line(tmp_path: Path) -> None:
    """Expired, it waives nothing: both findings are there."""
    path = bad(tmp_path)
    waivers(tmp_path, "# ours\n" + WAIVED)
    said = json.loads(
        ecosystem("check", path, "--as-of", "2027-01-01", "--select", "OWN-001,GOV-006", "--format", "json").stdout
    )
    by_control = {each["control"]: each for each in said["findings"]}
    assert set(by_control) == {"OWN-001", "GOV-006"}
    assert by_control["OWN-001"]["waiver"] is None
    assert by_control["GOV-006"]["asset"] == "aurora-meta-ads"
    assert by_control["GOV-006"]["location"]["file"].endswith("waivers.yaml")
    assert by_control["GOV-006"]["location"]["line"] == 2


def test_a_broken_waiver_file_is_refused_with_its_place(tmp_path: Path) -> None:
    """As the declaration is: every problem, line and column, exit code 2."""
    path = bad(tmp_path)
    waivers(tmp_path, "- {control: OWN-999, asset: x}\n")
    shown = ecosystem("check", path, *DAY)
    assert shown.returncode == 2
    assert "waivers.yaml:1:13" in shown.stderr
    assert "reason" in shown.stderr


def test_a_baseline_fails_on_new_findings_only(tmp_path: Path) -> None:
    """What was there when the baseline was written does not fail; one more does."""
    path, base = bad(tmp_path), tmp_path / "base.json"
    assert ecosystem("check", path, *DAY, "--write-baseline", base).returncode == 0
    shown = ecosystem("check", path, *DAY, "--baseline", base)
    assert shown.returncode == 0
    assert "in the baseline" in shown.stdout
    text = path.read_text(encoding="utf-8").replace("hosted_by: corporation", "hosted_by: pixel", 1)
    path.write_text(text, encoding="utf-8")
    said = ecosystem("check", path, *DAY, "--baseline", base, "--format", "json")
    assert said.returncode == 1
    marks = {each["control"]: each["baseline"] for each in json.loads(said.stdout)["findings"]}
    assert marks == {"OWN-001": True, "OWN-010": False}


def test_a_baseline_is_written_where_it_is_read(tmp_path: Path) -> None:
    """`--baseline FILE --write-baseline` renews the file; without any name it is beside the waivers."""
    path, base = bad(tmp_path), tmp_path / "base.json"
    assert ecosystem("check", "--baseline", base, path, *DAY, "--write-baseline").returncode == 0
    assert json.loads(base.read_text())["findings"][0]["control"] == "OWN-001"
    assert ecosystem("check", *DAY, "--write-baseline", path).returncode == 0
    assert (tmp_path / "governance" / "baseline.json").is_file()
    assert path.read_text(encoding="utf-8").startswith("# Grupo Austral")


def test_a_baseline_never_writes_over_something_else(tmp_path: Path) -> None:
    """A file that is no baseline is left as it is."""
    path, other = bad(tmp_path), tmp_path / "notes.json"
    other.write_text("{}")
    assert ecosystem("check", path, *DAY, "--write-baseline", other).returncode == 2
    assert other.read_text() == "{}"
    assert ecosystem("check", path, *DAY, "--baseline", tmp_path / "missing.json").returncode == 2


OWN = '''"""Every website has a name.

Why: reports name it.

Fix: say `name`.
"""

from ecosystem.estate import Estate
from policies.control import HIGH, Breaches, control


@control("WEB-001", HIGH, "D", about=["website"])
def check(estate: Estate, *, least: int = 1) -> Breaches:
    for site in estate.channels("website"):
        if len(site.name or "") < least:
            yield site, f"`{site.id}` has no name of {least} characters", "name"


check.passes("a name", """
channels:
  - {id: site, kind: website, name: Sitio, url: https://www.aurora.example/, brand: aurora, owner: corporation}
""")
check.fails("none", """
channels:
  - {id: site, kind: website, url: https://www.aurora.example/, brand: aurora, owner: corporation}
""", finding="site")
'''


def test_controls_of_ones_own(tmp_path: Path) -> None:
    """A folder of the user's control files is judged with the others, named by flag or in pyproject.toml."""
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "web_001.py").write_text(OWN)
    path = tmp_path / "ecosystem.yaml"
    path.write_text(AUSTRAL.read_text(encoding="utf-8"), encoding="utf-8")
    shown = ecosystem("check", path, *DAY, "--controls", folder)
    assert shown.returncode == 1
    assert "high[WEB-001]: `aurora-site` has no name of 1 characters" in shown.stdout
    (tmp_path / "pyproject.toml").write_text(
        '[tool.ecosystem]\ncontrols = ["mine"]\n[tool.ecosystem.severity]\nWEB-001 = "low"\n'
        "[tool.ecosystem.settings.WEB-001]\nleast = 0\n"
    )
    assert ecosystem("check", path, *DAY).returncode == 0
    assert "WEB-001" in ecosystem("explain", "--file", path, "WEB-001").stdout


def test_a_setting_changes_the_verdict_and_is_shown(tmp_path: Path) -> None:
    """Severity and settings are overridden in the same table, and the report says so."""
    path = bad(tmp_path)
    (tmp_path / "pyproject.toml").write_text(
        '[tool.ecosystem]\nfail_on = "critical"\n[tool.ecosystem.severity]\nOWN-001 = "medium"\n'
    )
    shown = ecosystem("check", path, *DAY)
    assert shown.returncode == 0
    assert "medium[OWN-001]" in shown.stdout
    assert "OWN-001: severity `critical` is `medium` here" in shown.stderr


def test_a_broken_control_of_ones_own_is_named(tmp_path: Path) -> None:
    """Its file, and why; no traceback."""
    (tmp_path / "web_001.py").write_text("check = 1 / 0\n")
    shown = ecosystem("check", AUSTRAL, *DAY, "--controls", tmp_path)
    assert shown.returncode == 2
    assert "web_001.py" in shown.stderr
    assert "ZeroDivisionError" in shown.stderr
    assert "Traceback" not in shown.stderr


def test_explain_a_control() -> None:
    """Its page: statement, why, fix, examples; and the list of all."""
    page = ecosystem("explain", "OWN-001").stdout
    assert page.startswith("OWN-001  critical")
    assert "Why: whoever owns the account" in page
    assert "Fix: " in page
    listed = ecosystem("explain").stdout
    assert "DAT-002  critical" in listed
    assert "OWN: the corporation owns the channel" in listed
    assert ecosystem("explain", "own-001").stdout == page
    nearest = ecosystem("explain", "OWN-099")
    assert nearest.returncode == 2
    assert "did you mean" in nearest.stderr


def test_explain_a_control_for_one_asset(tmp_path: Path) -> None:
    """What it says of one thing: its finding, or that it has nothing against it."""
    path = bad(tmp_path)
    shown = ecosystem("explain", "--file", path, "OWN-001", "--asset", "aurora-meta-ads", *DAY)
    assert "is owned by `mediahaus`" in shown.stdout
    fine = ecosystem("explain", "--file", path, "OWN-001", "--asset", "brisa-meta-ads", *DAY)
    assert "has nothing against `brisa-meta-ads`" in fine.stdout
    wrong = ecosystem("explain", "--file", path, "OWN-001", "--asset", "brisa-meta-adz", *DAY)
    assert wrong.returncode == 2
    assert "did you mean `brisa-meta-ads`?" in wrong.stderr


def test_hostile_ids_are_no_orders(tmp_path: Path) -> None:
    """Names with escapes, markup and formulas come out inert in every format."""
    path = bad(tmp_path, "handle: brisaagua", 'handle: "=1+1<script>"')
    text = path.read_text(encoding="utf-8").replace(
        "owner: corporation\n    platform: social-suite",
        'owner: "vendor:<script>alert(1)</script>"\n    platform: social-suite',
        1,
    )
    path.write_text(text, encoding="utf-8")
    for kind in ("text", "json", "sarif", "junit", "github"):
        shown = ecosystem("check", path, *DAY, "--format", kind)
        assert shown.returncode == 1, (kind, shown.stderr)
        assert "\x1b" not in shown.stdout
        if kind == "junit":
            assert "<script>" not in shown.stdout
