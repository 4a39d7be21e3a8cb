"""Amazon States Language, the parts of a state: choice rules, retriers, catchers, payload templates, paths, resources.

The rules: https://states-language.net/spec.html and
https://docs.aws.amazon.com/step-functions/latest/dg/concepts-amazon-states-language.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

STRING = ("Equals", "LessThan", "GreaterThan", "LessThanEquals", "GreaterThanEquals")
OPERATORS: Mapping[str, type | tuple[type, ...]] = {
    **{f"String{each}": str for each in STRING},
    **{f"Numeric{each}": (int, float) for each in STRING},
    **{f"Timestamp{each}": str for each in STRING},
    **{f"{kind}{each}Path": str for kind in ("String", "Numeric", "Timestamp") for each in STRING},
    "StringMatches": str,
    "BooleanEquals": bool,
    "BooleanEqualsPath": str,
    **{f"Is{each}": bool for each in ("Null", "Present", "Numeric", "String", "Boolean", "Timestamp")},
}
ERRORS = frozenset(
    f"States.{each}"
    for each in (
        "ALL", "HeartbeatTimeout", "Timeout", "TaskFailed", "Permissions", "ResultPathMatchFailure",
        "ParameterPathFailure", "BranchFailed", "NoChoiceMatched", "IntrinsicFailure",
        "ExceedToleratedFailureThreshold", "ItemReaderFailed", "ResultWriterFailed",
        "DataLimitExceeded", "Runtime", "QueryEvaluationError", "Http.Socket",
    )
)  # fmt: skip
INTRINSICS = frozenset(
    f"States.{each}"
    for each in (
        "Array", "ArrayPartition", "ArrayContains", "ArrayRange", "ArrayGetItem", "ArrayLength", "ArrayUnique",
        "Base64Encode", "Base64Decode", "Hash", "JsonMerge", "JsonToString", "StringToJson", "MathRandom", "MathAdd",
        "StringSplit", "UUID", "Format",
    )
)  # fmt: skip
RESOURCE = re.compile(
    r"arn:aws[a-z-]*:(?:"
    r"lambda:[a-z0-9-]+:\d{12}:function:[A-Za-z0-9_-]+(?::[A-Za-z0-9$_-]+)?"
    r"|states:[a-z0-9-]+:\d{12}:activity:[^:\s]{1,80}"
    r"|states:::aws-sdk:[a-z0-9]+:[a-z][A-Za-z0-9]*(?:\.waitForTaskToken)?"
    r"|states:::[a-z0-9-]+:[a-z][A-Za-z0-9]*(?:\.sync(?::2)?|\.waitForTaskToken)?"
    r")"
)
TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
REFERENCE = re.compile(r"\$(?:\.[^.\[\]*?@,\s]+|\[\d+\]|\['[^']*'\])*")
LARGEST = 99_999_999


def expression(value: Any) -> bool:
    """Return whether a value is a JSONata expression."""
    return isinstance(value, str) and value.startswith("{%") and value.endswith("%}") and len(value) > 4


def path_problem(value: Any) -> str | None:
    """Return why a value is no JSONPath of the input or of the context, None when it is one."""
    if not isinstance(value, str) or not value.startswith("$"):
        return f"is `{value}`, expected a path that starts with `$`"
    if value.count("[") != value.count("]") or value.count("(") != value.count(")"):
        return f"is `{value}`, a path with brackets left open"
    return None


def reference_problem(value: Any) -> str | None:
    """Return why a value is no reference path (which names one place to write to), None when it is one."""
    if value is None or (isinstance(value, str) and REFERENCE.fullmatch(value)):
        return None
    return f"is `{value}`, expected null or a path to one place, as `$.result`"


def template_problems(value: Any, where: str) -> Iterator[str]:
    """Yield what is wrong in a payload template of JSONPath: a name ending in `.$` takes a path or a call."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            if not name.endswith(".$"):
                yield from template_problems(inner, f"{where}.{name}")
                continue
            if name[:-2] in value:
                yield f"has `{name}` and `{name[:-2]}` in `{where}`, expected one"
            reason = computed_problem(inner)
            if reason:
                yield f"has `{where}.{name}`, which {reason}"
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from template_problems(inner, f"{where}[{index}]")


