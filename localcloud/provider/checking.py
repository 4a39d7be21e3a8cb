"""What `check` refuses before anything is sent: unknown inputs, missing ones, and what AWS would refuse."""

from __future__ import annotations

import difflib
import functools
import re
import threading
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import botocore.session
from botocore.exceptions import UnknownServiceError
from botocore.model import OperationNotFoundError, ServiceModel
from botocore.validate import ParamValidator

from localcloud.provider.kind import Kind, Props
from localcloud.provider.values import unknown

ALWAYS = frozenset({"region"})
"""Inputs that every type takes (pulumi-aws 7: a region for each resource)."""

Problem = tuple[str, str]

_loading = threading.Lock()


def problems(kind: Kind, props: Props) -> tuple[Problem, ...]:
    """Return every (input, sentence) that speaks against `props`; unknown values are given the benefit of the doubt."""
    found = [*_unknown_inputs(kind, props), *_missing(kind, props)]
    if not found and not unknown(props):
        found = list(_judged(kind, props))
    return tuple(found)


def nearest(name: str, among: Iterable[str]) -> str:
    """Return `; did you mean ...?` for the nearest known name, or nothing."""
    known = {each.lower(): each for each in among}
    found = difflib.get_close_matches(name.lower().replace("_", ""), known, n=1)
    return f"; did you mean `{known[found[0]]}`?" if found else ""


def _unknown_inputs(kind: Kind, props: Props) -> Iterator[Problem]:
    for name in sorted(props.keys() - kind.inputs - ALWAYS):
        yield name, f"`{name}` is not an input of `{kind.token}` here{nearest(name, kind.inputs)}"


def _missing(kind: Kind, props: Props) -> Iterator[Problem]:
    for name in sorted(kind.required):
        if props.get(name) is None:
            yield name, f"`{name}` is missing; `{kind.token}` needs it"


def _judged(kind: Kind, props: Props) -> Iterator[Problem]:
    try:
        found = list(kind.problems(props))
        found = found or [each for call in kind.calls(props) for each in _refused_by_model(*call)]
    except (AttributeError, TypeError, LookupError, ValueError, ArithmeticError) as error:
        found = [("", f"the inputs of `{kind.token}` do not have the shape that it takes ({_told(error)})")]
    yield from found


def _told(error: Exception) -> str:
    return f"no `{error.args[0]}`" if isinstance(error, KeyError) and error.args else type(error).__name__


def _refused_by_model(service: str, operation: str, parameters: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield what botocore's own model of the API refuses."""
    try:
        shape = _model(service).operation_model(operation).input_shape
    except (UnknownServiceError, OperationNotFoundError):
        return
    if shape is None:
        return
    report = _VALIDATOR.validate(dict(parameters), shape)
    if report.has_errors():
        for line in dict.fromkeys(report.generate_report().splitlines()):
            yield "", f"{service}:{operation} would be refused: {_sentence(line)}"


def _sentence(line: str) -> str:
    """Return a line of botocore's report in this project's words, without the value (it may be a secret)."""
    line = re.sub(r"Invalid type for parameter ([^,]+), value: .*, type: <class '(\w+)'>, valid types: (.*)",
                  r"`\1` is of type `\2`, expected \3", line)  # fmt: skip
    line = re.sub(r"Missing required parameter in ([^:]+): \"(\w+)\"", r"`\2` is missing in \1", line)
    line = re.sub(r"Invalid length for parameter ([^,]+), value: (\d+), valid min length: (\d+)",
                  r"`\1` has length \2, expected at least \3", line)  # fmt: skip
    line = re.sub(r"Invalid range for parameter ([^,]+), value: (\S+), valid min value: (\S+)",
                  r"`\1` is `\2`, expected at least \3", line)  # fmt: skip
    line = re.sub(r"Unknown parameter in ([^:]+): \"(\w+)\", must be one of: (.*)", r"`\2` is not known in \1", line)
    return line.replace("<class '", "").replace("'>", "")


_VALIDATOR = ParamValidator()


@functools.cache
def _session() -> Any:
    return botocore.session.Session()


@functools.cache
def _model_unlocked(service: str) -> ServiceModel:
    return _session().get_service_model(service)


def _model(service: str) -> ServiceModel:
    with _loading:
        return _model_unlocked(service)
