"""What judging costs grows with the estate and no faster: no control looks at every asset for every asset."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from types import FrameType
from typing import Any

import pytest

from bench.generate import corporation
from ecosystem.estate import DECLARED, Estate, declared
from ecosystem.loading import loads
from governance.evaluation import Chosen, evaluate
from policies.catalogue import load
from policies.judging import judge

AS_OF = date(2026, 11, 20)
CONTROLS = {each: control for each, control in load().items() if DECLARED in control.evidence}
SMALL, LARGE = 200, 2_000
STEEPER = 1.5
"""How much more an entity may cost in the large estate than in the small one."""
CONSTANT = 2_000
"""Steps that do not count: what a control does once."""


def estate(channels: int) -> Estate:
    """Return the generated corporation with this many channels."""
    return declared(loads(corporation(channels)), AS_OF)


@pytest.fixture(scope="module")
def estates() -> tuple[Estate, Estate]:
    """A small estate and one ten times as large."""
    return estate(SMALL), estate(LARGE)


@contextmanager
def steps_counted() -> Iterator[list[int]]:
    """Count the instructions of the interpreter: the same on every machine."""
    count = [0]

    def within(frame: FrameType, event: str, _: Any) -> Any:
        if event == "opcode":
            count[0] += 1
        return within

    def entered(frame: FrameType, _: str, __: Any) -> Any:
        frame.f_trace_opcodes = True
        return within

    before = sys.gettrace()
    sys.settrace(entered)
    try:
        yield count
    finally:
        sys.settrace(before)


def steps_of(control: str, judged: Estate) -> int:
    """Return how many steps a control takes on an estate whose indexes are there already."""
    judge(CONTROLS[control], judged)
    with steps_counted() as count:
        judge(CONTROLS[control], judged)
    return count[0]


@pytest.mark.parametrize("control", CONTROLS)
def test_no_control_nests_scans(control: str, estates: tuple[Estate, Estate]) -> None:
    """Ten times the assets take ten times the steps, not a hundred times."""
    small, large = (steps_of(control, each) for each in estates)
    assert large <= STEEPER * small * LARGE / SMALL + CONSTANT, f"{small} steps, then {large}"


def test_no_index_nests_scans() -> None:
    """What is computed once for an estate grows with it, too."""
    found = []
    for channels in (SMALL, LARGE):
        judged = estate(channels)
        with steps_counted() as count:
            evaluate(judged, Chosen(CONTROLS))
        found.append(count[0])
    assert found[1] <= STEEPER * found[0] * LARGE / SMALL


def test_a_nested_scan_is_seen(estates: tuple[Estate, Estate]) -> None:
    """The measure tells a scan in a scan from a scan."""

    def nested(judged: Estate) -> int:
        channels = judged.channels()
        return sum(one.brand == other.brand for one in channels for other in channels[::20])

    found = []
    for judged in estates:
        with steps_counted() as count:
            nested(judged)
        found.append(count[0])
    assert found[1] > STEEPER * found[0] * LARGE / SMALL + CONSTANT


@pytest.mark.nightly
def test_time_grows_with_the_estate() -> None:
    """An entity among twenty thousand costs at most three times what it costs among two thousand."""
    each = []
    for channels in (2_000, 20_000):
        loaded = loads(corporation(channels))
        best = float("inf")
        for _ in range(3):
            before = time.perf_counter()
            evaluate(declared(loaded, AS_OF), Chosen(CONTROLS))
            best = min(best, time.perf_counter() - before)
        each.append(best / channels)
    assert each[1] <= 3 * each[0]
