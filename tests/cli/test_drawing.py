"""`ecosystem graph --format svg|html`: no text lies on another, whatever the size and the names."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from bench.generate import corporation
from cli.commands.graph import command
from cli.drawing.geometry import Box, Layout
from cli.drawing.grouping import gathered
from cli.drawing.layout import layout
from cli.drawing.page import page
from cli.drawing.picture import Picture, picture
from cli.drawing.svg import STYLE, svg
from ecosystem.loading import load, loads
from ecosystem.model import BrandGroup, Declaration
from tests.cli.calling import AUSTRAL
from tests.cli.test_graph import HOSTILE, named
from tests.governance.access.generated import BEFORE

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def austral() -> Declaration:
    """The Austral example: three brands."""
    return load(AUSTRAL)


@pytest.fixture(scope="module")
def large() -> Declaration:
    """A hundred brands, two thousand channels, one in a hundred of them an agency's; half of the brands in groups."""
    whole = loads(corporation(5000), "large.yaml")
    groups = tuple(BrandGroup(f"group-{n}", f"Grupo {n}", f"brand_groups[{n}]") for n in range(5))
    brands = tuple(replace(brand, group=f"group-{n % 5}" if n % 2 else None) for n, brand in enumerate(whole.brands))
    return replace(whole, brand_groups=groups, brands=brands, channels=whole.channels[:2000])


def overlapping(boxes: list[Box]) -> list[tuple[Box, Box]]:
    """Pairs of boxes that have a place in common, found along one axis."""
    found = []
    ordered = sorted(boxes, key=lambda box: box.x)
    for at, box in enumerate(ordered):
        for other in ordered[at + 1 :]:
            if other.x >= box.right:
                break
            if box.overlaps(other):
                found.append((box, other))
    return found


def sound(placed: Layout) -> None:
    """Assert that no text lies on another or out of its box, no thing on another, and nothing out of the page."""
    assert overlapping([label.box for label in placed.labels()]) == []
    assert overlapping([node.box for node in placed.nodes]) == []
    for node in placed.nodes:
        for label in node.labels:
            assert node.box.x <= label.box.x
            assert label.box.right <= node.box.right
            assert node.box.y <= label.box.y
            assert label.box.y + label.box.h <= node.box.y + node.box.h
    for box in (*(label.box for label in placed.labels()), *(node.box for node in placed.nodes)):
        assert box.x >= 0
        assert box.right <= placed.width
        assert box.y >= 0
        assert box.y + box.h <= placed.height
    for line in placed.lines:
        assert all(0 <= x <= placed.width and 0 <= y <= placed.height for x, y in line.points[:: len(line.points) - 1])


def inside(placed: Layout) -> None:
    """Assert that a thing of an area stands in its box, and no other area's title lies on a thing."""
    boxes = {area.area.id: area.box for area in placed.areas}
    for node in placed.nodes:
        if node.node.area in boxes:
            box = boxes[node.node.area]
            assert box.x <= node.box.x
            assert node.box.right <= box.right
            assert box.y <= node.box.y
            assert node.box.y + node.box.h <= box.y + box.h
        assert not any(area.label.box.overlaps(node.box) for area in placed.areas)


def test_three_brands_are_drawn_channel_by_channel(austral: Declaration) -> None:
    """At three brands every channel is drawn, in layers from the agencies to the reports, without an overlap."""
    drawn = gathered(picture(austral))
    placed = layout(drawn)
    sound(placed)
    inside(placed)
    assert {node.node.id for node in placed.nodes} >= {channel.id for channel in austral.channels}
    x = {node.node.id: node.box.x for node in placed.nodes}
    layers = [x[each] for each in ("pixel", "aurora-promo", "web-platform", "contacts", "brand-performance")]
    assert all(left < right for left, right in pairwise(layers))


