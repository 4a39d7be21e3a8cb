"""The table of the declaration, first part: what there is one of (the corporation, the cloud, the database, ...)."""

from ecosystem import model
from ecosystem.grammar import Choice, Field, ListOf, MapOf, NewId, Number, Record, Ref
from ecosystem.words import (
    ACCOUNT,
    COUNT,
    COUNTRY,
    DATE,
    DOMAIN,
    EMAIL_TEXT,
    ENVIRONMENT,
    EXTERNAL_ID,
    FIELD,
    FLAG,
    FUNCTION,
    MAJOR,
    METRIC,
    MFA,
    NAME,
    OWNER,
    PROVISION,
    REGION,
    RESERVED,
    SECRET,
    SHARE,
    STACKS,
    STAGE,
    TAG_KEY,
    TAG_VALUE,
    TEXT,
    URL_TEXT,
    WORD,
)

_WHY_RESERVED = dict.fromkeys(RESERVED, "it is a word of the language")
NEW_ID = NewId(_WHY_RESERVED)
UNIT_ID = NewId(_WHY_RESERVED | dict.fromkeys(STACKS, "it is the name of a stack of every environment"))


def the_id(of: str, type: NewId = NEW_ID) -> Field:
    """The key `id` of a thing."""
    return Field(
        "id", type, f"the id of {of}, unique in the whole declaration; names in the cloud are made from it", True
    )


def provision(holds: str) -> Field:
    """The key `provision`; `holds` says what it is when it is not said."""
    doc = f"`manage`: our stacks create it; `adopt`: it exists and is imported; `none`: it lives elsewhere ({holds})"
    return Field("provision", PROVISION, doc)


OWNED_BY_US = Field("owner", OWNER, "who owns it", default="corporation")
IMPORTED = Field("external_id", EXTERNAL_ID, "the id or ARN under which it exists already (for `provision: adopt`)")
_MANAGED = (OWNED_BY_US, provision("`manage` when not said"), IMPORTED)

CORPORATION = Record(
    "corporation",
    "The owner of everything.",
    model.Corporation,
    (
        the_id("the corporation"),
        Field("name", NAME, "the corporation's name", True),
        Field("domains", ListOf(DOMAIN), "the DNS names that it holds"),
        Field("jurisdictions", ListOf(COUNTRY), "the countries whose privacy law applies"),
        Field("stewards", MapOf(FUNCTION, EMAIL_TEXT), "who answers for each function of the ecosystem"),
    ),
    placed=True,
)

PLACEMENT = Record(
    "placement",
    "Where one brand lives when it does not live in the environment's own account.",
    model.BrandPlacement,
    (
        Field("account", ACCOUNT, "the AWS account of the brand; the environment's when not said"),
        Field("region", REGION, "the AWS region of the brand; the environment's when not said"),
        Field("enabled", FLAG, "whether the brand is provisioned in this environment", default=True),
    ),
    placed=True,
)

ENVIRONMENT_RECORD = Record(
    "environment",
    "One environment: an account in which the whole ecosystem is provisioned.",
    model.Environment,
    (
        Field("account", ACCOUNT, "the AWS account: 12 digits, in quotes", True),
        Field("region", REGION, "the AWS region; that of the cloud when not said"),
        Field(
            "protect",
            FLAG,
            "deletion protection on everything that holds data, and a second availability zone",
            default=False,
        ),
        Field(
            "domain_suffix",
            DOMAIN,
            "for an environment that is not the public one: "
            "`promo.aurora.example` becomes `promo.aurora.example.<suffix>`",
        ),
        Field("brands", MapOf(Ref(("brand",)), PLACEMENT), "brands that live elsewhere than the rest"),
    ),
    placed=True,
    named=True,
)

