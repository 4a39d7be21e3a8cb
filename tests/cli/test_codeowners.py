"""`ecosystem codeowners`: who is asked before a part of the declaration changes, as git itself matches the patterns."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli.main import cli
from tests.cli.calling import declaration
from tests.cli.versioned import asked, git
from tests.governance.access.generated import small_text

GOVERNANCE = "gov@large.example"
STEWARDS = f"stewards: {{executive_sponsor: boss@large.example, governance: {GOVERNANCE}}}"
INCLUDES = 'include: ["brands/*.yaml", "shared/**/[ab]-*.yaml"]'
AURORA = """\
brands: [{id: alba, name: Alba, steward: alba@large.example}]
channels: [{id: alba-site, kind: website, url: https://a.example/, brand: alba, owner: corporation}]
"""
WAIVER = """\
- control: OWN-001
  asset: aurora-meta-ads
  reason: the claim is with Meta
  requested_by: martech@austral.example
  approved_by: {approver}
  from: 2026-11-01
  until: 2026-12-31
"""


def run(*arguments: str | Path) -> Result:
    """Run `ecosystem codeowners` with `arguments` in this process."""
    return CliRunner().invoke(cli, ["codeowners", *map(str, arguments)])


def stewarded(more: str = INCLUDES, stewards: str = STEWARDS) -> str:
    """Return the small declaration with stewards."""
    return small_text("[]", more=more).replace("domains: [large.example]", f"domains: [large.example], {stewards}")


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository in which the declaration is in a folder, and includes files of one brand, of several and of none."""
    home = tmp_path / "a corporation"
    (home / "brands").mkdir(parents=True)
    (home / "shared" / "deep").mkdir(parents=True)
    declaration(home, stewarded())
    (home / "brands" / "alba.yaml").write_text(AURORA)
    (home / "brands" / "empty.yaml").write_text("meta: {note: nothing yet}\n")
    (home / "brands" / "bora #1 \\ new.yaml").write_text(
        "brands: [{id: bora, name: Bora, group: winds}]\n"
        "brand_groups: [{id: winds, name: Winds, steward: winds@large.example}]\n"
    )
    grants = "grants: [{id: both, to: pixel, brands: [alba, bora], layers: [web], level: view}]\n"
    (home / "shared" / "deep" / "a-grants.yaml").write_text(grants)
    git(tmp_path, "init")
    monkeypatch.chdir(home)
    return tmp_path


def test_each_part_asks_who_answers_for_it(repository: Path) -> None:
    """Governance for what says how it is judged, a unit's steward for its file, both heads for the declaration."""
    text = run().stdout
    home = "a corporation"
    expected = {
        f"{home}/governance/waivers.yaml": [GOVERNANCE],
        f"{home}/governance/baseline.json": [GOVERNANCE],
        f"{home}/pyproject.toml": [GOVERNANCE],
        ".github/CODEOWNERS": [GOVERNANCE],
        "docs/CODEOWNERS": [GOVERNANCE],
        ".github/workflows/ecosystem.yaml": [GOVERNANCE],
        f"{home}/ecosystem.yaml": ["boss@large.example", GOVERNANCE],
        f"{home}/brands/alba.yaml": ["alba@large.example"],
        f"{home}/brands/bora #1 \\ new.yaml": ["winds@large.example"],
        f"{home}/brands/empty.yaml": [GOVERNANCE],
        f"{home}/shared/deep/a-grants.yaml": [GOVERNANCE],
        "ecosystem.yaml": [],
        "README.md": [],
    }
    assert {path: asked(repository, text, path) for path in expected} == expected


def test_a_file_that_is_not_there_yet_is_owned(repository: Path) -> None:
    """What an `include` would find tomorrow asks governance today: the base branch's file is the one that counts."""
    text = run().stdout
    for path in ("brands/new.yaml", "shared/b-new.yaml", "shared/deep/deeper/a-new.yaml"):
        assert asked(repository, text, f"a corporation/{path}") == [GOVERNANCE], path
    assert asked(repository, text, "a corporation/brands/below/new.yaml") == []
    assert asked(repository, text, "a corporation/brands/notes.md") == []


def test_the_order_is_fixed_and_the_file_says_that_it_is_generated(repository: Path) -> None:
    """Two runs are equal, the head names the command, and no comment holds an address that GitLab would read."""
    first, second = run().stdout, run().stdout
    assert first == second
    comments = [line for line in first.splitlines() if line.startswith("#")]
    assert "ecosystem codeowners --format github" in comments[0]
    assert not any("@" in line for line in comments)


def test_other_lines_are_kept_above_and_what_was_generated_is_replaced(repository: Path) -> None:
    """A file with lines of one's own keeps them, once; the generated lines are its last, whatever stood below."""
    file = repository / ".github" / "CODEOWNERS"
    file.parent.mkdir()
    file.write_text("*.md @everybody\n")
    assert run("--output", file).exit_code == 0
    file.write_text(file.read_text().replace(GOVERNANCE, "old@large.example") + "/docs/ @writers\n")
    assert run("--output", file).exit_code == 0
    text = file.read_text()
    assert text.startswith("*.md @everybody\n\n/docs/ @writers\n\n# begin ecosystem")
    assert text.count("# begin ecosystem") == 1
    assert "old@large.example" not in text
    assert asked(repository, text, "README.md") == ["@everybody"]
    assert asked(repository, text, "a corporation/governance/waivers.yaml") == [GOVERNANCE]


def test_check_shows_what_is_out_of_step(repository: Path) -> None:
    """The file that the forge reads is compared: a unified diff and 1 when a steward changed; nothing is written."""
    missing = run("--check")
    assert missing.exit_code == 1
    assert "+/a\\ corporation/brands/alba.yaml" in missing.stdout
    file = repository / "docs" / "CODEOWNERS"
    file.parent.mkdir()
    assert run("--output", file).exit_code == 0
    fine = run("--check")
    assert (fine.exit_code, fine.stdout) == (0, "../docs/CODEOWNERS is in step with the stewards\n")
    part = repository / "a corporation" / "brands" / "alba.yaml"
    part.write_text(part.read_text().replace("alba@large", "alma@large"))
    before = file.read_text()
    changed = run("--check", "--quiet")
    assert changed.exit_code == 1
    lines = changed.stdout.splitlines()
    assert [line.split()[1] for line in lines if line.startswith(("-/", "+/"))] == [
        "corporation/brands/alba.yaml",
        "corporation/brands/alba.yaml",
    ]
    assert any(line.startswith("-/") and line.endswith("alba@large.example") for line in lines)
    assert any(line.startswith("+/") and line.endswith("alma@large.example") for line in lines)
    assert file.read_text() == before


def test_gitlab_has_a_section_of_its_own(repository: Path) -> None:
    """In a section no other line takes an approval away; GitLab's pipeline and places are its own."""
    (repository / ".gitlab").mkdir()
    file = repository / ".gitlab" / "CODEOWNERS"
    assert run("--format", "gitlab", "--output", file).exit_code == 0
    text = file.read_text()
    assert text.splitlines()[2] == "[ecosystem]"
    assert asked(repository, text, ".gitlab-ci.yml") == [GOVERNANCE]
    assert run("--format", "gitlab", "--check").exit_code == 0
    assert run("--format", "github", "--check").exit_code == 1


def test_handles_where_the_forge_has_another_name(repository: Path) -> None:
    """A handle or team stands for the e-mail, whatever its case; a mapping that is asked for nothing is said."""
    (repository / "a corporation" / "pyproject.toml").write_text(
        "[tool.ecosystem.codeowners]\n"
        '"GOV@large.example" = "@large/governance"\n"alba@large.example" = "alba@private.example"\n'
        '"boz@large.example" = "@boz"\n'
    )
    shown = run()
    assert asked(repository, shown.stdout, "a corporation/governance/waivers.yaml") == ["@large/governance"]
    assert asked(repository, shown.stdout, "a corporation/brands/alba.yaml") == ["alba@private.example"]
    assert "`boz@large.example` in `[tool.ecosystem.codeowners]` is asked for nothing" in shown.stderr
    assert shown.stderr.count("note:") == 1


@pytest.mark.parametrize(
    ("stewards", "sentence"),
    [
        ("stewards: {data: d@large.example}", "`large` names no `governance` steward, who owns the waivers"),
        ("stewards: {governance: me@pixel.example}", "`me@pixel.example`, the `governance` steward, is not under a"),
        ('stewards: {governance: "a#b@large.example"}', "`a#b@large.example` is neither a plain e-mail address nor a"),
    ],
)
def test_a_steward_whom_nobody_can_ask_is_refused(repository: Path, stewards: str, sentence: str) -> None:
    """No governance steward, an agency's, and one whose address no forge can read: a sentence, and no file."""
    declaration(repository / "a corporation", stewarded(stewards=stewards))
    shown = run("--output", repository / "CODEOWNERS")
    assert shown.exit_code == 2
    assert sentence in shown.stderr
    assert not (repository / "CODEOWNERS").exists()


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ('"gov@large.example" = "governance"', "`governance` is neither a plain e-mail address nor a handle of github"),
        ('"gov@large.example" = "@large/a b"', "`@large/a b` is neither"),
        ('"gov@large.example" = "@a\\n* @evil"', "is neither"),
        ('"gov@large.example" = 3', "the handle of `gov@large.example` is a number, expected a text"),
        ('"gov" = "@gov"', "`gov` in `codeowners` is no e-mail address"),
    ],
)
def test_what_is_no_handle_is_refused(repository: Path, said: str, sentence: str) -> None:
    """A handle that the forge could not look up, or that would be a line of its own, and a key that is no address."""
    (repository / "a corporation" / "pyproject.toml").write_text(f"[tool.ecosystem.codeowners]\n{said}\n")
    shown = run()
    assert (shown.exit_code, shown.stdout) == (2, "")
    assert sentence in shown.stderr


