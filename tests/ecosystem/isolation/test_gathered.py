"""Worlds of plans: no policy is lost between stacks, and what is not known is not taken for nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ecosystem.estate import UNKNOWN
from ecosystem.estate.estate import Estate
from ecosystem.estate.planned import planned
from ecosystem.estate.resource import Resource
from ecosystem.iam.gathered import gathered
from ecosystem.isolation.claims import PROVED, REFUTED, UNPROVED
from ecosystem.isolation.proving import prove
from tests.ecosystem.isolation.austral import TODAY
from tests.policies.planned_stacks import plans
from tests.stacks.rehearsed import austral

ROLE = "aws:iam/role:Role"
ALL: Mapping[str, Any] = {"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}


def _resource(kind: str, called: str, depends: tuple[str, ...] = (), **properties: Any) -> Resource:
    urn = f"urn:pulumi:dev.more::other::{kind}::{called}"
    return Resource(
        id=called,
        type=kind,
        urn=urn,
        properties=properties,
        project="other",
        stack="dev.more",
        provider={},
        parent="",
        protect=False,
        depends=depends,
    )


def _estate(*resources: Resource) -> Estate:
    return planned(resources, TODAY, austral(), environment="dev")


def _role(**more: Any) -> Resource:
    return _resource(ROLE, "one", name="one", assumeRolePolicy={"Statement": []}, **more)


def test_a_policy_of_another_stack_is_the_roles_too() -> None:
    """An inline policy and an attachment that another program puts on a role by its name count."""
    declaration = austral()
    stacks = tuple(plans("dev").values())
    name = next(each.name for each in gathered(stacks).roles if each.tags.get("agency") == "norte")
    arn = "arn:aws:iam::aws:policy/AdministratorAccess"
    for more in (
        _resource("aws:iam/rolePolicy:RolePolicy", "more", role=name, policy=ALL),
        _resource("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "more", role=name, policyArn=arn),
    ):
        world = gathered([*stacks, _estate(more)])
        proof = prove(world, declaration, declaration.cloud.environments["dev"], TODAY)
        assert {each.agency for each in proof.roles if each.verdict == REFUTED} == {"norte"}


def test_a_policy_whose_role_is_not_known_may_be_any_roles() -> None:
    """It is on the role that it depends on; where it depends on none, nobody knows whose it is."""
    role = _role()
    more = _resource("aws:iam/rolePolicy:RolePolicy", "more", (role.urn,), role=UNKNOWN, policy=ALL)
    (found,) = gathered([_estate(role, more)]).roles
    assert [each.document.missing for each in found.identity] == [""]
    lost = _resource("aws:iam/rolePolicy:RolePolicy", "more", role=UNKNOWN, policy=ALL)
    put = _resource(
        "aws:iam/policyAttachment:PolicyAttachment", "put", roles=UNKNOWN, policyArn="arn:aws:iam::aws:policy/x"
    )
    for each in (lost, put):
        (found,) = gathered([_estate(role, each)]).roles
        assert [policy.document.missing for policy in found.identity] == ["whose policy it is"]


def test_an_attachment_that_is_not_known_allows_nobody_knows_what() -> None:
    """Which policy is attached is not known."""
    put = _resource("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "put", role="one", policyArn=UNKNOWN)
    (found,) = gathered([_estate(_role(), put)]).roles
    assert found.identity[0].document.missing


def test_tags_that_are_not_known_are_hidden_not_absent() -> None:
    """One value that is not known hides its key, tags that are not known at all hide every key."""
    (one,) = gathered([_estate(_role(tags={"brand": UNKNOWN, "a": "b"}))]).roles
    assert (one.tags, one.hidden) == ({"a": "b"}, ("brand",))
    world = gathered([_estate(_role(tags=UNKNOWN))])
    assert (world.roles[0].tags, world.roles[0].hidden, world.gaps) == ({}, ("*",), ("the tags of the role `one`",))


def test_a_bucket_policy_decides_about_its_own_bucket() -> None:
    """A Deny on one bucket takes nothing away at another; where the bucket is not known it may be any."""
    known = _resource("aws:s3/bucketPolicy:BucketPolicy", "known", bucket="mine", policy=ALL)
    unknown = _resource("aws:s3/bucketPolicy:BucketPolicy", "unknown", bucket=UNKNOWN, policy=ALL)
    found = {each.id: each.arns for each in gathered([_estate(known, unknown)]).resources}
    assert found["known"] == ("arn:aws:s3:::mine", "arn:aws:s3:::mine/*")
    assert found["unknown"][0] == "arn:aws:s3:::*"


def test_a_role_with_hidden_tags_is_not_proved() -> None:
    """Whose it is nobody knows, so that the world has a gap."""
    declaration = austral()
    world = gathered([_estate(_role(tags={"agency": UNKNOWN}))])
    proof = prove(world, declaration, declaration.cloud.environments["dev"], TODAY)
    assert (proof.verdict, proof.verdict == PROVED) == (UNPROVED, False)
