"""What is kept of runs, and what became of each finding."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from ecosystem.estate import declared
from ecosystem.loading import load
from governance.evaluation import Chosen, evaluate
from governance.history import store
from governance.history.hands import hands
from governance.history.rendering import trend, trend_data
from governance.history.run import BadRunError, read
from governance.history.story import History, history_of
from governance.render.data import as_data
from policies.catalogue import load as catalogue
from tests.cli.calling import ROOT
from tests.governance.access.generated import AUSTRAL, BEFORE
from tests.governance.history.samples import finding, run

STREAM = ("ecosystem.yaml", "", "declared")


def kept(path: Path, *runs: bytes, whose: dict[str, tuple[str, ...]] | None = None) -> History:
    """The history at `path` after these runs were recorded."""
    with store.opened(path, make=True) as file:
        for each in runs:
            store.record(file, read(each), whose or {})
        return history_of(file, STREAM)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a history may be; the folder is not there yet."""
    return tmp_path / "kept" / "history.sqlite3"


def test_first_seen_fixed_reopened_and_days_to_repair(path: Path) -> None:
    """A finding is new, fixed in the first run without it, reopened when it is back; each repair has its days."""
    one, two = finding("one"), finding("two", "DAT-002", "low")
    history = kept(
        path,
        run("2026-11-01", [one, two]),
        run("2026-11-05", [one]),
        run("2026-11-11"),
        run("2026-11-20", [one]),
        run("2026-11-23"),
    )
    assert [(p.open, p.new, p.fixed, p.reopened) for p in history.points] == [
        (2, 2, 0, 0),
        (1, 0, 1, 0),
        (0, 0, 1, 0),
        (1, 0, 0, 1),
        (0, 0, 1, 0),
    ]
    first, second = history.stories
    assert (first.finding.asset, first.state, first.reopened, first.repairs) == ("one", "fixed", 1, (10, 3))
    assert (first.first_seen, first.last_seen, first.since) == (
        date(2026, 11, 1),
        date(2026, 11, 20),
        date(2026, 11, 23),
    )
    assert (second.state, second.repairs) == ("fixed", (4,))
    families = {each.name: each for each in history.families}
    assert (families["OWN"].fixed, families["OWN"].median_days, families["OWN"].worst_days) == (2, 6.5, 10)
    assert families["DAT"].median_days == 4


def test_what_a_run_did_not_look_at_is_not_fixed(path: Path) -> None:
    """A run that did not judge a control, or not that asset of it, repairs nothing of it."""
    start = run("2026-11-01", [finding("one"), finding("two")])
    partly = run("2026-11-02", status={"DAT-002": "claimed"})
    unmeasured = run("2026-11-03", status={"OWN-001": "not measured"})
    assert kept(path, start, partly, unmeasured).points[-1].open == 2
    asset = run("2026-11-04", not_judged=[{"control": "OWN-001", "asset": "one", "missing": "owner"}])
    assert [story.state for story in kept(path, asset).stories] == ["open", "fixed"]
    whole = run("2026-11-05", not_judged=[{"control": "OWN-001", "asset": "", "missing": "all"}])
    assert [story.state for story in kept(path, whole).stories] == ["open", "fixed"]
    assert [story.state for story in kept(path, run("2026-11-06")).stories] == ["fixed", "fixed"]


def test_a_waived_finding_is_neither_open_nor_fixed(path: Path) -> None:
    """A waiver takes a finding out of what is open; without it the finding is open as it was, since its first day."""
    waived = finding("one", waiver={"control": "OWN-001"})
    history = kept(path, run("2026-11-01", [finding("one")]), run("2026-11-02", [waived]))
    assert (history.points[-1].open, history.points[-1].waived, history.points[-1].fixed) == (0, 1, 0)
    assert history.stories[0].state == "waived"
    history = kept(path, run("2026-11-09", [finding("one")]))
    assert (history.stories[0].state, history.stories[0].reopened) == ("open", 0)
    assert history.families[0].oldest_open_days == 8


def test_runs_may_come_in_any_order(path: Path, tmp_path: Path) -> None:
    """A run of an earlier day that is recorded late stands where it belongs."""
    runs = [run("2026-11-01", [finding("one")]), run("2026-11-05", [finding("one")]), run("2026-11-09")]
    late = kept(path, runs[2], runs[0], runs[1])
    in_order = kept(tmp_path / "other.sqlite3", *runs)
    assert trend_data([late]) == trend_data([in_order])


