"""An audit: what is live judged by the controls, beside what the declaration claims, and what could not be told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from ecosystem.estate.declared import declared
from ecosystem.estate.estate import OBSERVED
from ecosystem.estate.expected import Expected
from ecosystem.estate.gaps import Gap
from ecosystem.estate.joining import Declared, Join, join, platform_of
from ecosystem.estate.observed import observed
from ecosystem.model import Declaration
from ecosystem.noun import noun
from governance.audit.coverage import uncovered
from governance.collect.snapshot import Snapshot
from governance.evaluation import FAIL, NOT_APPLICABLE, NOT_MEASURED, VERIFIED, Chosen, Run, evaluate

if TYPE_CHECKING:
    from ecosystem.waivers import Waiver

_NOT_ASKED: Final = ("nothing live: ", "the cloud: no account", "what is live of ", "what the declaration expects")
"""How the sentences begin on what this audit was not to look at: it is not measured, and nothing broke."""


@noun(frozen=True, slots=True)
class Audit:
    """The outcome: the run over what is live, with the status of every chosen control from the best evidence there is.

    `claimed_failing` are controls that the declaration alone fails already; `snapshot` is what was seen.
    """

    run: Run
    snapshot: Snapshot
    claimed_failing: tuple[str, ...] = ()

    @property
    def incomplete(self) -> bool:
        """Whether something that was to be read could not be, so that a chosen control is not measured for it."""
        return any(not what.startswith(_NOT_ASKED) for _, _, what in self.run.unjudged)

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """What could not be read, sorted."""
        return tuple(sorted(self.run.estate.of(Gap), key=lambda each: (each.source, each.account, each.sentence)))

    @property
    def joined(self) -> Join | None:
        """The declared channels and the live assets side by side, None where no ad platform was read."""
        return join(self.run.estate) if self.snapshot.reach.platforms else None


def audit(
    snapshot: Snapshot,
    declaration: Declaration,
    as_of: date,
    chosen: Chosen,
    *,
    environment: str | None = None,
    waivers: Sequence[Waiver] = (),
    expected: Iterable[Expected] = (),
) -> Audit:
    """Return what the chosen controls say of a snapshot; controls that no live evidence answers are as declared."""
    estate = observed(
        snapshot.resources,
        snapshot.assets,
        as_of,
        declaration,
        environment or snapshot.environment,
        snapshot.gaps,
        expected=expected,
        reach=snapshot.reach,
    )
    live = evaluate(estate, chosen, waivers)
    claims = evaluate(declared(declaration, as_of), chosen, waivers)
    hidden = list(uncovered(chosen.controls, estate))
    unjudged = dict.fromkeys((*live.unjudged, *((control, "", gap.sentence) for control, gap in hidden)))
    blind = {control for control, _ in hidden}
    status = {
        control: _status(control, live, blind)
        if OBSERVED in found.evidence
        else claims.status.get(control, NOT_MEASURED)
        for control, found in chosen.controls.items()
    }
    run = replace(live, status=status, unjudged=tuple(unjudged))
    failing = tuple(each for each, said in claims.status.items() if said == FAIL)
    return Audit(run, snapshot, failing)


def _status(control: str, live: Run, blind: set[str]) -> str:
    """What is found stays found; what may have been hidden is not verified."""
    said = live.status[control]
    if said in (VERIFIED, NOT_APPLICABLE) and control in blind:
        return NOT_MEASURED
    return said


def as_data(found: Audit) -> dict[str, Any]:
    """Return an audit for programs: as `check` has it, with what was not measured, the gaps and the join."""
    from governance.render.data import as_data as run_data

    said = run_data(found.run)
    said["summary"] = {**said["summary"], "complete": not found.incomplete}
    said["collected"] = found.snapshot.collected
    said["read"] = {
        "accounts": list(found.snapshot.reach.accounts),
        "platforms": list(found.snapshot.reach.platforms),
        "emulator": found.snapshot.emulator,
        "resources": len(found.snapshot.resources),
        "assets": len(found.snapshot.assets),
    }
    said["not_measured"] = not_measured(found)
    said["gaps"] = [
        {
            "source": gap.source,
            "account": gap.account,
            "region": gap.region,
            "what": gap.what,
            "permission": gap.permission,
        }
        for gap in found.gaps
    ]
    said["claimed_failing"] = list(found.claimed_failing)
    said["joined"] = _join_data(found.joined)
    return said


def not_measured(found: Audit) -> dict[str, list[str]]:
    """Return the observed controls that are not measured, each with why."""
    why: dict[str, list[str]] = {}
    for control, _, what in found.run.unjudged:
        if found.run.status.get(control) == NOT_MEASURED:
            why.setdefault(control, []).append(what)
    return {control: list(dict.fromkeys(said)) for control, said in why.items()}


def _join_data(found: Join | None) -> Mapping[str, Any] | None:
    if found is None:
        return None
    return {
        "matched": [{"declared": thing.id, "asset": asset.id} for thing, asset in found.pairs],
        "declared_only": [_side(each) for each in found.absent],
        "live_only": [{"asset": each.id, "name": _text(each.name)} for each in found.undeclared],
        "not_read": [_side(each) for each in (*found.unread, *found.unsure)],
    }


def _side(thing: Declared) -> dict[str, str | None]:
    return {"declared": thing.id, "platform": platform_of(thing) or None, "external_id": thing.external_id}


def _text(said: Any) -> str | None:
    return said if isinstance(said, str) else None
