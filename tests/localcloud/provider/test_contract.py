"""What every kind keeps through the framework: made, read without a difference, changed, found, imported, and gone."""

from __future__ import annotations

import importlib
import pkgutil
from typing import Any

import pytest

from localcloud.provider import checking, finding, loading
from localcloud.provider.aws import EmulatedAws
from localcloud.provider.differences import Difference, differences
from localcloud.provider.kind import URN_TAG, Kind
from localcloud.provider.operations import NOT_EMULATED, NOT_HELD, Made, Resources, Subject
from localcloud.provider.values import Values
from tests.localcloud.provider import examples
from tests.localcloud.provider.contract import Example, fresh

EXAMPLES: tuple[Example, ...] = tuple(
    each
    for _, name, _ in sorted(pkgutil.iter_modules(examples.__path__), key=lambda found: found[1])
    for each in getattr(importlib.import_module(f"{examples.__name__}.{name}"), "EXAMPLES", ())
)


@pytest.fixture(params=EXAMPLES, ids=str)
def sample(request: pytest.FixtureRequest) -> Example:
    """Every example in turn."""
    found = request.param
    assert isinstance(found, Example)
    return found


@pytest.mark.slow
def test_kind_keeps_the_contract(sample: Example, cloud: EmulatedAws) -> None:
    """A resource is what was asked for after its create and its update, is found and imported as such, and goes."""
    unique = fresh()
    kind, resources = loading.find(sample.token), Resources(cloud)
    subject = Subject(f"urn:pulumi:dev::test::{sample.token}::{unique}", sample.token, unique)
    asked = dict(sample.make(cloud, unique))
    changed = {name: value for name, value in {**asked, **sample.change}.items() if value is not None}
    if "tags" in kind.inputs:
        tag = {URN_TAG: f"dev.test/{sample.token}/{unique}"}
        asked, changed = ({**each, "tags": {**each.get("tags", {}), **tag}} for each in (asked, changed))
    assert checking.problems(kind, asked) == ()
    assert checking.problems(kind, changed) == ()

    made = resources.create(kind, subject, Values(asked))
    assert made.id
    assert (NOT_EMULATED in made.outputs) == (cloud.emulator in sample.absent), made.outputs.get(NOT_EMULATED)
    made = unchanged(kind, resources, made, asked, subject)
    if NOT_EMULATED not in made.outputs:
        comes_back(kind, resources, made, asked, subject)

    if sample.change:
        found = differences(kind, asked, changed)
        assert found
        assert not any(each.replaces for each in found)
        made = resources.update(kind, subject, made.id, Values(made.outputs), Values(asked), Values(changed))
        made = unchanged(kind, resources, made, changed, subject)

    resources.delete(kind, subject, made.id, Values(made.outputs))
    if NOT_EMULATED not in made.outputs and not sample.stays and cloud.emulator not in sample.leftover:
        assert resources.read(kind, subject, made.id, Values(made.outputs), Values(changed)) is None
    resources.delete(kind, subject, made.id, Values(made.outputs))


def unchanged(kind: Kind, resources: Resources, made: Made, asked: dict[str, Any], subject: Subject) -> Made:
    """Read it back, assert that what was asked for is what is there, and return it."""
    read = resources.read(kind, subject, made.id, Values(made.outputs), Values(asked))
    assert read is not None, "it is not there"
    assert differences(kind, read.inputs, asked) == ()
    assert sorted(read.outputs.get(NOT_HELD, [])) == sorted(made.outputs.get(NOT_HELD, []))
    return read


def comes_back(kind: Kind, resources: Resources, made: Made, asked: dict[str, Any], subject: Subject) -> None:
    """Assert that a create that was cut off is found again, and that an import shows no difference to the program."""
    assert finding.find(resources.aws, kind.token, asked) == made.id
    pending = resources.read(kind, subject, made.id, Values(), Values(asked))
    assert pending is not None
    assert differences(kind, pending.inputs, asked) == ()
    imported = resources.read(kind, subject, made.id, Values(), Values())
    assert imported is not None
    held = {each.partition(".")[0].partition("[")[0] for each in made.outputs.get(NOT_HELD, [])}
    silent = held | getattr(kind, "silent", frozenset()) | {"forceDestroy"}
    assert [each for each in differences(kind, imported.inputs, asked) if not excused(each, imported, silent)] == []


def excused(difference: Difference, imported: Made, silent: frozenset[str] | set[str]) -> bool:
    """Return whether it is about what the cloud does not tell, so that the first run after the import says it."""
    return difference.top in silent or difference.top not in imported.inputs


def test_every_kind_has_an_example() -> None:
    """No type is served that the contract does not hold for."""
    assert set(loading.places()) - {each.token for each in EXAMPLES} == set()


def test_every_kind_is_found_by_its_token() -> None:
    """Reading the files for tokens finds the very classes that importing them registers."""
    for token in loading.places():
        assert type(loading.find(token)).token == token
