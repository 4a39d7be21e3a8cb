"""`pulumi preview` of the example's stacks with the policy pack against the same previews without it.

The example is up in the local cloud; each stack is previewed with and without, in turn, so that a drift of the
machine's speed strikes both. Prints one line a round and the ratio of the medians; the aim is below 1.3.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from ecosystem.loading import load
from stacks.units import stack_name, stacks_of

_ROOT = Path(__file__).resolve().parent.parent
_DAY = {"ECOSYSTEM_AS_OF": "2026-11-20"}  # on which the example is in order
_PACK = _ROOT / "policies"


def main() -> None:
    """Run the rounds and print them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--stacks", nargs="*", help="only these, by their last part")
    said = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="ecosystem-bench-") as place:
        folder = Path(place)
        shutil.copy(_ROOT / "ecosystem.yaml", folder / "ecosystem.yaml")
        units = said.stacks or stacks_of(load(folder / "ecosystem.yaml"), "dev")
        command = [sys.executable, "-m", "cli"]
        try:
            _run([*command, "local", "start"], folder, os.environ)
            _run([*command, "up", "dev", "--local", "--yes"], folder, os.environ)
            shown = _run([*command, "local", "env", "dev", "--format", "json"], folder, os.environ)
            _rounds([stack_name("dev", unit) for unit in units], folder, json.loads(shown), said.rounds)
        finally:
            _run([*command, "local", "stop"], folder, os.environ)


def _rounds(stacks: list[str], folder: Path, variables: Mapping[str, str], rounds: int) -> None:
    work = folder / ".ecosystem" / "workspace"
    given = {**os.environ, **variables}
    without, with_pack = [], []
    for number in range(rounds):
        without.append(sum(_preview(stack, work, given) for stack in stacks))
        with_pack.append(sum(_preview(stack, work, given, "--policy-pack", str(_PACK)) for stack in stacks))
        print(
            f"round {number + 1}: {len(stacks)} previews {without[-1]:.1f} s, with the pack {with_pack[-1]:.1f} s",
            flush=True,
        )
    ratio = statistics.median(with_pack) / statistics.median(without)
    print(f"preview: {ratio:.2f} x with the policy pack (aim: below 1.3)")


def _preview(stack: str, work: Path, variables: Mapping[str, str], *extra: str) -> float:
    begun = time.monotonic()
    _run(["pulumi", "preview", "-s", stack, "--non-interactive", *extra], work, variables)
    return time.monotonic() - begun


def _run(command: list[str], folder: Path, variables: Mapping[str, str]) -> str:
    done = subprocess.run(command, cwd=folder, env={**variables, **_DAY}, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


if __name__ == "__main__":
    main()
