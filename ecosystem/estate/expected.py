"""What the stacks of the declaration would have in the cloud, to be held against what is live: the two sides of drift.

The two are matched by name, since cloud names are made from ids: by the property that names a thing of its type; what
hangs on another thing (a bucket's policy) by the name of that; what AWS names itself (keys, distributions) by the tag
`ecosystem-urn`, which only one live thing may carry.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from typing import Any, Final

from ecosystem.estate.estate import Estate
from ecosystem.estate.resource import Resource
from ecosystem.estate.saying import tags
from ecosystem.estate.unknown import Unknown
from ecosystem.noun import noun

URN_TAG: Final = "ecosystem-urn"
MADE_UP: Final = "made-up"
"""What a rehearsal's values have in them that only a cloud could say."""

NAMED: Final = {
    "aws:s3/bucket:Bucket": "bucket",
    "aws:rds/cluster:Cluster": "clusterIdentifier",
    "aws:rds/clusterInstance:ClusterInstance": "identifier",
    "aws:rds/instance:Instance": "identifier",
    "aws:sesv2/emailIdentity:EmailIdentity": "emailIdentity",
    "aws:sesv2/configurationSet:ConfigurationSet": "configurationSetName",
    "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock": "accountId",
    "aws:iam/openIdConnectProvider:OpenIdConnectProvider": "url",
    "aws:lakeformation/lfTag:LfTag": "key",
    "aws:cognito/userPoolDomain:UserPoolDomain": "domain",
    "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": "policyName",
}
"""The property that names a thing, where it is not `name`."""

UNTOLD: Final = frozenset(["aws:route53/record:Record"])
"""What no name tells from others of its type: only a cloud knows the names of some of them."""

HANGS_ON: Final = {
    "aws:s3/bucketPolicy:BucketPolicy": ("bucket",),
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": ("bucket",),
    "aws:s3/bucketVersioning:BucketVersioning": ("bucket",),
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": ("bucket",),
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls": ("bucket",),
    "aws:s3/bucketAcl:BucketAcl": ("bucket",),
    "aws:s3/bucketLogging:BucketLogging": ("bucket",),
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": ("bucket",),
    "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": ("bucket",),
    "aws:iam/rolePolicy:RolePolicy": ("role", "name"),
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": ("role", "policyArn"),
    "aws:sqs/queuePolicy:QueuePolicy": ("queueUrl",),
    "aws:sns/topicPolicy:TopicPolicy": ("arn",),
    "aws:secretsmanager/secretPolicy:SecretPolicy": ("secretArn",),
    "aws:sesv2/emailIdentityMailFromAttributes:EmailIdentityMailFromAttributes": ("emailIdentity",),
    "aws:lambda/permission:Permission": ("function", "statementId"),
    "aws:cloudwatch/eventBusPolicy:EventBusPolicy": ("eventBusName",),
}
"""What is part of another thing: the property that says of which, and the one that tells several apart."""

_REFERENCE: Final = re.compile(r"(?:arn:aws:made-up:::|https://made-up\.invalid/)(.+)")


@noun(frozen=True, slots=True)
class Expected:
    """One resource that a stack of the declaration would have; `id` is its name in the program.

    `properties` are its inputs, with values that only a cloud could say left made up; where it is `adopted`, the id of
    what exists and is imported as it is, they count for nothing. `brand` is the unit that its
    stack is for. `whole` of a stack is every `Expected` of it.
    """

    id: str
    type: str
    urn: str
    stack: str
    properties: Mapping[str, Any] = field(default_factory=dict)
    account: str = ""
    brand: str | None = None
    adopted: str = ""

    @property
    def unit(self) -> str:
        """The unit of its stack: `platform`, `bootstrap`, a brand ..."""
        return self.stack.partition(".")[2]

    @property
    def environment(self) -> str:
        """The environment of its stack."""
        return self.stack.partition(".")[0]


class Matching:
    """Expected and live things side by side.

    `pairs` are those that are both, `missing` what is expected and not live, `twins` live things that carry the tag of
    a thing that another one is already, `types` those of what can be told from others by a name or a tag.
    """

    __slots__ = ("_by_urn", "missing", "pairs", "twins", "types")

    def __init__(self, pairs: list[tuple[Expected, Resource]], missing: list[Expected], twins: list[Resource]) -> None:
        self.pairs = pairs
        self.missing = missing
        self.twins = twins
        self.types = frozenset(each.type for each in (*(wanted for wanted, _ in pairs), *missing))
        self._by_urn = {(live.urn, live.type): wanted for wanted, live in pairs}

    def of(self, resource: Resource) -> Expected | None:
        """Return what a live thing is expected as, None when nobody expects it."""
        return self._by_urn.get((resource.urn, resource.type))


def matching(estate: Estate) -> Matching:
    """Return what is expected and what is live side by side, matched once for an estate."""
    return estate.once(_matching)


