"""The settings of an S3 bucket that say who may reach it: public access, policy, ownership, origins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from botocore.exceptions import ClientError

from localcloud.provider import rules
from localcloud.provider.kind import Aws, Props, kind
from localcloud.provider.kinds.s3_setting import OWNER, Setting
from localcloud.provider.names import pascal
from localcloud.provider.shape import code, document, from_aws, to_aws
from localcloud.provider.told import Told


@kind
class BucketPublicAccessBlock(Setting):
    """The four switches that keep a bucket from the public."""

    token: ClassVar[str] = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"
    table: ClassVar[Mapping[str, Any]] = pascal(
        "blockPublicAcls blockPublicPolicy ignorePublicAcls restrictPublicBuckets"
    )
    inputs: ClassVar[frozenset[str]] = frozenset({"bucket", "skipDestroy", *table})
    put: ClassVar[str] = "PutPublicAccessBlock"
    get: ClassVar[str] = "GetPublicAccessBlock"
    drop: ClassVar[str] = "DeletePublicAccessBlock"
    unset: ClassVar[frozenset[str]] = frozenset({"NoSuchPublicAccessBlockConfiguration"})

    def said(self, props: Props) -> dict[str, Any]:
        """Return the four, false where nothing is said."""
        return {"PublicAccessBlockConfiguration": {api: bool(props.get(name)) for name, api in self.table.items()}}

    def told(self, answer: Mapping[str, Any], props: Props) -> Props | None:
        """Return the four."""
        return from_aws(self.table, answer["PublicAccessBlockConfiguration"])

    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Take them off, unless they are to stay."""
        if not props.get("skipDestroy"):
            super().delete(aws, id, props)


@kind
class AccountPublicAccessBlock(Told):
    """The four switches for all buckets of an account."""

    token: ClassVar[str] = "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock"
    table: ClassVar[Mapping[str, Any]] = BucketPublicAccessBlock.table
    inputs: ClassVar[frozenset[str]] = frozenset({"accountId", *table})
    replace_on: ClassVar[frozenset[str]] = frozenset({"accountId"})

    def calls(self, props: Props) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
        """Yield the call that sets them."""
        yield "s3control", "PutPublicAccessBlock", self._params(str(props.get("accountId") or "0" * 12), props)

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield what is no account."""
        yield from rules.formed(props, {"accountId": (r"\d{12}", "12 digits")})

    def create(self, aws: Aws, props: Props) -> str:
        """Set them."""
        account = str(props.get("accountId") or aws.account)
        aws.client("s3control").put_public_access_block(**self._params(account, props))
        return account

    def observe(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return them."""
        try:
            answer = aws.client("s3control").get_public_access_block(AccountId=id)
        except ClientError as error:
            if code(error) in {"NoSuchPublicAccessBlockConfiguration", "404"}:
                return None
            raise
        return {"accountId": id, **from_aws(self.table, answer["PublicAccessBlockConfiguration"])}

    def update(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        """Set them again."""
        aws.client("s3control").put_public_access_block(**self._params(id, new))

    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Take them off."""
        aws.client("s3control").delete_public_access_block(AccountId=id)

    def find(self, aws: Aws, props: Props, urn_tag: str) -> str | None:
        """Return those of the account."""
        account = str(props.get("accountId") or aws.account)
        return account if self.observe(aws, account, props) is not None else None

    def _params(self, account: str, props: Props) -> dict[str, Any]:
        switches = {api: bool(props.get(name)) for name, api in self.table.items()}
        return {"AccountId": account, "PublicAccessBlockConfiguration": switches}


@kind
class BucketPolicy(Setting):
    """Who may do what in a bucket."""

    token: ClassVar[str] = "aws:s3/bucketPolicy:BucketPolicy"
    inputs: ClassVar[frozenset[str]] = frozenset({"bucket", "policy"})
    required: ClassVar[frozenset[str]] = frozenset({"bucket", "policy"})
    documents: ClassVar[frozenset[str]] = frozenset({"policy"})
    put: ClassVar[str] = "PutBucketPolicy"
    get: ClassVar[str] = "GetBucketPolicy"
    drop: ClassVar[str] = "DeleteBucketPolicy"
    unset: ClassVar[frozenset[str]] = frozenset({"NoSuchBucketPolicy"})

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield what is no policy."""
        yield from rules.documents(props, "policy")

    def said(self, props: Props) -> dict[str, Any]:
        """Return the policy."""
        return {"Policy": document(props["policy"])}

    def told(self, answer: Mapping[str, Any], props: Props) -> Props | None:
        """Return the policy."""
        return {"policy": answer["Policy"]} if answer.get("Policy") else None


@kind
class BucketOwnershipControls(Setting):
    """Who owns what others put into a bucket."""

    token: ClassVar[str] = "aws:s3/bucketOwnershipControls:BucketOwnershipControls"
    inputs: ClassVar[frozenset[str]] = frozenset({"bucket", "rule"})
    required: ClassVar[frozenset[str]] = frozenset({"bucket", "rule"})
    put: ClassVar[str] = "PutBucketOwnershipControls"
    get: ClassVar[str] = "GetBucketOwnershipControls"
    drop: ClassVar[str] = "DeleteBucketOwnershipControls"
    unset: ClassVar[frozenset[str]] = frozenset({"OwnershipControlsNotFoundError"})

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield what S3 refuses."""
        choices = ("BucketOwnerEnforced", "BucketOwnerPreferred", "ObjectWriter")
        yield from rules.one_of(props, {"rule.objectOwnership": choices})

    def said(self, props: Props) -> dict[str, Any]:
        """Return the one rule."""
        return {"OwnershipControls": {"Rules": [{"ObjectOwnership": props["rule"]["objectOwnership"]}]}}

    def told(self, answer: Mapping[str, Any], props: Props) -> Props | None:
        """Return the one rule."""
        found = answer.get("OwnershipControls", {}).get("Rules") or ()
        return {"rule": {"objectOwnership": found[0]["ObjectOwnership"]}} if found else None


@kind
class BucketCors(Setting):
    """Which web origins may call a bucket."""

    token: ClassVar[str] = "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration"
    inputs: ClassVar[frozenset[str]] = frozenset({"bucket", "corsRules", OWNER})
    required: ClassVar[frozenset[str]] = frozenset({"bucket", "corsRules"})
    put: ClassVar[str] = "PutBucketCors"
    get: ClassVar[str] = "GetBucketCors"
    drop: ClassVar[str] = "DeleteBucketCors"
    unset: ClassVar[frozenset[str]] = frozenset({"NoSuchCORSConfiguration"})
    unordered: ClassVar[frozenset[str]] = frozenset({"corsRules.allowedMethods", "corsRules.allowedOrigins"})
    table: ClassVar[Mapping[str, Any]] = pascal(
        "allowedHeaders allowedMethods allowedOrigins exposeHeaders id:ID maxAgeSeconds"
    )

    def said(self, props: Props) -> dict[str, Any]:
        """Return the rules."""
        return {"CORSConfiguration": {"CORSRules": [to_aws(self.table, rule) for rule in props["corsRules"]]}}

    def told(self, answer: Mapping[str, Any], props: Props) -> Props | None:
        """Return the rules."""
        return {"corsRules": [from_aws(self.table, rule) for rule in answer.get("CORSRules", ())]}
