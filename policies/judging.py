"""One control over one estate: its violations, and what it could not judge.

One violation for each (control, asset): several reasons are joined in its sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ecosystem.estate.estate import DECLARED, OBSERVED, PLANNED, Estate, unit_of
from ecosystem.estate.unknown import Unjudged
from ecosystem.noun import noun
from policies.control import At, Breach, Control, Note, settings_of


@noun(frozen=True, slots=True)
class Violation:
    """A thing that the statement of a control does not hold for.

    `path` is where in the declaration (empty for what is not declared); `urn` the planned resource or the ARN of the
    observed one (empty for what is declared).
    """

    asset: str
    unit: str
    sentence: str
    path: str = ""
    urn: str = ""
    notes: tuple[Note, ...] = ()
    location: Any = None
    key: str = ""


class Judgement:
    """What one control said of one estate.

    `unjudged` are assets that could not be judged (empty: the whole), each with what was missing.
    """

    __slots__ = ("applies", "control", "unjudged", "violations")

    def __init__(self, control: Control) -> None:
        self.control = control
        self.violations: list[Violation] = []
        self.unjudged: list[tuple[str, str]] = []
        self.applies = True


def judge(control: Control, estate: Estate, settings: Mapping[str, Any] | None = None) -> Judgement:
    """Return what `control` says of `estate`; `settings` replaces defaults of its settings by name."""
    found = Judgement(control)
    given = settings or {}
    breaches: list[Breach] = []
    if estate.evidence in control.on and control.declared is not None:
        found.applies = applies(control, estate)
        if found.applies:
            _take(control.declared, (estate,), given, breaches, found, "")
    if estate.evidence != DECLARED:
        if control.waits_for is not None:
            found.unjudged.append(("", control.waits_for))
        elif estate.evidence == OBSERVED and (unseen := _unseen(control, estate)) is not None:
            found.unjudged.append(("", unseen))
        seen = False
        for noun, each in control.eaches:
            for thing in estate.of(noun):
                seen = True
                reasons: list[Any] = []
                _take(each, (thing, estate), given, reasons, found, thing.id)
                breaches += [(thing, reason) for reason in reasons]
        if estate.whole:
            for whole in control.wholes:
                seen = True
                _take(whole, (estate,), given, breaches, found, "")
        if estate.evidence == OBSERVED:
            for live in control.lives:
                seen = seen or _declares(control, estate)
                _take(live, (estate,), given, breaches, found, "")
        if not control.on or (estate.evidence == OBSERVED and OBSERVED not in control.on):
            found.applies = found.applies and seen
    found.unjudged += [(breach[0].id, breach[1].what) for breach in breaches if isinstance(breach[1], Unjudged)]
    found.violations = list(_joined(breach for breach in breaches if not isinstance(breach[1], Unjudged)))
    return found


def _unseen(control: Control, estate: Estate) -> str | None:
    """Return what an audit did not look at that a control is about, None when it looked."""
    if not control.eaches and not control.wholes and not control.lives and OBSERVED not in control.on:
        return "nothing live: no collector answers it yet"
    if PLANNED not in control.evidence:
        return None
    from ecosystem.estate.gaps import Reach  # late: a declaration has nothing live in it

    looked = estate.of(Reach)
    return "the cloud: no account was read" if looked and not looked[0].accounts else None


def _declares(control: Control, estate: Estate) -> bool:
    """Return whether the declaration beside an audit has anything that a control is about."""
    if estate.declaration is None or not control.about:
        return True
    from ecosystem.estate.declared import declared

    return applies(control, declared(estate.declaration, estate.as_of))


def applies(control: Control, estate: Estate) -> bool:
    """Return whether anything that a control is about was declared; one about nothing in particular always applies."""
    return not control.about or any(_has(estate, word) for word in control.about)


def _has(estate: Estate, word: str) -> bool:
    if word == "channels":
        return bool(estate.channels())
    if word == "campaigns":
        return bool(estate.campaigns)
    if word == "all campaigns":
        return bool(estate.declared.campaigns)
    if word == "grants":
        return bool(estate.active_grants)
    section = getattr(estate.declared, word, None)
    return bool(section) if section is not None else bool(estate.channels(word))


def _take(
    function: Any,
    arguments: tuple[Any, ...],
    given: Mapping[str, Any],
    into: list[Any],
    found: Judgement,
    asset: str,
) -> None:
    """Run one generator; what it said before it could not go on is kept."""
    names = function.__kwdefaults__
    own = {name: given[name] for name in settings_of(function) if name in given} if names and given else {}
    try:
        into.extend(function(*arguments, **own))
    except Unjudged as missing:
        found.unjudged.append((asset, missing.what))


def _joined(breaches: Iterable[Breach]) -> Iterator[Violation]:
    by_asset: dict[tuple[str, str], list[Breach]] = {}
    for breach in breaches:
        thing = breach[0]
        by_asset.setdefault((thing.id, getattr(thing, "part", "")), []).append(breach)
    for (asset, part), found in by_asset.items():
        first = found[0]
        thing = first[0]
        notes = [note for breach in found for note in (breach[3] if len(breach) > 3 else ())]
        notes += [Note(_path(breach), breach[1]) for breach in found[1:] if _path(breach) and len(found) > 1]
        yield Violation(
            asset=asset,
            unit=unit_of(thing),
            sentence="; ".join(dict.fromkeys(breach[1] for breach in found)),
            path=_path(first),
            urn=getattr(thing, "urn", "") or "",
            notes=tuple(dict.fromkeys(note for note in notes if note.path != _path(first))),
            location=getattr(thing, "location", None),
            key=part,
        )


def _path(breach: Breach) -> str:
    thing, key = breach[0], breach[2] if len(breach) > 2 else ""
    if isinstance(key, At):
        return key.path
    path = getattr(thing, "path", "") or ""
    return f"{path}.{key}" if key and path else path
