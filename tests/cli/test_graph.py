"""`ecosystem graph`: the same picture in two languages, whatever the names say."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from cli.drawing.dot import dot
from cli.drawing.mermaid import entities, identifier, mermaid
from cli.drawing.picture import picture
from ecosystem.loading import load
from ecosystem.model import Declaration
from tests.cli.calling import AUSTRAL, ecosystem

HOSTILE = [
    "<script>alert(1)</script>",
    '"; drop [label="x"]; //',
    "a\\",
    'a\\"',
    "line\nbreak",
    "]]>]) end",
    "#quot; &quot; &amp; #35;",
    "`**bold**`",
    "%% comment",
    "style x:y#;",
    "click n_aurora call alert()",
    "\\N \\G \\E \\l",
    "{{<b>}}|",
    "\x1b[31m\u202e",
    "日本語 Café 🙂",
    "",
    "x" * 3000,
]

needs_graphviz = pytest.mark.skipif(shutil.which("dot") is None, reason="needs Graphviz's `dot`")


@pytest.fixture(scope="module")
def austral() -> Declaration:
    """The Austral example."""
    return load(AUSTRAL)


def named(declaration: Declaration, name: str) -> Declaration:
    """The declaration with this name wherever a name is free text, and as a vendor."""
    first, *others = declaration.channels
    return replace(
        declaration,
        corporation=replace(declaration.corporation, name=name),
        brands=tuple(replace(brand, name=name) for brand in declaration.brands),
        agencies=tuple(replace(agency, name=name) for agency in declaration.agencies),
        platforms=tuple(replace(each, name=name, vendor=name) for each in declaration.platforms),
        channels=(replace(first, name=name, owner=f"vendor:{name}", operated_by=(f"vendor:{name}",)), *others),
    )


def test_everything_declared_is_in_the_picture(austral: Declaration) -> None:
    """Every brand, agency, platform, channel, system and central service is drawn, and every flow between them."""
    drawn = picture(austral)
    ids = {node.id for node in drawn.nodes}
    for things in (austral.agencies, austral.platforms, austral.channels, austral.systems, austral.measurement):
        assert {thing.id for thing in things} <= ids
    assert {"contacts", "insight", "austral-id", "contact-center"} <= ids
    assert {brand.id for brand in austral.brands} <= {area.id for area in drawn.areas}
    edges = {(edge.source, edge.target, edge.label) for edge in drawn.edges}
    assert ("aurora-promo", "contacts", "writes to") in edges
    assert ("contacts", "aurora-mail", "audience") in edges
    assert ("aurora-mail", "contact-center", "inbound") in edges
    assert ("aurora-instagram", "insight", "feeds") in edges
    assert ("pixel", "aurora-promo", "operates") in edges
    assert ("shop", "contacts", "api, realtime") in edges


def test_what_is_not_corporate_stands_out(austral: Declaration) -> None:
    """What an agency, a vendor or nobody known owns has a shape and a class of its own, and its owner beside it."""
    first, second, third, *rest = austral.channels
    channels = (
        replace(first, owner="pixel"),
        replace(second, owner="vendor:Acme"),
        replace(third, owner="unknown"),
        *rest,
    )
    drawn = picture(replace(austral, channels=channels))
    holders = {node.id: node.holder for node in drawn.nodes}
    assert [holders[each.id] for each in channels[:4]] == ["agency", "vendor", "unknown", "corporate"]
    text = dot(drawn)
    assert re.search(rf'"{first.id}" \[label="[^\]]*owner: pixel", shape="octagon", [^\]]*class="agency"\]', text)
    chart = mermaid(drawn)
    assert f"n_{first.id.replace('-', '_')}{{{{" in chart
    assert re.search(rf"^  class .*n_{first.id.replace('-', '_')}\b.* agency$", chart, re.MULTILINE)


def test_only_a_brand_or_an_agency(austral: Declaration) -> None:
    """`--brand` and `--agency` keep what the one has to do with, and nothing of the others."""
    aurora = {node.id for node in picture(austral, brand="aurora").nodes}
    assert {"aurora-promo", "contacts", "web-platform", "pixel"} <= aurora
    assert not aurora & {"brisa-promo", "club-app", "norte", "lealtad"}
    group = {node.id for node in picture(austral, brand="beverages").nodes}
    assert {"aurora-promo", "brisa-promo"} <= group
    assert "club-app" not in group
    pixel = {node.id for node in picture(austral, agency="pixel").nodes}
    assert {"pixel", "aurora-promo", "aurora-instagram"} <= pixel
    assert not pixel & {"brisa-promo", "club-mail", "lealtad"}


def test_ids_are_stable_and_never_shared(austral: Declaration) -> None:
    """The same declaration gives the same text; two ids never become one."""
    assert mermaid(picture(austral)) == mermaid(picture(load(AUSTRAL)))
    words = [
        "a-b",
        "a--b",
        "ab",
        "vendor:a-b",
        "vendor:a_b",
        "native_gui",
        "native-gui",
        "end",
        "vendor:é",
        "vendor:\ud800",
    ]
    assert len({identifier(word) for word in words}) == len(words)
    assert all(re.fullmatch(r"[a-z0-9_]+", identifier(word)) for word in words)


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_says_anything_but_itself_in_mermaid(austral: Declaration, name: str) -> None:
    """Whatever a name holds, a label of the chart holds letters, digits, harmless marks and entities alone."""
    chart = mermaid(picture(named(austral, name)))
    assert len(chart.splitlines()) == len(mermaid(picture(named(austral, "plain"))).splitlines())
    for label in re.findall(r'"([^"]*)"', chart):
        for part in label.split("<br/>"):
            assert all(each.isalnum() or each in " -.,/_#;" for each in part), part
    assert '"' not in entities(name)


@needs_graphviz
@pytest.mark.parametrize("name", HOSTILE)
def test_graphviz_draws_every_name_as_it_is(austral: Declaration, name: str) -> None:
    """Graphviz itself reads the picture, and the drawing shows the name as text and no markup of it."""
    text = dot(picture(named(austral, name), brand="aurora"))
    svg = subprocess.run(["dot", "-Tsvg"], input=text, capture_output=True, text=True, check=True)
    assert "syntax error" not in svg.stderr
    root = ElementTree.fromstring(svg.stdout)  # noqa: S314 - our own drawing
    shown = "".join(element.text or "" for element in root.iter("{http://www.w3.org/2000/svg}text"))
    assert root.find(".//{http://www.w3.org/2000/svg}script") is None
    plain = name.replace("\n", "\\x0a").replace("\x1b", "\\x1b").replace("\u202e", "\\u202e")
    assert plain.replace(" ", "")[:100] in shown.replace("\xa0", "").replace(" ", "")
    nodes = json.loads(
        subprocess.run(["dot", "-Tjson0"], input=text, capture_output=True, text=True, check=True).stdout
    )
    expected = picture(named(austral, "plain"), brand="aurora")
    assert len([each for each in nodes["objects"] if "nodes" not in each and "subgraphs" not in each]) == len(
        expected.nodes
    )


@needs_graphviz
def test_the_command_gives_what_graphviz_reads(tmp_path: Path) -> None:
    """`ecosystem graph --format dot` is read by Graphviz, with a class on everything that is not the corporation's."""
    assert ecosystem("graph", "--format", "dot", "-o", tmp_path / "graph.dot").returncode == 0
    svg = subprocess.run(["dot", "-Tsvg", tmp_path / "graph.dot"], capture_output=True, text=True, check=True).stdout
    assert 'class="node agency"' in svg
    assert 'class="node corporate"' in svg


