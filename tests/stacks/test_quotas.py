"""What AWS would not hold is refused before anything runs."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from ecosystem.model import EVERY_BRAND, Brand, BrandPlacement, Declaration
from stacks.quotas import QUOTAS, over, refuse_quotas, usage
from stacks.refusal import RefusedError
from tests.stacks.rehearsed import austral


def _large(brands: int, agencies: int) -> Declaration:
    declared = austral()
    grant = replace(declared.grants[0], brands=(EVERY_BRAND,), channels=None)
    return replace(
        declared,
        brands=tuple(Brand(id=f"brand-{index}", name=str(index), path="") for index in range(brands)),
        agencies=tuple(replace(declared.agencies[0], id=f"agency-{index}") for index in range(agencies)),
        grants=tuple(replace(grant, id=f"grant-{index}", to=f"agency-{index}") for index in range(agencies)),
        channels=(),
        brand_groups=(),
    )


def test_the_example_is_far_from_every_quota() -> None:
    """Austral passes in both environments."""
    for environment in austral().cloud.environments.values():
        refuse_quotas(austral(), environment)


def test_two_hundred_brands_of_a_hundred_agencies_need_accounts_of_their_own() -> None:
    """20,000 roles do not fit into one account; the refusal counts them and says where to put brands."""
    declared = _large(200, 100)
    prod = declared.cloud.environments["prod"]
    started = time.perf_counter()
    with pytest.raises(RefusedError) as refused:
        refuse_quotas(declared, prod)
    assert time.perf_counter() - started < 5
    said = "\n".join(refused.value.problems)
    assert "`prod` needs 21,212 IAM roles an account in account 222222222222 and AWS allows 5,000" in said
    assert "`cloud.environments.prod.brands.<brand>.account`" in said
    assert "Athena workgroups" in said


def test_brands_in_accounts_of_their_own_fit() -> None:
    """The same corporation passes when its brands are spread over accounts."""
    declared = _large(200, 100)
    placed = {f"brand-{index}": BrandPlacement(path="", account=f"{300000000000 + index // 9}") for index in range(200)}
    assert not list(over(declared, replace(declared.cloud.environments["prod"], brands=placed)))


def test_what_aws_granted_more_is_believed() -> None:
    """A higher quota that the environment's `meta` tells of counts; nonsense there does not."""
    declared = _large(60, 100)
    prod = declared.cloud.environments["prod"]
    assert [each for each in over(declared, prod) if "roles" in each]
    raised = replace(prod, meta={"quotas": {"roles": 10000, "workgroups": 10000}})
    assert not list(over(declared, raised))
    for nonsense in ({"quotas": {"roles": "many"}}, {"quotas": ["roles"]}, {"quotas": {"roles": True}}):
        assert list(over(declared, replace(prod, meta=nonsense)))


def test_what_is_not_enabled_is_not_counted() -> None:
    """A brand that is not mounted needs nothing."""
    declared = _large(60, 100)
    placed = {f"brand-{index}": BrandPlacement(path="", enabled=False) for index in range(55)}
    used = usage(declared, replace(declared.cloud.environments["prod"], brands=placed))
    assert used["roles"]["222222222222"] < 1000
    assert set(used) == set(QUOTAS)
