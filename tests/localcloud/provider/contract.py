"""Examples of resource types, and what a service's tests ask of them on an emulator."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import boto3
import pytest
from botocore.validate import ParamValidator

from localcloud.provider.aws import EmulatedAws
from localcloud.provider.differences import same
from localcloud.provider.kind import URN_TAG, Kind, NotEmulated, Props
from localcloud.provider.loading import find as kind_of

REGION = "sa-east-1"
Make = Callable[[EmulatedAws, str], Props]


@dataclass(frozen=True)
class Example:
    """Inputs of one type as a well-configured stack sets them, and what a later run changes of them."""

    token: str
    make: Make
    """The inputs, made for an emulator and a name of their own; what they refer to is created here."""

    change: Mapping[str, Any] = field(default_factory=dict)
    """Inputs of the later run; None takes one away."""

    outputs: tuple[str, ...] = ()
    """Outputs that must be there."""

    unheld: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Emulator to the settings that it is known not to keep: no more and no fewer may be noted."""

    absent: frozenset[str] = frozenset()
    """Emulators that have no place for it: the create says so."""

    leftover: frozenset[str] = frozenset()
    """Emulators that cannot delete it."""

    stays: bool = False
    """Whether AWS keeps it after it is deleted (a default security group)."""

    id: str = ""

    def __str__(self) -> str:
        return self.id or self.token.rpartition(":")[2]


def fresh(prefix: str = "t") -> str:
    """Return a name that nobody has: the emulators are shared by the session."""
    return f"{prefix}-{uuid.uuid4().hex[:12]}"


def kind(token: str) -> Kind:
    """Return the kind of a token."""
    return kind_of(token)


def made(aws: EmulatedAws, token: str, props: Props) -> str:
    """Create a resource for another to refer to; its id."""
    return kind(token).create(aws, props)


def valid(of: Kind, props: Props) -> None:
    """Assert that the kind finds nothing wrong with the inputs and that botocore would send them."""
    assert props.keys() <= of.inputs, sorted(props.keys() - of.inputs)
    assert of.required <= props.keys()
    assert list(of.problems(props)) == []
    for service, operation, parameters in of.calls(props):
        client = boto3.client(service, region_name=REGION, aws_access_key_id="x", aws_secret_access_key="x")
        shape = client.meta.service_model.operation_model(operation).input_shape
        assert not ParamValidator().validate(parameters, shape).has_errors(), (operation, parameters)


def complaints(token: str, props: Props) -> dict[str, str]:
    """Return what the kind of `token` says is wrong with some inputs, by input."""
    return dict(kind(token).problems(props))


def unlike(of: Kind, wanted: Props, seen: Props, noted: Iterable[str]) -> dict[str, tuple[Any, Any]]:
    """Return the inputs that read back otherwise than they were set, and of which nothing was noted."""
    silent = getattr(of, "silent", frozenset()) | {"region"}
    noted = {each.partition(".")[0].partition("[")[0] for each in noted}
    return {
        name: (value, seen.get(name))
        for name, value in wanted.items()
        if name not in silent | noted and not same(of, name, value, seen.get(name)) and (value or seen.get(name))
    }


def live(cloud: EmulatedAws, example: Example) -> Props:
    """Take an example through its whole life on an emulator; what was read after its creation."""
    of, aws = kind(example.token), cloud.for_operation()
    urn = f"urn:pulumi:test::test::{example.token}::{fresh()}"
    props = example.make(cloud, fresh())
    if "tags" in of.inputs:
        props["tags"] = {"owner": "corporation", URN_TAG: urn, **props.get("tags", {})}
    valid(of, props)
    if cloud.emulator in example.absent:
        with pytest.raises(NotEmulated):
            of.create(aws, props)
        return props
    made_id = of.create(aws, props)
    seen = of.read(aws, made_id, props)
    assert seen is not None
    assert unlike(of, props, seen, aws.unheld) == {}
    assert {name for name in example.outputs if seen.get(name) in (None, "")} == set()
    assert set(aws.unheld) == set(example.unheld.get(cloud.emulator, frozenset()))
    assert of.read(cloud.for_operation(), made_id, {}) is not None
    assert of.find(cloud.for_operation(), props, urn) == made_id

    if example.change:
        props = changed(cloud, of, made_id, seen, props, example.change)
    if cloud.emulator not in example.leftover:
        of.delete(aws, made_id, props)
        assert example.stays or of.read(aws, made_id, props) is None
        of.delete(aws, made_id, props)
    return seen


def changed(cloud: EmulatedAws, of: Kind, made_id: str, seen: Props, props: Props, change: Mapping[str, Any]) -> Props:
    """Change a resource, assert that it is as it was to be or that it was noted, and return the new inputs."""
    new = {name: value for name, value in {**props, **change}.items() if value is not None}
    valid(of, new)
    later = cloud.for_operation()
    computed = {name: value for name, value in seen.items() if name not in of.inputs}
    try:
        of.update(later, made_id, {**computed, **props}, {**computed, **new})
    except NotEmulated:
        later.unheld.extend(change)
    again = of.read(later, made_id, new)
    assert again is not None
    assert unlike(of, new, again, later.unheld) == {}
    return new
