"""The protocol, asked as the engine asks it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pulumi.runtime.proto import analyzer_pb2 as protocol

from policies.catalogue import load
from policies.control import CRITICAL, HIGH, PLANNED
from tests.cli.calling import AUSTRAL
from tests.policies.pack.asking import SECRET, UNKNOWN, Engine, Refused, folder, said

__all__ = ["folder"]


def test_every_control_that_a_plan_answers_is_a_policy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Named by the control, with its statement, severity, level, remediation and page; and one for what is missing."""
    monkeypatch.delenv("ECOSYSTEM_FILE", raising=False)
    controls = {each.policy: each for each in load().values() if PLANNED in each.evidence}
    policies = Engine(tmp_path).policies
    assert policies.keys() == controls.keys() | {"not-judged"}
    assert policies["not-judged"].enforcementLevel == protocol.ADVISORY
    for name, control in controls.items():
        policy = policies[name]
        assert policy.description == control.title
        assert policy.remediation_steps == control.fix
        assert policy.url == f"docs/controls.md#{name}"
        blocks = control.severity in {CRITICAL, HIGH}
        assert policy.enforcementLevel == (protocol.MANDATORY if blocks else protocol.ADVISORY)
        assert protocol.PolicySeverity.Name(policy.severity) == f"POLICY_SEVERITY_{control.severity.upper()}"


def test_a_reference_is_the_policys_framework(folder: Path) -> None:
    """The first reference of a control is split into framework and clause."""
    framework = Engine(folder).policies["my-001"].framework
    assert (framework.name, framework.reference) == ("GDPR", "Art. 32(1)(b)")


def test_a_control_that_looks_at_one_and_at_all_is_one_policy(folder: Path) -> None:
    """The resource is judged before it is created, the plan at its end, both by the name of the control."""
    engine = Engine(folder)
    assert said(engine.resource("a", {"name": "open"})) == [
        ("my-001", "`a` is called `open` and holds `None`, more than 3")
    ]
    assert said(engine.resource("b", {"name": "b"})) == []
    assert said(engine.resource("c", {"name": "c"})) == []
    (whole, missing) = said(engine.together())
    assert whole == ("my-001", "there are 3 queues, expected two")
    assert missing[0] == "not-judged"


def test_a_message_says_all_that_is_needed(folder: Path) -> None:
    """What, on what, how bad, how to mend it, and where to read on."""
    (found,) = Engine(folder).resource("a", {"name": "open"}).diagnostics
    assert found.message.splitlines()[1:] == [
        "asset: `a` · critical · MY-001: Every queue is closed",
        "fix: close it.",
        "see: docs/controls.md#my-001",
    ]
    assert found.urn == "urn:pulumi:dev::shop::aws:sqs/queue:Queue::a"
    assert found.enforcementLevel == protocol.MANDATORY
    assert found.severity == protocol.POLICY_SEVERITY_CRITICAL


def test_what_is_not_known_is_not_judged_and_not_passed(folder: Path) -> None:
    """An unknown value: no violation, the policy is not among the passed, and the list at the end names it."""
    engine = Engine(folder)
    answer = engine.resource("a", {"name": UNKNOWN})
    assert said(answer) == []
    assert {each.policy_name: each.reason for each in answer.not_applicable}["my-001"] == "the name"
    (listed,) = engine.together().diagnostics
    assert listed.policyName == "not-judged"
    assert listed.enforcementLevel == protocol.ADVISORY
    assert "  MY-001: the name (of `a`)" in listed.message.splitlines()


def test_a_secret_is_judged_and_never_shown(folder: Path) -> None:
    """A secret name is compared by its value; neither it nor any other secret is in a message."""
    engine = Engine(folder)
    answer = engine.resource(
        "a", {"name": {**SECRET, "value": "open"}, "kmsMasterKeyId": {**SECRET, "value": "s3cr3t-key"}}
    )
    assert said(answer) == [("my-001", "`a` is called `[secret]` and holds `[secret]`, more than 3")]
    assert "s3cr3t-key" not in str(answer) + str(engine.together())


def test_a_control_that_breaks_is_listed_and_the_others_go_on(folder: Path) -> None:
    """The list says where it broke, without the value that it broke on."""
    engine = Engine(folder)
    answer = engine.resource("a", {"name": "open", "kmsMasterKeyId": {**SECRET, "value": "s3cr3t-key"}})
    assert [each.policyName for each in answer.diagnostics] == ["my-001"]
    (listed,) = engine.together().diagnostics
    assert "MY-002: the control itself broke: KeyError in `broken.py`, line 16 (of `a`)" in listed.message


