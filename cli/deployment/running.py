"""Runs stacks side by side, phase by phase; one that fails stops only what stands on it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import Any

import click

from cli.deployment.display import Display
from cli.deployment.progress import FAILED, REFUSED, RUNNING, WAITING, StackProgress
from cli.deployment.pulumi import Children
from cli.deployment.selection import Target
from cli.refusal import Refusal


@dataclass
class Result:
    """What became of one stack; `outputs` are as they may be shown."""

    target: Target
    progress: StackProgress
    outputs: dict[str, Any] = field(default_factory=dict)

    @property
    def failed(self) -> bool:
        """Whether it is not as it should be."""
        return self.progress.state in {FAILED, REFUSED}

    @property
    def open(self) -> bool:
        """Whether there is still something to do."""
        return self.progress.state in {WAITING, RUNNING}


Work = Callable[[Result], None]


def side_by_side(parallel: int | None) -> int:
    """Return how many stacks are worked on at once: as said, else one a processor."""
    if parallel is not None:
        return parallel
    available = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(8, available))


def run_phase(
    results: Iterable[Result], work: Work, display: Display, children: Children, parallel: int | None
) -> bool:
    """Do `work` on every stack, at most `parallel` at once; return whether all went well.

    A refusal of one stack is its failure; the others go on. On Ctrl-C every engine is asked to finish what it began
    and to save its state; on a second one they are killed. Raises click.Abort then.
    """
    jobs = list(results)
    with ThreadPoolExecutor(side_by_side(parallel)) as pool:
        futures = {pool.submit(_one, job, work, display, children): job for job in jobs}
        try:
            _await(futures)
        except KeyboardInterrupt:
            _stop(futures, display, children)
            raise click.Abort from None
    for future in futures:
        fault = future.exception()
        if fault is not None:
            raise fault
    return not any(job.failed for job in jobs)


def _await(futures: Iterable[Future[None]]) -> None:
    """Wait for all; in short steps, so that a signal is seen at once."""
    left = set(futures)
    while left:
        _, left = wait(left, timeout=0.5, return_when=FIRST_COMPLETED)


def _stop(futures: Iterable[Future[None]], display: Display, children: Children) -> None:
    for future in futures:
        future.cancel()
    asked = children.interrupt()
    if asked:
        display.say("stopping: what was begun is finished and the state saved; Ctrl-C again to kill")
    try:
        _await([future for future in futures if not future.cancelled()])
    except KeyboardInterrupt:
        children.kill()
        _await([future for future in futures if not future.cancelled()])


def _one(result: Result, work: Work, display: Display, children: Children) -> None:
    if children.stopping:
        return
    try:
        work(result)
    except Refusal as refusal:
        result.progress.errors += [refusal.message, *refusal.advice]
        display.end(result.progress, FAILED, "failed")
