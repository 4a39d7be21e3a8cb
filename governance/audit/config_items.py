"""An export of AWS Config as live resources: which form it has, its configuration items, and what it does not hold.

Understood are the files that AWS Config delivers to S3 (a configuration snapshot, a configuration history: objects
with `configurationItems`, packed or not), the answers of its API (`get-resource-config-history`,
`batch-get-aggregate-resource-config`, `get-aggregate-resource-config`), and the results of an advanced query
(`select-resource-config`, `select-aggregate-resource-config`: `Results`, a list of JSON texts). A file in S3 says
`awsAccountId`, `ARN` and `tags` as an object where the API says `accountId`, `arn`, and a query `tags` as a list.

A query returns what it selected, and never the text of a policy; a delivered item says all that was recorded. So what a
result of a query leaves out is `UNKNOWN`, and in neither case is what is not in the file absent: each export is a gap.

Sources: AWS Config developer guide, "Example configuration history", "Components of a configuration item"; API
reference, ConfigurationItem, BaseConfigurationItem, ConfigurationItemStatus, SelectAggregateResourceConfig; the
queryable properties of each type in awslabs/aws-config-resource-schema, `config/properties/resource-types`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from ecosystem.estate.gaps import Gap
from ecosystem.estate.observed import LIVE
from ecosystem.estate.resource import Resource
from ecosystem.estate.unknown import UNKNOWN
from ecosystem.noun import noun
from governance.audit.config_item import Item, at, opened
from governance.audit.config_kinds import MAPPED, NAMED

SOURCE: Final = "aws:config"
"""The source of the gaps of an export."""

_DELETED: Final = ("ResourceDeleted", "ResourceDeletedNotRecorded")
_UNRECORDED: Final = "ResourceNotRecorded"
_STATUSES: Final = ("OK", "ResourceDiscovered", _UNRECORDED, *_DELETED)
_DELIVERED: Final = ("configurationItems", "BaseConfigurationItems", "ConfigurationItem")
_SELECTED: Final = ("Results", "results")
_SELECT: Final = (
    "`SELECT accountId, awsRegion, arn, resourceType, resourceId, resourceName, tags, configuration, "
    "supplementaryConfiguration` says enough"
)


class BadItemError(ValueError):
    """A configuration item is not as expected; the text says which and why."""


@noun(frozen=True, slots=True)
class Export:
    """What an export holds: its items in their order, whether each is all that was recorded, and where they stood.

    `more` is whether the answer had further pages, which are not in it.
    """

    items: tuple[Any, ...]
    whole: bool
    key: str
    more: bool = False


def export_of(said: Any) -> Export | None:
    """Return the export that JSON is, None when it is none: that of another kind of file, or an empty list."""
    if isinstance(said, Mapping):
        more = bool(said.get("NextToken") or said.get("nextToken"))
        for key in (*_DELIVERED, *_SELECTED):
            found = said.get(key)
            if isinstance(found, Mapping) and key == "ConfigurationItem":
                found = [found]
            if isinstance(found, list):
                return Export(tuple(found), key in _DELIVERED, key, more)
        return None
    if not isinstance(said, list) or not said:
        return None
    first = opened(said[0])
    if not isinstance(first, Mapping) or not {"resourceType", "configurationItemStatus"} & set(first):
        return None
    whole = all(isinstance(each, Mapping) and "configurationItemVersion" in each for each in said)
    return Export(tuple(said), whole, "")


def read(export: Export, name: str) -> tuple[tuple[Resource, ...], tuple[Gap, ...]]:
    """Return the live resources of an export, and what it leaves unknown; `name` is the file's, for the gaps.

    Of several items of one resource the one that was captured last counts. Raises `BadItemError`.
    """
    last: dict[tuple[str, str, str, str], tuple[str, Item, str]] = {}
    for number, raw in enumerate(export.items, 1):
        item, status, when = _item(raw, export, number)
        key = (item.account, item.region, item.type, item.id)
        if key not in last or when >= last[key][0]:
            last[key] = (when, item, status)
    kept = [(item, status) for _, item, status in last.values() if status not in _DELETED]
    found = [
        _resource(item, kind, properties)
        for item, status in kept
        if status != _UNRECORDED and item.type in MAPPED
        for kind, properties in MAPPED[item.type](item)
    ]
    return tuple(found), tuple(_gaps(kept, export, name))


def _gaps(kept: Sequence[tuple[Item, str]], export: Export, name: str) -> Iterator[Gap]:
    """What nobody knows of each account: all that is not in the file, and the kinds in it that are not understood."""
    pages = ", and its answer had further pages" if export.more else ""
    for account in sorted({item.account for item, _ in kept}):
        yield Gap(
            SOURCE, f"`{name}` holds what AWS Config recorded or a query chose, not all that is live{pages}", account
        )
    strange = Counter((item.account, item.type) for item, _ in kept if item.type not in MAPPED)
    for (account, kind), count in sorted(strange.items()):
        what = f"{count} {'item' if count == 1 else 'items'} of the type `{kind}` in `{name}`, which is not understood"
        yield Gap(SOURCE, what, account, types=(_as_pulumi(kind),))
    unrecorded = Counter((item.account, item.type) for item, status in kept if status == _UNRECORDED)
    for (account, kind), count in sorted(unrecorded.items()):
        what = f"{count} of the type `{kind}` in `{name}` exist and are not recorded by AWS Config"
        yield Gap(SOURCE, what, account, types=(_as_pulumi(kind),))


def _as_pulumi(type: str) -> str:
    """`AWS::EC2::Volume` as Pulumi writes types, so that a gap is about its service."""
    _, service, kind = type.split("::", 2)
    return f"aws:{service.lower()}/{kind[:1].lower()}{kind[1:]}:{kind}"


def _item(raw: Any, export: Export, number: int) -> tuple[Item, str, str]:
    """Return an item with its status and the instant of its capture; raises `BadItemError`."""
    where = f"record {number}{f' of `{export.key}`' if export.key else ''}"
    said = opened(raw)
    if not isinstance(said, Mapping):
        raise BadItemError(f"{where} is no JSON object; a configuration item is expected")
    kind = said.get("resourceType")
    if not isinstance(kind, str) or not re.fullmatch(r"[A-Za-z0-9]+(::[A-Za-z0-9]+){2,}", kind):
        raise BadItemError(f"{where} has no `resourceType` such as `AWS::S3::Bucket`; {_SELECT}")
    account = said.get("accountId") or said.get("awsAccountId")
    if not isinstance(account, str) or not re.fullmatch(r"\d{12}", account):
        raise BadItemError(f"{where} has no `accountId` (or `awsAccountId`) of 12 digits; {_SELECT}")
    own_id = said.get("resourceId") or said.get("arn") or said.get("ARN") or said.get("resourceName")
    if not isinstance(own_id, str):
        raise BadItemError(f"{where} has neither `resourceId` nor `arn`; {_SELECT}")
    status = said.get("configurationItemStatus") or "OK"
    if status not in _STATUSES:
        raise BadItemError(f"{where} has another `configurationItemStatus` than {', '.join(_STATUSES)}")
    body, more = (_body(said, key, where) for key in ("configuration", "supplementaryConfiguration"))
    arn = said.get("arn") or said.get("ARN") or ""
    named = NAMED.get(kind, ())
    own = at(body, named) if named else UNKNOWN
    name = own if isinstance(own, str) and own else said.get("resourceName") or own_id
    item = Item(
        type=kind,
        id=own_id,
        name=name.rstrip(".") if isinstance(name, str) else own_id,
        arn=str(arn),
        account=account,
        region=str(said.get("awsRegion") or ""),
        tags=_tags(said.get("tags"), at(body, ("tags",)), where),
        said=body,
        more=more,
        whole=export.whole,
    )
    return item, status, str(said.get("configurationItemCaptureTime") or "")


def _body(said: Mapping[str, Any], key: str, where: str) -> Mapping[str, Any]:
    found = opened(said.get(key))
    if found is None or found == "":
        return {}
    if not isinstance(found, Mapping):
        raise BadItemError(f"{where} has a `{key}` that is no object")
    return found


def _tags(said: Any, inside: Any, where: str) -> Any:
    """Tags as an object: a delivered item has one, a query a list; IAM's are inside. Else nobody knows."""
    if said in (None, {}, []) and isinstance(inside, list) and inside:
        said = inside
    if said is None:
        return UNKNOWN
    if isinstance(said, Mapping):
        return dict(said)
    if isinstance(said, list) and all(isinstance(at(each, ("key",)), str) for each in said):
        return {at(each, ("key",)): at(each, ("value",)) for each in said}
    raise BadItemError(f"{where} has `tags` that are neither an object nor a list of `key` and `value`")


def _resource(item: Item, type: str, properties: Mapping[str, Any]) -> Resource:
    return Resource(
        id=item.name.rpartition("/")[2] if item.name.startswith("http") else item.name,
        type=type,
        urn=item.arn or f"aws:{item.account}:{item.region}:{type}:{item.name}",
        properties={key: value for key, value in properties.items() if value is not None},
        project=LIVE,
        stack=f"{item.account}/{item.region}",
        provider={"region": item.region, "allowedAccountIds": [item.account]},
    )


def accounts(found: Iterable[Resource], gaps: Iterable[Gap]) -> tuple[str, ...]:
    """Return the accounts that an export is about, sorted."""
    return tuple(sorted({each.stack.partition("/")[0] for each in found} | {each.account for each in gaps} - {""}))
