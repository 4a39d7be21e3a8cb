"""No false alarm: what the stacks make of a declaration is proved, whatever it grants, and nothing of it is missing."""

from __future__ import annotations

import pytest

from bench.generate_access import corporation
from ecosystem.iam.gathered import gathered
from ecosystem.isolation.claims import PROVED, Proof
from ecosystem.isolation.proving import prove
from ecosystem.loading import loads
from tests.ecosystem.isolation.austral import TODAY, made
from tests.policies.planned_stacks import plans
from tests.stacks.rehearsed import austral


def _alarms(proof: Proof) -> list[str]:
    found = [(role.role, claim) for role in proof.roles for claim in role.claims]
    listed = [*found, *(("", claim) for claim in proof.missing)]
    return [f"{role}: {each.claim} {each.verdict}: {each.sentence}" for role, each in listed if each.verdict != PROVED]


@pytest.mark.parametrize("environment", ["dev", "prod"])
def test_the_example_as_its_stacks_make_it_is_proved(environment: str) -> None:
    """Every stack of the example together, with every policy on every resource, is proved as a whole."""
    declaration = austral()
    world = gathered(plans(environment).values())
    proof = prove(world, declaration, declaration.cloud.environments[environment], TODAY, whole=True)
    assert (_alarms(proof), proof.gaps, proof.verdict, len(proof.roles)) == ([], (), PROVED, 5)


@pytest.mark.parametrize("environment", ["dev", "prod"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_small_corporation_is_proved(seed: int, environment: str) -> None:
    """Ten brands, twenty agencies, grants of every kind, in an environment with placements and in one without."""
    proof = made(loads(corporation(10, 20, seed)), environment).proof()
    assert _alarms(proof) == []
    assert len(proof.roles) > 20


@pytest.mark.slow
def test_a_large_corporation_is_proved() -> None:
    """A hundred brands and two hundred agencies."""
    proof = made(loads(corporation(100, 200)), "dev").proof()
    assert _alarms(proof) == []
    assert len(proof.roles) > 400
