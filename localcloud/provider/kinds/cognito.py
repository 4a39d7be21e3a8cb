"""Amazon Cognito: user pools."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from localcloud.provider.gaps import ask, attempt, send
from localcloud.provider.kind import URN_TAG, Aws, Props, kind
from localcloud.provider.kinds.cognito_rules import pool_problems
from localcloud.provider.names import pascal
from localcloud.provider.rules import Refused
from localcloud.provider.shape import from_aws, tag_changes, to_aws
from localcloud.provider.told import Told

GONE = frozenset({"ResourceNotFoundException"})

PASSWORD = pascal(
    "minimumLength passwordHistorySize requireLowercase requireNumbers requireSymbols requireUppercase"
    " temporaryPasswordValidityDays"
)
SENDER = pascal("lambdaArn lambdaVersion")
INVITE = pascal("emailMessage emailSubject", smsMessage="SMSMessage")
SCHEMA = pascal(
    "attributeDataType developerOnlyAttribute mutable name required",
    numberAttributeConstraints=(pascal("maxValue minValue"),),
    stringAttributeConstraints=(pascal("maxLength minLength"),),
)
POOL = pascal(
    "aliasAttributes autoVerifiedAttributes deletionProtection emailVerificationMessage emailVerificationSubject"
    " smsAuthenticationMessage smsVerificationMessage userPoolTier usernameAttributes",
    accountRecoverySetting=(pascal("", recoveryMechanisms=(pascal("name priority"),)),),
    adminCreateUserConfig=(pascal("allowAdminCreateUserOnly", inviteMessageTemplate=(INVITE,)),),
    deviceConfiguration=(pascal("challengeRequiredOnNewDevice deviceOnlyRememberedOnUserPrompt"),),
    emailConfiguration=(
        pascal("configurationSet emailSendingAccount fromEmailAddress:From replyToEmailAddress sourceArn"),
    ),
    lambdaConfig=(
        pascal(
            "createAuthChallenge customMessage defineAuthChallenge kmsKeyId:KMSKeyID postAuthentication"
            " postConfirmation preAuthentication preSignUp preTokenGeneration userMigration"
            " verifyAuthChallengeResponse",
            customEmailSender=(SENDER,),
            customSmsSender=("CustomSMSSender", SENDER),
            preTokenGenerationConfig=(SENDER,),
        ),
    ),
    name="PoolName",
    schemas=("Schema", SCHEMA),
    smsConfiguration=(pascal("externalId snsCallerArn snsRegion"),),
    userAttributeUpdateSettings=(
        pascal("attributesRequireVerificationBeforeUpdates:AttributesRequireVerificationBeforeUpdate"),
    ),
    userPoolAddOns=(pascal("advancedSecurityMode", advancedSecurityAdditionalFlows=(pascal("customAuthMode"),)),),
    usernameConfiguration=(pascal("caseSensitive"),),
    verificationMessageTemplate=(
        pascal("defaultEmailOption emailMessage emailMessageByLink emailSubject emailSubjectByLink smsMessage"),
    ),
)
FACTORS = pascal(
    "mfaConfiguration",
    emailMfaConfiguration=(pascal("message subject"),),
    softwareTokenMfaConfiguration=(pascal("enabled"),),
    webAuthnConfiguration=(pascal("relyingPartyId userVerification"),),
)
FIXED = frozenset({"aliasAttributes", "region", "usernameAttributes", "usernameConfiguration"})


@kind
class UserPool(Told):
    """A directory of users; its id is the pool's (`<region>_...`)."""

    token = "aws:cognito/userPool:UserPool"
    inputs = frozenset({*POOL, *FACTORS, "passwordPolicy", "signInPolicy", "tags", "region"})
    required = frozenset({"name"})
    replace_on = FIXED
    unordered = frozenset({"aliasAttributes", "autoVerifiedAttributes", "schemas", "usernameAttributes"})

    def calls(self, props: Props) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
        """Yield the calls that create it."""
        yield "cognito-idp", "CreateUserPool", self._created(props)
        if _has_factors(props):
            yield "cognito-idp", "SetUserPoolMfaConfig", _factors("sa-east-1_000000000", props)

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield what Cognito refuses."""
        return pool_problems(props)

    def create(self, aws: Aws, props: Props) -> str:
        """Create it and set its factors; its id."""
        id = str(send(aws, "cognito-idp:CreateUserPool", **self._created(props))["UserPool"]["Id"])
        if _has_factors(props):
            send(aws, "cognito-idp:SetUserPoolMfaConfig", **_factors(id, props))
        return id

    def observe(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return the pool with its factors; of its attributes those of its own."""
        answer = ask(aws, "cognito-idp:DescribeUserPool", GONE, UserPoolId=id)
        if answer is None:
            return None
        pool = answer["UserPool"]
        factors = ask(aws, "cognito-idp:GetUserPoolMfaConfig", GONE, UserPoolId=id) or {}
        policies = pool.get("Policies") or {}
        seen = from_aws({k: v for k, v in POOL.items() if k not in {"name", "schemas"}}, pool)
        tags = dict(pool.get("UserPoolTags") or {})
        return (
            seen
            | from_aws(FACTORS, pool | factors)
            | {
                "name": pool.get("Name"),
                "schemas": _own_schemas(pool.get("SchemaAttributes") or (), props.get("schemas") or ()),
                "passwordPolicy": from_aws(PASSWORD, policies.get("PasswordPolicy") or {}) or None,
                "signInPolicy": from_aws(pascal("allowedFirstAuthFactors"), policies.get("SignInPolicy") or {}) or None,
                "arn": pool.get("Arn") or f"arn:aws:cognito-idp:{aws.region}:{aws.account}:userpool/{id}",
                "creationDate": _instant(pool.get("CreationDate")),
                "customDomain": pool.get("CustomDomain"),
                "domain": pool.get("Domain"),
                "endpoint": f"cognito-idp.{aws.region}.amazonaws.com/{id}",
                "estimatedNumberOfUsers": pool.get("EstimatedNumberOfUsers", 0),
                "lastModifiedDate": _instant(pool.get("LastModifiedDate")),
                "tags": tags,
                "tagsAll": tags,
            }
        )

    def update(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        """Set everything anew (what a call leaves out goes back to AWS's default), add attributes, set factors, tag."""
        before = {each["name"]: each for each in old.get("schemas") or ()}
        after = {each["name"]: each for each in new.get("schemas") or ()}
        for name, schema in before.items():
            if after.get(name) != schema:
                raise Refused(
                    f"the attribute `{name}` cannot be changed or taken away: a user pool only gains attributes"
                )
        fresh = [to_aws(SCHEMA, each) for name, each in after.items() if name not in before]
        names = {*POOL, *FACTORS, "passwordPolicy", "signInPolicy"} - {"schemas"}
        if any(old.get(name) != new.get(name) for name in names):
            send(aws, "cognito-idp:UpdateUserPool", UserPoolId=id, **self._said(new, FIXED | {"schemas"}))
        if any(old.get(name) != new.get(name) for name in FACTORS):
            send(aws, "cognito-idp:SetUserPoolMfaConfig", **_factors(id, new))
        if fresh:
            attempt(aws, "schemas", "cognito-idp:AddCustomAttributes", UserPoolId=id, CustomAttributes=fresh)
        added, taken = tag_changes(old, new)
        arn = f"arn:aws:cognito-idp:{aws.region}:{aws.account}:userpool/{id}"
        if added:
            attempt(aws, "tags", "cognito-idp:TagResource", ResourceArn=arn, Tags=added)
        if taken:
            attempt(aws, "tags", "cognito-idp:UntagResource", ResourceArn=arn, TagKeys=taken)
        self.note_ignored(aws, id, old, new)

    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Delete it and its users, unless it is protected or has a domain."""
        answer = ask(aws, "cognito-idp:DescribeUserPool", GONE, UserPoolId=id)
        if answer is None:
            return
        pool = answer["UserPool"]
        if "ACTIVE" in {pool.get("DeletionProtection"), props.get("deletionProtection")}:
            raise Refused(
                f"the user pool `{pool.get('Name')}` is protected from deletion:"
                " set `deletionProtection` to `INACTIVE` and apply first"
            )
        if pool.get("Domain") or pool.get("CustomDomain"):
            raise Refused(f"the user pool `{pool.get('Name')}` has a domain: delete the domain first")
        ask(aws, "cognito-idp:DeleteUserPool", GONE, UserPoolId=id)

    def find(self, aws: Aws, props: Props, urn_tag: str) -> str | None:
        """Find it by its name and its tag."""
        for page in aws.client("cognito-idp").get_paginator("list_user_pools").paginate(MaxResults=60):
            for each in page["UserPools"]:
                if each["Name"] == props["name"]:
                    pool = send(aws, "cognito-idp:DescribeUserPool", UserPoolId=each["Id"])["UserPool"]
                    if (pool.get("UserPoolTags") or {}).get(URN_TAG) == urn_tag:
                        return str(each["Id"])
        return None

    def _created(self, props: Props) -> dict[str, Any]:
        return self._said(props, frozenset()) | {"UserPoolTags": dict(props.get("tags") or {})}

    def _said(self, props: Props, without: frozenset[str]) -> dict[str, Any]:
        said = to_aws({k: v for k, v in POOL.items() if k not in without}, props)
        policies = {
            "PasswordPolicy": to_aws(PASSWORD, props.get("passwordPolicy") or {}),
            "SignInPolicy": to_aws(pascal("allowedFirstAuthFactors"), props.get("signInPolicy") or {}),
        }
        if any(policies.values()):
            said["Policies"] = {name: policy for name, policy in policies.items() if policy}
        return said


def _has_factors(props: Props) -> bool:
    return any(props.get(name) not in (None, "OFF") for name in FACTORS)


def _factors(id: str, props: Props) -> dict[str, Any]:
    """Return the call that sets the factors: with messages by SMS where the pool can send them."""
    said = {"UserPoolId": id, "MfaConfiguration": "OFF"} | to_aws(FACTORS, props)
    sms = props.get("smsConfiguration")
    if sms and said["MfaConfiguration"] != "OFF":
        said["SmsMfaConfiguration"] = {
            "SmsConfiguration": to_aws(pascal("externalId snsCallerArn snsRegion"), sms)
        } | to_aws({"smsAuthenticationMessage": "SmsAuthenticationMessage"}, props)
    return said


def _own_schemas(there: Iterable[Mapping[str, Any]], wanted: Iterable[Mapping[str, Any]]) -> list[Props]:
    """Return the pool's own attributes and the standard ones that were said, those that were said first."""
    order = [str(each.get("name")) for each in wanted]
    found: dict[str, Props] = {}
    for attribute in there:
        schema = from_aws(SCHEMA, attribute)
        name = str(schema.get("name", ""))
        own = name.startswith(("custom:", "dev:"))
        schema["name"] = name.rpartition(":")[2]
        if own or schema["name"] in order:
            found[schema["name"]] = schema
    return [found[name] for name in order if name in found] + [
        schema for name, schema in found.items() if name not in order
    ]


def _instant(value: Any) -> str | None:
    return None if value is None else str(value.isoformat() if hasattr(value, "isoformat") else value)