def test_the_engines_own_resources_are_not_judged(folder: Path) -> None:
    """Stacks and providers are in no cloud."""
    engine = Engine(folder)
    assert said(engine.resource("shop-dev", {}, "pulumi:pulumi:Stack")) == []
    assert said(engine.together()) == []


def test_what_the_run_only_reads_is_not_accused(folder: Path) -> None:
    """A resource that is read, not made, is seen with the others; a violation about it is not the program's."""
    engine = Engine(folder)
    engine.resource("a", {"name": "a"})
    engine.resource("b", {"name": "b"})
    read = protocol.AnalyzerResource(type="aws:sqs/queue:Queue", urn="urn:pulumi:dev::shop::q::read", name="read")
    assert [policy for policy, _ in said(engine.together(read))] == ["not-judged"]


def test_levels_and_settings_can_be_configured(folder: Path) -> None:
    """The CrossGuard way: a level and a setting by policy."""
    engine = Engine(folder)
    engine.configure(my_001={"level": protocol.ADVISORY, "word": "wide", "most": 5})
    assert said(engine.resource("a", {"name": "open"})) == []
    (found,) = engine.resource("b", {"name": "wide"}).diagnostics
    assert found.message.startswith("`b` is called `wide` and holds `None`, more than 5\n")
    assert found.enforcementLevel == protocol.ADVISORY


def test_a_disabled_policy_is_not_judged_at_all(folder: Path) -> None:
    """Neither a violation nor a line in the list."""
    engine = Engine(folder)
    engine.configure(my_001={"level": protocol.DISABLED}, my_002={"level": protocol.DISABLED})
    assert said(engine.resource("a", {"name": "open"})) == []
    assert said(engine.together()) == []


def test_settings_have_a_schema_with_their_defaults(folder: Path) -> None:
    """What `[tool.ecosystem.settings]` says is the default that the engine fills in."""
    with (folder / "pyproject.toml").open("a") as file:
        file.write('[tool.ecosystem.settings.MY-001]\nword = "wide"\n')
    schema = Engine(folder).policies["my-001"].configSchema.properties
    assert dict(schema["word"]) == {"type": "string", "default": "wide"}
    assert dict(schema["most"]) == {"type": "integer", "default": 3.0}


@pytest.mark.parametrize(
    ("policies", "says"),
    [
        ({"my_01": {}}, "`my-01` is no policy; did you mean `my-001`?"),
        ({"my_001": {"words": "x"}}, "`words` is no setting of `my-001`; did you mean `word`?"),
        ({"my_001": {"most": "x"}}, "`most` of `my-001` is not understood, expected a whole number"),
    ],
)
def test_a_configuration_that_cannot_be_understood_is_refused(folder: Path, policies: dict, says: str) -> None:
    """A misspelt policy or setting is an error with the nearest name."""
    with pytest.raises(Refused, match=says.replace("?", r"\?")):
        Engine(folder).configure(**policies)


def test_severity_overrides_change_the_level(folder: Path) -> None:
    """A control lowered to medium in `[tool.ecosystem.severity]` is advisory."""
    with (folder / "pyproject.toml").open("a") as file:
        file.write('[tool.ecosystem.severity]\nMY-001 = "medium"\n')
    (found,) = Engine(folder).resource("a", {"name": "open"}).diagnostics
    assert found.enforcementLevel == protocol.ADVISORY
    assert found.severity == protocol.POLICY_SEVERITY_MEDIUM


def _declared(folder: Path, **waiver: str) -> None:
    (folder / "ecosystem.yaml").write_text(AUSTRAL.read_text())
    (folder / "governance").mkdir()
    said = {
        "control": "MY-001",
        "asset": "a",
        "reason": "moved in December",
        "requested_by": "media@austral.example",
        "approved_by": "governance@austral.example",
        "from": "2026-11-01",
        "until": "2026-12-31",
        "ticket": "MKT-1",
        **waiver,
    }
    (folder / "governance" / "waivers.yaml").write_text(json.dumps([said]))


