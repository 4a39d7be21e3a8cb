"""Parameters: kept with their kind and key, and their values in no complaint."""

from __future__ import annotations

from typing import Any

import pytest

from localcloud.provider.aws import EmulatedAws
from tests.localcloud.provider.contract import Example, complaints, fresh, kind, live, made
from tests.localcloud.provider.examples import ssm
from tests.localcloud.provider.examples.ssm import PARAMETER

VALUE = "hunter2-hunter2"


@pytest.mark.slow
@pytest.mark.parametrize("example", ssm.EXAMPLES, ids=str)
def test_it_lives(example: Example, cloud: EmulatedAws) -> None:
    """It is made, tells all that was set but what the emulator is known not to keep, changes and goes."""
    live(cloud, example)


@pytest.mark.slow
def test_a_secure_value_is_read_decrypted(cloud: EmulatedAws) -> None:
    """A secure parameter's value comes back as it was put, as an output that is always a secret."""
    props = ssm.secure(cloud, fresh())
    seen = kind(PARAMETER).read(cloud, made(cloud, PARAMETER, props), {})
    assert seen is not None
    assert seen["value"] == props["value"]
    assert "insecureValue" not in seen
    assert kind(PARAMETER).secret_outputs == {"value"}


@pytest.mark.slow
def test_a_plain_value_changed_by_hand_is_seen(cloud: EmulatedAws) -> None:
    """A value that somebody put over ours is observed under the input that said it."""
    props = ssm.plain(cloud, fresh())
    there = made(cloud, PARAMETER, props)
    cloud.client("ssm").put_parameter(Name=there, Value="by hand", Overwrite=True)
    seen = kind(PARAMETER).read(cloud, there, props)
    assert seen is not None
    assert (seen["insecureValue"], seen["version"]) == ("by hand", 2)


@pytest.mark.slow
def test_what_is_there_is_overwritten_only_when_it_is_said(cloud: EmulatedAws) -> None:
    """`overwrite` takes over a parameter that exists, with its tags."""
    props = ssm.plain(cloud, fresh())
    made(cloud, PARAMETER, props)
    with pytest.raises(cloud.client("ssm").exceptions.ParameterAlreadyExists):
        made(cloud, PARAMETER, props)
    new = {"insecureValue": "boreal", "overwrite": True, "tags": {"owner": "aurora"}}
    there = made(cloud, PARAMETER, {**props, **new})
    seen = kind(PARAMETER).read(cloud, there, props)
    assert seen is not None
    assert (seen["insecureValue"], seen["tags"]) == ("boreal", {"owner": "aurora"})


@pytest.mark.slow
def test_what_is_gone_is_gone(cloud: EmulatedAws) -> None:
    """Reading what is not there gives nothing, deleting it is no error."""
    of = kind(PARAMETER)
    assert of.read(cloud, f"/{fresh()}", {}) is None
    of.delete(cloud, f"/{fresh()}", {})


@pytest.mark.parametrize(
    ("props", "name", "words"),
    [
        ({"name": "a b"}, "name", "at most 1011"),
        ({"name": "a/b"}, "name", "begins with `/`"),
        ({"name": "/aws/x"}, "name", "`aws`"),
        ({"name": "/a" * 16}, "name", "at most 15"),
        ({"type": "Secret"}, "type", "`SecureString`"),
        ({"tier": "Best"}, "tier", "`Advanced`"),
        ({"keyId": "alias/k"}, "keyId", "SecureString"),
        ({"value": None}, "value", "missing"),
        ({"insecureValue": VALUE}, "value", "together"),
        ({"value": VALUE * 400}, "value", "4096"),
        ({"value": ""}, "value", "empty"),
        ({"type": "SecureString", "value": None, "insecureValue": VALUE}, "insecureValue", "use `value`"),
    ],
)
def test_what_is_refused_is_said_before_it_is_asked_and_without_the_value(
    props: dict[str, Any], name: str, words: str
) -> None:
    """A parameter that AWS would refuse is a problem of the input at fault; its value is not repeated."""
    said = complaints(PARAMETER, {"name": "/p", "type": "String", "value": VALUE} | props)
    assert words in said[name]
    assert VALUE not in str(said)


def test_the_value_is_not_in_what_is_validated() -> None:
    """A value does not reach botocore's validator, whose complaint would repeat it."""
    assert VALUE not in str(list(kind(PARAMETER).calls({"name": "/p", "type": "String", "value": VALUE})))
