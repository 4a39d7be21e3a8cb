"""Property values between the engine's wire form and plain Python, with unknown values and secrets.

Signatures: github.com/pulumi/pulumi, sdk/go/common/resource/properties.go and sdk/go/common/resource/plugin/rpc.go.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Final

from google.protobuf import struct_pb2

from localcloud.provider.kind import Props

SIGNATURE: Final = "4dabf18193072939515e22adb298388d"
SECRET: Final = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105 - the wire's mark of a secret, not one
OUTPUT: Final = "d0e6a833031e9bbcd3f4e8bde6ca49a4"
RESOURCE: Final = "5cf8f73096256a8f31e491e813e4eb8e"
COMPUTED: Final = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
UNKNOWNS: Final = frozenset(
    {
        COMPUTED,
        "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",  # a boolean
        "3eeb2bf0-c639-47a8-9e75-3b44932eb421",  # a number
        "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",  # an array
        "030794c1-ac77-496b-92df-f27374a8bd58",  # an asset
        "e48ece36-62e2-4504-bad9-02848725956a",  # an archive
        "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",  # an object
    }
)


class Unknown:
    """A value that is not known before the run; there is one, `UNKNOWN`."""

    def __repr__(self) -> str:
        return "<not known yet>"


UNKNOWN: Final = Unknown()


@dataclass(frozen=True)
class Values:
    """Properties as plain Python, the names of those that hold a secret, and the secret texts themselves."""

    props: Props = field(default_factory=dict)
    secret: frozenset[str] = frozenset()
    texts: frozenset[str] = field(default=frozenset(), repr=False)

    @property
    def own(self) -> Props:
        """The properties without the provider's marks (`__...`)."""
        return {name: value for name, value in self.props.items() if not name.startswith("__")}


def decode(struct: struct_pb2.Struct) -> Values:
    """Return what the engine sent; a null property is one that is not there."""
    props: Props = {}
    secret: set[str] = set()
    texts: set[str] = set()
    for name, value in struct.fields.items():
        if value.WhichOneof("kind") == "null_value":
            continue
        inside: set[str] = set()
        props[name] = _plain(value, inside, False)
        if inside:
            secret.add(name)
            texts |= inside
    return Values(props, frozenset(secret), frozenset(text for text in texts if text))


def _plain(value: struct_pb2.Value, texts: set[str], secret: bool) -> Any:
    kind = value.WhichOneof("kind")
    if kind == "string_value":
        if value.string_value in UNKNOWNS:
            return UNKNOWN
        if secret:
            texts.add(value.string_value)
        return value.string_value
    if secret:
        texts.add("")  # what is no text is marked as secret all the same
    if kind == "bool_value":
        return value.bool_value
    if kind == "number_value":
        number = value.number_value
        return int(number) if number.is_integer() else number
    if kind == "list_value":
        return [_plain(item, texts, secret) for item in value.list_value.values]
    if kind == "struct_value":
        return _structure(value.struct_value, texts, secret)
    return None


def _structure(struct: struct_pb2.Struct, texts: set[str], secret: bool) -> Any:
    fields = struct.fields
    signature = fields[SIGNATURE].string_value if SIGNATURE in fields else None
    if signature == SECRET:
        return _plain(fields["value"], texts, True)
    if signature == OUTPUT:
        inner = secret or ("secret" in fields and fields["secret"].bool_value)
        return _plain(fields["value"], texts, inner) if "value" in fields else UNKNOWN
    if signature == RESOURCE:
        return _plain(fields["id"], texts, secret) if "id" in fields else fields["urn"].string_value
    return {name: value for name, item in fields.items() if (value := _plain(item, texts, secret)) is not None}


def encode(props: Mapping[str, Any], secret: Iterable[str] = ()) -> struct_pb2.Struct:
    """Return `props` for the engine; those named in `secret` are marked as secrets."""
    hidden = frozenset(secret)
    struct = struct_pb2.Struct()
    for name, value in props.items():
        _wire(value, struct.fields[name], name in hidden)
    return struct


def _wire(value: Any, into: struct_pb2.Value, secret: bool = False) -> None:
    if secret:
        into.struct_value.fields[SIGNATURE].string_value = SECRET
        _wire(value, into.struct_value.fields["value"])
    elif value is None:
        into.null_value = struct_pb2.NULL_VALUE
    elif value is UNKNOWN:
        into.string_value = COMPUTED
    elif isinstance(value, bool):
        into.bool_value = value
    elif isinstance(value, int | float):
        into.number_value = float(value)
    elif isinstance(value, Mapping):
        into.struct_value.SetInParent()
        for name, item in value.items():
            _wire(item, into.struct_value.fields[str(name)])
    elif isinstance(value, list | tuple | set | frozenset):
        into.list_value.SetInParent()
        for item in value:
            _wire(item, into.list_value.values.add())
    else:
        into.string_value = text(value)


def text(value: Any) -> str:
    """Return a value as text; a moment as AWS writes it, in UTC."""
    if isinstance(value, datetime):
        moment = value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
        return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, date):
        return value.isoformat()
    return value.decode("utf-8", "replace") if isinstance(value, bytes | bytearray) else str(value)


def unknown(value: Any) -> bool:
    """Return whether a value is, or holds, something that is not known yet."""
    return any(each is UNKNOWN for each in _leaves(value))


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, Mapping):
        for item in value.values():
            yield from _leaves(item)
    elif isinstance(value, list):
        for item in value:
            yield from _leaves(item)
    else:
        yield value
