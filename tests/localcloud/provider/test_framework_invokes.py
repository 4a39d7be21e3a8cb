"""The functions that a program may ask the provider."""

from __future__ import annotations

import json

import pytest

from localcloud.provider.aws import EmulatedAws
from localcloud.provider.invokes import invoke
from localcloud.provider.refusals import ProviderError

NOBODY = EmulatedAws("http://127.0.0.1:9", "111111111111", "sa-east-1", "moto")


def test_a_policy_document_is_written_as_the_released_provider_writes_it() -> None:
    """One action is a text, several are a list; principals by type; conditions by test and variable."""
    args = {
        "statements": [
            {
                "sid": "Lake",
                "actions": ["s3:GetObject"],
                "resources": ["arn:aws:s3:::lake/*", "arn:aws:s3:::lake"],
                "principals": [{"type": "AWS", "identifiers": ["arn:aws:iam::1:root"]}],
                "conditions": [{"test": "StringEquals", "variable": "aws:PrincipalTag/brand", "values": ["aurora"]}],
            },
            {
                "effect": "Deny",
                "notActions": ["iam:*"],
                "resources": ["*"],
                "principals": [{"type": "*", "identifiers": ["*"]}],
            },
        ]
    }
    answer = invoke(NOBODY, "aws:iam/getPolicyDocument:getPolicyDocument", args)
    assert (
        json.loads(answer["json"])
        == json.loads(answer["minifiedJson"])
        == {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Sid": "Lake",
                    "Effect": "Allow",
                    "Action": "s3:GetObject",
                    "Resource": ["arn:aws:s3:::lake/*", "arn:aws:s3:::lake"],
                    "Principal": {"AWS": "arn:aws:iam::1:root"},
                    "Condition": {"StringEquals": {"aws:PrincipalTag/brand": "aurora"}},
                },
                {"Effect": "Deny", "NotAction": "iam:*", "Resource": "*", "Principal": "*"},
            ],
        }
    )


def test_documents_are_joined_and_overridden_by_their_sids() -> None:
    """Sources come first, and an overriding statement takes the place of the one of its sid."""
    source = json.dumps({"Statement": {"Sid": "a", "Effect": "Allow", "Action": "x", "Resource": "*"}})
    override = json.dumps({"Statement": [{"Sid": "a", "Effect": "Deny", "Action": "x", "Resource": "*"}]})
    args = {"sourcePolicyDocuments": [source], "overridePolicyDocuments": [override]}
    answer = invoke(NOBODY, "aws:iam/getPolicyDocument:getPolicyDocument", args)
    assert [each["Effect"] for each in json.loads(answer["json"])["Statement"]] == ["Deny"]


def test_the_region_and_the_partition_need_no_cloud() -> None:
    """They are the provider's own, or the one asked for."""
    assert invoke(NOBODY, "aws:index/getRegion:getRegion", {})["region"] == "sa-east-1"
    assert invoke(NOBODY, "aws:index/getRegion:getRegion", {"region": "us-east-1"})["name"] == "us-east-1"
    assert invoke(NOBODY, "aws:index/getPartition:getPartition", {})["partition"] == "aws"


@pytest.mark.slow
def test_the_cloud_says_who_and_where(cloud: EmulatedAws) -> None:
    """Account and zones are the emulator's."""
    assert invoke(cloud, "aws:index/getCallerIdentity:getCallerIdentity", {})["accountId"] == cloud.account
    zones = invoke(cloud, "aws:index/getAvailabilityZones:getAvailabilityZones", {})
    assert zones["names"][0] == "sa-east-1a"
    assert len(zones["names"]) == len(zones["zoneIds"]) >= 2


def test_another_function_is_refused_by_name() -> None:
    """What is not served is said, with what is."""
    with pytest.raises(ProviderError, match=r"no function `aws:ec2/getAmi:getAmi`; it has aws:iam/getPolicy"):
        invoke(NOBODY, "aws:ec2/getAmi:getAmi", {})
