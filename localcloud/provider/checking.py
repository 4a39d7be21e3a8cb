"""What `check` refuses before anything is sent: unknown inputs, missing ones, and what AWS would refuse."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from botocore.exceptions import UnknownServiceError
from botocore.model import OperationNotFoundError
from botocore.validate import ParamValidator

from localcloud.provider import nested
from localcloud.provider.aws import model
from localcloud.provider.kind import Kind, Props
from localcloud.provider.values import unknown

ALWAYS = frozenset({"region"})
"""Inputs that every type takes (pulumi-aws 7: a region for each resource)."""

MOST_TAGS = 50
LONGEST_KEY = 128
LONGEST_VALUE = 256
TAG_WORDS = "letters, digits, spaces and `_.:/=+-@`"

Problem = tuple[str, str]


def problems(kind: Kind, props: Props) -> tuple[Problem, ...]:
    """Return every (input, sentence) that speaks against `props`; unknown values are given the benefit of the doubt."""
    found = [*_unknown_inputs(kind, props), *_missing(kind, props)]
    if "tags" in kind.inputs and isinstance(props.get("tags"), Mapping):
        found += tag_problems(props["tags"])
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
    inside = {name: value for name, value in props.items() if name in kind.inputs}
    for path, name, known in nested.unknown(kind.token, inside):
        yield path, f"`{path}` is not an input of `{kind.token}`{nearest(name, known)}"


def tag_problems(tags: Mapping[str, Any], where: str = "tags") -> Iterator[Problem]:
    """Yield what AWS refuses of a resource's tags (AWS General Reference, "Tag naming limits and requirements")."""
    if len(tags) > MOST_TAGS:
        yield where, f"has {len(tags)} tags with the provider's own, expected at most {MOST_TAGS}"
    for key, value in tags.items():
        shown = f"`{key[:LONGEST_KEY]}`"
        if key.lower().startswith("aws:"):
            yield where, f"has {shown}, keys that begin with `aws:` are AWS's own"
        elif not 1 <= len(key) <= LONGEST_KEY:
            yield where, f"has the key {shown} of {len(key)} characters, expected 1 to {LONGEST_KEY}"
        elif not _fit_for_tag(key):
            yield where, f"has the key {shown}, expected {TAG_WORDS}"
        if isinstance(value, str) and len(value) > LONGEST_VALUE:
            yield where, f"has a value of {len(value)} characters for {shown}, expected at most {LONGEST_VALUE}"
        elif isinstance(value, str) and not _fit_for_tag(value):
            yield where, f"has a value for {shown} with other characters than {TAG_WORDS}"
        elif isinstance(value, Mapping | list):
            yield where, f"has no text for {shown}"


def _fit_for_tag(text: str) -> bool:
    return all(each in "_.:/=+-@" or unicodedata.category(each)[0] in "LNZ" for each in text)


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
        shape = model(service).operation_model(operation).input_shape
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
