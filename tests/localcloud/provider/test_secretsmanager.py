"""Secrets: their values are where they belong, and in no complaint, no validation and no note."""

from __future__ import annotations

import json
from typing import Any

import pytest

from localcloud.provider.aws import EmulatedAws
from localcloud.provider.kind import Props
from tests.localcloud.provider.contract import Example, complaints, fresh, kind, live, made
from tests.localcloud.provider.examples import secretsmanager
from tests.localcloud.provider.examples.secretsmanager import POLICY, SECRET, VERSION

VALUE = "hunter2-hunter2"


def secret(cloud: EmulatedAws) -> str:
    """Return the ARN of a new container."""
    return made(cloud, SECRET, secretsmanager.gone_at_once(cloud, fresh()))


def read(cloud: EmulatedAws, token: str, id: str, props: Props) -> Props:
    """Return what is read, which must be there."""
    seen = kind(token).read(cloud, id, props)
    assert seen is not None
    return seen


@pytest.mark.slow
@pytest.mark.parametrize("example", secretsmanager.EXAMPLES, ids=str)
def test_it_lives(example: Example, cloud: EmulatedAws) -> None:
    """It is made, tells all that was set but what the emulator is known not to keep, changes and goes."""
    live(cloud, example)


@pytest.mark.slow
def test_the_value_is_really_there(cloud: EmulatedAws) -> None:
    """boto3 gets the value that was put."""
    props = secretsmanager.value(cloud, fresh())
    made(cloud, VERSION, props)
    told = cloud.client("secretsmanager").get_secret_value(SecretId=props["secretId"])
    assert told["SecretString"] == props["secretString"]


@pytest.mark.slow
def test_a_new_value_takes_the_place_of_the_old(cloud: EmulatedAws) -> None:
    """Replacing a version puts the new one first; deleting the old one leaves the current value alone."""
    where, of = secret(cloud), kind(VERSION)
    old_props, new_props = ({"secretId": where, "secretString": text} for text in ("old", "new"))
    old = of.create(cloud, old_props)
    new = of.create(cloud, new_props)
    of.delete(cloud, old, old_props)
    assert read(cloud, VERSION, new, new_props)["secretString"] == "new"
    told = cloud.client("secretsmanager").get_secret_value(SecretId=where)
    assert told["SecretString"] == "new"


@pytest.mark.slow
def test_deleting_the_current_value_leaves_it_until_the_secret_goes(cloud: EmulatedAws) -> None:
    """AWS does not let the current value go by itself."""
    props = {"secretId": secret(cloud), "secretString": VALUE}
    of = kind(VERSION)
    of.delete(cloud, of.create(cloud, props), props)
    assert cloud.client("secretsmanager").get_secret_value(SecretId=props["secretId"])["SecretString"] == VALUE


@pytest.mark.slow
def test_a_changed_value_is_seen(cloud: EmulatedAws) -> None:
    """A version keeps its own value when somebody puts another, and is told without the current stage."""
    props = {"secretId": secret(cloud), "secretString": VALUE}
    there = made(cloud, VERSION, props)
    cloud.client("secretsmanager").put_secret_value(SecretId=props["secretId"], SecretString="somebody else's")
    seen = read(cloud, VERSION, there, props)
    assert seen["secretString"] == VALUE
    assert "AWSCURRENT" not in seen["versionStages"]
    assert kind(VERSION).find(cloud, props, "") is None


@pytest.mark.slow
def test_a_secret_that_waits_for_its_deletion_is_gone(cloud: EmulatedAws) -> None:
    """Deleted with a window, it is neither read nor found, nor deleted again."""
    props = {"name": fresh(), "recoveryWindowInDays": 7}
    of = kind(SECRET)
    there = of.create(cloud, props)
    of.delete(cloud, there, props)
    assert of.read(cloud, there, props) is None
    assert of.find(cloud, props, "") is None
    of.delete(cloud, there, props)
    told = cloud.client("secretsmanager").describe_secret(SecretId=there)
    assert told["DeletedDate"]


@pytest.mark.slow
def test_a_window_of_zero_frees_the_name(cloud: EmulatedAws) -> None:
    """Deleted for good, its name can be used at once."""
    props = secretsmanager.gone_at_once(cloud, fresh())
    of = kind(SECRET)
    of.delete(cloud, of.create(cloud, props), props)
    assert of.create(cloud, props)


@pytest.mark.slow
def test_taking_the_policy_off_leaves_the_secret(cloud: EmulatedAws) -> None:
    """Deleting a policy resource removes the policy and nothing else."""
    props = secretsmanager.own_policy(cloud, fresh())
    of = kind(POLICY)
    there = of.create(cloud, props)
    assert json.loads(read(cloud, POLICY, there, props)["policy"]) == json.loads(props["policy"])
    of.delete(cloud, there, props)
    assert of.read(cloud, there, props) is None
    assert read(cloud, SECRET, there, {})["arn"] == there


@pytest.mark.slow
@pytest.mark.parametrize("token", [SECRET, VERSION, POLICY])
def test_what_is_gone_is_gone(token: str, cloud: EmulatedAws) -> None:
    """Reading what is not there gives nothing, deleting it is no error."""
    arn = f"arn:aws:secretsmanager:{cloud.region}:{cloud.account}:secret:{fresh()}-AbCdEf"
    there = f"{arn}|00000000-0000-0000-0000-000000000000" if token == VERSION else arn
    of = kind(token)
    assert of.read(cloud, there, {}) is None
    of.delete(cloud, there, {})


@pytest.mark.parametrize(
    "props",
    [
        {"secretString": VALUE, "secretBinary": VALUE},
        {"secretBinary": f"{VALUE}!"},
        {"secretString": [VALUE]},
        {"secretString": VALUE * 5000},
        {"secretString": ""},
        {},
    ],
)
def test_a_value_that_is_refused_is_not_repeated(props: dict[str, Any]) -> None:
    """What is wrong with a value is said without the value."""
    said = complaints(VERSION, {"secretId": "s"} | props)
    assert said
    assert VALUE not in str(said)


def test_the_value_is_not_in_what_is_validated() -> None:
    """A value does not reach botocore's validator, whose complaint would repeat it, and is a secret output."""
    of = kind(VERSION)
    assert VALUE not in str(list(of.calls({"secretId": "s", "secretString": VALUE, "secretBinary": VALUE})))
    assert of.secret_outputs == {"secretString", "secretBinary"}


@pytest.mark.parametrize(
    ("props", "name", "words"),
    [
        ({"name": "a secret"}, "name", "at most 512"),
        ({"name": "s", "recoveryWindowInDays": 6}, "recoveryWindowInDays", "7 to 30"),
        ({"name": "s", "recoveryWindowInDays": 31}, "recoveryWindowInDays", "7 to 30"),
        ({"name": "s", "policy": "deny"}, "policy", "JSON"),
    ],
)
def test_what_is_refused_of_a_container_is_said_before_it_is_asked(
    props: dict[str, Any], name: str, words: str
) -> None:
    """A container that AWS would refuse is a problem of the input at fault."""
    assert words in complaints(SECRET, props)[name]


def test_a_window_of_zero_is_taken() -> None:
    """Zero days is deletion for good, and no problem."""
    assert complaints(SECRET, {"name": "s", "recoveryWindowInDays": 0}) == {}
