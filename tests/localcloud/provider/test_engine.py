"""The bundled provider under the real engine, with pulumi-aws programs, against moto."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from localcloud import engine, shims
from localcloud.provider.aws import EmulatedAws
from localcloud.provider.finding import find
from localcloud.provider.kind import URN_TAG
from localcloud.provider.record import listed
from tests.localcloud.language.conftest import Project
from tests.localcloud.provider.contract import fresh

pytestmark = pytest.mark.slow
ACCOUNT = "111111111111"

HEAD = """
import json, os
import pulumi, pulumi_aws as aws
here = os.environ["ECOSYSTEM_LOCAL_ENDPOINT"]
provider = aws.Provider("home", region="sa-east-1", allowed_account_ids=["111111111111"], access_key="111111111111",
    secret_key="x", endpoints=[aws.ProviderEndpointArgs(s3=here, iam=here, kms=here)], s3_use_path_style=True,
    skip_credentials_validation=True, skip_metadata_api_check=True)
options = pulumi.ResourceOptions(provider=provider)
NAME = os.environ["NAME"]
EMPTY = json.dumps({"Version": "2012-10-17", "Statement": []})
"""

STACK = """
key = aws.kms.Key("key", description=SAID, enable_key_rotation=True, rotation_period_in_days=180, opts=options)
bucket = aws.s3.Bucket("bucket", bucket=NAME, tags={"ecosystem-urn": NAME}, force_destroy=True, opts=options)
aws.s3.BucketServerSideEncryptionConfiguration("encryption", bucket=bucket.bucket, rules=[{
    "apply_server_side_encryption_by_default": {"sse_algorithm": "aws:kms", "kms_master_key_id": key.arn}}],
    opts=options)
role = aws.iam.Role("role", name=NAME, assume_role_policy=EMPTY, opts=options,
    description=pulumi.Output.secret("hush-hush"))
aws.iam.RolePolicy("policy", name="own", role=role.name, opts=options, policy=key.arn.apply(
    lambda arn: json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "kms:Decrypt", "Resource": arn}]})))
