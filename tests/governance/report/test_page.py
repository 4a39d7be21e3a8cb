"""The page: one file that needs nothing else, in which everything has its heading and nothing is obeyed."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from hashlib import sha256
from itertools import pairwise

import pytest
from hypothesis import given, settings

from ecosystem.model import Location
from governance.evaluation import Run
from governance.findings import Place
from governance.history.due import Due, due
from governance.report import page, said, verdict
from governance.report.merging import merged
from governance.report.report import Foreign, Report, Seen
from tests.governance.report.reading import Element, read
from tests.governance.report.reports import AUDIT, LOOKED, PLAN, PROOF, many, past, report
from tests.governance.runs import NASTY, hostile_runs, ordinary, with_finding

ALLOWED = """
html head meta title style body a header main section nav div article details summary script
h1 h2 h3 h4 p ul ol li dl dt dd table caption thead tbody tr th td span b i code pre mark small bdi
svg desc g rect path polygon circle text label select option input button fieldset legend
"""
HELD = re.compile(r"#[A-Za-z0-9_.:-]+")


def whole(language: str = "en") -> Report:
    """A report with something in every section."""
    proof, plan, audit = said.proof(PROOF), said.plan(PLAN), said.audit(AUDIT)
    run = merged(ordinary(language), plan, audit)
    run = replace(run, unjudged=(("ACC-001", "pixel", "the `policy` is not known yet"),))
    made = replace(report(run, language), proof=proof, plan=plan, audit=said.audit(LOOKED), past=past(), missing={})
    assert made.run.estate.declaration is not None
    return replace(made, due=due(made.run.estate.declaration, made.waivers, made.run.estate.as_of))


def inert(text: str) -> Element:
    """Return a page of which nothing runs, loads or leads anywhere but itself."""
    made = read(text)
    assert {each.name for each in made.all()} <= {*ALLOWED.split()}
    for each in made.all():
        for key, value in each.attributes.items():
            assert not key.startswith("on"), key
            assert key not in {"style", "src", "srcset", "action", "formaction", "background", "ping", "xlink:href"}, (
                key
            )
            assert key != "href" or HELD.fullmatch(value), value
    assert len(made.all("script")) == len(made.all("style")) == 1
    return made


def text_of(made: Element) -> str:
    """Return what of a page is read by people."""
    return " ".join("".join(each.words for each in made.all("header", "main")).split())


def widths(table: Element) -> Iterator[int]:
    """Yield how many columns each row of a table has, with the cells that reach down into it."""
    for body in table.all("thead", "tbody"):
        reaching: list[int] = []
        for row in body.all("tr"):
            cells = row.all("th", "td")
            yield len(cells) + len(reaching)
            spans = [int(each.attributes.get("rowspan", "1")) for each in cells]
            reaching = [left - 1 for left in [*reaching, *spans] if left > 1]


@pytest.mark.parametrize("language", ["en", "es"])
def test_structure(language: str) -> None:
    """One title, headings without a gap, captions and scopes on every table, ids once, links that lead somewhere."""
    made = inert(page.render(whole(language)))
    (html,) = made.all("html")
    assert html.attributes["lang"] == language
    assert made.all("title")[0].words
    levels = [int(each.name[1]) for each in made.all("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    for table in made.all("table"):
        assert table.all("caption")[0].words.strip()
        assert all(each.attributes.get("scope") in {"col", "row", "rowgroup"} for each in table.all("th"))
        assert set(widths(table)) == {len(table.all("thead")[0].all("th"))}
    ids = [each.attributes["id"] for each in made.all() if "id" in each.attributes]
    assert len(ids) == len(set(ids))
    for each in made.all("a"):
        assert each.attributes["href"][1:] in ids, each.attributes
    for each in made.all():
        assert set(each.attributes.get("aria-labelledby", "").split()) <= {*ids, "map-title"}
    for label in made.all("label"):
        assert "for" in label.attributes or label.all("input")
    assert [each.attributes["id"] for each in made.all("section")] == [*page.SECTIONS]


def test_policy_allows_its_own_style_and_script_alone() -> None:
    """The policy stands before anything that it governs, and its digests are those of the one style and script."""
    text = page.render(whole())
    made = read(text)
    policy = next(each for each in made.all("meta") if each.attributes.get("http-equiv") == "Content-Security-Policy")
    said_policy = policy.attributes["content"]
    assert said_policy.startswith("default-src 'none'; ")
    assert "unsafe" not in said_policy
    assert "*" not in said_policy
    for name in ("style", "script"):
        (found,) = re.findall(f"<{name}>(.*?)</{name}>", text, re.DOTALL)
        digest = b64encode(sha256(found.encode()).digest()).decode()
        assert f"{name}-src 'sha256-{digest}'" in said_policy
    assert text.index("Content-Security-Policy") < text.index("<style>")


def test_no_address_of_anywhere() -> None:
    """No URL stands in the page but the name of SVG; its style loads nothing."""
    text = page.render(whole())
    assert set(re.findall(r"\bhttps?://[^\s\"'<]+", text)) <= {"http://www.w3.org/2000/svg"}
    assert "url(" not in text
    assert "@import" not in text
    assert "innerHTML" not in text


def test_the_same_report_gives_the_same_bytes() -> None:
    """Nothing of a page depends on when or where it was made."""
    assert page.render(whole()) == page.render(whole())


def test_everything_is_in_it() -> None:
    """Verdict, families, findings with their lines, waivers with ends, access, proof, drift, catalogue, digests."""
    made = read(page.render(whole()))
    shown = text_of(made)
    for words in (
        "Not in order",
        "isolation of the agencies refuted",
        "OWN-001",
        "brands/ecosystem.yaml:",
        "owner: pixel",
        "waived until 2026-12-31",
        "41 days left",
        "s3:GetObject",
        "Allowed by: Read",
        "dev.old",
        "aws:s3/bucket",
        "the role is too wide",
        "planned",
        "whoever owns the account owns its history",
        "ab" * 32,
        "What could not be judged",
    ):
        assert words in shown, words


def test_spanish() -> None:
    """Headings, verdict, titles and remedies are Spanish; what is said in English is marked as English."""
    run = whole("es").run
    made = read(page.render(whole("es")))
    shown = text_of(made)
    for finding in run.findings:
        assert finding.control.es is not None
        assert finding.control.es.title.rstrip(".").replace("`", "") in shown
        assert finding.control.es.fix.replace("`", "") in shown
    for words in ("No está en orden", "Hallazgos", "Excepciones", "quedan 41 días", "Mapa del ecosistema", "Desvío"):
        assert words in shown
    english = [each for each in made.all("p", "span", "td") if each.attributes.get("lang") == "en"]
    assert any("is owned by" in each.words for each in english)


def test_what_is_missing_is_named_with_its_command() -> None:
    """A section that nothing was left for says so, and which command would leave it."""
    made = read(page.render(report(missing={"proof": "ecosystem access prove", "plan": "ecosystem plan"})))
    missing = {each.attributes["data-missing"]: each for each in made.all("p") if "data-missing" in each.attributes}
    assert "ecosystem access prove" in missing["proof"].words
    assert {"proof", "plan", "audit", "history"} == set(missing)


@given(run=hostile_runs())
@settings(max_examples=25)
def test_hostile_findings_are_inert(run: Run) -> None:
    """Whatever a finding, a waiver or an asset says, it is text on the page and nothing else."""
    text = page.render(report(run))
    inert(text)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", text)


@pytest.mark.parametrize("name", NASTY)
def test_hostile_names_are_inert(name: str) -> None:
    """Names of the corporation, of files, of what is on the map and of what others left are text, too."""
    proof = {**PROOF, "environment": name, "verdict": name, "gaps": [name], "roles": [{"role": name, "claims": []}]}
    plan = {**PLAN, "environment": name, "undeclared": [name], "findings": [], "refused": [{"sentence": name}]}
    text = page.render(
        report(
            with_finding(message=name, location=Place("ecosystem.yaml", 3, 5, name)),
            name=name,
            sources={("ecosystem.yaml", 3): f"  a: {name}"},
            foreign=(Foreign(name, name, name, name, "vendor", name),),
            versions={name: name},
            proof=said.proof(proof),
            plan=said.plan(plan),
        )
    )
    made = inert(text)
    plain = inert(page.render(report(with_finding(), name="plain")))
    assert len(made.all("script")) == len(plain.all("script"))


def test_verdicts() -> None:
    """Bad at or above the bar or with a refuted proof, open with anything below it, good with nothing."""
    nothing = replace(ordinary(), findings=(), status=dict.fromkeys(ordinary().status, "claimed"))
    assert verdict.verdict(report()) == verdict.BAD
    assert verdict.verdict(report(fail_on="never")) == verdict.OPEN
    assert verdict.verdict(report(nothing)) == verdict.GOOD
    assert verdict.verdict(report(nothing, proof=said.proof(PROOF))) == verdict.BAD
    assert "none of" in verdict.sentence(report(nothing))
    assert "0 verified in the cloud" in verdict.sentence(report(nothing))
    assert "ninguno" in verdict.sentence(report(nothing, "es"))
    for language in ("en", "es"):
        for each in (report(language=language), report(nothing, language)):
            assert verdict.sentence(each).count(".") == 1


def test_thousands_of_findings_stay_small() -> None:
    """5,000 findings with their lines are under 5 MB, each with what it is filtered by."""
    run = many(5000)
    sources = {(each.location.file, each.location.line): "  owner: agency-7" for each in run.findings if each.location}
    text = page.render(report(run, sources=sources))
    assert len(text.encode()) < 5_000_000
    items = [each for each in read(text).all("li") if "data-unit" in each.attributes]
    assert len(items) == 5000
    assert {each.attributes["data-unit"] for each in items} == {f"brand-{number}" for number in range(100)}


def test_parts_name_what_differs() -> None:
    """The digests of a page's sections differ exactly where the page does."""
    before, after = page.parts(page.render(whole())), page.parts(page.render(replace(whole(), versions={"other": "1"})))
    assert set(before) == {*page.SECTIONS, "page"}
    assert [name for name in before if before[name] != after[name]] == ["inputs"]


