"""The matrix: what each agency holds on a day, expanded to brands, with the grants behind it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecosystem.model import Declaration
from governance.access.holding import LAYERS
from governance.access.matrix import Wanted, as_data, hidden_words, matrix
from stacks.access import grants as provisioned
from stacks.units import units
from tests.governance.access.generated import AUSTRAL, TODAY, austral, large, profile, small

CHANNELS = ", ".join([profile("ig-one", "aurora"), profile("ig-two", "aurora"), profile("ig-three", "brisa")])


def levels(
    declaration: Declaration, day: date = TODAY, wanted: Wanted | None = None
) -> dict[tuple[str, str, str], str]:
    """Return the level of each cell."""
    said = matrix(declaration, day, wanted or Wanted())
    return {(cell.agency, cell.unit, cell.layer): cell.level for cell in said.cells}


def test_the_example() -> None:
    """The example has the fourteen cells that its grants say, with the group `beverages` as its two brands."""
    found = levels(austral())
    assert len(found) == 14
    assert found["mediahaus", "brisa", "advertising"] == "operate"
    assert found["lealtad", "club", "analytics"] == "view"
    assert ("mediahaus", "club", "advertising") not in found


def test_each_cell_knows_its_grant_its_end_and_its_line() -> None:
    """A cell leads to the line of its grant in the declaration."""
    data = as_data(matrix(austral(), TODAY))
    assert data["version"] == 1
    assert data["as_of"] == "2026-11-20"
    cell = next(each for each in data["cells"] if each["agency"] == "pixel" and each["layer"] == "web")
    (grant,) = cell["grants"]
    assert cell["until"] == grant["until"] == "2027-03-31"
    line = AUSTRAL.read_text().splitlines()[grant["location"]["line"] - 1]
    assert "id: pixel-web" in line


@pytest.mark.parametrize(
    ("said", "reached"),
    [
        ('["*"]', {"aurora", "brisa", "club"}),
        ("[beverages]", {"aurora", "brisa"}),
        ("[aurora, beverages]", {"aurora", "brisa"}),
        ("[corporation]", {"corporation"}),
        ('["*", corporation]', {"aurora", "brisa", "club", "corporation"}),
    ],
)
def test_groups_and_everything_are_expanded(said: str, reached: set[str]) -> None:
    """A group, `*` and the corporation stand for their units, each once."""
    found = levels(small(f"[{{id: one, to: pixel, brands: {said}, layers: [web], level: view}}]"))
    assert {unit for _, unit, _ in found} == reached


def test_a_group_with_channels_of_its_own_is_a_unit() -> None:
    """A grant to a group also reaches what is the group's itself, when there is something."""
    grants = "[{id: one, to: pixel, brands: [beverages], layers: [engagement], level: view}]"
    assert {unit for _, unit, _ in levels(small(grants, profile("ours", "beverages")))} == {
        "aurora",
        "brisa",
        "beverages",
    }


def test_the_highest_level_counts() -> None:
    """Of several grants for a cell the highest level is shown, with the last day on which it holds."""
    said = matrix(
        small(
            "[{id: low, to: pixel, brands: [aurora], layers: [web], level: view},"
            " {id: high, to: pixel, brands: ['*'], layers: [web], level: operate, until: 2026-12-31},"
            " {id: later, to: pixel, brands: [aurora], layers: [web], level: operate, until: 2027-01-31}]"
        ),
        TODAY,
    )
    cell = said.cells[0]
    assert (cell.level, cell.until, cell.grants) == ("operate", date(2027, 1, 31), ("low", "high", "later"))


def test_channels_limit_a_cell() -> None:
    """A level that is limited to channels names them, and the level that holds in the others."""
    said = matrix(
        small(
            "[{id: some, to: pixel, brands: ['*'], layers: [engagement], level: operate, channels: [ig-one, ig-three]},"
            " {id: all, to: pixel, brands: [aurora], layers: [engagement], level: view}]",
            CHANNELS,
        ),
        TODAY,
    )
    aurora, brisa = said.cells
    assert (aurora.level, aurora.channels, aurora.everywhere) == ("operate", ("ig-one",), "view")
    assert (brisa.unit, brisa.channels) == ("brisa", None), "it names every channel of the layer there is"


def test_a_grant_whose_channels_are_elsewhere_reaches_nothing() -> None:
    """A grant with channels of another brand gives no cell, and is said."""
    grants = "[{id: lost, to: pixel, brands: [club], layers: [engagement], level: view, channels: [ig-one]}]"
    said = matrix(small(grants, CHANNELS), TODAY)
    assert (said.cells, said.idle) == ((), ("lost",))


