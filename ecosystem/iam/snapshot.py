"""Access as it was observed: a snapshot of accounts, ours or what AWS's own command answers, read into a world.

A snapshot of ours is `{"version": 1, "collected": instant, "accounts": [...]}`, role by role; what could not be read is
null there, or a sentence among `gaps`. Nothing that a file lacks becomes "nothing is allowed": it is a gap of the
world, or `missing` of a document, and a proof says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from ecosystem.estate.iam import Document, parse
from ecosystem.estate.placing import account_in
from ecosystem.iam.details import LISTS, described, plain
from ecosystem.iam.gathered import by_aws
from ecosystem.iam.opening import At, SnapshotError, any_arn, listing, mapping, needed, opened, role_arn, text
from ecosystem.iam.world import OBSERVED, Guarded, NamedPolicy, RoleState, World

__all__ = ["VERSION", "SnapshotError", "load", "read"]

VERSION: Final = 1

_TOP: Final = ("version", "collected", "accounts")
_ACCOUNT: Final = ("account", "regions", "roles", "policies", "resources", "gaps")
_ROLE: Final = ("arn", "tags", "trust", "inline", "attached", "boundary", "last_used")
_RESOURCE: Final = ("arn", "arns", "kind", "policy")
_NO_RESOURCES: Final = "the policies of resources: `get-account-authorization-details` has none"
_BUS: Final = re.compile(r"(arn:[^:]+:events:[^:]*:[^:]*):event-bus/(.+)")


def load(path: Path) -> World:
    """Return the world of a file; raises SnapshotError with one sentence when it cannot be understood."""
    return read(opened(path), str(path))


def read(value: Any, name: str) -> World:
    """Return the world of a file's JSON; `name` is the file's. Raises SnapshotError.

    The evidence is `observed`; of a stack that Pulumi exported, or of its preview, it is `planned`.
    """
    at = At(name)
    if isinstance(value, Mapping) and "accounts" in value:
        return _world(_accounts(value, at), at.of("accounts"))
    pages = value if isinstance(value, list) else [value]
    if pages and all(isinstance(each, Mapping) and any(key in each for key in LISTS) for each in pages):
        world = _world(described(pages, name), at)
        return World(world.evidence, world.roles, world.resources, (*world.gaps, _NO_RESOURCES))
    from ecosystem.iam.exported import is_export, world_of

    if is_export(value):
        return world_of(value, name)
    raise at.error(
        "is neither what `aws iam get-account-authorization-details`, `pulumi stack export` or `pulumi preview --json` "
        "answers, nor a snapshot"
    )


def _accounts(value: Mapping[str, Any], at: At) -> list[Any]:
    said = mapping(value, at, _TOP)
    version = needed(said, "version", at)
    if version != VERSION or isinstance(version, bool):
        raise at.of("version").error(f"is not {VERSION}, the only one that is known")
    _instant(needed(said, "collected", at), at.of("collected"))
    return listing(said["accounts"], at.of("accounts"))


def _world(accounts: list[Any], at: At) -> World:
    roles: dict[str, RoleState] = {}
    resources: list[Guarded] = []
    gaps: list[str] = []
    for number, each in enumerate(accounts):
        place = at.of(number) if at.path else at
        said = mapping(each, place, _ACCOUNT)
        account = needed(said, "account", place)
        if account is not None and not (isinstance(account, str) and re.fullmatch("[0-9]{12}", account)):
            raise place.of("account").error("is no account id: 12 digits are expected")
        policies = mapping(needed(said, "policies", place), place.of("policies"))
        for role in _roles(said, account, policies, place):
            if role.arn in roles:
                raise place.error(f"says the role `{role.arn}` twice")
            roles[role.arn] = role
            if role.hidden:
                gaps.append(f"the tags of the role `{role.id}`")
        found = list(_resources(said, account or "", place))
        resources += found
        gaps += [
            text(each, place.of("gaps").of(index))
            for index, each in enumerate(listing(needed(said, "gaps", place), place.of("gaps")))
        ]
        gaps += [each.policy.document.missing for each in found if each.policy.document.missing]
    return World(OBSERVED, tuple(roles.values()), tuple(resources), tuple(dict.fromkeys(gaps)))


def _roles(said: Mapping[str, Any], account: str | None, policies: Mapping[str, Any], place: At) -> Iterator[RoleState]:
    managed = {arn: _managed(arn, each) for arn, each in policies.items() if each is not None}
    for number, each in enumerate(listing(needed(said, "roles", place), place.of("roles"))):
        at = place.of("roles").of(number)
        role = mapping(each, at, _ROLE)
        arn = role_arn(needed(role, "arn", at), at.of("arn"))
        name = arn.rpartition("/")[2]
        if arn.split(":")[4] != account:
            raise at.of("arn").error(f"is of another account than `{account}`")
        boundary = needed(role, "boundary", at)
        if boundary is not None:
            any_arn(boundary, at.of("boundary"))
        if role.get("last_used") is not None:
            _instant(role["last_used"], at.of("last_used"))
        yield RoleState(
            id=name,
            arn=arn,
            trust=document(needed(role, "trust", at), f"the trust policy of `{name}`"),
            identity=(
                *_inline(needed(role, "inline", at), name, arn, at.of("inline")),
                *_attached(needed(role, "attached", at), name, managed, at.of("attached")),
            ),
            boundary=boundary,
            bounded=managed.get(boundary) if boundary else None,
            tags=_tags(needed(role, "tags", at), at.of("tags")),
            where=arn,
            hidden=("*",) if role["tags"] is None else (),
        )


def document(value: Any, what: str) -> Document:
    """Return a policy document; nothing, and what says nothing, is missing: IAM keeps no empty policy."""
    if value is None or value == "":
        return Document((), what)
    found = parse(plain(value), what)
    return found if found.statements or found.missing else Document((), f"{what}: it has no statements")


def _managed(arn: str, said: Any) -> NamedPolicy:
    name = arn.rpartition("/")[2]
    return NamedPolicy(f"the policy `{name}`", document(said, f"the policy `{name}`"), arn)


def _inline(said: Any, role: str, where: str, at: At) -> Iterator[NamedPolicy]:
    if said is None:
        what = f"the inline policies of `{role}`"
        yield NamedPolicy(what, Document((), what), where)
        return
    for name, each in mapping(said, at).items():
        what = f"the inline policy `{name}` of `{role}`"
        yield NamedPolicy(what, document(each, what), where)


def _attached(said: Any, role: str, managed: Mapping[str, NamedPolicy], at: At) -> Iterator[NamedPolicy]:
    if said is None:
        what = f"the policies attached to `{role}`"
        yield NamedPolicy(what, Document((), what))
        return
    for number, each in enumerate(listing(said, at)):
        arn = any_arn(each, at.of(number))
        what = f"the policy `{arn}`"
        yield managed.get(arn) or by_aws(arn) or NamedPolicy(what, Document((), f"what {what} allows"), arn)


def _resources(said: Mapping[str, Any], account: str, place: At) -> Iterator[Guarded]:
    for number, each in enumerate(listing(needed(said, "resources", place), place.of("resources"))):
        at = place.of("resources").of(number)
        resource = mapping(each, at, _RESOURCE)
        if ("arn" in resource) == ("arns" in resource):
            raise at.error("needs either `arn` or `arns`")
        kind = text(needed(resource, "kind", at), at.of("kind"))
        if "arn" in resource:
            arns = tuple(_within(any_arn(resource["arn"], at.of("arn"))))
        else:
            listed = listing(resource["arns"], at.of("arns"))
            arns = tuple(any_arn(one, at.of("arns").of(index)) for index, one in enumerate(listed))
        if not arns:
            raise at.of("arns").error("is empty")
        name = re.split("[:/]", arns[0])[-1]
        what = f"the {kind} policy `{name}`"
        policy = NamedPolicy(what, document(needed(resource, "policy", at), what), arns[0])
        yield Guarded(name, kind, arns, account_in(arns[0]) or account, policy, arns[0])


def _within(arn: str) -> Iterator[str]:
    """Yield what the policy of a resource decides about: it, and what is inside it."""
    yield arn
    service = arn.split(":")[2] if arn.count(":") >= 2 else ""
    if service == "s3":
        yield f"{arn}/*"
    elif service == "lambda":
        yield f"{arn}:*"
    elif bus := _BUS.fullmatch(arn):
        yield f"{bus[1]}:rule/{bus[2]}/*"


def _tags(said: Any, at: At) -> dict[str, str]:
    found = {} if said is None else mapping(said, at)
    for key, value in found.items():
        if not isinstance(value, str):
            raise at.of(str(key)).error("is no text")
    return dict(found)


def _instant(value: Any, at: At) -> None:
    try:
        found = datetime.fromisoformat(text(value, at))
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise at.error("is no instant: `2026-11-20T12:00:00Z` is expected")