CLOUD = Record(
    "cloud",
    "Where the ecosystem is provisioned.",
    model.Cloud,
    (
        Field("region", REGION, "the AWS region of every environment that names none", True),
        Field("environments", MapOf(ENVIRONMENT, ENVIRONMENT_RECORD), "the environments, by name", True),
        Field("tags", MapOf(TAG_KEY, TAG_VALUE), "tags that every resource carries"),
    ),
    placed=True,
)

_ONE_OR_MANY = Choice(("one", "many"), "one or many")
DATABASE = Record(
    "database",
    "THE central contacts database: exactly one.",
    model.Database,
    (
        the_id("the database"),
        *_MANAGED,
        Field("engine", Choice(("aurora-postgresql",), "an engine"), "the database engine"),
        Field("version", MAJOR, "the engine's major version, in quotes"),
        Field(
            "capacity",
            Record(
                "capacity",
                "Aurora capacity units (ACU).",
                model.Capacity,
                (
                    Field("min", Number(0, 256, whole=False), "the least capacity, in ACU"),
                    Field("max", Number(0, 256, whole=False), "the most capacity, in ACU"),
                ),
            ),
            "between how many Aurora capacity units it scales",
        ),
        Field("backup_days", COUNT, "how many days back it can be restored"),
        Field("retention_days", COUNT, "how many days a contact is kept without a reason to"),
        Field(
            "contact_model",
            Record(
                "contact_model",
                "What is kept of a contact.",
                model.ContactModel,
                (
                    Field("emails", _ONE_OR_MANY, "e-mail addresses of a contact"),
                    Field("phones", _ONE_OR_MANY, "telephone numbers of a contact"),
                    Field("addresses", _ONE_OR_MANY, "postal addresses of a contact"),
                    Field("hierarchy", FLAG, "whether contacts can belong to households or organisations"),
                    Field("consent", FLAG, "whether consent is kept with the contact"),
                    Field("preferences", FLAG, "whether preferences are kept with the contact"),
                ),
            ),
            "what is kept of a contact",
        ),
        Field(
            "deduplication",
            ListOf(Choice(("email", "phone", "document", "name_birthdate", "social_id"), "a match key")),
            "the keys by which two records are known to be one person",
        ),
        Field("required_fields", ListOf(FIELD), "the contact's fields that are asked for at entry"),
        Field(
            "quality",
            Record(
                "quality",
                "How good the data must be, and is.",
                model.Quality,
                (
                    Field("target", SHARE, "the share of contacts that must be right, from 0 to 1"),
                    Field("measured", SHARE, "the share that was right when it was last measured"),
                    Field("reviewed", DATE, "when it was last measured"),
                    Field("review_days", COUNT, "how often it is to be measured, in days"),
                ),
            ),
            "the quality that is aimed at, and measured",
        ),
    ),
    placed=True,
)

BI = Record(
    "bi",
    "THE business-intelligence store.",
    model.Bi,
    (
        the_id("the business-intelligence store"),
        *_MANAGED,
        Field("engine", Choice(("athena",), "an engine"), "the engine"),
        Field("metrics", ListOf(METRIC), "what it measures"),
        Field("refresh_minutes", COUNT, "how old its figures may be, in minutes"),
    ),
    placed=True,
)

