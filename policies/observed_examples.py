"""Examples of observed evidence: what is live in a cloud and on ad platforms, beside a declaration.

The text is YAML: `resources`, a list of `{name, type, properties}` (optionally `account`, `region`, `arn`), `assets`, a
list of records of ad platforms, `expected`, what the stacks would have (`{name, type, stack, properties}`), `gaps`,
`read` (`{accounts, types, platforms}`), `environment`, and sections of a declaration, completed as in
`policies.examples`. The text `<unknown>` as a value is one that could not be read.
"""

from __future__ import annotations

from datetime import date
from textwrap import dedent
from typing import Any

import yaml

from ecosystem.estate.assets import Asset, asset
from ecosystem.estate.estate import Estate
from ecosystem.estate.expected import Expected
from ecosystem.estate.gaps import Gap, Reach
from ecosystem.estate.observed import LIVE, observed
from ecosystem.estate.resource import Resource
from ecosystem.estate.unknown import UNKNOWN
from ecosystem.loading import loads
from policies.control import Example

_OWN = ("resources", "assets", "expected", "gaps", "read", "environment")
_ACCOUNT = "111111111111"
_REGION = "sa-east-1"


def observed_estate(example: Example, as_of: date) -> Estate:
    """Return the audit that an example describes."""
    from policies.examples import completed

    said = yaml.safe_load(dedent(example.text)) or {}
    sections = {key: value for key, value in said.items() if key not in _OWN}
    text = yaml.safe_dump(sections, allow_unicode=True, sort_keys=False) if sections else ""
    read = said.get("read")
    return observed(
        [_resource(each) for each in said.get("resources", ())],
        [_asset(each) for each in said.get("assets", ())],
        as_of,
        loads(completed(text), file=f"<{example.name}>"),
        said.get("environment"),
        [Gap(**each) for each in said.get("gaps", ())],
        expected=[_expected(each) for each in said.get("expected", ())],
        reach=None if read is None else Reach(**{key: tuple(value) for key, value in read.items()}),
    )


def _resource(said: dict[str, Any]) -> Resource:
    account, region = said.get("account", _ACCOUNT), said.get("region", _REGION)
    return Resource(
        id=said["name"],
        type=said["type"],
        urn=said.get("arn", f"aws:{account}:{region}:{said['type']}:{said['name']}"),
        properties=_known(said.get("properties", {})),
        project=LIVE,
        stack=f"{account}/{region}",
        provider={"region": region, "allowedAccountIds": [account]},
    )


def _asset(said: dict[str, Any]) -> Asset:
    return asset({"platform": "meta", **{key: _marked(value) for key, value in said.items()}})


def _expected(said: dict[str, Any]) -> Expected:
    stack = said.get("stack", "dev.platform")
    return Expected(
        id=said["name"],
        type=said["type"],
        urn=f"urn:pulumi:{stack}::ecosystem::{said['type']}::{said['name']}",
        stack=stack,
        properties=said.get("properties", {}),
        account=said.get("account", _ACCOUNT),
        brand=said.get("brand"),
    )


def _known(value: Any) -> Any:
    if value == "<unknown>":
        return UNKNOWN
    if isinstance(value, dict):
        return {key: _known(each) for key, each in value.items()}
    return [_known(each) for each in value] if isinstance(value, list) else value


def _marked(value: Any) -> Any:
    if value == "<unknown>":
        return {"$unknown": "not read"}
    if isinstance(value, dict):
        return {key: _marked(each) for key, each in value.items()}
    return [_marked(each) for each in value] if isinstance(value, list) else value
