"""What the catalogue says of what was collected: each wrong thing by the right control, of a sound world nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from ecosystem.estate.gaps import Reach
from ecosystem.estate.observed import observed
from ecosystem.loading import load
from ecosystem.model import Declaration
from governance.collect.meta import sought
from governance.collect.meta.answers import ANSWERS
from policies.catalogue import load as controls
from policies.control import Control
from policies.judging import judge
from tests.governance.collect.meta.conftest import Collector
from tests.governance.collect.meta.graph import Graph
from tests.governance.collect.meta.world import BUSINESS, World
from tests.governance.collect.meta.wrong import ACCOUNT, elsewhere, manages

PAGE = "930000000000002"
UNDECLARED = "act_949999999999999"


@cache
def _declaration() -> Declaration:
    return load(Path(__file__).parents[4] / "ecosystem.yaml")


@cache
def _answered() -> Mapping[str, Control]:
    return controls(set(ANSWERS) - {"GOV-007"})


def _judged(collector: Collector) -> tuple[set[tuple[str, str]], set[str]]:
    """Return the findings, as control and asset, and the controls that could not judge something of Meta's."""
    found = collector(sought=sought(_declaration()))
    reach = Reach(platforms=("meta",))
    estate = observed((), found.assets, date(2026, 11, 20), _declaration(), None, found.gaps, reach=reach)
    findings: set[tuple[str, str]] = set()
    silent: set[str] = set()
    for name, control in (_answered() | controls({"GOV-007"})).items():
        judgement = judge(control, estate)
        findings |= {(name, each.asset) for each in judgement.violations}
        silent |= {name for _ in judgement.unjudged}
    return findings, silent


def _client(world: World) -> None:
    world.edges[BUSINESS, "owned_ad_accounts"].pop(0)
    world.edges[BUSINESS, "client_ad_accounts"].append((ACCOUNT, {}))
    world.nodes[ACCOUNT][1].pop("owner_business")


def _admin(world: World) -> None:
    world.edges[PAGE, "assigned_users"].append((world.people["cm@pixel.example"], {"tasks": ["MANAGE"]}))


def _lonely(world: World) -> None:
    world.edges[PAGE, "assigned_users"].pop(0)


def _undeclared(world: World) -> None:
    world.asset("ad_account", UNDECLARED, name="Test account")


def _one_factor(world: World) -> None:
    world.nodes[BUSINESS][1]["two_factor_type"] = "none"


def _shared(world: World) -> None:
    world.partner("990000000000009", "Somebody else", "clients")


SHOWN: tuple[tuple[Callable[[World], None], str, str], ...] = (
    (_client, "OWN-001", "aurora-meta-ads"),
    (elsewhere, "OWN-001", "aurora-meta-ads"),
    (manages, "ACC-003", "aurora-meta-ads"),
    (_admin, "ACC-003", "brisa-facebook"),
    (_lonely, "ACC-004", "brisa-facebook"),
    (_undeclared, "GOV-007", f"meta:ad_account:{UNDECLARED}"),
    (lambda world: world.remove(ACCOUNT), "GOV-007", "aurora-meta-ads"),
    (_one_factor, "ACC-012", "meta-business"),
    (_shared, "OWN-003", "meta-business"),
)


@pytest.mark.parametrize(("wrong", "control", "asset"), SHOWN, ids=lambda each: getattr(each, "__name__", str(each)))
def test_each_is_found_by_the_right_control(
    wrong: Callable[[World], None], control: str, asset: str, world: World, collector: Collector
) -> None:
    """Done to a sound world, it is a finding of that control about that asset, which was not there before."""
    before, _ = _judged(collector)
    wrong(world)
    after, _ = _judged(collector)
    assert (control, asset) in after - before


def test_a_sound_world_has_no_finding(collector: Collector) -> None:
    """Of what the example declares on Meta, nothing is wrong; of its WhatsApp account nobody says which it is."""
    findings, silent = _judged(collector)
    assert findings == set()
    assert "GOV-007" in silent


def test_what_cannot_be_reached_is_not_measured(graph: Graph, collector: Collector) -> None:
    """A platform that nobody answers for gives no finding, and every control that it answers says so."""
    graph.trouble(".", "cut", -1)
    findings, silent = _judged(collector)
    assert findings == set()
    assert {"OWN-001", "OWN-004", "ACC-003", "ACC-004", "ACC-012"} <= silent


@pytest.mark.parametrize("wrong", [each[0] for each in SHOWN], ids=lambda each: getattr(each, "__name__", str(each)))
def test_a_fault_hides_nothing_and_invents_nothing(
    wrong: Callable[[World], None], world: World, graph: Graph, collector: Collector
) -> None:
    """With lists and people refused at random places, there are no findings that a healthy run has not."""
    wrong(world)
    healthy, _ = _judged(collector)
    for path in (
        "client_",
        "owned_",
        "assigned_users",
        "agencies",
        f"{BUSINESS}/business_users",
        f"{BUSINESS}/clients",
    ):
        for how in ("permission", "half", "expired"):
            graph.troubles.clear()
            graph.trouble(path, how, -1)
            faulty, silent = _judged(collector)
            assert faulty <= healthy
            assert faulty == healthy or silent
