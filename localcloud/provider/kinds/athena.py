"""Amazon Athena: workgroups and named queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from localcloud.provider import rules
from localcloud.provider.gaps import LACKS, ask, attempt, send
from localcloud.provider.kind import Aws, Props, kind
from localcloud.provider.names import pascal
from localcloud.provider.shape import changed, from_aws, tag_changes, tag_list, tag_map, to_aws
from localcloud.provider.told import Told

GONE = frozenset({"InvalidRequestException", "ResourceNotFoundException"})

RESULT = pascal(
    "outputLocation expectedBucketOwner",
    encryptionConfiguration=(pascal("encryptionOption kmsKeyArn:KmsKey"),),
    aclConfiguration=(pascal("s3AclOption"),),
)
MONITORING = {
    "cloudWatchLoggingConfiguration": (
        "CloudWatchLoggingConfiguration",
        pascal("enabled logGroup logStreamNamePrefix"),
    ),
    "managedLoggingConfiguration": ("ManagedLoggingConfiguration", pascal("enabled kmsKey")),
    "s3LoggingConfiguration": ("S3LoggingConfiguration", pascal("enabled kmsKey logLocation")),
}
BASE = pascal(
    "bytesScannedCutoffPerQuery enableMinimumEncryptionConfiguration executionRole requesterPaysEnabled"
    " enforceWorkgroupConfiguration:EnforceWorkGroupConfiguration"
    " publishCloudwatchMetricsEnabled:PublishCloudWatchMetricsEnabled",
    engineVersion=(pascal("selectedEngineVersion effectiveEngineVersion"),),
    customerContentEncryptionConfiguration=(pascal("kmsKey"),),
    managedQueryResultsConfiguration=(pascal("enabled", encryptionConfiguration=(pascal("kmsKey"),)),),
    monitoringConfiguration=(MONITORING,),
    queryResultsS3AccessGrantsConfiguration=(pascal("authenticationType createUserLevelPrefix enableS3AccessGrants"),),
)
CONFIGURATION = BASE | {
    "resultConfiguration": ("ResultConfiguration", RESULT),
    "identityCenterConfiguration": (
        "IdentityCenterConfiguration",
        pascal("enableIdentityCenter identityCenterInstanceArn"),
    ),
}
CHANGES = BASE | {"resultConfiguration": ("ResultConfigurationUpdates", RESULT)}
QUERY = pascal("name database query:QueryString workgroup:WorkGroup description")
LEAST_CUTOFF = 10_485_760


@kind
class Workgroup(Told):
    """A workgroup; its id is its name."""

    token = "aws:athena/workgroup:Workgroup"
    inputs = frozenset({"name", "configuration", "description", "state", "forceDestroy", "tags", "region"})
    required = frozenset({"name"})
    replace_on = frozenset({"name", "region"})
    silent = frozenset({"forceDestroy"})

    def calls(self, props: Props) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
        """Yield the call that creates it."""
        yield "athena", "CreateWorkGroup", self._created(props)

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield names, limits, locations and encryptions that Athena refuses."""
        yield from rules.formed(
            props,
            {
                "name": (r"[A-Za-z0-9._-]{1,128}", "1 to 128 letters, digits, `.`, `-` or `_`"),
                "configuration.resultConfiguration.outputLocation": (r"s3://[^/]+(/.*)?", "`s3://bucket/prefix/`"),
                "configuration.resultConfiguration.expectedBucketOwner": (r"\d{12}", "an account of 12 digits"),
            },
        )
        yield from rules.one_of(
            props,
            {
                "state": ("ENABLED", "DISABLED"),
                "configuration.resultConfiguration.encryptionConfiguration.encryptionOption": (
                    "SSE_S3",
                    "SSE_KMS",
                    "CSE_KMS",
                ),
            },
        )
        cutoff = rules.look(props, "configuration.bytesScannedCutoffPerQuery")
        if isinstance(cutoff, int | float) and cutoff != 0 and cutoff < LEAST_CUTOFF:
            yield "configuration", f"has `bytesScannedCutoffPerQuery` of `{cutoff}`, expected at least {LEAST_CUTOFF}"
        encryption = rules.look(props, "configuration.resultConfiguration.encryptionConfiguration") or {}
        if encryption.get("encryptionOption") in {"SSE_KMS", "CSE_KMS"} and not encryption.get("kmsKeyArn"):
            yield "configuration", f"has no `kmsKeyArn`, which `{encryption['encryptionOption']}` needs"
        managed = rules.look(props, "configuration.managedQueryResultsConfiguration.enabled")
        if managed and rules.look(props, "configuration.resultConfiguration.outputLocation"):
            yield "configuration", "has an `outputLocation` and managed query results, Athena takes one or the other"

    def create(self, aws: Aws, props: Props) -> str:
        """Create it, and disable it where that is said; its name."""
        send(aws, "athena:CreateWorkGroup", props.get("region"), **self._created(props))
        if props.get("state") == "DISABLED":
            params = {"WorkGroup": props["name"], "State": "DISABLED"}
            attempt(aws, "state", "athena:UpdateWorkGroup", props.get("region"), **params)
        return str(props["name"])

    def observe(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return its settings and tags."""
        region = props.get("region")
        answer = ask(aws, "athena:GetWorkGroup", GONE, region, WorkGroup=id)
        group = (answer or {}).get("WorkGroup")  # moto answers an empty object for one that is not there
        if not group:
            return None
        arn = _arn(aws, region, id)
        tags = tag_map((ask(aws, "athena:ListTagsForResource", GONE, region, ResourceARN=arn) or {}).get("Tags"))
        seen = from_aws(pascal("name description state", configuration=(CONFIGURATION,)), group)
        return seen | {"arn": arn, "tags": tags, "tagsAll": tags}

    def update(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        """Set what differs; where the emulator cannot, the same workgroup is made anew."""
        region = new.get("region")
        if changed(old, new, "configuration", "description", "state"):
            if "athena:UpdateWorkGroup" in LACKS.get(aws.emulator, frozenset()):
                ask(aws, "athena:DeleteWorkGroup", GONE, region, WorkGroup=id)
                self.create(aws, new)
            else:
                send(aws, "athena:UpdateWorkGroup", region, **self._changed(id, old, new))
                self._note_leftovers(aws, id, old, new)
        added, taken = tag_changes(old, new)
        if added:
            params = {"ResourceARN": _arn(aws, region, id), "Tags": tag_list(added)}
            attempt(aws, "tags", "athena:TagResource", region, **params)
        if taken:
            params = {"ResourceARN": _arn(aws, region, id), "TagKeys": taken}
            attempt(aws, "tags", "athena:UntagResource", region, **params)

    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Delete it; with `forceDestroy` its named queries and history with it."""
        params = {"WorkGroup": id, "RecursiveDeleteOption": bool(props.get("forceDestroy"))}
        ask(aws, "athena:DeleteWorkGroup", GONE, props.get("region"), **params)

    def find(self, aws: Aws, props: Props, urn_tag: str) -> str | None:
        """Find it by its name."""
        answer = ask(aws, "athena:GetWorkGroup", GONE, props.get("region"), WorkGroup=props["name"])
        return str(props["name"]) if (answer or {}).get("WorkGroup") else None

    def _note_leftovers(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        """Note what was to be taken away and is still there: ministack takes away no limit and no expected owner."""
        seen = self.observe(aws, id, new) or {}
        for path in (
            "configuration.bytesScannedCutoffPerQuery",
            "configuration.resultConfiguration.expectedBucketOwner",
        ):
            if rules.look(old, path) and not rules.look(new, path) and rules.look(seen, path):
                aws.not_held(path)

    def _changed(self, id: str, old: Props, new: Props) -> dict[str, Any]:
        params: dict[str, Any] = {"WorkGroup": id, "Description": new.get("description") or ""}
        if changed(old, new, "configuration"):
            params["ConfigurationUpdates"] = _updates(old.get("configuration") or {}, new.get("configuration") or {})
        if changed(old, new, "state"):
            params["State"] = new.get("state") or "ENABLED"
        return params

    def _created(self, props: Props) -> dict[str, Any]:
        said = to_aws(pascal("name description", configuration=(CONFIGURATION,)), props)
        return said | {"Tags": tag_list(props.get("tags"))}


@kind
class NamedQuery(Told):
    """A named query; its id is AWS's. Athena changes none: every change makes another."""

    token = "aws:athena/namedQuery:NamedQuery"
    inputs = frozenset({*QUERY, "region"})
    required = frozenset({"name", "database", "query"})
    replace_on = inputs

    def calls(self, props: Props) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
        """Yield the call that creates it."""
        yield "athena", "CreateNamedQuery", to_aws(QUERY, props)

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield names and queries that are too long."""
        yield from rules.formed(
            props,
            {
                "name": (r".{1,128}", "1 to 128 characters"),
                "database": (r".{1,255}", "1 to 255 characters"),
                "query": (r".{1,262144}", "1 to 262,144 characters"),
            },
        )

    def create(self, aws: Aws, props: Props) -> str:
        """Create it; its id."""
        return str(send(aws, "athena:CreateNamedQuery", props.get("region"), **to_aws(QUERY, props))["NamedQueryId"])

    def observe(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return its text and where it belongs."""
        answer = ask(aws, "athena:GetNamedQuery", GONE, props.get("region"), NamedQueryId=id)
        query = (answer or {}).get("NamedQuery")
        return from_aws(QUERY, query) if query else None

    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Delete it."""
        ask(aws, "athena:DeleteNamedQuery", GONE, props.get("region"), NamedQueryId=id)

    def find(self, aws: Aws, props: Props, urn_tag: str) -> str | None:
        """Find it in its workgroup by its name and text."""
        athena = aws.client("athena", props.get("region"))
        pages = athena.get_paginator("list_named_queries").paginate(WorkGroup=props.get("workgroup") or "primary")
        for id in (id for page in pages for id in page.get("NamedQueryIds", [])):
            seen = self.observe(aws, str(id), props) or {}
            if all(seen.get(name) == props.get(name) for name in ("name", "query", "database")):
                return str(id)
        return None


def _updates(old: Props, new: Props) -> dict[str, Any]:
    said = to_aws(CHANGES, new)
    result, before = new.get("resultConfiguration") or {}, old.get("resultConfiguration") or {}
    gone = {
        "outputLocation": "RemoveOutputLocation",
        "expectedBucketOwner": "RemoveExpectedBucketOwner",
        "encryptionConfiguration": "RemoveEncryptionConfiguration",
        "aclConfiguration": "RemoveAclConfiguration",
    }
    removed = {flag: True for name, flag in gone.items() if before.get(name) and not result.get(name)}
    if removed:
        said["ResultConfigurationUpdates"] = {**said.get("ResultConfigurationUpdates", {}), **removed}
    if old.get("bytesScannedCutoffPerQuery") and not new.get("bytesScannedCutoffPerQuery"):
        said.pop("BytesScannedCutoffPerQuery", None)
        said["RemoveBytesScannedCutoffPerQuery"] = True
    if old.get("customerContentEncryptionConfiguration") and not new.get("customerContentEncryptionConfiguration"):
        said["RemoveCustomerContentEncryptionConfiguration"] = True
    return said


def _arn(aws: Aws, region: str | None, name: str) -> str:
    return f"arn:aws:athena:{region or aws.region}:{aws.account}:workgroup/{name}"