def test_the_same_run_is_kept_once_and_a_later_one_like_an_earlier_is_kept(path: Path) -> None:
    """A run that is recorded again changes nothing; the state of this morning that is back in the evening does."""
    bad, good = run("2026-11-01", [finding("one")]), run("2026-11-01")
    assert len(kept(path, bad, bad).points) == 1
    history = kept(path, good, bad)
    assert [point.open for point in history.points] == [1, 0, 1]
    assert history.stories[0].reopened == 1


def test_environments_and_evidence_are_apart(path: Path) -> None:
    """Runs of another environment, declaration or evidence repair nothing of this one."""
    kept(path, run("2026-11-01", [finding("one")]), run("2026-11-02", environment="prod"))
    kept(path, run("2026-11-03", evidence="observed"), run("2026-11-03", status={"OWN-001": "verified"}))
    with store.opened(path) as file:
        assert store.streams(file) == [
            STREAM,
            ("ecosystem.yaml", "prod", "declared"),
            ("ecosystem.yaml", "", "observed"),
        ]
    assert kept(path).points[-1].open == 1


def test_findings_count_for_the_agencies_in_whose_hands_they_are(path: Path) -> None:
    """A channel counts for who owns and operates it, a grant for its agency, the rest for the corporation."""
    whose = hands(load(AUSTRAL))
    assert whose["aurora-promo"] == ("pixel",)
    assert whose["lealtad-club"] == ("lealtad",)
    assert whose["contacts"] == whose["austral"] == ("corporation",)
    runs = [
        run("2026-11-01", [finding("aurora-promo"), finding("contacts"), finding("elsewhere")]),
        run("2026-11-04", [finding("contacts")]),
    ]
    history = kept(path, *runs, whose=dict(whose))
    assert {each.name: (each.open, each.fixed) for each in history.agencies} == {
        "corporation": (1, 0),
        "pixel": (0, 1),
        "nobody known": (0, 1),
    }


def test_a_real_run_of_check_is_read(path: Path) -> None:
    """What `check --format json` prints of the example as it was before is kept, every finding of it."""
    said = as_data(evaluate(declared(load(BEFORE), date(2026, 11, 20)), Chosen(catalogue(), catalogue=96)))
    data = json.dumps(said).encode()
    with store.opened(path, make=True) as file:
        assert store.record(file, read(data), hands(load(BEFORE)))
        (stream,) = store.streams(file)
        history = history_of(file, stream)
    assert stream[2] == "declared"
    assert history.points[0].open == said["summary"]["findings"]
    assert dict(history.points[0].by_severity) == said["summary"]["by_severity"]
    assert "agency-rojo" in {each.name for each in history.agencies}
    assert said["summary"]["findings"] == sum(each.open for each in history.families)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{}",
        b"\xff",
        b"[" * 100_000,
        run("2026-02-30"),
        run("2026-11-01", version=2),
        run("2026-11-01").replace(b'"findings": []', b'"findings": 3'),
        run("2026-11-01", controls=[]),
        run("2026-11-01", not_judged={}),
        run("2026-11-01", [finding("one", severity="worst")]),
        run("2026-11-01", [finding("one", fingerprint=None)]),
        run("2026-11-01", environment=3),
    ],
)
def test_what_is_no_run_is_refused(data: bytes) -> None:
    """A text that is no run is refused with a sentence, and never half kept."""
    with pytest.raises(BadRunError):
        read(data)


def test_what_is_no_history_is_refused_and_left_alone(tmp_path: Path) -> None:
    """Another file, another database or a history of a later version is refused, and not changed."""
    other, later, text = tmp_path / "other.db", tmp_path / "later.db", tmp_path / "text.db"
    with closing(sqlite3.connect(other)) as file:
        file.execute("CREATE TABLE mine (x)")
    with store.opened(later, make=True) as made:
        made.execute("PRAGMA user_version = 9")
    text.write_text("not a database at all, " * 100)
    for path in (other, later, text, tmp_path / "none.db", tmp_path):
        before = path.read_bytes() if path.is_file() else None
        with pytest.raises(store.BadHistoryError), store.opened(path):
            raise AssertionError
        assert (path.read_bytes() if path.is_file() else None) == before


