"""The machine on which the steps of both forges are executed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ci import hostile
from tests.ci.runner import Runner, runner


@pytest.fixture
def machine(tmp_path: Path) -> Runner:
    """A runner at a commit in which an agency has got what was the corporation's, everything with hostile names."""
    made = runner(tmp_path)
    made.commit({"ecosystem.yaml": hostile.declaration(), hostile.PART: hostile.part()}, "before")
    made.commit({"ecosystem.yaml": hostile.declaration("pixel"), hostile.PART: hostile.part("pixel")}, "$(touch pwned)")
    return made
