"""What exists already is taken over: made by hand, found, declared, planned and adopted, and nothing of it changes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ecosystem.loading import load
from tests.end_to_end.place import ACCOUNT, REGION, Place, elsewhere
from tests.governance.collect.meta.graph import serving
from tests.governance.collect.meta.world import BUSINESS
from tests.governance.collect.meta.world import austral as meta

pytestmark = pytest.mark.slow

HOST = "www.aurora.example"
SHOP = "shop.aurora.example"
MAIL = "mail.aurora.example"
CLUSTER = "crm-contacts"
IMPORTED = {
    "aws:cloudfront/distribution:Distribution",
    "aws:cognito/userPool:UserPool",
    "aws:rds/cluster:Cluster",
    "aws:s3/bucket:Bucket",
    "aws:sesv2/emailIdentity:EmailIdentity",
}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A cloud in which somebody has made a site, a shop, a sender, a pool of users and a database by hand."""
    found = elsewhere(tmp_path_factory.mktemp("old"))
    with found.stopped_after():
        started = found.ecosystem("local", "start")
        assert started.returncode == 0, started.stderr
        _by_hand(found)
        yield found


def _by_hand(place: Place) -> None:
    s3, front = place.aws("s3"), place.aws("cloudfront")
    s3.create_bucket(Bucket=SHOP, CreateBucketConfiguration={"LocationConstraint": REGION})
    s3.put_bucket_website(Bucket=SHOP, WebsiteConfiguration={"IndexDocument": {"Suffix": "index.html"}})
    s3.put_bucket_tagging(Bucket=SHOP, Tagging={"TagSet": [{"Key": "team", "Value": "shop"}]})
    s3.put_object(Bucket=SHOP, Key="index.html", Body=b"<h1>Aurora</h1>")
    certificate = place.aws("acm", "us-east-1").request_certificate(DomainName=HOST)["CertificateArn"]
    front.create_distribution(
        DistributionConfig={
            "CallerReference": "by hand",
            "Comment": "made by hand",
            "Enabled": True,
            "Aliases": {"Quantity": 1, "Items": [HOST]},
            "Origins": {
                "Quantity": 1,
                "Items": [
                    {
                        "Id": "shop",
                        "DomainName": f"{SHOP}.s3.amazonaws.com",
                        "S3OriginConfig": {"OriginAccessIdentity": ""},
                    }
                ],
            },
            "DefaultCacheBehavior": {
                "TargetOriginId": "shop",
                "ViewerProtocolPolicy": "allow-all",
                "MinTTL": 0,
                "ForwardedValues": {"QueryString": False, "Cookies": {"Forward": "none"}},
            },
            "ViewerCertificate": {
                "CloudFrontDefaultCertificate": False,"ACMCertificateArn": certificate, "SSLSupportMethod": "sni-only",
                                  "MinimumProtocolVersion": "TLSv1.2_2021"},
        }
    )  # fmt: skip
    place.aws("sesv2").create_email_identity(EmailIdentity=MAIL)
    place.aws("cognito-idp").create_user_pool(PoolName="people")
    place.aws("rds").create_db_cluster(
        DBClusterIdentifier=CLUSTER,
        Engine="aurora-postgresql",
        EngineVersion="16.4",
        MasterUsername="owner",
        ManageMasterUserPassword=True,
        StorageEncrypted=True,
    )


def _live(place: Place) -> dict[str, Any]:
    """Everything that AWS tells of what was made by hand."""
    s3, front, pools = place.aws("s3"), place.aws("cloudfront"), place.aws("cognito-idp")
    (distribution,) = front.list_distributions()["DistributionList"]["Items"]
    (pool,) = pools.list_user_pools(MaxResults=10)["UserPools"]
    told = {
        "bucket": s3.get_bucket_tagging(Bucket=SHOP)["TagSet"],
        "website": s3.get_bucket_website(Bucket=SHOP)["IndexDocument"],
        "versions": s3.get_bucket_versioning(Bucket=SHOP).get("Status"),
        "objects": [each["Key"] for each in s3.list_objects_v2(Bucket=SHOP)["Contents"]],
        "distribution": front.get_distribution_config(Id=distribution["Id"])["DistributionConfig"],
        "tags": front.list_tags_for_resource(Resource=distribution["ARN"])["Tags"]["Items"],
        "mail": place.aws("sesv2").get_email_identity(EmailIdentity=MAIL),
        "pool": pools.describe_user_pool(UserPoolId=pool["Id"])["UserPool"],
        "cluster": place.aws("rds").describe_db_clusters(DBClusterIdentifier=CLUSTER)["DBClusters"],
    }
    told["mail"].pop("ResponseMetadata")
    for cluster in told["cluster"]:
        for name in ("EarliestRestorableTime", "LatestRestorableTime", "Status"):  # the clock's, and moto's
            cluster.pop(name, None)
    found: dict[str, Any] = json.loads(json.dumps(told, default=str, sort_keys=True))
    return found


