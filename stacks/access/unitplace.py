"""The fixed places of one unit: every name of its stack that a policy needs, from ids alone.

A renamed id keeps the names it had (`ecosystem.moves.origin`). What a unit has follows from its channels (`Scope`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import urlsplit

from ecosystem.model import Channel, Declaration
from ecosystem.moves import origin
from ecosystem.naming import Names
from stacks import places
from stacks.context import StackContext
from stacks.refusal import RefusedError

WEB: Final = frozenset({"landing_page", "microsite", "website", "app", "community", "survey"})
ADVERTISING: Final = frozenset({"ad_account", "lead_form"})
PUBLISHED: Final = frozenset({"social_profile", "messaging", "community", "email", "survey"}) | WEB
FIGURES: Final = {
    "engagement": "engagement",
    "community": "engagement",
    "knowledge": "engagement",
    "publishing": "engagement",
    "advertising": "advertising",
    "customer_service": "customer_service",
    "survey": "survey",
}
"""Layer -> whose figures it sees. A table of figures is named `<this>_...` and tagged so in Lake Formation."""


_BUCKET: Final = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
Workflow = Literal["publishing", "release", "send", "audience-sync"]


@dataclass(frozen=True, slots=True)
class Place:
    """One unit in one environment. Everything here is a name or an ARN; nothing is asked of the cloud."""

    context: StackContext

    @property
    def names(self) -> Names:
        """The names of the unit's stack, made from the id that the unit had first."""
        return self.context.names.of(origin(self.context.declaration, self.context.unit))

    def id(self, id: str) -> str:
        """Return the id that names are made from."""
        return origin(self.context.declaration, id)

    @property
    def accounts(self) -> tuple[str, ...]:
        """The corporate accounts that this unit's things and the platform's lie in."""
        return tuple(sorted({self.context.account, self.context.home_account}))

    @property
    def regions(self) -> tuple[str, ...]:
        """The regions that this unit's things and the platform's lie in."""
        return tuple(sorted({self.context.region, self.context.home_region}))

    # --- content, web ---

    @property
    def content(self) -> str:
        """The content bucket: `drafts/<agency>/`, `creatives/<agency>/`, `published/`."""
        return self.names.bucket("content")

    @property
    def logs(self) -> str:
        """The bucket of access logs: `cloudfront/<host>/`, `s3/<bucket>/`."""
        return self.names.bucket("logs")

    def site(self, channel: Channel) -> str:
        """Return the bucket of a web channel: `live/`, `staging/`; one that it brought keeps its name. May refuse."""
        adopted = brought_bucket(channel)
        if adopted is None:
            return self.names.bucket("site", self.id(channel.id))
        if not _BUCKET.fullmatch(adopted) or adopted.startswith(f"{self.names.corporation}-{self.names.environment}-"):
            raise RefusedError(
                f"`{channel.external_id}` of the channel `{channel.id}` ({channel.path}.external_id) cannot be "
                "adopted: it is no bucket's name, or the name of one that the stacks make; "
                "write the name or ARN of the site's own bucket"
            )
        return adopted

    def host(self, channel: Channel) -> str:
        """Return the host that serves a web channel in this environment, in the alphabet of DNS."""
        return self.context.domain(hostname(channel))

    # --- workflows ---

    def workflow(self, kind: Workflow, channel: str | None = None) -> str:
        """Return the name of a workflow: the unit's own, or the one of a single channel.

        `release` is always a channel's. The others are the unit's; a grant that is limited to channels gets one of
        the same kind that serves its channel alone, since who starts a workflow chooses what it works on.
        """
        return self.names.name(kind, *([self.id(channel)] if channel else []), limit=80)

    def machine_arn(self, name: str) -> str:
        """Return the ARN of a workflow of this unit."""
        return self.names.arn("states", f"stateMachine:{name}")

    def executions_arn(self, name: str) -> str:
        """Return the ARN pattern of a workflow's executions."""
        return self.names.arn("states", f"execution:{name}:*")

    # --- mail ---

    @property
    def configuration_set(self) -> str:
        """The SES configuration set of the unit's mail."""
        return self.names.name("mail")

    @property
    def template_prefix(self) -> str:
        """What the unit's e-mail templates begin with; its last `_` is in no id, so no prefix holds another."""
        return f"{self.names.name('template', limit=48)}_"

    def sending_domain(self, channel: Channel) -> str:
        """Return the domain that an e-mail channel sends from in this environment."""
        return self.context.domain(ascii_name(channel, channel.sending_domain or ""))

    # --- advertising, figures ---

    @property
    def conversions(self) -> str:
        """The name of the conversions queue."""
        return self.names.name("conversions", limit=80)

    @property
    def undone(self) -> str:
        """The name of the queue of what a workflow could not do."""
        return self.names.name("undone", limit=80)

    @property
    def database(self) -> str:
        """The unit's Glue database."""
        return self.names.identifier("figures")

    def view_prefix(self, agency: str) -> str:
        """Return what the names of one agency's views begin with; a digest before the `_` keeps agencies apart."""
        return f"{self.names.identifier('view', self.id(agency), limit=64)}_"

    def workgroup(self, agency: str) -> str:
        """Return the Athena workgroup of one agency for this unit."""
        return self.names.name("figures", self.id(agency), limit=128)

    @property
    def results_bucket(self) -> str:
        """The bucket of query results: the lake's, or the unit's own when it lives in another account or region."""
        if places.away(self.context):
            return self.names.bucket("results")
        return places.lake_bucket(self.context, "results")

    def results(self, agency: str) -> str:
        """Return the prefix, with `/`, of one agency's query results in the lake's results bucket."""
        return places.results_prefix(self.names, self.id(agency))

    def drafts(self, agency: str) -> str:
        """Return the prefix, with `/`, of one agency's drafts in the content bucket."""
        return f"drafts/{self.id(agency)}/"

    def creatives(self, agency: str) -> str:
        """Return the prefix, with `/`, of one agency's creatives in the content bucket."""
        return f"creatives/{self.id(agency)}/"

    # --- roles ---

    def role(self, agency: str) -> str:
        """Return the name of the role of one agency for this unit."""
        return self.names.name("agency", self.id(agency))

    def role_arn(self, agency: str) -> str:
        """Return the ARN of the role of one agency for this unit."""
        return self.names.arn("iam", f"role{self.names.path()}{self.role(agency)}", region="")


