"""AWS Systems Manager: parameters. A value is in no error and no note."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from localcloud.provider import rules
from localcloud.provider.gaps import ask, send
from localcloud.provider.kind import Aws, Props, kind
from localcloud.provider.names import pascal
from localcloud.provider.shape import tag_changes, tag_list, tag_map, to_aws
from localcloud.provider.told import Told

GONE = frozenset({"ParameterNotFound", "InvalidResourceId"})
PARAMETER = pascal("allowedPattern dataType description keyId name tier type")
LIMITS = {"Standard": 4_096, "Advanced": 8_192, "Intelligent-Tiering": 8_192}


@kind
class Parameter(Told):
    """A parameter; its id is its name."""

    token = "aws:ssm/parameter:Parameter"
    inputs = frozenset({*PARAMETER, "insecureValue", "overwrite", "tags", "value", "region"})
    required = frozenset({"name", "type"})
    replace_on = frozenset({"name", "dataType", "region"})
    delete_before_replace = True
    secret_outputs = frozenset({"value"})
    silent = frozenset({"overwrite"})

    def calls(self, props: Props) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
        """Yield the call that puts it, with something else in the value's place."""
        yield "ssm", "PutParameter", to_aws(PARAMETER, props) | {"Value": "hidden"}

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield what Systems Manager refuses: names, kinds, a value too long (not the value itself)."""
        name = str(props.get("name") or "")
        yield from rules.formed(props, {"name": (r"[A-Za-z0-9_./-]{1,1011}", "at most 1011 letters, digits or _./-")})
        if "/" in name.strip("/") and not name.startswith("/"):
            yield "name", f"is `{name[:80]}`, a name with `/` in it begins with `/`"
        if name.lower().lstrip("/").startswith(("aws", "ssm")):
            yield "name", f"is `{name[:80]}`, and a name does not begin with `aws` or `ssm`"
        if name.count("/") > 15:
            yield "name", f"has {name.count('/')} levels, at most 15 are allowed"
        yield from rules.one_of(
            props,
            {
                "type": ("String", "StringList", "SecureString"),
                "tier": ("Standard", "Advanced", "Intelligent-Tiering"),
                "dataType": ("text", "aws:ec2:image", "aws:ssm:integration"),
            },
        )
        if props.get("keyId") and props.get("type") != "SecureString":
            yield "keyId", "is for a parameter of type `SecureString` only"
        said = [name for name in ("value", "insecureValue") if props.get(name) is not None]
        if len(said) != 1:
            yield "value", "is missing" if not said else "cannot be set together with `insecureValue`"
            return
        if said == ["insecureValue"] and props.get("type") == "SecureString":
            yield "insecureValue", "is not for a parameter of type `SecureString`: use `value`"
        value, limit = props[said[0]], LIMITS.get(str(props.get("tier") or "Standard"), 8_192)
        if not isinstance(value, str) or not value:
            yield said[0], "is not text, or is empty"
        elif len(value.encode("utf-8", "surrogatepass")) > limit:
            yield said[0], f"is longer than the {limit} bytes of its tier"

    def create(self, aws: Aws, props: Props) -> str:
        """Put it with its tags; its name."""
        said = self._said(props)
        tags = tag_list(props.get("tags"))
        overwrite = bool(props.get("overwrite"))
        # AWS takes tags only with the first put.
        send(aws, "ssm:PutParameter", **said, Overwrite=overwrite, **({} if overwrite or not tags else {"Tags": tags}))
        if overwrite and tags:
            self._tag(aws, str(props["name"]), {}, props)
        return str(props["name"])

    def observe(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return the parameter with its value."""
        answer = ask(aws, "ssm:GetParameter", GONE, Name=id, WithDecryption=True)
        if answer is None:
            return None
        parameter = answer["Parameter"]
        wanted = [{"Key": "Name", "Option": "Equals", "Values": [id]}]
        listed = send(aws, "ssm:DescribeParameters", ParameterFilters=wanted).get("Parameters", ())
        described: Mapping[str, Any] = next((each for each in listed if each.get("Name") == id), {})
        found = ask(aws, "ssm:ListTagsForResource", GONE, ResourceType="Parameter", ResourceId=id) or {}
        tags = tag_map(found.get("TagList"))
        secure = parameter.get("Type") == "SecureString"
        plain = "insecureValue" in props and not secure
        return {
            "name": parameter["Name"],
            "type": parameter.get("Type"),
            "dataType": parameter.get("DataType"),
            "version": parameter.get("Version"),
            "arn": parameter.get("ARN") or f"arn:aws:ssm:{aws.region}:{aws.account}:parameter/{id.lstrip('/')}",
            "insecureValue" if plain else "value": parameter.get("Value"),
            "allowedPattern": described.get("AllowedPattern"),
            "description": described.get("Description"),
            "keyId": described.get("KeyId") if secure else None,
            "tier": described.get("Tier"),
            "tags": tags,
            "tagsAll": tags,
        }

    def update(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        """Put it anew, and bring its tags up to date."""
        names = (*PARAMETER, "value", "insecureValue")
        if any(old.get(name) != new.get(name) for name in names):
            send(aws, "ssm:PutParameter", **self._said({"description": "", **new}), Overwrite=True)
        self._tag(aws, id, old, new)

    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Delete it."""
        ask(aws, "ssm:DeleteParameter", GONE, Name=id)

    def find(self, aws: Aws, props: Props, urn_tag: str) -> str | None:
        """Find it by its name."""
        return str(props["name"]) if ask(aws, "ssm:GetParameter", GONE, Name=props["name"]) else None

    def _said(self, props: Props) -> dict[str, Any]:
        value = props["value"] if props.get("value") is not None else props["insecureValue"]
        return to_aws(PARAMETER, props) | {"Value": value}

    def _tag(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        added, taken = tag_changes(old, new)
        where = {"ResourceType": "Parameter", "ResourceId": id}
        if added:
            send(aws, "ssm:AddTagsToResource", **where, Tags=tag_list(added))
        if taken:
            send(aws, "ssm:RemoveTagsFromResource", **where, TagKeys=taken)
