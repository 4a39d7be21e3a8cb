"""The table of the declaration, second part: what there are many of (brands, agencies, grants, channels, ...)."""

from ecosystem import model
from ecosystem.channels import CHANNEL
from ecosystem.grammar import Choice, Field, ListOf, MapOf, Number, Record, Ref
from ecosystem.singles import UNIT_ID, provision, the_id
from ecosystem.words import (
    CHECK,
    COUNTRY,
    CURRENCY,
    DATE,
    DOMAIN,
    EMAIL_TEXT,
    EXTERNAL_ID,
    FEED,
    FLAG,
    LAYER,
    METRIC,
    NAME,
    NODE,
    OTHER_ID,
    OWNER,
    ROLE_ARN,
    SECRET,
    STAGE,
    STORE,
    UNIT,
    URL_TEXT,
    WORD,
)

BRAND_GROUP = Record(
    "brand_group",
    "A group of brands.",
    model.BrandGroup,
    (
        the_id("the group", UNIT_ID),
        Field("name", NAME, "the group's name", True),
        Field("steward", EMAIL_TEXT, "who answers for the group, of the corporation"),
    ),
    placed=True,
)

BRAND = Record(
    "brand",
    "A brand that is mounted on the platform.",
    model.Brand,
    (
        the_id("the brand", UNIT_ID),
        Field("name", NAME, "the brand's name", True),
        Field("group", Ref(("brand_group",)), "the group that it belongs to"),
        Field("countries", ListOf(COUNTRY), "where it is sold"),
        Field("domains", ListOf(DOMAIN), "its DNS names"),
        Field("steward", EMAIL_TEXT, "who answers for the brand, of the corporation"),
        Field("controller", NAME, "the legal entity that answers for its contacts' data"),
    ),
    placed=True,
)

AGENCY = Record(
    "agency",
    "An agency, or a person who works as one.",
    model.Agency,
    (
        the_id("the agency"),
        Field("name", NAME, "the agency's name", True),
        Field(
            "kind", Choice(("agency", "individual"), "a kind of agency"), "a company or one person", default="agency"
        ),
        Field("parent", Ref(("agency",)), "the agency that it belongs to; a grant to one is not a grant to the other"),
        Field(
            "contract",
            Record(
                "contract",
                "From which day until which, both inclusive.",
                model.Contract,
                (
                    Field("from", DATE, "the first day", True, attr="start"),
                    Field("until", DATE, "the last day", True),
                ),
            ),
            "from when until when it works for the corporation",
            True,
        ),
        Field("contacts", ListOf(EMAIL_TEXT), "whom to write to"),
        Field(
            "sign_in",
            Record(
                "sign_in",
                "How its people reach what they are granted: one of the two.",
                model.SignIn,
                (
                    Field("aws_principals", ListOf(ROLE_ARN, 1), "the ARNs of roles in the agency's own AWS account"),
                    Field("workforce_group", NAME, "the group of its people at the provider of `identity.workforce`"),
                ),
                one_of=("aws_principals", "workforce_group"),
            ),
            "how its people sign in",
            True,
        ),
    ),
    placed=True,
)

GRANT = Record(
    "grant",
    "What an agency may do, where, until when.",
    model.Grant,
    (
        the_id("the grant"),
        Field("to", Ref(("agency",)), "the agency", True),
        Field(
            "brands",
            ListOf(Ref(("brand", "brand_group"), ("corporation", "*"), what="a granted unit"), 1, word="*"),
            'the units; `"*"` is all brands and groups, `["*", corporation]` is everything',
            True,
        ),
        Field("layers", ListOf(LAYER, 1), "in which layers", True),
        Field(
            "level",
            Choice(("view", "contribute", "operate", "administer"), "a level"),
            "what it may do; each level includes the lower ones. `view` reads, `contribute` makes drafts, `operate` "
            "publishes and runs, `administer` manages people and settings (always a violation for an agency)",
            True,
        ),
        Field("channels", ListOf(Ref(("channel",))), "only in these channels; all of the units' when not said"),
        Field("state", Choice(("active", "revoked"), "a state"), "whether it holds", default="active"),
        Field("until", DATE, "the last day on which it holds"),
        Field("reviewed", DATE, "when it was last reviewed"),
        Field("approved_by", EMAIL_TEXT, "who approved it"),
    ),
    placed=True,
)