def test_mermaid_is_the_default_and_an_unknown_brand_is_refused() -> None:
    """Without `--format` it is Mermaid; a brand or agency that is not declared exits 2 with the nearest name."""
    assert ecosystem("graph").stdout.startswith("flowchart LR\n")
    shown = ecosystem("graph", "--brand", "aurorra")
    assert shown.returncode == 2
    assert "did you mean `aurora`?" in shown.stderr
    assert ecosystem("graph", "--agency", "pixl").returncode == 2


def test_the_bad_truth_is_drawn(tmp_path: Path) -> None:
    """A report out of a spreadsheet, a silo, and what a vendor holds are in the picture, as what they are."""
    text = AUSTRAL.read_text().replace(
        "source: insight, made_by: corporation", "source: spreadsheet, made_by: pixel", 1
    )
    text = text.replace(
        "kind: ecommerce, owner: corporation, role: satellite", "kind: spreadsheet, owner: pixel, role: silo"
    )
    (tmp_path / "ecosystem.yaml").write_text(text)
    drawn = picture(load(tmp_path / "ecosystem.yaml"))
    holders = {node.id: node.holder for node in drawn.nodes}
    assert holders["spreadsheet"] == "unknown"
    assert holders["shop"] == "agency"
    assert ("spreadsheet", "brand-performance") in {(edge.source, edge.target) for edge in drawn.edges}
