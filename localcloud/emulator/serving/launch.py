"""`launch.py hold|free moto|ministack PORT`: runs an emulator; with `hold`, ends when standard input closes.

Whoever starts it with `hold` keeps the other end of the pipe open as long as the emulator is wanted; the kernel closes
it if that process is killed.
"""

from __future__ import annotations

import importlib.util
import os
import runpy
import signal
import sys
import threading
from pathlib import Path


def main() -> None:
    """Runs the emulator's module of the package that this file lies in."""
    _, mode, kind, port = sys.argv
    if mode == "hold":
        threading.Thread(target=_until_let_go, daemon=True).start()
    here = Path(__file__).resolve().parent
    sys.path.pop(0)
    spec = importlib.util.spec_from_file_location(
        "serving", here / "__init__.py", submodule_search_locations=[str(here)]
    )
    assert spec is not None  # noqa: S101 - the file is beside this one
    sys.modules["serving"] = importlib.util.module_from_spec(spec)
    sys.argv = [kind, port]
    runpy.run_module(f"serving.on_{kind}", run_name="__main__", alter_sys=True)


def _until_let_go() -> None:
    """Waits for the end of standard input, then ends this process and what it started."""
    while os.read(0, 4096):
        continue
    os.killpg(os.getpgid(0), signal.SIGKILL)


if __name__ == "__main__":
    main()