@dataclass(frozen=True, slots=True)
class Scope:
    """What a unit's stack holds. A brand has a place for content, advertising and figures from its first day;
    a group and `corporation` only what their channels need."""

    sites: tuple[Channel, ...]
    mail: tuple[Channel, ...]
    leads: tuple[Channel, ...]
    channels: tuple[Channel, ...]
    published: tuple[Channel, ...]
    ad_accounts: tuple[Channel, ...]
    content: bool
    advertising: bool
    figures: bool


def scope(declaration: Declaration, unit: str) -> Scope:
    """Return what the stack of `unit` holds; retired channels are left out, planned ones are in."""
    return scope_of(declaration, unit, (each for each in declaration.channels if each.brand == unit))


def scope_of(declaration: Declaration, unit: str, own: Iterable[Channel]) -> Scope:
    """Return what the stack of `unit` holds, whose `own` channels somebody has gathered already."""
    channels = tuple(each for each in own if each.status != "retired")
    brand = any(each.id == unit for each in declaration.brands)
    made = [each for each in channels if each.provision != "none"]
    return Scope(
        sites=tuple(each for each in made if each.kind in WEB and each.url),
        mail=tuple(
            each for each in made if each.kind == "email" and each.delivery in {None, "ses"} and each.sending_domain
        ),
        leads=tuple(each for each in channels if takes_leads(declaration, each)),
        channels=channels,
        published=tuple(each for each in channels if each.kind in PUBLISHED),
        ad_accounts=tuple(each for each in channels if each.kind == "ad_account"),
        content=brand or any(each.kind in PUBLISHED for each in channels),
        advertising=brand or any(each.kind in ADVERTISING for each in channels),
        figures=declaration.bi.provision != "none",
    )


def takes_leads(declaration: Declaration, channel: Channel) -> bool:
    """Return whether a channel's contacts come in by a route of the lead API: what it captures is to reach the
    central database, and it is a lead form, a landing page, or a page of ours that writes there directly."""
    central = {declaration.database.id, declaration.identity.id}
    if channel.kind in {"lead_form", "landing_page", "microsite"}:
        return channel.writes_to in central and channel.captures_contacts is not False
    return (
        channel.kind in WEB
        and channel.provision != "none"
        and channel.captures_contacts is not False
        and channel.writes_to == declaration.database.id
    )


def brought_bucket(channel: Channel) -> str | None:
    """Return the bucket that a web channel brings along, None for none: its `external_id` is a bucket's name or ARN.

    It keeps it when `adopt` becomes `manage`, so that nothing is replaced then.
    """
    if channel.provision == "none" or not channel.external_id or brought_distribution(channel):
        return None
    return channel.external_id.removeprefix("arn:aws:s3:::")


def brought_distribution(channel: Channel) -> str | None:
    """Return the distribution that a web channel brings along, None for none: its `external_id` is an id or ARN.

    An id is all capitals and digits, such as `E1234567890ABC`; a bucket's name has no capitals.
    """
    if channel.provision == "none" or not channel.external_id:
        return None
    found = channel.external_id.rpartition(":distribution/")[2]
    return found if re.fullmatch(r"(?=[0-9]*[A-Z])[A-Z0-9]{10,}", found) else None


def hostname(channel: Channel) -> str:
    """Return the host of a channel's URL; raises RefusedError when it can be no name of DNS."""
    try:
        host = urlsplit(channel.url or "").hostname or ""
    except ValueError:
        host = ""
    return ascii_name(channel, host)


def ascii_name(channel: Channel, name: str) -> str:
    """Return a domain name in the alphabet of DNS, lower case, without the last dot; raises RefusedError."""
    try:
        plain = name.rstrip(".").encode("idna").decode("ascii").lower()
    except UnicodeError:
        plain = ""
    labels = plain.split(".")
    fine = len(labels) > 1 and all(_label(each) for each in labels) and not labels[-1].isdigit() and len(plain) <= 253
    if not fine:
        raise RefusedError(
            f"`{name}` of the channel `{channel.id}` ({channel.path}) is no domain name that a site or mail can have; "
            "write one under a domain of the brand, as `www.brand.example`, or set `provision: none`"
        )
    return plain


def _label(text: str) -> bool:
    return 1 <= len(text) <= 63 and text.strip("-") == text and all(c.isalnum() or c == "-" for c in text)
