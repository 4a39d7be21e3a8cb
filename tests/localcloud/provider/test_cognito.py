"""The consumers' identity service: protected, with its factors, and with no secret where it does not belong."""

from __future__ import annotations

from typing import Any

import pytest

from localcloud.provider.aws import EmulatedAws
from localcloud.provider.kind import URN_TAG
from localcloud.provider.rules import Refused
from tests.localcloud.provider.contract import Example, complaints, fresh, kind, live, made
from tests.localcloud.provider.examples import cognito
from tests.localcloud.provider.examples.cognito import CLIENT, DOMAIN, GROUP, PROVIDER, SERVER

POOL = cognito.POOL


@pytest.mark.slow
@pytest.mark.parametrize("example", cognito.EXAMPLES, ids=str)
def test_it_lives(example: Example, cloud: EmulatedAws) -> None:
    """It is made, tells all that was set but what the emulator is known not to keep, changes and goes."""
    live(cloud, example)


@pytest.mark.slow
def test_the_pool_is_really_so(cloud: EmulatedAws) -> None:
    """boto3 finds the pool with its second factor, its password policy and its plan."""
    client = cloud.client("cognito-idp")
    pool_id = made(cloud, POOL, cognito.consumers(cloud, fresh()))
    pool = client.describe_user_pool(UserPoolId=pool_id)["UserPool"]
    factors = client.get_user_pool_mfa_config(UserPoolId=pool_id)
    assert pool["Policies"]["PasswordPolicy"]["MinimumLength"] == 14
    assert pool["UserPoolTier"] == "PLUS"
    assert factors["MfaConfiguration"] == "OPTIONAL"
    assert factors["SoftwareTokenMfaConfiguration"] == {"Enabled": True}


@pytest.mark.slow
def test_a_protected_pool_is_not_deleted(cloud: EmulatedAws) -> None:
    """Deletion protection refuses, whether the state or only the cloud knows of it, until it is taken off."""
    props = cognito.simple(cloud, fresh()) | {"deletionProtection": "ACTIVE"}
    of = kind(POOL)
    pool_id = of.create(cloud, props)
    for known in (props, {}):
        with pytest.raises(Refused, match="protected from deletion"):
            of.delete(cloud, pool_id, known)
    off = props | {"deletionProtection": "INACTIVE"}
    of.update(cloud.for_operation(), pool_id, props, off)
    of.delete(cloud, pool_id, off)
    assert of.read(cloud, pool_id, off) is None


@pytest.mark.slow
def test_a_pool_with_a_domain_is_not_deleted(cloud: EmulatedAws) -> None:
    """AWS wants the domain deleted first."""
    props = cognito.domain(cloud, fresh())
    made(cloud, DOMAIN, props)
    with pytest.raises(Refused, match="delete the domain first"):
        kind(POOL).delete(cloud, props["userPoolId"], {})


@pytest.mark.slow
def test_a_pool_only_gains_attributes(cloud: EmulatedAws) -> None:
    """An attribute is added in place; changing or removing one is refused before anything is sent."""
    of = kind(POOL)
    props = cognito.simple(cloud, fresh()) | {"schemas": [cognito.MARKETING]}
    pool_id = of.create(cloud, props)
    more = props | {"schemas": [cognito.MARKETING, cognito.POINTS]}
    of.update(cloud.for_operation(), pool_id, props, more)
    seen = of.read(cloud, pool_id, more)
    assert seen is not None
    assert [schema["name"] for schema in seen["schemas"]] == ["marketing", "points"]
    for fewer in ([], [cognito.MARKETING | {"mutable": False}]):
        with pytest.raises(Refused, match="`marketing`"):
            of.update(cloud, pool_id, props, props | {"schemas": fewer})


@pytest.mark.slow
def test_two_pools_of_one_name_are_told_apart_by_their_tag(cloud: EmulatedAws) -> None:
    """Cognito lets two pools have a name: the one with the URN's tag is found, an untagged one never."""
    name, urn = fresh(), fresh("urn")
    made(cloud, POOL, {"name": name})
    mine = made(cloud, POOL, {"name": name, "tags": {URN_TAG: urn}})
    assert kind(POOL).find(cloud, {"name": name}, urn) == mine
    assert kind(POOL).find(cloud, {"name": name}, fresh("urn")) is None


