"""AWS KMS: keys and their aliases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from botocore.exceptions import ClientError

from localcloud.provider import rules
from localcloud.provider.kind import URN_TAG, Aws, Kind, NotEmulated, Props, kind
from localcloud.provider.shape import changed, code, document, tag_changes, unless_gone

GONE = ("NotFoundException",)
GOING = ("PendingDeletion", "PendingReplicaDeletion")


def _tags(tags: Mapping[str, str] | None) -> list[dict[str, str]]:
    return [{"TagKey": key, "TagValue": str(value)} for key, value in (tags or {}).items()]


def _key_id(key: str) -> str:
    """Return the bare id of a key that may be given by its ARN, as two ways to write the same."""
    return key.rpartition("key/")[2]


@kind
class Key(Kind):
    """A KMS key with its policy, rotation and tags."""

    token: ClassVar[str] = "aws:kms/key:Key"
    inputs: ClassVar[frozenset[str]] = frozenset(
        {
            "bypassPolicyLockoutSafetyCheck",
            "customerMasterKeySpec",
            "deletionWindowInDays",
            "description",
            "enableKeyRotation",
            "isEnabled",
            "keyUsage",
            "multiRegion",
            "policy",
            "rotationPeriodInDays",
            "tags",
        }
    )
    replace_on: ClassVar[frozenset[str]] = frozenset({"customerMasterKeySpec", "keyUsage", "multiRegion"})
    documents: ClassVar[frozenset[str]] = frozenset({"policy"})

    def calls(self, props: Props) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
        """Yield the call that makes it."""
        yield "kms", "CreateKey", self._params(props)

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield what KMS refuses."""
        # https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html, API_EnableKeyRotation.html
        yield from rules.between(props, {"deletionWindowInDays": (7, 30), "rotationPeriodInDays": (90, 2560)})
        yield from rules.documents(props, "policy")
        if props.get("rotationPeriodInDays") and not props.get("enableKeyRotation"):
            yield "rotationPeriodInDays", "is set, and `enableKeyRotation` is not true"
        if props.get("enableKeyRotation") and props.get("customerMasterKeySpec") not in {None, "SYMMETRIC_DEFAULT"}:
            yield "enableKeyRotation", f"cannot be true for a key of `{props['customerMasterKeySpec']}`"

    def create(self, aws: Aws, props: Props) -> str:
        """Make the key, then its rotation, then whether it is enabled."""
        id = str(aws.client("kms").create_key(**self._params(props))["KeyMetadata"]["KeyId"])
        self._rotate(aws, id, props)
        if props.get("isEnabled") is False:
            aws.client("kms").disable_key(KeyId=id)
        return id

    def read(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return the key as it is; one that waits for its deletion is gone."""
        client = aws.client("kms")
        answer = unless_gone(GONE, client.describe_key, KeyId=id)
        if answer is None or answer["KeyMetadata"].get("KeyState") in GOING:
            return None
        told = answer["KeyMetadata"]
        seen: Props = {
            "arn": told["Arn"],
            "keyId": told["KeyId"],
            "description": told.get("Description", ""),
            "keyUsage": told.get("KeyUsage") or "ENCRYPT_DECRYPT",  # moto leaves the default out
            "customerMasterKeySpec": told.get("KeySpec") or told.get("CustomerMasterKeySpec"),
            "isEnabled": told.get("Enabled", True),
            "multiRegion": told.get("MultiRegion", False),
            "policy": client.get_key_policy(KeyId=id, PolicyName="default")["Policy"],
            "tags": self._tags_of(client, id),
            "deletionWindowInDays": props.get("deletionWindowInDays"),  # KMS is told only when it is deleted
        }
        if seen["keyUsage"] == "ENCRYPT_DECRYPT":
            seen |= self._rotation(aws, id, props)
        return {name: value for name, value in seen.items() if value is not None}

    def update(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        """Change what differs."""
        client = aws.client("kms")
        if changed(old, new, "isEnabled") and new.get("isEnabled", True):
            client.enable_key(KeyId=id)
        if changed(old, new, "description"):
            client.update_key_description(KeyId=id, Description=new.get("description", ""))
        if changed(old, new, "policy") and new.get("policy"):
            client.put_key_policy(
                KeyId=id,
                PolicyName="default",
                Policy=document(new["policy"]),
                BypassPolicyLockoutSafetyCheck=bool(new.get("bypassPolicyLockoutSafetyCheck")),
            )
        if changed(old, new, "enableKeyRotation", "rotationPeriodInDays"):
            if new.get("enableKeyRotation"):
                self._rotate(aws, id, new)
            else:
                client.disable_key_rotation(KeyId=id)
        add, remove = tag_changes(old, new)
        if remove:
            client.untag_resource(KeyId=id, TagKeys=remove)
        if add:
            client.tag_resource(KeyId=id, Tags=_tags(add))
        if changed(old, new, "isEnabled") and new.get("isEnabled") is False:
            client.disable_key(KeyId=id)

    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Schedule its deletion, as soon as was asked for."""
        try:
            aws.client("kms").schedule_key_deletion(
                KeyId=id, PendingWindowInDays=int(props.get("deletionWindowInDays") or 30)
            )
        except ClientError as error:
            pending = code(error) in {"KMSInvalidStateException", "KMSInvalidState"}
            if code(error) not in GONE and not (pending and self.read(aws, id, props) is None):
                raise

    def find(self, aws: Aws, props: Props, urn_tag: str) -> str | None:
        """Return the key that carries the tag."""
        client = aws.client("kms")
        for page in client.get_paginator("list_keys").paginate():
            for each in page["Keys"]:
                if self._tags_of(client, each["KeyId"]).get(URN_TAG) == urn_tag and self.read(aws, each["KeyId"], {}):
                    return str(each["KeyId"])
        return None

    def _params(self, props: Props) -> dict[str, Any]:
        params: dict[str, Any] = {}
        for name, api in (
            ("description", "Description"),
            ("keyUsage", "KeyUsage"),
            ("customerMasterKeySpec", "KeySpec"),
            ("multiRegion", "MultiRegion"),
            ("bypassPolicyLockoutSafetyCheck", "BypassPolicyLockoutSafetyCheck"),
        ):
            if props.get(name) is not None:
                params[api] = props[name]
        if props.get("policy"):
            params["Policy"] = document(props["policy"])
        if props.get("tags"):
            params["Tags"] = _tags(props["tags"])
        return params

    def _rotate(self, aws: Aws, id: str, props: Props) -> None:
        if not props.get("enableKeyRotation"):
            return
        period = props.get("rotationPeriodInDays")
        aws.client("kms").enable_key_rotation(KeyId=id, **({"RotationPeriodInDays": int(period)} if period else {}))

    def _rotation(self, aws: Aws, id: str, props: Props) -> Props:
        """Return how the key is rotated; moto keeps no period of its own."""
        try:
            answer = unless_gone(
                ("UnsupportedOperationException",), aws.client("kms").get_key_rotation_status, KeyId=id
            )
        except NotEmulated:
            return {}
        if answer is None:
            return {"enableKeyRotation": False}
        seen: Props = {"enableKeyRotation": bool(answer.get("KeyRotationEnabled"))}
        wanted, told = props.get("rotationPeriodInDays"), answer.get("RotationPeriodInDays")
        if seen["enableKeyRotation"]:
            if aws.emulator == "moto" and wanted and told != wanted:
                aws.not_held("rotationPeriodInDays")
            elif told:
                seen["rotationPeriodInDays"] = told
        return seen

    def _tags_of(self, client: Any, id: str) -> dict[str, str]:
        answer = unless_gone(GONE, client.list_resource_tags, KeyId=id) or {}
        return {each["TagKey"]: each["TagValue"] for each in answer.get("Tags", ())}


@kind
class Alias(Kind):
    """A name for a key."""

    token: ClassVar[str] = "aws:kms/alias:Alias"
    inputs: ClassVar[frozenset[str]] = frozenset({"name", "targetKeyId"})
    required: ClassVar[frozenset[str]] = frozenset({"name", "targetKeyId"})
    replace_on: ClassVar[frozenset[str]] = frozenset({"name"})

    def calls(self, props: Props) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
        """Yield the call that makes it."""
        yield "kms", "CreateAlias", {"AliasName": props["name"], "TargetKeyId": props["targetKeyId"]}

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield what KMS refuses in a name."""
        yield from rules.formed(
            props, {"name": (r"alias/(?!aws/)[A-Za-z0-9/_-]{1,250}", "`alias/` and letters, digits, `/`, `_` or `-`")}
        )

    def create(self, aws: Aws, props: Props) -> str:
        """Make the alias."""
        aws.client("kms").create_alias(AliasName=props["name"], TargetKeyId=props["targetKeyId"])
        return str(props["name"])

    def read(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return the key that the alias stands for, written as it was asked for."""
        for page in aws.client("kms").get_paginator("list_aliases").paginate():
            for each in page["Aliases"]:
                if each["AliasName"] == id:
                    return self._seen(aws, each, props)
        return None

    def update(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        """Let it stand for another key."""
        aws.client("kms").update_alias(AliasName=id, TargetKeyId=new["targetKeyId"])

    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Delete the alias, not the key."""
        unless_gone(GONE, aws.client("kms").delete_alias, AliasName=id)

    def find(self, aws: Aws, props: Props, urn_tag: str) -> str | None:
        """Return the alias of that name."""
        return str(props["name"]) if self.read(aws, props["name"], {}) is not None else None

    def _seen(self, aws: Aws, told: Mapping[str, Any], props: Props) -> Props:
        key = str(told.get("TargetKeyId", ""))
        wanted = str(props.get("targetKeyId", ""))
        arn = told.get("AliasArn") or f"arn:aws:kms:{aws.region}:{aws.account}:{told['AliasName']}"
        return {
            "name": told["AliasName"],
            "arn": arn,
            "targetKeyId": wanted if wanted and _key_id(wanted) == _key_id(key) else key,
            "targetKeyArn": key if key.startswith("arn:") else f"arn:aws:kms:{aws.region}:{aws.account}:key/{key}",
        }