IDENTITY = Record(
    "identity",
    "THE identity-management service: permission-based customer data.",
    model.Identity,
    (
        the_id("the identity service"),
        *_MANAGED,
        Field("engine", Choice(("cognito",), "an engine"), "the engine"),
        Field("double_opt_in", FLAG, "whether an address is confirmed before it is used"),
        Field(
            "consent_purposes",
            ListOf(Choice(("service", "marketing", "profiling", "ads", "third_party"), "a purpose")),
            "for what consent is asked, each apart",
        ),
        Field(
            "consent_record",
            ListOf(Choice(("who", "purpose", "when", "where", "text_version", "method"), "a field of the record")),
            "what is kept as proof of each consent",
        ),
        Field(
            "consumers",
            Record(
                "consumers",
                "How consumers sign in.",
                model.Consumers,
                (
                    Field("mfa", MFA, "multi-factor authentication of consumers"),
                    Field("social_login", ListOf(WORD), "the networks by which they may sign in, such as `google`"),
                ),
            ),
            "how consumers sign in",
        ),
        Field(
            "workforce",
            Record(
                "workforce",
                "How corporate and agency people sign in.",
                model.Workforce,
                (
                    Field("kind", Choice(("saml", "oidc"), "a protocol"), "the protocol of the provider", True),
                    Field("metadata_url", URL_TEXT, "where a SAML provider publishes its metadata"),
                    Field("issuer", URL_TEXT, "the issuer of an OIDC provider"),
                    Field("mfa", MFA, "multi-factor authentication of people who work with the ecosystem"),
                ),
            ),
            "how corporate and agency people sign in",
        ),
    ),
    placed=True,
)

CUSTOMER_SERVICE = Record(
    "customer_service",
    "The contact centre.",
    model.CustomerService,
    (
        the_id("the contact centre"),
        OWNED_BY_US,
        Field("engine", Choice(("external",), "an engine"), "the engine; the contact centre lives elsewhere"),
        Field("endpoint", URL_TEXT, "the URL that takes events"),
        Field("api_secret", SECRET, "the name, in the secret store, of the key that its API asks for"),
        Field("records_cases_in", Ref(("database", "system")), "where its cases are recorded"),
        Field("taxonomy", ListOf(TEXT), "the reasons of a case: ONE list for call centre and social networks"),
        Field(
            "sla",
            Record(
                "sla",
                "What is promised to customers.",
                model.Sla,
                (
                    Field("first_response_minutes", COUNT, "within how many minutes the first answer is given"),
                    Field("resolution_hours", COUNT, "within how many hours the case is resolved"),
                ),
            ),
            "how fast a case is answered and resolved",
        ),
        Field("satisfaction_survey", FLAG, "whether the customer is asked after the case"),
        Field("tracks_resolution", FLAG, "whether it is recorded that the case was resolved"),
    ),
    placed=True,
)

CONTACT_POLICY = Record(
    "contact_policy",
    "Who may be contacted, how often, and who not.",
    model.ContactPolicy,
    (
        Field(
            "frequency_cap",
            Record(
                "frequency_cap",
                "How many messages one person gets at most, of all brands together.",
                model.FrequencyCap,
                (Field("per_day", COUNT, "messages a day"), Field("per_week", COUNT, "messages a week")),
            ),
            "how many messages one person gets at most",
        ),
        Field(
            "priority",
            ListOf(Choice(("service", "transactional", "loyalty", "informative", "promotional"), "a kind of message")),
            "which kind of message goes first when not all may go, the first first",
        ),
        Field(
            "exclude_when",
            ListOf(
                Choice(
                    (
                        "open_complaint", "sla_overdue", "repeated_calls", "negative_sentiment",
                        "unsubscribed", "no_consent", "bounced",
                    ),
                    "a reason not to contact",
                )
            ),
            "who is not contacted",
        ),
    ),
    placed=True,
)  # fmt: skip

STAGE_RECORD = Record(
    "stage",
    "One stage of the relationship cycle.",
    model.Stage,
    (
        Field("journeys", ListOf(NAME), "the journeys of this stage, by name"),
        Field("metrics", ListOf(METRIC), "by which metrics of BI the stage is judged"),
        Field("channels", ListOf(Ref(("channel",))), "the channels that serve it"),
    ),
    placed=True,
    named=True,
)
LIFECYCLE = MapOf(STAGE, STAGE_RECORD)

TRACKING = Record(
    "tracking",
    "The UTM taxonomy: the values that campaigns may use.",
    model.Tracking,
    (
        Field("sources", ListOf(NAME), "the values of `utm_source`"),
        Field("mediums", ListOf(NAME), "the values of `utm_medium`"),
    ),
    placed=True,
)