def test_a_hundred_brands_are_grouped_and_what_is_not_corporate_stays(large: Declaration) -> None:
    """At a hundred brands each is one box that counts; what is not the corporation's is still a thing of its own."""
    drawn = gathered(picture(large))
    placed = layout(drawn)
    sound(placed)
    inside(placed)
    assert {brand.id for brand in large.brands} <= {area.area.id for area in placed.areas}
    assert len(placed.nodes) < 300
    assert len(placed.lines) < 200
    apart = {channel.id for channel in large.channels if channel.owner != "corporation"}
    shown = {node.node.id for node in placed.nodes if node.node.holder == "agency"}
    assert apart
    assert apart <= shown
    counted = sum(
        int(node.node.title.split(" ")[0].replace(",", "")) for node in placed.nodes if node.node.kind == "grouped"
    )
    assert counted == len(large.channels) - len(apart) + len(large.systems)
    flows = sum(edge.count for edge in drawn.edges if edge.kind == "flow")
    assert flows == sum(1 for edge in picture(large).edges if edge.kind == "flow")


def test_many_that_are_not_corporate_are_counted(large: Declaration) -> None:
    """Of a brand in which everything is an agency's, the first are shown and the rest is one thing, as foreign."""
    foreign = replace(large, channels=tuple(replace(each, owner="agency-1") for each in large.channels))
    placed = layout(gathered(picture(foreign)))
    sound(placed)
    rest = [node for node in placed.nodes if node.node.id == "brand-3:others"]
    assert [node.node.holder for node in rest] == ["agency"]


def test_filters(austral: Declaration, large: Declaration) -> None:
    """`--brand`, `--agency` and `--layer` keep what the one has to do with; alone and together."""
    advertising = {node.id for node in picture(austral, layer="advertising").nodes}
    assert {"aurora-meta-ads", "brisa-meta-leads", "meta-business", "mediahaus", "insight"} <= advertising
    assert not advertising & {"aurora-mail", "club-app", "lealtad"}
    both = {node.id for node in picture(austral, brand="aurora", layer="advertising").nodes}
    assert "aurora-meta-ads" in both
    assert "brisa-meta-ads" not in both
    assert "contact-center" in {node.id for node in picture(austral, layer="customer_service").nodes}
    one = layout(gathered(picture(large, brand="brand-7")))
    sound(one)
    assert len(one.nodes) < 60
    for layer in ("identity", "analytics", "knowledge", "survey"):
        sound(layout(gathered(picture(austral, layer=layer))))


@pytest.mark.parametrize("name", [*HOSTILE, "W" * 200, "漢字" * 60, "🙂" * 60, "e\u0301" * 90])
def test_hostile_names_are_text_and_lie_on_nothing(austral: Declaration, name: str) -> None:
    """Whatever a name holds, the drawing is well-formed, has no markup of it, and no text lies on another."""
    shown = gathered(picture(named(austral, name)))
    sound(layout(shown))
    root = ElementTree.fromstring(svg(shown))  # noqa: S314 - our own drawing
    plain = ElementTree.fromstring(svg(gathered(picture(named(austral, "plain")))))  # noqa: S314
    allowed = {"svg", "title", "desc", "style", "defs", "marker", "path", "rect", "polygon", "g", "text"}
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= allowed
    assert {key for element in root.iter() for key in element.attrib if key.startswith("on") or "href" in key} == set()
    assert sum(1 for _ in root.iter(f"{SVG}g")) == sum(1 for _ in plain.iter(f"{SVG}g"))
    (style,) = root.iter(f"{SVG}style")
    assert style.text == STYLE


def test_the_drawing_says_what_it_is(austral: Declaration) -> None:
    """It has a title and a description, each thing and line a title of its own, a legend, and a dark half."""
    root = ElementTree.fromstring(svg(gathered(picture(load(BEFORE)))))  # noqa: S314 - our own drawing
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "eco-title eco-desc"
    assert "who owns what" in (root.findtext(f"{SVG}title") or "")
    assert "not the corporation's: " in (root.findtext(f"{SVG}desc") or "")
    for element in (*root.iterfind(f"{SVG}g[@data-id]"), *root.iterfind(f"{SVG}path[@data-from]")):
        assert element.findtext(f"{SVG}title")
    texts = [element.text for element in root.iter(f"{SVG}text")]
    assert "owns what should be corporate" in texts
    assert "prefers-color-scheme:dark" in STYLE
    assert "everything is the corporation&#x27;s" in svg(gathered(picture(austral)))