def _matching(estate: Estate) -> Matching:
    live: dict[tuple[str, ...], list[Resource]] = defaultdict(list)
    by_type: dict[str, list[Resource]] = defaultdict(list)
    by_tag: dict[tuple[str, str], list[Resource]] = defaultdict(list)
    for resource in estate.of(Resource):
        by_type[resource.type].append(resource)
        if (key := key_of(resource)) is not None:
            live[key].append(resource)
        if (said := urn_tag(resource)) is not None:
            by_tag[resource.type, said].append(resource)
    names = _named(estate.of(Expected))
    pairs: list[tuple[Expected, Resource]] = []
    missing: list[Expected] = []
    twins: list[Resource] = []
    for wanted in estate.of(Expected):
        if wanted.adopted:
            found = [each for each in by_type[wanted.type] if wanted.adopted in _ids(each)]
            pairs += [(wanted, each) for each in found[:1]]
            missing += [] if found else [wanted]
            continue
        key, tag = _key_of(wanted, names), _tag(wanted)
        if key is None and tag is None:
            continue
        found = live.get(key, []) if key is not None else by_tag.get((wanted.type, str(tag)), [])
        mine = [each for each in found if not wanted.account or _account(each) in ("", wanted.account)]
        if mine:
            pairs.append((wanted, mine[0]))
            twins += mine[1:] if key is None else []
        else:
            missing.append(wanted)
    return Matching(pairs, missing, twins)


def key_of(resource: Resource) -> tuple[str, ...] | None:
    """Return what tells a live thing from all others of an account, None where only AWS names it."""
    if resource.type in HANGS_ON:
        return _key(resource.type, [_tail(resource.type, resource.get(each)) for each in HANGS_ON[resource.type]])
    if resource.type in UNTOLD:
        return None
    said = resource.get(NAMED.get(resource.type, "name"))
    return _key(resource.type, [said if isinstance(said, str) and said else called(resource)])


def _ids(resource: Resource) -> tuple[str, ...]:
    """What an import may call a live thing: its name, its ARN, or the id at the end of that."""
    arn = resource.urn
    return (resource.id, arn, arn.rpartition("/")[2], arn.rpartition(":")[2])


def called(resource: Resource) -> str:
    """Return what a live thing is called: its id, or the end of its ARN where nobody said its name."""
    return resource.id if resource.id != "?" else resource.urn.rpartition("/")[2]


def whose(resource: Resource) -> str | None:
    """Return the name of the thing that a live resource is part of, None for what stands by itself."""
    keys = HANGS_ON.get(resource.type)
    if keys is None:
        return None
    found = _tail(resource.type, resource.get(keys[0]))
    return found if isinstance(found, str) else None


def urn_tag(resource: Resource) -> str | None:
    """Return the tag by which a stack of ours knows a resource again."""
    found = tags(resource)
    said = None if isinstance(found, Unknown) else found.get(URN_TAG)
    return said if isinstance(said, str) else None


def names(estate: Estate) -> frozenset[str]:
    """Return the cloud names that are expected, of things that others hang on."""
    return estate.once(_names)


def _names(estate: Estate) -> frozenset[str]:
    return frozenset(_named(estate.of(Expected)).values())


def _named(expected: Iterable[Expected]) -> dict[tuple[str, str], str]:
    """The cloud name of each expected thing, by its stack and its name in the program."""
    found: dict[tuple[str, str], str] = {}
    for each in expected:
        said = each.properties.get(NAMED.get(each.type, "name"))
        if each.type not in HANGS_ON and isinstance(said, str) and MADE_UP not in said:
            found.setdefault((each.stack, each.id), said)
    return found


def _key_of(wanted: Expected, names: Mapping[tuple[str, str], str]) -> tuple[str, ...] | None:
    if wanted.type in UNTOLD:
        return None
    if wanted.type in HANGS_ON:
        parts = [_resolved(wanted, wanted.properties.get(each), names) for each in HANGS_ON[wanted.type]]
        return _key(wanted.type, parts)
    said = wanted.properties.get(NAMED.get(wanted.type, "name"))
    return _key(wanted.type, [said]) if isinstance(said, str) and MADE_UP not in said else None


def _resolved(wanted: Expected, said: Any, names: Mapping[tuple[str, str], str]) -> Any:
    """A made-up reference to a thing of the same stack, by that thing's name."""
    found = _REFERENCE.fullmatch(said) if isinstance(said, str) else None
    return names.get((wanted.stack, found[1]), said) if found else said


def _key(type: str, parts: Iterable[Any]) -> tuple[str, ...] | None:
    said = tuple(each for each in parts)
    return (type, *said) if all(isinstance(each, str) for each in said) else None


def _tail(type: str, said: Any) -> Any:
    """The name at the end of a URL or an ARN; a secret's ARN ends in six characters of AWS's own."""
    if not isinstance(said, str) or type == "aws:iam/rolePolicyAttachment:RolePolicyAttachment":
        return said
    if said.startswith("http"):
        return said.rpartition("/")[2]
    if not said.startswith("arn:"):
        return said
    name = said.rpartition(":")[2]
    return re.sub(r"-[A-Za-z0-9]{6}$", "", name) if ":secretsmanager:" in said else name.rpartition("/")[2]


def _tag(wanted: Expected) -> str | None:
    own = wanted.properties.get("tags")
    said = own.get(URN_TAG) if isinstance(own, Mapping) else None
    return said if isinstance(said, str) and wanted.type not in UNTOLD else None


def _account(resource: Resource) -> str:
    return resource.stack.partition("/")[0]


def made_up(expected: Iterable[Expected]) -> re.Pattern[str]:
    """Return what finds a value that a rehearsal made up, in any text."""
    ids = sorted({f"{each.id}-id" for each in expected}, key=len, reverse=True)
    return re.compile("|".join([MADE_UP, *map(re.escape, ids)]))


def stacks(estate: Estate) -> Iterator[tuple[str, list[Expected]]]:
    """Yield every expected stack with all that is expected in it."""
    by_stack: dict[str, list[Expected]] = defaultdict(list)
    for each in estate.of(Expected):
        by_stack[each.stack].append(each)
    yield from by_stack.items()
