"""From a resource's type and properties to the cloud's nouns; a module for each service or kind of noun."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from typing import Any


def tables() -> Iterator[Mapping[str, Any]]:
    """Yield the `READERS` of every module here: from a type of resource to a function from a resource to nouns."""
    for module in pkgutil.iter_modules(__path__, f"{__name__}."):
        yield importlib.import_module(module.name).READERS
