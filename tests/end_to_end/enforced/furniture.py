"""What has to be there for an attempt to be about access alone: an object, a table, a template in every place."""

from __future__ import annotations

from stacks.access.unitplace import scope
from tests.end_to_end.enforced.built import BRANDS, Built

FOREIGN = "published/locked.txt"
"""An object in the content bucket that is encrypted with a key which no agency may use."""
TABLES = ("engagement_daily", "advertising_daily")
AGENCIES = {"aurora": ("pixel", "mediahaus", "ayer"), "brisa": ("norte", "mediahaus"), "club": ("lealtad",)}
"""Brand -> who has a role there."""


def furnish(built: Built) -> None:
    """Put something into every place of every brand, as the corporation."""
    root = built.root()
    s3, glue, ses = (built.client(each, root) for each in ("s3", "glue", "sesv2"))
    for brand in BRANDS:
        unit, there = built.unit(brand), scope(built.declaration, brand)
        written = ["published/hello.txt", *(unit.drafts(each) + "a.txt" for each in AGENCIES[brand])]
        written += [unit.creatives(each) + "a.txt" for each in AGENCIES[brand]]
        for path in written:
            s3.put_object(Bucket=unit.content, Key=path, Body=b"hello")
        s3.put_object(
            Bucket=unit.content,
            Key=FOREIGN,
            Body=b"hello",
            ServerSideEncryption="aws:kms",
            SSEKMSKeyId=built.key_arn("identity"),
        )
        for site in there.sites:
            s3.put_object(Bucket=unit.site(site), Key="live/index.html", Body=b"<p>hello</p>")
            s3.put_object(Bucket=unit.logs, Key=f"cloudfront/{unit.host(site)}/a.gz", Body=b"log")
        for agency in AGENCIES[brand]:
            s3.put_object(Bucket=unit.results_bucket, Key=f"{unit.results(agency)}a.csv", Body=b"1")
        for table in TABLES:
            glue.create_table(DatabaseName=unit.database, TableInput={"Name": table})
        content = {"Subject": "hello", "Text": "hello", "Html": "<p>hello</p>"}
        ses.create_email_template(TemplateName=f"{unit.template_prefix}hello", TemplateContent=content)
