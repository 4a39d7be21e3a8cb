"""What holds for every resource of every stack: buckets, keys, policies, tags, providers."""

from __future__ import annotations

import re
from typing import Any

import pytest

from stacks import tagging
from stacks.tagging import NO_MAP, OWN
from tests.stacks.rehearsed import document, everything, many, resources, statements

ENVIRONMENTS = ("dev", "prod")
POLICIES = {"policy", "assumeRolePolicy", "policyDocument", "redriveAllowPolicy", "redrivePolicy", "eventPattern"}


def _by_bucket(environment: str, type_: str) -> dict[str, Any]:
    return {each.inputs["bucket"]: each.inputs for _, each in resources(environment) if each.type == type_}


@pytest.mark.parametrize("environment", ENVIRONMENTS)
@pytest.mark.parametrize(
    "setting",
    [
        "aws:s3/bucketVersioning:BucketVersioning",
        "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
        "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
        "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
        "aws:s3/bucketPolicy:BucketPolicy",
        "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    ],
)
def test_every_bucket_has_every_setting(environment: str, setting: str) -> None:
    """No bucket of any stack lacks versioning, encryption, the public-access block, ownership, policy or lifecycle."""
    buckets = set(_by_bucket(environment, "aws:s3/bucket:Bucket"))
    assert len(buckets) > 10
    assert buckets == set(_by_bucket(environment, setting))


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_bucket_settings_are_the_strict_ones(environment: str) -> None:
    """Versioning is on, all four blocks are on, objects are the owner's, and nobody comes without TLS."""
    for inputs in _by_bucket(environment, "aws:s3/bucketVersioning:BucketVersioning").values():
        assert inputs["versioningConfiguration"]["status"] == "Enabled"
    for inputs in _by_bucket(environment, "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock").values():
        assert all(
            inputs[block] is True
            for block in ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")
        )
    for bucket, inputs in _by_bucket(environment, "aws:s3/bucketPolicy:BucketPolicy").items():
        denied = [each for each in statements(inputs["policy"]) if each["Effect"] == "Deny"]
        tls = [each for each in denied if each["Condition"].get("Bool") == {"aws:SecureTransport": "false"}]
        assert tls, bucket
        assert set(many(tls[0]["Resource"])) == {f"arn:aws:s3:::{bucket}", f"arn:aws:s3:::{bucket}/*"}
        assert many(tls[0]["Action"]) == ["s3:*"]


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_every_key_rotates_and_names_no_everyone(environment: str) -> None:
    """Keys rotate; nobody is allowed by `*`, and no key is used by an account's roles but through a service."""
    keys = [each for _, each in resources(environment) if each.type == "aws:kms/key:Key"]
    assert len(keys) >= 7
    for key in keys:
        assert key.inputs["enableKeyRotation"] is True
        for statement in statements(key.inputs["policy"]):
            assert statement["Principal"] != "*"
            assert statement["Principal"].get("AWS") != "*"
            used = {"kms:Decrypt", "kms:GenerateDataKey*", "kms:Encrypt", "kms:*"} & set(many(statement["Action"]))
            if statement["Effect"] == "Allow" and used:
                assert statement.get("Condition"), (key.name, statement["Sid"])


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_every_allow_names_who_or_holds_them_to_a_condition(environment: str) -> None:
    """In the whole, no policy on a resource allows everybody without a condition."""
    seen = 0
    for stack, each in resources(environment):
        for name in POLICIES & set(each.inputs):
            parsed = document(each.inputs[name])
            for statement in parsed.get("Statement", []):
                seen += 1
                if statement["Effect"] == "Allow" and statement.get("Principal") in ("*", {"AWS": "*"}):
                    assert statement.get("Condition"), (stack, each.name, statement)
    assert seen > 100


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_every_document_fits_its_quota(environment: str) -> None:
    """Policies are JSON and within AWS's sizes, counted as AWS counts them."""
    most = {
        "aws:iam/policy:Policy": 6144,
        "aws:iam/rolePolicy:RolePolicy": 10240,
        "aws:s3/bucketPolicy:BucketPolicy": 20480,
        "aws:kms/key:Key": 32768,
        "aws:secretsmanager/secretPolicy:SecretPolicy": 20480,
        "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": 5120,
    }
    inline: dict[tuple[str, str], int] = {}
    for stack, each in resources(environment):
        for name in POLICIES & set(each.inputs):
            text = each.inputs[name]
            document(text)
            assert len(re.sub(r"\s", "", text)) <= most.get(each.type, 30720), (stack, each.name)
        if each.type == "aws:iam/rolePolicy:RolePolicy":
            whose = (stack, each.inputs["role"])
            inline[whose] = inline.get(whose, 0) + len(re.sub(r"\s", "", each.inputs["policy"]))
        if each.type == "aws:iam/role:Role":
            assert len(each.inputs["assumeRolePolicy"]) <= 2048, each.name
    assert all(size <= 10240 for size in inline.values()), inline


def _taggable(type_: str) -> bool:
    """Whether the class of a type takes tags, from pulumi-aws itself."""
    import importlib

    module, _, _ = type_.removeprefix("aws:").partition("/")
    cls = type_.rpartition(":")[2]
    namespace = importlib.import_module(f"pulumi_aws.{module.replace('/', '.')}")
    args = getattr(namespace, f"{cls}Args", None)
    return args is not None and "tags" in args.__init__.__code__.co_varnames


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_everything_that_takes_tags_says_whose_it_is(environment: str) -> None:
    """Every taggable resource carries the declared tags, the ownership tags and its URN, within AWS's limits."""
    tagged, urns = 0, set()
    for stack, each in resources(environment):
        if not each.type.startswith("aws:") or each.type in NO_MAP or not _taggable(each.type):
            continue
        tags = each.inputs.get("tags")
        assert tags, (stack, each.name)
        assert set(OWN) <= set(tags), (stack, each.name)
        assert tags["cost-center"] == "marketing"
        assert tags["owner"] == "corporation"
        assert tags["ecosystem"] == "austral"
        assert tags["environment"] == environment
        unit = stack.partition(".")[2]
        assert tags["brand"] == ("corporation" if unit in {"platform", "bootstrap"} else unit)
        assert tags["ecosystem-urn"] == tagging.urn_tag(stack, each.type, each.name)
        assert len(tags) <= 50
        for key, value in tags.items():
            assert 1 <= len(key) <= 128
            assert len(value) <= 256
            assert re.fullmatch(r"[\w +\-=.:/@]*", value), (key, value)
        urns.add(tags["ecosystem-urn"])
        tagged += 1
    assert tagged > 150
    assert len(urns) == tagged


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_no_resource_comes_by_the_default_provider(environment: str) -> None:
    """Every AWS resource is made by an explicit provider, and each of those is held to one account."""
    accounts = {"dev": "111111111111", "prod": "222222222222"}
    for stack, made in everything(environment).items():
        for provider in made.of("pulumi:providers:aws"):
            assert provider.inputs["allowedAccountIds"] == f'["{accounts[environment]}"]', stack
        for each in made.resources:
            if each.type.startswith("aws:"):
                assert "pulumi:providers:aws::" in each.provider, (stack, each.name)


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_every_role_has_a_boundary(environment: str) -> None:
    """No role of platform or units is without a boundary: an agency's has the agencies', a service's the services'."""
    for stack, each in resources(environment):
        if each.type != "aws:iam/role:Role" or stack.endswith(".bootstrap"):
            continue
        which = "agency-boundary" if "agency" in each.inputs["tags"] else "service-boundary"
        assert which in each.inputs["permissionsBoundary"], (stack, each.name)


def test_what_agencies_get_lets_nobody_else_in() -> None:
    """No trust policy has a wildcard for principal."""
    for stack, each in resources("prod"):
        if each.type == "aws:iam/role:Role":
            for statement in statements(each.inputs["assumeRolePolicy"]):
                assert "*" not in str(statement["Principal"]), (stack, each.name)
