"""The page in a real browser: accessible, obedient to the keyboard, quick at 5,000 findings, asking nobody anything."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bench.generate import corporation
from governance.report import page, said
from governance.report.report import Report
from tests.cli.calling import AUSTRAL, ROOT, ecosystem
from tests.governance.report.browser import CHROMIUM, Browser
from tests.governance.report.reports import LOOKED, PLAN, PROOF, many, past, report
from tests.governance.runs import NASTY, with_finding

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Debian's Chromium (`apt-get install chromium`)"),
]

AXE = Path(__file__).parent / "axe" / "node_modules" / "axe-core" / "axe.min.js"
needs_axe = pytest.mark.skipif(
    not AXE.exists(), reason="needs axe-core (`npm ci --prefix tests/governance/report/axe`)"
)
BEFORE = ROOT / "tests" / "ecosystem" / "before.yaml"

MEASURE = """
(async () => {
  const times = [];
  const time = async (change) => {
    const start = performance.now();
    change();
    await new Promise((done) => requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = done;
      channel.port2.postMessage(0);
    }));
    times.push(performance.now() - start);
  };
  const set = (id, value) => () => {
    const box = document.getElementById(id);
    box.value = value;
    box.dispatchEvent(new Event("input", {bubbles: true}));
  };
  document.getElementById("findings").scrollIntoView({behavior: "instant"});
  await time(set("by-text", "channel-4"));
  await time(set("by-text", "channel-4999"));
  await time(set("by-text", ""));
  await time(set("by-family", "OWN"));
  await time(set("by-family", ""));
  await time(set("by-unit", "brand-7"));
  await time(() => document.getElementById("reset").click());
  for (let n = 0; n < 2; n += 1) await time(() => document.querySelector("[name=severity]").click());
  return times;
})()
"""
"""What an interaction takes until its frame is painted, in milliseconds, by the browser's own clock."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all tests of this file."""
    with Browser() as opened:
        yield opened


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The report of the corporation before and after, in both languages."""
    folder = tmp_path_factory.mktemp("pages")
    made = {}
    for name, original in (("before", BEFORE), ("austral", AUSTRAL)):
        file = folder / name / "ecosystem.yaml"  # where nothing was left by any run
        file.parent.mkdir()
        file.write_text(original.read_text())
        for language in ("en", "es"):
            made[f"{name}.{language}"] = path = folder / f"{name}.{language}.html"
            shown = ecosystem("report", file, "--lang", language, "--as-of", "2026-11-20", "--output", path)
            assert shown.returncode == 0, shown.stderr
    return made


def written(folder: Path, said_report: Report) -> Path:
    """Write a report's page."""
    path = folder / "page.html"
    path.write_text(page.render(said_report), encoding="utf-8")
    return path


def complaints(browser: Browser) -> list[Any]:
    """Return what the browser complained of, and what it asked the network for, since the page was opened."""
    asked = [
        each["params"]["request"]["url"]
        for each in browser.events
        if each.get("method") == "Network.requestWillBeSent"
        and not each["params"]["request"]["url"].startswith("file:")
    ]
    faults = [each for each in browser.events if each.get("method") in {"Log.entryAdded", "Runtime.exceptionThrown"}]
    return [*asked, *faults]


@needs_axe
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("name", ["before.en", "austral.es"])
def test_axe_finds_no_violation(browser: Browser, pages: dict[str, Path], name: str, dark: bool) -> None:
    """axe-core finds nothing to say about the page, all of it unfolded, in light and dark and both languages."""
    browser.media(dark=dark)
    browser.open(pages[name])
    assert complaints(browser) == []
    browser.run("document.querySelectorAll('details').forEach((each) => { each.open = true })")
    browser.run(SEEN)
    browser.run(f"{AXE.read_text()}; 0")
    found = browser.run(
        "axe.run(document, {resultTypes: ['violations']}).then((all) => all.violations.map((each) => "
        "[each.id, each.help, each.nodes.slice(0, 3).map((node) => node.html.slice(0, 200))]))"
    )
    assert found == []


