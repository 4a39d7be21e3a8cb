"""What changes between two declarations, in Markdown: for a comment on a pull request."""

from __future__ import annotations

from collections.abc import Iterator

from governance.access.difference import GAINS, Difference
from governance.render.access_text import difference_closing
from governance.render.access_words import grouped, one_line, side

_WORDS = {"new": "gains access", "more": "gains", "mixed": "gains and loses", "less": "loses", "gone": "loses access"}


def difference(said: Difference) -> str:
    """Return the difference as tables, gains first; every word of the declaration stands in a code span."""
    return "\n".join(_lines(said)) + "\n"


def code(text: str) -> str:
    """Return `text` as a code span that may stand in a table, whatever it holds."""
    inside = one_line(text).replace("`", "'").replace("|", "\\|").strip() or " "
    return f"`{inside}`"


def _lines(said: Difference) -> Iterator[str]:
    yield "### Access"
    yield ""
    groups = grouped(said.changes)
    if groups:
        yield "| | agency | where | before | after | differs |"
        yield "|---|---|---|---|---|---|"
        for group in groups:
            mark = "➕" if group.kind in GAINS else "➖"
            before, after = code(side(group.before, said.as_of)), code(side(group.after, said.as_of))
            cells = (code(group.agency), code(group.where()), before, after, ", ".join(group.differs))
            yield f"| {mark} {_WORDS[group.kind]} | {' | '.join(cells)} |"
        yield ""
    if said.trust:
        yield "| who may sign in | agency | |"
        yield "|---|---|---|"
        for each in said.trust:
            who = code(each.agency) if each.agency else "every agency with a group"
            for word, ways in (("➕ may now", each.gained), ("➖ may no longer", each.lost)):
                for way in ways:
                    yield f"| {word} | {who} | {code(way)} |"
        yield ""
    yield code(difference_closing(said))
