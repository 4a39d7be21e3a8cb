"""Access as it was observed: the example up in the local cloud, collected and proved; then changed behind its back.

What somebody does in the console is in no declaration and in no plan; only what is really in the account shows it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import boto3
import pytest

from ecosystem.iam import exported
from ecosystem.iam.snapshot import load, read
from ecosystem.iam.world import World
from ecosystem.isolation.claims import (
    BOUNDED,
    CLOSED,
    CONTAINED,
    FIGURES,
    PROVED,
    REACHABLE,
    REFUTED,
    TRUSTED,
    Proof,
    RoleProof,
)
from ecosystem.isolation.places import Place as Names
from ecosystem.isolation.proving import prove
from ecosystem.loading import load as declared
from governance.collect.access import collect, write
from tests.end_to_end.place import ACCOUNT, AS_OF, REGION, Place

pytestmark = pytest.mark.slow

DAY = date.fromisoformat(AS_OF)
STRANGER = "austral-dev-brisa-agency-stranger"


@dataclass(frozen=True)
class Live:
    """The example as it is in the emulator now."""

    place: Place

    def snapshot(self) -> dict[str, Any]:
        """Collect it."""
        said = self.place.emulator.environment(ACCOUNT, REGION)
        session = boto3.Session(
            aws_access_key_id=said["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=said["AWS_SECRET_ACCESS_KEY"],
            aws_session_token=said["AWS_SESSION_TOKEN"] or None,
            region_name=REGION,
        )
        return collect(session, self.place.emulator.endpoint, lambda _: None)

    def prove(self, world: World | None = None) -> Proof:
        """Prove a world, by default the one that is there now."""
        declaration = declared(self.place.declaration)
        environment = declaration.cloud.environments["dev"]
        return prove(world or read(self.snapshot(), "live"), declaration, environment, DAY, whole=True)

    def names(self, unit: str) -> Names:
        """Return the names of a unit's things."""
        declaration = declared(self.place.declaration)
        return Names(declaration, declaration.cloud.environments["dev"], unit)

    def aws(self, service: str) -> Any:
        """A client of the emulator."""
        return self.place.aws(service)


@pytest.fixture(scope="module")
def live(austral: Place) -> Live:
    """The example, up."""
    return Live(austral)


def test_what_is_up_is_proved_for_every_agencys_role(live: Live) -> None:
    """Nothing is left unread, every role of an agency is there, and every claim about it is proved."""
    proof = live.prove()
    assert (proof.verdict, proof.gaps, proof.missing) == (PROVED, (), ())
    assert {(each.agency, each.unit) for each in proof.roles} == {
        ("lealtad", "club"),
        ("mediahaus", "aurora"),
        ("mediahaus", "brisa"),
        ("norte", "brisa"),
        ("pixel", "aurora"),
    }


def test_a_snapshot_written_and_read_again_is_an_equal_world(live: Live, tmp_path: Path) -> None:
    """Nothing is lost on the way through a file."""
    said = live.snapshot()
    write(said, tmp_path / "access.json")
    assert load(tmp_path / "access.json") == read(said, "live")


def test_awss_own_command_says_the_same_of_the_roles(live: Live) -> None:
    """What `get-account-authorization-details` answers is proved too; that it has no resources is said."""
    pages = [each | {"ResponseMetadata": None} for each in _details(live)]
    proof = live.prove(read(json.loads(json.dumps(pages, default=str)), "details.json"))
    assert {each.verdict for each in proof.roles} == {PROVED}
    assert len(proof.roles) == 5
    assert proof.gaps == ("the policies of resources: `get-account-authorization-details` has none",)


def test_the_stacks_states_say_the_same(live: Live) -> None:
    """What Pulumi has kept of all stacks together is proved as well, with the same roles."""
    world = exported.merge(exported.load(path) for path in sorted(live.place.states.glob("*.json")))
    proof = live.prove(world)
    assert proof.verdict == PROVED
    assert {each.arn for each in proof.roles} == {each.arn for each in live.prove().roles}


def _details(live: Live) -> Iterator[dict[str, Any]]:
    yield from live.aws("iam").get_paginator("get_account_authorization_details").paginate()


Change = Callable[[Live, str], Any]


@contextmanager
def widened(live: Live, role: str) -> Iterator[None]:
    """An inline policy more: another brand's published content."""
    said = {"RoleName": role, "PolicyName": "quick-fix"}
    allowed = [f"arn:aws:s3:::{live.names('brisa').content}/published/*"]
    live.aws("iam").put_role_policy(**said, PolicyDocument=_allows("s3:GetObject", allowed))
    try:
        yield
    finally:
        live.aws("iam").delete_role_policy(**said)


@contextmanager
def unbounded(live: Live, role: str) -> Iterator[None]:
    """No boundary."""
    live.aws("iam").delete_role_permissions_boundary(RoleName=role)
    try:
        yield
    finally:
        boundary = live.names("aurora").boundary
        live.aws("iam").put_role_permissions_boundary(RoleName=role, PermissionsBoundary=boundary)


