"""The closed lists and the patterns of the declaration's language, each said once.

Patterns are portable (ECMA 262 and Python read them alike: no look-around, ASCII classes) and anchored.
"""

from ecosystem.grammar import Choice, Day, Flag, Number, Ref, Text
from ecosystem.iso import COUNTRIES, COUNTRY_HINTS, CURRENCIES

RESERVED = ("corporation", "unknown", "spreadsheet", "slides", "screenshots", "native_gui")
STACKS = ("platform", "bootstrap")

ID = "^[a-z][a-z0-9-]{1,38}$"
_LABEL = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
DNS = rf"^({_LABEL}\.)+[A-Za-z]([A-Za-z0-9-]{{0,61}}[A-Za-z0-9])?$"
_HOST_LABEL = "[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9])?"
_HOST = rf"(\[[0-9A-Fa-f:.]{{2,45}}\]|{_HOST_LABEL}(\.{_HOST_LABEL})*\.?)"
_PORT = "(:([0-9]{1,4}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]))?"
URL = rf'^[Hh][Tt][Tt][Pp][Ss]?://{_HOST}{_PORT}([/?#][^ \t\r\n\f\v<>"\\^`|]*)?$'
EMAIL = rf"^[A-Za-z0-9.!#$%&'*+/=?^_`{{|}}~-]{{1,64}}@({_LABEL}\.)+[A-Za-z]([A-Za-z0-9-]{{0,61}}[A-Za-z0-9])?$"
DAY = "^[1-9][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
VENDOR = r"^vendor:[^ \t\x00-\x1f\x7f][^\x00-\x1f\x7f]{0,99}$"

NAME = Text("a name", most=200)
TEXT = Text("a text")
TAG_KEY = Text("a tag's name", most=128)
TAG_VALUE = Text("a tag's value", most=256)
WORD = Text("a word in lower case", "^[a-z0-9][a-z0-9._-]{0,59}$", hint="lower case, such as `meta`")
FIELD = Text("a field's name", "^[a-z][a-z0-9_]{0,59}$", hint="lower case, such as `preferred_channel`")
SECRET = Text(
    "the name of a secret",
    r"^[A-Za-z0-9/_+=.@-]{1,200}$",
    hint="its name in the secret store, never the secret itself",
    hidden=True,
)
EXTERNAL_ID = Text("an id", most=300)
DOMAIN = Text(
    "a DNS name", DNS, 253, hint="one such as `aurora.example`, without `https://` or a path (other letters as `xn--…`)"
)
URL_TEXT = Text("an absolute http(s) URL", URL, hint="one such as `https://promo.aurora.example/verano`")
EMAIL_TEXT = Text("an e-mail address", EMAIL, 254, hint="one such as `data-office@austral.example`")
ACCOUNT = Text("an AWS account", "^[0-9]{12}$", hint='12 digits in quotes, such as `"012345678901"`')
REGION = Text("an AWS region", "^[a-z]{2,4}(-[a-z]+)+-[0-9]{1,2}$", hint="one such as `sa-east-1`")
ROLE_ARN = Text(
    "the ARN of an AWS role",
    r"^arn:aws(-[a-z]+)*:iam::[0-9]{12}:role/[A-Za-z0-9+=,.@_/-]{1,512}$",
    hint="one such as `arn:aws:iam::333333333333:role/team`: a role, and no wildcard",
)
OTHER_ID = Text("an id", ID, hint="lower-case letters, digits and hyphens")
ENVIRONMENT = Text("an environment's name", ID, hint="lower-case letters, digits and hyphens, such as `dev`")
MAJOR = Text("a major version", "^[1-9][0-9]{0,2}$", hint='one in quotes, such as `"16"`')
GLOB = Text("a path or glob relative to this file", r"^[^\x00]+$", 1_000, hint="one such as `brands/*.yaml`")

COUNTRY = Choice(COUNTRIES, "a country of ISO 3166-1 alpha-2", COUNTRY_HINTS)
CURRENCY = Choice(CURRENCIES, "a currency of ISO 4217")
DATE = Day()
FLAG = Flag()
COUNT = Number()
SHARE = Number(0, 1, whole=False)

OWNER = Ref(("agency",), ("corporation", "unknown"), vendor=True, what="an owner")
UNIT = Ref(("brand", "brand_group"), ("corporation",), what="a unit")
FEED = Ref(("database", "bi", "identity", "customer_service", "system"), what="a feed")
STORE = Ref(("database", "identity", "system"), what="a store")
NODE = Ref(
    ("platform", "channel", "measurement", "system", "database", "bi", "identity", "customer_service"),
    what="an end",
)

PROVISION = Choice(("manage", "adopt", "none"), "a way of provisioning")
LAYER = Choice(
    (
        "engagement", "publishing", "advertising", "web", "email", "automation",
        "identity", "analytics", "customer_service", "community", "survey", "knowledge",
    ),
    "a layer",
)  # fmt: skip
METRIC = Choice(
    (
        "reach", "impressions", "clicks", "engagement", "conversion", "cost", "revenue", "roi",
        "rfm", "nps", "clv", "case_resolution", "deliverability",
    ),
    "a metric of BI",
)  # fmt: skip
STAGE = Choice(("acquire", "maintain", "cross_sell", "loyalty", "retain"), "a stage of the lifecycle")
FUNCTION = Choice(
    ("executive_sponsor", "governance", "content", "data", "automation", "partners", "crisis"),
    "a function of a steward",
)
CHECK = Choice(
    (
        "brief", "audience_from_database", "utm", "pixel_tested", "consent", "landing_writes_to_database",
        "approval", "crisis_contact", "report_in_bi",
    ),
    "an item of the checklist",
)  # fmt: skip
MFA = Choice(("required", "optional", "none"), "a setting of multi-factor authentication")
