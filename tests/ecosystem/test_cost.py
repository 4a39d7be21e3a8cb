"""What loading costs: imports, and growth with the number of channels."""

from __future__ import annotations

import gc
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bench.generate import corporation
from ecosystem.loading import load, loads
from tests.ecosystem.samples import AUSTRAL

HEAVY = (
    "pulumi",
    "boto3",
    "botocore",
    "jsonschema",
    "jsonschema_rs",
    "rich",
    "click",
    "requests",
    "asyncio",
    "difflib",
)


def test_loading_imports_nothing_heavy() -> None:
    """Loading a valid declaration imports neither a cloud library nor a schema library."""
    code = f"import sys\nfrom ecosystem.loading import load\nload({str(AUSTRAL)!r})\nprint(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(HEAVY).isdisjoint(run.stdout.split())


def seconds(text: str) -> float:
    """Return the least processor time of three loads."""
    found = []
    for _ in range(3):
        gc.collect()
        before = time.process_time()
        loads(text)
        found.append(time.process_time() - before)
    return min(found)


def test_the_cost_of_a_channel_does_not_grow() -> None:
    """A channel among 8,000 costs at most 1.5 times what it costs among 1,000."""
    assert seconds(corporation(8_000)) / 8_000 <= 1.5 * seconds(corporation(1_000)) / 1_000


@pytest.mark.nightly
def test_a_hundred_thousand_channels_fit(tmp_path: Path) -> None:
    """A hundred thousand channels load in under 700 MiB."""
    path = tmp_path / "ecosystem.yaml"
    path.write_text(corporation(100_000), encoding="utf-8")
    code = (
        f"import resource\nfrom ecosystem.loading import load\nassert len(load({str(path)!r}).channels) == 100_000\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(run.stdout) < 700


def test_a_generated_corporation_is_whole(tmp_path: Path) -> None:
    """What the benchmarks generate is a valid declaration with channels of every kind."""
    path = tmp_path / "ecosystem.yaml"
    path.write_text(corporation(300), encoding="utf-8")
    found = load(path)
    assert len(found.channels) == 300
    assert len({channel.kind for channel in found.channels}) >= 10
