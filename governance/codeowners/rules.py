"""Which part of a repository asks whom, from the general to the particular: in CODEOWNERS the last match counts.

What says who is judged and how - waivers, baseline, own controls, settings, the file itself and what CI runs - asks
governance; an included file asks the steward of the unit that all of it is about, or governance when there are several:
one owner's approval is enough for a forge, so that two stewards in a line would each approve for the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from ecosystem.estate import Estate
from governance.codeowners.answering import answering, everybody, governance, heads
from governance.codeowners.parts import globs, included
from governance.codeowners.writing import Forge, Rule, pattern
from policies.settings import FILE as SETTINGS

_FOLDER = "governance"


class OutsideError(Exception):
    """A file lies outside the repository; the text names it."""


def rules(estate: Estate, top: Path, controls: Iterable[Path], forge: Forge) -> tuple[Rule, ...]:
    """Return the rules for a declaration in the repository at `top`; `controls` are folders of one's own.

    Raises `NobodyError`, `OutsideError`, and `BadNameError` for a file that no pattern can name.
    """
    declaration = estate.declared
    root = Path(declaration.file)
    answers = (governance(estate),)
    broad = [
        *sorted({_glob(top, folder, glob) for folder, glob in globs(declaration)}),
        *sorted({f"{said}/" for each in (root.parent / _FOLDER, *controls) for said in _names(top, each)}),
        *_names(top, root.parent / SETTINGS),
        *(pattern(each) for each in forge.pipelines),
        "CODEOWNERS",
    ]
    return tuple(
        {
            **{each: Rule(each, answers) for each in broad},
            **{each: Rule(each, heads(estate)) for each in _names(top, root)},
            **{each.pattern: each for each in sorted(_parts(estate, top), key=lambda rule: rule.pattern)},
        }.values()
    )


def _parts(estate: Estate, top: Path) -> Iterator[Rule]:
    for file, units in included(estate.declared).items():
        asked = everybody(answering(estate, unit) for unit in sorted(units))
        owner = asked[0] if len(asked) == 1 else governance(estate)
        for each in _names(top, Path(file)):
            yield Rule(each, (owner,))


def _names(top: Path, path: Path) -> list[str]:
    """Return the patterns of a path: by its name, and by what it is a link to."""
    named = path.parent.resolve() / path.name
    return sorted({pattern(_inside(top, each)) for each in (named, path.resolve())})


def _inside(top: Path, path: Path) -> str:
    if not path.is_relative_to(top):
        raise OutsideError(f"`{path}` lies outside the repository at `{top}`")
    return path.relative_to(top).as_posix()


def _glob(top: Path, folder: Path, glob: str) -> str:
    """Return a glob of `include` as a pattern; a set of characters, which GitHub lacks, becomes any character."""
    base = _inside(top, folder.resolve())
    said = [_wild(each) for each in glob.split("/") if each not in ("", ".")]
    return "/".join([pattern(base) if base != "." else "", *said])


def _wild(segment: str) -> str:
    if segment == "**":
        return segment
    parts = re.split(r"(\[[!]?\]?[^\]]*\]|\*+|\?)", segment)
    return "".join(
        ("*" if each[0] == "*" else "?") if at % 2 else pattern(each).removeprefix("/")
        for at, each in enumerate(parts)
        if each
    )
