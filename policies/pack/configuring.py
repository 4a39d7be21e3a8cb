"""What `--policy-pack-config` says: levels and settings by policy; a name that is not known is an error."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from google.protobuf.json_format import MessageToDict

from ecosystem.problems import nearest
from policies.pack.policy import ADVISORY, DISABLED, MANDATORY, NOT_JUDGED, REMEDIATE, level
from policies.pack.surroundings import Surroundings, UnusableError
from policies.settings import fitting

ALL = "all"
"""The key under which CrossGuard's configuration speaks of every policy."""


@dataclass(frozen=True, slots=True)
class Configuration:
    """The level of every policy, by name, and the settings of every control, by identifier."""

    levels: Mapping[str, Any] = field(default_factory=dict)
    settings: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def disabled(self) -> frozenset[str]:
        """The identifiers of the controls that are not judged at all."""
        return frozenset(name.upper() for name, each in self.levels.items() if each == DISABLED)


def usual(beside: Surroundings) -> Configuration:
    """Return what holds when the engine says nothing: critical and high mandatory, settings as declared beside."""
    levels = {
        each.policy: DISABLED if beside.left_out(each) else level(beside.severity_of(each))
        for each in beside.controls.values()
    }
    settings = {name: beside.settings_of(each) for name, each in beside.controls.items()}
    return Configuration({**levels, NOT_JUDGED: ADVISORY}, settings)


def configured(beside: Surroundings, said: Mapping[str, Any]) -> Configuration:
    """Return the configuration with what the engine says, by policy; raises `UnusableError` with every problem."""
    base = usual(beside)
    levels, settings = dict(base.levels), dict(base.settings)
    problems: list[str] = []
    for name, config in said.items():
        if name not in levels:
            problems += [] if name == ALL else [f"`{name}` is no policy{_near(name, levels)}"]
            continue
        levels[name] = MANDATORY if config.enforcementLevel == REMEDIATE else config.enforcementLevel
        defaults = settings.get(name.upper(), {})
        own = dict(defaults)
        for key, value in MessageToDict(config.properties).items():
            if key not in defaults:
                problems.append(f"`{key}` is no setting of `{name}`{_near(key, defaults)}")
                continue
            try:
                own[key] = fitting(value, defaults[key])
            except ValueError as expected:
                problems.append(f"`{key}` of `{name}` is not understood, expected {expected}")
        settings[name.upper()] = own
    if problems:
        raise UnusableError("\n".join(["the configuration of the policy pack cannot be understood:", *problems]))
    return Configuration(levels, settings)


def _near(word: str, known: Mapping[str, Any]) -> str:
    found = nearest(word, known)
    return f"; did you mean `{found}`?" if found else ""