def test_the_audit_says_where_it_looked_and_what_it_could_not_read() -> None:
    """Account, emulator, controls not measured with reasons and permission, what was met on one side alone, drift."""
    audit = said.audit(LOOKED)
    run = merged(ordinary(), None, said.audit(AUDIT))
    seen = Seen("2026-11-20T05:17:00+00:00", {"aws:s3/bucket:Bucket": 15})
    made = read(page.render(report(run, audit=audit, seen=seen, missing={})))
    sections = {each.attributes["id"]: " ".join(each.words.split()) for each in made.all("section")}
    for words in (
        "Collected 2026-11-20T05:17:00+00:00 in dev: 357 resources and assets in 1 account.",
        "This is the local cloud (moto), not AWS",
        "Ad platforms read: meta.",
        "met on their platforms: 1",
        "lost-ads",
        "act_999",
        "reason 9",
        "and 2 more",
        "iam:ListRoles",
        "aws 1111 sa-east-1",
        "aws:s3/bucket:Bucket",
    ):
        assert words in sections["audit"], words
    assert "reason 10" not in sections["audit"]
    assert "saw 1 finding of drift" in sections["drift"]
    assert "act_999 is live and nobody declared it" in sections["drift"]


def test_an_emulator_is_not_the_cloud() -> None:
    """What was verified in a local cloud is not said to be verified in the cloud."""
    run = merged(ordinary(), None, said.audit(AUDIT))
    local = verdict.sentence(report(run, audit=said.audit(LOOKED)))
    real = verdict.sentence(report(run, audit=said.audit(AUDIT)))
    assert "1 verified in a local cloud" in local
    assert "1 verified in the cloud" in real


