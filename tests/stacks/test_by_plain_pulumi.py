"""The stacks by plain `pulumi`, as platform teams run them: real engine, bundled provider, moto."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import boto3
import pytest

from localcloud import engine, shims
from localcloud.emulator import start, stop
from tests.stacks.rehearsed import ROOT

pytestmark = pytest.mark.slow

IDS = {"pixel": "0123456789abcdef-pixel", "mediahaus": "0123456789abcdef-media"}


@dataclass(frozen=True)
class Repository:
    """A copy of what Pulumi needs of the repository, with the environment of a run against the emulator."""

    folder: Path
    engine: Path
    environment: dict[str, str]

    def pulumi(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run the engine here; `more` are further variables."""
        return subprocess.run(
            [str(self.engine), *arguments, "--non-interactive"],
            cwd=self.folder,
            env=self.environment | more,
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Repository]:
    """A repository with an empty backend, beside a moto of its own."""
    found = engine.find()
    if found is None:
        pytest.skip("no engine on this machine; `ecosystem engine install` gets one")
    folder = tmp_path_factory.mktemp("repository")
    (folder / "stacks" / "config").mkdir(parents=True)
    (folder / "state").mkdir()
    for name in ("Pulumi.yaml", "ecosystem.yaml", "stacks/__main__.py"):
        shutil.copy(ROOT / name, folder / name)
    moto = start("moto", folder / "local", lambda _: None, keep=False)
    path = shims.beside_host(found.path)
    environment = shims.environment(path, True, moto.environment("111111111111", "sa-east-1", os.environ))
    environment |= {
        "PULUMI_BACKEND_URL": f"file://{folder}/state",
        "PULUMI_CONFIG_PASSPHRASE": "of-the-test",
        "PULUMI_HOME": str(folder / "home"),
        "ECOSYSTEM_AS_OF": "2026-11-20",
    }
    yield Repository(folder, path, environment)
    stop(folder / "local", "moto")


def _up(repository: Repository, stack: str) -> None:
    assert repository.pulumi("stack", "init", stack, "--no-select").returncode == 0
    if not stack.endswith((".platform", ".bootstrap")):
        for agency, value in IDS.items():
            repository.pulumi("config", "set", "-s", stack, "--path", f"ecosystem:externalIds.{agency}", value)
    done = repository.pulumi("up", "-s", stack, "--yes", "--skip-preview")
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr


@pytest.fixture(scope="module")
def standing(repository: Repository) -> Repository:
    """The platform, up."""
    _up(repository, "dev.platform")
    return repository


def _client(repository: Repository, service: str) -> object:
    known = repository.environment
    return boto3.client(
        service,
        endpoint_url=known["AWS_ENDPOINT_URL"],
        region_name="sa-east-1",
        aws_access_key_id=known["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=known["AWS_SECRET_ACCESS_KEY"],
        aws_session_token=known.get("AWS_SESSION_TOKEN"),
    )


def test_a_second_preview_finds_nothing_to_do(standing: Repository) -> None:
    """What is up is what is declared: plain `pulumi preview --expect-no-changes` is content."""
    done = standing.pulumi("preview", "-s", "dev.platform", "--expect-no-changes")
    assert done.returncode == 0, done.stdout[-4000:]


def test_the_database_stands_encrypted_with_the_corporate_key(standing: Repository) -> None:
    """boto3 finds the cluster with the data key, IAM sign-in and the declared backups."""
    (cluster,) = _client(standing, "rds").describe_db_clusters()["DBClusters"]  # type: ignore[attr-defined]
    outputs = json.loads(standing.pulumi("stack", "output", "-s", "dev.platform", "--json").stdout)
    assert cluster["StorageEncrypted"] is True
    assert cluster["KmsKeyId"] == outputs["keyArns"]["data"]
    assert cluster["BackupRetentionPeriod"] == 35
    assert cluster["IAMDatabaseAuthenticationEnabled"] is True


def test_no_secret_is_readable_in_the_state(standing: Repository) -> None:
    """The contact centre's key is in the state as ciphertext only."""
    sealed = standing.pulumi("stack", "export", "-s", "dev.platform").stdout
    opened = standing.pulumi("stack", "export", "-s", "dev.platform", "--show-secrets").stdout
    (connection,) = [
        each for each in json.loads(opened)["deployment"]["resources"] if each["type"].endswith(":EventConnection")
    ]
    text = connection["inputs"]["authParameters"]["apiKey"]["value"]
    key = json.loads(text["plaintext"]) if isinstance(text, dict) else text
    assert len(key) >= 32
    assert key in opened.replace("\\", "")
    assert key not in sealed


def test_every_tagged_thing_carries_its_urn(standing: Repository) -> None:
    """A create that was cut off can be found: the emulator's buckets carry the tag that names their resource."""
    s3 = _client(standing, "s3")
    buckets = [each["Name"] for each in s3.list_buckets()["Buckets"]]  # type: ignore[attr-defined]
    assert len(buckets) == 4
    for bucket in buckets:
        tags = {tag["Key"]: tag["Value"] for tag in s3.get_bucket_tagging(Bucket=bucket)["TagSet"]}  # type: ignore[attr-defined]
        assert tags["ecosystem-urn"].startswith("dev.platform/aws:s3/bucket:Bucket/")
        assert tags["owner"] == "corporation"


def test_a_rename_replaces_nothing(standing: Repository) -> None:
    """A brand renamed with `moved`, its stack renamed by Pulumi: tags change, nothing else does."""
    _up(standing, "dev.club")
    text = (standing.folder / "ecosystem.yaml").read_text(encoding="utf-8")
    renamed = (
        text.replace("{id: club,", "{id: verein,")
        .replace("brand: club\n", "brand: verein\n")
        .replace("brands: [club]", "brands: [verein]")
        .replace("brisa, club]", "brisa, verein]")
    )
    (standing.folder / "moved.yaml").write_text(f"{renamed}\nmoved: [{{from: club, to: verein}}]\n", encoding="utf-8")
    assert standing.pulumi("stack", "rename", "-s", "dev.club", "dev.verein").returncode == 0
    done = standing.pulumi("preview", "-s", "dev.verein", "--json", ECOSYSTEM_FILE="moved.yaml")
    assert done.returncode == 0, done.stdout[-3000:]
    changes = json.loads(done.stdout[done.stdout.index("{") :])["changeSummary"]
    assert set(changes) <= {"same", "update"}
    assert changes["update"] > 10


@pytest.mark.parametrize(
    ("stack", "variables", "says"),
    [
        ("dev.brissa", {}, "`brissa` is no unit of `dev`; did you mean `brisa`?"),
        ("dev.brisa", {}, "has no external id"),
        ("dev.brisa", {"ECOSYSTEM_FILE": "nothing.yaml"}, "`nothing.yaml` is no file"),
        ("dev.bootstrap", {"ECOSYSTEM_AS_OF": "tomorrow"}, "`tomorrow` is no day"),
        ("dev.bootstrap", {"ECOSYSTEM_LOCAL_ENDPOINT": "http://10.0.0.1"}, "not on this machine's loopback interface"),
        ("prod.platform", {"ECOSYSTEM_LOCAL_ENDPOINT": ""}, "`prod` is protected and its state would be kept in"),
    ],
)
def test_a_refusal_is_one_sentence_without_a_traceback(
    repository: Repository, stack: str, variables: dict[str, str], says: str
) -> None:
    """What the user can mend ends the preview with the sentence, before anything is registered."""
    repository.pulumi("stack", "init", stack, "--no-select")
    done = repository.pulumi("preview", "-s", stack, **variables)
    assert done.returncode != 0
    assert says in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
