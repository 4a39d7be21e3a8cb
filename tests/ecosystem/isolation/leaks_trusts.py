"""Leaks in who may take a role, in its boundary, and in resources' own policies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from ecosystem.iam.world import Guarded
from ecosystem.isolation.claims import BOUNDED, CLOSED, CONTAINED, FIGURES, TRUSTED
from tests.ecosystem.isolation.austral import Json, Made, guarded
from tests.ecosystem.isolation.leaks_policies import AURORA, BRISA, MEDIA, NORTE, PIXEL
from tests.ecosystem.isolation.planting import Change, Leak, beside, bound, on, trust

STRANGER = "arn:aws:iam::999999999999:root"


def every(change: Callable[[Json], None]) -> Callable[[list[Json]], None]:
    """Return a change of each statement."""

    def changed(statements: list[Json]) -> None:
        for each in statements:
            change(each)

    return changed


def first(change: Callable[[Json], None]) -> Callable[[list[Json]], None]:
    """Return a change of the first statement, by which the role is taken."""
    return lambda statements: change(statements[0])


def who(principal: Any) -> Callable[[list[Json]], None]:
    """Return that somebody else is trusted."""
    return every(lambda each: each.update(Principal=principal))


def equal(**said: Any) -> Callable[[list[Json]], None]:
    """Return that the first statement's StringEquals says something else of keys; `__` stands for `:`, None drops."""

    def change(statement: Json) -> None:
        for key, value in said.items():
            name = key.replace("__", ":").replace("_slash_", "/")
            if value is None:
                del statement["Condition"]["StringEquals"][name]
            else:
                statement["Condition"]["StringEquals"][name] = value

    return first(change)


def _like(statement: Json) -> None:
    condition = statement["Condition"]
    condition["StringLike"]["sts:ExternalId"] = condition["StringEquals"].pop("sts:ExternalId")


def _second(statements: list[Json]) -> None:
    more = {**statements[0], "Sid": "Second"}
    equals = {**more["Condition"]["StringEquals"], "sts:ExternalId": "another-id-0123456789"}
    statements.append({**more, "Condition": {**more["Condition"], "StringEquals": equals}})


def _planning(statements: list[Json]) -> None:
    for each in statements:
        each["Principal"] = {"AWS": "arn:aws:iam::444444444444:role/planning"}
        del each["Condition"]["StringEquals"]["aws:PrincipalArn"]


def _tags(**said: Any) -> Callable[[list[Json]], None]:
    def change(statements: list[Json]) -> None:
        (tagging,) = (each for each in statements if each["Action"] == "sts:TagSession")
        for operator, value in said.items():
            name = operator.replace("__", ":")
            if value is None:
                del tagging["Condition"][name]
            else:
                tagging["Condition"][name] = value

    return change


def _trusts(name: str, role: str, change: Callable[[list[Json]], None]) -> Leak:
    return Leak(name, trust(role, change), TRUSTED, (role,))


