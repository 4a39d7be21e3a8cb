"""What the engine shows of a finding, and of what was not judged: a few plain lines, without secrets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from policies.pack.hiding import hidden, plain
from policies.pack.policy import link
from policies.pack.review import Found, NotJudged, grouped

_ASSETS = 3
"""Assets that are named in a line of what was not judged."""


def sentence(found: Found, secrets: Iterable[str]) -> str:
    """Return what was found, on one line."""
    return plain(hidden(found.sentence, secrets))


def message(found: Found, secrets: Iterable[str]) -> str:
    """Return the message of a violation: what, on what, how bad, how to mend it, where to read on; and its waiver."""
    return "\n".join(_lines(found, secrets))


def _lines(found: Found, secrets: Iterable[str]) -> Iterator[str]:
    control, waiver = found.control, found.waiver
    yield sentence(found, secrets)
    yield f"asset: `{plain(found.asset)}` · {found.severity} · {control.id}: {plain(control.title)}"
    if waiver is not None:
        ticket = f" ({plain(waiver.ticket)})" if waiver.ticket else ""
        yield f"waived until {waiver.until} by {plain(waiver.approved_by)}: {plain(waiver.reason)}{ticket}"
    yield f"fix: {plain(control.fix)}"
    yield f"see: {link(control)}"


def not_judged(every: Iterable[NotJudged], secrets: Iterable[str]) -> str:
    """Return the list of what could not be judged, a line for each reason."""
    return "\n".join(["not judged:", *(f"  {line}" for line in lines(every, secrets))])


def lines(every: Iterable[NotJudged], secrets: Iterable[str]) -> Iterator[str]:
    """Yield a line for each reason: the controls, what they lacked, and of which assets."""
    hide = frozenset(secrets)
    for controls, assets, what in grouped(every):
        names = ", ".join(control.id for control in controls)
        shown = ", ".join(f"`{plain(asset)}`" for asset in assets[:_ASSETS])
        more = f" and {len(assets) - _ASSETS} more" if len(assets) > _ASSETS else ""
        of = f" (of {shown}{more})" if assets else ""
        yield f"{names}: {plain(hidden(what, hide))}{of}"
