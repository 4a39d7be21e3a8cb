"""The file that runs are kept in: SQLite with a write-ahead log, so that two runs may record at once.

A new file is made whole under another name and then linked to its own: nobody ever opens half of one, and of two that
make it at once the first wins. Source: "Write-Ahead Logging" and "Isolation In SQLite" of SQLite's documentation.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import date
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from ecosystem.noun import noun
from governance.history.run import Run, Seen

VERSION: Final = 1
_APPLICATION: Final = 0x45434F48
_WAIT: Final = 60.0
"""Seconds that a run waits for another one to have recorded."""

_TABLES = f"""
PRAGMA application_id = {_APPLICATION};
PRAGMA user_version = {VERSION};
CREATE TABLE runs (id INTEGER PRIMARY KEY, declaration TEXT NOT NULL, environment TEXT NOT NULL,
  evidence TEXT NOT NULL, as_of TEXT NOT NULL, digest TEXT NOT NULL);
CREATE TABLE findings (id INTEGER PRIMARY KEY, declaration TEXT NOT NULL, environment TEXT NOT NULL,
  evidence TEXT NOT NULL, fingerprint TEXT NOT NULL, control TEXT NOT NULL, asset TEXT NOT NULL, unit TEXT NOT NULL,
  message TEXT NOT NULL, UNIQUE (declaration, environment, evidence, fingerprint));
CREATE TABLE hands (finding INTEGER NOT NULL REFERENCES findings, agency TEXT NOT NULL,
  PRIMARY KEY (finding, agency)) WITHOUT ROWID;
CREATE TABLE seen (run INTEGER NOT NULL REFERENCES runs, finding INTEGER NOT NULL REFERENCES findings,
  severity TEXT NOT NULL, waived INTEGER NOT NULL, PRIMARY KEY (run, finding)) WITHOUT ROWID;
CREATE TABLE judged (run INTEGER NOT NULL REFERENCES runs, control TEXT NOT NULL,
  PRIMARY KEY (run, control)) WITHOUT ROWID;
CREATE TABLE unjudged (run INTEGER NOT NULL REFERENCES runs, control TEXT NOT NULL, asset TEXT NOT NULL,
  PRIMARY KEY (run, control, asset)) WITHOUT ROWID;
"""


class BadHistoryError(Exception):
    """The file is no history, or SQLite cannot use it; the text says why."""


@noun(frozen=True, slots=True)
class Kept:
    """One finding as it is kept; `agencies` are those that the thing is in the hands of."""

    id: int
    fingerprint: str
    control: str
    asset: str
    unit: str
    message: str
    agencies: tuple[str, ...]


@noun(frozen=True, slots=True)
class Recorded:
    """One run as it is kept: `seen` is the severity and whether it was waived, by the finding's number."""

    as_of: date
    judged: frozenset[str]
    unjudged: frozenset[tuple[str, str]]
    seen: Mapping[int, tuple[str, bool]]


@contextmanager
def opened(path: Path, make: bool = False) -> Iterator[sqlite3.Connection]:
    """Give the history at `path`, made if need be with `make`; raises `BadHistoryError`."""
    try:
        if make and not path.exists():
            _make(path)
        name = f"{path.absolute().as_uri()}?mode=rw"
        with closing(sqlite3.connect(name, uri=True, timeout=_WAIT, isolation_level=None)) as file:
            said = [file.execute(f"PRAGMA {each}").fetchone()[0] for each in ("application_id", "user_version")]
            if said[0] != _APPLICATION:
                raise BadHistoryError(f"`{path}` is no history of runs")
            if said[1] != VERSION:
                raise BadHistoryError(f"`{path}` is a history of version {said[1]}, and this program reads {VERSION}")
            yield file
    except (sqlite3.Error, OSError) as fault:
        raise BadHistoryError(f"`{path}` cannot be used: {str(fault).lower()}") from fault


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".history-", dir=path.parent) as folder:
        whole = Path(folder) / "history"
        with closing(sqlite3.connect(whole, isolation_level=None)) as file:
            file.execute("PRAGMA journal_mode = WAL")
            file.executescript(_TABLES)
        try:
            os.link(whole, path)
        except FileExistsError:
            return


