"""Stores of contacts, and what is set on a bucket by resources beside it: known or not yet."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ecosystem.estate import UNKNOWN
from ecosystem.estate.planned import planned
from ecosystem.estate.resource import Resource
from ecosystem.estate.stores import SEARCH, DataStore
from tests.policies.planned.access import AS_OF
from tests.policies.planned.program import found, judged, one, unjudged, urn

OPEN = '{"Statement": {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "*"}}'
OWN_KEY = "arn:aws:kms:sa-east-1:111111111111:key/0f6a"
HOSTILE = "leads<script>`=1+1`\n'\"😀" + "x" * 10_000


def bucket(id: str = "leads", name: Any = "promo-leads", **more: Any) -> Resource:
    """A bucket."""
    return one("s3/bucket:Bucket", id, bucket=name, **more)


def block(of: Any = "promo-leads", depends: tuple[str, ...] = (), **said: Any) -> Resource:
    """A public-access block with all four set but for what is said."""
    four = ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")
    properties = {**dict.fromkeys(four, True), **said}
    type_ = "s3/bucketPublicAccessBlock:BucketPublicAccessBlock"
    return one(type_, "block", depends=depends, bucket=of, **properties)


def policy(text: Any, of: Any = "promo-leads") -> Resource:
    """A bucket's policy."""
    return one("s3/bucketPolicy:BucketPolicy", "policy", bucket=of, policy=text)


def encryption(key: Any, of: Any = "promo-leads") -> Resource:
    """A bucket's encryption with a key."""
    rule = {"applyServerSideEncryptionByDefault": {"sseAlgorithm": "aws:kms", "kmsMasterKeyId": key}}
    type_ = "s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"
    return one(type_, "encryption", bucket=of, rules=[rule])


class TestBucketsOfContacts:
    """DAT-005 and DAT-006 on buckets."""

    @pytest.mark.parametrize("key", [None, "", "alias/aws/s3", "arn:aws:kms:sa-east-1:111111111111:alias/aws/s3"])
    def test_the_key_of_s3_is_no_key_of_the_corporation(self, key: str | None) -> None:
        """Whether it is said or the default."""
        assert found("DAT-005", bucket(), encryption(key)) == ["leads"]

    def test_a_key_of_ones_own(self) -> None:
        """Beside the bucket or in it."""
        inside = {"rule": {"applyServerSideEncryptionByDefault": {"kmsMasterKeyId": OWN_KEY}}}
        assert found("DAT-005", bucket(), encryption(OWN_KEY)) == []
        assert found("DAT-005", bucket(serverSideEncryptionConfiguration=inside)) == []

    def test_a_key_that_nobody_knows_yet(self) -> None:
        """It is not judged; one that is made in the same plan is the corporation's."""
        assert unjudged("DAT-005", bucket(), encryption(UNKNOWN)) == ["leads"]
        made = replace(encryption(UNKNOWN), depends=(urn("kms/key:Key", "own"),))
        assert found("DAT-005", bucket(), made) == []

    def test_an_encryption_of_another_bucket(self) -> None:
        """It says nothing of this one."""
        assert found("DAT-005", bucket(), encryption(OWN_KEY, "others")) == ["leads"]

    def test_open_to_everybody(self) -> None:
        """By a policy or by a list, unless a whole block keeps it shut."""
        assert found("DAT-006", bucket(), policy(OPEN)) == ["leads"]
        assert found("DAT-006", bucket(acl="public-read")) == ["leads"]
        assert found("DAT-006", bucket(), policy(OPEN), block()) == []
        assert found("DAT-006", bucket(), policy(OPEN), block(blockPublicPolicy=False)) == ["leads"]

    def test_what_does_not_open(self) -> None:
        """A private list, a policy for one account, a policy of another bucket, a bucket of pictures."""
        for_one = OPEN.replace('"*", "Action"', '{"AWS": "111111111111"}, "Action"')
        assert found("DAT-006", bucket(acl="private"), policy(for_one)) == []
        assert found("DAT-006", bucket(), policy(OPEN, "others")) == []
        assert found("DAT-006", bucket("images", "images"), policy(OPEN, "images")) == []

    def test_a_policy_that_nobody_knows_yet(self) -> None:
        """It is not judged."""
        assert unjudged("DAT-006", bucket(), policy(UNKNOWN)) == ["leads"]


class TestWhatIsSetOnABucket:
    """CLD-003, where a setting and its bucket meet."""

    def test_a_setting_that_depends_on_the_bucket(self) -> None:
        """It is the bucket's though the name is not known."""
        kept = judged("CLD-003", bucket(name=UNKNOWN), block(UNKNOWN, depends=(urn("s3/bucket:Bucket", "leads"),)))
        assert "public access" not in kept.violations[0].sentence

    def test_a_setting_that_may_be_about_any_bucket(self) -> None:
        """What it is about is not judged, for every bucket without such a setting of its own."""
        said = judged(
            "CLD-003", bucket(), bucket("images", "images"), block("images"), replace(block(UNKNOWN), id="other")
        )
        assert [asset for asset, _ in said.unjudged] == ["leads"]
        assert "public access" not in "".join(violation.sentence for violation in said.violations)

    def test_a_setting_of_another_programs_bucket(self) -> None:
        """It says nothing of this one."""
        said = judged("CLD-003", bucket(), block("others"))
        assert "does not block public access" in said.violations[0].sentence

    @pytest.mark.parametrize(
        ("action", "more"),
        [('"s3:GetObject"', ""), ('["s3:Put*", "s3:Get*"]', ""), ('"s3:*"', ', "StringEquals": {"s3:prefix": "a"}')],
    )
    def test_a_denial_that_leaves_a_gap(self, action: str, more: str) -> None:
        """Only some actions, or only under a further condition: what is left comes without TLS."""
        text = (
            f'{{"Statement": {{"Effect": "Deny", "Principal": "*", "Action": {action}, "Resource": "*", '
            f'"Condition": {{"Bool": {{"aws:SecureTransport": "false"}}{more}}}}}}}'
        )
        assert "takes requests without TLS" in judged("CLD-003", bucket(), policy(text)).violations[0].sentence

    def test_a_list_that_nobody_knows_yet(self) -> None:
        """It is not judged, and what else is wrong is still found."""
        said = judged("CLD-003", bucket(acl=UNKNOWN))
        assert said.violations[0].asset == "leads"
        assert [asset for asset, _ in said.unjudged] == ["leads"]