@needs_axe
def test_axe_finds_no_violation_on_a_phone_or_with_everything(browser: Browser, tmp_path: Path) -> None:
    """The same on a phone, with a refuted proof, drift, waivers, an audit with gaps and a history on the page."""
    browser.media()
    whole = replace(report(), proof=said.proof(PROOF), plan=said.plan(PLAN), audit=said.audit(LOOKED), past=past())
    browser.open(written(tmp_path, whole), width=390, height=844, mobile=True)
    browser.run("document.querySelectorAll('details').forEach((each) => { each.open = true })")
    browser.run(f"{AXE.read_text()}; 0")
    found = browser.run("axe.run(document).then((all) => all.violations.map((each) => [each.id, each.nodes[0].html]))")
    assert found == []
    assert browser.run("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("name", ["before.en", "austral.es"])
def test_no_page_is_wider_than_a_phone(browser: Browser, pages: dict[str, Path], name: str) -> None:
    """On a phone nothing but what scrolls by itself is wider than the screen."""
    browser.media()
    browser.open(pages[name], width=390, height=844, mobile=True)
    browser.run("document.querySelectorAll('details').forEach((each) => { each.open = true })")
    assert browser.run("document.documentElement.scrollWidth") <= 390


def test_keyboard_walk(browser: Browser, pages: dict[str, Path]) -> None:
    """By keyboard alone: skip to the findings, filter by family and text, clear with Escape, reset, unfold."""
    browser.media()
    browser.open(pages["before.en"])
    assert browser.tab() == "skip"
    assert browser.run("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    browser.press("Enter", "\r", code=13)
    walked = [browser.tab() for _ in range(9)]
    assert walked == ["by-family", "by-unit", "by-agency", "by-text", *["severity"] * 4, "reset"]

    browser.run("document.getElementById('by-family').focus()")
    browser.press("O", "O")  # as a select is used: by the first letters
    assert browser.run("document.getElementById('by-family').value") == "OWN"
    assert browser.run(VISIBLE) == 15
    assert browser.run("document.getElementById('shown').textContent") == "15 of 78 findings shown"
    browser.run("document.getElementById('by-text').focus()")
    browser.write("AURORA-ads")
    few = browser.run(VISIBLE)
    assert 0 < few < 15
    browser.write("zzz")
    assert browser.run(VISIBLE) == 0
    assert not browser.run("document.getElementById('nothing-left').hidden")
    browser.press("Escape", code=27)
    assert browser.run(VISIBLE) == 15
    browser.tab()
    browser.press(" ", " ", code=32)
    assert browser.run(VISIBLE) < 15
    browser.run("document.getElementById('reset').focus()")
    browser.press("Enter", "\r", code=13)
    assert browser.run(VISIBLE) == 78
    browser.run("document.querySelector('#findings h4 a').focus()")
    browser.press("Enter", "\r", code=13)
    assert browser.run("document.querySelector('#catalogue details').open")


SEEN = """
(() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(".f, .group { content-visibility: visible !important }");
  document.adoptedStyleSheets = [sheet];
})()
"""
"""Lays out what is not in the window, too: axe-core takes the place that was kept free for it as its true place."""

VISIBLE = "[...document.querySelectorAll('li.f')].filter((each) => each.checkVisibility()).length"


def test_filters_by_brand_agency_and_accents(browser: Browser, tmp_path: Path) -> None:
    """Brand and agency keep their own; a text is found with and without its accents."""
    browser.media()
    browser.open(written(tmp_path, report(many(300))))
    set_ = (
        "((id, to) => { const box = document.getElementById(id); box.value = to; "
        "box.dispatchEvent(new Event('input', {bubbles: true})) })"
    )
    browser.run(f"{set_}('by-unit', 'brand-7')")
    assert browser.run(VISIBLE) == 3
    browser.run(f"{set_}('by-unit', '')")
    browser.run(f"{set_}('by-agency', 'pixel')")
    assert browser.run(VISIBLE) == 300
    browser.run(f"{set_}('by-text', 'CHÁNNEL-299')")
    assert browser.run(VISIBLE) == 1


def test_five_thousand_findings_stay_usable(browser: Browser, tmp_path: Path) -> None:
    """At 5,000 findings an interaction is painted in under 100 ms: the best of five, since others use this machine."""
    run = many(5000)
    sources = {(each.location.file, each.location.line): "  owner: agency-7" for each in run.findings if each.location}
    browser.media()
    browser.open(written(tmp_path, report(run, sources=sources)))
    rounds = [browser.run(MEASURE) for _ in range(5)]
    each = [min(times) for times in zip(*rounds, strict=True)]
    assert max(each) < 100, rounds


def test_hostile_names_do_nothing(browser: Browser, tmp_path: Path) -> None:
    """With hostile names everywhere the browser runs nothing, asks for nothing and complains of nothing."""
    hostile = [*NASTY, "<img src=x onerror=document.title='owned'>", "\"><svg onload=document.title='owned'>"]
    browser.media()
    for name in hostile[:1] + hostile[-2:]:
        said_report = report(with_finding(message=name, asset=name, unit=name), name=name, versions={name: name})
        browser.open(written(tmp_path, said_report))
        assert complaints(browser) == []
        assert "Ecosystem report" in browser.run("document.title")
        assert browser.run("document.querySelectorAll('img, iframe, script').length") == 1


def test_the_policy_is_in_force(browser: Browser, tmp_path: Path) -> None:
    """A script or style that somebody else put into the page is refused by it."""
    path = written(tmp_path, report())
    foreign = "<script>document.title = 'owned'</script><style>body { display: none }</style></body>"
    path.write_text(path.read_text().replace("</body>", foreign))
    browser.media()
    browser.open(path)
    assert "owned" not in browser.run("document.title")
    assert browser.run("getComputedStyle(document.body).display") == "block"


def test_it_prints_whole(browser: Browser, pages: dict[str, Path]) -> None:
    """Printed, the page is a PDF of several pages with everything unfolded, and without what is only for the screen."""
    browser.media()
    browser.open(pages["before.en"])
    data = browser.pdf()
    assert data.startswith(b"%PDF")
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", data)) >= 8
    browser.media(media="print")
    assert browser.run("getComputedStyle(document.getElementById('filters')).display") == "none"
    browser.run("dispatchEvent(new Event('beforeprint'))")
    assert browser.run("document.querySelectorAll('details:not([open])').length") == 0
    browser.run("dispatchEvent(new Event('afterprint'))")
    assert browser.run("document.querySelectorAll('details[open]').length") == 0
    browser.media()


def test_without_script_everything_is_there(browser: Browser, pages: dict[str, Path]) -> None:
    """Where scripts are off, every finding is shown and the filters are not."""
    browser.call("Emulation.setScriptExecutionDisabled", value=True)
    browser.open(pages["before.en"])
    assert browser.run(VISIBLE) == 78
    assert browser.run("document.getElementById('filters').hidden")
    browser.call("Emulation.setScriptExecutionDisabled", value=False)


@pytest.mark.skipif(not os.environ.get("ECOSYSTEM_SHOTS"), reason="writes docs/report/ where ECOSYSTEM_SHOTS is set")
def test_screenshots(browser: Browser, pages: dict[str, Path], tmp_path: Path) -> None:
    """The pictures of the documentation: small ones of desktop, phone and print, light and dark, both languages."""
    folder = ROOT / "docs" / "report"
    at = (
        "document.getElementById('{}').scrollIntoView({{behavior: 'instant'}}); "
        "new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)))"
    )
    large = tmp_path / "ecosystem.yaml"
    large.write_text(corporation(5000))
    shown = ecosystem("report", large, "--as-of", "2026-11-20", "--output", tmp_path / "large.html")
    assert shown.returncode == 0, shown.stderr
    made = {"hundred": tmp_path / "large.html", "past": written(tmp_path, report(past=past()))}
    for name, of, dark, media, size, section in (
        ("desktop", "before.en", False, "screen", (1100, 780), ""),
        ("findings-dark", "before.en", True, "screen", (1100, 700), "findings"),
        ("map", "before.en", False, "screen", (1280, 520), "map"),
        ("map-dark", "austral.en", True, "screen", (1280, 440), "map"),
        ("map-hundred", "hundred", False, "screen", (1240, 620), "map"),
        ("history", "past", False, "screen", (1100, 620), "history"),
        ("telefono", "before.es", False, "screen", (390, 844), ""),
        ("impreso", "before.es", False, "print", (760, 880), "findings"),
    ):
        browser.media(dark=dark, media=media)
        browser.open((pages | made)[of], width=size[0], height=size[1], mobile=size[0] < 400)
        if section:
            browser.run(at.format(section))
        browser.shot(folder / f"{name}.png")
        assert (folder / f"{name}.png").stat().st_size < 150_000


@pytest.mark.parametrize(("name", "brand"), [("austral.en", "aurora"), ("before.en", "aurora")])
def test_a_part_of_the_map_is_shown(browser: Browser, pages: dict[str, Path], name: str, brand: str) -> None:
    """By brand and layer, alone and together: what is left stays clear, the rest is faint, and both are counted."""
    browser.media()
    browser.open(pages[name])
    clear = (
        "[...document.querySelectorAll('.map [data-unit]')].filter((each) => !each.classList.contains('off'))"
        ".map((each) => each.dataset.id)"
    )
    whole = browser.run(clear)
    set_ = (
        "((id, to) => { const box = document.getElementById(id); box.value = to; "
        "box.dispatchEvent(new Event('input', {bubbles: true})) })"
    )
    browser.run(f"{set_}('map-unit', '{brand}')")
    of_brand = browser.run(clear)
    assert set(of_brand) <= set(whole)
    assert of_brand
    assert all(each.startswith(brand) or name == "before.en" for each in of_brand)
    said = browser.run("document.getElementById('map-shown').textContent")
    assert said == f"{len(of_brand)} of {len(whole)} on the map shown"
    faint = browser.run("document.querySelectorAll('.map [data-unit].off').length")
    assert (faint > 0) == (len(of_brand) < len(whole))
    browser.run(f"{set_}('map-layer', 'advertising')")
    both = browser.run(clear)
    assert set(both) < set(of_brand)
    browser.run(f"{set_}('map-unit', '')")
    browser.run(f"{set_}('map-layer', '')")
    assert browser.run(clear) == whole
    assert browser.run("document.querySelectorAll('.map .off').length") == 0


@needs_axe
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_no_violation_on_the_graph(browser: Browser, tmp_path: Path, dark: bool) -> None:
    """`ecosystem graph --format html` in a browser: accessible, asking nobody, and a thing is chosen by keyboard."""
    drawn = tmp_path / "graph.html"
    shown = ecosystem("graph", BEFORE, "--format", "html", "--output", drawn)
    assert shown.returncode == 0, shown.stderr
    browser.media(dark=dark)
    browser.open(drawn)
    assert complaints(browser) == []
    browser.run("document.querySelectorAll('details').forEach((each) => { each.open = true })")
    browser.run(f"{AXE.read_text()}; 0")
    assert browser.run("axe.run(document).then((all) => all.violations.map((each) => each.id))") == []
    browser.run("document.querySelector('svg [data-id=aurora-ads]').focus()")
    browser.press("Enter", "\r", code=13)
    assert browser.run("document.getElementById('said').textContent").startswith("aurora-ads, ")
