"""Stacks of Pulumi as files: states, previews, several of them together, and what is wrong with them."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ecosystem.iam.exported import Export, exported, load, merge
from ecosystem.iam.snapshot import SnapshotError, read
from ecosystem.iam.world import PLANNED
from tests.ecosystem.iam.test_snapshot import HOME, LIMIT, ROLE, TRUST, account, allows, role, snapshot, understood

SECRET = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270"}
UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
PROVIDER = "urn:pulumi:dev.aurora::ecosystem::pulumi:providers:aws::home"


def state(type: str, name: str, inputs: Any, **more: Any) -> dict[str, Any]:
    """A resource of a stack's state."""
    said = {
        "urn": f"urn:pulumi:dev.aurora::ecosystem::{type}::{name}",
        "custom": True,
        "type": type,
        "inputs": inputs,
        "provider": f"{PROVIDER}::1d53c0b6",
    }
    return said | more


def provider() -> dict[str, Any]:
    """The provider of the account."""
    return {
        "urn": PROVIDER,
        "custom": True,
        "type": "pulumi:providers:aws",
        "inputs": {"allowedAccountIds": f'["{HOME}"]', "secretKey": SECRET | {"ciphertext": "v1:x"}},
    }


def agency(trust: Any = None, **more: Any) -> dict[str, Any]:
    """A role with a boundary of another stack."""
    inputs = {
        "name": "agency",
        "path": "/north/",
        "assumeRolePolicy": json.dumps(TRUST) if trust is None else trust,
        "permissionsBoundary": LIMIT,
        "tags": {"agency": "pixel"},
    }
    return state("aws:iam/role:Role", "agency", inputs, **more)


def grants() -> dict[str, Any]:
    """The role's inline policy."""
    said = {"role": "agency", "policy": json.dumps(allows("s3:GetObject"))}
    return state("aws:iam/rolePolicy:RolePolicy", "grants", said)


def limit() -> dict[str, Any]:
    """The boundary."""
    said = {"name": "limit", "path": "/north/", "policy": json.dumps(allows("s3:*"))}
    return state("aws:iam/policy:Policy", "limit", said)


def stack(*resources: Any, **more: Any) -> dict[str, Any]:
    """What `pulumi stack export` answers."""
    return {"version": 3, "deployment": {"manifest": {}, "resources": list(resources)} | more}


def preview(*resources: Any, op: str = "create", **more: Any) -> dict[str, Any]:
    """What `pulumi preview --json` answers."""
    return {"steps": [{"op": op, "urn": each["urn"], "newState": each} for each in resources]} | more


@pytest.mark.parametrize(
    "value",
    [
        stack(provider(), agency(), grants()),
        {"version": 3, "checkpoint": {"latest": stack(provider(), agency(), grants())["deployment"]}},
        preview(provider(), agency(), grants()),
    ],
    ids=["export", "state", "preview"],
)
def test_a_stack_is_a_planned_world(value: Any) -> None:
    """Roles are joined with their policies, in the account of their provider."""
    world = read(value, "stack.json")
    (found,) = world.roles
    assert (world.evidence, world.gaps) == (PLANNED, ())
    assert (found.id, found.arn, found.tags) == ("agency", ROLE, {"agency": "pixel"})
    assert found.identity[0].document.statements[0].actions == ("s3:GetObject",)
    assert (found.boundary, found.bounded) == (LIMIT, None)


def test_a_boundary_of_another_stack_is_found(tmp_path: Path) -> None:
    """Several files are gathered together."""
    for name, value in (("a", stack(provider(), agency())), ("b", stack(provider(), limit()))):
        (tmp_path / name).write_text(json.dumps(value))
    (found,) = merge([load(tmp_path / "a"), load(tmp_path / "b")]).roles
    assert found.bounded is not None
    assert found.bounded.document.statements[0].actions == ("s3:*",)


def test_what_was_planned_is_not_mixed_with_what_was_observed() -> None:
    """A plan beside a snapshot is refused."""
    with pytest.raises(SnapshotError, match="two questions"):
        merge([exported(stack(provider(), agency()), "a"), read(snapshot(account(role())), "b")])


