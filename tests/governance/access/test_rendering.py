"""Every format of the access reports: readable, and inert whatever the declaration's words are."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from itertools import combinations
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecosystem.model import Declaration, Location
from governance.access.difference import Difference, Trust, difference
from governance.access.matrix import EVERYTHING, Cell, Matrix, Wanted, as_data, matrix
from governance.access.review import Review, review
from governance.render import access_csv, access_html, access_md, access_svg, access_text
from governance.render.access_svg import ADVANCE, FONT
from tests.governance.access.generated import TODAY, austral, large, named, small
from tests.governance.runs import NASTY, nasty

UNFIT = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe]")
NAMESPACE = "{http://www.w3.org/2000/svg}"
NOTHING = small("[]")


def parsed(picture: str) -> ElementTree.Element:
    """Return the picture as a tree."""
    return ElementTree.fromstring(picture)  # noqa: S314


@st.composite
def hostile(draw: st.DrawFn) -> tuple[Matrix, Difference, Review]:
    """The reports of the example with hostile words wherever a word of the declaration comes into them."""
    words = st.lists(nasty, min_size=1, max_size=2).map(tuple)
    said = matrix(austral(), TODAY)
    holding = said.cells[0].holdings[0]
    grant = replace(
        holding.grant, id=draw(nasty), to=draw(nasty), brands=draw(words), layers=draw(words), approved_by=draw(nasty)
    )
    holding = replace(holding, grant=grant, channels=draw(words))
    where = draw(st.tuples(nasty, nasty, nasty))
    cell = Cell(
        *where,
        "operate",
        TODAY,
        draw(words),
        draw(nasty) or "view",
        draw(st.sampled_from(["in force", "ended"])),
        (holding,),
    )
    place = Location(draw(nasty.filter(bool)), 3, 4)
    agencies, units = {where[0]: draw(nasty)}, {where[1]: draw(nasty)}
    made = Matrix(
        draw(nasty.filter(bool)),
        TODAY,
        agencies,
        units,
        (where[2],),
        (cell,),
        {grant.id: (grant, place)},
        {},
        draw(words),
    )
    change = difference(NOTHING, austral(), TODAY, ("a", "b")).changes[0]
    change = replace(change, agency=where[0], unit=where[1], layer=where[2], after=(holding,))
    trust = Trust(draw(nasty), draw(words), draw(words))
    changed = Difference(draw(nasty), draw(nasty), TODAY, (change,), (trust,))
    item = replace(review(austral(), TODAY).items[0], grant=grant, units=draw(words), location=place)
    return made, changed, Review("f", TODAY, 90, (item,))


class Tags(HTMLParser):
    """The elements and attributes of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember an element and its attributes."""
        self.seen.update((tag, *(f"{tag}@{name}" for name, _ in attrs)))


ORDINARY = Tags(
    access_html.matrix(matrix(small("[{id: one, to: pixel, brands: [aurora], layers: [web], level: view}]"), TODAY))
).seen
ORDINARY |= {"ul", "li"}


@settings(max_examples=60, deadline=None)
@given(hostile())
def test_no_word_is_anything_but_a_word(reports: tuple[Matrix, Difference, Review]) -> None:
    """No name becomes markup, a formula, a line of its own or an order to a terminal, in any format."""
    said, changed, listed = reports
    assert Tags(access_html.matrix(said)).seen <= ORDINARY
    tags = {element.tag.removeprefix(NAMESPACE) for element in parsed(access_svg.matrix(said)).iter()}
    assert tags <= {"svg", "title", "style", "rect", "path", "text", "g"}
    assert access_csv.matrix(said, states=True).count("\n") == 2
    for written in (access_csv.matrix(said), access_csv.review(listed)):
        head, row = csv.reader(io.StringIO(written))
        assert len(head) == len(row)
        assert not [field for field in row if field.lstrip().startswith(("=", "+", "@")) or re.match(r"\s*-\D", field)]
    texts = [access_html.matrix(said), access_svg.matrix(said), access_csv.matrix(said), access_text.matrix(said)]
    texts += [access_text.difference(changed), access_md.difference(changed), access_text.review(listed)]
    for text in texts:
        assert not UNFIT.search(text)
    for line in access_md.difference(changed).splitlines():
        bare = re.sub(r"`[^`]*`", "", line)
        assert "<" not in bare
        assert "[" not in bare
    json.dumps(as_data(said)).encode()


@pytest.mark.parametrize("name", NASTY)
def test_names_are_shown_in_page_and_picture(name: str) -> None:
    """A hostile name of an agency, a brand or the corporation is shown and does nothing."""
    said = matrix(named(austral(), name), TODAY)
    assert Tags(access_html.matrix(said)).seen <= ORDINARY
    parsed(access_svg.matrix(said))
    assert "<script" not in access_html.matrix(said) + access_svg.matrix(said)


@pytest.mark.parametrize("value", ["=cmd()", "+1", "-1+2", "@SUM(A1)", " =1", "＝1", "%x|y"])
def test_a_formula_is_a_text(value: str) -> None:
    """What a spreadsheet would take for a formula has an apostrophe before it."""
    assert access_csv.inert(value).startswith("'")
    assert access_csv.inert("pixel-social") == "pixel-social"


def test_the_grid_fits_a_terminal() -> None:
    """With three brands the matrix is a grid of at most 80 columns; with a hundred a row for each pair."""
    lines = access_text.matrix(matrix(austral(), TODAY)).splitlines()
    assert lines[0].split() == ["agency", "layer", "aurora", "brisa", "club"]
    assert lines[1].split() == ["pixel", "engagement", "operate", "·", "·"]
    assert max(map(len, lines)) <= 80
    many = access_text.matrix(matrix(large(100, 200), TODAY)).splitlines()
    assert many[0].split() == ["agency", "brand", "level", "and", "layers"]
    assert "agency-000  brand-001  contribute: advertising, web, email · view: engagement, publishing" in many
    assert max(map(len, many)) <= 120


def test_marks_are_explained() -> None:
    """What is limited, never provisioned or ended has a mark, and a line that explains it."""
    said = access_text.matrix(
        matrix(
            small(
                "[{id: one, to: pixel, brands: [aurora], layers: [engagement], level: operate, channels: [ig-one]},"
                " {id: all, to: pixel, brands: [aurora], layers: [web], level: administer},"
                " {id: over, to: norte, brands: [club], layers: [web], level: view, until: 2026-01-02}]",
                ", ".join(
                    f"{{id: {each}, kind: social_profile, network: x, brand: aurora, owner: corporation}}"
                    for each in ("ig-one", "ig-two")
                ),
            ),
            TODAY,
            Wanted(ended=True),
        )
    )
    assert "operate*" in said
    assert "pixel, aurora, engagement: operate in ig-one" in said
    assert "administer!" in said
    assert "never provisioned" in said
    assert "(view)" in said
    assert "( ) ended or revoked" in said


def test_nothing_to_show_is_said() -> None:
    """An empty matrix says so in every format."""
    said = matrix(NOTHING, TODAY)
    assert "nobody holds anything" in access_text.matrix(said)
    assert "nobody holds anything" in access_html.matrix(said)
    assert access_csv.matrix(said) == "agency,brand,layer,level,until,grants,channels\n"
    parsed(access_svg.matrix(said))


def test_the_page_is_accessible_and_needs_nothing() -> None:
    """Captions, scopes, the word in every cell; nothing is fetched, nothing is run."""
    page = access_html.matrix(matrix(austral(), TODAY))
    assert page.count("<caption>") == 3
    assert 'scope="col"' in page
    assert 'scope="rowgroup"' in page
    assert page.count("<th ") == page.count("scope=")
    assert page.count('<td class="operate">operate<') == 9
    assert "prefers-color-scheme: dark" in page
    assert "default-src 'none'" in page
    assert not re.search(r"(src|href)=\"(?!#)", page)


Box = tuple[float, float, float, float]


def boxes(picture: str) -> Iterator[tuple[Box, str]]:
    """Yield where each text of a picture is: left, top, right, bottom."""
    for element in parsed(picture).iter(f"{NAMESPACE}text"):
        said = "".join(element.itertext())
        title = element.find(f"{NAMESPACE}title")
        said = said if title is None else said.removeprefix(title.text or "")
        wide, kind = access_text.columns(said) * (ADVANCE - 0.07), element.get("class", "").split()
        before = wide if "end" in kind else wide / 2 if "middle" in kind else 0
        turned = re.match(r"translate\((\S+) (\S+)\) rotate\(-90\)", element.get("transform", ""))
        if turned:
            x, y = float(turned[1]), float(turned[2])
            yield (x - FONT * 0.8, y + before - wide, x + FONT * 0.2, y + before), said
        else:
            x, y = float(element.get("x", "")), float(element.get("y", ""))
            yield (x - before, y - FONT * 0.8, x - before + wide, y + FONT * 0.2), said


@pytest.mark.parametrize(
    "declared",
    [austral(), large(3, 4), large(100, 200), large(2, 80, 1), large(60, 2, 60, True), NOTHING],
    ids=["austral", "small", "large", "tall", "broad", "empty"],
)
def test_no_text_lies_on_another(declared: Declaration) -> None:
    """In the picture no text overlaps another, and none leaves the picture."""
    picture = access_svg.matrix(matrix(declared, TODAY, EVERYTHING))
    root = parsed(picture)
    width, height = float(root.get("width", "")), float(root.get("height", ""))
    found = list(boxes(picture))
    for (left, top, right, bottom), said in found:
        assert left >= 0, said
        assert top >= 0, said
        assert right <= width, said
        assert bottom <= height, said
    for (one, first), (two, second) in combinations(found, 2):
        apart = one[2] <= two[0] or two[2] <= one[0] or one[3] <= two[1] or two[3] <= one[1]
        assert apart, (first, second)


def test_every_mark_has_a_title() -> None:
    """Whoever points at a mark, or has it read out, learns the agency, brand, layer, level, end and grants."""
    for declared in (austral(), large(100, 200)):
        said = matrix(declared, TODAY)
        groups = parsed(access_svg.matrix(said)).iter(f"{NAMESPACE}g")
        titles = "\n".join(group.findtext(f"{NAMESPACE}title") or "" for group in groups).splitlines()
        assert len(titles) == len(said.cells)
    assert "until 2027-06-30, by grant-000-0" in titles[0]


def test_changes_that_are_alike_are_one_line() -> None:
    """A grant of everything to somebody new is one line, however many brands there are."""
    after = large(100, 1, every=True)
    text = access_text.difference(difference(replace(after, grants=()), after, TODAY, ("a", "b")))
    assert "and 88 more: engagement, publishing" in text
    assert len([line for line in text.splitlines() if "agency-000" in line]) == 3
    assert text.splitlines()[-1].startswith("500 cells gain, 0 lose, 1 change of who may sign in: from a to b")
