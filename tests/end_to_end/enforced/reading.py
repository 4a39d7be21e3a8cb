"""The policies as the emulator has them now: of roles and users, their boundary, their trust, of resources."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import ClientError

from ecosystem.estate.iam import Document, parse
from ecosystem.iam.evaluate import Layer
from tests.end_to_end.enforced.accounts import trust_of
from tests.end_to_end.enforced.built import Built


@dataclass(frozen=True)
class Own:
    """What a principal has of its own."""

    identity: Layer
    boundary: Layer | None
    tags: Mapping[str, str]


@dataclass
class Reading:
    """Reads each policy once."""

    built: Built
    _kept: dict[str, Any] = field(default_factory=dict)

    def own(self, arn: str) -> Own:
        """Return the policies, boundary and tags of a role or user; the root user has none."""
        if arn.endswith(":root"):
            return Own(Layer((("root user", parse(_ALL)),)), None, {})
        found: Own = self._once(arn, lambda: self._own(arn))
        return found

    def trust(self, role: str) -> Document:
        """Return a role's trust policy."""
        found: Document = self._once(f"trust {role}", lambda: parse(trust_of(self.built, role)))
        return found

    def resource(self, arn: str) -> Layer | None:
        """Return the policy of a bucket, queue, key, secret or bus; None when it has none."""
        service, thing = arn.split(":", 5)[2::3] if arn != "*" else ("", "")
        name = thing.partition("/")[0] if service == "s3" else thing
        if service not in _READERS:
            return None
        text = self._once(f"{service} {name}", lambda: self._read(service, name, arn))
        return Layer(((f"policy of {name}", parse(text)),)) if text else None

    def _read(self, service: str, name: str, arn: str) -> str | None:
        client, read = _READERS[service]
        try:
            return read(self.built.client(client, self.built.root()), name, arn)
        except ClientError as error:
            if error.response["Error"]["Code"] not in _ABSENT:
                raise
            return None

    def _own(self, arn: str) -> Own:
        iam = self.built.client("iam", self.built.root(arn.split(":")[4]))
        kind = "Role" if ":role/" in arn else "User"
        name = {f"{kind}Name": arn.rpartition("/")[2]}
        documents = []
        for each in _call(iam, f"list_{kind.lower()}_policies", name)["PolicyNames"]:
            said = _call(iam, f"get_{kind.lower()}_policy", {**name, "PolicyName": each})
            documents.append((each, parse(said["PolicyDocument"])))
        for attached in _call(iam, f"list_attached_{kind.lower()}_policies", name)["AttachedPolicies"]:
            documents.append((attached["PolicyName"], _managed(iam, attached["PolicyArn"])))
        principal = _call(iam, f"get_{kind.lower()}", name)[kind]
        limit = principal.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn")
        tags = {each["Key"]: each["Value"] for each in principal.get("Tags", ())}
        boundary = Layer((("boundary", _managed(iam, limit)),)) if limit else None
        return Own(Layer(tuple(documents)), boundary, tags)

    def _once(self, what: str, read: Callable[[], Any]) -> Any:
        if what not in self._kept:
            self._kept[what] = read()
        return self._kept[what]


_ALL = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
_ABSENT = frozenset({"NoSuchBucketPolicy", "NoSuchBucket", "AWS.SimpleQueueService.NonExistentQueue"})
_READERS: dict[str, tuple[str, Callable[[Any, str, str], str | None]]] = {
    "s3": ("s3", lambda aws, name, _: aws.get_bucket_policy(Bucket=name)["Policy"]),
    "sqs": (
        "sqs",
        lambda aws, name, _: (
            aws.get_queue_attributes(QueueUrl=aws.get_queue_url(QueueName=name)["QueueUrl"], AttributeNames=["Policy"])
            .get("Attributes", {})
            .get("Policy")
        ),
    ),
    "kms": ("kms", lambda aws, _, arn: aws.get_key_policy(KeyId=arn, PolicyName="default")["Policy"]),
    "secretsmanager": (
        "secretsmanager",
        lambda aws, _, arn: aws.get_resource_policy(SecretId=arn).get("ResourcePolicy"),
    ),
    "events": ("events", lambda aws, name, _: aws.describe_event_bus(Name=name.rpartition("/")[2]).get("Policy")),
}


def _managed(iam: Any, arn: str) -> Document:
    version = iam.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"]
    return parse(iam.get_policy_version(PolicyArn=arn, VersionId=version)["PolicyVersion"]["Document"])


def _call(client: Any, method: str, said: Mapping[str, Any]) -> Any:
    return getattr(client, method)(**said)
