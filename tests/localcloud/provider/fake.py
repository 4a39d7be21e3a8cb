"""A kind whose cloud is a dictionary: the framework's tests say what it answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from botocore.exceptions import ClientError

from localcloud.provider.kind import URN_TAG, Aws, Kind, NotEmulated, Props


def refused(code: str, message: str = "no", operation: str = "CreateThing") -> ClientError:
    """Return AWS's refusal."""
    return ClientError({"Error": {"Code": code, "Message": message}}, operation)


class Thing(Kind):
    """Something with a name, a document, a set, a nested object and tags."""

    token: ClassVar[str] = "aws:test/thing:Thing"
    inputs: ClassVar[frozenset[str]] = frozenset(
        {"name", "policy", "zones", "size", "settings", "rules", "password", "tags"}
    )
    required: ClassVar[frozenset[str]] = frozenset({"name"})
    replace_on: ClassVar[frozenset[str]] = frozenset({"name", "settings.engine", "rules.kind"})
    documents: ClassVar[frozenset[str]] = frozenset({"policy"})
    unordered: ClassVar[frozenset[str]] = frozenset({"zones"})
    secret_outputs: ClassVar[frozenset[str]] = frozenset({"endpointKey"})

    def __init__(self) -> None:
        self.cloud: dict[str, Props] = {}
        self.fails: dict[str, Exception] = {}
        self.updates: list[tuple[Props, Props]] = []
        self.unheld: tuple[str, ...] = ()
        self.breaks_half_way = False

    def calls(self, props: Props) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
        """Yield a call that botocore knows."""
        yield "s3", "CreateBucket", {"Bucket": props["name"]}

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Refuse one size."""
        if props.get("size") == 13:
            yield "size", "is `13`, expected luck"

    def create(self, aws: Aws, props: Props) -> str:
        """Keep it, unless the test wants a failure."""
        if not self.breaks_half_way:
            self._fail("create")
        made = f"id-{props['name']}"
        self.cloud[made] = dict(props)
        if self.breaks_half_way:
            self._fail("create")
        for what in self.unheld:
            aws.not_held(what)
        return made

    def read(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return what is kept, with computed outputs."""
        self._fail("read")
        found = self.cloud.get(id)
        return None if found is None else {**found, "arn": f"arn:{id}", "endpointKey": "k", "default": 1}

    def update(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        """Keep the new one."""
        self._fail("update")
        self.updates.append((old, new))
        self.cloud[id] = {name: value for name, value in new.items() if name in self.inputs}

    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Forget it."""
        self._fail("delete")
        self.cloud.pop(id, None)

    def find(self, aws: Aws, props: Props, urn_tag: str) -> str | None:
        """Return the one of that name."""
        made = f"id-{props['name']}"
        return made if made in self.cloud else None

    def _fail(self, what: str) -> None:
        if what in self.fails:
            raise self.fails[what]


ABSENT = NotEmulated("the emulator has no test:CreateThing")
TAG = {URN_TAG: "dev.test/thing"}
