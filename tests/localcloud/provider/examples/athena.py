"""Examples of Athena: an agency's workgroup, and a query kept in it."""

from __future__ import annotations

from typing import Any

from localcloud.provider.aws import EmulatedAws
from localcloud.provider.kind import Props
from tests.localcloud.provider.contract import Example, made

WORKGROUP = "aws:athena/workgroup:Workgroup"


def configuration(aws: EmulatedAws, most: int) -> dict[str, Any]:
    """Return the settings that a workgroup enforces."""
    return {
        "enforceWorkgroupConfiguration": True,
        "publishCloudwatchMetricsEnabled": True,
        "bytesScannedCutoffPerQuery": most,
        "engineVersion": {"selectedEngineVersion": "Athena engine version 3"},
        "resultConfiguration": {
            "outputLocation": "s3://results/aurora/media-one/",
            "expectedBucketOwner": aws.account,
            "encryptionConfiguration": {
                "encryptionOption": "SSE_KMS",
                "kmsKeyArn": f"arn:aws:kms:{aws.region}:{aws.account}:key/11111111-2222-3333-4444-555555555555",
            },
        },
    }


def workgroup(aws: EmulatedAws, name: str) -> Props:
    """Return a workgroup that enforces its settings."""
    return {"name": name, "description": "agency", "forceDestroy": True, "configuration": configuration(aws, 10**10)}


def query(aws: EmulatedAws, name: str) -> Props:
    """Return a query of a workgroup of its own."""
    made(aws, WORKGROUP, workgroup(aws, name))
    return {
        "name": "leads by day",
        "workgroup": name,
        "database": "aurora",
        "description": "for the weekly report",
        "query": "SELECT day, count(*) FROM leads GROUP BY day",
    }


EXAMPLES = (
    Example(
        WORKGROUP,
        workgroup,
        {"description": None, "configuration": {"bytesScannedCutoffPerQuery": 10**9}, "tags": {"owner": "aurora"}},
        ("arn", "tagsAll"),
    ),
    Example("aws:athena/namedQuery:NamedQuery", query, leftover=frozenset({"moto"})),
)
