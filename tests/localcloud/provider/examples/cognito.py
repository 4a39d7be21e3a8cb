"""The consumers' identity service as the platform stack makes it."""

from __future__ import annotations

from localcloud.provider.aws import EmulatedAws
from localcloud.provider.kind import Props
from tests.localcloud.provider.contract import Example, made

POOL = "aws:cognito/userPool:UserPool"
DOMAIN = "aws:cognito/userPoolDomain:UserPoolDomain"
SERVER = "aws:cognito/resourceServer:ResourceServer"
GROUP = "aws:cognito/userGroup:UserGroup"
PROVIDER = "aws:cognito/identityProvider:IdentityProvider"
CLIENT = "aws:cognito/userPoolClient:UserPoolClient"

MARKETING = {
    "name": "marketing",
    "attributeDataType": "String",
    "mutable": True,
    "required": False,
    "developerOnlyAttribute": False,
    "stringAttributeConstraints": {"minLength": "0", "maxLength": "5"},
}
POINTS = {
    "name": "points",
    "attributeDataType": "Number",
    "mutable": True,
    "required": False,
    "developerOnlyAttribute": False,
    "numberAttributeConstraints": {"minValue": "0", "maxValue": "1000000"},
}


def pool(aws: EmulatedAws) -> str:
    """Return a new pool's id."""
    return made(aws, POOL, {"name": "consumers"})


def consumers(aws: EmulatedAws, name: str) -> Props:
    """Return a pool with every setting of the platform stack."""
    return {
        "name": name,
        "usernameAttributes": ["email"],
        "usernameConfiguration": {"caseSensitive": False},
        "autoVerifiedAttributes": ["email"],
        "mfaConfiguration": "OPTIONAL",
        "softwareTokenMfaConfiguration": {"enabled": True},
        "passwordPolicy": {
            "minimumLength": 14,
            "requireLowercase": True,
            "requireNumbers": True,
            "requireSymbols": True,
            "requireUppercase": True,
            "temporaryPasswordValidityDays": 3,
        },
        "accountRecoverySetting": {"recoveryMechanisms": [{"name": "verified_email", "priority": 1}]},
        "adminCreateUserConfig": {
            "allowAdminCreateUserOnly": False,
            "inviteMessageTemplate": {
                "emailMessage": "Hello {username}, your password is {####}",
                "emailSubject": "Welcome",
                "smsMessage": "{username}: {####}",
            },
        },
        "deviceConfiguration": {"challengeRequiredOnNewDevice": True, "deviceOnlyRememberedOnUserPrompt": True},
        "emailConfiguration": {
            "emailSendingAccount": "DEVELOPER",
            "sourceArn": f"arn:aws:ses:{aws.region}:{aws.account}:identity/austral.example",
            "fromEmailAddress": "Austral <hello@austral.example>",
            "replyToEmailAddress": "help@austral.example",
            "configurationSet": "identity",
        },
        "userPoolAddOns": {"advancedSecurityMode": "ENFORCED"},
        "userPoolTier": "PLUS",
        "deletionProtection": "INACTIVE",
        "schemas": [MARKETING],
        "userAttributeUpdateSettings": {"attributesRequireVerificationBeforeUpdates": ["email"]},
        "verificationMessageTemplate": {
            "defaultEmailOption": "CONFIRM_WITH_CODE",
            "emailMessage": "Your code is {####}",
            "emailSubject": "Your code",
        },
        "lambdaConfig": {
            "preTokenGenerationConfig": {
                "lambdaArn": f"arn:aws:lambda:{aws.region}:{aws.account}:function:claims",
                "lambdaVersion": "V2_0",
            },
            "postConfirmation": f"arn:aws:lambda:{aws.region}:{aws.account}:function:confirmed",
        },
    }


def simple(aws: EmulatedAws, name: str) -> Props:
    """Return a pool with nothing but a name."""
    return {"name": name}


def domain(aws: EmulatedAws, name: str) -> Props:
    """Return a prefix of Amazon's domain."""
    return {"domain": name, "userPoolId": pool(aws), "managedLoginVersion": 2}


def own_domain(aws: EmulatedAws, name: str) -> Props:
    """Return a domain of the corporation's own."""
    certificate = f"arn:aws:acm:us-east-1:{aws.account}:certificate/{name}"
    return {"domain": f"{name}.austral.example", "userPoolId": pool(aws), "certificateArn": certificate}


def server(aws: EmulatedAws, name: str) -> Props:
    """Return the API of the contacts with its scopes."""
    scopes = [
        {"scopeName": "consent.write", "scopeDescription": "Record consent"},
        {"scopeName": "contacts.read", "scopeDescription": "Read contacts"},
    ]
    return {"identifier": f"https://{name}", "name": "Contacts", "userPoolId": pool(aws), "scopes": scopes}


def group(aws: EmulatedAws, name: str) -> Props:
    """Return a group that may take a role."""
    return {
        "name": name,
        "userPoolId": pool(aws),
        "description": "Stewards of data",
        "precedence": 1,
        "roleArn": f"arn:aws:iam::{aws.account}:role/stewards",
    }


