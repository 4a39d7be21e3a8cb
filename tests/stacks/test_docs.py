"""The generated page of the stacks is in step with the program."""

from __future__ import annotations

from stacks.docs import PAGE, page
from tests.stacks.rehearsed import ROOT


def test_the_page_of_the_stacks_is_in_step() -> None:
    """`docs/stacks.md` says what the program registers today; `python -m stacks.docs` writes it anew."""
    assert (ROOT / PAGE).read_text(encoding="utf-8") == page(ROOT)
