"""Policy documents of IAM, as values: who, what, on which, under which conditions.

A document comes as JSON text, as a mapping, as the result of `aws.iam.get_policy_document`, or as a list of statements.
What the engine does not know yet, and what cannot be read, is `missing`: `allows` raises `Unjudged` for it once it has
yielded what is there, so that no control passes what nobody has seen.
Source: "Grammar of the IAM JSON policy language", AWS Identity and Access Management user guide. Names of elements,
operators, keys and actions are compared whatever their case; the values of `Effect` are not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from ecosystem.estate.unknown import UNKNOWN, Maybe, Unjudged
from ecosystem.noun import noun

EVERYONE: Final = "everyone"
ACCOUNT: Final = "account"
ARN: Final = "arn"
SERVICE: Final = "service"
FEDERATED: Final = "federated"
CANONICAL: Final = "canonical user"
OTHER: Final = "other"

_ACCOUNT: Final = re.compile(r"[0-9]{12}")
_ELEMENTS: Final = frozenset(
    ["sid", "effect", "principal", "notprincipal", "action", "notaction", "resource", "notresource", "condition"]
)
_TOP: Final = frozenset({"version", "id", "statement"})


@noun(frozen=True, slots=True)
class Principal:
    """Who a statement is about. `account` is the twelve digits of an account, of a role or user in it, else empty."""

    kind: str
    value: str
    account: str = ""

    @property
    def wildcard(self) -> bool:
        """Whether it is a pattern, and so nobody in particular."""
        return self.kind == EVERYONE or "*" in self.value or "?" in self.value


@noun(frozen=True, slots=True)
class Condition:
    """One key of a condition block; `operator` and `key` in lower case, the values each a text or `UNKNOWN`."""

    operator: str
    key: str
    values: tuple[Maybe[str], ...]

    @property
    def base(self) -> str:
        """The operator without `ForAnyValue:`, `ForAllValues:` and `IfExists`."""
        return self.operator.rpartition(":")[2].removesuffix("ifexists")

    @property
    def demands(self) -> bool:
        """Whether a request without the key fails it, as far as a positive operator goes."""
        return not self.operator.endswith("ifexists") and not self.operator.startswith("forallvalues:")


@noun(frozen=True, slots=True)
class Statement:
    """One statement. What was not said is empty."""

    effect: str
    sid: str = ""
    principals: tuple[Principal, ...] = ()
    not_principals: tuple[Principal, ...] = ()
    actions: tuple[str, ...] = ()
    not_actions: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()
    not_resources: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()

    @property
    def everyone(self) -> bool:
        """Whether it is about everybody, before its conditions are looked at (`NotPrincipal` is, too)."""
        return bool(self.not_principals) or any(each.kind == EVERYONE for each in self.principals)


@noun(frozen=True, slots=True)
class Document:
    """The statements that could be read, and what is `missing` (empty: nothing), in the words of `Unjudged`."""

    statements: tuple[Statement, ...] = ()
    missing: str = ""

    def allows(self) -> Iterator[Statement]:
        """Yield the Allow statements; raises `Unjudged` after them when something is missing."""
        return allows((self,))

    def denies(self) -> Iterator[Statement]:
        """Yield the Deny statements that could be read."""
        return (each for each in self.statements if each.effect == "Deny")


def allows(documents: Iterable[Document]) -> Iterator[Statement]:
    """Yield the Allow statements of every document; raises `Unjudged` after them all when something is missing."""
    missing = ""
    for document in documents:
        missing = missing or document.missing
        yield from (each for each in document.statements if each.effect == "Allow")
    if missing:
        raise Unjudged(missing)


class _UnreadableError(Exception):
    """A document cannot be read; the text says why."""


def parse(value: Any, what: str = "its policy") -> Document:
    """Return a policy document; `what` is its name in a sentence. It never raises: see `Document.missing`.

    Nothing (None, an empty text) is a document without statements.
    """
    gaps: list[str] = []
    try:
        found = tuple(_statements(_loaded(value), gaps))
    except _UnreadableError as fault:
        return Document((), f"{what}: {fault}")
    except RecursionError:
        return Document((), f"{what}: it is nested too deeply")
    return Document(found, what if gaps else "")


def aws_principal(value: str) -> Principal:
    """Return the principal that an `AWS` entry names: an account, an ARN, or everybody."""
    if value == "*":
        return Principal(EVERYONE, value)
    if _ACCOUNT.fullmatch(value):
        return Principal(ACCOUNT, value, value)
    parts = value.split(":", 5)
    if len(parts) != 6 or parts[0] != "arn":
        return Principal(EVERYONE if not value.strip("*?:/") else OTHER, value)
    account, resource = parts[4], parts[5]
    if _ACCOUNT.fullmatch(account):
        return Principal(ACCOUNT if resource == "root" else ARN, value, account)
    if "*" in account or "?" in account:
        return Principal(EVERYONE, value)
    return Principal(SERVICE if account == "cloudfront" else OTHER, value)


def _loaded(value: Any) -> Any:
    from json import loads  # late: what is declared has no JSON in it

    for _ in range(2):  # a text in a text is what encoding twice gives
        if not isinstance(value, str):
            break
        if not value.strip():
            return None
        try:
            value = loads(value, object_pairs_hook=_pairs)
        except ValueError:
            raise _UnreadableError("it is no JSON") from None
    if isinstance(value, Mapping) and "Statement" not in value:
        for key in ("json", "minifiedJson", "minified_json"):
            if value.get(key) is not None:
                return _loaded(value[key])
    return value


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _UnreadableError("it says an element twice")
    return found


def _statements(value: Any, gaps: list[str]) -> Iterator[Statement]:
    if value is UNKNOWN:
        gaps.append("")
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from _statements(_loaded(each) if isinstance(each, str) else each, gaps)
    elif isinstance(value, Mapping):
        said = _lower(value)
        if "statement" in said:
            if strange := sorted(set(said) - _TOP):
                raise _UnreadableError(f"`{strange[0]}` is no element of a policy")
            yield from _statements(said["statement"], gaps)
        elif "effect" in said:
            found = _statement(said, gaps)
            if found is not None:
                yield found
        else:
            raise _UnreadableError("it has no statements")
    elif value is not None:
        raise _UnreadableError("it is no policy")


def _statement(said: dict[str, Any], gaps: list[str]) -> Statement | None:
    """Return a statement, without what is not known; None when what is not known decides what it means."""
    if strange := sorted(set(said) - _ELEMENTS):
        raise _UnreadableError(f"`{strange[0]}` is no element of a statement")
    effect = said["effect"]
    if effect is not UNKNOWN and effect not in ("Allow", "Deny"):
        raise _UnreadableError("an effect is neither `Allow` nor `Deny`")
    inside: list[str] = []
    conditions = tuple(_conditions(said.get("condition"), inside))
    negations = (
        tuple(_principals(said.get("notprincipal"), inside)),
        _texts(said.get("notaction"), inside),
        _texts(said.get("notresource"), inside),
    )
    if effect is UNKNOWN or inside:
        gaps.append("")
        return None
    return Statement(
        effect=effect,
        sid=said["sid"] if isinstance(said.get("sid"), str) else "",
        principals=tuple(_principals(said.get("principal"), gaps)),
        not_principals=negations[0],
        actions=_texts(said.get("action"), gaps),
        not_actions=negations[1],
        resources=_texts(said.get("resource"), gaps),
        not_resources=negations[2],
        conditions=conditions,
    )


def _principals(value: Any, gaps: list[str]) -> Iterator[Principal]:
    if value is UNKNOWN:
        gaps.append("")
    elif isinstance(value, Mapping):
        for kind, values in _lower(value).items():
            for each in _texts(values, gaps):
                yield _principal(kind, each)
    elif value is not None:
        for each in _texts(value, gaps):
            if each != "*":
                raise _UnreadableError(f"the principal `{each}` has no kind")
            yield Principal(EVERYONE, each)


def _principal(kind: str, value: str) -> Principal:
    if kind == "aws":
        return aws_principal(value)
    if kind not in ("service", "federated", "canonicaluser"):
        raise _UnreadableError(f"`{kind}` is no kind of principal")
    if value == "*":
        return Principal(EVERYONE, value)
    return Principal({"service": SERVICE, "federated": FEDERATED}.get(kind, CANONICAL), value)


def _conditions(value: Any, gaps: list[str]) -> Iterator[Condition]:
    if value is None:
        return
    if value is UNKNOWN:
        gaps.append("")
        return
    for operator, keys in _mapping(value).items():
        if keys is UNKNOWN:
            gaps.append("")
            continue
        for key, values in _mapping(keys).items():
            listed = values if isinstance(values, (list, tuple)) else (values,)
            yield Condition(operator, key, tuple(_scalar(each) for each in listed))


def _mapping(value: Any) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise _UnreadableError("a condition is no mapping")
    return _lower(value)


def _scalar(value: Any) -> Maybe[str]:
    if value is UNKNOWN or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)
    raise _UnreadableError("a condition's value is no text")


def _texts(value: Any, gaps: list[str]) -> tuple[str, ...]:
    found = []
    for each in () if value is None else value if isinstance(value, (list, tuple)) else (value,):
        if each is UNKNOWN:
            gaps.append("")
        elif isinstance(each, str):
            found.append(each)
        else:
            raise _UnreadableError("an element is neither a text nor a list of texts")
    return tuple(found)


def _lower(value: Mapping[Any, Any]) -> dict[str, Any]:
    found = {str(key).lower(): each for key, each in value.items()}
    if len(found) != len(value):
        raise _UnreadableError("it says an element twice")
    return found
