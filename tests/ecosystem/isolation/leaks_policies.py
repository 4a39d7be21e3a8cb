"""Leaks in the roles' own policies: what is named too widely, and conditions that are gone or hold too often."""

from __future__ import annotations

from typing import Final

from ecosystem.isolation.claims import CLEAN, CONTAINED, ENDING, FIGURES
from tests.ecosystem.isolation.austral import Json, example
from tests.ecosystem.isolation.planting import Leak, allow, attach, drop, edit, ends, put, together, trust

PIXEL, MEDIA, NORTE, CLUB = "aurora/pixel", "aurora/mediahaus", "brisa/norte", "club/lealtad"
AURORA, BRISA = example().place("aurora"), example().place("brisa")
DRAFTS = f"arn:aws:s3:::{AURORA.content}/drafts/pixel/*"
THEIRS = f"arn:aws:s3:::{BRISA.content}/published/*"
AWS = "arn:aws:iam::aws:policy/"


def _both(statement: Json) -> None:
    statement["Condition"]["StringEquals"]["kms:EncryptionContext:aws:s3:arn"] = [
        f"arn:aws:s3:::{each.content}" for each in (AURORA, BRISA)
    ]


def _no_source(statement: Json) -> None:
    del statement["Condition"]["ForAllValues:StringEquals"], statement["Condition"]["Null"]


def _brand_tag(statements: list[Json]) -> None:
    for each in statements:
        if each["Action"] == "sts:TagSession":
            each["Condition"]["ForAllValues:StringEquals"]["aws:TagKeys"] = ["agency", "brand"]


WIDE: Final = (
    Leak("folder without its end", put(PIXEL, "ReadPublished", "published/*", "published*"), CONTAINED, (PIXEL,)),
    Leak("bucket's prefix", put(PIXEL, "ReadPublished", AURORA.content, "austral-dev-a*"), CONTAINED, (PIXEL,)),
    Leak(
        "bucket's prefix of every brand",
        put(CLUB, "ReadSites", "austral-dev-club", "austral-dev-*"),
        CONTAINED,
        (CLUB,),
    ),
    Leak("one character open", put(PIXEL, "ReadDrafts", "pixel", "pixe?"), CONTAINED, (PIXEL,)),
    Leak(
        "queue's prefix",
        put(MEDIA, "Conversions3", "austral-dev-aurora-conv", "austral-dev-*conv"),
        CONTAINED,
        (MEDIA,),
    ),
    Leak("queue of every region", put(MEDIA, "Conversions3", "sqs:sa-east-1", "sqs:*"), CONTAINED, (MEDIA,), True),
    Leak(
        "workgroup's prefix", put(PIXEL, "Query", AURORA.workgroup("pixel"), "austral-dev-aurora-*"), FIGURES, (PIXEL,)
    ),
    Leak("tables of another layer", put(PIXEL, "Tables", "engagement_*", "*"), FIGURES, (PIXEL,)),
    Leak("tables of a longer name", put(PIXEL, "Tables", "engagement_*", "e*"), FIGURES, (PIXEL,)),
    Leak("database of another brand", put(PIXEL, "Tables", AURORA.database, BRISA.database), FIGURES, (PIXEL,)),
    Leak("results of another agency", put(PIXEL, "ReadResults", "results-pixel-2kjre22g/", ""), FIGURES, (PIXEL,)),
    Leak("raw figures", allow(PIXEL, "s3:GetObject", f"{AURORA.lake[0]}/*"), FIGURES, (PIXEL,)),
    Leak(
        "templates of every brand", put(NORTE, "Templates", "austral-dev-brisa", "austral-dev-*"), CONTAINED, (NORTE,)
    ),
    Leak("sender of another brand", put(NORTE, "Deliverab", "mail.brisa", "mail.aurora"), CONTAINED, (NORTE,)),
    Leak("live beside staging", put(CLUB, "WriteStaging", "staging/*", "*"), CONTAINED, (CLUB,)),
    Leak("logs of every host", put(PIXEL, "ReadWebLogs", "cloudfront/www", "cloudfront/*www"), CONTAINED, (PIXEL,)),
    Leak("a whole service", allow(PIXEL, "s3:*", f"arn:aws:s3:::{AURORA.content}/*"), CONTAINED, (PIXEL,)),
    Leak("a prefix of actions", allow(PIXEL, "s3:Get*", DRAFTS), CONTAINED, (PIXEL,), True),
    Leak("everything", allow(PIXEL, "*", "*"), CONTAINED, (PIXEL,)),
    Leak("deletion of its drafts", allow(PIXEL, "s3:DeleteObject", DRAFTS), CONTAINED, (PIXEL,), True),
    Leak("drafts of another agency", allow(MEDIA, "s3:GetObject", DRAFTS), CONTAINED, (MEDIA,)),
    Leak(
        "views of another agency",
        allow(MEDIA, "glue:UpdateTable", AURORA.arn("glue", f"table/{AURORA.database}/{AURORA.views('pixel')}*")),
        FIGURES,
        (MEDIA,),
    ),
    Leak(
        "workflow of another brand",
        allow(PIXEL, "states:StartExecution", BRISA.arn("states", f"stateMachine:{BRISA.workflow('publishing')}")),
        CONTAINED,
        (PIXEL,),
    ),
    Leak(
        "another workflow of the brand",
        allow(PIXEL, "states:StartExecution", AURORA.arn("states", f"stateMachine:{AURORA.workflow('send')}")),
        CONTAINED,
        (PIXEL,),
    ),
    Leak(
        "queue of a stranger",
        allow(PIXEL, "sqs:SendMessage", "arn:aws:sqs:sa-east-1:999999999999:out"),
        CONTAINED,
        (PIXEL,),
    ),
    Leak(
        "everything but what is named",
        allow(PIXEL, "s3:GetObject", None, NotResource=f"arn:aws:s3:::{BRISA.content}/*"),
        CONTAINED,
        (PIXEL,),
    ),
    Leak(
        "everything but a variable",
        allow(PIXEL, "s3:GetObject", None, NotResource="arn:aws:s3:::x/${aws:PrincipalTag/team}/*"),
        CONTAINED,
        (PIXEL,),
    ),
    Leak("every action but some", allow(PIXEL, None, "*", NotAction="iam:*"), CONTAINED, (PIXEL,)),
    Leak(
        "every action but some, of one bucket",
        allow(PIXEL, None, THEIRS, NotAction=["iam:*", "s3:*"]),
        CONTAINED,
        (PIXEL,),
        True,
    ),
    Leak("AWS's ReadOnlyAccess", attach(PIXEL, f"{AWS}ReadOnlyAccess"), CONTAINED, (PIXEL,)),
    Leak("AWS's ReadOnlyAccess, figures", attach(NORTE, f"{AWS}ReadOnlyAccess"), FIGURES, (NORTE,)),
    Leak("AWS's AdministratorAccess", attach(PIXEL, f"{AWS}AdministratorAccess"), CONTAINED, (PIXEL,)),
    Leak("AWS's PowerUserAccess", attach(PIXEL, f"{AWS}PowerUserAccess"), CONTAINED, (PIXEL,)),
    Leak("AWS's AmazonS3FullAccess", attach(CLUB, f"{AWS}AmazonS3FullAccess"), CONTAINED, (CLUB,)),
    Leak("a rule of design", put(PIXEL, "ReadPublished", "published/*", "published*"), CLEAN, (PIXEL,)),
)
"""What names too much."""

