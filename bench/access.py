"""What the isolation proof and the auditor's matrix cost: `python -m bench.access [--keep] [--z3 PYTHON]`.

A generated corporation with a role for each agency, three layers each, and the policies of buckets, queues and keys.
Every part is a process of its own; figures are CPU seconds of one core, since the machine may have other things to do,
and the load average stands beside them. `--z3` is a Python that has `z3-solver`: it is asked the prover's questions.
`--keep` writes `bench/figures/access.json`.
"""

from __future__ import annotations

import argparse
import json
import os
import resource as usage
import statistics
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any, Final

from bench.agencies import AS_OF, Corporation, built, leaking
from bench.machine import commit, machine, said_apart
from ecosystem.iam.evaluate import Layer, Policies, Prepared, evaluate
from ecosystem.iam.request import Caller, Request
from ecosystem.isolation.claims import PROVED, RoleProof
from ecosystem.isolation.matrix import attempts, matrix
from ecosystem.isolation.proving import prove

SIZES: Final = (50, 100, 200)
BRANDS: Final = 100
CELLS: Final = 1_200_000
"""The matrix that the aim is said for: 200 agencies, 100 brands, 60 actions."""
_FIGURES = Path(__file__).parent / "figures" / "access.json"


def proofs(roles: int) -> dict[str, Any]:
    """Return what the proof of every role of a corporation costs, and of one that was changed afterwards."""
    from ecosystem.iam.actions import names, version

    whole = built(roles // 2, roles)
    listed, edition = len(names()), version()
    moments = [time.process_time()]

    def began(_: str) -> None:
        moments.append(time.process_time())

    proof = prove(whole.world, whole.declaration, whole.environment, AS_OF, whole=True, progress=began)
    seconds = time.process_time() - moments[0]
    each = [after - before for before, after in pairwise(moments[1:])]
    changed, again = _changed(whole)
    return {
        "roles": len(proof.roles),
        "verdict": proof.verdict,
        "cpu_s": round(seconds, 2),
        "per_role_ms": round(1_000 * seconds / len(proof.roles), 1),
        "median_ms": round(1_000 * statistics.median(each), 1),
        "most_ms": round(1_000 * max(each), 1),
        "after_the_last_role_s": round(moments[0] + seconds - moments[-1], 2),
        "proved": sum(one.verdict == PROVED for one in proof.roles),
        "questions": sum(one.questions for one in proof.roles),
        "classes": max(one.classes for one in proof.roles),
        "actions_listed": listed,
        "edition": edition,
        "one_changed_role_ms": round(1_000 * again, 1),
        "changed_role_verdict": changed.verdict,
    }


def _changed(whole: Corporation) -> tuple[RoleProof, float]:
    role = leaking(whole)
    before = time.process_time()
    found = whole.proof(role)
    return found, time.process_time() - before


def table(agencies: int) -> dict[str, Any]:
    """Return what the whole matrix costs."""
    whole = built(BRANDS, agencies)
    before = time.process_time()
    counts: Counter[str] = Counter()
    actions = set()
    for row in matrix(whole.world, whole.declaration, whole.environment, AS_OF):
        counts["rows"] += 1
        counts["allowed"] += row.allowed is True
        counts["granted"] += row.granted
        counts["beyond"] += row.beyond
        counts["granted and not allowed"] += row.granted and row.allowed is not True
        actions.add(row.action)
    seconds = time.process_time() - before
    each = seconds / counts["rows"]
    return {
        "agencies": agencies,
        "brands": BRANDS,
        "actions": len(actions),
        **counts,
        "cpu_s": round(seconds, 2),
        "us_a_row": round(1e6 * each, 2),
        "cpu_s_for_1_200_000": round(each * CELLS, 2),
        "MiB": usage.getrusage(usage.RUSAGE_SELF).ru_maxrss // 1024,
    }


def peers(count: int) -> dict[str, Any]:
    """Return what one decision costs here, prepared and explained, and iam-simulate, on the same requests."""
    whole = built(BRANDS, 2 * BRANDS)
    asked = list(_sample(whole, count))
    found = {"decisions": len(asked)}
    ready = {role: Prepared(policies) for _, policies, role in asked}
    for request, policies, role in asked:  # read what is read once
        evaluate(request, policies)
        ready[role].allows(request)
    before = time.process_time()
    prepared = [ready[role].allows(request) for request, _, role in asked]
    middle = time.process_time()
    explained = [evaluate(request, policies) for request, policies, _ in asked]
    after = time.process_time()
    simulated, cost = _simulated(whole, asked)
    answered = [(one.why, other) for one, other in zip(explained, simulated, strict=True) if other is not None]
    return {
        **found,
        "prepared_us": round(1e6 * (middle - before) / len(asked), 1),
        "evaluate_us": round(1e6 * (after - middle) / len(asked), 1),
        "iam_simulate_us": round(1e6 * cost / len(asked), 1),
        "iam_simulate_without_answer": len(asked) - len(answered),
        "same_answers": sum(one == other for one, other in answered),
        "prepared_as_evaluate": sum(one == other.allowed for one, other in zip(prepared, explained, strict=True)),
    }


def _sample(whole: Corporation, count: int) -> Iterator[tuple[Request, Policies, str]]:
    """Yield requests of roles to their own brand and to others', half of each, with the role's policies and its id."""
    random = Random(11)  # noqa: S311
    declaration, environment = whole.declaration, whole.environment
    tried = {each.id: attempts(declaration, environment, each.id, AS_OF) for each in declaration.brands[:20]}
    near = [each for each in whole.world.roles if each.tags["brand"] in tried]
    ready: dict[str, Policies] = {}
    for at in range(count):
        role = random.choice(near)
        identity = Layer(tuple((each.name, each.document) for each in role.identity))
        bounded = None if role.bounded is None else Layer(((role.bounded.name, role.bounded.document),))
        policies = ready.setdefault(role.id, Policies(identity, bounded))
        one = random.choice(tried[role.tags["brand"] if at % 2 else random.choice(list(tried))])
        caller = Caller(role.arn, role.account, session=f"arn:aws:sts::{role.account}:assumed-role/{role.name}/bench")
        context = {**one.context, "aws:principalarn": role.arn}
        yield Request(caller, one.action, one.resource, context, one.account), policies, role.id


def _simulated(whole: Corporation, asked: list[tuple[Request, Policies, str]]) -> tuple[list[str | None], float]:
    """Return iam-simulate's answers, None where it has none, and its CPU seconds without its start."""
    from tests.ecosystem.iam.oracle import process
    from tests.ecosystem.iam.samples import Case

    home = process.folder()
    script = Path(process.__file__).with_name("run.mjs")
    lines = []
    for request, _, role in asked:
        identity, bounded = whole.said[role]
        case = Case(
            request.caller,
            request.action,
            request.resource,
            request.context,
            request.resource_account,
            identity,
            bounded,
        )
        lines.append(json.dumps(process.simulation(case)) + "\n")

    def ran(given: str) -> tuple[str, float]:
        before = usage.getrusage(usage.RUSAGE_CHILDREN)
        done = subprocess.run(["node", script, home], input=given, stdout=subprocess.PIPE, text=True, check=True)
        after = usage.getrusage(usage.RUSAGE_CHILDREN)
        return done.stdout, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    _, start = ran(lines[0])
    said, cost = ran("".join(lines))
    answers = [json.loads(each) for each in said.splitlines()]
    return [_answer(one, request[1]) for one, request in zip(answers, asked, strict=True)], cost - start


def _answer(found: dict[str, Any], policies: Policies) -> str | None:
    """Return the answer in our words; None for an input that was refused, or a key of a condition that was ignored."""
    words = {"Allowed": "allowed", "ExplicitlyDenied": "explicit deny", "ImplicitlyDenied": "implicit deny"}
    ignored = {each.lower() for each in found.get("ignored", ())}
    documents = (*policies.identity.documents, *(policies.boundary.documents if policies.boundary else ()))
    said = {each.key for _, one in documents for statement in one.statements for each in statement.conditions}
    return None if "error" in found or ignored & said else words[found["result"]]


def questions(roles: int, python: str) -> dict[str, Any]:
    """Return what the prover's own questions about some roles cost cvc5, each in the run, and z3, each afresh."""
    import cvc5

    from ecosystem.iam.symbolic.formula import Formula

    whole = built(roles // 2, roles)
    asked: list[str] = []
    ours: list[tuple[float, str]] = []
    solve = Formula._solved

    def solved(self: Formula, actions: Any, formula: Any) -> Any:
        asked.append(_script(formula))
        before = time.process_time()
        found = solve(self, actions, formula)
        ours.append((time.process_time() - before, "unsat" if found is None else "sat"))
        return found

    Formula._solved = solved  # type: ignore[method-assign]
    for each in whole.world.roles:
        whole.proof(each)
    whole.proof(leaking(whole))
    with tempfile.TemporaryDirectory() as folder:
        for at, script in enumerate(asked):
            (Path(folder) / f"{at:06}.smt2").write_text(script)
        done = subprocess.run([python, "-c", _Z3, folder], stdout=subprocess.PIPE, text=True, check=True)
    theirs = [(float(seconds), answer) for seconds, answer in (line.split() for line in done.stdout.splitlines())]
    both = list(zip(ours, theirs, strict=True))

    def spread(listed: list[tuple[float, str]]) -> dict[str, float]:
        seconds = [each for each, _ in listed]
        return {"mean_ms": round(1_000 * statistics.mean(seconds), 2), "most_ms": round(1_000 * max(seconds), 1)}

    return {
        "questions": len(asked),
        "roles": len(whole.world.roles) + 1,
        f"cvc5 {cvc5.__version__}": spread(ours),
        "z3": spread(theirs),
        "same_answers": sum(one[1] == other[1] for one, other in both),
        "z3_unknown": sum(other[1] == "unknown" for _, other in both),
    }


def _script(formula: Any) -> str:
    """Return a formula as a question of SMT-LIB 2."""
    import cvc5

    seen, left, named = set(), [formula], {}
    while left:
        term = left.pop()
        if term.getId() in seen:
            continue
        seen.add(term.getId())
        if term.getKind() == cvc5.Kind.CONSTANT:
            named[str(term)] = str(term.getSort())
        left += list(term)
    declared = "".join(f"(declare-const {name} {sort})\n" for name, sort in sorted(named.items()))
    return f"{declared}(assert {formula})\n(check-sat)\n"


_Z3 = """
import sys, time, pathlib, z3
for path in sorted(pathlib.Path(sys.argv[1]).iterdir()):
    solver = z3.Solver()
    solver.set("timeout", 10000)
    before = time.process_time()
    solver.from_file(str(path))
    answer = solver.check()
    print(time.process_time() - before, answer)
"""


def _part(name: str, *values: object) -> dict[str, Any]:
    """Return what a part says that runs in a process of its own, with the load beside it."""
    before = os.getloadavg()[0]
    found = {**said_apart("bench.access", name, *values), "load": [round(before, 2), round(os.getloadavg()[0], 2)]}
    print(name, *values, json.dumps(found), flush=True)
    return found


def main() -> None:
    """Run every part, print the figures, and keep them when asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", action="store_true", help="write bench/figures/access.json")
    parser.add_argument("--z3", metavar="PYTHON", help="a Python that has z3-solver")
    parser.add_argument("--part", nargs="+", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.part:
        name, size, *more = chosen.part
        parts: dict[str, Any] = {"proof": proofs, "matrix": table, "peers": peers, "questions": questions}
        print(json.dumps(parts[name](int(size), *more)))
        return
    proved = [_part("proof", each) for each in SIZES]
    found: dict[str, Any] = {
        "date": f"{datetime.now(UTC):%Y-%m-%d}",
        "commit": commit(),
        "machine": machine(),
        "unit": "CPU seconds of one core; load: one-minute averages before and after",
        "proof": proved,
        "growth": round(max(each["per_role_ms"] for each in proved) / min(each["per_role_ms"] for each in proved), 2),
        "matrix": _part("matrix", 2 * BRANDS),
        "decision": _part("peers", 2_000),
    }
    if chosen.z3:
        found["solvers"] = _part("questions", 20, chosen.z3)
    print(f"growth of a role's proof, {SIZES[0]} to {SIZES[-1]} roles: {found['growth']} x (aim: within 1.5)")
    if chosen.keep:
        _FIGURES.write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
