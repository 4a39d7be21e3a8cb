"""The meaning of a grant: layer by layer and level by level, the statements that it gives in the cloud.

Source: "What a grant means in the cloud", `docs/access.md`. Levels include the lower ones. A grant limited to channels
gives what is theirs alone, and nothing that is the whole unit's (figures, events, conversions).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from ecosystem.estate.iam import Statement
from ecosystem.granting import CHANNEL_LAYERS, LEVELS
from ecosystem.isolation.given import READ, by_key, gives, putting, reading, starting, writing
from ecosystem.isolation.places import Place
from ecosystem.model import Channel

WEB: Final = frozenset({"landing_page", "microsite", "website", "app", "community", "survey"})
PUBLISHED: Final = WEB | {"social_profile", "messaging", "email"}
_ADVERTISING: Final = frozenset({"ad_account", "lead_form"})
_QUERY: Final = (
    "athena:BatchGetQueryExecution",
    "athena:GetQueryExecution",
    "athena:GetQueryResults",
    "athena:GetQueryResultsStream",
    "athena:GetWorkGroup",
    "athena:ListQueryExecutions",
    "athena:StartQueryExecution",
    "athena:StopQueryExecution",
)
_NAMED: Final = (
    "athena:BatchGetNamedQuery",
    "athena:CreateNamedQuery",
    "athena:GetNamedQuery",
    "athena:ListNamedQueries",
    "athena:UpdateNamedQuery",
)
_TABLES: Final = ("glue:GetDatabase", "glue:GetPartition", "glue:GetPartitions", "glue:GetTable", "glue:GetTables")


@dataclass(frozen=True, slots=True)
class Share:
    """One layer of one grant for one unit. `limited` are the channels that the grant is for, None for all.

    `channels` are the unit's own that are not retired.
    """

    place: Place
    agency: str
    layer: str
    level: str
    limited: tuple[str, ...] | None
    channels: tuple[Channel, ...]

    def at_least(self, level: str) -> bool:
        """Return whether the level includes `level`."""
        return LEVELS.index(self.level) >= LEVELS.index(level)

    @property
    def whole(self) -> bool:
        """Whether the whole unit is meant, not some channels."""
        return self.limited is None

    def folders(self, folder: str) -> tuple[str, ...]:
        """Return the folder, or its part of each channel that is meant."""
        if self.limited is None:
            return (folder,)
        return tuple(f"{folder}{self.place.id(each)}/" for each in self.limited)

    def meant(self, channel: Channel) -> bool:
        """Return whether a channel is meant."""
        return self.limited is None or channel.id in self.limited

    @property
    def brand(self) -> bool:
        """Whether the unit is a brand, which has its places from its first day."""
        return any(each.id == self.place.unit for each in self.place.declaration.brands)


def meaning(share: Share) -> Iterator[Statement]:
    """Yield what a share of a grant gives, without its end."""
    return _LAYERS[share.layer](share)


def _content(share: Share) -> bool:
    return share.brand or any(each.kind in PUBLISHED for each in share.channels)


def _published(share: Share) -> Iterator[Statement]:
    if not _content(share):
        return
    bucket = share.place.content
    yield from reading(bucket, share.folders("published/"))
    yield by_key(share.place, "content", "s3", (f"arn:aws:s3:::{bucket}",), write=False)


def _working(share: Share, folder: str) -> Iterator[Statement]:
    if not _content(share):
        return
    bucket, folders = share.place.content, share.folders(folder)
    yield from reading(bucket, folders)
    yield writing(bucket, folders)
    yield by_key(share.place, "content", "s3", (f"arn:aws:s3:::{bucket}",), write=True)


def _drafts(share: Share) -> Iterator[Statement]:
    return _working(share, f"drafts/{share.place.id(share.agency)}/")


def _figures(share: Share, tables: str) -> Iterator[Statement]:
    place = share.place
    if not share.whole or place.declaration.bi.provision == "none":
        return
    prefix, results = place.results_of(share.agency), place.results
    yield gives(_QUERY, (place.arn("athena", f"workgroup/{place.workgroup(share.agency)}"),))
    yield gives(_TABLES, _catalogue(place, tables))
    yield gives(("lakeformation:GetDataAccess",), ("*",))
    yield from reading(results, (prefix,))
    yield writing(results, (prefix,))
    yield gives(("s3:GetBucketLocation",), (f"arn:aws:s3:::{results}",))
    yield by_key(place, "lake", "s3", (f"arn:aws:s3:::{results}/{prefix}*",), write=True)


def _catalogue(place: Place, tables: str) -> tuple[str, ...]:
    return (
        place.arn("glue", "catalog"),
        place.arn("glue", f"database/{place.database}"),
        place.arn("glue", f"table/{place.database}/{tables}"),
    )


def _engagement(share: Share) -> Iterator[Statement]:
    yield from _published(share)
    yield from _figures(share, "engagement_*")
    if share.at_least("contribute"):
        yield from _drafts(share)
    if share.at_least("operate") and share.whole:
        yield putting(share.place, "engagement")


def _publishing(share: Share) -> Iterator[Statement]:
    yield from _published(share)
    yield from _figures(share, "engagement_*")
    if share.at_least("contribute"):
        yield from _drafts(share)
    if share.at_least("operate") and any(each.kind in PUBLISHED for each in share.channels):
        yield from _workflows(share, "publishing", share.limited)


def _advertising(share: Share) -> Iterator[Statement]:
    place = share.place
    yield from _figures(share, "advertising_*")
    if share.at_least("contribute"):
        yield from _working(share, f"creatives/{place.id(share.agency)}/")
    if not share.at_least("operate") or not (share.brand or any(each.kind in _ADVERTISING for each in share.channels)):
        return
    accounts = [each.id for each in share.channels if each.kind == "ad_account" and share.meant(each)]
    if share.whole:
        queue = place.arn("sqs", place.conversions)
        yield gives(("sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:SendMessage"), (queue,))
        yield by_key(place, "data", "sqs", (queue,), write=True)
    if accounts:
        yield from _workflows(share, "audience-sync", None if share.whole else tuple(accounts))


def _web(share: Share) -> Iterator[Statement]:
    place = share.place
    sites = [each for each in share.channels if _site(share, each)]
    if not sites:
        return
    buckets = [place.site(each) for each in sites]
    yield gives(("s3:ListBucket",), (f"arn:aws:s3:::{each}" for each in buckets))
    yield gives(READ, (f"arn:aws:s3:::{each}/*" for each in buckets))
    for bucket in buckets if share.at_least("contribute") else ():
        yield writing(bucket, ("staging/",))
    encrypted = tuple(f"arn:aws:s3:::{each}" for each in buckets)
    yield by_key(place, "content", "s3", encrypted, write=share.at_least("contribute"))
    hosts = [place.host(each) for each in sites]
    yield from reading(place.logs, (f"cloudfront/{host}/" for host in hosts))
    if share.at_least("operate"):
        yield from _workflows(share, "release", tuple(each.id for each in sites))
        yield gives(
            ("cloudfront:CreateInvalidation", "cloudfront:GetInvalidation", "cloudfront:ListInvalidations"),
            (place.names.arn("cloudfront", "distribution/*", region=""),),
            (
                ("stringequals", "aws:resourcetag/ecosystem", (place.declaration.corporation.id,)),
                ("stringequals", "aws:resourcetag/environment", (place.environment.name,)),
                ("stringequals", "aws:resourcetag/brand", (place.unit,)),
                ("stringequals", "aws:resourcetag/host", hosts),
            ),
        )


def _mail(share: Share) -> Iterator[Statement]:
    place = share.place
    sending = [
        each
        for each in share.channels
        if each.kind == "email"
        and each.provision != "none"
        and each.delivery in (None, "ses")
        and each.sending_domain
        and share.meant(each)
    ]
    if not sending:
        return
    measured = [place.arn("ses", f"identity/{place.sender(each)}") for each in sending]
    if share.whole:
        measured.append(place.arn("ses", f"configuration-set/{place.configuration_set}"))
    yield gives(("ses:BatchGetMetricData",), measured)
    if share.at_least("contribute"):
        names = ["*"] if share.whole else [f"{place.id(each.id)}_*" for each in sending]
        yield gives(
            (
                "ses:CreateEmailTemplate",
                "ses:GetEmailTemplate",
                "ses:TestRenderEmailTemplate",
                "ses:UpdateEmailTemplate",
            ),
            (place.arn("ses", f"template/{place.templates}{each}") for each in names),
        )
    if share.at_least("operate"):
        yield from _workflows(share, "send", None if share.whole else tuple(each.id for each in sending))


def _analytics(share: Share) -> Iterator[Statement]:
    place = share.place
    if not share.whole or place.declaration.bi.provision == "none":
        return
    yield from _figures(share, "*")
    if share.at_least("contribute"):
        yield gives(_NAMED, (place.arn("athena", f"workgroup/{place.workgroup(share.agency)}"),))
    if share.at_least("operate"):
        yield gives(("glue:CreateTable", "glue:UpdateTable"), _catalogue(place, f"{place.views(share.agency)}*"))


def _service(share: Share) -> Iterator[Statement]:
    yield from _figures(share, "customer_service_*")
    if share.at_least("contribute") and share.whole:
        yield putting(share.place, "customer_service")


def _survey(share: Share) -> Iterator[Statement]:
    yield from _figures(share, "survey_*")
    if share.at_least("contribute"):
        yield from _drafts(share)
    if share.at_least("operate") and share.whole:
        yield putting(share.place, "survey")


def _workflows(share: Share, kind: str, channels: tuple[str, ...] | None) -> tuple[Statement, ...]:
    names = (None,) if channels is None else channels
    return starting(share.place, (share.place.workflow(kind, each) for each in names))


def _site(share: Share, channel: Channel) -> bool:
    return (
        channel.kind in WEB
        and channel.provision != "none"
        and bool(channel.url)
        and share.layer in CHANNEL_LAYERS.get(channel.kind, ())
        and share.meant(channel)
    )


_LAYERS: Final[Mapping[str, Callable[[Share], Iterator[Statement]]]] = {
    "engagement": _engagement,
    "community": _engagement,
    "knowledge": _engagement,
    "publishing": _publishing,
    "advertising": _advertising,
    "web": _web,
    "email": _mail,
    "automation": _mail,
    "analytics": _analytics,
    "customer_service": _service,
    "survey": _survey,
}
LAYERS: Final = tuple(_LAYERS)
"""The layers that mean something in the cloud."""
