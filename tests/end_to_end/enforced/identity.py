"""Deeds on IAM itself: boundary, policies, tags and trust of the own role, other roles, new users."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from stacks import places
from tests.end_to_end.enforced.built import Built
from tests.end_to_end.enforced.deed import Ask, Client, Deed, Who, arn

EVERYTHING = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]})


def own_role(action: str, method: str, **said: Any) -> Deed:
    """Do something to the role whose session it is."""

    def call(aws: Client, built: Built, who: Who) -> object:
        name = built.role(who.agency, who.brand).rpartition("/")[2]
        return getattr(aws("iam"), method)(RoleName=name, **said)

    return Deed(
        f"iam:{action} on its own role",
        lambda built, who: [Ask(f"iam:{action}", built.role(who.agency, who.brand))],
        call,
    )


def boundary(action: str, method: str, **said: Any) -> Deed:
    """Do something to the agencies' boundary."""

    def target(built: Built) -> str:
        return places.boundary_arn(built.context("aurora"))

    def call(aws: Client, built: Built, who: Who) -> object:
        return getattr(aws("iam"), method)(PolicyArn=target(built), **said)

    return Deed(f"iam:{action} on the boundary", lambda built, _: [Ask(f"iam:{action}", target(built))], call)


def user(action: str, method: str) -> Deed:
    """Do something to an IAM user of the corporation's account."""
    return Deed(
        f"iam:{action}",
        lambda _built, _who: [Ask(f"iam:{action}", arn("iam", "user/mallory", region=""))],
        lambda aws, _built, _who: getattr(aws("iam"), method)(UserName="mallory"),
    )


def other_role(agency: str, brand: str) -> Deed:
    """Go on from the session to a role of an agency (its own one elsewhere, or another's), without an external id."""

    def asks(built: Built, who: Who) -> Sequence[Ask]:
        return [Ask("sts:AssumeRole", built.role(agency, brand))]

    def call(aws: Client, built: Built, who: Who) -> object:
        role = built.role(agency, brand)
        return aws("sts").assume_role(RoleArn=role, RoleSessionName="ana", SourceIdentity="ana@agency.example")

    return Deed(f"sts:AssumeRole on {agency}'s role for {brand}", asks, call)


DEEDS = (
    own_role(
        "PutRolePermissionsBoundary",
        "put_role_permissions_boundary",
        PermissionsBoundary="arn:aws:iam::aws:policy/AdministratorAccess",
    ),
    own_role("DeleteRolePermissionsBoundary", "delete_role_permissions_boundary"),
    own_role("PutRolePolicy", "put_role_policy", PolicyName="more", PolicyDocument=EVERYTHING),
    own_role("DeleteRolePolicy", "delete_role_policy", PolicyName="guard"),
    own_role("AttachRolePolicy", "attach_role_policy", PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess"),
    own_role("TagRole", "tag_role", Tags=[{"Key": "brand", "Value": "club"}]),
    own_role("UntagRole", "untag_role", TagKeys=["agency"]),
    own_role("UpdateAssumeRolePolicy", "update_assume_role_policy", PolicyDocument=EVERYTHING),
    own_role("UpdateRole", "update_role", MaxSessionDuration=43200),
    boundary("CreatePolicyVersion", "create_policy_version", PolicyDocument=EVERYTHING, SetAsDefault=True),
    boundary("SetDefaultPolicyVersion", "set_default_policy_version", VersionId="v1"),
    user("CreateUser", "create_user"),
    user("CreateAccessKey", "create_access_key"),
)
"""What would widen an agency's own access; every role tries each."""
