"""Random policy sets about a small world, so that policies and requests often meet; a seed gives the same again."""

from __future__ import annotations

from random import Random
from typing import Any

from ecosystem.iam.request import Caller
from tests.ecosystem.iam.samples import AWAY, CALLERS, HOME, Case

BRANDS = ("north", "south")
TARGETS = [
    ("s3:GetObject", "arn:aws:s3:::{}-content/drafts/ada/a.txt"),
    ("s3:PutObject", "arn:aws:s3:::{}-content/drafts/ada/a.txt"),
    ("s3:ListBucket", "arn:aws:s3:::{}-content"),
    ("s3:ListAllMyBuckets", "*"),
    ("sqs:SendMessage", f"arn:aws:sqs:us-east-1:{HOME}:{{}}-conversions"),
    ("secretsmanager:GetSecretValue", f"arn:aws:secretsmanager:us-east-1:{HOME}:secret:{{}}/token-Ab12"),
    ("states:StartExecution", f"arn:aws:states:us-east-1:{HOME}:stateMachine:{{}}-publish"),
    ("kms:Decrypt", f"arn:aws:kms:us-east-1:{HOME}:key/{{}}-key"),
    ("sts:AssumeRole", f"arn:aws:iam::{HOME}:role/{{}}-agency"),
]
_ACTIONS = ["*", "{s}:*", "{s}:{a}", "{s}:{a}", "{S}:{l}", "{s}:Get*", "{s}:?e*", "{s}:*t", "s3:*", "sqs:*", "iam:*"]
_WORDS = ["north", "south", "North", "ada", "red"]
_TEXTS = [*_WORDS, *_WORDS, "n*", "*", "nort?", "${aws:PrincipalTag/brand}", "${aws:PrincipalTag/agency}", "${*}"]
_TEXTS += ["${aws:PrincipalTag/agency, 'north'}", "${aws:username}*", "a${?}a"]
_MULTI = {"aws:TagKeys": ["brand", "agency", "cost"], "aws:PrincipalOrgPaths": ["o-a/r-b/ou-c/", "o-a/r-x/"]}
_MULTI["aws:CalledVia"] = ["athena.amazonaws.com", "glue.amazonaws.com"]
_SINGLE = ["aws:PrincipalTag/brand", "aws:PrincipalTag/agency", "aws:RequestTag/team", "aws:username", "aws:SourceVpce"]
_DATES = [
    "2026-11-30T23:59:59Z",
    "2026-12-01T00:00:00Z",
    "2026-12-01T02:00:00+02:00",
    "2026-12-01",
    "2027-01-01T00:00:00Z",
]
_EPOCHS = ["1796083199", "1796083200", "1796083201"]
_ADDRESSES = ["203.0.113.7", "203.0.113.8", "198.51.100.1", "2001:db8::1", "2001:db9::1"]
_RANGES = [*_ADDRESSES, "203.0.113.0/24", "0.0.0.0/0", "2001:db8::/32", "::/0", "203.0.113.0/31"]
_ARNS = [
    f"arn:aws:iam::{HOME}:role/agency",
    f"arn:aws:iam::{AWAY}:role/agency",
    f"arn:aws:sns:us-east-1:{HOME}:north",
    f"arn:aws:lambda:us-east-1:{HOME}:function:north:1",
]
_ARN_PATTERNS = [
    *_ARNS,
    "arn:aws:iam::*:role/*",
    f"arn:aws:*:*:{HOME}:*",
    "arn:aws:sns:us-*-1:*:n?rth",
    "arn:*:*:*:*:n*",
]
_ARN_PATTERNS += [f"arn:aws:sns:us-east-1:{HOME}:${{aws:PrincipalTag/brand}}", "arn:aws:lambda:*:function:north:1:*"]
_ORDERS = ["Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals"]
_STRINGS = ["StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "StringLike"]
_STRINGS += ["StringNotLike"]


def case(seed: str) -> Case:
    """Return the case of a seed."""
    draw = Random(seed)  # noqa: S311
    action, pattern = draw.choice(TARGETS)
    caller = CALLERS[
        draw.choice(["role"] * 6 + ["away role"] * 3 + ["user"] * 2 + ["away user", "root", "service", "anonymous"])
    ]
    resource = pattern.format(draw.choice(BRANDS))
    make = _Maker(draw, action, resource, caller)
    owned = bool(caller.account)
    trust = action == "sts:AssumeRole"
    speaks = draw.random() < 0.65 or trust or not owned
    policy = make.policies("policy", 1, 3) if speaks and resource != "*" else None
    return Case(
        caller,
        action,
        resource,
        make.context(),
        HOME if resource != "*" else (caller.account or HOME),
        make.policies("identity", 0, 3) if owned else (),
        make.policies("boundary", 1, 2) if owned and caller.kind != "root" and draw.random() < 0.3 else None,
        make.policies("session", 1, 2) if caller.session and draw.random() < 0.3 else None,
        None if trust else policy,
        tuple(make.policies("scp", 1, 2) for _ in range(draw.choice([0, 0, 1, 2]) if owned else 0)),
        tuple(make.policies("rcp", 1, 1) for _ in range(draw.choice([0, 0, 0, 1]))),
        action == "kms:Decrypt",
        policy if trust else None,
    )


def statement(seed: str, about: Case, layer: str) -> dict[str, Any]:
    """Return another statement of a layer for a case."""
    return _Maker(Random(seed), about.action, about.resource, about.caller).statement(layer)  # noqa: S311


class _Maker:
    def __init__(self, draw: Random, action: str, resource: str, caller: Caller) -> None:
        self.draw, self.action, self.resource, self.caller = draw, action, resource, caller

    def policies(self, layer: str, least: int, most: int) -> list[dict[str, Any]]:
        return [self.statement(layer) for _ in range(self.draw.randint(least, most))]

    def statement(self, layer: str) -> dict[str, Any]:
        draw = self.draw
        denies = layer == "rcp" or draw.random() < 0.2
        found: dict[str, Any] = {"Effect": "Deny" if denies else "Allow"}
        trust = layer == "policy" and self.action == "sts:AssumeRole"
        service, name = self.action.split(":")
        shapes = [self.action] if trust or layer == "rcp" else _ACTIONS
        words = [each.format(s=service, a=name, S=service.upper(), l=name.lower()) for each in shapes]
        negated = "Not" if len(shapes) > 1 and draw.random() < 0.1 else ""
        found[f"{negated}Action"] = draw.sample(words, min(len(words), draw.choice([1, 1, 2])))
        if layer == "rcp":
            found["Resource"] = "*"
        elif not trust:
            negated = "Not" if draw.random() < 0.15 else ""
            found[f"{negated}Resource"] = [self.pattern() for _ in range(draw.choice([1, 1, 2]))]
        if layer == "policy":
            self.principal(found, denies and not trust and draw.random() < 0.4)
        if layer == "rcp":
            found["Principal"] = "*"
        if draw.random() < (0.9 if denies else 0.45):
            found["Condition"] = self.conditions()
        return found

    def pattern(self) -> str:
        draw, whole = self.draw, self.resource
        if whole == "*":
            return draw.choice(["*", "*", "arn:aws:s3:::*"])
        brand = next(each for each in BRANDS if each in whole)
        head, _, tail = whole.partition(brand)
        shapes = ["*", "*", whole, whole, f"{head}*", f"{head}{brand}*", f"{head}north*", f"{head}{brand[:-1]}?{tail}"]
        shapes += [f"{head}${{aws:PrincipalTag/brand}}{tail}", f"{head}${{aws:PrincipalTag/brand}}*"]
        shapes += [f"{head}${{aws:PrincipalTag/agency, 'north'}}*", f"{head}${{aws:PrincipalTag/agency}}*"]
        shapes += [":".join(whole.split(":")[:3]) + ":*", f"{head}{brand.upper()}{tail}"]
        shapes += [whole.replace(":us-east-1:", ":us-*-1:"), whole.replace(f":{HOME}:", ":*:")]
        shapes += [whole.replace(f"us-east-1:{HOME}", "*")]
        return draw.choice(shapes)

    def principal(self, found: dict[str, Any], negated: bool) -> None:
        draw, caller = self.draw, self.caller
        account = caller.account or HOME
        named = [each for each in (caller.arn, caller.session) if each] or [f"arn:aws:iam::{HOME}:role/agency"]
        other = [
            f"arn:aws:iam::{account}:role/other",
            f"arn:aws:sts::{account}:assumed-role/agency/ana",
            "999999999999",
        ]
        if negated:
            listed = draw.choice([[f"arn:aws:iam::{account}:root", *named], [account], other, [*named[:1], account]])
            found["NotPrincipal"] = {"AWS": listed}
            return
        kind = draw.random()
        if kind < 0.2:
            found["Principal"] = draw.choice(["*", {"AWS": "*"}])
        elif kind < 0.35 or caller.kind == "service":
            found["Principal"] = {"Service": draw.choice(["cloudtrail.amazonaws.com", "config.amazonaws.com"])}
        else:
            choices = [account, f"arn:aws:iam::{account}:root", *named * 3, *other]
            found["Principal"] = {"AWS": draw.sample(choices, draw.choice([1, 1, 2]))}

    def conditions(self) -> dict[str, dict[str, Any]]:
        found: dict[str, dict[str, Any]] = {}
        for _ in range(self.draw.choice([1, 1, 1, 2])):
            operator, key, values = self.condition()
            found.setdefault(operator, {})[key] = values if len(values) > 1 or self.draw.random() < 0.5 else values[0]
        return found

    def condition(self) -> tuple[str, str, list[str]]:
        draw = self.draw
        kind = draw.choice(
            ["single"] * 5
            + ["multi"] * 4
            + ["number", "date", "date", "epoch", "bool", "ip", "ip", "arn", "arn", "null"]
        )
        if kind == "null":
            return "Null", draw.choice([*_SINGLE, *_MULTI]), [draw.choice(["true", "false"])]
        over = draw.choice(["ForAllValues:", "ForAnyValue:"]) if kind == "multi" or draw.random() < 0.08 else ""
        exists = "IfExists" if draw.random() < 0.2 else ""
        operator, key, values = self._typed(kind)
        return f"{over}{operator}{exists}", key, draw.sample(values, min(len(values), draw.choice([1, 1, 2, 3])))

    def _typed(self, kind: str) -> tuple[str, str, list[str]]:
        draw = self.draw
        if kind == "multi":
            key = draw.choice(list(_MULTI))
            return draw.choice(_STRINGS), key, [*_MULTI[key], "*a*", "${aws:PrincipalTag/agency}"]
        if kind == "single":
            return draw.choice(_STRINGS), draw.choice(_SINGLE), list(dict.fromkeys(_TEXTS))
        if kind == "number":
            return "Numeric" + draw.choice(_ORDERS), "aws:MultiFactorAuthAge", ["9", "10", "10.5", "3600"]
        if kind in ("date", "epoch"):
            key = draw.choice(["aws:CurrentTime", "aws:TokenIssueTime"]) if kind == "date" else "aws:EpochTime"
            return "Date" + draw.choice(_ORDERS), key, _DATES if draw.random() < 0.85 else _EPOCHS
        if kind == "bool":
            return "Bool", draw.choice(["aws:SecureTransport", "aws:MultiFactorAuthPresent"]), ["true", "false"]
        if kind == "ip":
            return draw.choice(["IpAddress", "NotIpAddress"]), "aws:SourceIp", _RANGES
        operator = draw.choice(["ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike"])
        return operator, draw.choice(["aws:PrincipalArn", "aws:SourceArn"]), _ARN_PATTERNS

    def context(self) -> dict[str, str | tuple[str, ...]]:
        draw = self.draw
        pools: dict[str, list[str]] = {each: ["north", "south", "ada", "red"] for each in _SINGLE}
        pools |= {
            "aws:MultiFactorAuthAge": ["9", "10", "10.0", "11"],
            "aws:CurrentTime": _DATES,
            "aws:EpochTime": _EPOCHS,
        }
        pools |= {"aws:TokenIssueTime": _DATES, "aws:SecureTransport": ["true", "false"], "aws:SourceIp": _ADDRESSES}
        pools |= {"aws:MultiFactorAuthPresent": ["true", "false"], "aws:PrincipalArn": _ARNS, "aws:SourceArn": _ARNS}
        found: dict[str, str | tuple[str, ...]] = {k: draw.choice(v) for k, v in pools.items() if draw.random() < 0.7}
        for key, values in _MULTI.items():
            if draw.random() < 0.7:
                found[key] = tuple(
                    draw.choice([draw.sample(values, 1), draw.sample(values, 2), values, values, [""], []])
                )
        return found