TRUSTS: Final = (
    _trusts("a stranger's account", PIXEL, who({"AWS": STRANGER})),
    _trusts("one account more", PIXEL, who({"AWS": ["arn:aws:iam::333333333333:root", STRANGER]})),
    _trusts("everybody", PIXEL, who("*")),
    _trusts("everybody of AWS", PIXEL, who({"AWS": "*"})),
    _trusts("the corporation's own account", PIXEL, who({"AWS": "arn:aws:iam::111111111111:root"})),
    _trusts("another agency's role", PIXEL, _planning),
    _trusts(
        "another agency's role by condition", PIXEL, equal(aws__PrincipalArn="arn:aws:iam::444444444444:role/planning")
    ),
    _trusts("another role of the account", PIXEL, equal(aws__PrincipalArn="arn:aws:iam::333333333333:role/other")),
    _trusts("any role of the account", PIXEL, equal(aws__PrincipalArn=None)),
    _trusts(
        "a pattern of roles",
        PIXEL,
        first(
            lambda one: (
                one["Condition"].update(ArnLike={"aws:PrincipalArn": "arn:aws:iam::333333333333:role/*"})
                or one["Condition"]["StringEquals"].pop("aws:PrincipalArn")
            )
        ),
    ),
    _trusts("a service", PIXEL, who({"Service": "lambda.amazonaws.com"})),
    _trusts("no external id", PIXEL, equal(sts__ExternalId=None)),
    _trusts("two external ids", PIXEL, equal(sts__ExternalId=["external-id-of-pixel-0123", "another-id-0123456789"])),
    _trusts("a second statement with another id", PIXEL, _second),
    _trusts("an id that is a pattern", PIXEL, first(_like)),
    _trusts("an id that is guessed", PIXEL, equal(sts__ExternalId="pixel")),
    _trusts("an id that is a variable", PIXEL, equal(sts__ExternalId="${aws:PrincipalAccount}")),
    _trusts(
        "an id if there is one",
        PIXEL,
        first(
            lambda one: one["Condition"].update(
                StringEqualsIfExists={"sts:ExternalId": one["Condition"]["StringEquals"].pop("sts:ExternalId")}
            )
        ),
    ),
    _trusts("no source identity", PIXEL, first(lambda one: one["Condition"].pop("StringLike"))),
    _trusts(
        "an empty source identity",
        PIXEL,
        first(lambda one: one["Condition"].update(StringLike={"sts:SourceIdentity": "*"})),
    ),
    _trusts("no end of the trust", PIXEL, first(lambda one: one["Condition"].pop("DateLessThan"))),
    _trusts("every action of STS", PIXEL, first(lambda one: one.update(Action="sts:*"))),
    _trusts(
        "every action but one", PIXEL, first(lambda one: one.update(NotAction="sts:TagSession") or one.pop("Action"))
    ),
    _trusts(
        "the root user's session", PIXEL, first(lambda one: one.update(Action=["sts:AssumeRole", "sts:AssumeRoot"]))
    ),
    _trusts("another agency's people", NORTE, equal(aws__RequestTag_slash_agency="lealtad")),
    _trusts("two agencies' people", NORTE, equal(aws__RequestTag_slash_agency=["norte", "lealtad"])),
    _trusts("anybody of the workforce", NORTE, equal(aws__RequestTag_slash_agency=None)),
    _trusts(
        "a pattern of people",
        NORTE,
        first(
            lambda one: (
                one["Condition"].update(StringLike={"aws:RequestTag/agency": "norte*", "sts:SourceIdentity": "?*"})
                or one["Condition"]["StringEquals"].pop("aws:RequestTag/agency")
            )
        ),
    ),
    _trusts("another identity provider", NORTE, who({"Federated": "arn:aws:iam::111111111111:saml-provider/other"})),
    _trusts(
        "a provider of another account", NORTE, who({"Federated": "arn:aws:iam::999999999999:saml-provider/other"})
    ),
    _trusts("people without a source identity", NORTE, first(lambda one: one["Condition"].pop("StringLike"))),
    _trusts("a tag that isolates", NORTE, _tags(ForAllValues__StringEquals={"aws:TagKeys": ["agency", "brand"]})),
    _trusts("any tags", NORTE, _tags(ForAllValues__StringEquals=None, Null=None)),
    _trusts("another agency's tag", NORTE, _tags(StringEquals={"aws:RequestTag/agency": "lealtad"})),
    _trusts("own account for people of the workforce", NORTE, who({"AWS": STRANGER})),
    _trusts(
        "the workforce for an agency with accounts",
        PIXEL,
        who({"Federated": "arn:aws:iam::111111111111:saml-provider/austral-dev-platform-workforce-s7shhzm7"}),
    ),
)
"""Who may take a role."""


def _without(*sids: str) -> Callable[[list[Json]], None]:
    def change(statements: list[Json]) -> None:
        statements[:] = [each for each in statements if each["Sid"] not in sids]
        (table,) = (each for each in statements if each["Sid"] == "Table")
        table["Action"] = "*"

    return change


def _sometimes(statements: list[Json]) -> None:
    statements[0]["Action"] = "*"
    statements[1]["Condition"] = {"StringNotEquals": {"aws:PrincipalTag/brand": "aurora"}}


BOUNDARIES: Final = (
    Leak("no boundary", on(PIXEL, lambda raw: replace(raw, boundary=None, bounded=None)), BOUNDED, (PIXEL,)),
    Leak(
        "another boundary",
        on(PIXEL, lambda raw: replace(raw, boundary="arn:aws:iam::111111111111:policy/other")),
        BOUNDED,
        (PIXEL,),
    ),
    Leak(
        "a boundary of another account",
        on(PIXEL, lambda raw: replace(raw, boundary=(raw.boundary or "").replace("111111111111", "999999999999"))),
        BOUNDED,
        (PIXEL,),
    ),
    Leak(
        "AWS's own as a boundary",
        on(PIXEL, lambda raw: replace(raw, boundary="arn:aws:iam::aws:policy/AdministratorAccess")),
        BOUNDED,
        (PIXEL,),
    ),
    Leak(
        "a boundary that lets administer",
        bound(PIXEL, _without("Administration")),
        BOUNDED,
        (PIXEL,),
        step="policy:iam:PutRolePolicy",
    ),
    Leak("a boundary that lets keys be", bound(PIXEL, _without("Keys")), BOUNDED, (PIXEL,), step="key:kms:CreateGrant"),
    Leak(
        "a boundary that lets tags be",
        bound(PIXEL, _without("IsolationTags")),
        BOUNDED,
        (PIXEL,),
        step="tag:s3:PutObjectTagging",
    ),
    Leak(
        "a boundary that lets approve",
        bound(PIXEL, _without("WorkflowTokens")),
        BOUNDED,
        (PIXEL,),
        step="approval:states:SendTaskSuccess",
    ),
    Leak(
        "a boundary that lets share",
        bound(PIXEL, _without("Sharing")),
        BOUNDED,
        (PIXEL,),
        step="resource-policy:s3:PutBucketPolicy",
    ),
    Leak("a boundary that denies sometimes", bound(PIXEL, _sometimes), BOUNDED, (PIXEL,)),
)
"""The boundary."""


