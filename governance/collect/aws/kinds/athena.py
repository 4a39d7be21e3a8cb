"""Athena: workgroups and catalogues. AWS's own of every account (`primary`, `AwsDataCatalog`) are left out."""

from __future__ import annotations

from typing import Any, Final

from governance.collect.aws.kind import Call, Kind, Make
from governance.collect.aws.said import renamed, tagged

_RESULTS: Final = "GetWorkGroup.WorkGroup.Configuration"


def _configuration(told: Any) -> dict[str, Any]:
    result = told.get("ResultConfiguration") or {}
    encryption = result.get("EncryptionConfiguration") or {}
    return {
        "enforceWorkgroupConfiguration": bool(told.get("EnforceWorkGroupConfiguration")),
        "resultConfiguration": {
            **renamed(outputLocation="OutputLocation")(result),
            "encryptionConfiguration": renamed(encryptionOption="EncryptionOption", kmsKeyArn="KmsKey")(encryption),
        },
    }


KINDS: Final = (
    Kind(
        "athena",
        (Call("ListWorkGroups", "WorkGroups"),),
        (
            Make(
                "aws:athena/workgroup:Workgroup",
                "Name",
                {
                    "name": "Name",
                    "state": "State",
                    "configuration": (_RESULTS, _configuration),
                    "tags": ("ListTagsForResource", tagged),
                },
                "arn:{partition}:athena:{region}:{account}:workgroup/{Name}",
            ),
        ),
        (
            Call("GetWorkGroup", given={"WorkGroup": "Name"}),
            Call(
                "ListTagsForResource",
                "Tags",
                {
                    "ResourceARN": (
                        "[partition, region, account, Name]",
                        lambda told: "arn:{}:athena:{}:{}:workgroup/{}".format(*told),
                    )
                },
            ),
        ),
        keep="Name != 'primary'",
    ),
    Kind(
        "athena",
        (Call("ListDataCatalogs", "DataCatalogsSummary"),),
        (
            Make(
                "aws:athena/dataCatalog:DataCatalog",
                "CatalogName",
                {"name": "CatalogName", "type": "Type"},
                "arn:{partition}:athena:{region}:{account}:datacatalog/{CatalogName}",
            ),
        ),
        keep="CatalogName != 'AwsDataCatalog'",
    ),
    Kind(
        "quicksight",
        (Call("ListDataSources", "DataSources", {"AwsAccountId": "account"}),),
        (Make("aws:quicksight/dataSource:DataSource", "Name", {"name": "Name", "type": "Type"}, "Arn"),),
    ),
)
