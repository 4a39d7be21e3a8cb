"""What collecting a large account costs beside the bare calls: `python -m bench.audit [--keep] [--sizes 500 5000]`.

An account of N roles, N buckets and N/5 functions in an emulator (moto) of its own process. Ours collects it; the bare
run makes the very same calls, by boto3 alone, at the same concurrency, and throws the answers away. Both are processes
of their own, in turn, so that a drift of the machine's speed strikes both. Figures are wall seconds and CPU seconds of
the process, the peak of its memory, and how they grow with N. `--keep` writes `bench/figures/audit.json`.
"""

from __future__ import annotations

import argparse
import json
import os
import resource as usage
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Any, Final

from bench.machine import commit, machine, said_apart

REGION: Final = "sa-east-1"
_NAME: Final = "bench.audit"
SERVICES: Final = ("iam", "s3", "lambda")
PARALLEL: Final = 8
OVERHEAD: Final = 1.3
"""The aim: ours beside the bare calls."""
LINEAR: Final = 1.3
"""The aim: the cost of a call in the largest account beside that in the smallest."""
MEMORY: Final = 10
"""The aim: KiB of memory at most for each resource more."""
_HANDFUL: Final = 40
"""Calls that a thread of the bare run makes before it fetches more: as many as one of ours."""
_TOKENS: Final = ("Marker", "NextToken", "ContinuationToken")
_FIGURES = Path(__file__).parent / "figures" / "audit.json"
_POLICY: Final = (
    '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}'
)
_TRUST: Final = (
    '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "111111111111"}, '
    '"Action": "sts:AssumeRole"}]}'
)


def serve(size: int) -> None:
    """Serve an account of this size until standard input ends; prints the address when it is full."""
    import logging

    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.CRITICAL + 1)
    _fill(size)
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    print(f"http://127.0.0.1:{server.get_host_and_port()[1]}", flush=True)
    sys.stdin.read()
    server.stop()


def _fill(size: int) -> None:
    """Make roles, buckets and functions in this process's emulator; the same for the same size."""
    from moto.awslambda.models import lambda_backends
    from moto.core import DEFAULT_ACCOUNT_ID as ACCOUNT
    from moto.iam.models import iam_backends
    from moto.s3.models import s3_backends

    iam, s3 = iam_backends[ACCOUNT]["aws"], s3_backends[ACCOUNT]["aws"]
    functions = lambda_backends[ACCOUNT][REGION]
    tags = [{"Key": "brand", "Value": "aurora"}, {"Key": "owner", "Value": "corporation"}]
    for at in range(size):
        role = iam.create_role(f"role-{at:05}", _TRUST, "/", None, None, [*tags], "3600")
        iam.put_role_policy(role.name, "reads", _POLICY)
        bucket = s3.create_bucket(f"bucket-{at:05}-{REGION}", REGION)
        s3.put_bucket_policy(bucket.name, _POLICY.encode())
        s3.put_bucket_versioning(bucket.name, "Enabled")
        if at % 5 == 0:
            functions.create_function(
                {
                    "FunctionName": f"function-{at:05}",
                    "Runtime": "python3.12",
                    "Role": role.arn,
                    "Handler": "lambda_function.lambda_handler",
                    "Code": {"ImageUri": "x"},
                    "PackageType": "Image",
                    "Environment": {"Variables": {"TABLE": "leads"}},
                    "Tags": {"brand": "aurora"},
                }
            )


def collected(url: str, calls: Path) -> dict[str, Any]:
    """Return what a collection costs in this process; the calls that it made are written down at `calls`."""
    from governance.collect.aws.access import Access
    from governance.collect.aws.collecting import collect
    from governance.collect.aws.permissions import every_kind

    kinds = [each for each in every_kind() if each.service in SERVICES]
    session = _session()
    made: deque[tuple[str, str, str, dict[str, Any]]] = deque()

    def note(params: dict[str, Any], model: Any, context: dict[str, Any], **_: Any) -> None:
        made.append((model.service_model.service_name, context["client_region"], model.name, dict(params)))

    session.events.register("before-parameter-build", note)
    access = Access(regions=(REGION,), every_region=False, endpoint=url, attempts=1)
    clock = _Clock()
    found = collect(access, lambda _: None, parallel=PARALLEL, session=session, kinds=kinds)
    said = clock.stop()
    calls.write_text("".join(json.dumps(each) + "\n" for each in made))
    kept = Counter(each.type.rpartition(":")[2] for each in found.resources)
    return {"resources": len(found.resources), "gaps": len(found.gaps), "kept": kept, **said}


def bare(url: str, calls: Path) -> dict[str, Any]:
    """Return what the same calls cost by boto3 alone, in the same order, by as many threads."""
    from botocore import xform_name
    from botocore.config import Config
    from botocore.exceptions import ClientError

    asked = [json.loads(line) for line in calls.read_text().splitlines()]
    session = _session()
    config = Config(
        retries={"mode": "adaptive", "total_max_attempts": 1},
        max_pool_connections=max(10, PARALLEL),
        s3={"addressing_style": "path"},
        inject_host_prefix=False,
    )
    clock = _Clock()
    clients = {
        (service, region): session.client(service, region_name=region, endpoint_url=url, config=config)
        for service, region in sorted({(service, region) for service, region, _, _ in asked})
    }

    def ask(handful: list[list[tuple[str, str, str, dict[str, Any]]]]) -> None:
        for service, region, operation, params in chain.from_iterable(handful):
            with suppress(ClientError):  # there is none of it, which is an answer
                getattr(clients[service, region], xform_name(operation))(**params)

    chains = _chains(asked)
    handfuls = [chains[at : at + _HANDFUL] for at in range(0, len(chains), _HANDFUL)]
    with ThreadPoolExecutor(max_workers=PARALLEL) as pool:
        deque(pool.map(ask, handfuls), maxlen=0)
    return {"calls": len(asked), **clock.stop()}


