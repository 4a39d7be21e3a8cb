"""THE identity of consumers: one user pool for all brands, with the declared sign-in and verified addresses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import pulumi
import pulumi_aws as aws

from ecosystem.model import Identity as Declared
from stacks import places
from stacks.context import StackContext
from stacks.platform_stack.outside import Social
from stacks.refusal import RefusedError

MFA: Final = {"required": "ON", "optional": "OPTIONAL", "none": "OFF"}

GROUPS: Final = {
    "consumers": "people with a profile",
    "service": "agents of the contact centre who act for a consumer",
    "stewards": "the data office, which answers for consumers' rights",
}

SCOPES: Final = {
    "profile.read": "read one's own profile",
    "profile.write": "change one's own profile",
    "consent.read": "read one's own consents",
    "consent.write": "give and withdraw consent",
}

_PROVIDERS: Final[Mapping[str, tuple[str, str, Mapping[str, str], Mapping[str, str]]]] = {
    "google": (
        "Google",
        "openid email profile",
        {"email": "email", "email_verified": "email_verified", "username": "sub"},
        {
            "attributes_url": "https://people.googleapis.com/v1/people/me?personFields=",
            "attributes_url_add_attributes": "true",
            "authorize_url": "https://accounts.google.com/o/oauth2/v2/auth",
            "oidc_issuer": "https://accounts.google.com",
            "token_request_method": "POST",
            "token_url": "https://www.googleapis.com/oauth2/v4/token",
        },
    ),
    "facebook": ("Facebook", "public_profile,email", {"email": "email", "username": "id"}, {"api_version": "v21.0"}),
    "amazon": ("LoginWithAmazon", "profile", {"email": "email", "username": "user_id"}, {}),
}
"""Network -> Cognito's type, scopes, mapping of attributes, and details that Cognito would add by itself."""


BORN_WITH: Final = ("name", "schemas", "usernameAttributes", "usernameConfiguration")
"""What a user pool cannot change without being replaced: one that was adopted keeps its own."""


@dataclass(frozen=True, slots=True)
class IdentityArgs:
    """`social` are the clients registered at social networks; a declared network without one is left pending."""

    context: StackContext
    social: Mapping[str, Social] = field(default_factory=dict)


def refuse(context: StackContext) -> None:
    """Raise RefusedError for what Cognito cannot be."""
    declared = context.declaration.identity
    if declared.provision == "adopt" and not declared.external_id:
        at = context.declaration.locate(declared.path)
        raise RefusedError(f"{at}: the identity is to be adopted and has no `external_id`; name its user pool there")


def pending(context: StackContext, social: Mapping[str, Social]) -> tuple[str, ...]:
    """Return what waits for a value, a sentence each."""
    return tuple(
        f"sign-in by {network}: set `ecosystem:{network}ClientId` and, with --secret, `ecosystem:{network}ClientSecret`"
        if network in _PROVIDERS
        else f"sign-in by {network}: Cognito needs an OpenID provider for it, which these stacks do not make"
        for network in _declared_social(context.declaration.identity)
        if network not in social or network not in _PROVIDERS
    )


