"""What other commands left as JSON, read into nouns: a proof, a plan, an audit. A file of somebody else is refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ecosystem.noun import noun

Object = Mapping[str, Any]


class NotSaidError(Exception):
    """The object is not what the command writes; the text says what is missing."""


@noun(frozen=True, slots=True)
class ClaimSaid:
    """One claim about a role that is not proved; `request` is action and resource, empty where there is none."""

    claim: str
    verdict: str
    message: str
    request: tuple[str, ...]
    by: tuple[str, ...]
    place: str


@noun(frozen=True, slots=True)
class RoleSaid:
    """One role, its verdict and what is not proved of it."""

    role: str
    agency: str
    unit: str
    verdict: str
    claims: tuple[ClaimSaid, ...]
    proved: int


@noun(frozen=True, slots=True)
class Proof:
    """What `access prove --format json` wrote."""

    environment: str
    evidence: str
    as_of: str
    verdict: str
    listed: int
    edition: str
    prover: str
    roles: tuple[RoleSaid, ...]
    missing: tuple[ClaimSaid, ...]
    gaps: tuple[str, ...]
    not_covered: tuple[str, ...]

    @property
    def bad(self) -> int:
        """How many roles and grants are not proved."""
        return sum(role.verdict != "proved" for role in self.roles) + len(self.missing)


@noun(frozen=True, slots=True)
class StackSaid:
    """One stack of a plan: its changes are operation, type, name and properties."""

    stack: str
    changes: tuple[tuple[str, str, str, str], ...]
    errors: tuple[str, ...]


@noun(frozen=True, slots=True)
class Plan:
    """What `plan --format json` wrote; `findings` are as it has them."""

    environment: str
    as_of: str
    changes: int
    stacks: tuple[StackSaid, ...]
    refused: tuple[str, ...]
    undeclared: tuple[str, ...]
    findings: tuple[Object, ...]
    not_judged: tuple[tuple[str, str, str], ...]


@noun(frozen=True, slots=True)
class GapSaid:
    """Something that an audit could not read: where, what, and the permission that lacked, empty where none did."""

    where: str
    what: str
    permission: str


@noun(frozen=True, slots=True)
class Audit:
    """What `audit --format json` wrote.

    `controls` is the status of each, `not_measured` why some are not, `collected` an ISO instant, `emulator` the local
    cloud that it looked at, empty for AWS. `joined` counts the declared channels that were met on their platforms, None
    where no platform was read; `absent` and `undeclared` are those on one side alone.
    """

    as_of: str
    environment: str
    findings: tuple[Object, ...]
    controls: Mapping[str, str]
    not_judged: tuple[tuple[str, str, str], ...]
    collected: str
    emulator: str
    accounts: tuple[str, ...]
    platforms: tuple[str, ...]
    resources: int
    assets: int
    not_measured: Mapping[str, tuple[str, ...]]
    gaps: tuple[GapSaid, ...]
    joined: int | None
    absent: tuple[str, ...]
    undeclared: tuple[str, ...]


def proof(said: object) -> Proof:
    """Return a proof; raises `NotSaidError`."""
    top = _top(said, "a proof", "verdict", "roles", "environment")
    actions, prover = _object(top, "actions"), _object(top, "prover")
    return Proof(
        _text(top, "environment"),
        _text(top, "evidence"),
        _text(top, "as_of"),
        _text(top, "verdict"),
        _number(actions, "listed"),
        _text(actions, "edition"),
        _text(prover, "cvc5"),
        tuple(_role(each) for each in _objects(top, "roles")),
        tuple(_claim(each) for each in _objects(top, "missing")),
        _texts(top, "gaps"),
        _texts(top, "not_covered"),
    )


def _role(said: Object) -> RoleSaid:
    claims = [_claim(each) for each in _objects(said, "claims")]
    open_ = tuple(each for each in claims if each.verdict != "proved")
    return RoleSaid(
        _text(said, "role"),
        _text(said, "agency"),
        _text(said, "unit"),
        _text(said, "verdict"),
        open_,
        len(claims) - len(open_),
    )


def _claim(said: Object) -> ClaimSaid:
    request, grant = _object(said, "request"), _object(said, "grant")
    asked = (_text(request, "action"), _text(request, "resource")) if request else ()
    place = f"{_text(grant, 'file')}:{_number(grant, 'line')} {_text(grant, 'path')}" if grant else ""
    by = _texts(said, "allowed_by")
    return ClaimSaid(_text(said, "claim"), _text(said, "verdict"), _text(said, "message"), asked, by, place)


def plan(said: object) -> Plan:
    """Return a plan; raises `NotSaidError`."""
    top = _top(said, "a plan", "stacks", "changes", "environment")
    return Plan(
        _text(top, "environment"),
        _text(top, "as_of"),
        _number(top, "changes"),
        tuple(_stack(each) for each in _objects(top, "stacks")),
        tuple(f"{_text(each, 'stack')}: {_text(each, 'sentence')}" for each in _objects(top, "refused")),
        _texts(top, "undeclared"),
        _objects(top, "findings"),
        _unjudged(top),
    )


def _stack(said: Object) -> StackSaid:
    changes = tuple(
        (_text(each, "op"), _text(each, "type"), _text(each, "name"), ", ".join(_texts(each, "keys")))
        for each in _objects(said, "changes")
    )
    return StackSaid(_text(said, "stack"), changes, _texts(said, "errors"))


def audit(said: object) -> Audit:
    """Return an audit; raises `NotSaidError`."""
    top = _top(said, "an audit", "findings", "controls", "as_of")
    read, joined, why = _object(top, "read"), _object(top, "joined"), _object(top, "not_measured")
    return Audit(
        _text(top, "as_of"),
        _text(top, "environment"),
        _objects(top, "findings"),
        {str(key): str(value) for key, value in _object(top, "controls").items()},
        _unjudged(top),
        _text(top, "collected"),
        _text(read, "emulator"),
        _texts(read, "accounts"),
        _texts(read, "platforms"),
        _number(read, "resources"),
        _number(read, "assets"),
        {str(key): _texts(why, key) for key in why},
        tuple(_gap(each) for each in _objects(top, "gaps")),
        len(_objects(joined, "matched")) if joined else None,
        tuple(_text(each, "declared") for each in _objects(joined, "declared_only")),
        tuple(_text(each, "asset") for each in _objects(joined, "live_only")),
    )


def _gap(said: Object) -> GapSaid:
    place = " ".join(filter(None, (_text(said, "source"), _text(said, "account"), _text(said, "region"))))
    return GapSaid(place, _text(said, "what"), _text(said, "permission"))


def _unjudged(top: Object) -> tuple[tuple[str, str, str], ...]:
    said = _objects(top, "not_judged")
    return tuple((_text(each, "control"), _text(each, "asset"), _text(each, "missing")) for each in said)


def _top(said: object, what: str, *keys: str) -> Object:
    if not isinstance(said, dict):
        raise NotSaidError(f"{what} is expected, one JSON object")
    for key in keys:
        if key not in said:
            raise NotSaidError(f"{what} is expected, and there is no `{key}` in it")
    return said


def _text(said: Object, key: str) -> str:
    value = said.get(key)
    return "" if value is None else str(value)


def _number(said: Object, key: str) -> int:
    value = said.get(key)
    return value if isinstance(value, int) else 0


def _texts(said: Object, key: str) -> tuple[str, ...]:
    value = said.get(key)
    return tuple(str(each) for each in value) if isinstance(value, list) else ()


def _object(said: Object, key: str) -> Object:
    value = said.get(key)
    return value if isinstance(value, dict) else {}


def _objects(said: Object, key: str) -> tuple[Object, ...]:
    value = said.get(key)
    return tuple(each for each in value if isinstance(each, dict)) if isinstance(value, list) else ()
