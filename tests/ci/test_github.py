"""The steps of GitHub's workflow, executed: what they judge, what they compare, and the one comment that they keep."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.ci import hostile
from tests.ci.pipelines import Script, script
from tests.ci.runner import BOT, TOKEN, Runner, forge, runner
from tests.cli.calling import AUSTRAL

PACKAGE = "ecosystem @ git+https://forge.example/o/ecosystem@0 ; touch pwned"


def step(machine: Runner, job: str, name: str, **context: str) -> subprocess.CompletedProcess[str]:
    """Execute a step in the checkout, with the context's values by their names with `_` for `.`."""
    return machine.run(_script(machine, job, name, **context))


def _script(machine: Runner, job: str, name: str, **context: str) -> Script:
    known = {f"inputs.{key.replace('_', '-')}": value for key, value in context.items()}
    return script(job, name, {"runner.temp": str(machine.temporary), "inputs.package": PACKAGE, **known})


def compared(machine: Runner) -> str:
    """Execute the comparison and return the comment."""
    done = step(machine, "diff", "compare")
    assert done.returncode == 0, done.stderr
    return (machine.temporary / "compared" / "comment.md").read_text()


def test_the_package_is_one_argument(machine: Runner) -> None:
    """What is installed is an input, and no text of a shell."""
    assert step(machine, "check", "install").returncode == 0
    assert machine.text("calls").endswith(f"[{PACKAGE}]\n")


def test_the_check_fails_from_its_severity_on(machine: Runner) -> None:
    """Findings annotate lines and fail the step, as far as the input says; a known finding does not."""
    done = step(machine, "check", "check")
    assert done.returncode == 1
    assert "::error file=ecosystem.yaml,line=" in done.stdout
    assert step(machine, "check", "check", fail_on="never").returncode == 0
    machine.run(Script("ecosystem check --write-baseline known.json --quiet", ("bash",), {}))
    assert step(machine, "check", "check", baseline="known.json").returncode == 0
    assert not list(machine.home.rglob("pwned"))