PLATFORM = Record(
    "platform",
    "A tool that the corporation (or, wrongly, somebody else) holds.",
    model.Platform,
    (
        the_id("the platform"),
        Field("name", NAME, "the platform's name"),
        Field("vendor", NAME, "who sells it", True),
        Field("layers", ListOf(LAYER), "what it is used for", True),
        Field("owner", OWNER, "who holds the contract or the business manager", True),
        provision("when not said"),
        Field("plan", Choice(("enterprise", "paid", "free", "native_gui"), "a plan"), "what was bought"),
        Field("external_id", EXTERNAL_ID, "its id at the vendor, such as the Meta business id"),
        Field("shared_with_other_clients", FLAG, "whether other clients of its owner are in it too"),
        Field("two_factor", FLAG, "whether a second factor is demanded"),
        Field("sso", FLAG, "whether people sign in through the corporation"),
        Field("feeds", ListOf(FEED), "where its data goes"),
        Field("api_secret", SECRET, "the name of its token in the secret store"),
    ),
    placed=True,
)

MEASUREMENT = Record(
    "measurement",
    "A pixel, analytics property, tag container or conversion API.",
    model.Measurement,
    (
        the_id("the measurement asset"),
        Field(
            "kind",
            Choice(("pixel", "conversion_api", "analytics", "tag_container"), "a kind of measurement"),
            "what it is",
            True,
        ),
        Field("network", WORD, "whose it is, such as `meta`, `google`, `tiktok`, `linkedin`"),
        Field("owner", OWNER, "who owns it", True),
        provision("when not said"),
        Field("brands", ListOf(UNIT), "the units that it measures"),
        Field("external_id", EXTERNAL_ID, "its id at the network"),
        Field("feeds", ListOf(FEED), "where its data goes"),
        Field("consent_mode", FLAG, "whether it waits for the visitor's consent"),
        Field("verified", DATE, "when the installation was last checked"),
    ),
    placed=True,
)

SYSTEM = Record(
    "system",
    "Any other place where contacts or sales live: CRM, shop, point of sale - and silos.",
    model.System,
    (
        the_id("the system"),
        Field(
            "kind",
            Choice(
                (
                    "crm", "ecommerce", "pos", "erp", "cdp", "database",
                    "spreadsheet", "csv_folder", "list_tool", "other",
                ),
                "a kind of system",
            ),
            "what it is",
            True,
        ),
        Field("owner", OWNER, "who owns it", True),
        Field(
            "role",
            Choice(("satellite", "silo"), "a role"),
            "`satellite`: a system of its own purpose that exchanges with the central database; `silo`: to be gone",
        ),
        Field("brand", UNIT, "whose contacts it holds"),
        provision("when not said"),
        Field("holds_contacts", FLAG, "whether contacts are in it", default=True),
        Field("synced_to", Ref(("database",)), "the database that it exchanges with"),
        Field("feeds", ListOf(FEED), "where its data goes"),
        Field("replaces_by", DATE, "the day by which it will be gone"),
    ),
    placed=True,
)  # fmt: skip

