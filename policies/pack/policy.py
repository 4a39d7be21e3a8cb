"""A control as a policy of Pulumi's: its name, level, severity, what can be set, and where its page is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pulumi.runtime.proto import analyzer_pb2 as protocol

from policies.control import CRITICAL, HIGH, LOW, MEDIUM, Control

NAME: Final = "ecosystem"
VERSION: Final = "0.1.0"
NOT_JUDGED: Final = "not-judged"
"""The policy that lists what could not be judged."""

ADVISORY, MANDATORY, DISABLED, REMEDIATE = (
    protocol.ADVISORY,
    protocol.MANDATORY,
    protocol.DISABLED,
    protocol.REMEDIATE,
)
SEVERITY: Final = {
    CRITICAL: protocol.POLICY_SEVERITY_CRITICAL,
    HIGH: protocol.POLICY_SEVERITY_HIGH,
    MEDIUM: protocol.POLICY_SEVERITY_MEDIUM,
    LOW: protocol.POLICY_SEVERITY_LOW,
}

_FRAMEWORKS = (
    "ISO/IEC 27001:2022",
    "CIS AWS Foundations",
    "AWS Well-Architected",
    "GDPR",
    "LGPD",
    "Ley 25.326",
)
_TYPES = {bool: "boolean", int: "integer", float: "number", str: "string"}


def level(severity: str) -> Any:
    """Return how a policy of this severity is enforced when nothing else is said: critical and high are mandatory."""
    return MANDATORY if severity in {CRITICAL, HIGH} else ADVISORY


def link(control: Control) -> str:
    """Return where the page of a control is."""
    return f"docs/controls.md#{control.policy}"


def info(control: Control, severity: str, settings: Mapping[str, Any], *, disabled: bool = False) -> Any:
    """Return the `PolicyInfo` of a control; `settings` are those in force, the defaults of its configuration."""
    made = protocol.PolicyInfo(
        name=control.policy,
        displayName=f"{control.id} {control.title}",
        description=control.title,
        enforcementLevel=DISABLED if disabled else level(severity),
        severity=SEVERITY[severity],
        policy_type=_type(control),
        remediation_steps=control.fix,
        url=link(control),
        tags=[control.family.lower(), *control.references],
    )
    if settings:
        made.configSchema.properties.update({name: _schema(value) for name, value in settings.items()})
    if control.references:
        reference = control.references[0]
        name = next((each for each in _FRAMEWORKS if reference.startswith(each)), "")
        if name:
            made.framework.name, made.framework.reference = name, reference.removeprefix(name).strip(" ,")
    return made


def listing() -> Any:
    """Return the `PolicyInfo` of what could not be judged."""
    return protocol.PolicyInfo(
        name=NOT_JUDGED,
        displayName="Not judged",
        description="What could not be judged: a value that is not known yet, or a control that waits for something",
        enforcementLevel=ADVISORY,
        severity=protocol.POLICY_SEVERITY_LOW,
        policy_type=protocol.POLICY_TYPE_STACK,
        remediation_steps="nothing need be done; `up` and the audit judge it once the values are known",
        url="docs/controls.md",
    )


def _type(control: Control) -> Any:
    """A resource's policy, a stack's, or both: the protocol's word for both is unknown."""
    if control.eaches and control.wholes:
        return protocol.POLICY_TYPE_UNKNOWN
    return protocol.POLICY_TYPE_RESOURCE if control.eaches else protocol.POLICY_TYPE_STACK


def _schema(value: Any) -> dict[str, Any]:
    if isinstance(value, (list, tuple, set, frozenset)):
        items = sorted(value) if isinstance(value, (set, frozenset)) else list(value)
        kinds = {_TYPES.get(type(each)) for each in items}
        inner: dict[str, Any] = {"type": next(iter(kinds))} if len(kinds) == 1 and None not in kinds else {}
        return {"type": "array", "items": inner, "default": items}
    kind = _TYPES.get(type(value))
    return {"type": kind, "default": value} if kind else {"default": value}
