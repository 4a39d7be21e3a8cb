"""A snapshot is the same for the same evidence, holds no secret, and says when it was changed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ecosystem.estate.assets import Asset, Holder
from ecosystem.estate.gaps import Gap, Reach
from ecosystem.estate.resource import Resource
from ecosystem.estate.secrets_in_plain import in_plain
from ecosystem.estate.unknown import UNKNOWN
from governance.audit.difference import as_data, compare, lines
from governance.collect.snapshot import Snapshot, SnapshotError, dumps, load, read
from tests.governance.audit.live import live, made

SECRET = "EAAB-not-a-real-token"


def _snapshot(*resources: Resource, **more: Any) -> Snapshot:
    return Snapshot("2026-11-20T10:00:00+00:00", "dev", resources, **more)


def _written(snapshot: Snapshot, path: Path) -> Path:
    path.write_text(dumps(snapshot), encoding="utf-8")
    return path


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    """Resources with unknown values, assets with holders, gaps and what was read."""
    key = made("kms/key:Key", "k", policy=UNKNOWN, nested={"deep": [1, UNKNOWN]})
    page = Asset("meta", "page", "3", people=(Holder("person", "31", "a@austral.example", level=4),), partners=())
    gap = Gap("aws", "queues: refused", "1", "sa-east-1", "sqs:ListQueues", ("aws:sqs/queue:Queue",))
    snapshot = _snapshot(key, assets=(page,), gaps=(gap,), reach=Reach(("1",), ("a", "b"), ("meta",)), emulator="moto")
    again = load(_written(snapshot, tmp_path / "audit.json"))
    assert dumps(again) == dumps(snapshot)
    assert again.assets == snapshot.assets
    assert (again.gaps, again.reach, again.emulator) == (snapshot.gaps, snapshot.reach, "moto")
    assert again.resources[0].get("nested", "deep", 1) is UNKNOWN


def test_the_order_of_what_was_seen_does_not_matter() -> None:
    """The same evidence is the same text, and so the same hash."""
    assert dumps(_snapshot(*live())) == dumps(_snapshot(*reversed(live())))


@pytest.mark.parametrize(
    ("type", "properties"),
    [
        ("lambda/function:Function", {"environment": {"variables": {"META_TOKEN": SECRET, "MODE": SECRET}}}),
        ("amplify/app:App", {"environmentVariables": {"API_KEY": SECRET}}),
        ("ssm/parameter:Parameter", {"name": "db_password", "type": "String", "value": SECRET}),
        ("ssm/parameter:Parameter", {"name": "mode", "type": "String", "value": SECRET}),
        ("codebuild/project:Project", {"environment": {"environmentVariables": [{"name": "TOKEN", "value": SECRET}]}}),
        (
            "ecs/taskDefinition:TaskDefinition",
            {"containerDefinitions": json.dumps([{"environment": [{"name": "TOKEN", "value": SECRET}]}])},
        ),
        ("rds/cluster:Cluster", {"masterPassword": SECRET}),
    ],
)
def test_no_secret_is_written(type: str, properties: dict[str, Any]) -> None:
    """The value is gone; that it was a credential in plain text is still seen."""
    thing = made(type, "x", **properties)
    text = dumps(_snapshot(thing))
    assert SECRET not in text
    assert list(in_plain(read(json.loads(text), "x").resources[0])) == list(in_plain(thing))


def test_one_that_was_changed_is_refused(tmp_path: Path) -> None:
    """Its hash is another."""
    path = _written(_snapshot(*live()), tmp_path / "audit.json")
    path.write_text(path.read_text().replace("austral-dev-platform-trail", "austral-dev-platform-other"))
    with pytest.raises(SnapshotError, match="was changed"):
        load(path)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "is no JSON"),
        ("[" * 100_000, "is no JSON"),
        ("[]", "is no snapshot"),
        ('{"version": 9, "collected": "x", "resources": []}', "version 9"),
        ('{"version": 1, "collected": "x", "resources": []}', "was changed"),
    ],
)
def test_what_is_none_is_refused(tmp_path: Path, text: str, says: str) -> None:
    """In one sentence that names the file."""
    path = tmp_path / "audit.json"
    path.write_text(text)
    with pytest.raises(SnapshotError, match=says) as refused:
        load(path)
    assert str(path) in str(refused.value)


def test_two_are_compared_property_by_property() -> None:
    """What appeared, vanished, changed; a policy by what it says; what is unknown in one of them is no change."""
    old = [
        made("sqs/queue:Queue", "gone"),
        made("kms/key:Key", "k", enableKeyRotation=True, policy='{"a": 1, "b": 2}', spec=UNKNOWN),
    ]
    new = [
        made("sqs/queue:Queue", "new"),
        made("kms/key:Key", "k", enableKeyRotation=False, policy='{"b": 2, "a": 1}', spec="x"),
    ]
    pages = [Asset("meta", "page", "3", people=people, partners=()) for people in ((), (Holder("person", "31"),))]
    found = compare(_snapshot(*old, assets=(pages[0],)), _snapshot(*new, assets=(pages[1],), gaps=(Gap("aws", "x"),)))
    assert [each.name for each in found.appeared] == ["new"]
    assert [each.name for each in found.vanished] == ["gone"]
    changes = {each.name: [one.path for one in each.changes] for each in found.changed}
    assert changes == {"k": ["enableKeyRotation"], "3": ["people.person 31"]}
    assert found.gaps == ("only now not read: aws: x",)
    assert as_data(found)["changed"][0]["changes"]
    text = "\n".join(lines(found))
    assert "enableKeyRotation: true -> false" in text
    assert "1 appeared, 1 vanished, 2 changed" in text


def test_a_snapshot_is_like_itself() -> None:
    """Nothing is otherwise."""
    assert compare(_snapshot(*live()), _snapshot(*live())).empty
