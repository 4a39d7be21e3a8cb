"""What the access reports cost grows with the cells and no faster."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from ecosystem.model import Declaration
from governance.access.difference import difference
from governance.access.matrix import as_data, matrix
from governance.access.review import review
from governance.render import access_csv, access_html, access_svg, access_text
from tests.governance.access.generated import TODAY, large
from tests.policies.test_growth import steps_counted

SMALL, LARGE = large(5, 10, every=True), large(15, 30, every=True)
STEEPER = 1.3
"""How much more a cell may cost in the large matrix than in the small one."""

REPORTS: dict[str, Callable[[Declaration], object]] = {
    "matrix": lambda each: matrix(each, TODAY),
    "text": lambda each: access_text.matrix(matrix(each, TODAY)),
    "csv": lambda each: access_csv.matrix(matrix(each, TODAY)),
    "html": lambda each: access_html.matrix(matrix(each, TODAY)),
    "svg": lambda each: access_svg.matrix(matrix(each, TODAY)),
    "json": lambda each: as_data(matrix(each, TODAY)),
    "review": lambda each: review(each, TODAY),
    "diff": lambda each: access_text.difference(difference(replace(each, grants=()), each, TODAY, ("a", "b"))),
}


@pytest.mark.parametrize("name", REPORTS)
def test_a_cell_costs_the_same_in_a_large_matrix(name: str) -> None:
    """From some hundred cells to some thousand, a cell costs the same number of steps."""
    costs = []
    for declared in (SMALL, LARGE):
        with steps_counted() as count:
            REPORTS[name](declared)
        costs.append(count[0] / (5 * len(declared.brands) * len(declared.agencies)))
    assert costs[1] <= costs[0] * STEEPER