CAMPAIGN = Record(
    "campaign",
    "What runs, for which brand, by which agency.",
    model.Campaign,
    (
        the_id("the campaign"),
        Field("brand", UNIT, "the unit that it is for", True),
        Field("agency", Ref(("agency",), ("corporation",)), "who runs it"),
        Field("stage", STAGE, "the stage of the lifecycle that it serves"),
        Field("from", DATE, "its first day", True, attr="start"),
        Field("until", DATE, "its last day", True),
        Field("channels", ListOf(Ref(("channel",))), "the channels that it uses", True),
        Field(
            "budget",
            Record(
                "budget",
                "What it costs, and who pays.",
                model.Budget,
                (
                    Field("amount", Number(whole=False), "how much"),
                    Field("currency", CURRENCY, "in which currency (ISO 4217)"),
                    Field("paid_by", OWNER, "who pays"),
                ),
            ),
            "what it costs, and who pays",
        ),
        Field("kpis", ListOf(METRIC), "by which metrics of BI it is judged"),
        Field(
            "utm",
            Record(
                "utm",
                "The UTM parameters of its links.",
                model.Utm,
                tuple(
                    Field(key, NAME, f"`utm_{key}`")
                    for key in ("source", "medium", "campaign", "content", "term", "id")
                ),
            ),
            "the UTM parameters of its links",
        ),
        Field("links", ListOf(URL_TEXT), "the full URLs in use"),
        Field("checklist", MapOf(CHECK, FLAG), "what was checked before it ran"),
        Field("template", NAME, "the template that it was made from"),
        Field("approved_by", EMAIL_TEXT, "who approved it"),
        Field(
            "audience",
            Record(
                "audience",
                "Who is addressed.",
                model.Audience,
                (
                    Field("source", STORE, "where the audience comes from"),
                    Field("segments", ListOf(NAME), "the segments, by name"),
                    Field("lookalike", FLAG, "whether a network looks for people like them"),
                ),
            ),
            "who is addressed",
        ),
    ),
    placed=True,
)

INTEGRATION = Record(
    "integration",
    "Which system feeds which, and how.",
    model.Integration,
    (
        the_id("the integration"),
        Field("from", NODE, "what the data comes from", True, attr="source"),
        Field("to", NODE, "what the data goes to", True, attr="target"),
        Field(
            "via",
            Choice(("api", "webhook", "connector", "stream", "file", "manual"), "a way of integration"),
            "how the data goes",
            True,
        ),
        Field("mode", Choice(("realtime", "batch", "manual"), "a mode"), "when the data goes"),
        Field("owner", OWNER, "who owns the integration", True),
        Field("secret", SECRET, "the name, in the secret store, of what it signs in with"),
        Field("reviewed", DATE, "when it was last reviewed"),
    ),
    placed=True,
)

REPORT = Record(
    "report",
    "A report that exists, and where it comes from.",
    model.Report,
    (
        the_id("the report"),
        Field(
            "source",
            Ref(("bi",), ("spreadsheet", "slides", "screenshots", "native_gui"), what="a report's source"),
            "where its figures come from",
            True,
        ),
        Field("made_by", OWNER, "who makes it"),
        Field("brands", ListOf(UNIT), "the units that it is about"),
        Field("metrics", ListOf(METRIC), "the metrics of BI that it shows"),
        Field("cadence", Choice(("realtime", "daily", "weekly", "monthly"), "a cadence"), "how often it is made"),
    ),
    placed=True,
)

MOVE = Record(
    "move",
    "A rename: what was `from` is now `to`, and nothing is replaced.",
    model.Move,
    (
        Field("from", OTHER_ID, "the id that it had", True, attr="source"),
        Field("to", OTHER_ID, "the id that it has", True, attr="target"),
    ),
    placed=True,
)

LISTS: dict[str, Record] = {
    "brand_groups": BRAND_GROUP,
    "brands": BRAND,
    "agencies": AGENCY,
    "grants": GRANT,
    "platforms": PLATFORM,
    "measurement": MEASUREMENT,
    "channels": CHANNEL,
    "systems": SYSTEM,
    "campaigns": CAMPAIGN,
    "integrations": INTEGRATION,
    "reports": REPORT,
    "moved": MOVE,
}
"""The list sections: what an included file may hold."""
