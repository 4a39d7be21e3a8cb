"""Amazon CloudFront: functions, which change a request or an answer at the edge."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from localcloud.provider import rules
from localcloud.provider.gaps import LACKS, ask, attempt, send
from localcloud.provider.kind import Aws, NotEmulated, Props, kind
from localcloud.provider.kinds.cloudfront_config import items, listed
from localcloud.provider.shape import changed, tag_changes, tag_list, tag_map
from localcloud.provider.told import Told

GONE = frozenset({"NoSuchFunctionExists", "NoSuchResource"})
CODE = ("code", "comment", "keyValueStoreAssociations", "runtime")
MOST_BYTES = 40_960
RUNTIMES = ("cloudfront-js-1.0", "cloudfront-js-2.0")


@kind
class Function(Told):
    """A function of the edge; its id is its name."""

    token = "aws:cloudfront/function:Function"
    inputs = frozenset({*CODE, "name", "publish", "tags"})
    required = frozenset({"name", "code", "runtime"})
    replace_on = frozenset({"name"})
    silent = frozenset({"publish"})

    def calls(self, props: Props) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
        """Yield the call that creates it."""
        yield "cloudfront", "CreateFunction", self._created(props)

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield names, runtimes and sizes that CloudFront refuses, and code without a handler."""
        yield from rules.formed(
            props,
            {
                "name": (r"[A-Za-z0-9_-]{1,64}", "1 to 64 letters, digits, `-` or `_`"),
                "comment": (r".{0,128}", "at most 128 characters"),
            },
        )
        yield from rules.one_of(props, {"runtime": RUNTIMES})
        size = len(str(props["code"]).encode())
        if not 1 <= size <= MOST_BYTES:
            yield "code", f"has {size} bytes, expected 1 to {MOST_BYTES}"
        elif "handler" not in props["code"]:
            yield "code", "has no function `handler`, which CloudFront calls"
        stores = props.get("keyValueStoreAssociations") or []
        if len(stores) > 1:
            yield "keyValueStoreAssociations", f"has {len(stores)} stores, expected at most one"
        elif stores and props["runtime"] != RUNTIMES[-1]:
            yield "keyValueStoreAssociations", f"need the runtime `{RUNTIMES[-1]}`"

    def create(self, aws: Aws, props: Props) -> str:
        """Create it, and publish it unless it is not to be; its name."""
        answer = send(aws, "cloudfront:CreateFunction", None, **self._created(props))
        self._publish(aws, props, answer)
        return str(props["name"])

    def observe(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return its code, settings and tags, as they are in development."""
        answer = ask(aws, "cloudfront:DescribeFunction", GONE, None, Name=id, Stage="DEVELOPMENT")
        if answer is None:
            return None
        summary = answer["FunctionSummary"]
        arn, config = summary["FunctionMetadata"]["FunctionARN"], summary["FunctionConfig"]
        code = send(aws, "cloudfront:GetFunction", None, Name=id, Stage="DEVELOPMENT")["FunctionCode"]
        live = ask(aws, "cloudfront:DescribeFunction", GONE, None, Name=id, Stage="LIVE")
        tags = (ask(aws, "cloudfront:ListTagsForResource", GONE, None, Resource=arn) or {}).get("Tags") or {}
        stores = [each["KeyValueStoreARN"] for each in listed(config.get("KeyValueStoreAssociations"))]
        return {
            "name": summary["Name"],
            "runtime": config["Runtime"],
            "comment": config.get("Comment") or None,
            "code": (code.read() if hasattr(code, "read") else code).decode(),
            "keyValueStoreAssociations": stores or None,
            "arn": arn,
            "etag": answer.get("ETag"),
            "liveStageEtag": (live or {}).get("ETag") or "",
            "status": summary.get("Status") or "UNPUBLISHED",
            "tags": tag_map(tags.get("Items")),
            "tagsAll": tag_map(tags.get("Items")),
        }

    def update(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        """Set what differs and publish it; where the emulator cannot, the same function is made anew."""
        if changed(old, new, *CODE) and "cloudfront:UpdateFunction" in LACKS.get(aws.emulator, frozenset()):
            self.delete(aws, id, new)
            self.create(aws, new)
            return
        answer = send(aws, "cloudfront:DescribeFunction", None, Name=id, Stage="DEVELOPMENT")
        if changed(old, new, *CODE):
            said = {name: value for name, value in self._created(new).items() if name != "Tags"}
            send(aws, "cloudfront:UpdateFunction", None, IfMatch=answer.get("ETag") or "", **said)
            # Its own answer has the new version in a header that AWS misspells, and others do not.
            answer = send(aws, "cloudfront:DescribeFunction", None, Name=id, Stage="DEVELOPMENT")
        if changed(old, new, *CODE, "publish"):
            self._publish(aws, new, answer)
        arn, (added, taken) = answer["FunctionSummary"]["FunctionMetadata"]["FunctionARN"], tag_changes(old, new)
        if added:
            attempt(aws, "tags", "cloudfront:TagResource", None, Resource=arn, Tags={"Items": tag_list(added)})
        if taken:
            attempt(aws, "tags", "cloudfront:UntagResource", None, Resource=arn, TagKeys={"Items": taken})

    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Delete it."""
        now = ask(aws, "cloudfront:DescribeFunction", GONE, None, Name=id, Stage="DEVELOPMENT")
        if now is not None:
            ask(aws, "cloudfront:DeleteFunction", GONE, None, Name=id, IfMatch=now.get("ETag") or "")

    def find(self, aws: Aws, props: Props, urn_tag: str) -> str | None:
        """Find it by its name."""
        try:
            return None if self.observe(aws, str(props["name"]), props) is None else str(props["name"])
        except NotEmulated:
            return None

    def record(self, aws: Aws, props: Props) -> tuple[str, Props]:
        """Return its name, and the ARN that distributions refer to."""
        name = str(props.get("name"))
        return name, {"arn": f"arn:aws:cloudfront::{aws.account}:function/{name}", "status": "UNASSOCIATED"}

    def _publish(self, aws: Aws, props: Props, answer: Mapping[str, Any]) -> None:
        if props.get("publish", True):
            said = {"Name": props["name"], "IfMatch": answer.get("ETag") or ""}
            attempt(aws, "publish", "cloudfront:PublishFunction", None, **said)

    def _created(self, props: Props) -> dict[str, Any]:
        stores = items({"KeyValueStoreARN": each} for each in props.get("keyValueStoreAssociations") or [])
        config = {"Comment": props.get("comment") or "", "Runtime": props["runtime"]}
        return {
            "Name": props["name"],
            "FunctionConfig": config | ({"KeyValueStoreAssociations": stores} if stores["Quantity"] else {}),
            "FunctionCode": str(props["code"]).encode(),
            **({"Tags": {"Items": tag_list(props["tags"])}} if props.get("tags") else {}),
        }
