"""How corporate and agency people sign in: the federation with the corporation's own identity provider."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from stacks import places
from stacks.context import StackContext

_FILLING = "This is no real certificate: the local cloud made this document and nobody can sign in with it. "


@dataclass(frozen=True, slots=True)
class WorkforceArgs:
    """`metadata` is the SAML metadata document of the identity provider, `clients` the OIDC audiences."""

    context: StackContext
    metadata: str | None = None
    clients: Sequence[str] = ("ecosystem",)


def pending(context: StackContext, metadata: str | None) -> tuple[str, ...]:
    """Return what waits for a value, a sentence each."""
    workforce = context.declaration.identity.workforce
    if workforce is None or workforce.kind != "saml" or metadata or context.endpoint:
        return ()
    return (
        f"workforce sign-in: save `{workforce.metadata_url}` and name the file in `ecosystem:workforceMetadataFile`",
    )


class Workforce(pulumi.ComponentResource):
    """Outputs: the provider's ARN and its kind (`saml`, `oidc`; `none` where none is declared or it is pending)."""

    arn: pulumi.Output[str] | None
    kind: str

    def __init__(self, name: str, args: WorkforceArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("ecosystem:platform:Workforce", name, None, opts)
        context = args.context
        declared = context.declaration.identity.workforce
        mine = pulumi.ResourceOptions(parent=self)
        metadata = args.metadata or (made_up_metadata(context) if context.endpoint else None)
        self.arn, self.kind = None, "none"
        if declared is not None and declared.kind == "oidc" and declared.issuer:
            oidc = aws.iam.OpenIdConnectProvider(
                f"{name}.oidc",
                url=declared.issuer,
                client_id_lists=list(args.clients),
                tags={"layer": "identity"},
                opts=mine,
            )
            self.arn, self.kind = oidc.arn, "oidc"
        elif declared is not None and declared.kind == "saml" and metadata:
            saml = aws.iam.SamlProvider(
                f"{name}.saml",
                name=places.workforce_provider(context),
                saml_metadata_document=metadata,
                tags={"layer": "identity"},
                opts=mine,
            )
            self.arn, self.kind = saml.arn, "saml"
        self.register_outputs({"arn": self.arn, "kind": self.kind})


def made_up_metadata(context: StackContext) -> str:
    """Return a SAML metadata document for the local cloud: well-formed, marked as made up, of no use for signing in."""
    entity = f"urn:ecosystem:local-cloud:{context.environment.name}"
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f"<!-- {_FILLING * 11}-->"
        f'<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="{entity}">'
        '<md:IDPSSODescriptor WantAuthnRequestsSigned="true"'
        ' protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">'
        '<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"'
        ' Location="https://sign-in.invalid/saml"/>'
        "</md:IDPSSODescriptor></md:EntityDescriptor>"
    )
