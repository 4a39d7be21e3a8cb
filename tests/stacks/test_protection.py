"""What a protected environment keeps, and what another one lets go."""

from __future__ import annotations

from pathlib import Path

import pytest

from stacks.guards import GUARDS_DATA, HOLDS_DATA, PROTECTED, backend, protects, refuse_backend
from stacks.refusal import RefusedError
from tests.stacks.rehearsed import austral, platform, resources

CLUSTER = "aws:rds/cluster:Cluster"
INSTANCE = "aws:rds/clusterInstance:ClusterInstance"
POOL = "aws:cognito/userPool:UserPool"


def test_what_holds_data_is_protected_and_kept_in_prod() -> None:
    """In a protected environment every resource that holds data is protected and retained, and nothing else is."""
    seen = set()
    for _, each in resources("prod"):
        if each.custom:
            assert (each.protect, each.retain) == ((True, True) if each.type in PROTECTED else (False, False)), (
                each.name
            )
            seen.add(each.type)
    assert PROTECTED & seen >= {CLUSTER, POOL, "aws:kms/key:Key", "aws:s3/bucket:Bucket"}


def test_nothing_is_protected_in_dev() -> None:
    """An environment that is not protected can be taken down whole."""
    assert not any(each.protect or each.retain for _, each in resources("dev"))


def test_what_is_protected_holds_data_or_guards_it() -> None:
    """What is protected holds data, or is the settings without which kept data would lie open."""
    assert PROTECTED <= HOLDS_DATA | GUARDS_DATA
    assert not HOLDS_DATA & GUARDS_DATA
    prod, dev = (austral().cloud.environments[name] for name in ("prod", "dev"))
    assert protects(prod, CLUSTER)
    assert not protects(dev, CLUSTER)
    assert not protects(prod, "aws:apigatewayv2/route:Route")


def test_the_database_is_kept_in_prod_and_not_in_dev() -> None:
    """Deletion protection, final snapshot and the second instance come with protection."""
    prod, dev = (platform(name).one(CLUSTER, "database.cluster").inputs for name in ("prod", "dev"))
    assert prod["deletionProtection"] is True
    assert prod["skipFinalSnapshot"] is False
    assert prod["finalSnapshotIdentifier"]
    assert prod["deleteAutomatedBackups"] is False
    assert dev["deletionProtection"] is False
    assert dev["skipFinalSnapshot"] is True
    assert "finalSnapshotIdentifier" not in dev
    zones = [each.inputs["availabilityZone"] for each in platform("prod").of(INSTANCE)]
    assert len(zones) == len(set(zones)) == 2
    assert all(each["dbSubnetGroupName"] for each in (prod, dev))
    assert len(platform("dev").of(INSTANCE)) == 1


def test_the_network_has_a_zone_more_when_protected() -> None:
    """Three zones in a protected environment, two in another."""
    zones = {
        name: {each.inputs["availabilityZone"] for each in platform(name).of("aws:ec2/subnet:Subnet")}
        for name in ("prod", "dev")
    }
    assert zones == {"prod": {"sa-east-1a", "sa-east-1b", "sa-east-1c"}, "dev": {"sa-east-1a", "sa-east-1b"}}


def test_the_users_are_kept_in_prod() -> None:
    """The user pool itself refuses its deletion where the environment is protected."""
    assert platform("prod").one(POOL, "identity.pool").inputs["deletionProtection"] == "ACTIVE"
    assert platform("dev").one(POOL, "identity.pool").inputs["deletionProtection"] == "INACTIVE"


def test_the_trail_is_locked_longer_in_prod() -> None:
    """Nobody at all may shorten the lock of the trail of a protected environment."""
    lock = "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration"
    kept = {name: platform(name).of(lock)[0].inputs["rule"]["defaultRetention"] for name in ("prod", "dev")}
    assert kept == {"prod": {"mode": "COMPLIANCE", "days": 365}, "dev": {"mode": "GOVERNANCE", "days": 1}}


def test_a_protected_environment_refuses_a_folder_as_backend() -> None:
    """The state of a protected environment is not kept in a folder, except the bootstrap's and in the local cloud."""
    prod, dev = (austral().cloud.environments[name] for name in ("prod", "dev"))
    with pytest.raises(RefusedError, match=r"`prod` is protected .* `file:///state`.*pulumi login s3://"):
        refuse_backend(prod, "platform", "file:///state", local=False)
    refuse_backend(prod, "platform", "file:///state", local=True)
    refuse_backend(prod, "bootstrap", "file:///state", local=False)
    refuse_backend(prod, "platform", "s3://bucket", local=False)
    refuse_backend(prod, "platform", None, local=False)
    refuse_backend(dev, "platform", "file:///state", local=False)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('{"current": "file://~"}', "file://~"),
        ('{"current": 3}', None),
        ("[]", None),
        ("{", None),
        ("\x00", None),
    ],
)
def test_the_backend_is_where_pulumi_login_went(tmp_path: Path, text: str, found: str | None) -> None:
    """The variable wins; else it is what `pulumi login` wrote; a broken file is unknown and never an error."""
    (tmp_path / "credentials.json").write_text(text)
    assert backend({"PULUMI_HOME": str(tmp_path)}) == found
    assert backend({"PULUMI_HOME": str(tmp_path), "PULUMI_BACKEND_URL": "s3://b"}) == "s3://b"
    assert backend({"PULUMI_HOME": str(tmp_path / "none")}) is None
