"""AWS WAF: rules and actions, from the schema's names to the API's and back, and what WAF refuses of them.

The statements nest in each other; their names are found in botocore's own model of the API instead of in a table.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from localcloud.provider.aws import model
from localcloud.provider.kind import Props

HEAD = re.compile(r"^[A-Z0-9]+(?=[A-Z][a-z])|^[A-Z0-9]+$|^[A-Z]")
SPELLED = {
    "AWSManagedRulesACFPRuleSet": "awsManagedRulesAcfpRuleSet",
    "AWSManagedRulesATPRuleSet": "awsManagedRulesAtpRuleSet",
    "AWSManagedRulesAntiDDoSRuleSet": "awsManagedRulesAntiDdosRuleSet",
    "AsnList": "asnLists",
    "CloudWatchMetricsEnabled": "cloudwatchMetricsEnabled",
    "ForwardedIP": "forwardedIp",
    "ForwardedIPConfig": "forwardedIpConfig",
    "HeaderOrder": "headerOrders",
    "Headers": "headers",
    "IPSetForwardedIPConfig": "ipSetForwardedIpConfig",
    "JA3Fingerprint": "ja3Fingerprint",
    "JA4Fingerprint": "ja4Fingerprint",
}
WINDOWS = (60, 120, 300, 600)
LONE = {"managedRuleGroupStatement", "ruleGroupReferenceStatement"}
"""Statements whose rule overrides actions instead of having one."""


@functools.cache
def shape_of(operation: str) -> Any:
    """Return botocore's model of the input of an operation."""
    return model("wafv2").operation_model(operation).input_shape


def sent(name: str, value: Any) -> Any:
    """Return the value of the member `name` of CreateWebACL in the API's names."""
    return _sent(shape_of("CreateWebACL").members[name], value)


def seen(name: str, value: Any) -> Any:
    """Return the value of the member `name` of CreateWebACL in the schema's names."""
    return _seen(shape_of("CreateWebACL").members[name], value)


def _sent(shape: Any, value: Any) -> Any:
    if shape.type_name == "structure":
        if isinstance(value, list):
            value = value[0] if value else {}
        members = {each.lower(): each for each in shape.members}
        members |= {f"{each}s": api for each, api in members.items() if f"{each}s" not in members}
        return {
            members[name.lower()]: _sent(shape.members[members[name.lower()]], inner)
            for name, inner in value.items()
            if inner is not None and name.lower() in members
        }
    if shape.type_name == "list":
        return [_sent(shape.member, each) for each in (value if isinstance(value, list) else [value])]
    if shape.type_name == "blob":
        return str(value).encode()
    return value


def _seen(shape: Any, value: Any) -> Any:
    if shape.name == "Cookies":  # the schema has a list of one pattern there
        pattern = {"matchPatterns": [_seen(shape.members["MatchPattern"], value["MatchPattern"])]}
        return pattern | {spelled(name): inner for name, inner in value.items() if name != "MatchPattern"}
    if shape.type_name == "structure":
        return {
            spelled(name): _seen(shape.members[name], inner)
            for name, inner in value.items()
            if name in shape.members and inner is not None and inner != []
        }
    if shape.type_name == "list":
        return [_seen(shape.member, each) for each in value]
    if shape.type_name == "blob":
        return value.decode() if isinstance(value, bytes) else value
    return value


def spelled(name: str) -> str:
    """Return how the schema spells a name of the API."""
    return SPELLED.get(name) or HEAD.sub(lambda found: found[0].lower(), name, count=1)


def rules_of(props: Props) -> list[dict[str, Any]]:
    """Return the rules of a web ACL in the API's names, from `rules` or from `ruleJson`."""
    if props.get("ruleJson"):
        return list(json.loads(props["ruleJson"]))
    return [sent("Rules", [each])[0] for each in props.get("rules") or []]


def rule_problems(rules: list[Props]) -> Iterator[tuple[str, str]]:
    """Yield (`rules`, sentence) for what WAF refuses in the rules of a web ACL."""
    for attribute in ("name", "priority"):
        values = [each.get(attribute) for each in rules]
        for value in sorted({str(each) for each in values if values.count(each) > 1}):
            yield "rules", f"has the {attribute} `{value}` twice"
    for rule in rules:
        yield from (("rules", f"`{rule.get('name')}` {said}") for said in _one_rule(rule))


def _one_rule(rule: Props) -> Iterator[str]:
    statement = rule.get("statement") or {}
    kinds = [name for name, value in statement.items() if value is not None]
    if len(kinds) != 1:
        yield f"has {len(kinds)} statements, expected exactly one"
    wanted, other = ("overrideAction", "action") if set(kinds) & LONE else ("action", "overrideAction")
    if rule.get(wanted) is None:
        yield f"has no `{wanted}`, which a rule of this kind needs"
    elif len(rule[wanted]) != 1:
        yield f"has an `{wanted}` of {len(rule[wanted])} choices, expected exactly one"
    if rule.get(other) is not None:
        yield f"has an `{other}`, which a rule of this kind does not take"
    if not rule.get("visibilityConfig"):
        yield "has no `visibilityConfig`"
    yield from _statement(statement, top=True)


def _statement(statement: Mapping[str, Any], top: bool) -> Iterator[str]:
    for name, value in statement.items():
        if not isinstance(value, Mapping):
            continue
        if not top and name in LONE:
            yield f"nests `{name}`, which stands alone in its rule"
        if name == "rateBasedStatement":
            yield from _rate(value, top)
        if name in {"andStatement", "orStatement"}:
            inner = value.get("statements") or []
            if len(inner) < 2:
                yield f"has `{name}` with {len(inner)} statements, expected at least two"
            for each in inner:
                yield from _statement(each, top=False)
        if name == "notStatement":
            yield from _statement(value.get("statement") or {}, top=False)
        if isinstance(value.get("scopeDownStatement"), Mapping):
            yield from _statement(value["scopeDownStatement"], top=False)


def _rate(value: Mapping[str, Any], top: bool) -> Iterator[str]:
    if not top:
        yield "nests `rateBasedStatement`, which stands alone in its rule"
    limit, window = value.get("limit"), value.get("evaluationWindowSec")
    if isinstance(limit, int | float) and not 10 <= limit <= 2_000_000_000:
        yield f"has a limit of `{limit}`, expected 10 to 2,000,000,000"
    if window is not None and window not in WINDOWS:
        yield f"has a window of `{window}` seconds, expected one of {', '.join(map(str, WINDOWS))}"
    if value.get("aggregateKeyType") == "FORWARDED_IP" and not value.get("forwardedIpConfig"):
        yield "counts by forwarded address without `forwardedIpConfig`"
    if value.get("aggregateKeyType") == "CUSTOM_KEYS" and not value.get("customKeys"):
        yield "counts by custom keys without `customKeys`"