def google(aws: EmulatedAws, name: str) -> Props:
    """Return a social provider."""
    return {
        "providerName": "Google",
        "providerType": "Google",
        "userPoolId": pool(aws),
        "providerDetails": {"client_id": name, "client_secret": f"s-{name}", "authorize_scopes": "openid email"},
        "attributeMapping": {"email": "email", "username": "sub"},
    }


def saml(aws: EmulatedAws, name: str) -> Props:
    """Return a workforce provider."""
    return {
        "providerName": "Workforce",
        "providerType": "SAML",
        "userPoolId": pool(aws),
        "providerDetails": {"MetadataURL": "https://idp.austral.example/metadata.xml", "IDPSignout": "true"},
        "attributeMapping": {"email": "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress"},
        "idpIdentifiers": ["austral.example"],
    }


def oidc(aws: EmulatedAws, name: str) -> Props:
    """Return an OpenID Connect provider."""
    return {
        "providerName": "Partner",
        "providerType": "OIDC",
        "userPoolId": pool(aws),
        "providerDetails": {
            "client_id": name,
            "client_secret": f"s-{name}",
            "attributes_request_method": "GET",
            "oidc_issuer": "https://idp.austral.example",
            "authorize_scopes": "openid email",
        },
        "attributeMapping": {"email": "email"},
    }


def web(aws: EmulatedAws, name: str) -> Props:
    """Return a brand's web client with every OAuth setting."""
    return {
        "name": name,
        "userPoolId": pool(aws),
        "generateSecret": True,
        "allowedOauthFlowsUserPoolClient": True,
        "allowedOauthFlows": ["code"],
        "allowedOauthScopes": ["email", "openid", "profile"],
        "callbackUrls": ["https://aurora.example/callback", "http://localhost:3000/callback"],
        "defaultRedirectUri": "https://aurora.example/callback",
        "logoutUrls": ["https://aurora.example/"],
        "supportedIdentityProviders": ["COGNITO"],
        "explicitAuthFlows": ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"],
        "preventUserExistenceErrors": "ENABLED",
        "enableTokenRevocation": True,
        "enablePropagateAdditionalUserContextData": False,
        "accessTokenValidity": 15,
        "idTokenValidity": 15,
        "refreshTokenValidity": 30,
        "tokenValidityUnits": {"accessToken": "minutes", "idToken": "minutes", "refreshToken": "days"},
        "authSessionValidity": 3,
        "readAttributes": ["email", "name"],
        "writeAttributes": ["email", "name"],
    }


def machine(aws: EmulatedAws, name: str) -> Props:
    """Return the client of a program, not of a person."""
    where = pool(aws)
    scopes = [{"scopeName": "read", "scopeDescription": "Read"}]
    made(aws, SERVER, {"identifier": "contacts", "name": "Contacts", "userPoolId": where, "scopes": scopes})
    return {
        "name": name,
        "userPoolId": where,
        "generateSecret": True,
        "allowedOauthFlowsUserPoolClient": True,
        "allowedOauthFlows": ["client_credentials"],
        "allowedOauthScopes": ["contacts/read"],
    }


EXAMPLES = (
    Example(
        POOL,
        consumers,
        {
            "mfaConfiguration": "ON",
            "deviceConfiguration": None,
            "schemas": [MARKETING, POINTS],
            "passwordPolicy": {"minimumLength": 16},
            "deletionProtection": "INACTIVE",
            "tags": {"owner": "aurora"},
        },
        ("arn", "endpoint", "creationDate", "lastModifiedDate"),
        id="consumers",
    ),
    Example(POOL, simple, {"tags": {"owner": "aurora"}}, ("arn", "endpoint"), id="simple-pool"),
    Example(
        DOMAIN,
        domain,
        {"managedLoginVersion": 1},
        ("awsAccountId",),
        unheld={"moto": frozenset({"managedLoginVersion"})},
        id="prefix",
    ),
    Example(
        DOMAIN,
        own_domain,
        outputs=("cloudfrontDistributionZoneId",),
        unheld={"moto": frozenset({"certificateArn"})},
        id="own-domain",
    ),
    Example(
        SERVER,
        server,
        {"name": "The contacts", "scopes": [{"scopeName": "contacts.read", "scopeDescription": "Read"}]},
        ("scopeIdentifiers",),
        leftover=frozenset({"moto"}),
    ),
    Example(GROUP, group, {"description": None, "precedence": 2}),
    Example(PROVIDER, google, {"attributeMapping": {"email": "email"}}, id="google"),
    Example(PROVIDER, saml, {"idpIdentifiers": None}, id="saml"),
    Example(PROVIDER, oidc, id="oidc"),
    Example(
        CLIENT,
        web,
        {"accessTokenValidity": 30, "logoutUrls": None, "allowedOauthScopes": ["email", "openid"]},
        ("clientSecret",),
        id="web",
    ),
    Example(CLIENT, machine, outputs=("clientSecret",), id="machine"),
)
