"""The jobs of GitLab's template, executed: what they judge, what they compare, and the one note that they keep."""

from __future__ import annotations

import json
import subprocess

import pytest

from tests.ci import hostile
from tests.ci.pipelines import Script, job_script
from tests.ci.runner import TOKEN, Runner, forge
from tests.cli.versioned import git

PACKAGE = "ecosystem==1"


def run(
    machine: Runner, job: str, inputs: dict[str, str] | None = None, **more: str
) -> subprocess.CompletedProcess[str]:
    """Execute a job in the checkout."""
    said = {"CI_PROJECT_DIR": str(machine.checkout), "CI_PROJECT_ID": "11", "CI_MERGE_REQUEST_IID": "5", **more}
    return machine.run(job_script(job, {"package": PACKAGE, **(inputs or {})}), **said)


def compared(machine: Runner, **inputs: str) -> subprocess.CompletedProcess[str]:
    """Execute the comparison with the commit before as the base."""
    base = git(machine.checkout, "rev-parse", "HEAD~1").strip()
    return run(machine, "ecosystem-diff", inputs, CI_MERGE_REQUEST_DIFF_BASE_SHA=base)


def test_the_check_leaves_code_quality_and_fails(machine: Runner) -> None:
    """The report is there even where the job fails, with the repository's paths; `never` and a baseline let it pass."""
    assert run(machine, "ecosystem-check").returncode == 1
    said = json.loads((machine.checkout / "gl-code-quality-report.json").read_text())
    assert "ecosystem.yaml" in {each["location"]["path"] for each in said}
    assert machine.text("calls").splitlines()[0].endswith(f"[{PACKAGE}]")
    assert run(machine, "ecosystem-check", {"fail-on": "never"}).returncode == 0
    machine.run(Script("ecosystem check --write-baseline known.json --quiet", ("bash",), {}))
    assert run(machine, "ecosystem-check", {"baseline": "known.json"}).returncode == 0
    assert not list(machine.home.rglob("pwned"))


def test_the_check_of_code_owners(machine: Runner) -> None:
    """Where it is asked for, a declaration without stewards and without CODEOWNERS fails the job."""
    done = run(machine, "ecosystem-check", {"fail-on": "never", "codeowners": "true"})
    assert done.returncode == 2
    assert "names no `governance` steward" in done.stderr


def test_the_comparison_is_inert(machine: Runner) -> None:
    """The note is what `ecosystem diff` says of base and head, with the hostile names as code."""
    done = compared(machine)
    assert done.returncode == 0, done.stderr
    text = (machine.checkout / "ecosystem-comment.md").read_text()
    assert "#### 🔴 The corporation loses" in text
    assert "<script>alert(1)</script>" in text
    assert hostile.live(text) == set()
    assert not list(machine.home.rglob("pwned"))
    assert compared(machine, **{"fail-on-loss": "true"}).returncode == 1


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({"ecosystem.yaml": None}, "The declaration is taken away"),
        (
            {"ecosystem.yaml": hostile.BROKEN},
            "The declaration cannot be compared.",
        ),
    ],
)
def test_a_declaration_that_is_gone_or_not_understood(
    machine: Runner, files: dict[str, str | None], sentence: str
) -> None:
    """The note says so, and no line of it is a quick action, a mention or markup."""
    machine.commit(files, "worse")
    assert compared(machine).returncode == 0
    text = (machine.checkout / "ecosystem-comment.md").read_text()
    assert text.startswith(sentence)
    assert hostile.live(text) == set()


def test_one_note_is_kept(machine: Runner) -> None:
    """The first run makes it, the next changes it, and not somebody's who copied its mark."""
    body = machine.checkout / "ecosystem-comment.md"
    with forge() as gitlab:
        for number in range(100):
            gitlab.add("somebody", f"note {number}")
        copied = gitlab.add("somebody", "<!-- ecosystem-diff ecosystem -->\nnothing changes")
        more = {"CI_API_V4_URL": gitlab.url, "ECOSYSTEM_COMMENT_TOKEN": TOKEN}
        for text in ("the first\n", "the second\n"):
            body.write_text(text)
            done = run(machine, "ecosystem-comment", **more)
            assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
        assert gitlab.comments[copied - 1]["body"].endswith("nothing changes")
    assert gitlab.comments[-1]["body"] == "<!-- ecosystem-diff ecosystem -->\nthe second\n"
    notes = "/projects/11/merge_requests/5/notes"
    assert gitlab.asked == [("POST", notes), ("PUT", f"{notes}/{copied + 1}")]
    assert gitlab.tokens == {TOKEN}


def test_without_a_token_nothing_is_asked(machine: Runner) -> None:
    """The job says what is missing, and asks nobody."""
    with forge() as gitlab:
        done = run(machine, "ecosystem-comment", CI_API_V4_URL=gitlab.url)
    assert done.returncode == 1
    assert "ECOSYSTEM_COMMENT_TOKEN is not set" in done.stderr
    assert gitlab.tokens == set()


def test_the_plan_takes_the_role_by_its_token(machine: Runner) -> None:
    """The token is in a file that the AWS libraries read, and the environment is one argument."""
    given = '$AWS_ROLE_ARN $(cat "$AWS_WEB_IDENTITY_TOKEN_FILE" 2>&1) ${PREVIEW_TOKEN-}'
    machine.tool("ecosystem", f'echo "$* {given}" >> "$CALLS"')
    role = "arn:aws:iam::222222222222:role/preview"
    inputs = {"environment": "prod; touch pwned", "preview-role": role}
    assert run(machine, "ecosystem-plan", inputs, PREVIEW_TOKEN="signed").returncode == 0
    last = machine.text("calls").splitlines()[-1]
    assert last == f"plan prod; touch pwned --file ecosystem.yaml --quiet --no-color {role} signed "
    assert not list(machine.home.rglob("pwned"))