@pytest.mark.slow
def test_two_clients_of_one_name_are_not_mistaken(cloud: EmulatedAws) -> None:
    """Clients have no tags: of two of one name, neither is taken for the one that was cut off."""
    props = {"name": fresh(), "userPoolId": cognito.pool(cloud)}
    one = made(cloud, CLIENT, props)
    assert kind(CLIENT).find(cloud, props, "") == one
    made(cloud, CLIENT, props)
    assert kind(CLIENT).find(cloud, props, "") is None


@pytest.mark.slow
def test_a_client_is_imported_by_its_id_alone(cloud: EmulatedAws) -> None:
    """The pool of a client is looked for; its secret comes as an output that is always a secret."""
    props = cognito.web(cloud, fresh())
    of = kind(CLIENT)
    seen = of.read(cloud, of.create(cloud, props), {})
    assert seen is not None
    assert seen["userPoolId"] == props["userPoolId"]
    assert seen["clientSecret"]
    assert "clientSecret" in of.secret_outputs


@pytest.mark.slow
def test_a_client_is_imported_as_the_released_provider_does(cloud: EmulatedAws) -> None:
    """`<pool>/<client>` is read, changed and deleted like the client's id."""
    props = {"name": fresh(), "userPoolId": cognito.pool(cloud)}
    of = kind(CLIENT)
    both = f"{props['userPoolId']}/{of.create(cloud, props)}"
    seen = of.read(cloud, both, {})
    assert seen is not None
    assert seen["name"] == props["name"]
    of.update(cloud.for_operation(), both, props, props | {"authSessionValidity": 5})
    of.delete(cloud, both, props)
    assert of.read(cloud, both, {}) is None


@pytest.mark.slow
@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"supportedIdentityProviders": ["COGNITO", "Google"]}, "no identity provider `Google`"),
        ({"allowedOauthScopes": ["openid", "contacts/read"]}, "no scope `contacts/read`"),
    ],
)
def test_a_client_of_what_the_pool_does_not_have_is_refused(
    more: dict[str, Any], words: str, cloud: EmulatedAws
) -> None:
    """AWS refuses a provider or a scope that is not there yet: the program lacks a dependency."""
    with pytest.raises(Refused, match=words):
        made(cloud, CLIENT, {"name": fresh(), "userPoolId": cognito.pool(cloud)} | more)


@pytest.mark.slow
def test_a_public_client_has_no_secret(cloud: EmulatedAws) -> None:
    """Without `generateSecret` there is none."""
    of = kind(CLIENT)
    seen = of.read(cloud, of.create(cloud, {"name": fresh(), "userPoolId": cognito.pool(cloud)}), {})
    assert seen is not None
    assert seen.get("clientSecret") is None
    assert seen["generateSecret"] is False


@pytest.mark.slow
@pytest.mark.parametrize(
    ("token", "id"),
    [
        (POOL, "sa-east-1_000000000"),
        (DOMAIN, "no-such-domain"),
        (SERVER, "sa-east-1_000000000|api"),
        (GROUP, "sa-east-1_000000000/group"),
        (PROVIDER, "sa-east-1_000000000:Google"),
        (CLIENT, "0123456789abcdefghijklmnop"),
    ],
)
def test_what_is_gone_is_gone(token: str, id: str, cloud: EmulatedAws) -> None:
    """Reading what is not there gives nothing, deleting it is no error (or the emulator cannot delete at all)."""
    of = kind(token)
    assert of.read(cloud, id, {}) is None
    if not (token == SERVER and cloud.emulator == "moto"):
        of.delete(cloud, id, {})


def test_a_provider_s_secret_is_not_in_what_is_validated() -> None:
    """The client secret of a social network reaches neither botocore's validator nor a complaint."""
    secret = "s3cr3t-of-the-network"
    details = {"client_id": "c", "client_secret": secret}
    props = {"providerName": "Google", "providerType": "Google", "userPoolId": "p_1", "providerDetails": details}
    assert secret not in str(list(kind(PROVIDER).calls(props)))
    said = complaints(PROVIDER, props)
    assert said.keys() == {"providerDetails.authorize_scopes"}
    assert secret not in str(said)
    assert "providerDetails" in kind(PROVIDER).secret_outputs


TOTP = {"softwareTokenMfaConfiguration": {"enabled": True}}
TEMPLATE = "verificationMessageTemplate"
INVITE = "adminCreateUserConfig.inviteMessageTemplate"


def recovery(*names: str) -> dict[str, Any]:
    """Return ways to recover an account."""
    mechanisms = [{"name": name, "priority": at} for at, name in enumerate(names, 1)]
    return {"accountRecoverySetting": {"recoveryMechanisms": mechanisms}}


