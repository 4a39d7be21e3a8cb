"""What holds when a key is not said: first the table's default, then what follows from other keys. No third level."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from ecosystem.channels import WEB
from ecosystem.grammar import Field, Record
from ecosystem.model import Cloud


def schema_defaults(fields: Iterable[Field]) -> dict[str, Any]:
    """Return the defaults of the table, by attribute."""
    return {field.name: field.default for field in fields if field.default is not None}


def settle(record: Record, values: dict[str, Any], defaults: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was read of one record with what holds of what was not said."""
    values = {**defaults, **values}
    if "provision" not in values and record.name in _PROVISIONED:
        values["provision"] = _PROVISIONED[record.name](values)[0]
    return values


def provision_of(record: str, values: Mapping[str, Any]) -> tuple[str, str]:
    """Return the `provision` of a thing that says none, and why."""
    return _PROVISIONED[record](values)


def placed(cloud: Cloud) -> Cloud:
    """Return the cloud with each environment's region, and each brand's account and region, filled in from above."""
    environments = {}
    for name, environment in cloud.environments.items():
        region = environment.region or cloud.region
        brands = {
            brand: replace(
                placement, account=placement.account or environment.account, region=placement.region or region
            )
            for brand, placement in environment.brands.items()
        }
        environments[name] = replace(environment, region=region, brands=brands)
    return replace(cloud, environments=environments)


def _always(answer: str, why: str) -> Callable[[Mapping[str, Any]], tuple[str, str]]:
    return lambda _: (answer, why)


def _of_channel(values: Mapping[str, Any]) -> tuple[str, str]:
    kind = values.get("kind")
    if kind in WEB:
        host = values.get("hosted_by")
        if host == "corporation":
            return "manage", "a web channel that is `hosted_by: corporation`"
        said = f"`hosted_by: {host}`" if host else "`hosted_by` is not said"
        return "none", f"a web channel that the corporation does not host ({said})"
    if kind == "email":
        if values.get("delivery") == "ses":
            return "manage", "an e-mail channel with `delivery: ses`"
        return "none", f"an e-mail channel with `delivery: {values.get('delivery')}`"
    return "none", f"channels of kind `{kind}` are not created by the stacks"


_PROVISIONED: dict[str, Callable[[Mapping[str, Any]], tuple[str, str]]] = {
    "database": _always("manage", "the stacks create the database"),
    "bi": _always("manage", "the stacks create the business-intelligence store"),
    "identity": _always("manage", "the stacks create the identity service"),
    "channel": _of_channel,
    "platform": _always("none", "platforms live at their vendors"),
    "measurement": _always("none", "measurement assets live at their networks"),
    "system": _always("none", "systems live elsewhere"),
}
