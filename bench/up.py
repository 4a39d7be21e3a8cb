"""`ecosystem up` of the example against the same resources declared flat in one plain Pulumi program.

Both run on the same engine, the same provider and an emulator started anew for each; in turn, so that a drift of the
machine's speed strikes both. Prints one line a pair and the ratio of the medians; the aim is 1.5 at most.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from ecosystem.loading import load
from localcloud import emulator, engine, shims
from stacks.units import stacks_of

_ROOT = Path(__file__).resolve().parent.parent
_DAY = {"ECOSYSTEM_AS_OF": "2026-11-20"}  # on which the example is in order
_PROGRAM = "import sys\n\nsys.path.insert(0, {root!r})\nfrom bench.flat import main\n\nmain()\n"


def main() -> None:
    """Run the pairs and print them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=3)
    pairs = parser.parse_args().pairs
    with tempfile.TemporaryDirectory(prefix="ecosystem-bench-") as place:
        folder = Path(place)
        exports = folder / "exports"
        ours, theirs = [], []
        for number in range(pairs):
            ours.append(_ecosystem(folder / f"ours-{number}", exports))
            theirs.append(_flat(folder / f"flat-{number}", exports))
            print(f"pair {number + 1}: ecosystem up {ours[-1]:.1f} s, flat program {theirs[-1]:.1f} s", flush=True)
        ratio = statistics.median(ours) / statistics.median(theirs)
        print(f"up: {ratio:.2f} x a plain program with the same resources (aim: 1.5 at most)")


def _ecosystem(folder: Path, exports: Path) -> float:
    """Bring the example up in a folder of its own; export its stacks; return the seconds that `up` took."""
    folder.mkdir()
    declaration = folder / "ecosystem.yaml"
    shutil.copy(_ROOT / "ecosystem.yaml", declaration)
    command = [sys.executable, "-m", "cli"]
    try:
        _run([*command, "local", "start"], folder, os.environ)
        seconds = _timed([*command, "up", "dev", "--local", "--yes"], folder, os.environ)
        exports.mkdir(exist_ok=True)
        stacks = stacks_of(load(declaration), "dev")
        for number, stack in enumerate(stacks):
            line = f'eval "$({sys.executable} -m cli local env dev)" && cd .ecosystem/workspace && '
            line += f"pulumi stack export -s dev.{stack} --show-secrets --file {exports}/{number}-{stack}.json"
            _run(["bash", "-c", line], folder, os.environ)
    finally:
        _run([*command, "local", "stop"], folder, os.environ)
    return seconds


def _flat(folder: Path, exports: Path) -> float:
    """Bring the flat program up; return the seconds that `pulumi up` took."""
    (folder / "state").mkdir(parents=True)
    (folder / "Pulumi.yaml").write_text("name: flat\nruntime: python\n")
    (folder / "__main__.py").write_text(_PROGRAM.format(root=str(_ROOT)))
    with _moto(folder) as variables:
        variables |= {"FLAT_EXPORTS": str(exports), "PULUMI_BACKEND_URL": f"file://{folder}/state"}
        variables |= {"PULUMI_CONFIG_PASSPHRASE": "bench"}
        _run(["pulumi", "stack", "init", "dev"], folder, variables)
        return _timed(["pulumi", "up", "--yes", "--skip-preview", "-s", "dev"], folder, variables)


@contextmanager
def _moto(folder: Path) -> Iterator[dict[str, str]]:
    """A moto of its own, and the environment in which the engine works on it."""
    found = engine.ensure(print)
    running = emulator.start("moto", folder / "local", print, keep=False)
    try:
        declared = load(_ROOT / "ecosystem.yaml")
        account = declared.cloud.environments["dev"].account
        own = running.environment(account, declared.cloud.region, os.environ)
        yield shims.environment(found.path, True, own)
    finally:
        emulator.stop(folder / "local", "moto")


def _timed(command: list[str], folder: Path, variables: Mapping[str, str]) -> float:
    begun = time.monotonic()
    _run(command, folder, variables)
    return time.monotonic() - begun


def _run(command: list[str], folder: Path, variables: Mapping[str, str]) -> None:
    done = subprocess.run(command, cwd=folder, env={**variables, **_DAY}, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")


if __name__ == "__main__":
    main()