class Identity(pulumi.ComponentResource):
    """Outputs: the user pool's id and ARN, and the names of the providers that consumers may sign in by."""

    user_pool_id: pulumi.Output[str]
    user_pool_arn: pulumi.Output[str]
    social_providers: list[str]

    def __init__(self, name: str, args: IdentityArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("ecosystem:platform:Identity", name, None, opts)
        refuse(args.context)
        mine = pulumi.ResourceOptions(parent=self)
        pool = self._pool(name, args.context)
        self.user_pool_id, self.user_pool_arn = pool.id, pool.arn
        self.social_providers = []
        if args.context.declaration.identity.provision == "adopt":  # nothing is made in it before it is managed
            self.register_outputs({"userPoolId": self.user_pool_id, "userPoolArn": self.user_pool_arn})
            return
        aws.cognito.UserPoolDomain(
            f"{name}.domain", domain=domain(args.context), user_pool_id=pool.id, managed_login_version=2, opts=mine
        )
        aws.cognito.ResourceServer(
            f"{name}.scopes",
            identifier=places.resource_server(args.context),
            name="profile and consent",
            user_pool_id=pool.id,
            scopes=[{"scope_name": scope, "scope_description": SCOPES[scope]} for scope in places.SCOPES],
            opts=mine,
        )
        for precedence, (group, description) in enumerate(GROUPS.items(), start=1):
            aws.cognito.UserGroup(
                f"{name}.group-{group}",
                name=group,
                description=description,
                precedence=precedence * 10,
                user_pool_id=pool.id,
                opts=mine,
            )
        for network in _declared_social(args.context.declaration.identity):
            client = args.social.get(network)
            if client is None or network not in _PROVIDERS:
                continue
            kind, scopes, mapping, details = _PROVIDERS[network]
            aws.cognito.IdentityProvider(
                f"{name}.social-{network}",
                provider_name=kind,
                provider_type=kind,
                user_pool_id=pool.id,
                provider_details={
                    "client_id": client.client_id,
                    "client_secret": client.secret,
                    "authorize_scopes": scopes,
                    **details,
                },
                attribute_mapping=dict(mapping),
                opts=pulumi.ResourceOptions(parent=self, additional_secret_outputs=["providerDetails"]),
            )
            self.social_providers.append(kind)
        self.register_outputs({"userPoolId": self.user_pool_id, "userPoolArn": self.user_pool_arn})

    def _pool(self, name: str, context: StackContext) -> aws.cognito.UserPool:
        declared = context.declaration.identity
        mfa = MFA.get((declared.consumers.mfa if declared.consumers else None) or "optional", "OPTIONAL")
        outside = (declared.external_id or "").rpartition("/")[2]
        if declared.provision == "adopt":  # as it is; `manage` with the id kept changes it
            taken = pulumi.ResourceOptions(parent=self, import_=outside, ignore_changes=["*"])
            return aws.cognito.UserPool(f"{name}.pool", opts=taken)
        options = pulumi.ResourceOptions(parent=self, ignore_changes=list(BORN_WITH) if outside else None)
        return aws.cognito.UserPool(
            f"{name}.pool",
            name=places.user_pool(context),
            user_pool_tier="PLUS",
            username_attributes=["email"],
            username_configuration={"case_sensitive": False},
            # Double opt-in: nobody is signed up before the address has answered, nor does a change of it count before.
            auto_verified_attributes=["email"],
            user_attribute_update_settings={"attributes_require_verification_before_updates": ["email"]},
            verification_message_template={
                "default_email_option": "CONFIRM_WITH_LINK" if declared.double_opt_in else "CONFIRM_WITH_CODE"
            },
            account_recovery_setting={"recovery_mechanisms": [{"name": "verified_email", "priority": 1}]},
            admin_create_user_config={"allow_admin_create_user_only": False},
            mfa_configuration=mfa,
            software_token_mfa_configuration={"enabled": True} if mfa != "OFF" else None,
            password_policy={
                "minimum_length": 12,
                "require_lowercase": True,
                "require_uppercase": True,
                "require_numbers": True,
                "require_symbols": False,
                "temporary_password_validity_days": 3,
                "password_history_size": 5,
            },
            user_pool_add_ons={"advanced_security_mode": "ENFORCED"},
            device_configuration={
                "challenge_required_on_new_device": True,
                "device_only_remembered_on_user_prompt": True,
            },
            deletion_protection="ACTIVE" if context.protect else "INACTIVE",
            tags={"layer": "identity"},
            opts=options,
        )


def domain(context: StackContext) -> str:
    """Return the prefix of the sign-in domain: unique in the region, without words that Cognito keeps to itself."""
    unique = context.platform.bucket("sign-in").rpartition("-")[2]
    return f"id-{context.environment.name[:40]}-{unique}".replace("aws", "a-w-s").replace("cognito", "c-ognito")


def _declared_social(declared: Declared) -> tuple[str, ...]:
    return tuple(dict.fromkeys(declared.consumers.social_login)) if declared.consumers else ()