def _chains(asked: list[Any]) -> list[list[Any]]:
    """Return the calls with the pages of a list together: a page can be asked for when the one before is there."""
    found: dict[str, list[Any]] = {}
    for service, region, operation, params in asked:
        of = json.dumps([service, region, operation, {key: params[key] for key in params if key not in _TOKENS}])
        found.setdefault(of, []).append((service, region, operation, params))
    return list(found.values())


class _Clock:
    def __init__(self) -> None:
        self._wall, self._cpu = time.monotonic(), time.process_time()

    def stop(self) -> dict[str, float]:
        """Return the seconds since, and the peak of this process's memory."""
        wall, cpu = time.monotonic() - self._wall, time.process_time() - self._cpu
        peak = usage.getrusage(usage.RUSAGE_SELF).ru_maxrss // 1024
        return {"wall_s": round(wall, 2), "cpu_s": round(cpu, 2), "MiB": peak}


def _session() -> Any:
    import boto3

    return boto3.Session("testing", "testing", region_name=REGION)


def measured(size: int, pairs: int, folder: Path) -> dict[str, Any]:
    """Return the medians of some pairs on an account of this size, and their ratios."""
    calls = folder / f"calls-{size}.jsonl"
    with _emulator(size) as url:
        runs = [(said_apart(_NAME, "collect", url, calls), said_apart(_NAME, "bare", url, calls)) for _ in range(pairs)]
    ours, theirs = [each for each, _ in runs], [each for _, each in runs]
    there = {"Role": size, "Bucket": size, "Function": -(-size // 5)}
    if any(each["kept"].get(kind) != count for each in ours for kind, count in there.items()):
        raise SystemExit(f"the account has {there}; found were {ours[0]['kept']}")

    def median(of: list[dict[str, Any]], key: str) -> float:
        return float(statistics.median(each[key] for each in of))

    found = {
        "roles": size,
        "buckets": size,
        "functions": there["Function"],
        "resources": ours[0]["resources"],
        "gaps": ours[0]["gaps"],
        "calls": theirs[0]["calls"],
        "ours": {key: median(ours, key) for key in ("wall_s", "cpu_s", "MiB")},
        "bare": {key: median(theirs, key) for key in ("wall_s", "cpu_s", "MiB")},
        "wall_ratio": round(median(ours, "wall_s") / median(theirs, "wall_s"), 3),
        "cpu_ratio": round(median(ours, "cpu_s") / median(theirs, "cpu_s"), 3),
        "ms_a_call": round(1_000 * median(ours, "cpu_s") / theirs[0]["calls"], 3),
        "load": round(os.getloadavg()[0], 2),
    }
    print(json.dumps(found), flush=True)
    return found


@contextmanager
def _emulator(size: int) -> Iterator[str]:
    """Run an emulator with an account of this size; yields its address."""
    said = [sys.executable, "-m", _NAME, "--part", "serve", str(size)]
    with subprocess.Popen(said, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        try:
            yield running.stdout.readline().strip()
        finally:
            running.stdin.close()
            running.wait(30)


def main() -> int:
    """Run every size, print the figures, keep them when asked to; return 1 where an aim is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", action="store_true", help="write bench/figures/audit.json")
    parser.add_argument("--sizes", nargs="+", type=int, default=[500, 5_000], help="roles and buckets, smallest first")
    parser.add_argument("--pairs", type=int, default=3)
    parser.add_argument("--part", nargs="+", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.part:
        return _run(*chosen.part)
    with tempfile.TemporaryDirectory(prefix="ecosystem-bench-") as folder:
        rows = [measured(each, chosen.pairs, Path(folder)) for each in chosen.sizes]
    last, growth = rows[-1], round(rows[-1]["ms_a_call"] / rows[0]["ms_a_call"], 3)
    kept = rows[-1]["ours"]["MiB"] - rows[0]["ours"]["MiB"]
    more = rows[-1]["resources"] - rows[0]["resources"]
    found: dict[str, Any] = {
        "date": f"{datetime.now(UTC):%Y-%m-%d}",
        "commit": commit(),
        "machine": machine(),
        "unit": "medians of the pairs; CPU seconds and peak memory of the collecting process alone",
        "parallel": PARALLEL,
        "sizes": rows,
        "growth_of_a_call": growth,
        "KiB_a_resource": round(1024 * kept / more, 2) if more else 0.0,
    }
    print(f"overhead: {last['wall_ratio']} x the bare calls, {last['cpu_ratio']} x in CPU (aim: {OVERHEAD} at most)")
    print(f"growth of a call: {growth} x (aim: {LINEAR} at most)")
    print(f"memory: {found['KiB_a_resource']} KiB a resource (aim: {MEMORY} at most)")
    if chosen.keep:
        _FIGURES.write_text(json.dumps(found, indent=1) + "\n")
    return int(last["wall_ratio"] > OVERHEAD or growth > LINEAR or found["KiB_a_resource"] > MEMORY)


def _run(name: str, *words: str) -> int:
    if name == "serve":
        serve(int(words[0]))
        return 0
    parts: dict[str, Callable[..., dict[str, Any]]] = {"collect": collected, "bare": bare}
    url, *paths = words
    print(json.dumps(parts[name](url, *map(Path, paths))))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