def test_the_findings_for_code_scanning(machine: Runner) -> None:
    """The SARIF file names files as the repository does."""
    assert step(machine, "check", "findings for code scanning").returncode == 0
    said = json.loads((machine.checkout / "ecosystem.sarif").read_text())
    found = {
        each["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for each in said["runs"][0]["results"]
        if each.get("locations")
    }
    assert "ecosystem.yaml" in found


def test_code_owners_out_of_step_fail(tmp_path: Path) -> None:
    """The step says what differs, and is content with what the command wrote."""
    machine = runner(tmp_path)
    machine.commit({"ecosystem.yaml": AUSTRAL.read_text()}, "first")
    assert step(machine, "check", "code owners").returncode == 1
    machine.run(Script("ecosystem codeowners --output .github/CODEOWNERS", ("bash",), {}))
    assert step(machine, "check", "code owners").returncode == 0


def test_the_comparison_is_the_command_s_and_inert(machine: Runner) -> None:
    """The comment is what `ecosystem diff` says of the two revisions; none of its hostile names is obeyed anywhere."""
    text = compared(machine)
    assert text.startswith("### The ecosystem\n")
    assert "#### 🔴 The corporation loses" in text
    assert "base/ecosystem.yaml" in text
    assert all(f"`site-{number}`" in text for number in range(len(hostile.NAMES)))
    assert hostile.live(text) == set()
    assert machine.text("summary") == text
    assert machine.text("outputs") == "code=1\n"
    assert "diff base/ecosystem.yaml head/ecosystem.yaml" in machine.text("calls")
    assert not list(machine.home.rglob("pwned"))


def test_hostile_names_are_in_the_comparison(machine: Runner) -> None:
    """The names are there, as code: a comment that merely left them out would not prove anything."""
    text = compared(machine)
    assert "<script>alert(1)</script>" in text
    assert "'@everyone' @channel" in text
    assert "=cmd\\|'/C calc'!A0" in text
    assert hostile.PART.replace("`", "'") in text
    assert hostile.live("<script>x</script> @everyone\n/approve\n![x](https://e.example)") != set()


def test_files_named_like_revisions_deceive_nobody(machine: Runner) -> None:
    """A pull request that brings files called as revisions are is compared all the same."""
    before = hostile.declaration()
    machine.commit({"HEAD": before, "HEAD^1": before, "base": before, "head": before}, "spoof")
    done = step(machine, "diff", "compare")
    assert done.returncode == 0, done.stderr
    comment = (machine.temporary / "compared" / "comment.md").read_text()
    assert comment.splitlines()[2].startswith("`nothing changes: from base/ecosystem.yaml to head/ecosystem.yaml")


@pytest.mark.parametrize(
    ("files", "sentence", "code"),
    [
        ({"ecosystem.yaml": None}, "The declaration is taken away", "1"),
        ({"ecosystem.yaml": hostile.BROKEN}, "The declaration cannot be compared.", "2"),
    ],
)
def test_a_declaration_that_is_gone_or_not_understood(
    machine: Runner, files: dict[str, str | None], sentence: str, code: str
) -> None:
    """The comment says so, with the reason as text that nothing obeys; the step itself does not fail."""
    machine.commit(files, "worse")
    text = compared(machine)
    assert text.startswith(sentence)
    assert machine.text("outputs") == f"code={code}\n"
    assert hostile.live(text) == set()
    assert ("&lt;/pre&gt;&lt;script&gt;" in text) is (code == "2")


def test_a_new_declaration_is_no_loss(tmp_path: Path) -> None:
    """The pull request that brings the first declaration has nothing to be compared with, and loses nothing."""
    machine = runner(tmp_path)
    machine.commit({}, "nothing yet")
    machine.commit({"ecosystem.yaml": hostile.declaration(), hostile.PART: hostile.part()}, "first")
    assert compared(machine).startswith("The declaration is new")
    assert machine.text("outputs") == "code=0\n"


@pytest.mark.parametrize(
    ("code", "fail_on_loss", "ends"),
    [("0", "true", 0), ("1", "true", 1), ("1", "false", 0), ("2", "true", 0), ("3", "false", 3)],
)
def test_what_the_comparison_fails_on(machine: Runner, code: str, fail_on_loss: str, ends: int) -> None:
    """A loss where that is asked for, and a run that broke; not a declaration that `check` refuses anyway."""
    context = {"steps.compare.outputs.code": code, "inputs.fail-on-loss": fail_on_loss}
    assert machine.run(script("diff", "a loss, or a run that broke", context)).returncode == ends


def commented(machine: Runner, url: str, name: str = "ecosystem") -> None:
    """Execute the step that comments, on pull request 5, with the body where the artifact would be."""
    context = {
        "github.api_url": url,
        "github.repository": "austral/declaration",
        "github.event.pull_request.number": "5",
        "github.token": TOKEN,
        "inputs.name": name,
        "runner.temp": str(machine.temporary),
    }
    done = machine.run(script("comment", "comment", context), machine.temporary)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_one_comment_is_kept(machine: Runner) -> None:
    """The first run makes it, the next change it: not somebody's who copied its mark, not another call's."""
    body = machine.temporary / "diff" / "comment.md"
    body.parent.mkdir()
    body.write_text(compared(machine))
    with forge() as github:
        for number in range(120):
            github.add("somebody", f"comment {number}")
        copied = github.add("somebody", "<!-- ecosystem-diff ecosystem -->\nnothing changes")
        commented(machine, github.url)
        mine = github.comments[-1]
        assert mine["body"] == "<!-- ecosystem-diff ecosystem -->\n" + body.read_text()
        assert hostile.live(mine["body"]) == set()
        body.write_text("the second\n")
        commented(machine, github.url)
        commented(machine, github.url, "other")
        assert github.comments[copied - 1]["body"].endswith("nothing changes")
    assert mine["body"] == "<!-- ecosystem-diff ecosystem -->\nthe second\n"
    comments = "/repos/austral/declaration/issues"
    assert github.asked == [
        ("POST", f"{comments}/5/comments"),
        ("PATCH", f"{comments}/comments/{mine['id']}"),
        ("POST", f"{comments}/5/comments"),
    ]
    assert github.tokens == {f"Bearer {TOKEN}"}
    assert {each["user"]["login"] for each in github.comments[-2:]} == {BOT}


def test_a_long_comparison_is_cut_where_a_line_ends(machine: Runner) -> None:
    """A comment has at most 65,536 characters: the head says that it is cut, and every line is whole."""
    body = machine.temporary / "diff" / "comment.md"
    body.parent.mkdir()
    lines = [f"| `{number:05}` | `{'é' * 90}` |" for number in range(1000)]
    body.write_text("\n".join(lines))
    with forge() as github:
        commented(machine, github.url)
    said = github.comments[0]["body"].splitlines()
    assert said[1].startswith("Too long for a comment")
    assert said[3:] == lines[: len(said) - 3]
    assert 59_000 < len(github.comments[0]["body"]) < 65_536


def test_a_plan_goes_to_the_summary_as_text(machine: Runner) -> None:
    """What `plan` says is shown whole and inert, nothing of it reaches the log, and its exit code is the step's."""
    said = r"::add-mask::x\n</pre><script>@everyone &amp;\n"
    machine.tool("ecosystem", f"""printf '{said}' > "${{!#}}"; echo "$*" >> "$CALLS"; exit 1""")
    done = step(machine, "plan", "preview", environment="prod; touch pwned")
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "")
    text = machine.text("summary")
    assert "    ::add-mask::x\n    &lt;/pre&gt;&lt;script&gt;@everyone &amp;amp;\n" in text
    assert hostile.live(text) == set()
    assert machine.text("calls").startswith("plan prod; touch pwned --file ecosystem.yaml")
    assert not list(machine.home.rglob("pwned"))
