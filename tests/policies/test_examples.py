"""Every control's own examples show what they say; its page and its translation are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from policies.catalogue import FAMILIES, load
from policies.control import Control, Example
from policies.examples import outcome

CONTROLS = load()


def _each() -> list[tuple[Control, Example]]:
    return [(control, example) for control in CONTROLS.values() for example in control.examples]


@pytest.mark.parametrize(
    ("control", "example"), _each(), ids=lambda each: getattr(each, "id", getattr(each, "name", ""))
)
def test_an_example_shows_what_it_says(control: Control, example: Example) -> None:
    """The control finds in its example exactly what the example says, and nothing else."""
    assert outcome(control, example) is None


@pytest.mark.parametrize("control", CONTROLS.values(), ids=lambda control: control.id)
def test_a_control_has_its_page_and_both_kinds_of_example(control: Control) -> None:
    """Statement, why, fix, Spanish; one example that passes and one that fails, unless nothing judges it yet."""
    assert control.title
    assert control.why
    assert control.fix
    assert control.es is not None
    assert control.es.title
    assert control.es.fix
    assert "TODO" not in control.page
    if control.waits_for is None:
        assert any(example.finds for example in control.examples)
        assert any(not example.finds for example in control.examples)


@pytest.mark.parametrize("control", CONTROLS.values(), ids=lambda control: control.id)
def test_the_file_says_which_control_it_is(control: Control) -> None:
    """The folder is the family, the file the identifier."""
    path = Path(control.file)
    assert path.stem.upper().replace("_", "-") == control.id
    assert path.parent.name.upper() == control.family
    assert control.family in FAMILIES


@pytest.mark.parametrize("control", CONTROLS.values(), ids=lambda control: control.id)
def test_the_page_is_readable(control: Control) -> None:
    """A control is a small file, and its page has the statement first and two paragraphs that say what they are."""
    assert len(control.title) < 250
    assert re.search(r"^Why: ", control.page, re.MULTILINE)
    assert re.search(r"^Fix: ", control.page, re.MULTILINE)
