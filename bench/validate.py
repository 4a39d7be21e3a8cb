"""What `validate` costs, beside check-jsonschema on the same files in the same run: `python -m bench.validate`.

Whole processes, median of several runs. The ratio counts; absolute times belong to the machine.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

from bench.generate import corporation

ROOT = Path(__file__).parents[1]
SCHEMA = ROOT / "ecosystem" / "schema.json"
SIZES = (1_000, 10_000, 100_000)
_LOAD = "import sys; from ecosystem.loading import load; load(sys.argv[1])"


def measured(command: list[str], runs: int) -> tuple[float, float, int]:
    """Return the median wall time, the median processor time (seconds) and the most memory (MiB) of a command."""
    walls, processors, memory = [], [], 0
    for _ in range(runs):
        before = time.perf_counter()
        process = os.posix_spawn(
            command[0], command, os.environ, file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
        )
        _, status, usage = os.wait4(process, 0)
        walls.append(time.perf_counter() - before)
        if status:
            raise SystemExit(f"`{' '.join(command)}` failed with {os.waitstatus_to_exitcode(status)}")
        processors.append(usage.ru_utime + usage.ru_stime)
        memory = max(memory, usage.ru_maxrss // 1024)
    return statistics.median(walls), statistics.median(processors), memory


def commands(path: Path) -> dict[str, list[str]]:
    """Return what is measured on one file: the loader alone, the command, the peer."""
    found = {"load": [sys.executable, "-c", _LOAD, str(path)]}
    folder = Path(sys.executable).parent
    for name, arguments in (("ecosystem", ["validate"]), ("check-jsonschema", ["--schemafile", str(SCHEMA)])):
        program = shutil.which(name, path=str(folder)) or shutil.which(name)
        if program:
            found[name] = [program, *arguments, str(path)]
    return found


def rows(name: str, path: Path, entities: int, runs: int) -> list[dict[str, object]]:
    """Return one row for each command on `path`."""
    found: list[dict[str, object]] = []
    for tool, command in commands(path).items():
        if tool == "check-jsonschema" and entities > 10_000:
            continue
        wall, processor, memory = measured(command, runs)
        each = round(processor / entities * 1e6, 1)
        found.append(
            {
                "file": name,
                "tool": tool,
                "wall_s": round(wall, 3),
                "cpu_s": round(processor, 3),
                "MiB": memory,
                "us_each": each,
            }
        )
    return found


def main() -> None:
    """Print a table, and with `--json` the same as JSON."""
    sizes = [int(size) for size in sys.argv[1:] if size.isdigit()] or list(SIZES)
    found = rows("austral", ROOT / "ecosystem.yaml", 110, 7)
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            path = Path(folder) / f"{size}.yaml"
            path.write_text(corporation(size), encoding="utf-8")
            found += rows(f"{size} channels", path, size, 5 if size <= 10_000 else 1)
    if "--json" in sys.argv:
        print(json.dumps(found, indent=1))
        return
    print(f"{'file':16} {'tool':17} {'wall s':>8} {'cpu s':>8} {'MiB':>6} {'µs each':>8} {'× load':>7}")
    for row in found:
        base = next(other for other in found if other["file"] == row["file"] and other["tool"] == "load")
        ratio = float(str(row["wall_s"])) / float(str(base["wall_s"]))
        print(
            f"{row['file']:16} {row['tool']:17} {row['wall_s']:>8} {row['cpu_s']:>8} {row['MiB']:>6} "
            f"{row['us_each']:>8} {ratio:>7.2f}"
        )


if __name__ == "__main__":
    main()
