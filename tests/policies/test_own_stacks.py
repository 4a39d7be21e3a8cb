"""What the stacks of the example would provision holds every control that a plan answers."""

from __future__ import annotations

import pytest

from policies.catalogue import load
from policies.judging import judge
from tests.policies.planned_stacks import plans, renamed

CONTROLS = {name: control for name, control in load().items() if "planned" in control.evidence}


@pytest.mark.parametrize("environment", ["dev", "prod"])
@pytest.mark.parametrize("name", CONTROLS)
def test_our_own_stacks_hold(environment: str, name: str) -> None:
    """No finding in any stack of the example."""
    found = [
        (stack, violation.asset, violation.sentence)
        for stack, estate in plans(environment).items()
        for violation in judge(CONTROLS[name], estate).violations
    ]
    assert found == []


@pytest.mark.parametrize("name", CONTROLS)
def test_a_renamed_brand_and_agency_hold(name: str) -> None:
    """No finding while the renamed brand's stack still has its old name, as a preview of a rename sees it."""
    found = [
        (stack, violation.asset, violation.sentence)
        for stack, estate in renamed("dev").items()
        for violation in judge(CONTROLS[name], estate).violations
    ]
    assert found == []
