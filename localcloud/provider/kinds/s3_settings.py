"""The settings of an S3 bucket that say how objects are kept: versions, encryption, locks, and the log of requests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from localcloud.provider import rules
from localcloud.provider.kind import Aws, Props, kind
from localcloud.provider.kinds.s3_setting import OWNER, Setting
from localcloud.provider.names import pascal
from localcloud.provider.shape import from_aws, to_aws


@kind
class BucketVersioning(Setting):
    """Whether old versions of objects are kept; it can be suspended, never taken away."""

    token: ClassVar[str] = "aws:s3/bucketVersioning:BucketVersioning"
    inputs: ClassVar[frozenset[str]] = frozenset({"bucket", OWNER, "mfa", "versioningConfiguration"})
    required: ClassVar[frozenset[str]] = frozenset({"bucket", "versioningConfiguration"})
    put: ClassVar[str] = "PutBucketVersioning"
    get: ClassVar[str] = "GetBucketVersioning"
    table: ClassVar[Mapping[str, Any]] = pascal("status mfaDelete:MFADelete")

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield what S3 refuses."""
        yield from rules.one_of(
            props,
            {
                "versioningConfiguration.status": ("Enabled", "Suspended", "Disabled"),
                "versioningConfiguration.mfaDelete": ("Enabled", "Disabled"),
            },
        )

    def create(self, aws: Aws, props: Props) -> str:
        """Put it; a bucket that never had versions says so by having no setting."""
        if props["versioningConfiguration"].get("status") == "Disabled":
            return str(props["bucket"])
        return super().create(aws, props)

    def said(self, props: Props) -> dict[str, Any]:
        """Return the configuration."""
        mfa = {"MFA": props["mfa"]} if props.get("mfa") else {}
        return {"VersioningConfiguration": to_aws(self.table, props["versioningConfiguration"]), **mfa}

    def told(self, answer: Mapping[str, Any], props: Props) -> Props | None:
        """Return the configuration; no status is that of a bucket that never had versions."""
        return {"versioningConfiguration": {"status": "Disabled", **from_aws(self.table, answer)}}

    def neutral(self) -> dict[str, Any]:
        """Return the suspended configuration."""
        return {"VersioningConfiguration": {"Status": "Suspended"}}


@kind
class BucketEncryption(Setting):
    """How new objects are encrypted."""

    token: ClassVar[str] = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"
    inputs: ClassVar[frozenset[str]] = frozenset({"bucket", OWNER, "rules"})
    required: ClassVar[frozenset[str]] = frozenset({"bucket", "rules"})
    put: ClassVar[str] = "PutBucketEncryption"
    get: ClassVar[str] = "GetBucketEncryption"
    drop: ClassVar[str] = "DeleteBucketEncryption"
    unset: ClassVar[frozenset[str]] = frozenset({"ServerSideEncryptionConfigurationNotFoundError"})
    table: ClassVar[Mapping[str, Any]] = {
        "applyServerSideEncryptionByDefault": (
            "ApplyServerSideEncryptionByDefault",
            {"sseAlgorithm": "SSEAlgorithm", "kmsMasterKeyId": "KMSMasterKeyID"},
        ),
        "bucketKeyEnabled": "BucketKeyEnabled",
    }

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield what S3 refuses."""
        for index, rule in enumerate(props["rules"]):
            applied = rule.get("applyServerSideEncryptionByDefault") or {}
            algorithm = applied.get("sseAlgorithm")
            if algorithm not in {"AES256", "aws:kms", "aws:kms:dsse"}:
                yield (
                    f"rules[{index}]",
                    f"`sseAlgorithm` is `{algorithm}`, expected `AES256`, `aws:kms` or `aws:kms:dsse`",
                )
            elif applied.get("kmsMasterKeyId") and algorithm == "AES256":
                yield f"rules[{index}]", "`kmsMasterKeyId` is set, and `sseAlgorithm` is `AES256`"

    def said(self, props: Props) -> dict[str, Any]:
        """Return the rules."""
        return {"ServerSideEncryptionConfiguration": {"Rules": [self._rule(rule) for rule in props["rules"]]}}

    def told(self, answer: Mapping[str, Any], props: Props) -> Props | None:
        """Return the rules; S3's own default of a bucket without this setting is none."""
        told = answer.get("ServerSideEncryptionConfiguration", {}).get("Rules", ())
        found = [self._seen(rule) for rule in told]
        default = {"applyServerSideEncryptionByDefault": {"sseAlgorithm": "AES256"}, "bucketKeyEnabled": False}
        wanted = (props.get("rules") or [{}])[0].get("applyServerSideEncryptionByDefault", {}).get("sseAlgorithm")
        return None if not found or (found == [default] and wanted != "AES256") else {"rules": found}

    def _rule(self, rule: Props) -> dict[str, Any]:
        made = to_aws(self.table, rule)
        if rule.get("blockedEncryptionTypes"):
            made["BlockedEncryptionTypes"] = {"EncryptionType": rule["blockedEncryptionTypes"]}
        return made

    def _seen(self, told: Mapping[str, Any]) -> Props:
        blocked = told.get("BlockedEncryptionTypes", {}).get("EncryptionType")
        seen = {"bucketKeyEnabled": False, **from_aws(self.table, told)}
        return {**seen, "blockedEncryptionTypes": blocked} if blocked else seen


