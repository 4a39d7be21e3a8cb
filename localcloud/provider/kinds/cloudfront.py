"""Amazon CloudFront: distributions."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from localcloud.provider.gaps import ask, attempt, send
from localcloud.provider.kind import URN_TAG, Aws, Props, kind
from localcloud.provider.kinds.cloudfront_config import INPUTS, config, seen_config
from localcloud.provider.kinds.cloudfront_rules import distribution_problems
from localcloud.provider.shape import changed, tag_changes, tag_list, tag_map
from localcloud.provider.told import Told

GONE = frozenset({"NoSuchDistribution"})
HOSTED_ZONE = "Z2FDTNDATAQYW2"
"""The zone of every distribution's name, for alias records."""


@kind
class Distribution(Told):
    """A distribution; its id is AWS's."""

    token = "aws:cloudfront/distribution:Distribution"
    inputs = frozenset({*INPUTS, "retainOnDelete", "waitForDeployment", "tags"})
    required = frozenset({"defaultCacheBehavior", "enabled", "origins", "restrictions", "viewerCertificate"})
    replace_on = frozenset({"staging"})
    silent = frozenset({"retainOnDelete", "waitForDeployment"})
    unordered = frozenset({"aliases", "origins", "customErrorResponses", "originGroups"})

    def calls(self, props: Props) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
        """Yield the call that creates it."""
        yield "cloudfront", "CreateDistributionWithTags", self._created(props)

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield what CloudFront refuses."""
        yield from distribution_problems(props)

    def create(self, aws: Aws, props: Props) -> str:
        """Create it with its tags; its id."""
        answer = send(aws, "cloudfront:CreateDistributionWithTags", None, **self._created(props))
        return str(answer["Distribution"]["Id"])

    def observe(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return its settings, addresses and tags; an emulator deploys at once."""
        answer = ask(aws, "cloudfront:GetDistribution", GONE, None, Id=id)
        if answer is None:
            return None
        told = answer["Distribution"]
        listed = (ask(aws, "cloudfront:ListTagsForResource", GONE, None, Resource=told["ARN"]) or {}).get("Tags") or {}
        tags = tag_map(listed.get("Items"))
        modified = told.get("LastModifiedTime")
        return seen_config(told["DistributionConfig"], props) | {
            "arn": told["ARN"],
            "callerReference": told["DistributionConfig"].get("CallerReference"),
            "domainName": told["DomainName"],
            "etag": answer.get("ETag"),
            "hostedZoneId": HOSTED_ZONE,
            "inProgressValidationBatches": 0,
            "lastModifiedTime": modified.isoformat() if modified else None,
            "loggingV1Enabled": bool(props.get("loggingConfig")),
            "status": "Deployed",
            "trustedKeyGroups": [],
            "trustedSigners": [],
            "tags": tags,
            "tagsAll": tags,
        }

    def update(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        """Set the whole of it anew where something differs, and its tags."""
        answer = send(aws, "cloudfront:GetDistribution", None, Id=id)
        if changed(old, new, *INPUTS):
            self._set(aws, id, config(new, answer["Distribution"]["DistributionConfig"]["CallerReference"]), answer)
        arn, (added, taken) = answer["Distribution"]["ARN"], tag_changes(old, new)
        if added:
            attempt(aws, "tags", "cloudfront:TagResource", None, Resource=arn, Tags={"Items": tag_list(added)})
        if taken:
            attempt(aws, "tags", "cloudfront:UntagResource", None, Resource=arn, TagKeys={"Items": taken})

    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Disable it, then delete it (or leave it disabled, where that is said)."""
        answer = ask(aws, "cloudfront:GetDistribution", GONE, None, Id=id)
        if answer is None:
            return
        now = answer["Distribution"]["DistributionConfig"]
        if now.get("Enabled"):
            self._set(aws, id, {**now, "Enabled": False}, answer)
            answer = send(aws, "cloudfront:GetDistribution", None, Id=id)
        if not props.get("retainOnDelete"):
            ask(aws, "cloudfront:DeleteDistribution", GONE, None, Id=id, IfMatch=answer.get("ETag") or "")

    def find(self, aws: Aws, props: Props, urn_tag: str) -> str | None:
        """Find it by its tag."""
        for each in self._listed(aws) if urn_tag else ():
            answer = ask(aws, "cloudfront:ListTagsForResource", GONE, None, Resource=each["ARN"]) or {}
            if tag_map((answer.get("Tags") or {}).get("Items")).get(URN_TAG) == urn_tag:
                return str(each["Id"])
        return None

    def _listed(self, aws: Aws) -> Iterator[Mapping[str, Any]]:
        for page in aws.client("cloudfront").get_paginator("list_distributions").paginate():
            yield from (page.get("DistributionList") or {}).get("Items") or []

    def _set(self, aws: Aws, id: str, wanted: Mapping[str, Any], now: Mapping[str, Any]) -> None:
        said = {"Id": id, "IfMatch": now.get("ETag") or "", "DistributionConfig": dict(wanted)}
        send(aws, "cloudfront:UpdateDistribution", None, **said)

    def _created(self, props: Props) -> dict[str, Any]:
        tags = {"Items": tag_list(props.get("tags"))}
        return {"DistributionConfigWithTags": {"DistributionConfig": config(props, str(uuid.uuid4())), "Tags": tags}}
