"""Which grants are revoked, and the files of the declaration before and after."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from cli.access.editing import REVOKED, Edit, NotEditableError, Source, revoking
from cli.output import write_whole
from cli.refusal import BROKEN, Refusal
from ecosystem.loading import load
from ecosystem.model import Declaration, Grant
from ecosystem.noun import noun
from ecosystem.places import Places
from ecosystem.problems import DeclarationError
from governance.access.holding import Reach, reach


@noun(frozen=True, slots=True)
class Rewritten:
    """One file of the declaration: its name, and its content before and after."""

    name: str
    before: bytes
    after: bytes


def chosen(declaration: Declaration, agency: str, units: frozenset[str] | None) -> tuple[Grant, ...]:
    """Return the active grants of an agency, of those units only if any are given; refuses what covers more."""
    there = reach(declaration)
    found, wider = [], []
    for grant in declaration.grants:
        if grant.to != agency or grant.state != "active":
            continue
        reached = there.units_of(grant)
        if units is None or (reached and units.issuperset(reached)):
            found.append(grant)
        elif not units.isdisjoint(reached):
            wider.append(grant)
    if wider and units is not None:
        advice = [_by_hand(declaration, there, grant, units) for grant in wider]
        first = (
            f"`{wider[0].id}` of `{agency}` covers" if len(wider) == 1 else f"{len(wider)} grants of `{agency}` cover"
        )
        raise Refusal(f"{first} more than what is to be revoked; nothing is changed", *advice)
    return tuple(found)


def _by_hand(declaration: Declaration, there: Reach, grant: Grant, units: frozenset[str]) -> str:
    left = ", ".join(unit for unit in there.units_of(grant) if unit not in units)
    place = declaration.locate(f"{grant.path}.brands")
    return f"{place}: in `{grant.id}` write `brands: [{left}]`, what is left of it"


def rewritten(declaration: Declaration, grants: Sequence[Grant]) -> tuple[Rewritten, ...]:
    """Return the files that change when the grants are revoked; refuses what cannot be edited, every reason at once."""
    places = declaration.locator
    if not isinstance(places, Places):
        raise Refusal("the declaration is in no file")
    sources = [Source(Path(name).read_bytes()) for name in places.files]
    edits: dict[int, list[Edit]] = {}
    problems = []
    positions = {grant.id: index for index, grant in enumerate(declaration.grants)}
    for grant in grants:
        words = {"level": grant.level, "to": grant.to, "id": grant.id, "state": grant.state}
        try:
            edit = revoking(places, sources, positions[grant.id], words)
        except NotEditableError as why:
            problems.append(f"`{grant.id}`, {why}; set `state: {REVOKED}` by hand")
            continue
        edits.setdefault(edit.file, []).append(edit)
    if problems:
        raise Refusal("the grants cannot be changed in place; nothing is changed", *problems)
    return tuple(
        Rewritten(places.files[file], sources[file].edited(()), sources[file].edited(made))
        for file, made in sorted(edits.items())
    )


def expected(declaration: Declaration, grants: Sequence[Grant]) -> Declaration:
    """Return the declaration as it must read when exactly these grants are revoked."""
    ids = {grant.id for grant in grants}
    changed = (replace(grant, state=REVOKED) if grant.id in ids else grant for grant in declaration.grants)
    return replace(declaration, grants=tuple(changed))


def rehearse(declaration: Declaration, files: Sequence[Rewritten], wanted: Declaration) -> None:
    """Read the changed declaration from a copy; refuses unless exactly what is wanted changed."""
    root = Path(declaration.file)
    new = {each.name: each.after for each in files}
    with TemporaryDirectory(prefix="ecosystem-") as temporary:
        for name in declaration.locator.files if isinstance(declaration.locator, Places) else ():
            copy = Path(temporary, os.path.relpath(name, root.parent))
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(new.get(name) or Path(name).read_bytes())
        if not _reads_as(Path(temporary, root.name), wanted):
            raise Refusal(
                "changed in place, the declaration would not say what it should; nothing is changed",
                f"set `state: {REVOKED}` by hand",
            )


def write(declaration: Declaration, files: Sequence[Rewritten], wanted: Declaration) -> None:
    """Write the files, each in one move, and read the declaration again; puts everything back unless it is right."""
    done: list[Rewritten] = []
    try:
        for each in files:
            if Path(each.name).read_bytes() != each.before:
                raise Refusal(f"`{each.name}` was changed by somebody else meanwhile; nothing is changed", code=BROKEN)
            _replace(each.name, each.after)
            done.append(each)
        if not _reads_as(Path(declaration.file), wanted):
            raise Refusal("the declaration did not say what it should and is as it was before", code=BROKEN)
    except BaseException:
        for each in done:
            _replace(each.name, each.before)
        raise


def _reads_as(path: Path, wanted: Declaration) -> bool:
    try:
        return replace(load(path), file=wanted.file) == wanted
    except DeclarationError:
        return False


def _replace(name: str, content: bytes) -> None:
    path = Path(name).resolve()  # a link stays one
    write_whole(path, content.decode("utf-8"), mode=path.stat().st_mode & 0o7777)


def shown(files: Sequence[Rewritten]) -> Iterator[str]:
    """Yield the lines of the change as a unified diff, without their ends."""
    for each in files:
        before, after = (
            content.decode("utf-8").removesuffix("\n").split("\n") for content in (each.before, each.after)
        )
        yield from difflib.unified_diff(before, after, f"a/{each.name}", f"b/{each.name}", lineterm="", n=2)


def held_units(declaration: Declaration, grants: Sequence[Grant]) -> Mapping[str, None]:
    """Return the units that the grants reach, in declared order."""
    there = reach(declaration)
    reached = {unit for grant in grants for unit in there.units_of(grant)}
    return dict.fromkeys(unit for unit in there.units if unit in reached)