@pytest.mark.parametrize(
    ("more", "name", "words"),
    [
        ({"mfaConfiguration": "ON"}, "mfaConfiguration", "without a factor"),
        ({"mfaConfiguration": "OPTIONAL", "softwareTokenMfaConfiguration": {"enabled": False}},
         "mfaConfiguration", "without a factor"),
        ({"mfaConfiguration": "REQUIRED"} | TOTP, "mfaConfiguration", "`OPTIONAL`"),
        (TOTP, "softwareTokenMfaConfiguration", "`ON`"),
        ({"passwordPolicy": {"minimumLength": 5}}, "passwordPolicy.minimumLength", "6 to 99"),
        ({"passwordPolicy": {"minimumLength": 100}}, "passwordPolicy.minimumLength", "6 to 99"),
        ({"passwordPolicy": {"temporaryPasswordValidityDays": 366}},
         "passwordPolicy.temporaryPasswordValidityDays", "0 to 365"),
        ({"usernameAttributes": ["email"], "aliasAttributes": ["email"]}, "aliasAttributes", "together"),
        ({"usernameAttributes": ["e-mail"]}, "usernameAttributes[0]", "`phone_number`"),
        ({"deletionProtection": True}, "deletionProtection", "`ACTIVE`"),
        ({"userPoolTier": "FREE"}, "userPoolTier", "`PLUS`"),
        ({"userPoolAddOns": {"advancedSecurityMode": "ENFORCED"}}, "userPoolAddOns.advancedSecurityMode", "`PLUS`"),
        ({"userPoolTier": "LITE", "passwordPolicy": {"passwordHistorySize": 5}},
         "passwordPolicy.passwordHistorySize", "`LITE`"),
        ({"emailConfiguration": {"emailSendingAccount": "DEVELOPER"}}, "emailConfiguration.sourceArn", "missing"),
        (recovery("admin_only", "verified_email"), "accountRecoverySetting.recoveryMechanisms", "stands alone"),
        (recovery("a_letter"), "accountRecoverySetting.recoveryMechanisms[0].name", "`a_letter`"),
        ({TEMPLATE: {"emailMessage": "Your code"}}, f"{TEMPLATE}.emailMessage", "{####}"),
        ({TEMPLATE: {"emailMessageByLink": "Click"}}, f"{TEMPLATE}.emailMessageByLink", "link"),
        ({"adminCreateUserConfig": {"inviteMessageTemplate": {"emailMessage": "Hi"}}},
         f"{INVITE}.emailMessage", "{username}"),
        ({"schemas": [{"name": "a" * 21, "attributeDataType": "String"}]}, "schemas[0].name", "1 to 20"),
        ({"schemas": [{"name": "a", "attributeDataType": "Text"}]}, "schemas[0].attributeDataType", "`String`"),
        ({"schemas": [{"name": "a", "attributeDataType": "String"}] * 2}, "schemas[1].name", "a second time"),
        ({"schemas": [{"name": "tier", "attributeDataType": "String", "required": True}]},
         "schemas[0].required", "one's own"),
        ({"name": "consumers!"}, "name", "128"),
    ],
)  # fmt: skip
def test_what_cognito_refuses_of_a_pool_is_said_before_it_is_asked(more: dict[str, Any], name: str, words: str) -> None:
    """A pool that AWS would refuse is a problem of the input at fault, in words."""
    assert words in complaints(POOL, {"name": "consumers"} | more)[name]


OAUTH = {
    "allowedOauthFlowsUserPoolClient": True,
    "allowedOauthFlows": ["code"],
    "allowedOauthScopes": ["openid"],
    "callbackUrls": ["https://aurora.example/callback"],
}