def test_a_run_that_fails_half_way_leaves_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run is kept whole or not at all."""
    kept(path, run("2026-11-01", [finding("one")]))
    monkeypatch.setattr(store, "_kept", lambda *_: 1 / 0)
    with store.opened(path) as file, pytest.raises(ZeroDivisionError):
        store.record(file, read(run("2026-11-02", [finding("two")])), {})
    monkeypatch.undo()
    assert len(kept(path).points) == 1


_RECORDER = """
import sys
from pathlib import Path
from governance.history import store
from governance.history.run import read
from tests.governance.history.samples import finding, run
mine, path = int(sys.argv[1]), Path(sys.argv[2])
print("ready", flush=True)
sys.stdin.readline()
for number in range(25):
    found = [finding(f"{mine}-{n}-{number}") for n in range(20)]
    data = run(f"2026-10-{number + 1:02}", found, environment=f"env-{mine}")
    with store.opened(path, make=True) as file:
        assert store.record(file, read(data), {f"{mine}-0-{number}": ("pixel",)})
"""


def test_two_runs_record_at_once(path: Path) -> None:
    """Two processes that make the file and record at the same time lose nothing of each other's."""
    command = [sys.executable, "-c", _RECORDER]
    both = [
        subprocess.Popen(
            [*command, str(n), str(path)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for n in range(2)
    ]
    for process in both:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in both:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in both:
        process.communicate(timeout=120)
        assert process.returncode == 0
    with store.opened(path) as file:
        assert file.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert file.execute("SELECT count(*) FROM runs").fetchone() == (50,)
        assert file.execute("SELECT count(*) FROM seen").fetchone() == (1000,)
        for stream in store.streams(file):
            history = history_of(file, stream)
            assert [point.new for point in history.points] == [20] * 25
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_the_text_of_the_trend(path: Path) -> None:
    """The trend has a line a day, then families and agencies; the last of several runs of a day stands for it."""
    history = kept(
        path,
        run("2026-11-01", [finding("one"), finding("\x1b[31m\u202e", "DAT-002", "critical")]),
        run("2026-11-03", [finding("one")]),
        run("2026-11-03"),
        whose={"one": ("evil\x1b[31m|name",)},
    )
    text = trend([history])
    assert text.splitlines()[0] == "declared ecosystem.yaml: 3 runs, open findings █▁ 0"
    rows = [line.split() for line in text.splitlines()]
    assert ["2026-11-01", "2", "1", "1", "0", "0", "0", "2", "0", "0"] in rows
    assert ["2026-11-03", "0", "0", "0", "0", "0", "0", "0", "2", "0"] in rows
    assert ["OWN", "0", "1", "0", "2", "2", "-"] in rows
    assert "\x1b" not in text
    assert trend([]) == "no run is recorded"


def test_the_text_lists_what_is_open_longest(path: Path) -> None:
    """What is open is listed, first seen at the top, with its days; the rest is counted."""
    history = kept(
        path,
        run("2026-11-01", [finding("one"), finding("back")]),
        run("2026-11-03", [finding("one")]),
        run("2026-11-04", [finding("one"), finding("back"), finding("new", "DAT-002", "low")]),
    )
    rows = [line.split() for line in trend([history]).splitlines()]
    at = rows.index(["first", "seen", "last", "seen", "severity", "control", "asset", "reopened"])
    assert rows[at + 1 :] == [
        ["2026-11-01", "2026-11-04", "high", "OWN-001", "one", "0"],
        ["2026-11-01", "2026-11-04", "high", "OWN-001", "back", "1"],
        ["2026-11-04", "2026-11-04", "low", "DAT-002", "new", "0"],
    ]
    assert trend([history], most=1).endswith("and 2 more open; `--format json` has every finding")


def test_a_year_of_many_findings_is_told(path: Path) -> None:
    """A hundred runs of five hundred findings are recorded and told, and the file stays small."""
    many = [finding(f"channel-{n}") for n in range(500)]
    with store.opened(path, make=True) as file:
        file.execute("PRAGMA synchronous = OFF")
        for number in range(100):
            day = date.fromordinal(date(2026, 1, 1).toordinal() + number).isoformat()
            store.record(file, read(run(day, many[number:])), {})
        history = history_of(file, STREAM)
    assert history.points[-1].open == 401
    assert sum(point.fixed for point in history.points) == 99
    assert path.stat().st_size < 5_000_000
