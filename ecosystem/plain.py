"""Values of the model as data that JSON can hold, under the keys that the declaration gives them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from ecosystem.grammar import META, ListOf, MapOf, Record


def plain(value: Any, type: Any = None) -> Any:
    """Return `value`, which is of `type`, as mappings, lists and scalars; what is unknown is left out of mappings."""
    if isinstance(type, Record) and value is not None:
        fields = (*type.of(getattr(value, "kind", None)), META)
        held = {field.key: (getattr(value, field.name, None), field.type) for field in fields}
        return {key: plain(inner, its) for key, (inner, its) in held.items() if inner is not None}
    if isinstance(value, Mapping):
        inside = type.value if isinstance(type, MapOf) else None
        return {str(key): plain(each, inside) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        item = type.item if isinstance(type, ListOf) else None
        return [plain(each, item) for each in value]
    return value.isoformat() if isinstance(value, date) else value
