"""Credentials that a program would write where everybody who may look can read them.

Only names tell a credential (`META_TOKEN`, `db_password`); the value is looked at for what is no credential: an ARN, a
path, a URL, a reference, the name of a secret. It is never repeated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any, Final

from ecosystem.estate.resource import Resource
from ecosystem.estate.saying import many, unfolded, words
from ecosystem.estate.unknown import Unjudged, Unknown, known

_SECRET: Final = frozenset({"password", "passwd", "pwd", "secret", "token", "credential", "credentials", "contrasena"})
_PAIRS: Final = (("api", "key"), ("access", "key"), ("private", "key"), ("client", "secret"), ("auth", "key"))
_NAMING: Final = frozenset(
    {"arn", "name", "id", "path", "url", "uri", "endpoint", "parameter", "ref", "ttl", "length", "type", "file",
     "header", "expiry", "expires", "minutes", "seconds", "days", "pool", "policy"}
)  # fmt: skip
_NO_VALUE: Final = (
    r"(?s)\s*|arn:.*|/.*|https?://.*|\{\{resolve:.*|\$\{.*|secretsmanager:.*|ssm:.*|true|false|[0-9]{1,5}"
)
_APP_RUNNER: Final = (
    ("imageRepository", "imageConfiguration"),
    ("codeRepository", "codeConfiguration", "codeConfigurationValues"),
)


def is_credential(name: str, value: Any) -> bool:
    """Return whether a variable called `name` holds a credential in plain text."""
    return isinstance(value, str) and not re.fullmatch(_NO_VALUE, value) and names_a_credential(name)


def names_a_credential(name: str) -> bool:
    """Return whether a variable is called like a credential, and not like what tells where one is."""
    said = list(words(name))
    if not said or said[-1] in _NAMING:
        return False
    return bool(_SECRET & set(said)) or any(pair in pairwise(said) for pair in _PAIRS)


def in_plain(resource: Resource) -> Iterator[str]:
    """Yield where in a resource a credential stands in plain text, by the name of the variable or parameter.

    Raises `Unjudged` after them when a value is not known yet: it may be a credential, or the ARN of one.
    """
    unknown = None
    for name, value in _variables(resource):
        if is_credential(name, value):
            yield name
        elif isinstance(value, Unknown) and names_a_credential(name):
            unknown = name
    if unknown is not None:
        raise Unjudged(f"what `{unknown}` of `{resource.id}` holds")


def _variables(resource: Resource) -> Iterator[tuple[str, Any]]:
    kind = resource.type
    if kind == "aws:lambda/function:Function":
        yield from _mapping(resource.get("environment", "variables"))
    elif kind in ("aws:amplify/app:App", "aws:amplify/branch:Branch"):
        yield from _mapping(resource.get("environmentVariables"))
    elif kind == "aws:apprunner/service:Service":
        for base in _APP_RUNNER:
            yield from _mapping(resource.get("sourceConfiguration", *base, "runtimeEnvironmentVariables"))
    elif kind == "aws:ssm/parameter:Parameter" and resource.get("type") in ("String", "StringList"):
        name = resource.get("name")
        for key in ("value", "insecureValue"):
            yield (name if isinstance(name, str) else resource.id), resource.get(key)
    elif kind == "aws:codebuild/project:Project":
        yield from _listed(resource.get("environment", "environmentVariables"))
    elif kind == "aws:ecs/taskDefinition:TaskDefinition":
        yield from _containers(resource.get("containerDefinitions"))
    elif kind == "aws:batch/jobDefinition:JobDefinition":
        yield from _containers([unfolded(resource.get("containerProperties"))])
    elif kind == "aws:lightsail/containerServiceDeploymentVersion:ContainerServiceDeploymentVersion":
        for container in known(many(resource.get("containers")), "its containers"):
            yield from _mapping(container.get("environment") if isinstance(container, Mapping) else None)
    elif kind == "aws:elasticbeanstalk/environment:Environment":
        yield from _listed(resource.get("settings"))


def _mapping(value: Any) -> Iterator[tuple[str, Any]]:
    _refuse_unknown(value)
    if isinstance(value, Mapping):
        yield from ((str(name), each) for name, each in value.items())


def _listed(value: Any) -> Iterator[tuple[str, Any]]:
    _refuse_unknown(value)
    for each in value if isinstance(value, (list, tuple)) else ():
        if isinstance(each, Mapping) and each.get("type") in (None, "PLAINTEXT"):
            yield str(each.get("name", "")), each.get("value")


def _containers(value: Any) -> Iterator[tuple[str, Any]]:
    _refuse_unknown(value)
    said = unfolded(value)
    for container in said if isinstance(said, (list, tuple)) else ():
        if isinstance(container, Mapping):
            yield from _listed(container.get("environment"))


def _refuse_unknown(value: Any) -> None:
    if isinstance(value, Unknown):
        raise Unjudged("its environment variables")