@pytest.mark.parametrize("hidden", [SECRET | {"ciphertext": "v1:x"}, UNKNOWN, "[secret]"])
def test_what_is_secret_or_not_known_is_missing(hidden: Any) -> None:
    """A trust policy that nobody can read is missing."""
    (found,) = read(stack(provider(), agency(hidden)), "stack.json").roles
    assert found.trust.missing == "the trust policy of `agency`"


def test_a_secret_that_is_shown_is_read() -> None:
    """`--show-secrets` writes a secret as JSON."""
    shown = SECRET | {"plaintext": json.dumps(json.dumps(TRUST))}
    (found,) = read(stack(provider(), agency(shown)), "stack.json").roles
    assert found.trust.statements


def test_what_a_file_does_not_hold_is_a_gap() -> None:
    """Unchanged resources that a preview leaves out, operations under way, deletions to come, an unknown account."""
    assert read(preview(provider(), changeSummary={"same": 5}), "p").gaps == (
        "5 resources that do not change: preview with `--show-sames`",
    )
    under_way = read(stack(provider(), pending_operations=[{}]), "s").gaps
    assert under_way == ("what became of the operations that were under way in `s`",)
    doomed = read(stack(provider(), agency(), agency(delete=True)), "s")
    assert doomed.gaps == ("whether `agency` is deleted, which is still to be",)
    assert len(doomed.roles) == 1
    assert read(stack(agency()), "s").gaps == ("the account of the role `agency`",)


def test_an_account_is_known_by_what_was_provisioned() -> None:
    """Where no provider says it, an output's ARN does."""
    (found,) = read(stack(agency(outputs={"arn": ROLE})), "s").roles
    assert found.arn == ROLE


def test_what_a_preview_deletes_is_gone() -> None:
    """A step that deletes leaves no role."""
    said = preview(provider(), agency())
    gone = {"op": "delete", "urn": agency()["urn"], "oldState": agency()}
    said["steps"][1] = gone
    assert read(said, "p").roles == ()


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({"deployment": []}, "`deployment` is a list; a mapping is expected"),
        (stack(1), "`deployment.resources[0]` is a number; a mapping is expected"),
        (stack({"urn": "x"}), "`deployment.resources[0].urn` is no URN"),
        (stack({"urn": PROVIDER}), "`deployment.resources[0]` has no `type`"),
        ({"steps": {}}, "`steps` is a mapping; a list is expected"),
        ({"steps": [{"urn": "x"}]}, "`steps[0]` has no `op`"),
        ({"steps": [{"op": "same"}]}, "`steps[0]` has no `newState`"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(value: Any, said: str) -> None:
    """One sentence: the file, where in it, and what is expected."""
    with pytest.raises(SnapshotError) as caught:
        read(value, "stack.json")
    assert said in str(caught.value)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from([UNKNOWN, "[secret]", ROLE]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=8), inner, max_size=2),
    max_leaves=4,
)


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    whole=st.sampled_from(
        [stack(provider(), agency(), grants(), limit()), preview(provider(), agency(), changeSummary={"same": 1})]
    ),
    data=st.data(),
)
def test_anything_else_in_any_place_is_read_or_refused(whole: Any, data: st.DataObject) -> None:
    """Whatever stands in whatever place, there is a world or one sentence."""
    changed = copy.deepcopy(whole)
    at = changed
    while True:
        key = data.draw(st.sampled_from(list(at) if isinstance(at, dict) else list(range(len(at)))))
        if not isinstance(at[key], (dict, list)) or not at[key] or data.draw(st.booleans()):
            break
        at = at[key]
    at[key] = data.draw(_JSON)
    assert understood(changed)


def test_an_export_is_kept_until_it_is_merged(tmp_path: Path) -> None:
    """A file of Pulumi's is no world by itself, since its boundary may be in the next one."""
    (tmp_path / "a").write_text(json.dumps(stack(provider())))
    assert isinstance(load(tmp_path / "a"), Export)
