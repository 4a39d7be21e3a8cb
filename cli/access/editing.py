"""A grant revoked in the text of a declaration: one word changed or one key added, every other character as it was.

The positions are the loader's own. What cannot be changed without touching something else - an anchor, an alias, a tag,
a value over several lines - is refused, with its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ecosystem.noun import noun
from ecosystem.places import Places

REVOKED = "revoked"
_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_REST = re.compile(r"[ \t]*(?:(?<=[ \t])#[^\n\r\x85\u2028\u2029]*)?(?=\r\n|[\n\r\x85\u2028\u2029]|\Z)")
_END = re.compile(r"(?=[\s,}\]]|\Z)")
_BESIDE = ("level", "to", "id")
"""The keys after which `state` is put, the first that can be: each is a word, so it stands on one line."""


class NotEditableError(Exception):
    """The grant is written so that it cannot be changed here; the text says why, and the place."""


@noun(frozen=True, slots=True)
class Edit:
    """In a file, what stands from `start` to `end` (characters) becomes `text`."""

    file: int
    start: int
    end: int
    text: str


class Source:
    """The text of one file, and where its lines begin, as the loader counts them."""

    def __init__(self, data: bytes) -> None:
        text = data.decode("utf-8")
        self.mark = "\ufeff" if text.startswith("\ufeff") else ""
        self.text = text.removeprefix("\ufeff")
        self.starts = [0, *(found.end() for found in _BREAK.finditer(self.text))]

    def offset(self, spot: tuple[int, int]) -> int:
        """Return the place in the text of a line and column, both from 0."""
        return self.starts[min(spot[0], len(self.starts) - 1)] + spot[1]

    def newline(self, at: int) -> str:
        """Return how the line that `at` stands on ends; for the last line, how the first one does."""
        found = _BREAK.search(self.text, at) or _BREAK.search(self.text)
        return found[0] if found else "\n"

    def edited(self, edits: Iterable[Edit]) -> bytes:
        """Return the file with the edits made."""
        pieces, at = [self.mark], 0
        for edit in sorted(edits, key=lambda each: each.start):
            pieces += (self.text[at : edit.start], edit.text)
            at = edit.end
        return "".join((*pieces, self.text[at:])).encode("utf-8")


def revoking(places: Places, sources: Sequence[Source], index: int, words: dict[str, str]) -> Edit:
    """Return the edit that revokes the grant `grants[index]`; `words` are its `level`, `to`, `id` and `state`.

    Raises `NotEditableError`.
    """
    file, local = places.local(("grants", index))
    source = sources[file]
    for parts in (local[:1], local):
        _plain(places, source, file, parts)
    at = places.tapes[file].find((*local, "state"))
    if at[2]:
        return _changed(places, source, file, at[1], words["state"])
    for key in _BESIDE:
        name, value, said = places.tapes[file].find((*local, key))
        end = _word(source, value, words[key]) if said else None
        if end is not None:
            return _added(places, source, file, local, name, end)
    raise NotEditableError(f"{_place(places, file, at[0])}: no key of it stands on one line by itself")


def _plain(places: Places, source: Source, file: int, parts: Sequence[str | int]) -> None:
    spot = places.tapes[file].find(parts)[1]
    first = source.text[source.offset(spot) : source.offset(spot) + 1]
    if first in ("&", "*", "!"):
        what = {"&": "an anchor", "*": "an alias", "!": "a tag"}[first]
        raise NotEditableError(f"{_place(places, file, spot)}: it is written with {what}")


def _place(places: Places, file: int, spot: tuple[int, int]) -> str:
    return str(places.at(file, spot))


def _word(source: Source, spot: tuple[int, int], word: str) -> int | None:
    """Return where a word that stands at `spot`, bare or in quotes, ends; None when something else stands there."""
    at = source.offset(spot)
    for written in (word, f'"{word}"', f"'{word}'"):
        if source.text.startswith(written, at) and _END.match(source.text, at + len(written)):
            return at + len(written)
    return None


def _changed(places: Places, source: Source, file: int, spot: tuple[int, int], word: str) -> Edit:
    end = _word(source, spot, word)
    if end is None:
        raise NotEditableError(
            f"{_place(places, file, spot)}: its `state` is written with an anchor, an alias or a tag"
        )
    start = source.offset(spot)
    quote = source.text[start] if source.text[start] in "\"'" else ""
    return Edit(file, start, end, f"{quote}{REVOKED}{quote}")


def _added(
    places: Places, source: Source, file: int, local: Sequence[str | int], name: tuple[int, int], end: int
) -> Edit:
    """Return the edit that puts the key behind another: in the braces, or on a line of its own."""
    mapping = places.tapes[file].find(local)[1]
    if source.text[source.offset(mapping)] == "{":
        return Edit(file, end, end, f", state: {REVOKED}")
    rest = _REST.match(source.text, end)
    if rest is None:
        raise NotEditableError(f"{_place(places, file, name)}: something else stands on the line")
    return Edit(file, rest.end(), rest.end(), f"{source.newline(end)}{' ' * name[1]}state: {REVOKED}")
