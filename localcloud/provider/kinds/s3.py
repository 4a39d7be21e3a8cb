"""Amazon S3: the bucket itself; its settings are resources of their own (`s3_settings`, `s3_documents`)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from botocore.exceptions import ClientError

from localcloud.provider.kind import Aws, Kind, Props, kind
from localcloud.provider.shape import code, tag_changes, tag_list, tag_map, unless_gone

GONE = ("NoSuchBucket", "404", "NotFound")
HOME = "us-east-1"

# https://docs.aws.amazon.com/general/latest/gr/s3.html#s3_website_region_endpoints
ZONES: Mapping[str, str] = {
    "us-east-1": "Z3AQBSTGFYJSTF",
    "us-east-2": "Z2O1EMRO9K5GLX",
    "us-west-1": "Z2F56UZL2M1ACD",
    "us-west-2": "Z3BJ6K6RIION7M",
    "ca-central-1": "Z1QDHH18159H29",
    "eu-central-1": "Z21DNDUVLTQW6Q",
    "eu-west-1": "Z1BKCTXD74EZPE",
    "eu-west-2": "Z3GKZC51ZF0DB4",
    "eu-west-3": "Z3R1K369G5AVDG",
    "eu-south-1": "Z30OZKI7KPW7MI",
    "eu-south-2": "Z0081959F7139GRJC19J",
    "eu-north-1": "Z3BAZG2TWCNX0D",
    "sa-east-1": "Z7KQH4QJS55SO",
    "mx-central-1": "Z031926423N54SVSNNLBA",
    "ap-south-1": "Z11RGJOFQNVJUP",
    "ap-northeast-1": "Z2M4EHUR26P7ZW",
    "ap-northeast-2": "Z3W03O7B5YMIYP",
    "ap-southeast-1": "Z3O0J2DXBE1FTB",
    "ap-southeast-2": "Z1WCIGYICN2BYD",
}


def exists(aws: Aws, bucket: str) -> bool:
    """Return whether the account has this bucket."""
    return unless_gone(GONE, aws.client("s3").head_bucket, Bucket=bucket) is not None


def bucket_name_problem(name: Any) -> str | None:
    """Return what is wrong with a bucket's name, None when it is a good one."""
    # https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
    if not isinstance(name, str) or not re.fullmatch(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", name):
        return f"is `{name}`, expected 3 to 63 lower-case letters, digits, `.` or `-`, no mark at the ends"
    if ".." in name or re.fullmatch(r"\d+\.\d+\.\d+\.\d+", name) or name.startswith("xn--"):
        return f"is `{name}`, which S3 takes for something else than a name"
    return None


@kind
class Bucket(Kind):
    """An S3 bucket: its name, tags and object lock."""

    token: ClassVar[str] = "aws:s3/bucket:Bucket"
    inputs: ClassVar[frozenset[str]] = frozenset({"bucket", "forceDestroy", "objectLockEnabled", "tags"})
    required: ClassVar[frozenset[str]] = frozenset({"bucket"})
    replace_on: ClassVar[frozenset[str]] = frozenset({"bucket", "objectLockEnabled"})
    delete_before_replace: ClassVar[bool] = True

    def calls(self, props: Props) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
        """Yield the calls that make it."""
        yield "s3", "CreateBucket", {"Bucket": props["bucket"]}
        if props.get("tags"):
            yield "s3", "PutBucketTagging", self._tagging(props["bucket"], props["tags"])

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield what is wrong with the name."""
        if wrong := bucket_name_problem(props["bucket"]):
            yield "bucket", wrong

    def create(self, aws: Aws, props: Props) -> str:
        """Make the bucket in the region of the provider, and tag it."""
        name = str(props["bucket"])
        params: dict[str, Any] = {"Bucket": name}
        if aws.region != HOME:
            params["CreateBucketConfiguration"] = {"LocationConstraint": aws.region}
        elif exists(aws, name):  # in us-east-1 S3 answers a second create of one's own bucket with success
            taken = {"Error": {"Code": "BucketAlreadyOwnedByYou", "Message": "the bucket is yours already"}}
            raise ClientError(taken, "CreateBucket")
        if props.get("objectLockEnabled"):
            params["ObjectLockEnabledForBucket"] = True
        aws.client("s3").create_bucket(**params)
        if props.get("tags"):
            aws.client("s3").put_bucket_tagging(**self._tagging(name, props["tags"]))
        return name

    def read(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return its tags, object lock and addresses."""
        client = aws.client("s3")
        located = unless_gone(GONE, client.get_bucket_location, Bucket=id)
        if located is None:
            return None
        region = located.get("LocationConstraint") or HOME
        tags = unless_gone(("NoSuchTagSet",), client.get_bucket_tagging, Bucket=id) or {}
        # Asked only where it matters: every call counts with hundreds of buckets.
        locked = bool(props.get("objectLockEnabled") or not props) and self._locked(client, id)
        return {
            "bucket": id,
            "tags": tag_map(tags.get("TagSet")),
            "objectLockEnabled": locked,
            "forceDestroy": props.get("forceDestroy", False),
            "arn": f"arn:aws:s3:::{id}",
            "bucketDomainName": f"{id}.s3.amazonaws.com",
            "bucketRegionalDomainName": f"{id}.s3.{region}.amazonaws.com",
            "bucketRegion": region,
            "hostedZoneId": ZONES.get(region, ""),
        }

    def update(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        """Change the tags; nothing else of a bucket can change."""
        changed, removed = tag_changes(old, new)
        if not changed and not removed:
            return
        if new.get("tags"):
            aws.client("s3").put_bucket_tagging(**self._tagging(id, new["tags"]))
        else:
            aws.client("s3").delete_bucket_tagging(Bucket=id)

    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Delete it; what is in it only with `forceDestroy`."""
        client = aws.client("s3")
        try:
            if props.get("forceDestroy") and exists(aws, id):
                self._empty(client, id)
            client.delete_bucket(Bucket=id)
        except ClientError as error:
            if code(error) not in GONE:
                raise

    def find(self, aws: Aws, props: Props, urn_tag: str) -> str | None:
        """Return the bucket of that name."""
        name = str(props["bucket"])
        return name if exists(aws, name) else None

    def _locked(self, client: Any, bucket: str) -> bool:
        lock = unless_gone(
            ("ObjectLockConfigurationNotFoundError", "ObjectLockConfigurationNotFound"),
            client.get_object_lock_configuration,
            Bucket=bucket,
        )
        return bool((lock or {}).get("ObjectLockConfiguration", {}).get("ObjectLockEnabled") == "Enabled")

    def _tagging(self, bucket: str, tags: Mapping[str, str]) -> dict[str, Any]:
        return {"Bucket": bucket, "Tagging": {"TagSet": tag_list(tags)}}

    def _empty(self, client: Any, bucket: str) -> None:
        """Delete every version of every object, uploads that were never finished too."""
        for page in client.get_paginator("list_object_versions").paginate(Bucket=bucket):
            found = [
                {"Key": each["Key"], "VersionId": each["VersionId"]}
                for name in ("Versions", "DeleteMarkers")
                for each in page.get(name, ())
            ]
            if found:
                client.delete_objects(
                    Bucket=bucket, Delete={"Objects": found, "Quiet": True}, BypassGovernanceRetention=True
                )
        for upload in client.list_multipart_uploads(Bucket=bucket).get("Uploads") or ():
            client.abort_multipart_upload(Bucket=bucket, Key=upload["Key"], UploadId=upload["UploadId"])