@pytest.mark.parametrize(
    ("more", "name", "words"),
    [
        ({"callbackUrls": ["http://aurora.example/"]}, "callbackUrls[0]", "https"),
        ({"callbackUrls": ["https://aurora.example/#here"]}, "callbackUrls[0]", "fragment"),
        ({"callbackUrls": []}, "callbackUrls", "missing"),
        ({"logoutUrls": ["aurora.example"]}, "logoutUrls[0]", "https"),
        ({"defaultRedirectUri": "https://boreal.example/"}, "defaultRedirectUri", "not among"),
        ({"allowedOauthFlowsUserPoolClient": False}, "allowedOauthFlows", "allowedOauthFlowsUserPoolClient"),
        ({"allowedOauthFlows": ["password"]}, "allowedOauthFlows[0]", "`code`"),
        ({"allowedOauthFlows": ["client_credentials"]}, "generateSecret", "needs a secret"),
        ({"allowedOauthFlows": ["code", "client_credentials"], "generateSecret": True},
         "allowedOauthFlows", "stands alone"),
        ({"allowedOauthScopes": []}, "allowedOauthScopes", "missing"),
        ({"explicitAuthFlows": ["ALLOW_EVERYTHING"]}, "explicitAuthFlows[0]", "ALLOW_USER_SRP_AUTH"),
        ({"explicitAuthFlows": ["ALLOW_USER_SRP_AUTH", "USER_PASSWORD_AUTH"]}, "explicitAuthFlows", "mixes"),
        ({"accessTokenValidity": 1, "tokenValidityUnits": {"accessToken": "minutes"}},
         "accessTokenValidity", "5 minutes to 24 hours"),
        ({"idTokenValidity": 25}, "idTokenValidity", "24 hours"),
        ({"refreshTokenValidity": 3651}, "refreshTokenValidity", "87600 hours"),
        ({"tokenValidityUnits": {"idToken": "weeks"}}, "tokenValidityUnits.idToken", "`days`"),
        ({"authSessionValidity": 2}, "authSessionValidity", "3 to 15"),
        ({"preventUserExistenceErrors": "yes"}, "preventUserExistenceErrors", "`ENABLED`"),
    ],
)  # fmt: skip
def test_what_cognito_refuses_of_a_client_is_said_before_it_is_asked(
    more: dict[str, Any], name: str, words: str
) -> None:
    """A client that AWS would refuse is a problem of the input at fault, in words."""
    assert words in complaints(CLIENT, {"name": "web", "userPoolId": "p_1"} | OAUTH | more)[name]


@pytest.mark.parametrize("url", ["http://localhost:3000/callback", "https://a.example/", "myapp://signed-in"])
def test_every_landing_that_cognito_takes_is_taken(url: str) -> None:
    """https, http on this machine, and an app's own scheme are no problem."""
    assert complaints(CLIENT, {"name": "web", "userPoolId": "p_1"} | OAUTH | {"callbackUrls": [url]}) == {}


@pytest.mark.parametrize(
    ("token", "props", "name", "words"),
    [
        (DOMAIN, {"domain": "my-cognito", "userPoolId": "p"}, "domain", "`cognito`"),
        (DOMAIN, {"domain": "Aurora", "userPoolId": "p"}, "domain", "lower-case"),
        (DOMAIN, {"domain": "id.austral.example", "userPoolId": "p"}, "certificateArn", "missing"),
        (DOMAIN, {"domain": "id.austral.example", "userPoolId": "p", "certificateArn": "arn:aws:acm:sa-east-1:1:c/x"},
         "certificateArn", "us-east-1"),
        (DOMAIN, {"domain": "a", "userPoolId": "p", "managedLoginVersion": 3}, "managedLoginVersion", "`2`"),
        (SERVER, {"scopes": [{"scopeName": f"s{n}"} for n in range(101)]}, "scopes", "at most 100"),
        (SERVER, {"scopes": [{"scopeName": "read"}] * 2}, "scopes", "`read` twice"),
        (GROUP, {"name": "a/b"}, "name", "without `/`"),
        (GROUP, {"name": "a", "precedence": -1}, "precedence", "0 to"),
        (GROUP, {"name": "a", "roleArn": "stewards"}, "roleArn", "ARN of a role"),
        (PROVIDER, {"providerType": "MySpace", "providerDetails": {}}, "providerType", "`SAML`"),
        (PROVIDER, {"providerType": "Google", "providerName": "G", "providerDetails": {}}, "providerName", "`Google`"),
        (PROVIDER, {"providerType": "SAML", "providerName": "W", "providerDetails": {}},
         "providerDetails.MetadataURL", "MetadataFile"),
        (PROVIDER, {"providerType": "OIDC", "providerName": "P", "providerDetails": {"client_id": "c"}},
         "providerDetails.oidc_issuer", "missing"),
    ],
)  # fmt: skip
def test_what_cognito_refuses_of_the_rest(token: str, props: dict[str, Any], name: str, words: str) -> None:
    """Domains, scopes, groups and providers that AWS would refuse are problems as well."""
    assert words in complaints(token, props)[name]
