"""The real engine's preview of a deliberately bad program, stopped by exactly the policies that it deserves."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.policies.pack.previewing import PASSWORD, ROOT, Program, program

pytestmark = pytest.mark.slow

EXPECTED = {
    "acc-005": {"agency-role", "promo-key", "promo-uploader", "world-role"},
    "acc-006": {"agency-role"},
    "cld-001": {
        "agency-role", "lead-exports", "leads", "promo-cache", "promo-db", "promo-form", "promo-kms", "promo-queue",
        "promo-sg", "promo-uploader", "promo-users", "world-role",
    },
    "cld-003": {"lead-exports"},
    "cld-004": {"promo-kms"},
    "cld-005": {"lead-exports-policy", "promo-kms", "promo-queue"},
    "cld-006": {"promo-sg"},
    "dat-002": {"lead-exports", "leads", "promo-cache", "promo-db"},
    "dat-004": {"lead-exports", "leads", "promo-cache", "promo-db"},
    "dat-005": {"lead-exports", "leads", "promo-cache", "promo-db"},
    "dat-006": {"lead-exports", "promo-db"},
    "dat-007": {"leads", "promo-db"},
    "idn-001": {"promo-users"},
    "int-004": {"promo-form"},
}  # fmt: skip
"""What the program deserves, policy by policy, by the name of the resource."""


@pytest.fixture(scope="module")
def bad(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """The bad program, nothing beside it."""
    return program(tmp_path_factory.mktemp("bad"))


def test_the_bad_program_is_stopped_by_exactly_these(bad: Program) -> None:
    """Every violation is there, no other, and the preview fails; what could not be told is listed, not passed."""
    shown = bad.preview()
    found: dict[str, set[str]] = {}
    for policy, name in shown.violations:
        found.setdefault(policy, set()).add(name)
    assert found == EXPECTED
    assert shown.done.returncode != 0
    assert "OWN-008" in shown.not_judged
    for control in ("ACC-007", "ACC-008", "BI-005"):
        assert control in shown.not_judged


def test_critical_and_high_are_mandatory_the_others_advisory(bad: Program) -> None:
    """The level of a policy is its control's severity."""
    levels = {each["policyName"]: each["enforcementLevel"] for each in bad.preview().events}
    assert levels["dat-004"] == "mandatory"
    assert levels["cld-003"] == "mandatory"
    assert levels["cld-006"] == "advisory"


def test_a_secret_of_the_program_is_in_no_message(bad: Program) -> None:
    """INT-004 finds the password in a variable of the function and does not repeat it."""
    shown = bad.preview()
    assert ("int-004", "promo-form") in shown.violations
    assert PASSWORD not in shown.text


def test_the_declaration_beside_a_program_is_what_it_is_judged_by(bad: Program, tmp_path: Path) -> None:
    """With one, the accounts and the agencies are known: an undeclared account is found, OWN-008 can be judged."""
    shown = bad.preview(ECOSYSTEM_FILE=str(ROOT / "ecosystem.yaml"))
    assert ("acc-001", "agency-role") in shown.violations
    broken = tmp_path / "ecosystem.yaml"
    broken.write_text("version: 1\nbrandz: []\n")
    refused = bad.preview(ECOSYSTEM_FILE=str(broken))
    assert refused.done.returncode != 0
    assert "brandz" in refused.text
    assert "Traceback" not in refused.text


def test_a_policy_is_configured_the_crossguard_way(bad: Program, tmp_path: Path) -> None:
    """A policy can be switched off, and another's level and setting changed."""
    said = tmp_path / "config.json"
    said.write_text(json.dumps({"cld-001": "disabled", "dat-007": {"enforcementLevel": "advisory", "days": 0}}))
    shown = bad.preview("--policy-pack-config", str(said))
    policies = {policy for policy, _ in shown.violations}
    assert "cld-001" not in policies
    assert "dat-007" not in policies
    assert "dat-004" in policies


def test_a_good_program_passes(tmp_path: Path) -> None:
    """A queue with its tags in a declared account is stopped by nothing."""
    source = """
import pulumi_aws as aws
tags = {"ecosystem": "austral", "environment": "dev", "brand": "aurora", "owner": "corporation", "layer": "web",
        "managed-by": "pulumi"}
aws.sqs.Queue("orders", tags=tags)
"""
    shown = program(tmp_path, source).preview()
    assert shown.violations == set()
    assert shown.done.returncode == 0, shown.text
