"""What `check` costs with all its controls, beside OPA with ten rules and check-jsonschema: `python -m bench.check`.

The same generated corporations, YAML in, whole processes, medians, in one run. OPA is the `opa` on the PATH or in
ECOSYSTEM_OPA; `--build-opa` builds it into the cache. Sizes can be named. Bytecode is written first: a user has it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from bench.generate import AS_OF, corporation
from bench.validate import SCHEMA, measured

ROOT = Path(__file__).parents[1]
RULES = ROOT / "bench" / "rego" / "ten.rego"
SIZES = (1_000, 10_000, 100_000)
OPA = "github.com/open-policy-agent/opa@v1.10.1"
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "ecosystem" / "opa"


def opa(build: bool) -> str | None:
    """Return the OPA to measure, built if asked for; None when there is none."""
    found = os.environ.get("ECOSYSTEM_OPA") or shutil.which("opa") or shutil.which("opa", path=str(CACHE))
    if found is None and build:
        CACHE.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            ["go", "install", OPA], env={**os.environ, "GOBIN": str(CACHE), "GOFLAGS": "-mod=mod"}, check=True
        )
        found = str(CACHE / "opa")
    return found


def commands(path: Path, entities: int, peer: str | None, day: Path) -> dict[str, list[str]]:
    """Return what is measured on one file."""
    folder = Path(sys.executable).parent
    program = str(folder / "ecosystem")
    found = {
        "check": [program, "check", str(path), "--as-of", AS_OF, "--fail-on", "never"],
        "validate": [program, "validate", str(path)],
    }
    if peer is not None and entities > 200:
        query = "count(data.ecosystem.finding)"
        found["opa, ten rules"] = [
            peer,
            "eval",
            "--format",
            "raw",
            "-i",
            str(path),
            "-d",
            str(RULES),
            "-d",
            str(day),
            query,
        ]
    schema = shutil.which("check-jsonschema", path=str(folder))
    if schema and entities <= 1_000:
        found["check-jsonschema"] = [schema, "--schemafile", str(SCHEMA), str(path)]
    return found


def evaluation(path: Path) -> float:
    """Return how many millions of entity and control pairs are evaluated a second, once the declaration is loaded."""
    from ecosystem.estate import declared
    from ecosystem.loading import load
    from governance.evaluation import Chosen, evaluate
    from policies.catalogue import load as controls

    declaration = load(path)
    every = controls()
    chosen = Chosen(every, catalogue=len(every))
    entities = len(declaration.channels) + len(declaration.grants) + len(declaration.brands) + len(declaration.agencies)
    day = date.fromisoformat(AS_OF)
    best = float("inf")
    for _ in range(3):
        before = time.perf_counter()
        run = evaluate(declared(declaration, day), chosen)
        best = min(best, time.perf_counter() - before)
    return entities * len(run.evaluated) / best / 1e6


def main() -> None:
    """Print a table, and with `--json` the same as JSON."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sizes = [int(size) for size in sys.argv[1:] if size.isdigit()] or list(SIZES)
    peer = opa("--build-opa" in sys.argv)
    found: list[dict[str, object]] = []
    with tempfile.TemporaryDirectory() as folder:
        day = Path(folder) / "as_of.json"
        day.write_text(json.dumps({"as_of": AS_OF}))
        files = [(110, ROOT / "ecosystem.yaml")]
        for size in sizes:
            path = Path(folder) / f"{size}.yaml"
            path.write_text(corporation(size), encoding="utf-8")
            files.append((size, path))
        for entities, path in files:
            base = 0.0
            for tool, command in commands(path, entities, peer, day).items():
                measured(command, 1)
                wall, processor, memory = measured(command, 5 if entities <= 10_000 else 1)
                base = base or wall
                row = {"entities": entities, "tool": tool, "wall_s": round(wall, 3), "cpu_s": round(processor, 3)}
                found.append({**row, "MiB": memory, "x check": round(wall / base, 2)})
            if entities >= 10_000:
                found.append(
                    {"entities": entities, "tool": "evaluation", "million_a_second": round(evaluation(path), 1)}
                )
    if "--json" in sys.argv:
        print(json.dumps(found, indent=1))
        return
    print(f"{'entities':>9} {'tool':17} {'wall s':>8} {'cpu s':>8} {'MiB':>6} {'× check':>8}")
    for row in found:
        if "million_a_second" in row:
            print(f"{row['entities']:>9} evaluation alone: {row['million_a_second']} million entity·controls a second")
            continue
        head = f"{row['entities']:>9} {row['tool']:17} {row['wall_s']:>8} {row['cpu_s']:>8}"
        print(f"{head} {row['MiB']:>6} {row['x check']:>8}")


if __name__ == "__main__":
    main()