class TestStores:
    """Services that other tests do not name."""

    @pytest.mark.parametrize(
        "type_",
        [
            "cloudsearch/domain:Domain",
            "finspace/kxEnvironment:KxEnvironment",
            "elasticache/globalReplicationGroup:GlobalReplicationGroup",
            "dynamodb/tableReplica:TableReplica",
            "neptunegraph/graph:Graph",
            "kendra/index:Index",
        ],
    )
    def test_a_store_beside_the_platform(self, type_: str) -> None:
        """It is not declared."""
        assert found("DAT-004", one(type_)) == ["it"]

    @pytest.mark.parametrize(
        ("type_", "key"),
        [
            ("s3/vectorsVectorBucket:VectorsVectorBucket", "vectorBucketName"),
            ("s3tables/tableBucket:TableBucket", "name"),
            ("s3control/bucket:Bucket", "bucket"),
            ("lightsail/bucket:Bucket", "name"),
        ],
    )
    def test_other_kinds_of_bucket(self, type_: str, key: str) -> None:
        """They count when they are named after contacts."""
        assert found("DAT-004", one(type_, **{key: "promo-leads"})) == ["it"]
        assert found("DAT-004", one(type_, **{key: "promo-images"})) == []

    def test_one_noun_for_a_search_domain(self) -> None:
        """No two readers read the same store."""
        domain = one("opensearch/domain:Domain", nodeToNodeEncryption={"enabled": True})
        (store,) = planned([domain], AS_OF).of(DataStore)
        assert (store.family, store.in_transit) == (SEARCH, True)

    def test_a_network_policy_for_everybody(self) -> None:
        """It opens its collections; one of a private endpoint does not, and an encryption policy is none."""
        type_ = "opensearch/serverlessSecurityPolicy:ServerlessSecurityPolicy"
        rules = '[{"Rules": [], "AllowFromPublic": true}]'
        assert found("DAT-006", one(type_, type="network", policy=rules)) == ["it"]
        assert found("DAT-006", one(type_, type="network", policy=rules.replace("true", "false"))) == []
        assert found("DAT-006", one(type_, type="encryption", policy=rules)) == []
        assert unjudged("DAT-006", one(type_, type="network", policy=UNKNOWN)) == ["it"]

    def test_what_is_known_is_found_before_what_is_not(self) -> None:
        """A cache without TLS is found though its key is not known."""
        group = one("elasticache/replicationGroup:ReplicationGroup", atRestEncryptionEnabled=True, kmsKeyId=UNKNOWN)
        said = judged("DAT-005", group)
        assert [violation.asset for violation in said.violations] == ["it"]
        assert [asset for asset, _ in said.unjudged] == ["it"]

    @pytest.mark.parametrize(
        ("type_", "parameter", "value"),
        [
            ("rds/parameterGroup:ParameterGroup", "rds.force_ssl", "0"),
            ("rds/clusterParameterGroup:ClusterParameterGroup", "require_secure_transport", "OFF"),
            ("docdb/clusterParameterGroup:ClusterParameterGroup", "tls", "disabled"),
            ("redshift/parameterGroup:ParameterGroup", "require_ssl", "false"),
        ],
    )
    def test_parameters_that_turn_tls_off(self, type_: str, parameter: str, value: str) -> None:
        """They are found; on, or about something else, they are not; unknown they are not judged."""

        def group(name: str, said: Any) -> Resource:
            return one(type_, parameters=[{"name": name, "value": said}])

        assert found("DAT-005", group(parameter, value)) == ["it"]
        assert found("DAT-005", group(parameter, "1")) == []
        assert found("DAT-005", group("log_connections", "0")) == []
        assert unjudged("DAT-005", group(parameter, UNKNOWN)) == ["it"]

    def test_a_replica_is_no_second_source_of_backups(self) -> None:
        """What it does not say it takes from its source: its encryption and key are not judged."""
        replica = one("rds/instance:Instance", replicateSourceDb="contacts")
        assert found("DAT-007", replica) == []
        assert unjudged("DAT-005", replica) == ["it"]
        assert found("DAT-004", replica) == ["it"]

    @pytest.mark.parametrize("name", [HOSTILE, "-leads-", "Leads", "PROMO_LEADS_2026", "promoLeads"])
    def test_hostile_names(self, name: str) -> None:
        """A word is found whatever stands around it."""
        assert found("DAT-004", bucket("it", name)) == ["it"]

    @pytest.mark.parametrize("name", ["contact-form-assets", "customer-portal", "contact-center-logs", "leadership"])
    def test_names_that_only_sound_like_contacts(self, name: str) -> None:
        """One word for a person beside a word for pages is no store of people."""
        assert found("DAT-004", bucket("it", name)) == []
