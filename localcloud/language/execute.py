"""Runs one Pulumi program, or one plugin written in Python, in an interpreter of its own.

Started by the host by this file's path, with the program's interpreter, which may have nothing of ours installed:
imports the standard library and that interpreter's `pulumi`, nothing else. What to run comes as one JSON object on
standard input, so configuration (secrets among it) is in no command line and in no environment block.

Exit status as the released host's executor: 0 fine, 32 the error was shown already, else not shown.
"""

from __future__ import annotations

import ctypes
import json
import os
import runpy
import signal
import sys
from typing import Any, NoReturn

SHOWN = 32
INTERRUPTED = 130
_PR_SET_PDEATHSIG = 1


def main() -> NoReturn:
    """Reads the order from standard input and carries it out."""
    order = json.loads(sys.stdin.buffer.read())
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    _die_with(order["host"])
    sys.path.pop(0)
    try:
        status = _plugin(order) if order["kind"] == "plugin" else _program(order)
    except KeyboardInterrupt:
        status = INTERRUPTED
    sys.stdout.flush()
    sys.stderr.flush()
    if status == INTERRUPTED:
        os._exit(INTERRUPTED)
    sys.exit(status)


def _die_with(host: int) -> None:
    """Has this process killed when the host is: an orphan would go on registering resources with nobody."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != host:
        os._exit(INTERRUPTED)


def _plugin(order: dict[str, Any]) -> int:
    """Runs a plugin: a policy pack, a folder with `__main__.py`, or an installed package, as its `run` says."""
    target, arguments = order["target"], order["args"]
    sys.argv = [target, *arguments]
    if order["run"] == "folder":
        runpy.run_path(target, run_name="__main__")
    else:
        sys.path.insert(0, os.getcwd())  # noqa: PTH109
        runpy.run_module(target, run_name="__main__", alter_sys=True)
    return 0


def _program(order: dict[str, Any]) -> int:
    """Runs a Pulumi program against the engine's resource monitor."""
    os.environ["PULUMI_CONFIG"] = json.dumps(order["config"])
    os.environ["PULUMI_CONFIG_SECRET_KEYS"] = json.dumps(order["secret_keys"])
    try:
        import pulumi
        import pulumi.runtime
    except ImportError as error:
        print(  # noqa: T201
            f"the Pulumi SDK cannot be imported by {sys.executable}: {error}\n"
            "install it there with `pip install pulumi`, or name the right virtual environment in Pulumi.yaml",
            file=sys.stderr,
        )
        return 1
    import asyncio
    import logging
    from concurrent.futures import ThreadPoolExecutor

    pulumi.runtime.set_all_config(order["config"], order["secret_keys"])
    pulumi.runtime.configure(pulumi.runtime.Settings(**order["settings"]))
    entry = order["target"]
    sys.argv = [entry, *order["args"]]
    os.chdir(order["pwd"])
    if os.path.isdir(entry) and not os.path.exists(os.path.join(entry, "__main__.py")):  # noqa: PTH112, PTH110, PTH118
        pulumi.log.error(f"unable to find main python program `__main__.py` in `{os.path.abspath(entry)}`")  # noqa: PTH100
        return SHOWN
    # A program that fails leaves part of its graph unawaited by design; asyncio would report each piece.
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    workers = ThreadPoolExecutor(max_workers=max(order["settings"]["parallel"] or 1, 1) * 4)
    loop.set_default_executor(workers)

    def body() -> None:
        runpy.run_path(entry, run_name="__main__")

    try:
        loop.run_until_complete(pulumi.runtime.run_in_stack(body))
    except pulumi.RunError as error:
        pulumi.log.error(str(error))
        return 1
    except Exception as error:  # noqa: BLE001 - whatever the user's program raises is shown as its own failure
        pulumi.log.error(f"Program failed with an unhandled exception:\n{_trace(error, order['root'])}")
        return SHOWN
    finally:
        if not isinstance(sys.exc_info()[1], KeyboardInterrupt):
            workers.shutdown(wait=True)
            loop.close()
    return 0


def _trace(error: BaseException, root: str) -> str:
    """The traceback of `error` from the first frame of the user's program on; the whole of it when none is."""
    import traceback

    inside = os.path.realpath(root) + os.sep
    place = error.__traceback__
    while place is not None:
        file = place.tb_frame.f_code.co_filename
        if not file.startswith("<") and os.path.realpath(file).startswith(inside):
            break
        place = place.tb_next
    return "".join(traceback.format_exception(type(error), error, place or error.__traceback__))


if __name__ == "__main__":
    main()