def test_handles_are_a_table(repository: Path) -> None:
    """Anything else under that key is refused, by `check` too."""
    (repository / "a corporation" / "pyproject.toml").write_text("[tool.ecosystem]\ncodeowners = ['@gov']\n")
    for arguments in (["codeowners"], ["check"]):
        shown = CliRunner().invoke(cli, arguments)
        assert (shown.exit_code, shown.stdout) == (2, "")
        assert "`codeowners` is a list, expected a table of handles by e-mail" in shown.stderr


def test_an_agency_in_the_place_of_a_brand_s_steward_owns_nothing(repository: Path) -> None:
    """A brand's steward who is not of the corporation counts as none: governance is asked."""
    part = repository / "a corporation" / "brands" / "alba.yaml"
    part.write_text(part.read_text().replace("alba@large.example", "me@pixel.example"))
    text = run().stdout
    assert asked(repository, text, "a corporation/brands/alba.yaml") == [GOVERNANCE]
    assert "pixel" not in text


@pytest.mark.parametrize("name", ["a[1].yaml", "what?.yaml", "one\ntwo.yaml"])
def test_a_name_that_no_pattern_can_hold_is_refused(repository: Path, name: str) -> None:
    """A wildcard or a line's end in a file's name is refused with the name, rather than owned by chance."""
    (repository / "a corporation" / "brands" / name).write_text("platforms: []\n")
    shown = run()
    assert (shown.exit_code, shown.stdout) == (2, "")
    assert "has a character that no pattern of CODEOWNERS can name; rename it" in shown.stderr


