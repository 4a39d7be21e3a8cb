"""What the pack needs beside the program: the declaration, if there is one, the day, the controls and how they are set.

The declaration is the one that ECOSYSTEM_FILE names, else the nearest `ecosystem.yaml` upwards of the program.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ecosystem.estate.estate import PLANNED
from ecosystem.model import Declaration
from policies.catalogue import BadControlError, load, load_folder
from policies.control import Control
from policies.settings import BadSettingsError, Settings, load_settings

if TYPE_CHECKING:
    from ecosystem.waivers import Waiver

FILE: Final = "ecosystem.yaml"
WAIVERS: Final = Path("governance", "waivers.yaml")

_SHOWN = 20  # problems of a declaration that are shown


class UnusableError(Exception):
    """What lies beside the program cannot be understood; the text says what, a line for each reason."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The controls that planned evidence answers, and what they are judged with; `declaration` may be missing."""

    controls: Mapping[str, Control]
    as_of: date
    declaration: Declaration | None = None
    settings: Settings = field(default_factory=Settings)
    waivers: tuple[Waiver, ...] = ()

    def severity_of(self, control: Control) -> str:
        """Return the severity in force of a control."""
        return self.settings.severity.get(control.id, control.severity)

    def settings_of(self, control: Control) -> dict[str, Any]:
        """Return the settings in force of a control, by name."""
        return {**control.settings, **self.settings.settings.get(control.id, {})}

    def left_out(self, control: Control) -> bool:
        """Return whether `select` or `ignore` leaves a control out."""
        names = {control.id, control.family, f"{control.family}-*", f"{control.family}-"}
        chosen = not self.settings.select or not names.isdisjoint(self.settings.select)
        return not chosen or not names.isdisjoint(self.settings.ignore)


def surroundings(start: Path, variables: Mapping[str, str] | None = None) -> Surroundings:
    """Return what lies beside the program in `start`; raises `UnusableError`."""
    said = os.environ if variables is None else variables
    as_of = _day(said.get("ECOSYSTEM_AS_OF"))
    path = _declaration_file(start, said.get("ECOSYSTEM_FILE"))
    settings = _settings(path.parent if path else start)
    every = _controls(settings)
    controls = {name: each for name, each in every.items() if PLANNED in each.evidence}
    if path is None:
        return Surroundings(controls, as_of, None, settings)
    return Surroundings(controls, as_of, _declaration(path), settings, _waivers(path, every))


def _day(said: str | None) -> date:
    if not said:
        return datetime.now(UTC).date()
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise UnusableError(f"`{said}` is no day; ECOSYSTEM_AS_OF takes `2026-12-31`") from None


def _declaration_file(start: Path, said: str | None) -> Path | None:
    if said:
        path = start / said
        if not path.is_file():
            raise UnusableError(f"`{said}` is no file; ECOSYSTEM_FILE must name the declaration")
        return path
    found = (folder / FILE for folder in (start, *start.parents))
    return next((path for path in found if path.is_file()), None)


def _declaration(path: Path) -> Declaration:
    from ecosystem.loading import DeclarationError
    from ecosystem.loading import load as read

    try:
        return read(path)
    except DeclarationError as broken:
        raise UnusableError(_told(path, broken)) from None


def _told(path: Path, broken: Any) -> str:
    lines = [f"`{path}` cannot be understood:", *(f"  {each}" for each in broken.problems[:_SHOWN])]
    more = len(broken.problems) - _SHOWN
    return "\n".join([*lines, f"  and {more} more; `ecosystem validate` shows them"] if more > 0 else lines)


def _settings(folder: Path) -> Settings:
    try:
        return load_settings(folder)
    except BadSettingsError as bad:
        raise UnusableError(str(bad)) from None


def _controls(settings: Settings) -> dict[str, Control]:
    controls = load()
    for folder in settings.controls:
        try:
            own = load_folder(folder)
        except BadControlError as bad:
            raise UnusableError(str(bad)) from None
        for identifier, control in own.items():
            if identifier in controls:
                raise UnusableError(f"`{identifier}` of `{control.file}` is taken, by `{controls[identifier].file}`")
            controls[identifier] = control
    return controls


def _waivers(path: Path, controls: Mapping[str, Control]) -> tuple[Waiver, ...]:
    file = path.parent / WAIVERS
    if not file.exists():
        return ()
    from ecosystem.loading import DeclarationError
    from ecosystem.waivers import load_waivers

    try:
        return load_waivers(file, frozenset(controls))
    except DeclarationError as broken:
        raise UnusableError(_told(file, broken)) from None
