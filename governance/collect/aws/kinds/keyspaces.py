"""Keyspaces: keyspaces and tables; those of the service itself (`system...`) are left out."""

from __future__ import annotations

from typing import Final

from governance.collect.aws.kind import Call, Kind, Make
from governance.collect.aws.said import renamed

_KEYSPACES: Final = Call("ListKeyspaces", "keyspaces[?!starts_with(keyspaceName, 'system')]")

KINDS: Final = (
    Kind(
        "keyspaces",
        (_KEYSPACES,),
        (Make("aws:keyspaces/keyspace:Keyspace", "keyspaceName", {"name": "keyspaceName"}, "resourceArn"),),
    ),
    Kind(
        "keyspaces",
        (_KEYSPACES, Call("ListTables", "tables", {"keyspaceName": "keyspaceName"})),
        (
            Make(
                "aws:keyspaces/table:Table",
                "{keyspaceName}.{tableName}",
                {
                    "keyspaceName": "keyspaceName",
                    "tableName": "tableName",
                    "encryptionSpecification": "GetTable.encryptionSpecification",
                    "pointInTimeRecovery": ("GetTable.pointInTimeRecovery", renamed(status="status")),
                },
                "resourceArn",
            ),
        ),
        (Call("GetTable", given={"keyspaceName": "keyspaceName", "tableName": "tableName"}),),
    ),
)
