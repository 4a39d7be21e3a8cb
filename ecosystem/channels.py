"""The table of the declaration, third part: channels, whose further keys depend on their kind."""

from ecosystem import model
from ecosystem.grammar import Choice, Field, ListOf, Record, Ref
from ecosystem.singles import provision, the_id
from ecosystem.words import (
    COUNT,
    DOMAIN,
    EMAIL_TEXT,
    EXTERNAL_ID,
    FEED,
    FLAG,
    NAME,
    OWNER,
    SHARE,
    STORE,
    UNIT,
    URL_TEXT,
    WORD,
)

WEB = ("landing_page", "microsite", "website", "app")
"""The kinds of channel that are served from the web, and that the stacks can host."""

_KINDS = (
    "social_profile", "ad_account", "lead_form", *WEB, "email", "messaging", "phone", "community", "survey",
)  # fmt: skip

PERSON = Record(
    "person",
    "Somebody who can act on the channel.",
    model.Person,
    (
        Field("who", EMAIL_TEXT, "the e-mail address by which the person signs in", True),
        Field("of", OWNER, "for whom the person works", True),
        Field(
            "role",
            Choice(("admin", "editor", "moderator", "advertiser", "analyst", "viewer"), "a role"),
            "what the person may do",
            True,
        ),
    ),
)

PUBLISHING = Record(
    "publishing",
    "How content goes out.",
    model.Publishing,
    (
        Field("workflow", Choice(("approval", "direct"), "a workflow"), "whether somebody approves it first"),
        Field("approver", Ref(("agency",), ("corporation",), what="an approver"), "who approves"),
    ),
)

_NETWORK = Field("network", WORD, "the network, such as `instagram`, `meta`, `google`")
_NETWORK_REQUIRED = Field("network", WORD, "the network, such as `meta`, `google`", True)
_INBOUND = Field("inbound", Ref(("customer_service",)), "the contact centre that takes the answers")
_NUMBER_OWNER = Field("number_owner", OWNER, "who holds the number")
_WRITES_TO = Field("writes_to", STORE, "where the contacts that it captures are written")
_SHARED = Field("shared_with_other_clients", FLAG, "whether other clients of its owner are in it too")
_MEASURED_BY = Field("measurement", ListOf(Ref(("measurement",))), "what measures it")
_AUDIENCE_DOC = "where the people come from to whom it writes"

_AT_NETWORK = Field("external_id", EXTERNAL_ID, "its id at the network")
_ADOPTED = Field("external_id", EXTERNAL_ID, "with `provision: adopt`, the id or the ARN of what exists in AWS")

_ON_THE_WEB = (
    _ADOPTED,
    Field("url", URL_TEXT, "its address", True),
    Field("hosted_by", OWNER, "who hosts it"),
    Field("captures_contacts", FLAG, "whether visitors leave their data"),
    _WRITES_TO,
    Field("utm", Choice(("required", "optional", "none"), "a use of UTM"), "whether links to it carry UTM parameters"),
    _MEASURED_BY,
    Field("analytics", Ref(("measurement",)), "the analytics property that counts its visits"),
)
_MEETING = (
    Field("network", WORD, "the network, when it lives on one"),
    Field("url", URL_TEXT, "its address"),
    Field("captures_contacts", FLAG, "whether people leave their data", default=True),
    _WRITES_TO,
)

BY_KIND: dict[str, tuple[Field, ...]] = {
    "social_profile": (_NETWORK, Field("handle", NAME, "its name on the network"), _AT_NETWORK),
    "ad_account": (
        _NETWORK_REQUIRED,
        _AT_NETWORK,
        Field("billed_to", OWNER, "who gets the bill"),
        _SHARED,
        _MEASURED_BY,
    ),
    "lead_form": (
        _NETWORK_REQUIRED,
        Field("ad_account", Ref(("channel",)), "the ad account that shows it"),
        Field("writes_to", STORE, "where the leads are written", True),
        Field("transfer", Choice(("webhook", "api", "csv", "manual"), "a way of transfer"), "how the leads get there"),
    ),
    **dict.fromkeys(WEB, _ON_THE_WEB),
    "email": (
        _ADOPTED,
        Field("sending_domain", DOMAIN, "the domain that it sends from", True),
        Field("delivery", Choice(("ses", "platform"), "a delivery"), "who sends: SES or its platform", default="ses"),
        Field("audience", STORE, _AUDIENCE_DOC, True),
        _INBOUND,
        Field(
            "authentication",
            ListOf(Choice(("spf", "dkim", "dmarc"), "a kind of authentication")),
            "how receivers know that it is genuine",
        ),
        Field("one_click_unsubscribe", FLAG, "whether one click is enough to leave (RFC 8058)"),
        Field("suppression", FLAG, "whether bounced and complaining addresses are left out from then on"),
        Field("deliverability", SHARE, "the share of messages that arrive, from 0 to 1"),
        Field("complaint_rate", SHARE, "the share of messages that are reported as spam, from 0 to 1"),
    ),
    "messaging": (
        Field("network", Choice(("whatsapp", "sms", "push", "chat", "bot"), "a messaging network"), "the network"),
        _AT_NETWORK,
        _NUMBER_OWNER,
        Field("audience", STORE, _AUDIENCE_DOC),
        _INBOUND,
    ),
    "phone": (_NUMBER_OWNER, _INBOUND),
    "community": _MEETING,
    "survey": _MEETING,
}

CHANNEL = Record(
    "channel",
    "Where customers are met.",
    model.Channel,
    (
        the_id("the channel"),
        Field("kind", Choice(_KINDS, "a kind of channel"), "what it is; it decides which further keys there are", True),
        Field("brand", UNIT, "the unit that it speaks for", True),
        Field("owner", OWNER, "who owns it", True),
        provision(
            "when not said, except for e-mail delivered by SES and web channels hosted by the corporation: `manage`"
        ),
        Field("name", NAME, "the channel's name"),
        Field("status", Choice(("planned", "active", "retired"), "a status"), "where it stands", default="active"),
        Field("platform", Ref(("platform",)), "the platform that it is run with"),
        Field("operated_by", ListOf(OWNER), "who works with it"),
        Field("feeds", ListOf(FEED), "where its data goes"),
        Field("service", Ref(("customer_service",)), "the contact centre that takes its cases"),
        Field("interactions_per_month", COUNT, "how many interactions with customers it has in a month"),
        Field("people", ListOf(PERSON), "who can act on it"),
        Field("publishing", PUBLISHING, "how content goes out"),
    ),
    placed=True,
    kinds=BY_KIND,
)
