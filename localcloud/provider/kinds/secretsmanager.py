"""AWS Secrets Manager: secrets, their values and their policies. A value is in no error, no record and no note."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from localcloud.provider import rules
from localcloud.provider.gaps import ask, send
from localcloud.provider.kind import Aws, Props, kind
from localcloud.provider.names import pascal
from localcloud.provider.shape import document, from_aws, tag_changes, tag_list, tag_map, to_aws
from localcloud.provider.told import Told

GONE = frozenset({"ResourceNotFoundException"})
CURRENT = "AWSCURRENT"
HIDDEN = "hidden"
"""What stands in for a value where botocore checks a call: its complaint would repeat the value."""

REPLICA = pascal("region kmsKeyId")
SECRET = pascal("name description kmsKeyId type", replicas=("AddReplicaRegions", REPLICA))


@kind
class Secret(Told):
    """A secret without its value; its id is its ARN."""

    token = "aws:secretsmanager/secret:Secret"
    inputs = frozenset({*SECRET, "forceOverwriteReplicaSecret", "policy", "recoveryWindowInDays", "tags"}) | {"region"}
    required = frozenset({"name"})
    replace_on = frozenset({"name", "type", "region"})
    delete_before_replace = True
    unordered = frozenset({"replicas"})
    documents = frozenset({"policy"})
    silent = frozenset({"forceOverwriteReplicaSecret", "recoveryWindowInDays"})
    misread: ClassVar[Mapping[str, frozenset[str]]] = {"ministack": frozenset({"replicas"})}

    def calls(self, props: Props) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
        """Yield the call that creates it."""
        yield "secretsmanager", "CreateSecret", self._created(props)

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield what Secrets Manager refuses: name, recovery window, policy."""
        yield from rules.formed(
            props, {"name": (r"[A-Za-z0-9/_+=.@-]{1,512}", "at most 512 letters, digits or /_+=.@-")}
        )
        yield from rules.between(props, {"recoveryWindowInDays": (7, 30)}, zero=("recoveryWindowInDays",))
        yield from rules.documents(props, "policy")

    def create(self, aws: Aws, props: Props) -> str:
        """Create it and set its policy; its ARN."""
        arn = str(send(aws, "secretsmanager:CreateSecret", **self._created(props))["ARN"])
        if props.get("policy"):
            send(aws, "secretsmanager:PutResourcePolicy", SecretId=arn, ResourcePolicy=document(props["policy"]))
        return arn

    def observe(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return the secret's settings; one that waits for its deletion is gone."""
        secret = ask(aws, "secretsmanager:DescribeSecret", GONE, SecretId=id)
        if secret is None or secret.get("DeletedDate"):
            return None
        tags = tag_map(secret.get("Tags"))
        replicas = {each["Region"]: each for each in secret.get("ReplicationStatus") or ()}
        ours = [each.get("region") for each in props.get("replicas") or () if each.get("region") in replicas]
        answer = ask(aws, "secretsmanager:GetResourcePolicy", GONE, SecretId=id) or {}
        return {
            "arn": secret["ARN"],
            "name": secret.get("Name"),
            "description": secret.get("Description"),
            "kmsKeyId": secret.get("KmsKeyId"),
            "policy": answer.get("ResourcePolicy"),
            "replicas": [
                from_aws(REPLICA, {k: v for k, v in replicas[region].items() if v})
                for region in [*ours, *sorted(replicas.keys() - set(ours))]
            ],
            "tags": tags,
            "tagsAll": tags,
        }

    def update(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        """Change description, key, policy, replicas and tags."""
        if any(old.get(name) != new.get(name) for name in ("description", "kmsKeyId")):
            said = to_aws(pascal("description kmsKeyId"), {"description": "", **new})
            send(aws, "secretsmanager:UpdateSecret", SecretId=id, **said)
        if new.get("policy") and old.get("policy") != new["policy"]:
            send(aws, "secretsmanager:PutResourcePolicy", SecretId=id, ResourcePolicy=document(new["policy"]))
        elif old.get("policy") and not new.get("policy"):
            send(aws, "secretsmanager:DeleteResourcePolicy", SecretId=id)
        self._replicate(aws, id, old, new)
        added, taken = tag_changes(old, new)
        if added:
            send(aws, "secretsmanager:TagResource", SecretId=id, Tags=tag_list(added))
        if taken:
            send(aws, "secretsmanager:UntagResource", SecretId=id, TagKeys=taken)

    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Delete it: for good with a recovery window of 0, else it can be restored until the window (30 days) ends."""
        secret = ask(aws, "secretsmanager:DescribeSecret", GONE, SecretId=id)
        if secret is None or secret.get("DeletedDate"):
            return
        copies = [each["Region"] for each in secret.get("ReplicationStatus") or ()]
        if copies:
            send(aws, "secretsmanager:RemoveRegionsFromReplication", SecretId=id, RemoveReplicaRegions=copies)
        window = 30 if props.get("recoveryWindowInDays") is None else int(props["recoveryWindowInDays"])
        said: dict[str, Any] = {"RecoveryWindowInDays": window} if window else {"ForceDeleteWithoutRecovery": True}
        ask(aws, "secretsmanager:DeleteSecret", GONE, SecretId=id, **said)

    def find(self, aws: Aws, props: Props, urn_tag: str) -> str | None:
        """Find it by its name."""
        secret = ask(aws, "secretsmanager:DescribeSecret", GONE, SecretId=props["name"])
        return None if secret is None or secret.get("DeletedDate") else str(secret["ARN"])

    def _created(self, props: Props) -> dict[str, Any]:
        said = to_aws(SECRET, props)
        if said.get("AddReplicaRegions") and props.get("forceOverwriteReplicaSecret") is not None:
            said["ForceOverwriteReplicaSecret"] = props["forceOverwriteReplicaSecret"]
        tags = tag_list(props.get("tags"))
        return said | ({"Tags": tags} if tags else {})

    def _replicate(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        before, after = ({each["region"]: each for each in side.get("replicas") or ()} for side in (old, new))
        gone = [region for region in before if before[region] != after.get(region)]
        come = [to_aws(REPLICA, each) for region, each in after.items() if each != before.get(region)]
        if gone:
            send(aws, "secretsmanager:RemoveRegionsFromReplication", SecretId=id, RemoveReplicaRegions=gone)
        if come:
            send(
                aws,
                "secretsmanager:ReplicateSecretToRegions",
                SecretId=id,
                AddReplicaRegions=come,
                ForceOverwriteReplicaSecret=bool(new.get("forceOverwriteReplicaSecret")),
            )


@kind
class SecretVersion(Told):
    """A value of a secret; its id is `<secret's ARN>|<version>`."""

    token = "aws:secretsmanager/secretVersion:SecretVersion"
    inputs = frozenset({"secretId", "secretString", "secretBinary", "versionStages", "region"})
    required = frozenset({"secretId"})
    replace_on = frozenset({"secretId", "secretString", "secretBinary", "region"})
    secret_outputs = frozenset({"secretString", "secretBinary"})
    unordered = frozenset({"versionStages"})

    def calls(self, props: Props) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
        """Yield the call that puts it, with something else in the value's place."""
        said = {"SecretId": props["secretId"], "SecretString": HIDDEN}
        yield "secretsmanager", "PutSecretValue", said | to_aws(pascal("versionStages"), props)

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield what Secrets Manager refuses of a value, without the value."""
        text, data = props.get("secretString"), props.get("secretBinary")
        if text is not None and data is not None:
            yield "secretBinary", "cannot be set together with `secretString`"
        if text is None and data is None:
            yield "secretString", "is missing, expected the secret's value (or `secretBinary`)"
        for name, value in (("secretString", text), ("secretBinary", data)):
            if value is None:
                continue
            if not isinstance(value, str):
                yield name, "is not text"
            elif not 1 <= len(value.encode("utf-8", "surrogatepass")) <= 65_536:
                yield name, "has a length out of 1 to 65536 bytes"
            elif name == "secretBinary" and not _base64(value):
                yield name, "is not base64"

    def create(self, aws: Aws, props: Props) -> str:
        """Put the value; the version's id."""
        said = {"SecretId": props["secretId"]} | to_aws(pascal("secretString versionStages"), props)
        if props.get("secretBinary") is not None:
            said["SecretBinary"] = base64.b64decode(props["secretBinary"])
        answer = send(aws, "secretsmanager:PutSecretValue", **said)
        return f"{answer['ARN']}|{answer['VersionId']}"

    def observe(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return the value and its stages, None when the secret or this version of it is gone."""
        arn, _, version = id.partition("|")
        secret = ask(aws, "secretsmanager:DescribeSecret", GONE, SecretId=arn)
        if secret is None or secret.get("DeletedDate") or version not in (secret.get("VersionIdsToStages") or {}):
            return None
        told = GONE | {"InvalidRequestException"}
        value = ask(aws, "secretsmanager:GetSecretValue", told, SecretId=arn, VersionId=version)
        if value is None:
            return None
        data = value.get("SecretBinary")
        return {
            "arn": arn,
            "secretArn": arn,
            "secretId": props.get("secretId") or arn,
            "versionId": version,
            "versionStages": list(secret["VersionIdsToStages"][version]),
            "secretString": value.get("SecretString"),
            "secretBinary": base64.b64encode(data).decode("ascii") if data else None,
        }

    def update(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        """Move the stages that are said to this version, take the others off it."""
        arn, _, version = id.partition("|")
        described = send(aws, "secretsmanager:DescribeSecret", SecretId=arn)
        stages: Mapping[str, list[str]] = described.get("VersionIdsToStages") or {}
        wanted, there = set(new.get("versionStages") or (CURRENT,)), set(stages.get(version, ()))
        for stage in sorted(wanted - there):
            holder = next((each for each, held in stages.items() if stage in held), None)
            moved = {"RemoveFromVersionId": holder} if holder else {}
            send(
                aws,
                "secretsmanager:UpdateSecretVersionStage",
                SecretId=arn,
                VersionStage=stage,
                MoveToVersionId=version,
                **moved,
            )
        self._unstage(aws, arn, version, there - wanted)

    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Take its stages off, so that AWS forgets it; the current value stays until the secret goes."""
        arn, _, version = id.partition("|")
        secret = ask(aws, "secretsmanager:DescribeSecret", GONE, SecretId=arn)
        if secret is None or secret.get("DeletedDate"):
            return
        self._unstage(aws, arn, version, set((secret.get("VersionIdsToStages") or {}).get(version, ())))

    def find(self, aws: Aws, props: Props, urn_tag: str) -> str | None:
        """Find it as the current value, where that is the one that is said."""
        told = GONE | {"InvalidRequestException"}
        value = ask(aws, "secretsmanager:GetSecretValue", told, SecretId=props["secretId"])
        if value is None or value.get("SecretString") != props.get("secretString"):
            return None
        data = value.get("SecretBinary")
        if (base64.b64encode(data).decode("ascii") if data else None) != props.get("secretBinary"):
            return None
        return f"{value['ARN']}|{value['VersionId']}"

    def _unstage(self, aws: Aws, arn: str, version: str, stages: set[str]) -> None:
        for stage in sorted(stages - {CURRENT}):
            send(
                aws,
                "secretsmanager:UpdateSecretVersionStage",
                SecretId=arn,
                VersionStage=stage,
                RemoveFromVersionId=version,
            )


@kind
class SecretPolicy(Told):
    """A secret's access policy; its id is the secret's ARN."""

    token = "aws:secretsmanager/secretPolicy:SecretPolicy"
    inputs = frozenset({"secretArn", "policy", "blockPublicPolicy", "region"})
    required = frozenset({"secretArn", "policy"})
    replace_on = frozenset({"secretArn", "region"})
    documents = frozenset({"policy"})
    silent = frozenset({"blockPublicPolicy"})

    def calls(self, props: Props) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
        """Yield the call that sets it."""
        yield "secretsmanager", "PutResourcePolicy", self._said(props)

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield a policy that is no document."""
        yield from rules.documents(props, "policy")

    def create(self, aws: Aws, props: Props) -> str:
        """Set it; the secret's ARN."""
        return str(send(aws, "secretsmanager:PutResourcePolicy", **self._said(props))["ARN"])

    def observe(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return the policy, None when the secret is gone or has none."""
        secret = ask(aws, "secretsmanager:DescribeSecret", GONE, SecretId=id)
        if secret is None or secret.get("DeletedDate"):
            return None
        answer = ask(aws, "secretsmanager:GetResourcePolicy", GONE, SecretId=id) or {}
        return {"secretArn": id, "policy": answer["ResourcePolicy"]} if answer.get("ResourcePolicy") else None

    def update(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        """Set it anew."""
        send(aws, "secretsmanager:PutResourcePolicy", **self._said(new | {"secretArn": id}))

    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Take it off the secret."""
        ask(aws, "secretsmanager:DeleteResourcePolicy", GONE | {"InvalidRequestException"}, SecretId=id)

    def find(self, aws: Aws, props: Props, urn_tag: str) -> str | None:
        """Find it on the secret that it is said to be on."""
        return str(props["secretArn"]) if self.observe(aws, str(props["secretArn"]), {}) else None

    def _said(self, props: Props) -> dict[str, Any]:
        said = {"SecretId": props["secretArn"], "ResourcePolicy": document(props["policy"])}
        return said | to_aws(pascal("blockPublicPolicy"), props)


def _base64(text: str) -> bool:
    try:
        base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return False
    return True