OPEN: Final = (
    Leak(
        "no service before the key",
        drop(PIXEL, "PublishedReadKey", "StringEquals", "kms:ViaService"),
        CONTAINED,
        (PIXEL,),
    ),
    Leak(
        "no context of the key",
        drop(PIXEL, "DraftsWriteKey", "StringEquals", "kms:EncryptionContext:aws:s3:arn"),
        CONTAINED,
        (PIXEL,),
    ),
    Leak("context of two brands", edit(PIXEL, "DraftsWriteKey", _both), CONTAINED, (PIXEL,)),
    Leak("any key", drop(PIXEL, "DraftsWriteKey", "ForAnyValue:StringEquals"), CONTAINED, (PIXEL,)),
    Leak("no prefix", drop(PIXEL, "ListDrafts", "StringLike"), CONTAINED, (PIXEL,)),
    Leak(
        "a wider prefix",
        edit(PIXEL, "ListDrafts", lambda one: one["Condition"].update(StringLike={"s3:prefix": "drafts/*"})),
        CONTAINED,
        (PIXEL,),
    ),
    Leak(
        "prefix if there is one",
        edit(
            PIXEL,
            "ListDrafts",
            lambda one: one["Condition"].update(StringLikeIfExists=one["Condition"].pop("StringLike")),
        ),
        CONTAINED,
        (PIXEL,),
    ),
    Leak("no source of events", edit(PIXEL, "Reply", _no_source), CONTAINED, (PIXEL,)),
    Leak("events without a source", drop(PIXEL, "Reply", "Null"), CONTAINED, (PIXEL,)),
    Leak(
        "one source among several",
        edit(
            PIXEL,
            "Reply",
            lambda one: one["Condition"].update(
                {"ForAnyValue:StringEquals": one["Condition"].pop("ForAllValues:StringEquals")}
            ),
        ),
        CONTAINED,
        (PIXEL,),
    ),
    Leak(
        "source of another brand",
        edit(
            PIXEL,
            "Reply",
            lambda one: one["Condition"].update(
                {"ForAllValues:StringEquals": {"events:source": BRISA.source("engagement")}}
            ),
        ),
        CONTAINED,
        (PIXEL,),
    ),
    Leak(
        "source of another layer",
        edit(
            PIXEL,
            "Reply",
            lambda one: one["Condition"].update(
                {"ForAllValues:StringEquals": {"events:source": AURORA.source("customer_service")}}
            ),
        ),
        CONTAINED,
        (PIXEL,),
    ),
    Leak(
        "another tag than its own",
        allow(PIXEL, "s3:GetObject", THEIRS, {"StringNotEquals": {"aws:PrincipalTag/brand": "brisa"}}),
        CONTAINED,
        (PIXEL,),
    ),
    Leak(
        "its own tag",
        allow(PIXEL, "s3:GetObject", THEIRS, {"StringEquals": {"aws:PrincipalTag/brand": "aurora"}}),
        CONTAINED,
        (PIXEL,),
    ),
    Leak(
        "a tag that is not there",
        allow(PIXEL, "s3:GetObject", THEIRS, {"StringNotEquals": {"aws:PrincipalTag/team": "x"}}),
        CONTAINED,
        (PIXEL,),
    ),
    Leak(
        "if there is a service",
        allow(
            PIXEL,
            "kms:Decrypt",
            AURORA.here.arn("kms", "key/*"),
            {"StringEqualsIfExists": {"kms:ViaService": "s3.sa-east-1.amazonaws.com"}},
        ),
        CONTAINED,
        (PIXEL,),
    ),
    Leak(
        "for all of none",
        allow(
            PIXEL,
            "kms:Decrypt",
            AURORA.here.arn("kms", "key/*"),
            {"ForAllValues:StringEquals": {"kms:ResourceAliases": AURORA.alias("content")}},
        ),
        CONTAINED,
        (PIXEL,),
    ),
    Leak(
        "from elsewhere",
        allow(PIXEL, "s3:GetObject", THEIRS, {"NotIpAddress": {"aws:SourceIp": ["10.0.0.0/8", "2001:db8::/32"]}}),
        CONTAINED,
        (PIXEL,),
    ),
    Leak(
        "with a second factor if asked",
        allow(PIXEL, "s3:GetObject", THEIRS, {"BoolIfExists": {"aws:MultiFactorAuthPresent": "true"}}),
        CONTAINED,
        (PIXEL,),
    ),
    Leak(
        "whatever its case",
        allow(PIXEL, "s3:GetObject", THEIRS, {"StringEqualsIgnoreCase": {"aws:PrincipalTag/brand": "AURORA"}}),
        CONTAINED,
        (PIXEL,),
    ),
    Leak(
        "like its ARN",
        allow(PIXEL, "s3:GetObject", THEIRS, {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/austral/*"}}),
        CONTAINED,
        (PIXEL,),
    ),
    Leak(
        "small objects",
        allow(PIXEL, "s3:PutObject", THEIRS, {"NumericLessThan": {"s3:content-length": "10"}}),
        CONTAINED,
        (PIXEL,),
    ),
    Leak(
        "a tag of the object",
        allow(
            PIXEL,
            "s3:GetObject",
            f"arn:aws:s3:::{BRISA.content}/*",
            {"StringEquals": {"s3:ExistingObjectTag/agency": "pixel"}},
        ),
        CONTAINED,
        (PIXEL,),
    ),
    Leak(
        "a variable that the session sets",
        together(
            trust(NORTE, _brand_tag),
            allow(NORTE, "s3:GetObject", "arn:aws:s3:::austral-dev-content/${aws:PrincipalTag/brand}/*"),
        ),
        CONTAINED,
        (NORTE,),
    ),
    Leak(
        "a condition that the session sets",
        together(
            trust(NORTE, _brand_tag),
            allow(
                NORTE,
                "s3:GetObject",
                f"arn:aws:s3:::{AURORA.content}/*",
                {"StringEquals": {"aws:PrincipalTag/brand": "aurora"}},
            ),
        ),
        CONTAINED,
        (NORTE,),
    ),
    Leak("an end a day later", ends(MEDIA, "Conversions3", "2027-02-02"), CONTAINED, (MEDIA,)),
    Leak("an end a day later, after the last", ends(MEDIA, "Conversions3", "2027-02-02"), ENDING, (MEDIA,)),
    Leak("an end a year later", ends(PIXEL, "WriteDrafts", "2028-04-01"), ENDING, (PIXEL,)),
    Leak("no end", ends(PIXEL, "WriteDrafts", None), ENDING, (PIXEL,)),
    Leak("no end of anything", ends(CLUB, "", None), CONTAINED, (CLUB,)),
    Leak(
        "an end in seconds",
        edit(PIXEL, "WriteDrafts", lambda one: one["Condition"].update(DateLessThan={"aws:EpochTime": "1900000000"})),
        ENDING,
        (PIXEL,),
    ),
    Leak(
        "up to and with the end",
        edit(
            PIXEL,
            "WriteDrafts",
            lambda one: one["Condition"].update(DateLessThanEquals=one["Condition"].pop("DateLessThan")),
        ),
        ENDING,
        (PIXEL,),
    ),
)
"""What is open when it should not be."""