def computed_problem(value: Any) -> str | None:
    """Return why a value is neither a path nor an intrinsic function, None when it is one."""
    if isinstance(value, str) and value.startswith("States."):
        name = value.partition("(")[0]
        if name not in INTRINSICS:
            return f"calls `{name}`, which is no intrinsic function"
        return None if value.endswith(")") and _balanced(value) else f"is `{value}`, a call that is not closed"
    return path_problem(value)


def expressions(value: Any, where: str) -> Iterator[str]:
    """Yield what is wrong in a value of JSONata: an expression that is opened and not closed."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            if name.endswith(".$"):
                yield f"has `{where}.{name}`, which is JSONPath, and the state is in JSONata"
            yield from expressions(inner, f"{where}.{name}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from expressions(inner, f"{where}[{index}]")
    elif isinstance(value, str) and value.strip().startswith("{%") and not expression(value.strip()):
        yield f"has `{where}`, an expression without `%}}` at its end"


def resource_problem(value: Any, express: bool) -> str | None:
    """Return why a task cannot call this resource, None when it can."""
    if not isinstance(value, str) or not RESOURCE.fullmatch(value):
        return f"is `{value}`, expected the ARN of a function or an activity, or `arn:aws:states:::service:action`"
    if express and (".sync" in value or value.endswith(".waitForTaskToken") or ":activity:" in value):
        return f"is `{value}`, and an `EXPRESS` machine cannot wait for it"
    return None


def choice_problems(rule: Any, jsonata: bool, where: str, top: bool = True) -> Iterator[str]:
    """Yield what is wrong in a choice rule."""
    if not isinstance(rule, Mapping):
        yield f"has `{where}` that is no object"
        return
    if top and not isinstance(rule.get("Next"), str):
        yield f"has `{where}` without `Next`"
    if not top and "Next" in rule:
        yield f"has `{where}` with `Next`, which stands at the top of a rule only"
    if jsonata:
        condition = rule.get("Condition")
        if not (isinstance(condition, bool) or expression(condition)):
            yield f"has `{where}` without a `Condition` that is an expression, as `{{% $states.input.x = 1 %}}`"
        return
    joins = [name for name in ("And", "Or", "Not") if name in rule]
    operators = [name for name in rule if name in OPERATORS]
    unknown = set(rule) - set(OPERATORS) - {"And", "Or", "Not", "Next", "Variable", "Comment", "Assign"}
    for name in sorted(unknown):
        yield f"has `{where}` with `{name}`, which is no comparison"
    if len(joins) + len(operators) != 1:
        if not unknown:
            yield f"has `{where}` with {len(joins) + len(operators)} comparisons, expected exactly one"
        return
    if joins:
        inner = rule[joins[0]]
        if joins[0] == "Not":
            yield from choice_problems(inner, jsonata, f"{where}.Not", top=False)
        elif not isinstance(inner, list) or not inner:
            yield f"has `{where}.{joins[0]}` that is no list of rules"
        else:
            for index, each in enumerate(inner):
                yield from choice_problems(each, jsonata, f"{where}.{joins[0]}[{index}]", top=False)
        return
    yield from _comparison(rule, operators[0], where)


def _comparison(rule: Mapping[str, Any], operator: str, where: str) -> Iterator[str]:
    value: Any = rule[operator]
    kinds = OPERATORS[operator]
    reason = path_problem(rule.get("Variable"))
    if reason:
        yield f"has `{where}.Variable`, which {reason}"
    if not isinstance(value, kinds) or (isinstance(value, bool) and kinds is not bool):
        yield f"has `{where}.{operator}` of the wrong type"
    elif operator.endswith("Path") and path_problem(value):
        yield f"has `{where}.{operator}`, which {path_problem(value)}"
    elif operator.startswith("Timestamp") and not operator.endswith("Path") and not TIMESTAMP.fullmatch(str(value)):
        yield f"has `{where}.{operator}` of `{value}`, expected a time as `2026-01-31T12:00:00Z`"


def retry_problems(retriers: Any) -> Iterator[str]:
    """Yield what is wrong in the retriers of a state."""
    yield from _errors(retriers, "Retry")
    for index, each in enumerate(retriers if isinstance(retriers, list) else []):
        if not isinstance(each, Mapping):
            continue
        where, known = (
            f"Retry[{index}]",
            {
                "ErrorEquals",
                "IntervalSeconds",
                "MaxAttempts",
                "BackoffRate",
                "MaxDelaySeconds",
                "JitterStrategy",
                "Comment",
            },
        )
        for name in sorted(set(each) - known):
            yield f"has `{where}` with `{name}`, which a retrier does not know"
        interval = each.get("IntervalSeconds", 1)
        if not _whole(interval, 1):
            yield f"has `{where}.IntervalSeconds` of `{interval}`, expected a whole number of at least 1"
        if not _whole(each.get("MaxAttempts", 3), 0):
            yield f"has `{where}.MaxAttempts` of `{each['MaxAttempts']}`, expected a whole number of at least 0"
        rate = each.get("BackoffRate", 2.0)
        if isinstance(rate, bool) or not isinstance(rate, int | float) or rate < 1:
            yield f"has `{where}.BackoffRate` of `{rate}`, expected at least 1"
        longest = each.get("MaxDelaySeconds")
        if longest is not None and (
            not _whole(longest, 1) or longest >= 31_622_400 or (_whole(interval, 1) and longest <= interval)
        ):
            yield f"has `{where}.MaxDelaySeconds` of `{longest}`, expected more than the interval, under 31622400"
        if each.get("JitterStrategy", "NONE") not in ("FULL", "NONE"):
            yield f"has `{where}.JitterStrategy` of `{each['JitterStrategy']}`, expected `FULL` or `NONE`"


def catch_problems(catchers: Any, jsonata: bool) -> Iterator[str]:
    """Yield what is wrong in the catchers of a state, but for where they lead."""
    yield from _errors(catchers, "Catch")
    known = {"ErrorEquals", "Next", "Comment", "Assign"} | ({"Output"} if jsonata else {"ResultPath"})
    for index, each in enumerate(catchers if isinstance(catchers, list) else []):
        if not isinstance(each, Mapping):
            continue
        for name in sorted(set(each) - known):
            language = "JSONata" if jsonata else "JSONPath"
            yield f"has `Catch[{index}]` with `{name}`, which a catcher does not know in {language}"
        if not isinstance(each.get("Next"), str):
            yield f"has `Catch[{index}]` without `Next`"
        if "ResultPath" in each and reference_problem(each["ResultPath"]):
            yield f"has `Catch[{index}].ResultPath`, which {reference_problem(each['ResultPath'])}"


def _errors(handlers: Any, name: str) -> Iterator[str]:
    if not isinstance(handlers, list):
        yield f"has `{name}` that is no list"
        return
    for index, each in enumerate(handlers):
        errors = each.get("ErrorEquals") if isinstance(each, Mapping) else None
        if not isinstance(errors, list) or not errors or not all(isinstance(error, str) for error in errors):
            yield f"has `{name}[{index}]` without a list of names in `ErrorEquals`"
            continue
        for error in errors:
            if error.startswith("States.") and error not in ERRORS:
                yield f"has `{name}[{index}]` for `{error}`, which Step Functions never raises"
        if "States.ALL" in errors and (len(errors) > 1 or index < len(handlers) - 1):
            yield f"has `{name}[{index}]` for `States.ALL`, which stands alone and last"


def _whole(value: Any, least: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= LARGEST


def _balanced(text: str) -> bool:
    """Return whether the parentheses outside quotes are in pairs."""
    depth, quoted, skip = 0, False, False
    for letter in text:
        if skip:
            skip = False
        elif letter == "\\":
            skip = True
        elif letter == "'":
            quoted = not quoted
        elif not quoted:
            depth += {"(": 1, ")": -1}.get(letter, 0)
            if depth < 0:
                return False
    return depth == 0 and not quoted
