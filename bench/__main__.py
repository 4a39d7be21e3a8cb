"""Every benchmark in turn; what they print is kept with its date in `bench/figures/` when `--keep` is given."""

from __future__ import annotations

import argparse
import platform
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

_SCRIPTS = (
    ("bench.validate",),
    ("bench.check",),
    ("bench.pack",),
    ("bench.up", "--pairs", "3"),
    ("bench.audit", "--keep"),
)


def main() -> int:
    """Run them; return 1 when one of them failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", action="store_true", help="write bench/figures/<day>.txt")
    keep = parser.parse_args().keep
    said = [f"{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, {platform.machine()}"]
    failed = False
    for script in _SCRIPTS:
        print(f"== {' '.join(script)}", flush=True)
        done = subprocess.run([sys.executable, "-m", *script], stdout=subprocess.PIPE, text=True, check=False)
        print(done.stdout, end="", flush=True)
        said.append(f"== {' '.join(script)}\n{done.stdout}")
        failed = failed or done.returncode != 0
    if keep:
        place = Path(__file__).parent / "figures" / f"{datetime.now(UTC):%Y-%m-%d}.txt"
        place.parent.mkdir(exist_ok=True)
        place.write_text("\n".join(said))
    return int(failed)


if __name__ == "__main__":
    raise SystemExit(main())
