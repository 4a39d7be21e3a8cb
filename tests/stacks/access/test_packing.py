"""Policies within IAM's quotas, or a clear refusal."""

from __future__ import annotations

from typing import Any

import pytest

from stacks.access.packing import INLINE, MANAGED, MOST_MANAGED, pack
from stacks.access.statement import size
from stacks.refusal import RefusedError

GUARD: list[dict[str, Any]] = [{"Sid": "Guard", "Effect": "Deny", "Action": "*", "Resource": "*"}]


def some(count: int, length: int = 500) -> list[dict[str, Any]]:
    """Return so many statements of about so many characters."""
    return [{"Sid": f"S{index}", "Effect": "Allow", "Resource": "x" * length} for index in range(count)]


def sids(*documents: dict[str, Any]) -> list[str]:
    """Return the Sids of policies."""
    return sorted(each["Sid"] for document in documents for each in document["Statement"])


def test_what_fits_stays_inline() -> None:
    """Guard and grants are inline when both together fit."""
    packed = pack("pixel", "aurora", some(10), GUARD)
    assert list(packed.inline) == ["guard", "grants"]
    assert packed.managed == ()
    assert sum(size(each) for each in packed.inline.values()) <= INLINE


def test_what_does_not_fit_inline_becomes_managed_policies_without_loss() -> None:
    """Every statement is in one managed policy of the right size, and the guard stays inline."""
    packed = pack("pixel", "aurora", some(60), GUARD)
    assert list(packed.inline) == ["guard"]
    assert 1 < len(packed.managed) <= MOST_MANAGED
    assert all(size(each) <= MANAGED for each in packed.managed)
    assert sids(*packed.managed) == sorted(f"S{index}" for index in range(60))


@pytest.mark.parametrize("statements", [some(400), some(1, MANAGED * 2)])
def test_what_fits_nowhere_is_refused(statements: list[dict[str, Any]]) -> None:
    """More than ten policies, or a statement that no policy takes, are refused with what to do."""
    with pytest.raises(RefusedError, match="merge grants of the same end"):
        pack("pixel", "aurora", statements, GUARD)


def test_no_grants_leave_the_guard() -> None:
    """A role whose grants give nothing in this unit still has its denials, and no empty policy."""
    packed = pack("pixel", "aurora", [], GUARD)
    assert list(packed.inline) == ["guard"]
    assert packed.managed == ()
