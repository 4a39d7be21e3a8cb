"""Planted leaks: each is found, of the right roles, for the right reason, and replayed; without it there is none."""

from __future__ import annotations

import pytest

from ecosystem.isolation.claims import BOUNDED, CLEAN, PROVED, REFUTED, TRUSTED
from tests.ecosystem.isolation.austral import example
from tests.ecosystem.isolation.leaks_declared import DECLARED
from tests.ecosystem.isolation.leaks_policies import OPEN, WIDE
from tests.ecosystem.isolation.leaks_trusts import BOUNDARIES, RESOURCES, TRUSTS
from tests.ecosystem.isolation.planting import Leak

LEAKS = (*WIDE, *OPEN, *TRUSTS, *BOUNDARIES, *RESOURCES, *DECLARED)
TOLD = {"a second statement with another id", "an id that is a variable"}
"""Found by what is written, not by a request."""


@pytest.mark.parametrize("alone", [False, True])
def test_there_is_none_before(alone: bool) -> None:
    """The world that the leaks are planted in is proved, as a whole and stack by stack."""
    assert example().proof(alone=alone).verdict == PROVED


def test_there_are_enough() -> None:
    """No two leaks share a name."""
    assert len({each.name for each in LEAKS}) == len(LEAKS) >= 60


@pytest.mark.parametrize("leak", LEAKS, ids=lambda each: each.name)
def test_a_planted_leak_is_found(leak: Leak) -> None:
    """The claim is refuted of just the roles that leak, by a request that the evaluator allows, too."""
    before = example()
    after = leak.change(before)
    proof = after.proof(alone=leak.alone)
    names = {raw.arn: name for name, raw in after.roles.items()}
    found = {
        names[each.arn]: [claim for claim in each.of(leak.claim) if claim.verdict == REFUTED] for each in proof.roles
    }
    assert {name for name, claims in found.items() if claims} == set(leak.roles)
    assert {names[each.arn] for each in proof.roles if each.verdict == REFUTED} == set(leak.roles)
    assert proof.verdict == REFUTED
    for name in leak.roles:
        if leak.step:
            assert leak.step in {claim.step for claim in found[name]}
        if leak.claim not in (BOUNDED, CLEAN) and leak.name not in TOLD:
            assert any(claim.replayed and claim.witness is not None for claim in found[name])
        if leak.claim not in (BOUNDED, CLEAN, TRUSTED):
            assert all(claim.replayed and claim.by for claim in found[name])
