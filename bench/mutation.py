"""How many mutants of the controls the tests kill: `python -m bench.mutation [--keep] [--survivors] [CONTROL ...]`.

For each mutant of a control's file (`bench.mutants`) its own examples, the cases from the catalogue's text and the two
examples of a whole declaration are judged, in this process; what survives these is run against the tests of what is
planned. Killed is a mutant with which any of them shows something else. Why not mutmut: docs/decisions/0007.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any

import yaml

from bench.mutants import Mutant, mutants, reached, stripped
from ecosystem.estate import Estate, declared
from ecosystem.loading import loads
from policies.catalogue import load
from policies.control import Control
from policies.examples import estate_of
from policies.judging import judge

ROOT = Path(__file__).parents[1]
TESTS = ROOT / "tests" / "policies"
FIGURE = ROOT / "bench" / "figures" / "mutation.json"
AIM = 0.9
DAY = date(2026, 11, 20)
_SECONDS = 5

Trial = tuple[Estate, tuple[str, ...]]
"""An estate, and the assets that the control finds in it."""


@dataclass(slots=True)
class Tally:
    """What became of a control's mutants; each survivor is a line of text."""

    control: str
    killed: dict[str, int] = field(default_factory=lambda: {"declared": 0, "planned": 0})
    survived: dict[str, int] = field(default_factory=lambda: {"declared": 0, "planned": 0})
    survivors: list[str] = field(default_factory=list)


def tally(identifier: str) -> Tally:
    """Try every mutant of a control."""
    control = load([identifier])[identifier]
    source = Path(control.file).read_text(encoding="utf-8")
    tree = stripped(source)
    of_declared = reached(tree, "check") if control.on else set()
    trials = list(_trials(control))
    if any(_judged(control, estate) != finds for estate, finds in trials):
        raise SystemExit(f"{identifier}: its tests fail without any mutant")
    if "planned" in control.evidence and _killed_by_tests(control):
        raise SystemExit(f"{identifier}: the tests of what is planned fail without any mutant")
    found = Tally(identifier)
    kept = control.declared, list(control.eaches), list(control.wholes)
    for mutant in mutants(tree):
        kind = "declared" if mutant.top in of_declared else "planned"
        killed = not _install(control, tree, mutant) or _quickly(lambda: _differs(control, trials))
        if not killed and "planned" in control.evidence:
            killed = _killed_by_tests(control)
        control.declared, control.eaches, control.wholes = kept
        (found.killed if killed else found.survived)[kind] += 1
        if not killed:
            found.survivors.append(f"{identifier}:{mutant.line} ({kind}) {mutant.was}  ->  {mutant.now}")
    return found


def _trials(control: Control) -> Iterator[Trial]:
    for example in control.examples:
        yield estate_of(example), tuple(sorted(example.finds))
    if "declared" not in control.evidence or control.id == "GOV-006":
        return
    file = TESTS / "cases" / f"{control.family.lower()}.yaml"
    for case in yaml.safe_load(file.read_text("utf-8")) if file.exists() else ():
        if case["control"] == control.id:
            estate = declared(loads(_whole(case["declaration"])), case.get("as_of", DAY))
            yield estate, tuple(sorted(case["finds"]))
    for path in (ROOT / "ecosystem.yaml", ROOT / "tests" / "ecosystem" / "before.yaml"):
        estate = declared(loads(path.read_text("utf-8")), DAY)
        yield estate, _judged(control, estate)


def _whole(text: str) -> str:
    from tests.policies.test_cases import _complete

    return _complete(text)


def _judged(control: Control, estate: Estate) -> tuple[str, ...]:
    return tuple(sorted(violation.asset for violation in judge(control, estate).violations))


def _differs(control: Control, trials: list[Trial]) -> bool:
    return any(_judged(control, estate) != finds for estate, finds in trials)