def test_the_history_is_drawn_and_told() -> None:
    """A trend with a title and the same as a table, repairs by family and agency, each finding's days."""
    made = read(page.render(report(past=past())))
    (section,) = (each for each in made.all("section") if each.attributes["id"] == "history")
    (svg,) = (each for each in section.all("svg") if each.attributes.get("class") == "trend")
    assert svg.attributes["role"] == "img"
    title, says = (next(each for each in svg.all(name)) for name in ("title", "desc"))
    assert svg.attributes["aria-labelledby"].split() == [title.attributes["id"], says.attributes["id"]]
    assert says.words == "From 2 on 2026-11-01 to 2 on 2026-11-09, at most 2."
    bars = [each for each in svg.all("rect") if float(each.attributes["height"]) > 12]
    assert [each.attributes["class"] for each in bars] == [
        "area critical",
        "area low",
        "area critical",
        "area critical",
        "area low",
    ]
    tables = {each.all("caption")[0].words: each for each in section.all("table")}
    days = [[cell.words for cell in row.all("th", "td")] for row in tables["The same as a table, day by day"].all("tr")]
    assert days[1] == ["2026-11-09", "2", "1", "0", "0", "1", "0", "0", "0", "1"]
    assert [row[0] for row in days[1:]] == ["2026-11-09", "2026-11-04", "2026-11-01"]
    for name in ("Time to repair by family", "Time to repair by agency"):
        assert [cell.words for cell in tables[name].all("tr")[1].all("th", "td")][1:] == ["2", "1", "1", "3", "3", "8"]
    stories = [[cell.words for cell in row.all("th", "td")] for row in tables["Every finding of these runs"].all("tr")]
    assert ["OWN-001", "old-ads", "low", "open", "2026-11-01", "2026-11-09", "–", "1"] in stories