def record(file: sqlite3.Connection, run: Run, hands: Mapping[str, Sequence[str]]) -> bool:
    """Keep a run, all of it or nothing; return False when the latest one of its stream is the same run.

    `hands` says, for an asset, in whose hands it is.
    """
    file.execute("BEGIN IMMEDIATE")
    try:
        latest = file.execute(
            "SELECT digest FROM runs WHERE (declaration, environment, evidence) = (?, ?, ?) "
            "ORDER BY as_of DESC, id DESC LIMIT 1",
            run.stream,
        ).fetchone()
        if latest is not None and latest[0] == run.digest:
            file.execute("ROLLBACK")
            return False
        _insert(file, run, hands)
        file.execute("COMMIT")
    except BaseException:
        if file.in_transaction:
            file.execute("ROLLBACK")
        raise
    return True


def _insert(file: sqlite3.Connection, run: Run, hands: Mapping[str, Sequence[str]]) -> None:
    number = file.execute(
        "INSERT INTO runs (declaration, environment, evidence, as_of, digest) VALUES (?, ?, ?, ?, ?)",
        (*run.stream, run.as_of.isoformat(), run.digest),
    ).lastrowid
    file.executemany("INSERT INTO judged VALUES (?, ?)", ((number, control) for control in run.judged))
    file.executemany("INSERT OR IGNORE INTO unjudged VALUES (?, ?, ?)", ((number, *each) for each in run.unjudged))
    for finding in run.findings:
        kept = _kept(file, run, finding)
        file.execute("INSERT INTO seen VALUES (?, ?, ?, ?)", (number, kept, finding.severity, finding.waived))
        if finding.asset in hands:
            file.execute("DELETE FROM hands WHERE finding = ?", (kept,))
            file.executemany("INSERT INTO hands VALUES (?, ?)", ((kept, agency) for agency in hands[finding.asset]))


def _kept(file: sqlite3.Connection, run: Run, seen: Seen) -> int:
    found = file.execute(
        "INSERT INTO findings (declaration, environment, evidence, fingerprint, control, asset, unit, message) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET message = excluded.message RETURNING id",
        (*run.stream, seen.fingerprint, seen.control, seen.asset, seen.unit, seen.message),
    ).fetchone()
    return int(found[0])


def digest(file: sqlite3.Connection) -> tuple[int, str]:
    """Return how many runs there are, and the SHA-256 of their digests in the order in which they were recorded."""
    marks = [mark for (mark,) in file.execute("SELECT digest FROM runs ORDER BY id")]
    return len(marks), sha256("\n".join(marks).encode()).hexdigest()


def streams(file: sqlite3.Connection) -> list[tuple[str, str, str]]:
    """Return what there are runs of: declaration, environment, evidence."""
    return file.execute(
        "SELECT DISTINCT declaration, environment, evidence FROM runs ORDER BY evidence, declaration, environment"
    ).fetchall()


def runs(file: sqlite3.Connection, stream: tuple[str, str, str]) -> Iterator[Recorded]:
    """Yield the runs of a stream, by the day that they judge and then as they were recorded."""
    numbers = file.execute(
        "SELECT id, as_of FROM runs WHERE (declaration, environment, evidence) = (?, ?, ?) ORDER BY as_of, id", stream
    ).fetchall()
    for number, day in numbers:
        judged = file.execute("SELECT control FROM judged WHERE run = ?", (number,))
        unjudged = file.execute("SELECT control, asset FROM unjudged WHERE run = ?", (number,))
        seen = file.execute("SELECT finding, severity, waived FROM seen WHERE run = ?", (number,))
        yield Recorded(
            date.fromisoformat(day),
            frozenset(each for (each,) in judged),
            frozenset(unjudged),
            {finding: (severity, bool(waived)) for finding, severity, waived in seen},
        )


def findings(file: sqlite3.Connection, stream: tuple[str, str, str]) -> dict[int, Kept]:
    """Return everything that was ever found in a stream, by number."""
    hands: dict[int, list[str]] = {}
    for finding, agency in file.execute("SELECT finding, agency FROM hands ORDER BY agency"):
        hands.setdefault(finding, []).append(agency)
    said = file.execute(
        "SELECT id, fingerprint, control, asset, unit, message FROM findings "
        "WHERE (declaration, environment, evidence) = (?, ?, ?) ORDER BY id",
        stream,
    )
    return {
        number: Kept(number, mark, control, asset, unit, message, tuple(hands.get(number, ())))
        for number, mark, control, asset, unit, message in said
    }