def _install(control: Control, tree: Any, mutant: Mutant) -> bool:
    """Put a mutant's generators into the control; return False for one that is no module."""
    old = mutant.swap(mutant.new)
    try:
        code = compile(tree, control.file, "exec")
    finally:
        mutant.swap(old)
    module = ModuleType("_mutant")
    module.__doc__ = control.page
    module.__file__ = control.file
    sys.modules["_mutant"] = module
    try:
        exec(code, module.__dict__)  # noqa: S102 - our own file, changed in one place
    except Exception:  # noqa: BLE001 - whatever it raises, it is killed
        return False
    made: Control = module.check
    control.declared, control.eaches, control.wholes = made.declared, made.eaches, made.wholes
    return True


def _quickly(differs: Callable[[], bool]) -> bool:
    """Return whether a mutant differs, fails, or does not come to an end."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise TimeoutError

    signal.signal(signal.SIGALRM, stop)
    signal.alarm(_SECONDS)
    try:
        return differs()
    except Exception:  # noqa: BLE001 - whatever it raises, it is killed
        return True
    finally:
        signal.alarm(0)


def _killed_by_tests(control: Control) -> bool:
    """Return whether the tests of what is planned fail, in a process of their own."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            import pytest

            signal.alarm(60)
            with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
                code = int(pytest.main([*_tests_of(control.id), "-x", "-q", "-p", "no:cacheprovider", "--no-header"]))
        finally:
            os._exit(1 if code not in (0, 5) else 0)
    _, status = os.waitpid(child, 0)
    return status != 0


def _tests_of(identifier: str) -> list[str]:
    """Return pytest's arguments: the files that speak of a control, without our own stacks, which take a minute."""
    files = [file for file in sorted((TESTS / "planned").glob("test_*.py")) if identifier in file.read_text("utf-8")]
    cases = TESTS / "planned" / "test_planned_cases.py"
    word = "not own_stacks" if files != [cases] else identifier
    return [*map(str, files), "-k", word] if files else [str(cases), "-k", identifier]


def main() -> int:
    """Print a line for each control and one for all; return 1 when fewer are killed than aimed at."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("controls", nargs="*")
    parser.add_argument("--keep", action="store_true", help="write bench/figures/mutation.json")
    parser.add_argument("--survivors", action="store_true", help="print each mutant that survives")
    said = parser.parse_args()
    begun = time.monotonic()
    names = said.controls or list(load())
    tallies: list[Tally] = []
    with ProcessPoolExecutor(max_workers=2) as pool:
        for found in pool.map(tally, names):
            tallies.append(found)
            print(f"{found.control}: {_share([found])}", flush=True)
            for line in found.survivors if said.survivors else ():
                print(f"  {line}", flush=True)
    print(f"declared evidence: {_share(tallies, 'declared')}")
    print(f"planned evidence: {_share(tallies, 'planned')}")
    print(f"all: {_share(tallies)}, {time.monotonic() - begun:.0f} s (aim: {AIM:.0%})")
    if said.keep:
        FIGURE.parent.mkdir(exist_ok=True)
        FIGURE.write_text(json.dumps(_figure(tallies), indent=1) + "\n", encoding="utf-8")
    killed, survived = _counts(tallies)
    return int(killed < AIM * (killed + survived))


def _counts(tallies: list[Tally], kind: str | None = None) -> tuple[int, int]:
    kinds = [kind] if kind else ["declared", "planned"]
    return (
        sum(each.killed[kind] for each in tallies for kind in kinds),
        sum(each.survived[kind] for each in tallies for kind in kinds),
    )


def _share(tallies: list[Tally], kind: str | None = None) -> str:
    killed, survived = _counts(tallies, kind)
    return f"{killed} of {killed + survived} killed" + (f" ({killed / (killed + survived):.1%})" if killed else "")


def _figure(tallies: list[Tally]) -> dict[str, Any]:
    figure: dict[str, Any] = {"date": f"{datetime.now(UTC):%Y-%m-%d}", "tool": "bench/mutation.py"}
    for name, kind in (("all", None), ("declared", "declared"), ("planned", "planned")):
        killed, survived = _counts(tallies, kind)
        share = round(killed / max(killed + survived, 1), 4)
        figure[name] = {"killed": killed, "survived": survived, "share": share}
    figure["controls"] = {
        each.control: {"killed": sum(each.killed.values()), "survived": sum(each.survived.values())} for each in tallies
    }
    return figure


if __name__ == "__main__":
    raise SystemExit(main())