def test_a_finding_says_since_when_it_is_known() -> None:
    """A finding that the history knows by its fingerprint has the day on which it was first seen."""
    run = ordinary()
    mark = next(each.fingerprint for each in run.findings if each.waiver is None)
    text = text_of(read(page.render(report(run, past=past(mark)))))
    assert text.count("first seen 2026-11-01") == 1
    assert "first seen" not in text_of(read(page.render(report(run, past=past()))))


def test_what_is_due_is_a_calendar() -> None:
    """Ends stand by month, each with what is left, whose and where; what is overdue or without an end is on top."""
    place = Location("ecosystem.yaml", 3, 1)
    ends = (
        Due("silo", "old-list", None, "", "pixel", "old-list", place),
        Due("grant", "pixel-web", date(2026, 11, 2), "", "pixel", "pixel-web", place),
        Due("waiver", "OWN-001", date(2026, 12, 1), "", "a@b.example", "x", place),
        Due("contract", "pixel", date(2026, 12, 31), "", "pixel", "pixel", place),
        Due("contract", "norte", date(2027, 1, 1), "", "norte", "norte", place),
    )
    for language, months in (
        ("en", ["Overdue", "December 2026", "January 2027"]),
        ("es", ["Vencido", "diciembre 2026", "enero 2027"]),
    ):
        made = read(page.render(report(language=language, due=ends)))
        (section,) = (each for each in made.all("section") if each.attributes["id"] == "due")
        heads = [each for each in section.all("th") if each.attributes["scope"] == "rowgroup"]
        assert [each.words for each in heads] == months
        assert [each.attributes["rowspan"] for each in heads] == ["2", "2", "1"]
    text = text_of(read(page.render(report(due=ends))))
    for words in (
        "no end said",
        "expired 18 days ago",
        "11 days left",
        "42 days left",
        "2 overdue",
        "ecosystem.yaml:3",
    ):
        assert words in text, words


@pytest.mark.parametrize("name", NASTY)
def test_hostile_words_of_audits_and_of_history_are_inert(name: str) -> None:
    """What an audit met, and what runs before recorded, is text."""
    gap = {"source": name, "account": name, "region": name, "what": name, "permission": name}
    looked = {**LOOKED, "gaps": [gap], "environment": name, "collected": name, "not_measured": {name: [name]}}
    audit = said.audit({**looked, "read": {"emulator": name, "platforms": [name], "accounts": []}})
    before = past(name)
    place = Location(name, 3, 1)
    due = (Due("grant", name, date(2026, 12, 1), name, name, name, place),)
    renamed = tuple(replace(each, stream=(name, name, "observed")) for each in before.histories)
    inert(page.render(report(audit=audit, past=replace(before, name=name, histories=renamed), due=due)))
