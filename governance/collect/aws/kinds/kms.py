"""KMS: keys of the account's own with their policies, and aliases.

AWS's own keys and keys that wait to be deleted are left out; AWS's aliases are read to tell its keys (`keys.py`)."""

from __future__ import annotations

from typing import Final

from governance.collect.aws.kind import Call, Kind, Make, Said
from governance.collect.aws.said import document, tagged

_KEY: Final = "DescribeKey.KeyMetadata"
_EXTERNAL: Final = f"{_KEY}.Origin == 'EXTERNAL'"
_OWN: Final = f"{_KEY}.KeyManager == 'CUSTOMER'"
_TURNS: Final = " && ".join(
    [
        _OWN,
        f"{_KEY}.Origin == 'AWS_KMS'",
        f"({_KEY}.KeySpec || {_KEY}.CustomerMasterKeySpec) == 'SYMMETRIC_DEFAULT'",
    ]
)
"""Which keys have a rotation to ask for; the others refuse the question."""

_SAID: Final[Said] = {
    "description": f"{_KEY}.Description",
    "isEnabled": f"{_KEY}.Enabled",
    "multiRegion": f"{_KEY}.MultiRegion",
    "policy": ("GetKeyPolicy.Policy", document),
    "tags": ("ListResourceTags", tagged),
}

KINDS: Final = (
    Kind(
        "kms",
        (Call("ListKeys", "Keys"),),
        (
            Make(
                "aws:kms/key:Key",
                "KeyId",
                {
                    **_SAID,
                    "customerMasterKeySpec": f"{_KEY}.KeySpec || {_KEY}.CustomerMasterKeySpec",
                    "keyUsage": f"{_KEY}.KeyUsage",
                    "customKeyStoreId": f"{_KEY}.CustomKeyStoreId",
                    "xksKeyId": f"{_KEY}.XksKeyConfiguration.Id",
                    "enableKeyRotation": "GetKeyRotationStatus.KeyRotationEnabled",
                },
                "KeyArn",
                when=f"{_KEY}.Origin != 'EXTERNAL'",
            ),
            Make("aws:kms/externalKey:ExternalKey", "KeyId", _SAID, "KeyArn", when=_EXTERNAL),
        ),
        (
            Call("DescribeKey", given={"KeyId": "KeyId"}),
            Call("GetKeyPolicy", given={"KeyId": "KeyId"}, fixed={"PolicyName": "default"}, when=_OWN),
            Call(
                "GetKeyRotationStatus",
                given={"KeyId": "KeyId"},
                when=_TURNS,
            ),
            Call("ListResourceTags", "Tags", {"KeyId": "KeyId"}, when=_OWN),
        ),
        keep=f"{_OWN} && {_KEY}.KeyState != 'PendingDeletion' && {_KEY}.KeyState != 'PendingReplicaDeletion'",
    ),
    Kind(
        "kms",
        (Call("ListAliases", "Aliases"),),
        (
            Make(
                "aws:kms/alias:Alias",
                "AliasName",
                {"name": "AliasName", "targetKeyId": "TargetKeyId"},
                "AliasArn",
            ),
        ),
    ),
)
