"""What Amazon Cognito refuses of a user pool and its clients, beyond botocore's model.

Source: docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference (CreateUserPool, SetUserPoolMfaConfig,
CreateUserPoolClient) and the developer guide's pages on feature plans.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import urlsplit

from localcloud.provider import rules
from localcloud.provider.kind import Props

Problems = Iterable[tuple[str, str]]
SECONDS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86_400}
ALIASES = ("email", "phone_number", "preferred_username")
FLOWS = (
    "ADMIN_NO_SRP_AUTH",
    "ALLOW_ADMIN_USER_PASSWORD_AUTH",
    "ALLOW_CUSTOM_AUTH",
    "ALLOW_REFRESH_TOKEN_AUTH",
    "ALLOW_USER_AUTH",
    "ALLOW_USER_PASSWORD_AUTH",
    "ALLOW_USER_SRP_AUTH",
    "CUSTOM_AUTH_FLOW_ONLY",
    "USER_PASSWORD_AUTH",
)
STANDARD = frozenset(
    [
        "address",
        "birthdate",
        "email",
        "family_name",
        "gender",
        "given_name",
        "locale",
        "middle_name",
        "name",
        "nickname",
        "phone_number",
        "picture",
        "preferred_username",
        "profile",
        "updated_at",
        "website",
        "zoneinfo",
    ]
)
CODE = "{####}"


def pool_problems(props: Props) -> Problems:
    """Yield what Cognito refuses of a user pool."""
    yield from rules.formed(props, {"name": (r"[\w\s+=,.@-]{1,128}", "at most 128 letters, digits, spaces or _+=,.@-")})
    yield from rules.one_of(
        props,
        {
            "deletionProtection": ("ACTIVE", "INACTIVE"),
            "mfaConfiguration": ("OFF", "ON", "OPTIONAL"),
            "userPoolTier": ("LITE", "ESSENTIALS", "PLUS"),
            "userPoolAddOns.advancedSecurityMode": ("OFF", "AUDIT", "ENFORCED"),
            "emailConfiguration.emailSendingAccount": ("COGNITO_DEFAULT", "DEVELOPER"),
            "verificationMessageTemplate.defaultEmailOption": ("CONFIRM_WITH_CODE", "CONFIRM_WITH_LINK"),
            "webAuthnConfiguration.userVerification": ("required", "preferred"),
        },
    )
    yield from rules.between(
        props,
        {
            "passwordPolicy.minimumLength": (6, 99),
            "passwordPolicy.passwordHistorySize": (0, 24),
            "passwordPolicy.temporaryPasswordValidityDays": (0, 365),
        },
    )
    yield from rules.together(props, "usernameAttributes", "aliasAttributes")
    yield from _listed(props, "usernameAttributes", ("email", "phone_number"))
    yield from _listed(props, "aliasAttributes", ALIASES)
    yield from _listed(props, "autoVerifiedAttributes", ("email", "phone_number"))
    yield from _factors(props)
    yield from _tier(props)
    yield from _messages(props)
    yield from _schemas(props)
    account = rules.look(props, "emailConfiguration.emailSendingAccount")
    if account == "DEVELOPER" and not rules.look(props, "emailConfiguration.sourceArn"):
        yield "emailConfiguration.sourceArn", "is missing, and `DEVELOPER` sends from a verified SES identity"
    mechanisms = rules.look(props, "accountRecoverySetting.recoveryMechanisms") or ()
    names = [each.get("name") for each in mechanisms]
    if "admin_only" in names and len(names) > 1:
        yield "accountRecoverySetting.recoveryMechanisms", "names `admin_only`, which stands alone"
    for index, each in enumerate(mechanisms):
        if each.get("name") not in {"verified_email", "verified_phone_number", "admin_only"}:
            yield (
                f"accountRecoverySetting.recoveryMechanisms[{index}].name",
                f"is `{each.get('name')}`, not one of Cognito's",
            )


def client_problems(props: Props) -> Problems:
    """Yield what Cognito refuses of an app client."""
    yield from rules.formed(props, {"name": (r"[\w\s+=,.@-]{1,128}", "at most 128 letters, digits, spaces or _+=,.@-")})
    yield from _listed(props, "explicitAuthFlows", FLOWS)
    yield from _listed(props, "allowedOauthFlows", ("code", "implicit", "client_credentials"))
    yield from rules.one_of(props, {"preventUserExistenceErrors": ("ENABLED", "LEGACY")})
    yield from rules.between(props, {"authSessionValidity": (3, 15)})
    flows = props.get("explicitAuthFlows") or ()
    if len({str(flow).startswith("ALLOW_") for flow in flows}) > 1:
        yield "explicitAuthFlows", "mixes the `ALLOW_` names with the older ones"
    oauth = props.get("allowedOauthFlows") or ()
    for name in ("allowedOauthFlows", "allowedOauthScopes"):
        if props.get(name) and not props.get("allowedOauthFlowsUserPoolClient"):
            yield name, "needs `allowedOauthFlowsUserPoolClient`"
    if oauth and not props.get("allowedOauthScopes"):
        yield "allowedOauthScopes", "is missing, and `allowedOauthFlows` is set"
    if "client_credentials" in oauth:
        if len(oauth) > 1:
            yield "allowedOauthFlows", "names `client_credentials`, which stands alone"
        if not props.get("generateSecret"):
            yield "generateSecret", "is not true, and `client_credentials` needs a secret"
    elif oauth and not props.get("callbackUrls"):
        yield "callbackUrls", "is missing, expected where `code` and `implicit` return to"
    for name in ("callbackUrls", "logoutUrls"):
        for index, url in enumerate(props.get(name) or ()):
            if not _landing(str(url)):
                yield (
                    f"{name}[{index}]",
                    f"is `{str(url)[:80]}`, expected an https URL (http for localhost) without a fragment",
                )
    default = props.get("defaultRedirectUri")
    if default and default not in (props.get("callbackUrls") or ()):
        yield "defaultRedirectUri", "is not among `callbackUrls`"
    yield from _validity(props)


def _validity(props: Props) -> Problems:
    limits = {
        "accessTokenValidity": ("accessToken", "hours", 300, 86_400),
        "idTokenValidity": ("idToken", "hours", 300, 86_400),
        "refreshTokenValidity": ("refreshToken", "days", 3_600, 315_360_000),
    }
    units = props.get("tokenValidityUnits")
    for name, (key, usual, low, high) in limits.items():
        value = props.get(name)
        unit = str((units.get(key) if isinstance(units, Mapping) else None) or usual)
        if unit not in SECONDS:
            yield f"tokenValidityUnits.{key}", f"is `{unit}`, expected one of {', '.join(f'`{u}`' for u in SECONDS)}"
        elif isinstance(value, int) and value and not low <= value * SECONDS[unit] <= high:
            yield name, f"is {value} {unit}, expected from {low // 60} minutes to {high // 3600} hours"


def _factors(props: Props) -> Problems:
    factors = {
        "smsConfiguration": bool(props.get("smsConfiguration")),
        "softwareTokenMfaConfiguration": rules.look(props, "softwareTokenMfaConfiguration.enabled") is True,
        "emailMfaConfiguration": bool(props.get("emailMfaConfiguration")),
    }
    mode = props.get("mfaConfiguration") or "OFF"
    if mode in {"ON", "OPTIONAL"} and not any(factors.values()):
        yield "mfaConfiguration", f"is `{mode}` without a factor: set `softwareTokenMfaConfiguration`, or SMS or e-mail"
    if mode == "OFF":
        for name in ("softwareTokenMfaConfiguration", "emailMfaConfiguration"):
            if factors[name]:
                yield name, "needs `mfaConfiguration` `ON` or `OPTIONAL`"


def _tier(props: Props) -> Problems:
    """Yield features that the pool's plan (ESSENTIALS where none is said) does not have."""
    tier = props.get("userPoolTier") or "ESSENTIALS"
    security = rules.look(props, "userPoolAddOns.advancedSecurityMode")
    if security in {"AUDIT", "ENFORCED"} and tier != "PLUS":
        yield (
            "userPoolAddOns.advancedSecurityMode",
            f"is `{security}`, which `userPoolTier` `{tier}` does not have: set `PLUS`",
        )
    if tier == "LITE":
        for name in ("emailMfaConfiguration", "passwordPolicy.passwordHistorySize", "signInPolicy"):
            if rules.look(props, name):
                yield name, "is not in `userPoolTier` `LITE`"
    if props.get("emailMfaConfiguration"):
        account = rules.look(props, "emailConfiguration.emailSendingAccount")
        if account != "DEVELOPER":
            yield "emailMfaConfiguration", "needs `emailConfiguration` with the account `DEVELOPER`"


