"""The engine's values as plain ones: what is not known yet is `UNKNOWN`, what is secret is opened and remembered.

Source: `sdk/go/common/resource/properties.go` and `plugin/rpc.go` of Pulumi, and `pulumi_policy` 1.21.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from ecosystem.estate.unknown import UNKNOWN

_SIGNATURE: Final = "4dabf18193072939515e22adb298388d"
_SEALED: Final = "1b47061264138c4ac30d75fd1eb44270"
_OUTPUT: Final = "d0e6a833031e9bbcd3f4e8bde6ca49a4"
_REFERENCE: Final = "5cf8f73096256a8f31e491e813e4eb8e"

_NOT_KNOWN: Final = frozenset(
    {
        "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",  # a boolean
        "3eeb2bf0-c639-47a8-9e75-3b44932eb421",  # a number
        "04da6b54-80e4-46f7-96ec-b56ff0331ba9",  # a text
        "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",  # a list
        "030794c1-ac77-496b-92df-f27374a8bd58",  # an asset
        "e48ece36-62e2-4504-bad9-02848725956a",  # an archive
        "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",  # an object
    }
)


def opened(struct: Any, secrets: set[str]) -> dict[str, Any]:
    """Return a `google.protobuf.Struct` of the engine's as plain values; every secret in it is added to `secrets`.

    A whole number is an `int`. Assets and archives are the mappings that describe them.
    """
    return {key: _opened(value, secrets) for key, value in struct.fields.items()}


def _opened(value: Any, secrets: set[str]) -> Any:
    kind = value.WhichOneof("kind")
    if kind == "string_value":
        text = value.string_value
        return UNKNOWN if text in _NOT_KNOWN else text
    if kind == "struct_value":
        fields = value.struct_value.fields
        return _marked(fields, secrets) if _SIGNATURE in fields else opened(value.struct_value, secrets)
    if kind == "list_value":
        return [_opened(each, secrets) for each in value.list_value.values]
    if kind == "number_value":
        number = value.number_value
        return int(number) if number.is_integer() else number
    return value.bool_value if kind == "bool_value" else None


def _marked(fields: Any, secrets: set[str]) -> Any:
    """A value that the engine marks: a secret, an output, a reference to a resource, an asset or an archive."""
    signature = fields[_SIGNATURE].string_value
    if signature == _SEALED:
        found = _opened(fields["value"], secrets)
        secrets.update(_leaves(found))
        return found
    if signature == _OUTPUT:
        found = _opened(fields["value"], secrets) if "value" in fields else UNKNOWN
        if "secret" in fields and fields["secret"].bool_value:
            secrets.update(_leaves(found))
        return found
    if signature == _REFERENCE:
        return _opened(fields["id" if "id" in fields else "urn"], secrets)
    return {key: _opened(each, secrets) for key, each in fields.items() if key != _SIGNATURE}


def _leaves(value: Any) -> Iterator[str]:
    """Yield every text and number in a secret, also those inside JSON that is kept as text."""
    if isinstance(value, str):
        yield value
        if value[:1] in {"{", "["}:
            try:
                yield from _leaves(json.loads(value))
            except (ValueError, RecursionError):
                return
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _leaves(each)
    elif isinstance(value, list):
        for each in value:
            yield from _leaves(each)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield str(value)


def provider_inputs(struct: Any, secrets: set[str]) -> dict[str, Any]:
    """Return a provider's inputs as plain values: the engine keeps all but texts as JSON in a text."""
    return {key: _decoded(each, secrets) for key, each in opened(struct, secrets).items()}


def _decoded(value: Any, secrets: set[str]) -> Any:
    if not isinstance(value, str) or not (value[:1] in {"[", "{"} or value in {"true", "false"}):
        return value
    try:
        return _known(json.loads(value), secrets)
    except (ValueError, RecursionError):
        return value


def _known(value: Any, secrets: set[str]) -> Any:
    """What stands in such JSON: unknown values as `UNKNOWN`, secrets opened and added to `secrets`."""
    if isinstance(value, str):
        return UNKNOWN if value in _NOT_KNOWN else value
    if isinstance(value, list):
        return [_known(each, secrets) for each in value]
    if isinstance(value, dict) and _SIGNATURE in value:
        found = _known(value.get("value"), secrets)
        secrets.update(_leaves(found))
        return found
    return {key: _known(each, secrets) for key, each in value.items()} if isinstance(value, dict) else value
