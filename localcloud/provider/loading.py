"""Finding the class of a resource type without importing them all: the provider must answer quickly.

The files of `kinds/` are read, not imported, for the tokens that they serve; the one asked for is imported.
"""

from __future__ import annotations

import difflib
import functools
import importlib
import re
import threading
from pathlib import Path

from localcloud.provider.kind import REGISTRY, Kind

FOLDER = Path(__file__).with_name("kinds")
TOKEN = re.compile(r"""^\s+token\b[^=\n]*=\s*["'](aws:[^"']+)["']""", re.MULTILINE)

_importing = threading.Lock()


class UnknownType(Exception):
    """A resource type that the bundled provider does not serve; its text is the sentence for the user."""


@functools.cache
def places() -> dict[str, str]:
    """Return the module of every resource type served, by token."""
    found: dict[str, str] = {}
    for path in sorted(FOLDER.rglob("*.py")):
        module = ".".join(("localcloud.provider.kinds", *path.relative_to(FOLDER).with_suffix("").parts))
        found.update(dict.fromkeys(TOKEN.findall(path.read_text(encoding="utf-8")), module))
    return found


def find(token: str) -> Kind:
    """Return the kind of a resource type; UnknownType, naming the nearest one, when it is not served."""
    if token not in places():
        nearest = difflib.get_close_matches(token, places(), n=1)
        hint = f"; did you mean `{nearest[0]}`?" if nearest else ""
        raise UnknownType(f"`{token}` is not among the {len(places())} types that the bundled provider serves{hint}")
    if token not in REGISTRY:
        with _importing:
            importlib.import_module(places()[token])
    return REGISTRY[token]()
