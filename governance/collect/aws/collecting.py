"""Collecting: every kind of every account and region, some at a time, each refusal a gap.

A listing and each handful of its items are tasks of their own, so that one service with thousands of things is read
as fast as thousands of services with one.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from queue import SimpleQueue
from typing import Any, Final

import boto3

from ecosystem.estate.gaps import Gap
from ecosystem.estate.resource import Resource
from governance.collect.aws.access import FAULTS, HOME, Access, Account, Entered, Place, enter
from governance.collect.aws.asking import Nowhere, Refused, ask, items, why
from governance.collect.aws.gap import Miss, gaps
from governance.collect.aws.keys import settled
from governance.collect.aws.kind import GLOBAL, Call, Kind, find, names_in, path_of
from governance.collect.aws.making import about, base, fields, hides, left_out, name_of, needing, resources
from governance.collect.aws.permissions import actions, every_kind

_HANDFUL: Final = 5


@dataclass(frozen=True)
class Found:
    """What was read, sorted by where and what it is, and what could not be."""

    resources: tuple[Resource, ...]
    gaps: tuple[Gap, ...]


def collect(
    access: Access,
    report: Callable[[str], None],
    *,
    parallel: int = 8,
    session: boto3.Session | None = None,
    kinds: Iterable[Kind] | None = None,
) -> Found:
    """Return what is live in the accounts; `report` is told each service of an account as it is done.

    At most `parallel` calls are under way at a time. Nothing is raised for what AWS answers: it is a gap.
    """
    wanted = tuple(every_kind() if kinds is None else kinds)
    run = _Run(report)
    places = [each for account in access.accounts for each in run.places(session, access, account, parallel)]
    run.read(((place, kind) for place in places for kind in wanted if _there(place, kind)), parallel)
    told = gaps(run.misses)
    found = sorted(settled(run.resources, told), key=lambda each: (each.stack, each.type, each.id, each.urn))
    return Found(tuple(found), told)


def _there(place: Place, kind: Kind) -> bool:
    return kind.everywhere == (place.region == GLOBAL)


class _Run:
    """One collection: its tasks, what they found and what they missed."""

    def __init__(self, report: Callable[[str], None]) -> None:
        self.resources: list[Resource] = []
        self.misses: list[Miss] = []
        self._report = report
        self._open: Counter[tuple[str, str]] = Counter()
        self._seen: Counter[tuple[str, str]] = Counter()
        self._lock = threading.Lock()

    def places(self, session: boto3.Session | None, access: Access, account: Account, parallel: int) -> Iterator[Place]:
        """Yield the regions of an account, and the place of what lies in none; nothing when it cannot be entered."""
        named = account.id or "?"
        try:
            entered = enter(session or boto3.Session(), access, account, parallel)
            found, partition = entered.identity()
        except FAULTS as fault:
            asked = getattr(fault, "operation_name", "AssumeRole" if account.role else "GetCallerIdentity")
            self._missed_account(named, f"sts:{asked}", f"the account cannot be entered: {why(fault)}")
            return
        if account.id is not None and found != account.id:
            self._missed_account(named, "sts:AssumeRole", f"the credentials are of the account {found}")
            return
        for region in (GLOBAL, *self._regions(entered, access, found)):
            yield Place(found, region, partition, entered)

    def _missed_account(self, account: str, action: str, reason: str) -> None:
        self.misses.append(Miss(account, GLOBAL, action, (), reason))
        self._report(f"{account}: {reason}")

    def _regions(self, entered: Entered, access: Access, account: str) -> tuple[str, ...]:
        if not access.every_region:
            return access.regions
        try:
            told = entered.client("ec2", access.regions[0] if access.regions else HOME).describe_regions()["Regions"]
        except FAULTS as fault:
            reason = f"which regions are enabled, so that only {', '.join(access.regions)} are read: {why(fault)}"
            self.misses.append(Miss(account, GLOBAL, "ec2:DescribeRegions", (), reason, rest=True))
            return access.regions
        return tuple(sorted(str(each["RegionName"]) for each in told))

    def read(self, work: Iterable[tuple[Place, Kind]], parallel: int) -> None:
        """Read every kind at its place; a task may bring more tasks."""
        with ThreadPoolExecutor(max_workers=parallel) as pool:
            running: dict[Future[list[Task]], Task] = {}
            ended: SimpleQueue[Future[list[Task]]] = SimpleQueue()

            def start(tasks: Iterable[Task]) -> None:
                for task in tasks:
                    self._open[task.key] += 1
                    future = pool.submit(self._do, task)
                    running[future] = task
                    future.add_done_callback(ended.put)

            try:
                start([Task(place, kind) for place, kind in work])
                while running:
                    future = ended.get()
                    task = running.pop(future)
                    start(self._result(task, future))
                    self._close(task.key)
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise

    def _result(self, task: Task, future: Future[list[Task]]) -> list[Task]:
        """Return what a task brings; one that failed in a way of its own is missed, and the others go on."""
        fault = future.exception()
        if fault is None or not isinstance(fault, Exception):
            return future.result()
        reason = f"it failed ({type(fault).__name__})"
        miss = Miss("", "", "", task.kind.types, reason, rest=task.items is not None)
        self._miss(task.place, task.kind, task.kind.listing[-1], miss)
        return []

    def _close(self, key: tuple[str, str]) -> None:
        self._open[key] -= 1
        if not self._open[key]:
            self._report(f"{key[0]} {key[1]}: {self._seen[key]:,}")

    def _do(self, task: Task) -> list[Task]:
        if task.items is None:
            return list(self._listed(task.place, task.kind))
        for scope in task.items:
            self._detail(task.place, task.kind, scope)
        return []

    def _listed(self, place: Place, kind: Kind) -> Iterator[Task]:
        """Yield the items of a listing in handfuls; those without details are made at once."""
        found = self._chain(place, kind, kind.listing, base(place))
        if not kind.details:
            for scope in found:
                self._detail(place, kind, scope)
            return
        while handful := tuple(islice(found, _HANDFUL)):
            yield Task(place, kind, handful)

    def _chain(
        self, place: Place, kind: Kind, calls: tuple[Call, ...], scope: dict[str, Any]
    ) -> Iterator[dict[str, Any]]:
        call, *rest = calls
        found = False
        for item in items(place, kind, call, scope):
            if isinstance(item, Refused):
                if not isinstance(item, Nowhere):
                    self._miss(
                        place, kind, call, Miss("", "", "", kind.types, item.reason, rest=found or "of" in scope)
                    )
                continue
            found = True
            inner = {**base(place), **fields(item), "of": scope}
            if not rest and left_out(kind, inner):
                continue
            yield from self._chain(place, kind, tuple(rest), inner) if rest else (inner,)

    def _detail(self, place: Place, kind: Kind, scope: dict[str, Any]) -> None:
        """Ask for the details of one item, and make what it is."""
        missing: dict[str, str] = {}
        for call in kind.details:
            needs = [path_of(how) for how in (*call.given.values(), call.when) if how]
            blocked = next((each for each in missing if any(each in names_in(path) for path in needs)), None)
            if blocked is None and call.when and not find(call.when, scope):
                scope[call.operation] = None
                continue
            answer = Refused(missing[blocked]) if blocked else ask(_at(place, kind, scope), kind, call, scope)
            if isinstance(answer, Refused):
                missing[call.operation] = answer.reason
                first = next(each for each in kind.details if each.operation == (blocked or call.operation))
                self._miss(place, kind, first, Miss("", "", "", about(kind, call), answer.reason, needing(kind, call),
                                                    name_of(kind, scope)))  # fmt: skip
                if hidden := hides(kind, call):
                    self._miss(place, kind, first, Miss("", "", "", hidden, answer.reason, rest=True))
            else:
                scope[call.operation] = answer
        made = list(resources(place, kind, scope, frozenset(missing)))
        with self._lock:
            self.resources += made
            self._seen[(place.account, kind.service)] += len(made)

    def _miss(self, place: Place, kind: Kind, call: Call, miss: Miss) -> None:
        permission = actions(kind.service_of(call), call.operation)[0]
        with self._lock:
            self.misses.append(
                Miss(place.account, place.region, permission, miss.types, miss.reason, miss.properties, miss.name,
                     miss.rest)
            )  # fmt: skip


@dataclass(frozen=True)
class Task:
    """A listing to make, or a handful of its items to ask for."""

    place: Place
    kind: Kind
    items: tuple[dict[str, Any], ...] | None = None

    @property
    def key(self) -> tuple[str, str]:
        """The account and the service, of which progress is told."""
        return self.place.account, self.kind.service


def _at(place: Place, kind: Kind, scope: dict[str, Any]) -> Place:
    """Return the place of an item: its own region where the listing is of all."""
    region = find(kind.where, scope) if kind.where else None
    return Place(place.account, str(region), place.partition, place.entered) if region else place