def test_whose_it_is_shows_in_the_shape() -> None:
    """What is not the corporation's has another outline, another class and its owner as text: colour is not alone."""
    root = ElementTree.fromstring(svg(gathered(picture(load(BEFORE)))))  # noqa: S314 - our own drawing
    things = {element.get("data-id"): element for element in root.iterfind(f"{SVG}g[@data-id]")}
    assert things["contacts"].find(f"{SVG}rect") is not None
    foreign = things["aurora-ads"]
    assert foreign.get("class") == "node agency"
    assert foreign.find(f"{SVG}polygon") is not None
    assert "owner: agency-rojo" in [element.text for element in foreign.iter(f"{SVG}text")]
    assert things["agency-rojo"].get("class") == "node agency who"


class Page(HTMLParser):
    """What a page has: its tags with attributes, its policy, its inline parts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.inline: dict[str, list[str]] = {"script": [], "style": []}
        self.within = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep a tag."""
        self.tags.append((tag, dict(attrs)))
        self.within = tag

    def handle_data(self, data: str) -> None:
        """Keep what is in a script or a style."""
        if self.within in self.inline:
            self.inline[self.within].append(data)

    def handle_endtag(self, tag: str) -> None:
        """Leave a tag."""
        self.within = ""


def pages(shown: Picture) -> Page:
    """The page of a picture, read."""
    return Page(page(shown, gathered(shown)))


@pytest.mark.parametrize(
    "name", ["plain", "</script><script>alert(1)</script>", "</style>", '"><img src=x onerror=alert(1)>']
)
def test_the_page_loads_nothing_and_runs_only_its_own_script(austral: Declaration, name: str) -> None:
    """Its policy allows its own style and script by their hashes and nothing else; no tag refers to anything."""
    read = pages(picture(named(austral, name)))
    (policy,) = [attrs["content"] for tag, attrs in read.tags if attrs.get("http-equiv") == "Content-Security-Policy"]
    assert policy is not None
    assert policy.startswith("default-src 'none'; ")
    for kind, texts in read.inline.items():
        assert len([tag for tag, _ in read.tags if tag == kind]) == 1
        digest = base64.b64encode(hashlib.sha256("".join(texts).encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy
    for tag, attrs in read.tags:
        assert not {"src", "href", "style"} & attrs.keys(), tag
        assert not [key for key in attrs if key.startswith("on")], tag
    assert not [tag for tag, _ in read.tags if tag in ("img", "link", "iframe", "object")]


def test_the_page_says_it_all_as_tables(austral: Declaration, large: Declaration) -> None:
    """Every table has a caption and scoped heads; what is not the corporation's is listed first; large stays small."""
    read = pages(picture(load(BEFORE)))
    tables = [tag for tag, _ in read.tags].count("table")
    assert tables == [tag for tag, _ in read.tags].count("caption") == 3
    assert all(attrs.get("scope") in ("col", "row") for tag, attrs in read.tags if tag == "th")
    assert [tag for tag, _ in read.tags].count("h1") == 1
    assert "Nothing: everything is the corporation" in page(picture(austral), gathered(picture(austral)))
    whole = picture(large)
    assert len(page(whole, gathered(whole)).encode()) < 1_000_000


def test_the_command(tmp_path: Path) -> None:
    """`--format svg` and `html` write one whole file; an unknown layer is refused with the nearest one."""
    for language, start in (("svg", "<?xml"), ("html", "<!doctype html>")):
        output = tmp_path / f"graph.{language}"
        shown = CliRunner().invoke(command, [str(AUSTRAL), "--format", language, "--output", str(output)])
        assert shown.exit_code == 0, shown.output
        assert output.read_text().startswith(start)
    shown = CliRunner().invoke(command, [str(AUSTRAL), "--layer", "advertisin"])
    assert shown.exit_code == 2
    assert "did you mean `advertising`?" in shown.output
    assert re.search(r"aurora_meta_ads", CliRunner().invoke(command, [str(AUSTRAL), "--layer", "advertising"]).stdout)
