"""Our evaluator against iam-simulate on random policy sets: a sentence of AWS decides every disagreement."""

from __future__ import annotations

import shutil
from collections import Counter

import pytest

from tests.ecosystem.iam.oracle import generator, process
from tests.ecosystem.iam.oracle.deviations import DEVIATIONS, explained

pytestmark = pytest.mark.slow

AGREED = "agreed: "


def _compared(seed: str, count: int) -> Counter[str]:
    """Return how often the two agreed on each answer, and how often each class explains that they did not."""
    cases = [generator.case(f"{seed}:{each}") for each in range(count)]
    found: Counter[str] = Counter()
    for at, (case, answer) in enumerate(zip(cases, process.answers(cases), strict=True)):
        assert not answer.startswith("error"), f"{seed}:{at}: {answer}"
        own = case.decide().why
        name = f"{AGREED}{own}" if own == answer else explained(case, answer)
        assert name, f"{seed}:{at}: `{own}` here, `{answer}` there, and no class explains it: {case}"
        found[name] += 1
    print(*(f"{number:6} {name}" for name, number in found.most_common()), sep="\n")
    return found


def _rich(found: Counter[str], count: int) -> None:
    """The comparison compares something: every answer is frequent, and disagreements are few."""
    agreed = {name: number for name, number in found.items() if name.startswith(AGREED)}
    assert len(agreed) == 3
    assert min(agreed.values()) >= count / 20
    assert sum(agreed.values()) >= count * 0.9


def test_two_thousand_policy_sets() -> None:
    """Two thousand comparisons: they agree, or a named class reproduces the difference."""
    _rich(_compared("ci", 2_000), 2_000)


@pytest.mark.nightly
def test_twenty_thousand_policy_sets() -> None:
    """Twenty thousand more; each class of differences is met."""
    found = _compared("night", 20_000)
    _rich(found, 20_000)
    assert {each.name for each in DEVIATIONS} <= set(found)


def test_without_npm_the_comparison_fails_with_a_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    """It is never skipped: who has no npm reads what is needed."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(process.OracleError, match=r"iam-simulate cannot be had: .*Node 20 and npm are needed"):
        process.answers([generator.case("any")])


def test_a_registry_that_is_out_of_reach_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    """What npm says is in the error."""
    assert shutil.which("npm"), "npm is needed"
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    for name in ("registry", "offline", "cache"):
        monkeypatch.setenv(
            f"npm_config_{name}", {"offline": "true", "cache": str(tmp_path)}.get(name, "http://localhost:9")
        )
    with pytest.raises(process.OracleError, match="`npm ci` failed"):
        process.answers([generator.case("any")])
