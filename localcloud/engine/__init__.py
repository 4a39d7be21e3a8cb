"""The Pulumi engine: found on this machine, else installed, else built from the Go module mirror.

engine = ensure(print)      # Engine(path, version, source); raises EngineError, which says what to do
status()                    # EngineStatus: what is there, without changing anything
install(print), build(print)  # one way only
"""

from __future__ import annotations

from localcloud.engine.building import build
from localcloud.engine.ensuring import ensure
from localcloud.engine.finding import Engine, EngineError, EngineStatus, find, status
from localcloud.engine.installing import install

__all__ = ["Engine", "EngineError", "EngineStatus", "build", "ensure", "find", "install", "status"]
