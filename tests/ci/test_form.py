"""The workflow, the template and their examples: valid, pinned, least rights, and nothing of a change in a shell."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import yaml

from tests.ci.pipelines import CALLER, INCLUDER, TEMPLATE, WORKFLOW, steps, template, workflow

_SHA = re.compile(r"@[0-9a-f]{40}$")


def _judge(schema: str, *paths: Path) -> str:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else done.stdout + done.stderr


def test_the_workflows_are_valid() -> None:
    """They keep to the schema of GitHub's workflows."""
    assert _judge("vendor.github-workflows", WORKFLOW, CALLER) == ""


def test_the_template_is_valid(tmp_path: Path) -> None:
    """Head and body keep to GitLab's schema, with the defaults and with the example's inputs; so does the example."""
    head, body = yaml.safe_load_all(TEMPLATE.read_text())
    given = yaml.safe_load(INCLUDER.read_text())["include"][0]["inputs"]
    assert set(given) <= set(head["spec"]["inputs"])
    pieces = {"head": head, "body": template(), "given": template({key: str(value) for key, value in given.items()})}
    for name, said in pieces.items():
        (tmp_path / f"{name}.yaml").write_text(json.dumps(said))
    assert _judge("vendor.gitlab-ci", INCLUDER, *(tmp_path / f"{name}.yaml" for name in pieces)) == ""
    assert "$[[" not in json.dumps(template())
    assert body.keys() != template().keys()


def test_a_broken_workflow_is_seen(tmp_path: Path) -> None:
    """The schemas do judge: a step that neither runs nor uses, and a job without a script, are not valid."""
    path = tmp_path / "broken.yaml"
    path.write_text("on: push\njobs: {a: {runs-on: x, steps: [{name: nothing, rum: x}]}}\n")
    assert "rum" in _judge("vendor.github-workflows", path)
    path.write_text("a: {stage: test, script: 3}\n")
    assert _judge("vendor.gitlab-ci", path) != ""


def test_the_example_gives_what_the_workflow_takes() -> None:
    """Every input of the example is one of the workflow's, and all that the workflow demands are given."""
    inputs = workflow()[True]["workflow_call"]["inputs"]
    job = workflow(CALLER)["jobs"]["ecosystem"]
    assert set(job["with"]) <= set(inputs)
    assert {name for name, said in inputs.items() if said.get("required")} <= set(job["with"])
    granted = job["permissions"]
    for name, each in workflow()["jobs"].items():
        assert each["permissions"].items() <= granted.items(), name


def test_every_action_is_pinned_by_commit() -> None:
    """A tag can be moved: what is used is named by its commit, with the release beside it; the example too."""
    used = [step["uses"] for _, step in steps() if "uses" in step]
    assert len(used) == 13
    assert [each for each in used if not _SHA.search(each)] == []
    lines = [line for line in WORKFLOW.read_text().splitlines() if "uses: " in line]
    assert all(re.search(r"@[0-9a-f]{40} # v\d+\.\d+\.\d+$", line) for line in lines)
    assert _SHA.search(workflow(CALLER)["jobs"]["ecosystem"]["uses"])
    assert re.fullmatch("[0-9a-f]{40}", yaml.safe_load(INCLUDER.read_text())["include"][0]["ref"])


def test_no_expression_stands_in_a_script() -> None:
    """What a pull request says (its title, its branch, anything) reaches a shell as a variable, never as its text."""
    scripts = [step["run"] for _, step in steps() if "run" in step]
    assert len(scripts) == 10
    assert [text for text in scripts if "${{" in text] == []
    text = WORKFLOW.read_text()
    said = set(re.findall(r"github\.(?:event\.[a-z_.]+|head_ref|base_ref|ref_name|actor)", text))
    assert said == {"github.event.pull_request.head.repo.full_name", "github.event.pull_request.number"}
    _, body = yaml.safe_load_all(TEMPLATE.read_text())
    for name, job in body.items():
        assert "$[[" not in "\n".join([*job.get("script", []), *job.get("before_script", [])]), name
        used = set(
            re.findall(
                r"CI_(?:COMMIT_(?:REF|MESSAGE|TITLE|BRANCH)|MERGE_REQUEST_(?:TITLE|SOURCE_BRANCH))\w*",
                str(job.get("script")),
            )
        )
        assert used == set(), name


def test_each_job_may_do_only_what_it_is_for() -> None:
    """Nothing by default; whoever runs code of the pull request writes nothing, whoever writes runs none of it."""
    jobs = workflow()["jobs"]
    assert workflow()["permissions"] == workflow(CALLER)["permissions"] == {}
    rights = {name: {key for key, said in job["permissions"].items() if said == "write"} for name, job in jobs.items()}
    assert rights == {
        "check": set(),
        "scan": {"security-events"},
        "diff": set(),
        "comment": {"pull-requests"},
        "plan": {"id-token"},
    }
    for name in ("scan", "comment"):
        scripts = [step["run"] for each, step in steps() if each == name and "run" in step]
        assert not any("ecosystem " in text or "pip" in text for text in scripts), name
    assert not any("actions/checkout" in step.get("uses", "") for name, step in steps() if name == "comment")
    for name, step in steps():
        if "actions/checkout" in step.get("uses", ""):
            assert step["with"]["persist-credentials"] is False, name


def test_a_fork_gets_no_right_no_role_and_no_secret() -> None:
    """The jobs that write or take a role ask whose the branch is; no secret is used; the trigger is the safe one."""
    own = "github.event.pull_request.head.repo.full_name == github.repository"
    for name in ("scan", "comment", "plan"):
        assert own in workflow()["jobs"][name]["if"], name
    assert "secrets." not in WORKFLOW.read_text()
    assert "pull_request_target" not in workflow(CALLER)[True]
    for job in ("ecosystem-comment", "ecosystem-plan"):
        rules = [rule["if"] for rule in template()[job]["rules"] if "merge_request_event" in rule["if"]]
        assert rules, job
        assert all("$CI_MERGE_REQUEST_SOURCE_PROJECT_ID == $CI_PROJECT_ID" in rule for rule in rules), job
    with_token = [name for name, job in template().items() if "ECOSYSTEM_COMMENT_TOKEN" in str(job)]
    assert with_token == ["ecosystem-comment"]
    assert template()["ecosystem-comment"]["variables"]["GIT_STRATEGY"] == "none"