def test_what_is_there_is_declared_and_adopted_and_nothing_of_it_changes(place: Place) -> None:
    """Found and declared; the plan imports it and changes nothing; so does `up`; after that there is nothing to do."""
    before = _live(place)
    wrote = place.ecosystem(
        "init", "--from-live", "--local", "--account", ACCOUNT, "--corporation", "Grupo Austral", "--country", "AR",
        "--force", "--no-editor",
    )  # fmt: skip
    assert wrote.returncode == 0, wrote.stderr
    declaration = load(place.declaration)
    adopted = {each.external_id for each in declaration.channels if each.provision == "adopt"}
    assert {SHOP, MAIL} < adopted
    assert (declaration.database.provision, declaration.database.external_id) == ("adopt", CLUSTER)
    assert declaration.identity.provision == "adopt"
    assert declaration.bi.provision == "none"

    planned = place.local("plan")
    assert "2 to import" in planned.stdout, planned.stderr  # the rest is in the brand's stack, after the platform's
    assert _live(place) == before

    place.up()
    assert _live(place) == before
    kept = [each for name in ("dev.platform", "dev.aurora") for each in place.resources(name)]
    assert {each["type"] for each in kept if each.get("importID")} == IMPORTED

    again = place.local("plan")
    assert "0 changes" in again.stdout, again.stdout
    assert _live(place) == before


def test_what_was_adopted_is_live_as_declared(place: Place) -> None:
    """No audit says that any of it is missing, undeclared or otherwise than declared."""
    shown = place.ecosystem("audit", "dev", "--local", "--select", "GOV-007", "--format", "json", "-q")
    found = {each["asset"] for each in json.loads(shown.stdout)["findings"]}
    declared = {each.external_id for each in load(place.declaration).channels}
    assert not found & {*declared, CLUSTER, "people", "database.cluster", "identity.pool"}


def test_the_example_is_declared_of_what_is_live_and_audited(austral: Place, tmp_path: Path) -> None:
    """Up in the local cloud, and on an emulated Meta where an agency owns an account: valid, and nothing undeclared."""
    (tmp_path / ".ecosystem").symlink_to(austral.folder / ".ecosystem")
    place = Place(tmp_path)
    world = meta()
    world.nodes["act_940000000000002"][1]["owner_business"] = {"id": "920000000000001", "name": "Mediahaus"}
    said = {"ECOSYSTEM_META_TOKEN": world.token}
    with serving(world) as graph:
        wrote = place.ecosystem(
            "init", "--from-live", "--local", "--account", ACCOUNT, "--country", "AR", "--platforms", "meta",
            "--meta-business", BUSINESS, "--meta-url", graph.url, "--no-editor", **said,
        )  # fmt: skip
        assert wrote.returncode == 0, wrote.stderr
        assert "not placed: " in wrote.stderr
        shown = place.ecosystem(
            "audit", "dev", "--local", "--platforms", "meta", "--meta-url", graph.url, "--select", "GOV-007,OWN-001",
            "--format", "json", "-q", **said,
        )  # fmt: skip
    assert place.ecosystem("validate").returncode == 0
    assert "OWN-001" in place.ecosystem("check").stdout
    declared = load(place.declaration)
    adopted = {each.id: each.external_id for each in declared.channels if each.provision == "adopt"}
    assert len(adopted) == 7
    found = json.loads(shown.stdout)["findings"]
    (owned,) = [each for each in found if each["control"] == "OWN-001"]
    theirs = next(each for each in declared.channels if each.external_id == "act_940000000000002")
    assert (owned["asset"], theirs.owner) == (theirs.id, "mediahaus")
    drifted = {each["asset"] for each in found if each["control"] == "GOV-007"}
    own = {declared.database.external_id, declared.identity.external_id}
    live = {
        f"meta:{kind}:{each.external_id}" for each in declared.channels for kind in ("ad_account", "page", "profile")
    }
    assert not drifted & {*adopted, *adopted.values(), *own, *live, *(each.id for each in declared.channels)}
