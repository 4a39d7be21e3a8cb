"""What a role's session brings to a request by itself: who it is, and its tags as far as nobody can set them.

Sources: "AWS global condition context keys" and "Pass session tags in AWS STS", IAM user guide: `aws:PrincipalTag/...`
is the role's tag unless a session tag of that key was passed, which the role's trust has to allow (`sts:TagSession`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ecosystem.estate.iam import Condition, Statement
from ecosystem.estate.iam_matching import acts, glob
from ecosystem.iam.symbolic.texts import Value
from ecosystem.iam.world import RoleState

_TAG = "aws:principaltag/"
_ASKED = "aws:requesttag/"


def fixed_keys(role: RoleState, conditions: Iterable[Condition], resources: Iterable[str] = ()) -> dict[str, Value]:
    """Return the keys that a role's session decides, by lower-case names; what a caller can choose is not among them.

    The tags that the conditions or variables of policies ask for are in it as far as the role fixes them; `resources`
    are what other policies than the role's own are about.
    """
    found: dict[str, Value] = {
        "aws:principalarn": role.arn,
        "aws:principalaccount": role.account,
        "aws:principaltype": "AssumedRole",
        "aws:principalisawsservice": "false",
        "aws:principalservicename": None,
        "aws:username": None,
    }
    tags = {key.lower(): value for key, value in role.tags.items()}
    unseen = {each.lower() for each in role.hidden}
    tagging = tuple(_tagging(role))
    for key in _asked(role, conditions, resources):
        value = tags.get(key)
        if role.trust.missing or unseen & {key, "*"}:
            continue
        if not any(may_set(statement, key, value) for statement in tagging):
            found[_TAG + key] = value
    return found


def may_set(statement: Statement, key: str, value: str | None) -> bool:
    """Return whether a statement that allows `sts:TagSession` lets a session choose a tag, other than to `value`."""
    for condition in statement.conditions:
        texts = [each for each in condition.values if isinstance(each, str) and "${" not in each]
        if len(texts) < len(condition.values):
            continue
        if condition.key == "aws:tagkeys" and condition.operator.startswith("forallvalues:string"):
            if "not" not in condition.base and not any(glob(each.lower(), key) for each in texts):
                return False
        elif condition.key == _ASKED + key and condition.operator == "stringequals" and texts == [value]:
            return False
    return True


def _tagging(role: RoleState) -> Iterator[Statement]:
    return (each for each in role.trust.statements if each.effect == "Allow" and acts(each, "sts:TagSession"))


def _asked(role: RoleState, conditions: Iterable[Condition], resources: Iterable[str]) -> set[str]:
    """The keys of principal tags that anything asks for: the role's own, those of conditions, those of variables."""
    asked = {key.lower() for key in role.tags}
    texts: list[str] = list(resources)
    for condition in conditions:
        texts.append(condition.key)
        texts.extend(each for each in condition.values if isinstance(each, str))
    for policy in (*role.identity, *((role.bounded,) if role.bounded else ())):
        for statement in policy.document.statements:
            texts.extend((*statement.resources, *statement.not_resources))
    for text in texts:
        lower = text.lower()
        at = lower.find(_TAG)
        while at >= 0:
            asked.add(lower[at + len(_TAG) :].split("}")[0].split(",")[0].strip())
            at = lower.find(_TAG, at + 1)
    return asked
