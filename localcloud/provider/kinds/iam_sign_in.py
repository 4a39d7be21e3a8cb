"""AWS IAM: the identity providers by which people and pipelines sign in without keys."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from localcloud.provider import rules
from localcloud.provider.kind import Aws, NotEmulated, Props, kind
from localcloud.provider.kinds.iam import GONE, name_form
from localcloud.provider.shape import changed, tag_changes, tag_list, tag_map, unless_gone
from localcloud.provider.told import Told
from localcloud.provider.values import text


@kind
class OpenIdConnectProvider(Told):
    """An OpenID Connect issuer whose tokens roles may trust; its id is its ARN."""

    token: ClassVar[str] = "aws:iam/openIdConnectProvider:OpenIdConnectProvider"
    inputs: ClassVar[frozenset[str]] = frozenset({"clientIdLists", "tags", "thumbprintLists", "url"})
    required: ClassVar[frozenset[str]] = frozenset({"clientIdLists", "url"})
    replace_on: ClassVar[frozenset[str]] = frozenset({"url"})
    delete_before_replace: ClassVar[bool] = True
    unordered: ClassVar[frozenset[str]] = frozenset({"clientIdLists", "thumbprintLists"})

    def calls(self, props: Props) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
        """Yield the call that makes it."""
        yield "iam", "CreateOpenIDConnectProvider", self._params(props)

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield what IAM refuses."""
        yield from rules.formed(props, {"url": (r"https://[^\s?#]{1,247}", "an `https://` URL without a query")})
        for index, each in enumerate(props.get("thumbprintLists") or ()):
            yield from (
                (f"thumbprintLists[{index}]", said)
                for _, said in rules.formed({"it": each}, {"it": (r"[0-9A-Fa-f]{40}", "40 hexadecimal digits")})
            )

    def create(self, aws: Aws, props: Props) -> str:
        """Make it."""
        return str(aws.client("iam").create_open_id_connect_provider(**self._params(props))["OpenIDConnectProviderArn"])

    def observe(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return it; IAM tells the URL without its scheme."""
        told = unless_gone(GONE, aws.client("iam").get_open_id_connect_provider, OpenIDConnectProviderArn=id)
        if told is None:
            return None
        host = str(told["Url"]).removeprefix("https://")
        return {
            "arn": id,
            "url": f"https://{host}",
            "clientIdLists": list(told.get("ClientIDList", ())),
            "thumbprintLists": list(told.get("ThumbprintList", ())),
            "tags": tag_map(told.get("Tags")),
        }

    def update(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        """Change its audiences, thumbprints and tags."""
        client = aws.client("iam")
        at = {"OpenIDConnectProviderArn": id}
        had, wants = set(old.get("clientIdLists") or ()), set(new.get("clientIdLists") or ())
        for each in sorted(wants - had):
            client.add_client_id_to_open_id_connect_provider(**at, ClientID=each)
        for each in sorted(had - wants):
            client.remove_client_id_from_open_id_connect_provider(**at, ClientID=each)
        if changed(old, new, "thumbprintLists") and new.get("thumbprintLists"):
            client.update_open_id_connect_provider_thumbprint(**at, ThumbprintList=new["thumbprintLists"])
        add, remove = tag_changes(old, new)
        if remove:
            client.untag_open_id_connect_provider(**at, TagKeys=remove)
        if add:
            client.tag_open_id_connect_provider(**at, Tags=tag_list(add))

    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Delete it."""
        unless_gone(GONE, aws.client("iam").delete_open_id_connect_provider, OpenIDConnectProviderArn=id)

    def find(self, aws: Aws, props: Props, urn_tag: str) -> str | None:
        """Return the provider of that URL."""
        host = str(props["url"]).removeprefix("https://")
        arn = f"arn:aws:iam::{aws.account}:oidc-provider/{host}"
        return arn if self.observe(aws, arn, {}) is not None else None

    def _params(self, props: Props) -> dict[str, Any]:
        params: dict[str, Any] = {"Url": props["url"], "ClientIDList": list(props["clientIdLists"])}
        if props.get("thumbprintLists"):
            params["ThumbprintList"] = list(props["thumbprintLists"])
        if props.get("tags"):
            params["Tags"] = tag_list(props["tags"])
        return params


@kind
class SamlProvider(Told):
    """A SAML identity provider whose assertions roles may trust; its id is its ARN."""

    token: ClassVar[str] = "aws:iam/samlProvider:SamlProvider"
    inputs: ClassVar[frozenset[str]] = frozenset({"name", "samlMetadataDocument", "tags"})
    required: ClassVar[frozenset[str]] = frozenset({"name", "samlMetadataDocument"})
    replace_on: ClassVar[frozenset[str]] = frozenset({"name"})
    delete_before_replace: ClassVar[bool] = True

    def calls(self, props: Props) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
        """Yield the call that makes it."""
        yield "iam", "CreateSAMLProvider", self._params(props)

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield what IAM refuses."""
        yield from rules.formed(props, {"name": name_form(128)})

    def create(self, aws: Aws, props: Props) -> str:
        """Make it."""
        return str(aws.client("iam").create_saml_provider(**self._params(props))["SAMLProviderArn"])

    def observe(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return it; moto keeps no tags of one."""
        told = unless_gone(GONE, aws.client("iam").get_saml_provider, SAMLProviderArn=id)
        if told is None:
            return None
        seen: Props = {
            "arn": id,
            "name": id.rpartition("/")[2],
            "samlMetadataDocument": told.get("SAMLMetadataDocument"),
            "samlProviderUuid": told.get("SAMLProviderUUID"),
            "validUntil": text(told["ValidUntil"]) if told.get("ValidUntil") else None,
        }
        return {**seen, "tags": self._tags(aws, id, told, props)}

    def update(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        """Change its metadata and tags."""
        client = aws.client("iam")
        if changed(old, new, "samlMetadataDocument"):
            client.update_saml_provider(SAMLProviderArn=id, SAMLMetadataDocument=new["samlMetadataDocument"])
        add, remove = tag_changes(old, new)
        try:
            if remove:
                client.untag_saml_provider(SAMLProviderArn=id, TagKeys=remove)
            if add:
                client.tag_saml_provider(SAMLProviderArn=id, Tags=tag_list(add))
        except NotEmulated:
            aws.not_held("tags")

    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Delete it."""
        unless_gone(GONE, aws.client("iam").delete_saml_provider, SAMLProviderArn=id)

    def find(self, aws: Aws, props: Props, urn_tag: str) -> str | None:
        """Return the provider of that name."""
        arn = f"arn:aws:iam::{aws.account}:saml-provider/{props['name']}"
        return arn if unless_gone(GONE, aws.client("iam").get_saml_provider, SAMLProviderArn=arn) else None

    def _tags(self, aws: Aws, id: str, told: Mapping[str, Any], props: Props) -> Props | None:
        if told.get("Tags"):
            return tag_map(told["Tags"])
        try:
            return tag_map(aws.client("iam").list_saml_provider_tags(SAMLProviderArn=id).get("Tags"))
        except NotEmulated:
            if props.get("tags"):
                aws.not_held("tags")
            return None

    def _params(self, props: Props) -> dict[str, Any]:
        params: dict[str, Any] = {"Name": props["name"], "SAMLMetadataDocument": props["samlMetadataDocument"]}
        if props.get("tags"):
            params["Tags"] = tag_list(props["tags"])
        return params
