"""Waivers: which finding is accepted, why, by whom, until when. `governance/waivers.yaml`, beside the declaration.

The file is a list; it is read as strictly as the declaration is, by the same reader.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import field, replace
from datetime import date
from pathlib import Path
from typing import Any

from ecosystem.answering import problems_of
from ecosystem.files import MAX_BYTES, RefusedError, read
from ecosystem.gathering import Gathered
from ecosystem.grammar import Field, ListOf, Record, Text
from ecosystem.model import Location, Meta
from ecosystem.noun import noun
from ecosystem.plain import plain
from ecosystem.problems import DeclarationError
from ecosystem.reading import Mistake, Reading
from ecosystem.tape import Tape
from ecosystem.tree import Flaw, Tree, read_tree
from ecosystem.verdicts import FOUND, Bad, day
from ecosystem.words import DATE, EMAIL_TEXT, ENVIRONMENT, NAME

__all__ = ["WAIVER", "WAIVERS", "DeclarationError", "Waiver", "load_waivers", "loads_waivers"]


@noun(frozen=True, slots=True)
class Waiver:
    """A finding that is accepted for a time. `start` is the key `from`; both days are inclusive.

    `path` (`[3]`) and `location` are its own in the waivers' file; `environment` None is every environment.
    """

    control: str
    asset: str
    reason: str
    requested_by: str
    approved_by: str
    start: date
    until: date
    path: str
    environment: str | None = None
    ticket: str | None = None
    meta: Meta | None = None
    location: Location = field(default=Location("<memory>", 1, 1), compare=False)

    def as_data(self) -> dict[str, Any]:
        """Return it as data for JSON, by the keys of its file, with its place; what is not said is left out."""
        place = self.location
        where = {"file": place.file, "line": place.line, "column": place.column, "path": self.path}
        return {**plain(self, WAIVER), "location": where}


_SAID = "^[ \\t\\r\\n]*[^ \\t\\r\\n\\x00][^\\x00]*$"
"""Something else than blanks."""

WAIVER = Record(
    "waiver",
    "A finding that is accepted: for which control and asset, why, by whom, until when.",
    Waiver,
    (
        Field(
            "control",
            Text("a control's identifier", "^[A-Z]{2,5}-[0-9]{3}$", hint="one such as `DAT-002`"),
            "the control, by its identifier",
            True,
        ),
        Field(
            "asset",
            Text("an asset", _SAID, hint="the asset that the finding names"),
            "the asset exactly as the finding names it, or its URN or ARN; `*` is every asset (not of a critical "
            "control)",
            True,
        ),
        Field("environment", ENVIRONMENT, "only in this environment; in every one when not said"),
        Field(
            "reason", Text("a reason", _SAID, hint="why the finding is accepted"), "why the finding is accepted", True
        ),
        Field("requested_by", EMAIL_TEXT, "who asked for it", True),
        Field("approved_by", EMAIL_TEXT, "who approved it: a steward of the corporation, not who asked for it", True),
        Field("from", DATE, "the first day on which it holds", True, attr="start"),
        Field("until", DATE, "the last day on which it holds; at most 90 days on for a critical control", True),
        Field("ticket", NAME, "where it is followed up"),
    ),
    placed=True,
)

WAIVERS = ListOf(WAIVER)


def load_waivers(path: str | Path, known_controls: Collection[str] | None = None) -> tuple[Waiver, ...]:
    """Return the waivers of a file, none when there is no such file; raises `DeclarationError` with every problem.

    With `known_controls`, a waiver of another control is a problem, and the nearest of them is named.
    """
    path = Path(path)
    try:
        data = read(path, MAX_BYTES)
    except RefusedError as refusal:
        if _absent(path):
            return ()
        unread = _gathered(b"", _shown(path), Tape(), [Flaw((0, 0), (), str(refusal), "file")])
        raise DeclarationError(problems_of(unread, ())) from None
    return _waivers(data, _shown(path), known_controls)


def loads_waivers(
    text: str | bytes, file: str = "<text>", known_controls: Collection[str] | None = None
) -> tuple[Waiver, ...]:
    """Return the waivers in `text`; `file` is what their places are named by. Raises `DeclarationError`."""
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    return _waivers(data, file, known_controls)


def _waivers(data: bytes, name: str, known: Collection[str] | None) -> tuple[Waiver, ...]:
    tree = read_tree(data)
    if [flaw.code for flaw in tree.flaws] == ["empty"]:
        return ()
    gathered = _gathered(data, name, tree.tape, tree.flaws)
    found, mistakes = _read(tree, known)
    if problems := problems_of(gathered, mistakes):
        raise DeclarationError(problems)
    return tuple(
        replace(waiver, location=gathered.places.at(*gathered.places.spot((index,))[:2]))
        for index, waiver in enumerate(found)
    )


def _gathered(data: bytes, name: str, tape: Tape, flaws: Iterable[Flaw]) -> Gathered:
    gathered = Gathered()
    number = gathered.places.add(name, tape)
    gathered.sources.append(data)
    gathered.flaws.extend((number, flaw) for flaw in flaws)
    return gathered


def _read(tree: Tree, known: Collection[str] | None) -> tuple[tuple[Waiver, ...], list[Mistake]]:
    if not tree.whole:
        return (), []
    if tree.root is None:
        text = f"{FOUND}, and a list of waivers is expected; write `[]` when there are none"
        return (), [Mistake(None, Bad("empty", text))]
    reading = Reading(None)
    found = reading.reader(WAIVERS if known is None else _OF_KNOWN)(tree.root, None)
    items = tree.root if isinstance(tree.root, list) else []
    return found, [*reading.mistakes, *_unknown_controls(items, known), *_out_of_order(items)]


_OF_KNOWN = ListOf(
    replace(WAIVER, fields=(replace(WAIVER.fields[0], type=Text("a control's identifier")), *WAIVER.fields[1:]))
)
"""Where the controls are known, a misspelt one is compared with them, whatever its form."""


def _unknown_controls(items: list[Any], known: Collection[str] | None) -> Iterator[Mistake]:
    names = None if known is None else tuple(sorted(known))
    for index, item in enumerate(items):
        said = item.get("control") if isinstance(item, dict) else None
        if names is not None and isinstance(said, str) and said and said not in names:
            bad = Bad("reference", f"{FOUND} is no control", (), names, "; `ecosystem explain` lists them")
            yield Mistake(((None, index), "control"), bad, said)


def _out_of_order(items: list[Any]) -> Iterator[Mistake]:
    read_day = day(DATE)
    for index, item in enumerate(items):
        if isinstance(item, dict):
            start, until = read_day(item.get("from")), read_day(item.get("until"))
            if isinstance(start, date) and isinstance(until, date) and until < start:
                bad = Bad("order", f"{FOUND} is before `from`, which is `{start}`; ends are inclusive")
                yield Mistake(((None, index), "until"), bad, item["until"])


def _absent(path: Path) -> bool:
    """Return whether there is nothing at all: a link to nowhere, or what may not be read, is a problem."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except (OSError, ValueError):
        return False
    return False


def _shown(path: Path) -> str:
    return str(path).encode("utf-8", "backslashreplace").decode("utf-8")
