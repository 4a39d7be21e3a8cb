"""The Austral example in the local cloud: what comes up, and what one change touches."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess

import pytest

from cli.deployment.holding import hold
from ecosystem.naming import Names
from tests.cli.calling import ROOT
from tests.end_to_end.inventory import orphans
from tests.end_to_end.place import ACCOUNT, REGION, Place

pytestmark = pytest.mark.slow

STACKS = ["dev.bootstrap", "dev.platform", "dev.aurora", "dev.brisa", "dev.club"]

DULCE = """\
  - {id: dulce, name: Dulce, group: beverages, countries: [AR], domains: [dulce.example]}

agencies:"""
DULCE_CHANNEL = """\
channels:
  - id: dulce-promo
    kind: landing_page
    url: https://promo.dulce.example/
    brand: dulce
    owner: corporation
    platform: web-platform
    hosted_by: corporation
    captures_contacts: true
    writes_to: contacts
"""


def changes(said: dict[str, object]) -> dict[str, int]:
    """How many resources each stack changed, those with none left out."""
    stacks = said["stacks"]
    assert isinstance(stacks, list)
    return {each["stack"]: sum(each["changes"].values()) for each in stacks if each["changes"]}


def test_the_summary_has_stacks_resources_endpoints_gaps_and_time(austral: Place) -> None:
    """The closing summary names every stack with its resources, the endpoints, what is not emulated, and the time."""
    said = (austral.folder / "first.txt").read_text()
    for stack in STACKS:
        assert re.search(rf"^{re.escape(stack)} +\d+ resources  \d+ created, ", said, re.MULTILINE), stack
    assert "leadApiEndpoint: http" in said
    assert "not emulated: " in said
    assert re.search(r"^\d+ resources in 5 stacks: \d+ created, [\d.]+ (s|min)", said, re.MULTILINE)
    assert "\x1b" not in said


def test_a_second_up_changes_nothing(austral: Place) -> None:
    """`--expect-no-changes` exits 0, and an `up` without it changes nothing either."""
    shown = austral.local("up", "--expect-no-changes")
    assert shown.returncode == 0, shown.stderr
    assert changes(austral.up("bootstrap", "club")) == {}
    assert orphans(austral) == []


def test_boto3_finds_what_the_declaration_says(austral: Place) -> None:
    """Cluster, keys, roles with their guards, private buckets, trail, pool, workgroups, mail, lead API and queue."""
    names = Names("austral", "dev", "platform", ACCOUNT, REGION)
    (cluster,) = austral.aws("rds").describe_db_clusters()["DBClusters"]
    assert cluster["StorageEncrypted"]
    assert cluster["Engine"] == "aurora-postgresql"
    aliases = {each["AliasName"]: each.get("TargetKeyId") for each in austral.aws("kms").list_aliases()["Aliases"]}
    assert cluster["KmsKeyId"].rpartition("/")[2] == aliases[f"alias/{names.name('key', 'data')}"]
    iam = austral.aws("iam")
    roles = [each for each in iam.list_roles()["Roles"] if _agency(iam, each["RoleName"])]
    assert len(roles) == 5
    for role in roles:
        full = iam.get_role(RoleName=role["RoleName"])["Role"]
        assert full["PermissionsBoundary"]["PermissionsBoundaryArn"].startswith(f"arn:aws:iam::{ACCOUNT}:policy/")
        trust = json.dumps(full["AssumeRolePolicyDocument"])
        assert "sts:ExternalId" in trust or "AssumeRoleWithSAML" in trust
    s3 = austral.aws("s3")
    for bucket in s3.list_buckets()["Buckets"]:
        blocked = s3.get_public_access_block(Bucket=bucket["Name"])["PublicAccessBlockConfiguration"]
        assert all(blocked.values()), bucket["Name"]
    (trail,) = austral.aws("cloudtrail").describe_trails()["trailList"]
    assert trail["IsMultiRegionTrail"]
    assert trail["LogFileValidationEnabled"]
    assert len(austral.aws("cognito-idp").list_user_pools(MaxResults=10)["UserPools"]) == 1
    groups = [each["Name"] for each in austral.aws("athena").list_work_groups()["WorkGroups"]]
    assert len([each for each in groups if each != "primary"]) == 6, (
        "one an agency and brand, and the corporation's own"
    )
    mail = {each["IdentityName"] for each in austral.aws("sesv2").list_email_identities()["EmailIdentities"]}
    assert {f"mail.{brand}.example.dev.austral.example" for brand in ("aurora", "brisa", "clubaustral")} <= mail
    assert len(austral.aws("apigatewayv2").get_apis()["Items"]) == 1
    queues = austral.aws("sqs").list_queues()["QueueUrls"]
    assert any(url.endswith(names.name("leads", limit=80)) for url in queues)


def _agency(iam: object, role: str) -> bool:
    tags = getattr(iam, "list_role_tags")(RoleName=role)["Tags"]  # noqa: B009
    return any(tag["Key"] == "agency" for tag in tags)


def test_no_secret_is_readable_in_state_or_output(austral: Place) -> None:
    """The passphrase is for the user alone; neither it nor an external id of the other environment is in the output."""
    passphrase = austral.folder / ".ecosystem" / "passphrase"
    assert passphrase.stat().st_mode & 0o777 == 0o600
    said = passphrase.read_text().strip()
    for path in [*austral.states.glob("*.json"), austral.folder / "first.txt"]:
        assert said not in path.read_text()


def test_plain_pulumi_works_in_the_repository(austral: Place) -> None:
    """After `eval "$(ecosystem local env dev)"` plain `pulumi preview` and `pulumi up` work, and change nothing."""
    said = austral.ecosystem("local", "env", "dev", "--format", "json")
    variables = os.environ | json.loads(said.stdout) | {"PYTHONPATH": str(ROOT)}
    preview = subprocess.run(
        ["pulumi", "preview", "-s", "dev.platform", "--expect-no-changes", "--non-interactive"],
        cwd=austral.folder, env=variables, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert preview.returncode == 0, preview.stdout + preview.stderr
    up = subprocess.run(
        ["pulumi", "up", "-s", "dev.aurora", "--yes", "--expect-no-changes", "--non-interactive"],
        cwd=austral.folder, env=variables, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert up.returncode == 0, up.stdout + up.stderr
    shell = austral.ecosystem("local", "env", "dev").stdout
    assert subprocess.run(["bash", "-nc", shell], check=False).returncode == 0


def test_a_changed_brand_touches_its_stack_alone(austral: Place) -> None:
    """A grant of one brand that is revoked changes that brand's stack, and no other."""
    grant = "brands: [club], layers: [analytics], level: view, until: 2027-05-31"
    austral.edit((grant, f"{grant}, state: revoked"))
    assert set(changes(austral.up("platform", "aurora", "club"))) == {"dev.club"}


