"""Other things whose own policy says who reaches them: streams, backups, images."""

from __future__ import annotations

from typing import Final

from governance.collect.aws.kind import Call, Kind, Make
from governance.collect.aws.said import document, tagged

KINDS: Final = (
    Kind(
        "kinesis",
        (Call("ListStreams", "StreamSummaries"),),
        (
            Make(
                "aws:kinesis/stream:Stream",
                "StreamName",
                {"name": "StreamName", "tags": ("ListTagsForStream.Tags", tagged)},
                "StreamARN",
            ),
            Make(
                "aws:kinesis/resourcePolicy:ResourcePolicy",
                "StreamName",
                {"resourceArn": "StreamARN", "policy": ("GetResourcePolicy.Policy", document)},
                when="GetResourcePolicy.Policy",
            ),
        ),
        (
            Call("ListTagsForStream", given={"StreamARN": "StreamARN"}),
            Call("GetResourcePolicy", given={"ResourceARN": "StreamARN"}, absent=("ResourceNotFoundException",)),
        ),
    ),
    Kind(
        "backup",
        (Call("ListBackupVaults", "BackupVaultList"),),
        (
            Make(
                "aws:backup/vault:Vault",
                "BackupVaultName",
                {
                    "name": "BackupVaultName",
                    "kmsKeyArn": "EncryptionKeyArn",
                    "locked": "Locked",
                    "tags": ("ListTags.Tags", tagged),
                },
                "BackupVaultArn",
            ),
            Make(
                "aws:backup/vaultPolicy:VaultPolicy",
                "BackupVaultName",
                {
                    "backupVaultName": "BackupVaultName",
                    "policy": ("GetBackupVaultAccessPolicy.Policy", document),
                },
                when="GetBackupVaultAccessPolicy.Policy",
            ),
        ),
        (
            Call("ListTags", given={"ResourceArn": "BackupVaultArn"}),
            Call(
                "GetBackupVaultAccessPolicy",
                given={"BackupVaultName": "BackupVaultName"},
                absent=("ResourceNotFoundException",),
            ),
        ),
    ),
    Kind(
        "ecr",
        (Call("DescribeRepositories", "repositories"),),
        (
            Make(
                "aws:ecr/repository:Repository",
                "repositoryName",
                {"name": "repositoryName", "tags": ("ListTagsForResource.tags", tagged)},
                "repositoryArn",
            ),
            Make(
                "aws:ecr/repositoryPolicy:RepositoryPolicy",
                "repositoryName",
                {"repository": "repositoryName", "policy": ("GetRepositoryPolicy.policyText", document)},
                when="GetRepositoryPolicy.policyText",
            ),
        ),
        (
            Call("ListTagsForResource", given={"resourceArn": "repositoryArn"}),
            Call(
                "GetRepositoryPolicy",
                given={"repositoryName": "repositoryName"},
                absent=("RepositoryPolicyNotFoundException",),
            ),
        ),
    ),
)