def _messages(props: Props) -> Problems:
    """Yield messages without the place for the code, the link or the password."""
    coded = (
        "emailVerificationMessage",
        "smsAuthenticationMessage",
        "smsVerificationMessage",
        "verificationMessageTemplate.emailMessage",
        "verificationMessageTemplate.smsMessage",
        "emailMfaConfiguration.message",
    )
    for name in coded:
        message = rules.look(props, name)
        if isinstance(message, str) and CODE not in message:
            yield name, f"has no place for the code: `{CODE}`"
    link = rules.look(props, "verificationMessageTemplate.emailMessageByLink")
    if isinstance(link, str) and not ("{##" in link and "##}" in link):
        yield "verificationMessageTemplate.emailMessageByLink", "has no place for the link: `{##Click here##}`"
    for key in ("emailMessage", "smsMessage"):
        name = f"adminCreateUserConfig.inviteMessageTemplate.{key}"
        message = rules.look(props, name)
        if isinstance(message, str) and not ("{username}" in message and CODE in message):
            yield name, f"has no place for `{{username}}` and the password `{CODE}`"


def _schemas(props: Props) -> Problems:
    seen: set[str] = set()
    for index, schema in enumerate(props.get("schemas") or ()):
        name = str(schema.get("name") or "")
        if not 1 <= len(name) <= 20:
            yield f"schemas[{index}].name", f"is `{name[:80]}`, expected 1 to 20 characters"
        if name in seen:
            yield f"schemas[{index}].name", f"is `{name}`, a second time"
        seen.add(name)
        if schema.get("required") and name not in STANDARD:
            yield f"schemas[{index}].required", f"is true, and `{name}` is an attribute of one's own: those never are"
        if schema.get("attributeDataType") not in {"String", "Number", "DateTime", "Boolean"}:
            yield f"schemas[{index}].attributeDataType", "is none of `String`, `Number`, `DateTime`, `Boolean`"


def _listed(props: Props, name: str, allowed: Sequence[str]) -> Problems:
    for index, value in enumerate(props.get(name) or ()):
        if value not in allowed:
            yield f"{name}[{index}]", f"is `{value}`, expected one of {', '.join(f'`{each}`' for each in allowed)}"


def _landing(url: str) -> bool:
    parts = urlsplit(url)
    if parts.fragment or not parts.scheme:
        return False
    if parts.scheme == "http":
        return parts.hostname in {"localhost", "127.0.0.1", "::1"}
    return bool(parts.netloc) if parts.scheme == "https" else True
