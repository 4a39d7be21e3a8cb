"""What the controls say of one run of the engine: of each resource alone, and of all of them together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ecosystem.estate.estate import PLANNED, Estate
from ecosystem.estate.planned import planned
from ecosystem.estate.resource import Resource
from policies.control import Control
from policies.judging import Judgement, Violation, judge
from policies.pack.surroundings import Surroundings

if TYPE_CHECKING:
    from ecosystem.waivers import Waiver
    from policies.waiving import Settled


@dataclass(frozen=True, slots=True)
class Found:
    """A planned thing that a control does not hold for; `urn` is empty when it is about the stack as a whole."""

    control: Control
    severity: str
    asset: str
    urn: str
    unit: str
    sentence: str
    waiver: Waiver | None = None


@dataclass(frozen=True, slots=True)
class NotJudged:
    """What one control could not say: of an asset (empty: of the whole), and what was missing."""

    control: Control
    asset: str
    what: str
    urn: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """The outcome of judging: what was found, what could not be judged, and which controls had nothing to look at."""

    found: tuple[Found, ...] = ()
    not_judged: tuple[NotJudged, ...] = ()
    idle: tuple[Control, ...] = ()


class Review:
    """The controls of one stack, ready to judge; `disabled` are left out, `settings` go by identifier."""

    def __init__(
        self,
        beside: Surroundings,
        stack: str,
        settings: Mapping[str, Mapping[str, Any]],
        disabled: Iterable[str] = (),
    ) -> None:
        out = frozenset(disabled)
        running = [control for name, control in beside.controls.items() if name not in out]
        self._beside = beside
        self._environment = environment_of(beside, stack)
        self._settings = settings
        self._alone = [replace(each, declared=None, wholes=[], waits_for=None) for each in running if each.eaches]
        self._together = [
            replace(each, eaches=[]) for each in running if each.wholes or each.waits_for or PLANNED in each.on
        ]
        self._waivers = _settled(beside, self._environment)

    def alone(self, resource: Resource) -> Said:
        """Return what is said of one resource by itself."""
        estate = self._estate((resource,), whole=False)
        concerned: list[Control] = []
        idle: list[Control] = []
        for control in self._alone:
            looks = any(noun in estate.nouns for noun, _ in control.eaches)
            (concerned if looks else idle).append(control)
        said = self._judged(concerned, estate, resource.id, resource.urn)
        return replace(said, idle=tuple(idle))

    def together(self, resources: Sequence[Resource], asked: Callable[[str], bool]) -> Said:
        """Return what is said of all resources together; what the run does not make (not `asked`) is not accused."""
        said = self._judged(self._together, self._estate(resources, whole=True))
        found = tuple(each for each in said.found if not each.urn or asked(each.urn))
        return replace(said, found=found)

    def _estate(self, resources: Iterable[Resource], *, whole: bool) -> Estate:
        beside = self._beside
        return planned(resources, beside.as_of, beside.declaration, environment=self._environment, whole=whole)

    def _judged(self, controls: Iterable[Control], estate: Estate, asset: str = "", urn: str = "") -> Said:
        found: list[Found] = []
        not_judged: list[NotJudged] = []
        for control in controls:
            judgement = _judge(control, estate, self._settings.get(control.id), asset)
            found += [self._found(control, each, urn) for each in judgement.violations]
            not_judged += [NotJudged(control, asset, what, urn) for asset, what in judgement.unjudged]
        return Said(
            tuple(found), tuple({(each.control.id, each.asset, each.what): each for each in not_judged}.values())
        )

    def _found(self, control: Control, violation: Violation, urn: str) -> Found:
        made = Found(
            control,
            self._beside.severity_of(control),
            violation.asset,
            violation.urn or urn,
            violation.unit,
            violation.sentence,
        )
        waiver = self._waivers.covering(made) if self._waivers is not None else None
        return replace(made, waiver=waiver) if waiver is not None else made


def _judge(control: Control, estate: Estate, settings: Mapping[str, Any] | None, asset: str) -> Judgement:
    """Judge; a control that breaks could not judge, and the others go on."""
    try:
        return judge(control, estate, settings)
    except Exception as fault:  # noqa: BLE001 - whatever a control raises is about that control
        broken = Judgement(control)
        broken.unjudged.append((asset, f"the control itself broke: {_place(fault)}"))
        return broken


def _place(fault: Exception) -> str:
    """Where a control broke, and by what; its text may hold the program's values and is not shown."""
    step = fault.__traceback__
    while step is not None and step.tb_next is not None:
        step = step.tb_next
    where = f" in `{Path(step.tb_frame.f_code.co_filename).name}`, line {step.tb_lineno}" if step else ""
    return f"{type(fault).__name__}{where}"


def environment_of(beside: Surroundings, stack: str) -> str | None:
    """Return the environment of a stack: its name, or what stands before the dot; None when no such is declared."""
    declared = beside.declaration.cloud.environments if beside.declaration is not None else {}
    name = stack.rpartition("/")[2]
    return next((each for each in (name, name.partition(".")[0]) if each in declared), None)


def _settled(beside: Surroundings, environment: str | None) -> Settled | None:
    """The waivers that hold here today; whether one of them covers nothing at all is for `check` to say."""
    if not beside.waivers:
        return None
    from policies.waiving import settle

    severities = {name: beside.severity_of(control) for name, control in beside.controls.items()}
    estate = planned((), beside.as_of, beside.declaration, environment=environment)
    return settle(beside.waivers, (), frozenset(), severities, estate)


def grouped(not_judged: Iterable[NotJudged]) -> Iterator[tuple[list[Control], list[str], str]]:
    """Yield (controls, assets, what was missing): what is missing for the same assets is said once.

    Sorted, since the engine asks about resources in whatever order the program's own concurrency gives.
    """
    assets: dict[tuple[str, str], list[str]] = {}
    controls: dict[str, Control] = {}
    for each in not_judged:
        controls[each.control.id] = each.control
        known = assets.setdefault((each.control.id, each.what), [])
        if each.asset and each.asset not in known:
            known.append(each.asset)
    alike: dict[tuple[str, tuple[str, ...]], list[Control]] = {}
    for (identifier, what), named in assets.items():
        alike.setdefault((what, tuple(sorted(named))), []).append(controls[identifier])
    for (what, of), found in alike.items():
        yield found, list(of), what