@kind
class BucketLogging(Setting):
    """Where the log of a bucket's requests goes."""

    token: ClassVar[str] = "aws:s3/bucketLogging:BucketLogging"
    inputs: ClassVar[frozenset[str]] = frozenset(
        {"bucket", OWNER, "targetBucket", "targetGrants", "targetObjectKeyFormat", "targetPrefix"}
    )
    required: ClassVar[frozenset[str]] = frozenset({"bucket", "targetBucket", "targetPrefix"})
    put: ClassVar[str] = "PutBucketLogging"
    get: ClassVar[str] = "GetBucketLogging"
    table: ClassVar[Mapping[str, Any]] = {
        **pascal("targetBucket targetPrefix"),
        "targetGrants": (
            "TargetGrants",
            {
                "permission": "Permission",
                "grantee": ("Grantee", pascal("type emailAddress id:ID uri:URI displayName")),
            },
        ),
        "targetObjectKeyFormat": (
            "TargetObjectKeyFormat",
            {
                "partitionedPrefix": ("PartitionedPrefix", pascal("partitionDateSource")),
                "simplePrefix": ("SimplePrefix", {}),
            },
        ),
    }

    def said(self, props: Props) -> dict[str, Any]:
        """Return the target."""
        return {"BucketLoggingStatus": {"LoggingEnabled": to_aws(self.table, props)}}

    def told(self, answer: Mapping[str, Any], props: Props) -> Props | None:
        """Return the target."""
        return from_aws(self.table, answer["LoggingEnabled"]) if answer.get("LoggingEnabled") else None

    def neutral(self) -> dict[str, Any]:
        """Return no logging."""
        return {"BucketLoggingStatus": {}}


@kind
class BucketObjectLock(Setting):
    """How long new objects are locked."""

    token: ClassVar[str] = "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration"
    inputs: ClassVar[frozenset[str]] = frozenset({"bucket", OWNER, "objectLockEnabled", "rule", "token"})
    replace_on: ClassVar[frozenset[str]] = frozenset({"bucket", OWNER, "objectLockEnabled"})
    put: ClassVar[str] = "PutObjectLockConfiguration"
    get: ClassVar[str] = "GetObjectLockConfiguration"
    unset: ClassVar[frozenset[str]] = frozenset(
        {"ObjectLockConfigurationNotFoundError", "ObjectLockConfigurationNotFound"}
    )
    table: ClassVar[Mapping[str, Any]] = {
        "rule": ("Rule", {"defaultRetention": ("DefaultRetention", pascal("days mode years"))})
    }

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield what S3 refuses."""
        retention = (props.get("rule") or {}).get("defaultRetention") or {}
        if retention and bool(retention.get("days")) == bool(retention.get("years")):
            yield "rule.defaultRetention", "needs `days` or `years`, and not both"
        yield from rules.one_of(props, {"rule.defaultRetention.mode": ("GOVERNANCE", "COMPLIANCE")})

    def said(self, props: Props) -> dict[str, Any]:
        """Return the configuration."""
        token = {"Token": props["token"]} if props.get("token") else {}
        return {"ObjectLockConfiguration": {"ObjectLockEnabled": "Enabled", **to_aws(self.table, props)}, **token}

    def told(self, answer: Mapping[str, Any], props: Props) -> Props | None:
        """Return the configuration; without its rule it is what every bucket has that was made for locks."""
        found = answer["ObjectLockConfiguration"]
        seen = from_aws(self.table, found)
        if not seen.get("rule") and props.get("rule"):
            return None
        return {"objectLockEnabled": found.get("ObjectLockEnabled", "Enabled"), **seen}

    def neutral(self) -> dict[str, Any]:
        """Return locks without a default."""
        return {"ObjectLockConfiguration": {"ObjectLockEnabled": "Enabled"}}
