"""What the settings of an S3 bucket share that are resources of their own: a call to put, one to get, one to drop."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from botocore import xform_name
from botocore.exceptions import ClientError

from localcloud.provider.kind import Aws, Props
from localcloud.provider.kinds.s3 import GONE
from localcloud.provider.shape import code
from localcloud.provider.told import Told

OWNER = "expectedBucketOwner"


class Setting(Told):
    """A setting of a bucket; its id is the bucket's name, followed by the expected owner where one is given."""

    put: ClassVar[str]
    """The operation that sets it."""

    get: ClassVar[str]
    """The operation that tells it."""

    drop: ClassVar[str] = ""
    """The operation that takes it away; `neutral` is put where there is none."""

    unset: ClassVar[frozenset[str]] = frozenset()
    """The error codes by which S3 says that it is not set."""

    required: ClassVar[frozenset[str]] = frozenset({"bucket"})
    replace_on: ClassVar[frozenset[str]] = frozenset({"bucket", OWNER})
    silent: ClassVar[frozenset[str]] = frozenset({OWNER, "skipDestroy", "timeouts", "mfa", "token"})

    @abstractmethod
    def said(self, props: Props) -> dict[str, Any]:
        """Return what to put, as the API takes it."""

    @abstractmethod
    def told(self, answer: Mapping[str, Any], props: Props) -> Props | None:
        """Return what the API told, as inputs; None when that is to have no such setting."""

    def neutral(self) -> dict[str, Any]:
        """Return what to put where the setting cannot be dropped."""
        return {}

    def calls(self, props: Props) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
        """Yield the call that sets it."""
        yield "s3", self.put, {**_at(props), **self.said(props)}

    def create(self, aws: Aws, props: Props) -> str:
        """Put it on the bucket."""
        self._call(aws, self.put, **_at(props), **self.said(props))
        owner = props.get(OWNER)
        return f"{props['bucket']},{owner}" if owner else str(props["bucket"])

    def observe(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return it as it is."""
        bucket, _, owner = id.partition(",")
        try:
            answer = self._call(aws, self.get, **_at({"bucket": bucket, OWNER: owner}))
        except ClientError as error:
            if code(error) in GONE or code(error) in self.unset:
                return None
            raise
        seen = self.told(answer, props)
        return None if seen is None else {"bucket": bucket, **({OWNER: owner} if owner else {}), **seen}

    def update(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        """Put it again."""
        self._call(aws, self.put, **_at(new), **self.said(new))

    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Take it off the bucket."""
        bucket, _, owner = id.partition(",")
        at = _at({"bucket": bucket, OWNER: owner})
        try:
            self._call(aws, self.drop or self.put, **at, **({} if self.drop else self.neutral()))
        except ClientError as error:
            if code(error) not in GONE and code(error) not in self.unset:
                raise

    def find(self, aws: Aws, props: Props, urn_tag: str) -> str | None:
        """Return the setting of that bucket."""
        owner = props.get(OWNER)
        id = f"{props['bucket']},{owner}" if owner else str(props["bucket"])
        return id if self.observe(aws, id, props) is not None else None

    def _call(self, aws: Aws, operation: str, **params: Any) -> Any:
        return getattr(aws.client("s3"), xform_name(operation))(**params)


def _at(props: Props) -> dict[str, Any]:
    return {"Bucket": props["bucket"], **({"ExpectedBucketOwner": props[OWNER]} if props.get(OWNER) else {})}
