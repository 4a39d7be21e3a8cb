"""The engine's values as plain ones."""

from __future__ import annotations

import json
from typing import Any

import pytest
from google.protobuf.struct_pb2 import Struct
from pulumi_policy import proxy

from ecosystem.estate.unknown import UNKNOWN
from policies.pack.values import opened, provider_inputs
from tests.policies.pack.asking import SECRET, SIGNATURE


def _struct(value: dict[str, Any]) -> Struct:
    made = Struct()
    made.update(value)
    return made


def _opened(value: dict[str, Any]) -> tuple[dict[str, Any], set[str]]:
    secrets: set[str] = set()
    return opened(_struct(value), secrets), secrets


def test_plain_values_stay_as_they_are() -> None:
    """Texts, numbers, truths, nothing, lists and mappings come out as Python has them; whole numbers are whole."""
    value = {"a": "x", "b": 30, "c": 0.5, "d": True, "e": None, "f": [1, {"g": "y"}], "h": {}}
    found, secrets = _opened(value)
    assert found == value
    assert type(found["b"]) is int
    assert type(found["d"]) is bool
    assert secrets == set()


@pytest.mark.parametrize("name", [each for each in vars(proxy) if each.startswith("UNKNOWN_")])
def test_what_is_not_known_is_unknown(name: str) -> None:
    """Every sentinel that the SDK knows becomes `UNKNOWN`, wherever it stands."""
    found, _ = _opened({"a": getattr(proxy, name), "b": [getattr(proxy, name)]})
    assert found["a"] is UNKNOWN
    assert found["b"][0] is UNKNOWN


def test_a_secret_is_opened_and_remembered() -> None:
    """A secret is judged by its value; its texts and numbers, also those in JSON, are remembered to be hidden."""
    inner = {"user": "ana", "ports": [5432], "json": '{"key": "deep"}', "ok": True}
    found, secrets = _opened({"a": {**SECRET, "value": inner}, "b": {**SECRET, "value": "pass"}})
    assert found == {"a": inner, "b": "pass"}
    assert secrets == {"ana", "5432", '{"key": "deep"}', "deep", "pass"}


def test_a_secret_that_is_not_known_is_unknown() -> None:
    """Nothing is there to hide."""
    found, secrets = _opened({"a": {**SECRET, "value": proxy.UNKNOWN_STRING_VALUE}})
    assert found["a"] is UNKNOWN
    assert secrets == set()


def test_an_output_is_its_value() -> None:
    """An output without a value is not known yet; a secret one is remembered."""
    mark = {SIGNATURE: "d0e6a833031e9bbcd3f4e8bde6ca49a4"}
    found, secrets = _opened({"a": mark, "b": {**mark, "value": "x"}, "c": {**mark, "value": "s", "secret": True}})
    assert found["a"] is UNKNOWN
    assert (found["b"], found["c"], secrets) == ("x", "s", {"s"})


def test_assets_and_references_lose_their_mark() -> None:
    """An asset is what describes it, a reference to a resource its id."""
    asset = {SIGNATURE: "c44067f5952c0a294b673a41bacd8c17", "path": "./page.html"}
    reference = {SIGNATURE: "5cf8f73096256a8f31e491e813e4eb8e", "urn": "urn:x", "id": "i-1"}
    found, _ = _opened({"a": asset, "b": reference, "c": {key: reference[key] for key in (SIGNATURE, "urn")}})
    assert found == {"a": {"path": "./page.html"}, "b": "i-1", "c": "urn:x"}


def test_a_provider_keeps_json_in_its_texts() -> None:
    """A provider's lists, mappings and truths are JSON in a text; what is no JSON stays a text."""
    secret = json.dumps({**SECRET, "value": ["1"]})
    said = {"region": "sa-east-1", "allowedAccountIds": '["111111111111"]', "skip": "true", "odd": "[x", "s": secret}
    found = provider_inputs(_struct(said), set())
    assert found == {
        "region": "sa-east-1",
        "allowedAccountIds": ["111111111111"],
        "skip": True,
        "odd": "[x",
        "s": ["1"],
    }


def test_a_secret_in_a_providers_json_is_remembered() -> None:
    """What a provider keeps secret inside JSON is hidden, too."""
    secrets: set[str] = set()
    provider_inputs(_struct({"keys": json.dumps({**SECRET, "value": ["hush-hush"]})}), secrets)
    assert "hush-hush" in secrets