pulumi.export("arn", key.arn)
pulumi.export("account", aws.get_caller_identity(opts=pulumi.InvokeOptions(provider=provider)).account_id)
"""


@pytest.fixture(scope="module")
def pulumi_engine() -> engine.Engine:
    """An engine, for which the bundled provider is the only one."""
    if shims.released_provider():
        pytest.skip("a released aws plugin is installed: the bundled one is not used here")
    return engine.ensure(print)


@pytest.fixture
def project(tmp_path: Path, pulumi_engine: engine.Engine, moto_server: str) -> Project:
    """A project with one stack, `dev`, on moto."""
    own = {
        "PULUMI_BACKEND_URL": f"file://{tmp_path / 'state'}",
        "PULUMI_CONFIG_PASSPHRASE": "test",
        "PULUMI_HOME": str(tmp_path / "home"),
        "ECOSYSTEM_LOCAL_ENDPOINT": moto_server,
        "ECOSYSTEM_LOCAL_RECORD": str(tmp_path / "record"),
        "NAME": fresh(),
    }
    (tmp_path / "state").mkdir()
    made = Project(tmp_path, shims.environment(pulumi_engine.path, True, os.environ) | own)
    made.program("")
    code, text = made.pulumi("stack", "init", "dev")
    assert code == 0, text
    return made


@pytest.fixture
def here(moto_server: str) -> EmulatedAws:
    """The account that the project works on."""
    return EmulatedAws(moto_server, ACCOUNT, "sa-east-1", "moto")


def write(project: Project, body: str, said: str = "first") -> None:
    """Write the program."""
    (project.folder / "__main__.py").write_text(f"{HEAD}\nSAID = {said!r}\n{body}")


def run(project: Project, *arguments: str, fine: bool = True) -> str:
    """Run `pulumi` on the stack, and return what it said."""
    code, text = project.pulumi(*arguments, "-s", "dev")
    assert (code == 0) == fine, text
    return text


def test_a_stack_s_whole_life(project: Project, here: EmulatedAws) -> None:
    """It goes up, does not change the second time nor after a refresh, changes one thing, and goes down."""
    name = project.environment["NAME"]
    write(project, STACK)
    assert "+ 7 to create" in run(project, "preview", "--diff")
    run(project, "up", "--yes", "--skip-preview")
    kept = here.client("s3").get_bucket_encryption(Bucket=name)["ServerSideEncryptionConfiguration"]["Rules"][0]
    assert kept["ApplyServerSideEncryptionByDefault"]["KMSMasterKeyID"] == project.outputs()["arn"]
    assert project.outputs()["account"] == ACCOUNT
    assert "hush-hush" not in project.state()
    assert [each.what for each in listed(project.folder / "record")] == ["`rotationPeriodInDays`"]

    run(project, "up", "--yes", "--skip-preview", "--expect-no-changes")
    run(project, "up", "--yes", "--skip-preview", "--refresh", "--expect-no-changes")

    write(project, STACK, said="second")
    assert "[diff: ~description]" in run(project, "up", "--yes", "--skip-preview")
    here.client("s3").put_bucket_tagging(Bucket=name, Tagging={"TagSet": [{"Key": "by", "Value": "hand"}]})
    drifted = run(project, "preview", "--refresh", "--diff")
    assert "~ tags" in drifted
    assert "~ 1 to update" in drifted

    run(project, "destroy", "--yes", "--skip-preview")
    assert name not in {each["Name"] for each in here.client("s3").list_buckets()["Buckets"]}
    assert listed(project.folder / "record") == ()


def test_a_change_that_aws_cannot_make_replaces(project: Project, here: EmulatedAws) -> None:
    """A role under another path is made anew, after the old one of that name is gone."""
    body = "aws.iam.Role('role', name=NAME, path={!r}, assume_role_policy=EMPTY, opts=options)"
    write(project, body.format("/one/"))
    run(project, "up", "--yes", "--skip-preview")
    write(project, body.format("/two/"))
    text = run(project, "up", "--yes", "--skip-preview")
    assert "+-1 replaced" in text
    assert here.client("iam").get_role(RoleName=project.environment["NAME"])["Role"]["Path"] == "/two/"


def test_refusals_reach_the_user_as_sentences(project: Project, here: EmulatedAws) -> None:
    """A typo, a name that is taken and another account each end with what is wrong, and no traceback."""
    write(project, "aws.kms.Key('key', description='d', deletion_window_in_days=3, opts=options)")
    assert "`3`, expected a number from 7 to 30" in run(project, "preview", fine=False)
    write(project, "pulumi.CustomResource('aws:s3/bucket:Bucket', 'b', {'buckt': 'x'}, options)")
    assert "`buckt` is not an input of `aws:s3/bucket:Bucket` here; did you mean `bucket`?" in run(
        project, "preview", fine=False
    )
    here.client("iam").create_role(RoleName=project.environment["NAME"], AssumeRolePolicyDocument="{}")
    write(project, "aws.iam.Role('role', name=NAME, assume_role_policy=EMPTY, opts=options)")
    text = run(project, "up", "--yes", "--skip-preview", fine=False)
    assert "it exists already" in text
    assert "Traceback" not in text
    program = (project.folder / "__main__.py").read_text()
    (project.folder / "__main__.py").write_text(program.replace('["111111111111"]', '["222222222222"]'))
    assert "answers for the account `111111111111`, expected `222222222222`" in run(project, "preview", fine=False)


def test_what_exists_is_imported_without_a_change(project: Project, here: EmulatedAws) -> None:
    """An import takes over what the program asks for; the next run changes nothing."""
    name = project.environment["NAME"]
    here.client("iam").create_role(RoleName=name, AssumeRolePolicyDocument='{"Version":"2012-10-17","Statement":[]}')
    body = (
        "aws.iam.Role('role', name=NAME, assume_role_policy=EMPTY, "
        "opts=pulumi.ResourceOptions(provider=provider, import_=NAME))"
    )
    write(project, body)
    text = run(project, "up", "--yes", "--skip-preview")
    assert "= 1 imported" in text
    assert "do not match" not in text
    run(project, "up", "--yes", "--skip-preview", "--expect-no-changes")


def test_a_create_that_was_cut_off_is_found_and_repaired(project: Project, here: EmulatedAws) -> None:
    """What is there of it is found, taken into the state by its id, refreshed, and completed by the next run."""
    name = project.environment["NAME"]
    write(project, "aws.s3.Bucket('bucket', bucket=NAME, tags={'ecosystem-urn': NAME, 'a': 'b'}, opts=options)")
    run(project, "up", "--yes", "--skip-preview", "--target", "**home**")
    here.client("s3").create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "sa-east-1"})
    inputs = {"bucket": name, "tags": {URN_TAG: name, "a": "b"}}
    urn = "urn:pulumi:dev::tiny::aws:s3/bucket:Bucket::bucket"
    left = find(here, "aws:s3/bucket:Bucket", inputs, name, urn)
    assert left == name

    (kept,) = (project.folder / "state").rglob("dev.json")
    known = json.loads(kept.read_text())
    resources = known["checkpoint"]["latest"]["resources"]
    provider = next(each for each in resources if each["type"].startswith("pulumi:providers"))
    adopted = {"urn": urn, "id": left, "custom": True, "type": "aws:s3/bucket:Bucket", "inputs": inputs}
    resources.append({**adopted, "provider": f"{provider['urn']}::{provider['id']}"})
    kept.write_text(json.dumps(known))
    run(project, "refresh", "--yes", "--skip-preview")
    assert "~ 1 updated" in run(project, "up", "--yes", "--skip-preview")
    tags = here.client("s3").get_bucket_tagging(Bucket=name)["TagSet"]
    assert {each["Key"]: each["Value"] for each in tags} == inputs["tags"]
    run(project, "up", "--yes", "--skip-preview", "--expect-no-changes")


@pytest.fixture
def begun(project: Project) -> Iterator[Any]:
    """A run that creates many buckets, killed with the test."""
    body = "for n in range(60):\n    aws.s3.Bucket(f'b{n}', bucket=f'{NAME}-{n}', opts=options)"
    write(project, body)
    running = project.start("up", "--yes", "--skip-preview", "-s", "dev")
    yield running
    running.kill()
    running.communicate()


def test_a_killed_run_leaves_no_provider_behind(begun: Any, project: Project, here: EmulatedAws) -> None:
    """Once the engine is dead nothing is created any more, though the provider had more to do."""
    for line in begun.stdout:
        if "created" in line:
            break
    pids = {int(each.name) for each in Path("/proc").iterdir() if each.name.isdecimal() and provides(each, project)}
    assert pids
    watched = [os.pidfd_open(pid) for pid in pids]
    begun.send_signal(signal.SIGKILL)
    import select

    for each in watched:
        assert select.select([each], [], [], 10)[0]
        os.close(each)


def provides(process: Path, project: Project) -> bool:
    """Return whether a process is a provider of this project."""
    try:
        command = (process / "cmdline").read_bytes()
        return (
            b"localcloud.provider" in command
            and project.environment["NAME"].encode() in (process / "environ").read_bytes()
        )
    except OSError:
        return False