def test_a_waived_violation_is_shown_and_stops_nothing(folder: Path) -> None:
    """It is advisory and says who waived it, until when and why."""
    steward = next(
        line.split(": ")[1].strip(" ,}") for line in AUSTRAL.read_text().splitlines() if "governance: " in line
    )
    _declared(folder, approved_by=steward.split(",")[0])
    (found,) = Engine(folder).resource("a", {"name": "open"}).diagnostics
    assert found.enforcementLevel == protocol.ADVISORY
    assert "waived until 2026-12-31 by" in found.message
    assert "moved in December (MKT-1)" in found.message
    (other,) = Engine(folder).resource("b", {"name": "open"}).diagnostics
    assert other.enforcementLevel == protocol.MANDATORY


def test_a_waiver_found_wanting_waives_nothing(folder: Path) -> None:
    """One that its own requester approved leaves the policy mandatory."""
    _declared(folder, approved_by="media@austral.example")
    (found,) = Engine(folder).resource("a", {"name": "open"}).diagnostics
    assert found.enforcementLevel == protocol.MANDATORY


def test_findings_are_written_for_the_command(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With ECOSYSTEM_FINDINGS each finding is a line of JSON, and nothing stops the engine."""
    file = tmp_path / "found.jsonl"
    monkeypatch.setenv("ECOSYSTEM_FINDINGS", str(file))
    engine = Engine(folder)
    (found,) = engine.resource("a", {"name": "open"}).diagnostics
    assert found.enforcementLevel == protocol.ADVISORY
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    assert lines[0] == {
        "control": "MY-001",
        "severity": "critical",
        "mandatory": True,
        "asset": "a",
        "unit": "corporation",
        "urn": "urn:pulumi:dev::shop::aws:sqs/queue:Queue::a",
        "message": "`a` is called `open` and holds `None`, more than 3",
        "remediation": "close it.",
        "url": "docs/controls.md#my-001",
        "waiver": None,
    }
    assert lines[1]["not_judged"] == "MY-002"


def test_hostile_names_cannot_break_a_message(folder: Path) -> None:
    """Line breaks, colours and reordering in a name are escaped."""
    name = "a\n\x1b[31m<{%fg 1%}>\u202e=1+1<script>" + "x" * 10_000
    (found,) = Engine(folder).resource(name, {"name": "open"}).diagnostics
    assert len(found.message.splitlines()) == 4
    assert all(line.isprintable() for line in found.message.splitlines())
    assert "<{%" not in found.message


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({"ecosystem.yaml": "version: 2\n"}, "ecosystem.yaml` cannot be understood:\n"),
        ({"pyproject.toml": "[tool.ecosystem]\nfail = 1\n"}, "`fail` is no key of `[tool.ecosystem]`"),
        ({"mine/open.py": "check = 1\n"}, "has no `check` made by `@control(...)`"),
    ],
)
def test_what_lies_beside_and_cannot_be_understood_is_refused(folder: Path, files: dict[str, str], says: str) -> None:
    """The reason comes before anything is judged; never a traceback."""
    for name, text in files.items():
        (folder / name).write_text(text)
    with pytest.raises(Refused) as refused:
        Engine(folder)
    assert says in str(refused.value)


@pytest.mark.parametrize(
    ("variable", "value", "says"),
    [
        ("ECOSYSTEM_FILE", "nothing.yaml", "`nothing.yaml` is no file; ECOSYSTEM_FILE must name the declaration"),
        ("ECOSYSTEM_AS_OF", "tomorrow", "`tomorrow` is no day; ECOSYSTEM_AS_OF takes `2026-12-31`"),
    ],
)
def test_a_variable_that_cannot_be_understood_is_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, says: str
) -> None:
    """It is named, with what it takes."""
    monkeypatch.setenv(variable, value)
    with pytest.raises(Refused, match=says):
        Engine(folder)


def test_the_declaration_is_found_upwards_and_gives_the_environment(folder: Path) -> None:
    """From the program's folder up; the stack's name says the environment."""
    (folder / "ecosystem.yaml").write_text(AUSTRAL.read_text())
    inner = folder / "agency" / "site"
    inner.mkdir(parents=True)
    for stack, environment in (("dev", "dev"), ("prod.aurora", "prod"), ("org/shop/dev.x", "dev"), ("trial", None)):
        engine = Engine(inner, stack)
        assert engine.analyzer._beside.declaration is not None
        assert engine.analyzer._review._environment == environment
