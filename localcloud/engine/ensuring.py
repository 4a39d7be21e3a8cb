"""An engine in any case: what is there, else the released one, else one built here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from localcloud import shims
from localcloud.engine.building import build
from localcloud.engine.finding import NAMED_BY, Engine, EngineError, find
from localcloud.engine.installing import install


def ensure(report: Callable[[str], None]) -> Engine:
    """The engine to run with; `report` gets a sentence about each step that takes time, or that was passed over.

    An engine that came without a language host is given by a path beside the bundled one (`shims.beside_host`).
    Raises `EngineError` with all that was tried and what to do.
    """
    passed_over: list[str] = []
    engine = find(passed_over)
    for sentence in passed_over:
        report(sentence)
    if engine is None:
        engine = _obtain(report, passed_over)
    return replace(engine, path=shims.beside_host(engine.path))


def _obtain(report: Callable[[str], None], tried: list[str]) -> Engine:
    """Installs an engine, or builds one where that cannot be done."""
    for way in (install, build):
        try:
            return way(report)
        except EngineError as error:
            report(str(error))
            tried.append(str(error))
    steps = "\n".join(f"  - {sentence}" for sentence in tried)
    raise EngineError(
        "there is no Pulumi engine, and none can be had here:\n"
        f"  - there is none on the PATH and none installed\n{steps}\n"
        "install the `pulumi` command (or Go and access to a Go module mirror) and run this again, "
        f"or name an engine in {NAMED_BY}"
    )