def test_administer_is_shown_and_flagged() -> None:
    """`administer` is in the matrix as what it is, marked as never provisioned."""
    said = matrix(small("[{id: all, to: pixel, brands: [aurora], layers: [web], level: administer}]"), TODAY)
    assert [(cell.level, cell.provisioned) for cell in said.cells] == [("administer", False)]
    assert as_data(said)["cells"][0]["never_provisioned"] is True


ENDING = (
    "[{id: over, to: pixel, brands: [aurora], layers: [web], level: view, until: 2026-11-19},"
    " {id: back, to: pixel, brands: [brisa], layers: [web], level: view, state: revoked},"
    " {id: last, to: pixel, brands: [club], layers: [web], level: view, until: 2026-11-20}]"
)


def test_what_ended_is_shown_when_asked_for() -> None:
    """What ended or was revoked is left out and counted; `ended` shows it as what it is. The last day counts."""
    said = matrix(small(ENDING), TODAY)
    assert [cell.unit for cell in said.cells] == ["club"]
    assert said.hidden == {"ended": 1, "revoked": 1}
    assert [*hidden_words(said.hidden)] == ["2 grants are ended or revoked; `--expired` shows them"]
    everything = matrix(small(ENDING), TODAY, Wanted(ended=True))
    assert [cell.state for cell in everything.cells] == ["ended", "revoked", "in force"]


def test_nothing_before_the_contract_and_after_it() -> None:
    """An agency holds what it is granted on the days of its contract alone."""
    grants = "[{id: one, to: pixel, brands: [aurora], layers: [web], level: view, until: 2030-01-01}]"
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2027, 3, 31), date(2027, 4, 1)]
    assert [len(levels(small(grants), day)) for day in days] == [0, 1, 1, 0]
    assert matrix(small(grants), days[0]).hidden == {"later": 1}


def test_filters() -> None:
    """Only the agencies, units and layers that are asked for are shown, with the grants behind them."""
    said = matrix(austral(), TODAY, Wanted(agencies={"mediahaus", "pixel"}, units={"brisa"}, layers={"advertising"}))
    assert [(cell.agency, cell.unit, cell.layer) for cell in said.cells] == [("mediahaus", "brisa", "advertising")]
    assert [*said.grants] == ["mediahaus-ads"]


def same_as_provisioned(declaration: Declaration) -> None:
    """Assert that the matrix says what the roles are made from, unit by unit."""
    known = set(provisioned.LAYERS)
    said = {
        (cell.agency, cell.unit, cell.layer): {
            (each.grant.id, each.channels, each.until) for each in cell.holdings if each.level in provisioned.LEVELS
        }
        for cell in matrix(declaration, TODAY).cells
        if cell.layer in known
    }
    there = units(declaration, "prod")
    made: dict[tuple[str, str, str], set[object]] = {}
    for agency in declaration.agencies:
        for unit in there:
            for each in provisioned.holdings(declaration, agency, unit, TODAY):
                where = (agency.id, unit, each.layer)
                made.setdefault(where, set()).add((each.grant.id, each.channels, each.until))
    assert {where: found for where, found in said.items() if found and where[1] in there} == made


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["pixel", "norte"]),
            st.lists(st.sampled_from(["aurora", "brisa", "club", "beverages", "corporation", "*"]), min_size=1),
            st.lists(st.sampled_from(LAYERS), min_size=1, max_size=4),
            st.sampled_from(["view", "contribute", "operate", "administer"]),
            st.sampled_from(["", ", channels: [ig-one]", ", channels: [ig-one, ig-two, ig-three]"]),
            st.sampled_from(["", ", until: 2026-11-19", ", until: 2026-11-20", ", state: revoked"]),
        ),
        max_size=6,
    )
)
def test_the_matrix_says_what_the_roles_are_made_from(
    grants: list[tuple[str, list[str], list[str], str, str, str]],
) -> None:
    """For any grants, cells and the holdings of the stacks agree: units, layers, channels and ends."""
    said = ", ".join(
        f"{{id: grant-{number}, to: {to}, brands: {sorted(set(units))}, "
        f"layers: {sorted(set(layers))}, level: {level}{channels}{state}}}"
        for number, (to, units, layers, level, channels, state) in enumerate(grants)
    )
    same_as_provisioned(small(f"[{said}]", CHANNELS))


def test_the_example_says_what_its_roles_are_made_from() -> None:
    """The same for the example and a generated declaration."""
    same_as_provisioned(austral())
    same_as_provisioned(large(10, 10))