@pytest.mark.parametrize("there", ["# begin ecosystem\n/a @a\n", "# end ecosystem\n", "\udcff"])
def test_a_file_that_cannot_be_kept_is_left_as_it_is(repository: Path, there: str) -> None:
    """Half of the marks, or bytes that are no text: refused, and not a byte of it changes."""
    file = repository / "CODEOWNERS"
    file.write_bytes(there.encode("utf-8", "surrogateescape"))
    shown = run("--output", file)
    assert shown.exit_code == 2
    assert "CODEOWNERS`" in shown.stderr
    assert file.read_bytes() == there.encode("utf-8", "surrogateescape")


def test_outside_a_repository_the_declaration_s_folder_is_the_top(tmp_path: Path) -> None:
    """Without git the patterns count from the folder of the declaration."""
    path = declaration(tmp_path)
    assert asked(tmp_path, run(path).stdout, "governance/waivers.yaml") == ["governance@austral.example"]


def test_who_approves_a_waiver_of_the_example_is_who_is_asked(tmp_path: Path) -> None:
    """The waiver that CODEOWNERS' owner approves holds, and one that an agency approves itself is void."""
    path = declaration(tmp_path)
    owners = asked(tmp_path, run(path).stdout, "governance/waivers.yaml")
    assert len(owners) == 1
    (tmp_path / "governance").mkdir()
    faults = {}
    for approver in (owners[0], "account@pixel.example"):
        (tmp_path / "governance" / "waivers.yaml").write_text(WAIVER.format(approver=approver))
        arguments = ["check", str(path), "--as-of", "2026-11-20", "--format", "json", "--select", "GOV-006"]
        found = json.loads(CliRunner().invoke(cli, arguments).stdout)["findings"]
        faults[approver] = " ".join(each["message"] for each in found)
    assert "is no steward of the corporation" in faults["account@pixel.example"]
    assert "is no steward of the corporation" not in faults[owners[0]]
