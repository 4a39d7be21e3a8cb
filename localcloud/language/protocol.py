"""The Pulumi protocol's messages and service, without the SDK that they come with.

Importing `pulumi` takes longer than all else that the host does before it answers, and the engine starts a host twice
for each operation. So the packages around the messages are entered as empty ones, in this process alone: it runs no
Pulumi program.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType


def _enter() -> None:
    """Puts packages without content in place of `pulumi` and `pulumi.runtime`, unless the SDK is loaded already."""
    spec = importlib.util.find_spec("pulumi")
    if "pulumi" in sys.modules or spec is None or spec.origin is None:
        return
    root = Path(spec.origin).parent
    for name, place in (("pulumi", root), ("pulumi.runtime", root / "runtime")):
        module = ModuleType(name)
        module.__path__ = [str(place)]
        sys.modules[name] = module


_enter()

from pulumi.runtime.proto import language_pb2, language_pb2_grpc, plugin_pb2  # noqa: E402

__all__ = ["language_pb2", "language_pb2_grpc", "plugin_pb2"]
