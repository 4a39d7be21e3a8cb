"""File systems: EFS with its policies, and FSx."""

from __future__ import annotations

from typing import Final

from governance.collect.aws.kind import Call, Kind, Make
from governance.collect.aws.said import document, tagged

_TYPES: Final = {
    "LUSTRE": "aws:fsx/lustreFileSystem:LustreFileSystem",
    "WINDOWS": "aws:fsx/windowsFileSystem:WindowsFileSystem",
    "ONTAP": "aws:fsx/ontapFileSystem:OntapFileSystem",
    "OPENZFS": "aws:fsx/openZfsFileSystem:OpenZfsFileSystem",
}

KINDS: Final = (
    Kind(
        "efs",
        (Call("DescribeFileSystems", "FileSystems"),),
        (
            Make(
                "aws:efs/fileSystem:FileSystem",
                "FileSystemId",
                {
                    "creationToken": "CreationToken",
                    "encrypted": "Encrypted",
                    "kmsKeyId": "KmsKeyId",
                    "tags": ("Tags", tagged),
                },
                "FileSystemArn",
            ),
            Make(
                "aws:efs/fileSystemPolicy:FileSystemPolicy",
                "FileSystemId",
                {"fileSystemId": "FileSystemId", "policy": ("DescribeFileSystemPolicy.Policy", document)},
                when="DescribeFileSystemPolicy.Policy",
            ),
        ),
        (Call("DescribeFileSystemPolicy", given={"FileSystemId": "FileSystemId"}, absent=("PolicyNotFound",)),),
    ),
    Kind(
        "fsx",
        (Call("DescribeFileSystems", "FileSystems"),),
        tuple(
            Make(
                each,
                "FileSystemId",
                {"kmsKeyId": "KmsKeyId", "tags": ("Tags", tagged)},
                "ResourceARN",
                when=f"FileSystemType == '{name}'",
            )
            for name, each in _TYPES.items()
        ),
    ),
)
