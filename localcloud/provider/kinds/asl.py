"""Amazon States Language: whether Step Functions would take a definition.

The rules: https://states-language.net/spec.html and
https://docs.aws.amazon.com/step-functions/latest/dg/concepts-amazon-states-language.html
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from localcloud.provider.kinds import asl_parts as parts

COMMON = frozenset({"Type", "Comment", "QueryLanguage"})
FLOW = frozenset({"Next", "End"})
IN_OUT = frozenset({"InputPath", "OutputPath"})
RESULT = frozenset({"ResultPath", "ResultSelector", "Parameters", "Arguments", "Output", "Assign"})
HANDLERS = frozenset({"Retry", "Catch"})
FIELDS: Mapping[str, frozenset[str]] = {
    "Task": COMMON | FLOW | IN_OUT | RESULT | HANDLERS
    | {"Resource", "Credentials", "TimeoutSeconds", "TimeoutSecondsPath", "HeartbeatSeconds", "HeartbeatSecondsPath"},
    "Parallel": COMMON | FLOW | IN_OUT | RESULT | HANDLERS | {"Branches"},
    "Map": COMMON | FLOW | IN_OUT | RESULT | HANDLERS
    | {"ItemProcessor", "Iterator", "ItemsPath", "Items", "ItemSelector", "MaxConcurrency", "MaxConcurrencyPath",
       "ItemReader", "ItemBatcher", "ResultWriter", "ToleratedFailurePercentage", "ToleratedFailurePercentagePath",
       "ToleratedFailureCount", "ToleratedFailureCountPath", "Label"},
    "Pass": COMMON | FLOW | IN_OUT | {"Result", "ResultPath", "Parameters", "Output", "Assign"},
    "Wait": COMMON | FLOW | IN_OUT | {"Seconds", "Timestamp", "SecondsPath", "TimestampPath", "Output", "Assign"},
    "Choice": COMMON | IN_OUT | {"Choices", "Default", "Output", "Assign"},
    "Succeed": COMMON | IN_OUT | {"Output"},
    "Fail": COMMON | {"Error", "ErrorPath", "Cause", "CausePath"},
}  # fmt: skip
JSONPATH_ONLY = IN_OUT | {
    "ResultPath", "ResultSelector", "Parameters", "ItemsPath", "SecondsPath", "TimestampPath", "TimeoutSecondsPath",
    "HeartbeatSecondsPath", "ErrorPath", "CausePath", "MaxConcurrencyPath", "ToleratedFailurePercentagePath",
    "ToleratedFailureCountPath",
}  # fmt: skip
JSONATA_ONLY = frozenset({"Arguments", "Output", "Items"})
TEMPLATES = ("Parameters", "ResultSelector", "ItemSelector", "Assign")
LARGEST = 1_048_576


def definition_problems(text: Any, express: bool = False) -> Iterator[str]:
    """Yield a sentence for everything that Step Functions refuses in a definition."""
    written = text if isinstance(text, str) else json.dumps(text)
    if len(written.encode()) > LARGEST:
        yield f"has {len(written.encode())} bytes, at most {LARGEST} are allowed"
        return
    twice: list[str] = []
    try:
        machine = json.loads(written, object_pairs_hook=lambda pairs: _object(pairs, twice))
    except RecursionError:
        yield "nests too deeply to be read"
        return
    except ValueError as error:
        yield f"is not JSON: {getattr(error, 'msg', 'it cannot be read')}"
        return
    if not isinstance(machine, Mapping):
        yield "is not a JSON object"
        return
    yield from (f"says `{name}` twice in one object" for name in twice)
    for name in sorted(set(machine) - {"Comment", "QueryLanguage", "StartAt", "States", "Version", "TimeoutSeconds"}):
        yield f"has `{name}`, which a state machine does not know"
    if machine.get("Version", "1.0") != "1.0":
        yield f"has the version `{machine['Version']}`, expected `1.0`"
    if not _seconds(machine.get("TimeoutSeconds", 1)):
        yield f"has `TimeoutSeconds` of `{machine['TimeoutSeconds']}`, expected a whole number of seconds"
    language = machine.get("QueryLanguage", "JSONPath")
    if language not in ("JSONPath", "JSONata"):
        yield f"has the query language `{language}`, expected `JSONPath` or `JSONata`"
        return
    try:
        yield from _machine(machine, language, express, "", {})
    except RecursionError:
        yield "nests too deeply to be read"


def _object(pairs: list[tuple[str, Any]], twice: list[str]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name, value in pairs:
        if name in made:
            twice.append(name)
        made[name] = value
    return made


def _machine(
    machine: Mapping[str, Any], language: str, express: bool, where: str, names: dict[str, str]
) -> Iterator[str]:
    states, start = machine.get("States"), machine.get("StartAt")
    start = str(start) if start else ""
    place = f" in {where}" if where else ""
    if not isinstance(states, Mapping) or not states:
        yield f"has no `States`{place}"
        return
    if start not in states:
        yield f"starts at `{start}`{place}, which is no state there" if start else f"has no `StartAt`{place}"
    for name, state in states.items():
        if not 1 <= len(name) <= 80:
            yield f"`{name[:80]}` has a name of {len(name)} characters, at most 80 are allowed"
        if name in names:
            yield f"`{name}` is the name of two states{names[name] or place}, names are unique in a machine"
        names[name] = place
        if not isinstance(state, Mapping):
            yield f"`{name}` is no object"
            continue
        yield from (f"`{name}` {said}" for said in _state(state, language, express))
        yield from (
            f"`{name}` leads to `{target}`, which is no state {'there' if where else 'of the machine'}"
            for target in dict.fromkeys(_targets(state))
            if target not in states
        )
        yield from _inside(name, state, language, express, names)
    reached = _reached(states, start)
    for name in states:
        if start in states and name not in reached:
            yield f"`{name}` is never reached"
    if reached and not any(_terminal(states[name]) for name in reached):
        yield f"never ends{place}: no state that is reached has `End`, or is a `Succeed` or `Fail`"


def _targets(state: Mapping[str, Any]) -> Iterator[str]:
    found = [state.get("Next"), state.get("Default") if state.get("Type") == "Choice" else None]
    for name in ("Choices", "Catch"):
        listed = state.get(name)
        found += [each.get("Next") for each in listed if isinstance(each, Mapping)] if isinstance(listed, list) else []
    yield from (each for each in found if isinstance(each, str))


def _reached(states: Mapping[str, Any], start: Any) -> set[str]:
    reached: set[str] = set()
    coming = [start] if start in states else []
    while coming:
        name = coming.pop()
        if name in reached:
            continue
        reached.add(name)
        if isinstance(states[name], Mapping):
            coming += [each for each in _targets(states[name]) if each in states]
    return reached


def _terminal(state: Any) -> bool:
    return isinstance(state, Mapping) and (state.get("End") is True or state.get("Type") in ("Succeed", "Fail"))


def _state(state: Mapping[str, Any], language: str, express: bool) -> Iterator[str]:
    kind = state.get("Type")
    if not isinstance(kind, str) or kind not in FIELDS:
        yield f"has the type `{kind}`, expected one of {', '.join(f'`{each}`' for each in FIELDS)}"
        return
    own = state.get("QueryLanguage", language)
    if own not in ("JSONPath", "JSONata") or (language == "JSONata" and own == "JSONPath"):
        yield f"has the query language `{own}`, and the machine is in `{language}`"
    jsonata = own == "JSONata"
    other = JSONPATH_ONLY if jsonata else JSONATA_ONLY
    for name in sorted(set(state) - FIELDS[kind]):
        yield f"has `{name}`, which a `{kind}` does not know"
    for name in sorted(set(state) & other & FIELDS[kind]):
        yield f"has `{name}`, which is not for {'JSONata' if jsonata else 'JSONPath'}"
    yield from _flow(state, kind)
    yield from _values(state, jsonata)
    if "Retry" in state and kind in {"Task", "Parallel", "Map"}:
        yield from parts.retry_problems(state["Retry"])
    if "Catch" in state and kind in {"Task", "Parallel", "Map"}:
        yield from parts.catch_problems(state["Catch"], jsonata)
    if kind == "Task":
        yield from _task(state, express)
    elif kind == "Wait":
        yield from _wait(state, jsonata)
    elif kind == "Choice":
        choices = state.get("Choices")
        if not isinstance(choices, list) or not choices:
            yield "has no `Choices`"
        for index, rule in enumerate(choices if isinstance(choices, list) else []):
            yield from parts.choice_problems(rule, jsonata, f"Choices[{index}]")
    elif kind == "Fail":
        for name in ("Error", "Cause"):
            if name in state and f"{name}Path" in state:
                yield f"has `{name}` and `{name}Path`, expected one"


def _flow(state: Mapping[str, Any], kind: str) -> Iterator[str]:
    if not FIELDS[kind] >= FLOW:
        return
    if "Next" in state and "End" in state:
        yield "has `Next` and `End`, expected one"
    elif "Next" not in state and state.get("End") is not True:
        yield "has neither `Next` nor `End`, and does not say what follows"
    if "Next" in state and not isinstance(state["Next"], str):
        yield "has a `Next` that is no name"


def _values(state: Mapping[str, Any], jsonata: bool) -> Iterator[str]:
    if jsonata:
        for name in ("Arguments", "Output", "Assign", "Items", "ItemSelector"):
            if name in state:
                yield from parts.expressions(state[name], name)
        return
    for name in sorted(set(state) & JSONPATH_ONLY - {"Parameters", "ResultSelector", "ResultPath"}):
        value = state[name]
        if value is None and name in IN_OUT:
            continue
        reason = parts.computed_problem(value) if name in {"ErrorPath", "CausePath"} else parts.path_problem(value)
        if reason:
            yield f"has `{name}`, which {reason}"
    if "ResultPath" in state and parts.reference_problem(state["ResultPath"]):
        yield f"has `ResultPath`, which {parts.reference_problem(state['ResultPath'])}"
    for name in TEMPLATES:
        if name in state:
            yield from parts.template_problems(state[name], name)


def _task(state: Mapping[str, Any], express: bool) -> Iterator[str]:
    if "Resource" not in state:
        yield "has no `Resource`"
    else:
        reason = parts.resource_problem(state["Resource"], express)
        if reason:
            yield f"has a `Resource` that {reason}"
    for name in ("TimeoutSeconds", "HeartbeatSeconds"):
        if name in state and f"{name}Path" in state:
            yield f"has `{name}` and `{name}Path`, expected one"
        if name in state and not _seconds(state[name]):
            yield f"has `{name}` of `{state[name]}`, expected a whole number of seconds"
    limit, beat = state.get("TimeoutSeconds"), state.get("HeartbeatSeconds")
    if isinstance(limit, int) and isinstance(beat, int) and beat >= limit:
        yield f"has `HeartbeatSeconds` of `{beat}`, expected less than the `TimeoutSeconds` of `{limit}`"


def _wait(state: Mapping[str, Any], jsonata: bool) -> Iterator[str]:
    said = [name for name in ("Seconds", "Timestamp", "SecondsPath", "TimestampPath") if name in state]
    if len(said) != 1:
        yield f"has {len(said)} of `Seconds`, `Timestamp` and their paths, expected exactly one"
    seconds, time = state.get("Seconds"), state.get("Timestamp")
    computed = jsonata and parts.expression(seconds if seconds is not None else time)
    if seconds is not None and not computed and not (seconds == 0 or _seconds(seconds)):
        yield f"has `Seconds` of `{seconds}`, expected a whole number"
    if time is not None and not computed and not (isinstance(time, str) and parts.TIMESTAMP.fullmatch(time)):
        yield f"has `Timestamp` of `{time}`, expected a time as `2026-01-31T12:00:00Z`"


def _inside(name: str, state: Mapping[str, Any], language: str, express: bool, names: dict[str, str]) -> Iterator[str]:
    own = state.get("QueryLanguage", language)
    if state.get("Type") == "Parallel":
        branches = state.get("Branches")
        if not isinstance(branches, list) or not branches:
            yield f"`{name}` has no `Branches`"
        for index, branch in enumerate(branches if isinstance(branches, list) else []):
            if isinstance(branch, Mapping):
                yield from _machine(branch, own, express, f"branch {index + 1} of `{name}`", names)
            else:
                yield f"`{name}` has a branch that is no object"
    elif state.get("Type") == "Map":
        said = [each for each in ("ItemProcessor", "Iterator") if each in state]
        if len(said) != 1 or not isinstance(state[said[0]], Mapping):
            yield f"`{name}` needs an `ItemProcessor`"
            return
        processor, config = state[said[0]], state[said[0]].get("ProcessorConfig")
        config = config if isinstance(config, Mapping) else {}
        yield from (f"`{name}` {reason}" for reason in _processor(state, config, express))
        yield from _machine(
            processor, own, express or config.get("ExecutionType") == "EXPRESS", f"the map `{name}`", names
        )


def _processor(state: Mapping[str, Any], config: Mapping[str, Any], express: bool) -> Iterator[str]:
    mode = config.get("Mode", "INLINE")
    if mode not in ("INLINE", "DISTRIBUTED"):
        yield f"has the mode `{mode}`, expected `INLINE` or `DISTRIBUTED`"
    if mode == "DISTRIBUTED":
        if config.get("ExecutionType") not in ("STANDARD", "EXPRESS"):
            yield "is distributed without an `ExecutionType` of `STANDARD` or `EXPRESS`"
        if express:
            yield "is distributed, which an `EXPRESS` machine cannot be"
    else:
        for name in (
            "ItemReader",
            "ItemBatcher",
            "ResultWriter",
            "ToleratedFailurePercentage",
            "ToleratedFailureCount",
            "Label",
        ):
            if name in state:
                yield f"has `{name}`, which is for the mode `DISTRIBUTED`"
    limit = state.get("MaxConcurrency", 0)
    if not (limit == 0 or _seconds(limit) or parts.expression(limit)):
        yield f"has `MaxConcurrency` of `{limit}`, expected a whole number"


def _seconds(value: Any) -> bool:
    if isinstance(value, str):
        return parts.expression(value)
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= parts.LARGEST
