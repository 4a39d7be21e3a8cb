"""Builds the engine from the Go module mirror, for networks where nothing but package mirrors can be reached."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections import deque
from collections.abc import Callable
from pathlib import Path

from localcloud import process
from localcloud.engine.finding import BUILT_VERSION, Engine, EngineError, built_path, examine, folder

_HERE = Path(__file__).parent
_COMMAND = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
_VERSION = f"github.com/pulumi/pulumi/sdk/v3/go/common/version.Version={BUILT_VERSION}"
_EVERY = 200


def build(report: Callable[[str], None], again: bool = False) -> Engine:
    """The engine built from source, from the cache unless `again`: 4 minutes on 2 cores the first time, 160 MB.

    Two builds at once take turns, and the second finds what the first made. What a build that was cut off leaves is
    never taken for an engine: it becomes visible in one step, once it has answered `version`. Raises `EngineError`.
    """
    go = shutil.which("go")
    target = built_path()
    with process.lock(folder() / "lock"):
        there = examine(target, "built")
        if isinstance(there, Engine) and not again:
            return there
        if go is None:
            raise EngineError("it cannot be built: there is no `go` on the PATH")
        for left in folder().glob("build-*"):
            shutil.rmtree(left, ignore_errors=True)
        report(f"building the Pulumi engine {BUILT_VERSION} from source: some 4 minutes, once")
        with tempfile.TemporaryDirectory(dir=folder(), prefix="build-") as place:
            made = _compile(go, Path(place), report)
            checked = examine(made, "built")
            if isinstance(checked, str):
                raise EngineError(f"what was built is no engine: {checked}")
            target.parent.mkdir(parents=True, exist_ok=True)
            made.replace(target)
    report(f"built the Pulumi engine {BUILT_VERSION}")
    return Engine(target, checked.version, "built")


def _compile(go: str, place: Path, report: Callable[[str], None]) -> Path:
    """Compiles in `place`; the compiler ends with us, and its last words are in the error if it fails."""
    for name in ("go.mod", "go.sum"):
        shutil.copyfile(_HERE / name, place / name)
    command = [go, "build", "-v", "-mod=readonly", "-ldflags", f"-X {_VERSION}", "-o", str(place / "pulumi"), _COMMAND]
    words: deque[str] = deque(maxlen=12)
    compiled = 0
    with subprocess.Popen(  # noqa: S603
        command, cwd=place, env=os.environ | {"GOWORK": "off"}, stderr=subprocess.PIPE, text=True, errors="replace"
    ) as running:
        assert running.stderr is not None  # noqa: S101 - asked for above
        try:
            for line in running.stderr:
                words.append(line.rstrip())
                compiled += not line.startswith(("go: ", "#", " ", "\t"))
                if compiled and compiled % _EVERY == 0:
                    report(f"{compiled} packages compiled")
        except BaseException:
            running.terminate()
            raise
    if running.returncode:
        raise EngineError("it cannot be built: `go build` says\n" + "\n".join(f"    {line}" for line in words))
    return place / "pulumi"
