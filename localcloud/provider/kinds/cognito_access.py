"""Amazon Cognito: what hangs on a user pool - domain, resource servers, groups, identity providers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from localcloud.provider import rules
from localcloud.provider.gaps import ask, send
from localcloud.provider.kind import Aws, Props, kind
from localcloud.provider.kinds.cognito import GONE
from localcloud.provider.names import pascal
from localcloud.provider.shape import from_aws, to_aws
from localcloud.provider.told import Told

IDP = "cognito-idp"


@kind
class UserPoolDomain(Told):
    """Where a pool's pages are: a prefix of Amazon's domain, or a domain of one's own; its id is the domain."""

    token = "aws:cognito/userPoolDomain:UserPoolDomain"
    inputs = frozenset({"certificateArn", "domain", "managedLoginVersion", "userPoolId", "region"})
    required = frozenset({"domain", "userPoolId"})
    replace_on = frozenset({"domain", "userPoolId", "region"})
    delete_before_replace = True  # a pool has one prefix domain

    def calls(self, props: Props) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
        """Yield the call that creates it."""
        yield IDP, "CreateUserPoolDomain", self._said(props)

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield what Cognito refuses of a domain."""
        domain = str(props.get("domain") or "")
        certificate = str(props.get("certificateArn") or "")
        if "." in domain and not certificate:
            yield "certificateArn", f"is missing, and `{domain}` is a domain of one's own"
        if certificate and ":us-east-1:" not in certificate:
            yield "certificateArn", "is not of the region `us-east-1`, where Cognito's pages are served from"
        if "." not in domain:
            form = (r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?", "at most 63 lower-case letters, digits or hyphens")
            yield from rules.formed(props, {"domain": form})
            for word in ("aws", "amazon", "cognito"):
                if word in domain:
                    yield "domain", f"is `{domain}`, and may not contain `{word}`"
        yield from rules.one_of(props, {"managedLoginVersion": (1, 2)})

    def create(self, aws: Aws, props: Props) -> str:
        """Create it; the domain."""
        send(aws, f"{IDP}:CreateUserPoolDomain", **self._said(props))
        return str(props["domain"])

    def observe(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return the domain, None when no pool has it."""
        answer = ask(aws, f"{IDP}:DescribeUserPoolDomain", GONE, Domain=id)
        domain = (answer or {}).get("DomainDescription") or {}
        if not domain.get("UserPoolId"):
            return None
        seen = from_aws(pascal("domain managedLoginVersion userPoolId s3Bucket:S3Bucket version"), domain)
        front = domain.get("CloudFrontDistribution") or ""
        return seen | {
            "domain": domain.get("Domain") or id,
            "certificateArn": (domain.get("CustomDomainConfig") or {}).get("CertificateArn"),
            "awsAccountId": domain.get("AWSAccountId") or aws.account,
            "cloudfrontDistribution": front,
            "cloudfrontDistributionArn": front,
            "cloudfrontDistributionZoneId": "Z2FDTNDATAQYW2",
        }

    def update(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        """Change certificate or version of the pages."""
        send(aws, f"{IDP}:UpdateUserPoolDomain", **self._said(new | {"domain": id}))
        self.note_ignored(aws, id, old, new)

    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Delete it."""
        seen = self.observe(aws, id, props)
        if seen is not None:
            ask(aws, f"{IDP}:DeleteUserPoolDomain", GONE, Domain=id, UserPoolId=seen["userPoolId"])

    def find(self, aws: Aws, props: Props, urn_tag: str) -> str | None:
        """Find it by its name, where it is of the pool that is said."""
        seen = self.observe(aws, str(props["domain"]), {})
        return str(props["domain"]) if seen and seen["userPoolId"] == props["userPoolId"] else None

    def _said(self, props: Props) -> dict[str, Any]:
        said = to_aws(pascal("domain managedLoginVersion userPoolId"), props)
        if props.get("certificateArn"):
            said["CustomDomainConfig"] = {"CertificateArn": props["certificateArn"]}
        return said


SERVER = pascal("identifier name userPoolId", scopes=(pascal("scopeDescription scopeName"),))


@kind
class ResourceServer(Told):
    """An API whose scopes a pool's tokens carry; its id is `<pool>|<identifier>`."""

    token = "aws:cognito/resourceServer:ResourceServer"
    inputs = frozenset({*SERVER, "region"})
    required = frozenset({"identifier", "name", "userPoolId"})
    replace_on = frozenset({"identifier", "userPoolId", "region"})
    unordered = frozenset({"scopes"})

    def calls(self, props: Props) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
        """Yield the call that creates it."""
        yield IDP, "CreateResourceServer", to_aws(SERVER, props)

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield too many scopes, or one twice."""
        names = [str(scope.get("scopeName")) for scope in props.get("scopes") or ()]
        if len(names) > 100:
            yield "scopes", f"names {len(names)} scopes, at most 100 are allowed"
        for name in sorted({name for name in names if names.count(name) > 1}):
            yield "scopes", f"names `{name}` twice"

    def create(self, aws: Aws, props: Props) -> str:
        """Create it; its id."""
        send(aws, f"{IDP}:CreateResourceServer", **to_aws(SERVER, props))
        return f"{props['userPoolId']}|{props['identifier']}"

    def observe(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return the server and its scopes, in the order they were said."""
        pool, _, identifier = id.partition("|")
        answer = ask(aws, f"{IDP}:DescribeResourceServer", GONE, UserPoolId=pool, Identifier=identifier)
        if answer is None:
            return None
        seen = from_aws(SERVER, answer["ResourceServer"])
        order = [scope.get("scopeName") for scope in props.get("scopes") or ()]
        scopes = sorted(
            seen.get("scopes") or [],
            key=lambda scope: order.index(scope["scopeName"]) if scope["scopeName"] in order else len(order),
        )
        return seen | {
            "userPoolId": pool,
            "identifier": identifier,
            "scopes": scopes,
            "scopeIdentifiers": [f"{identifier}/{scope['scopeName']}" for scope in scopes],
        }

    def update(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        """Set name and scopes anew."""
        send(aws, f"{IDP}:UpdateResourceServer", **to_aws(SERVER, {"scopes": [], **new}))

    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Delete it."""
        pool, _, identifier = id.partition("|")
        ask(aws, f"{IDP}:DeleteResourceServer", GONE, UserPoolId=pool, Identifier=identifier)

    def find(self, aws: Aws, props: Props, urn_tag: str) -> str | None:
        """Find it by its identifier."""
        id = f"{props['userPoolId']}|{props['identifier']}"
        return id if self.observe(aws, id, {}) else None


GROUP = pascal("description name:GroupName precedence roleArn userPoolId")


@kind
class UserGroup(Told):
    """A group of a pool's users, with the role that it may take; its id is `<pool>/<name>`."""

    token = "aws:cognito/userGroup:UserGroup"
    inputs = frozenset({*GROUP, "region"})
    required = frozenset({"name", "userPoolId"})
    replace_on = frozenset({"name", "userPoolId", "region"})

    def calls(self, props: Props) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
        """Yield the call that creates it."""
        yield IDP, "CreateGroup", to_aws(GROUP, props)

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield a name, precedence or role that Cognito refuses."""
        yield from rules.formed(props, {"name": (r"[^\s/][^/]{0,127}", "at most 128 characters, without `/`")})
        yield from rules.between(props, {"precedence": (0, 2**31 - 1)})
        yield from rules.formed(props, {"roleArn": (r"arn:aws[\w-]*:iam::\d{12}:role/.+", "the ARN of a role")})

    def create(self, aws: Aws, props: Props) -> str:
        """Create it; its id."""
        send(aws, f"{IDP}:CreateGroup", **to_aws(GROUP, props))
        return f"{props['userPoolId']}/{props['name']}"

    def observe(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return the group."""
        pool, _, name = id.partition("/")
        answer = ask(aws, f"{IDP}:GetGroup", GONE, UserPoolId=pool, GroupName=name)
        if answer is None:
            return None
        return from_aws(GROUP, answer["Group"]) | {"userPoolId": pool, "name": name}

    def update(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        """Set description, precedence and role."""
        send(aws, f"{IDP}:UpdateGroup", **to_aws(GROUP, {"description": "", **new}))

    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Delete it."""
        pool, _, name = id.partition("/")
        ask(aws, f"{IDP}:DeleteGroup", GONE, UserPoolId=pool, GroupName=name)

    def find(self, aws: Aws, props: Props, urn_tag: str) -> str | None:
        """Find it by its name."""
        id = f"{props['userPoolId']}/{props['name']}"
        return id if self.observe(aws, id, {}) else None


PROVIDER = pascal("attributeMapping idpIdentifiers providerDetails providerName providerType userPoolId")
OAUTH = ("client_id", "client_secret", "authorize_scopes")
NEEDED: Mapping[str, tuple[str, ...]] = {
    "Facebook": OAUTH,
    "Google": OAUTH,
    "LoginWithAmazon": OAUTH,
    "SignInWithApple": ("client_id", "team_id", "key_id", "private_key", "authorize_scopes"),
    "OIDC": ("client_id", "attributes_request_method", "oidc_issuer", "authorize_scopes"),
    "SAML": (),
}


@kind
class IdentityProvider(Told):
    """Where a pool's users may come from; its id is `<pool>:<name>`. Its details hold a secret."""

    token = "aws:cognito/identityProvider:IdentityProvider"
    inputs = frozenset({*PROVIDER, "region"})
    required = frozenset({"providerDetails", "providerName", "providerType", "userPoolId"})
    replace_on = frozenset({"providerName", "providerType", "userPoolId", "region"})
    secret_outputs = frozenset({"providerDetails"})
    unordered = frozenset({"idpIdentifiers"})

    def calls(self, props: Props) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
        """Yield the call that creates it, without the details' values."""
        hidden = dict.fromkeys(props.get("providerDetails") or (), "hidden")
        yield IDP, "CreateIdentityProvider", to_aws(PROVIDER, props | {"providerDetails": hidden})

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield a type that Cognito does not know, and the details that one lacks."""
        yield from rules.one_of(props, {"providerType": tuple(NEEDED)})
        kind_of, details = str(props.get("providerType")), props.get("providerDetails") or {}
        social = {"Facebook", "Google", "LoginWithAmazon", "SignInWithApple"}
        if kind_of in social and props.get("providerName") != kind_of:
            yield "providerName", f"is `{props.get('providerName')}`, and that of a `{kind_of}` provider is `{kind_of}`"
        for key in NEEDED.get(kind_of, ()):
            if not details.get(key):
                yield f"providerDetails.{key}", f"is missing, and `{kind_of}` needs it"
        if kind_of == "SAML" and not details.get("MetadataURL") and not details.get("MetadataFile"):
            yield "providerDetails.MetadataURL", "is missing, and `SAML` needs it (or `MetadataFile`)"
        for key, value in details.items():
            if not isinstance(value, str):
                yield f"providerDetails.{key}", "is not text"

    def create(self, aws: Aws, props: Props) -> str:
        """Create it; its id."""
        send(aws, f"{IDP}:CreateIdentityProvider", **to_aws(PROVIDER, props))
        return f"{props['userPoolId']}:{props['providerName']}"

    def observe(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return the provider."""
        pool, _, name = id.partition(":")
        answer = ask(aws, f"{IDP}:DescribeIdentityProvider", GONE, UserPoolId=pool, ProviderName=name)
        if answer is None:
            return None
        return from_aws(PROVIDER, answer["IdentityProvider"]) | {"userPoolId": pool, "providerName": name}

    def update(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        """Set details, mapping and identifiers."""
        said = to_aws({k: v for k, v in PROVIDER.items() if k != "providerType"}, new)
        send(aws, f"{IDP}:UpdateIdentityProvider", **said)
        self.note_ignored(aws, id, old, new)

    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Delete it."""
        pool, _, name = id.partition(":")
        ask(aws, f"{IDP}:DeleteIdentityProvider", GONE, UserPoolId=pool, ProviderName=name)

    def find(self, aws: Aws, props: Props, urn_tag: str) -> str | None:
        """Find it by its name."""
        id = f"{props['userPoolId']}:{props['providerName']}"
        return id if self.observe(aws, id, {}) else None