@contextmanager
def opened(live: Live, role: str) -> Iterator[None]:
    """A trust policy that lets everybody in."""
    before = live.aws("iam").get_role(RoleName=role)["Role"]["AssumeRolePolicyDocument"]
    statement = {"Sid": "Open", "Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}
    after = {**before, "Statement": [*before["Statement"], statement]}
    live.aws("iam").update_assume_role_policy(RoleName=role, PolicyDocument=json.dumps(after))
    try:
        yield
    finally:
        live.aws("iam").update_assume_role_policy(RoleName=role, PolicyDocument=json.dumps(before))


@contextmanager
def administering(live: Live, role: str) -> Iterator[None]:
    """A copy of AWS's `AdministratorAccess`, attached; moto as it runs here has none of AWS's own policies."""
    iam = live.aws("iam")
    arn = iam.create_policy(PolicyName="AdministratorAccess", PolicyDocument=_allows("*", ["*"]))["Policy"]["Arn"]
    iam.attach_role_policy(RoleName=role, PolicyArn=arn)
    try:
        yield
    finally:
        iam.detach_role_policy(RoleName=role, PolicyArn=arn)
        iam.delete_policy(PolicyArn=arn)


@contextmanager
def unleashed(live: Live, role: str) -> Iterator[None]:
    """The same without the boundary, which alone keeps it from escalating."""
    with administering(live, role), unbounded(live, role):
        yield


@contextmanager
def shared(live: Live, role: str) -> Iterator[None]:
    """The policy of another brand's bucket names the role."""
    s3, bucket = live.aws("s3"), live.names("brisa").content
    before = s3.get_bucket_policy(Bucket=bucket)["Policy"]
    arn = live.aws("iam").get_role(RoleName=role)["Role"]["Arn"]
    statement = json.loads(_allows("s3:GetObject", [f"arn:aws:s3:::{bucket}/*"]))["Statement"][0]
    after = json.loads(before)
    after["Statement"].append({**statement, "Principal": {"AWS": arn}})
    s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps(after))
    try:
        yield
    finally:
        s3.put_bucket_policy(Bucket=bucket, Policy=before)


@contextmanager
def undeclared(live: Live, role: str) -> Iterator[None]:
    """A role of an agency that nobody declares, made by hand beside the others."""
    trust = json.loads(_allows("sts:AssumeRole", []))
    trust["Statement"][0] = {**trust["Statement"][0], "Principal": {"AWS": "999999999999"}}
    del trust["Statement"][0]["Resource"]
    tags = [{"Key": "agency", "Value": "stranger"}, {"Key": "brand", "Value": "brisa"}]
    iam = live.aws("iam")
    iam.create_role(RoleName=role, AssumeRolePolicyDocument=json.dumps(trust), Tags=tags)
    allowed = [f"arn:aws:s3:::{live.names('brisa').content}/*"]
    iam.put_role_policy(RoleName=role, PolicyName="grants", PolicyDocument=_allows("s3:GetObject", allowed))
    try:
        yield
    finally:
        iam.delete_role_policy(RoleName=role, PolicyName="grants")
        iam.delete_role(RoleName=role)


@pytest.mark.parametrize(
    ("change", "role", "claims", "words"),
    [
        (widened, "pixel", {CONTAINED}, "is allowed"),
        (unbounded, "pixel", {BOUNDED}, "it has no permissions boundary"),
        (opened, "mediahaus", {TRUSTED}, "its trust is open to everybody"),
        (administering, "pixel", {CONTAINED, FIGURES}, "is allowed"),
        (unleashed, "pixel", {CONTAINED, FIGURES, CLOSED, BOUNDED}, "it can "),
        (shared, "pixel", {CONTAINED}, "is allowed"),
        (undeclared, STRANGER, {CONTAINED, BOUNDED, TRUSTED}, "is allowed"),
    ],
)
def test_a_change_behind_its_back_is_refuted_on_that_role(
    change: Change, role: str, claims: set[str], words: str, live: Live
) -> None:
    """The right claim is refuted about the right role alone, and all is proved again once it is repaired."""
    name = role if role == STRANGER else live.names("aurora").role(role).rpartition("/")[2]
    with change(live, name):
        proof = live.prove()
    refuted = [each for each in proof.roles if each.verdict != PROVED]
    assert proof.verdict == REFUTED
    assert [each.role for each in refuted] == [name], [_why(each) for each in refuted]
    (found,) = refuted
    assert claims <= {each.claim for each in found.claims if each.verdict == REFUTED}, _why(found)
    assert (CLOSED in claims) == any(each.verdict == REFUTED for each in found.of(CLOSED)), _why(found)
    assert REACHABLE not in {each.claim for each in found.claims if each.verdict == REFUTED}
    assert any(words in each.sentence for claim in claims for each in found.of(claim)), _why(found)
    assert live.prove().verdict == PROVED


def test_awss_own_administrator_access_is_refuted_by_its_name(live: Live) -> None:
    """Attached by its ARN it is known for what it allows, also where its document was not read."""
    said = live.snapshot()
    name = live.names("aurora").role("pixel")
    (role,) = [each for each in said["accounts"][0]["roles"] if each["arn"] == name]
    role["attached"].append("arn:aws:iam::aws:policy/AdministratorAccess")
    (found,) = [each for each in live.prove(read(said, "live")).roles if each.verdict != PROVED]
    assert found.arn == name
    assert {CONTAINED, FIGURES} <= {each.claim for each in found.claims if each.verdict == REFUTED}


def _why(proof: RoleProof) -> list[str]:
    return [f"{each.claim} {each.verdict}: {each.sentence}" for each in proof.claims if each.verdict != PROVED]


def _allows(action: str, resources: list[str]) -> str:
    statement = {"Sid": "QuickFix", "Effect": "Allow", "Action": action, "Resource": resources}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})