def test_an_added_brand_changes_nothing_else(austral: Place) -> None:
    """A new brand gets a stack of its own; the platform and the other brands stay as they are."""
    austral.edit(("\nagencies:", DULCE.removesuffix("\nagencies:") + "\nagencies:"), ("channels:\n", DULCE_CHANNEL))
    planned = austral.local("plan", "--format", "json")
    assert planned.returncode == 0, planned.stderr
    assert {each["stack"] for each in json.loads(planned.stdout)["stacks"] if each["changes"]} == {"dev.dulce"}
    assert set(changes(austral.up("dulce"))) == {"dev.dulce"}
    kept = (austral.folder / "stacks/config/Pulumi.dev.dulce.yaml").read_text()
    theirs = (austral.folder / "stacks/config/Pulumi.dev.aurora.yaml").read_text()
    (external,) = re.findall(r"mediahaus: (\w{32})", kept)
    assert f"mediahaus: {external}" in theirs


def test_a_rename_replaces_nothing(austral: Place) -> None:
    """A brand and a channel that are renamed with `moved` keep every resource; the stack is renamed."""
    before = {each["id"] for each in austral.resources("dev.dulce")}
    text = austral.declaration.read_text()
    text = text.replace("dulce-promo", "dulcinea-promo").replace("id: dulce,", "id: dulcinea,")
    text = text.replace("brand: dulce\n", "brand: dulcinea\n")
    text += "\nmoved:\n  - {from: dulce, to: dulcinea}\n  - {from: dulce-promo, to: dulcinea-promo}\n"
    austral.declaration.write_text(text)
    planned = austral.local("plan", "platform", "dulcinea", "--format", "json")
    assert planned.returncode == 0, planned.stderr + planned.stdout
    platform, stack = json.loads(planned.stdout)["stacks"]
    assert platform["changes"] == []
    assert stack["renamed_from"] == "dev.dulce"
    assert {each["op"] for each in stack["changes"]} <= {"update"}
    (stack,) = austral.up("dulcinea", "--allow-large-change")["stacks"]
    assert set(stack["changes"]) <= {"updated"}
    assert {each["id"] for each in austral.resources("dev.dulcinea")} == before
    assert not austral.state("dev.dulce")
    assert orphans(austral) == []


def test_losing_data_is_refused_until_it_is_allowed(austral: Place) -> None:
    """Taking a channel away would delete its bucket: refused, nothing changed, the way printed; then it is done."""
    text = austral.declaration.read_text()
    start = text.index("  - id: dulcinea-promo")
    end = text.index("  - id: ", start + 5)
    without = (text[:start] + text[end:]).replace("  - {from: dulce-promo, to: dulcinea-promo}\n", "")
    austral.declaration.write_text(without)
    before = austral.state("dev.dulcinea")
    refused = austral.local("up", "dulcinea")
    assert refused.returncode == 3
    assert "would lose data" in refused.stderr
    assert "--allow-deletion" in refused.stderr
    assert austral.state("dev.dulcinea") == before
    planned = austral.local("plan", "dulcinea")
    assert "`up` would be refused" in planned.stdout
    assert austral.local("up", "dulcinea", "--allow-deletion", "--allow-large-change").returncode == 0
    assert len(austral.resources("dev.dulcinea")) < len(before["resources"])
    assert orphans(austral) == []