def _bucket(principal: Any, unit: Any = BRISA, action: Any = "s3:GetObject", **more: Any) -> Change:
    def make(_: Made) -> Guarded:
        arn = f"arn:aws:s3:::{unit.content}"
        said: Json = {
            "Sid": "Given",
            "Effect": "Allow",
            "Principal": principal,
            "Action": action,
            "Resource": f"{arn}/*",
        }
        return guarded("bucket", (arn, f"{arn}/*"), {**said, **more}, name=unit.content)

    return beside(make)


def _other(kind: str, arn: str, action: Any, principal: Any, resource: str = "") -> Change:
    said = {"Sid": "Given", "Effect": "Allow", "Principal": principal, "Action": action, "Resource": resource or arn}
    return beside(lambda _: guarded(kind, (arn,), said))


def _role(made_by: str) -> str:
    unit, _, agency = made_by.partition("/")
    return {"aurora": AURORA, "brisa": BRISA}[unit].role(agency)


def _session(made_by: str) -> str:
    return f"arn:aws:sts::111111111111:assumed-role/{_role(made_by).rpartition('/')[2]}/somebody"


LAKE = AURORA.lake[0]
KEY = "arn:aws:kms:sa-east-1:111111111111:key/3f1d"
RESOURCES: Final = (
    Leak("a bucket names a session", _bucket({"AWS": _session(PIXEL)}), CONTAINED, (PIXEL,)),
    Leak(
        "a bucket names a session, for what no boundary has",
        _bucket({"AWS": _session(PIXEL)}, AURORA, "s3:GetObjectTagging"),
        CONTAINED,
        (PIXEL,),
    ),
    Leak(
        "a bucket is open",
        _bucket("*"),
        CONTAINED,
        ("aurora/pixel", "aurora/mediahaus", "brisa/mediahaus", "brisa/norte", "club/lealtad"),
    ),
    Leak(
        "a bucket is open to an account's principals by condition",
        _bucket("*", Condition={"StringEquals": {"aws:PrincipalAccount": "111111111111"}}),
        CONTAINED,
        ("aurora/pixel", "aurora/mediahaus", "brisa/mediahaus", "brisa/norte", "club/lealtad"),
    ),
    Leak(
        "a bucket is open to one tag",
        _bucket("*", Condition={"StringEquals": {"aws:PrincipalTag/agency": "pixel"}}),
        CONTAINED,
        (PIXEL,),
    ),
    Leak("a bucket of another brand names the role", _bucket({"AWS": _role(PIXEL)}), CONTAINED, (PIXEL,)),
    Leak("a bucket names the role for more", _bucket({"AWS": _role(PIXEL)}, AURORA), CONTAINED, (PIXEL,)),
    Leak(
        "a bucket names the identity provider",
        _bucket(
            {"Federated": "arn:aws:iam::111111111111:saml-provider/austral-dev-platform-workforce-s7shhzm7"}, AURORA
        ),
        CONTAINED,
        ("brisa/norte", "club/lealtad"),
    ),
    Leak(
        "the lake names the role",
        beside(
            lambda _: guarded(
                "bucket",
                (LAKE, f"{LAKE}/*"),
                {
                    "Effect": "Allow",
                    "Principal": {"AWS": _role(MEDIA)},
                    "Action": "s3:GetObject",
                    "Resource": f"{LAKE}/*",
                },
            )
        ),
        FIGURES,
        (MEDIA,),
    ),
    Leak(
        "a queue of another brand names the role",
        _other("queue", BRISA.arn("sqs", BRISA.conversions), "sqs:SendMessage", {"AWS": _role(MEDIA)}),
        CONTAINED,
        (MEDIA,),
    ),
    Leak("a key names the role", _other("key", KEY, "kms:Decrypt", {"AWS": _role(PIXEL)}, "*"), CONTAINED, (PIXEL,)),
    Leak(
        "a key lets a session grant it",
        _other("key", "arn:aws:kms:*", "kms:CreateGrant", {"AWS": _session(NORTE)}, "*"),
        CLOSED,
        (NORTE,),
        True,
        "key:kms:CreateGrant",
    ),
    Leak(
        "a secret is open",
        _other(
            "secret",
            "arn:aws:secretsmanager:sa-east-1:111111111111:secret:token-x",
            "secretsmanager:GetSecretValue",
            {"AWS": _session(PIXEL)},
            "*",
        ),
        CONTAINED,
        (PIXEL,),
        True,
    ),
    Leak(
        "a function lets its code be changed",
        _other(
            "function",
            "arn:aws:lambda:sa-east-1:111111111111:function:sync",
            "lambda:UpdateFunctionCode",
            {"AWS": _role(PIXEL)},
        ),
        CLOSED,
        (PIXEL,),
        True,
        "code:lambda:UpdateFunctionCode",
    ),
)
"""Resources' own policies."""
