"""`ecosystem access prove` and `access why`: the answers in words and data, the exit codes, the mistakes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ecosystem.isolation.places import Place
from ecosystem.loading import load
from tests.cli.calling import ROOT, ecosystem

DAY = ("--as-of", "2026-11-20")
EXAMPLE = load(ROOT / "ecosystem.yaml")
AURORA = Place(EXAMPLE, EXAMPLE.cloud.environments["dev"], "aurora")


@pytest.fixture(scope="module")
def details(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `get-account-authorization-details` would answer of the example's roles for one brand, with one leak."""
    from stacks.access import boundary
    from stacks.access.role import roles
    from tests.stacks.rehearsed import context

    here = context("dev.aurora")
    listed = []
    for each in roles(here):
        inline = dict(each.inline)
        if each.agency == "pixel":
            leak = {
                "Sid": "Leak",
                "Effect": "Allow",
                "Action": "s3:GetObject",
                "Resource": "arn:aws:s3:::austral-dev-brisa-content*",
            }
            inline["leak"] = {"Version": "2012-10-17", "Statement": [leak]}
        listed.append(
            {
                "RoleName": each.name,
                "Path": each.path,
                "Arn": each.arn,
                "AssumeRolePolicyDocument": each.trust,
                "RolePolicyList": [{"PolicyName": name, "PolicyDocument": body} for name, body in inline.items()],
                "AttachedManagedPolicies": [
                    {"PolicyName": f"m{at}", "PolicyArn": f"{each.boundary}-{each.name}-{at}"}
                    for at in range(len(each.managed))
                ],
                "PermissionsBoundary": {"PermissionsBoundaryArn": each.boundary},
                "Tags": [{"Key": key, "Value": value} for key, value in each.tags.items()],
            }
        )
    policies = [
        {
            "PolicyName": each.boundary.rpartition("/")[2],
            "Arn": each.boundary,
            "DefaultVersionId": "v1",
            "PolicyVersionList": [{"VersionId": "v1", "IsDefaultVersion": True, "Document": boundary.document(here)}],
        }
        for each in roles(here)[:1]
    ]
    for each in roles(here):
        for at, body in enumerate(each.managed):
            version = {"VersionId": "v1", "IsDefaultVersion": True, "Document": body}
            arn = f"{each.boundary}-{each.name}-{at}"
            policies.append({"PolicyName": arn.rpartition("/")[2], "Arn": arn, "PolicyVersionList": [version]})
    path = tmp_path_factory.mktemp("details") / "details.json"
    path.write_text(json.dumps({"RoleDetailList": listed, "Policies": policies}))
    return path


def test_what_the_stacks_would_provision_is_proved() -> None:
    """The example's brand is proved: the verdict, the roles, how many actions, and what a proof says nothing about."""
    shown = ecosystem("access", "prove", "dev", "aurora", *DAY)
    assert shown.returncode == 0, shown.stderr
    assert shown.stdout.startswith("proved: 2 agency roles in `dev` (planned, 2026-11-20)")
    assert "over all 22,321 actions of AWS" in shown.stdout
    assert "A proof says nothing about:" in shown.stdout
    assert shown.stderr == ""


def test_a_leak_is_refuted_with_a_request(details: Path) -> None:
    """A wider prefix in what was read of an account: exit 1, the request that gets through, the statement."""
    shown = ecosystem("access", "prove", "dev", "aurora", *DAY, "--from", str(details), "-q")
    assert shown.returncode == 1
    assert shown.stdout.startswith("refuted: 1 of 2 agency roles in `dev` (observed, 2026-11-20)")
    assert "request: s3:GetObject on arn:aws:s3:::austral-dev-brisa-content" in shown.stdout
    assert "Leak, and the evaluator allows it, too" in shown.stdout
    assert shown.stderr == ""


def test_the_proof_as_data(details: Path) -> None:
    """One object: verdicts, claims, the request with its context, the statements, what is not covered."""
    shown = ecosystem("access", "prove", "dev", "aurora", *DAY, "--from", str(details), "--json", "-q")
    said = json.loads(shown.stdout)
    assert said["verdict"] == "refuted"
    assert said["summary"] == {"roles": 2, "proved": 1, "refuted": 1, "unproved": 0}
    (pixel,) = [each for each in said["roles"] if each["agency"] == "pixel"]
    contained = [each for each in pixel["claims"] if each["claim"] == "contained"]
    assert [each["request"]["action"] for each in contained] == ["s3:GetObject"]
    assert contained[0]["replayed"] is True
    assert said["actions"]["listed"] == 22321
    assert said["not_covered"]


def test_why_it_is_allowed_names_statement_and_grant(details: Path) -> None:
    """The context that it needs, the statement in each layer, and the line of the grant."""
    arn = f"arn:aws:s3:::{AURORA.content}/drafts/pixel/plan.md"
    shown = ecosystem("access", "why", "pixel", "s3:PutObject", arn, "--env", "dev", "--from", str(details), *DAY)
    assert shown.returncode == 0, shown.stderr
    assert shown.stdout.startswith("allowed: `pixel` may `s3:PutObject`")
    assert "WriteDrafts" in shown.stdout
    assert "the grant `pixel-social` (publishing, operate, until 2027-03-31)" in shown.stdout
    line = EXAMPLE.locate(next(each.path for each in EXAMPLE.grants if each.id == "pixel-social")).line
    assert f"ecosystem.yaml:{line}:" in shown.stdout


def test_why_it_is_refused_names_what_comes_near(details: Path) -> None:
    """No statement reaches `published/`; the grants that give the action elsewhere are shown."""
    arn = f"arn:aws:s3:::{AURORA.content}/published/plan.md"
    shown = ecosystem("access", "why", "pixel", "s3:PutObject", arn, "--env", "dev", "--from", str(details), *DAY)
    assert shown.returncode == 0
    assert shown.stdout.startswith("refused: `pixel` may not `s3:PutObject`")
    assert "an implicit deny in identity" in shown.stdout
    assert "near " in shown.stdout
    said = json.loads(
        ecosystem(
            "access",
            "why",
            "pixel",
            "s3:PutObject",
            arn,
            "--env",
            "dev",
            "--from",
            str(details),
            *DAY,
            "--format",
            "json",
        ).stdout
    )
    assert said["allowed"] is False
    assert said["roles"][0]["near"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("prove", "nowhere"), "`nowhere` is no environment"),
        (("prove", "dev", "aurorra"), "did you mean `aurora`?"),
        (("prove", "dev", "--from", "missing.json"), "missing.json"),
        (("why", "pixle", "s3:GetObject", "arn:aws:s3:::a/b"), "did you mean `pixel`?"),
        (("why", "pixel", "s3:GetObjekt", "arn:aws:s3:::a/b"), "did you mean `s3:GetObject`?"),
        (("why", "pixel", "s3:GetObject", "bucket"), "is no ARN"),
    ],
)
def test_mistakes_are_told(arguments: tuple[str, ...], sentence: str) -> None:
    """An unknown environment, unit, file, agency or action, and what is no ARN: exit 2 and a sentence."""
    shown = ecosystem("access", *arguments)
    assert shown.returncode == 2
    assert sentence in shown.stderr
    assert "Traceback" not in shown.stderr