def test_a_large_change_is_refused_until_it_is_allowed(austral: Place) -> None:
    """A tag on everything changes more than 30 % of the stacks: refused, and the way to proceed printed."""
    austral.edit(("tags: {cost-center: marketing}", "tags: {cost-center: sales}"))
    refused = austral.local("up", "brisa")
    assert refused.returncode == 3
    assert re.search(r"`dev.brisa` would change \d+ of its \d+ resources", refused.stderr)
    assert "--allow-large-change" in refused.stderr
    austral.edit(("tags: {cost-center: sales}", "tags: {cost-center: marketing}"))
    assert austral.local("up", "brisa", "--expect-no-changes").returncode == 0


def test_unexpected_changes_are_said_and_not_made(austral: Place) -> None:
    """`--expect-no-changes` with something to change exits 1, says what, and changes nothing."""
    austral.edit(("backup_days: 35", "backup_days: 34"))
    shown = austral.local("up", "platform", "--expect-no-changes")
    assert shown.returncode == 1
    assert "expected no changes, found" in shown.stderr
    assert "database.cluster" in shown.stderr
    assert austral.aws("rds").describe_db_clusters()["DBClusters"][0]["BackupRetentionPeriod"] == 35
    austral.edit(("backup_days: 34", "backup_days: 35"))


def test_another_account_is_refused_before_anything_is_touched(austral: Place) -> None:
    """With credentials of another account `up prod` names both accounts and touches nothing."""
    said = json.loads(austral.ecosystem("local", "env", "dev", "--format", "json").stdout)
    variables = {key: value for key, value in said.items() if key.startswith("AWS_")}
    before = sorted(path.name for path in austral.folder.rglob("*"))
    for environment, arguments in (("prod", ("--yes",)), ("prod", ("aurora", "--yes"))):
        shown = austral.ecosystem("up", environment, *arguments, PULUMI_BACKEND_URL="s3://nowhere", **variables)
        assert shown.returncode == 3
        assert "account 111111111111" in shown.stderr
        assert "account 222222222222" in shown.stderr
    assert sorted(path.name for path in austral.folder.rglob("*")) == before


def test_a_stack_that_is_held_is_refused_with_its_holder(austral: Place) -> None:
    """While one run has a stack, another says who has it and exits 3; afterwards nothing is broken."""
    url = (austral.states.parents[2]).as_uri()

    held = hold(
        austral.folder / ".ecosystem", "dev.club", "ecosystem up", hashlib.sha256(url.encode()).hexdigest()[:12]
    )
    shown = austral.local("up", "club")
    assert shown.returncode == 3
    assert f"another run is at work on `dev.club`: `ecosystem up`, process {os.getpid()}" in shown.stderr
    held.finish()
    assert austral.local("up", "club", "--expect-no-changes").returncode == 0


def test_two_at_once_do_not_corrupt_the_state(austral: Place) -> None:
    """Two runs started together: each ends well or says who is at work, and the state is whole."""
    runs = [austral.start("club"), austral.start("club")]
    codes = []
    for run in runs:
        said, _ = run.communicate(timeout=600)
        codes.append(run.returncode)
        assert run.returncode == 0 or "another run is at work on `dev.club`" in said
        assert "Traceback" not in said
    assert 0 in codes
    assert set(codes) <= {0, 3}
    assert austral.local("up", "club", "--expect-no-changes").returncode == 0
    assert orphans(austral) == []


def test_down_takes_all_away(austral: Place) -> None:
    """`down` takes every stack away, units first; nothing of them is left in the emulator."""
    shown = austral.local("down", "--yes")
    assert shown.returncode == 0, shown.stderr
    assert re.search(r"^\d+ resources of 6 stacks taken away", shown.stdout, re.MULTILINE)
    assert list(austral.states.glob("*.json")) == []
    assert orphans(austral) == []
    again = austral.local("down", "--yes")
    assert again.returncode == 0
    assert "nothing of `dev` is up" in again.stderr


def test_down_leaves_what_is_protected_and_says_it(austral: Place) -> None:
    """In a protected environment what holds data stays, in the cloud and in the state, and is listed."""
    up = austral.ecosystem("up", "prod", "bootstrap", "--local")
    assert up.returncode == 0, up.stderr
    shown = austral.ecosystem("down", "prod", "--local", "--yes")
    assert shown.returncode == 0, shown.stderr
    assert re.search(r"prod.bootstrap: .*\(Bucket\): protected", shown.stdout)
    assert any(each["type"] == "aws:s3/bucket:Bucket" for each in austral.resources("prod.bootstrap"))
