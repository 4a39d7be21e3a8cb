"""`ecosystem audit --platforms meta` on the emulated Graph server: each wrong thing by its control, and by it alone."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path

import pytest

from governance.collect.meta.answers import ANSWERS
from tests.cli.auditing import Shown, audited, on_meta
from tests.governance.collect.meta.graph import Graph, serving
from tests.governance.collect.meta.world import BUSINESS, TOKEN, World, austral
from tests.governance.collect.meta.wrong import ACCOUNT, elsewhere, manages

PAGE, WABA = "930000000000002", "960000000000001"
UNDECLARED = "act_949999999999999"

PLATFORM = ",".join(ANSWERS)
"""The controls that Meta answers."""
ALONE = "OWN-001,OWN-002,OWN-003,OWN-004,OWN-006,ACC-004,ACC-012,TRK-003"
"""Those of them that the cloud has no part in."""


@pytest.fixture(scope="module")
def graph() -> Iterator[Graph]:
    """One emulated server; its world is the example's, sound."""
    with serving(austral()) as found:
        yield found


@pytest.fixture(scope="module")
def sound(graph: Graph) -> Shown:
    """What an audit says of the sound world."""
    return on_meta(graph, "--select", PLATFORM)


@pytest.fixture(autouse=True)
def hurried(graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits, and every test begins with a sound world."""
    monkeypatch.setattr("time.sleep", lambda _: None)
    graph.world = austral()
    graph.troubles.clear()


def _client(world: World) -> None:
    """An ad account that the business has as a client alone."""
    world.edges[BUSINESS, "owned_ad_accounts"].pop(0)
    world.edges[BUSINESS, "client_ad_accounts"].append((ACCOUNT, {}))
    world.nodes[ACCOUNT][1]["owner_business"] = None


def _admin(world: World) -> None:
    """A person of an agency as admin of a page of a brand that the agency works for."""
    tasks = {"tasks": ["MANAGE", "CREATE_CONTENT"]}
    email = world.people["social@norte.example"]
    world.edges[PAGE, "assigned_users"] = [
        (each, tasks if each == email else said) for each, said in world.edges[PAGE, "assigned_users"]
    ]


def _undeclared(world: World) -> None:
    """An account that nobody declared."""
    world.asset("ad_account", UNDECLARED, name="Test account")


def _two_of_one(world: World) -> None:
    """Two WhatsApp accounts, where one is declared."""
    world.asset("waba", "960000000000002", name="Second", status="ACTIVE", is_shared_with_partners=False)


def _missing(world: World) -> None:
    """A declared account that does not exist."""
    world.remove(ACCOUNT)


def _lonely(world: World) -> None:
    """A page with one admin."""
    world.edges[PAGE, "assigned_users"].pop(0)


def _one_factor(world: World) -> None:
    """A second factor that nobody is asked for."""
    world.nodes[BUSINESS][1]["two_factor_type"] = "none"


ADS = "aurora-meta-ads"
SHOWN: dict[Callable[[World], None], set[tuple[str, str]]] = {
    _client: {("OWN-001", ADS)},
    elsewhere: {("OWN-001", ADS)},
    manages: {("ACC-003", ADS)},
    _admin: {("ACC-003", "brisa-facebook")},
    _undeclared: {("GOV-007", f"meta:ad_account:{UNDECLARED}")},
    _two_of_one: {("GOV-007", f"meta:waba:{WABA}"), ("GOV-007", "meta:waba:960000000000002")},
    _missing: {("GOV-007", ADS)},
    _lonely: {("ACC-004", "brisa-facebook")},
    _one_factor: {("ACC-012", "meta-business")},
}
"""What is wrong -> the findings of it: those of issue 6's second "Shows", and one more."""


def test_the_example_on_meta_has_no_finding(sound: Shown) -> None:
    """What Meta cannot tell is named: the WhatsApp account is declared without its id, and is not said undeclared."""
    assert sound.findings == set()
    assert any(WABA in each and "austral-whatsapp" in each for each in sound.said["not_measured"]["GOV-007"])


@pytest.mark.parametrize("wrong", SHOWN, ids=lambda each: each.__name__.strip("_"))
def test_each_is_found_by_the_right_control_and_is_gone_after_repair(
    wrong: Callable[[World], None], graph: Graph, sound: Shown
) -> None:
    """By it alone; as soon as it is repaired the audit says what it said before."""
    before = deepcopy(graph.world)
    wrong(graph.world)
    found = on_meta(graph, "--select", PLATFORM)
    assert found.findings == SHOWN[wrong]
    assert found.code == 1
    graph.world = before
    again = on_meta(graph, "--select", PLATFORM)
    assert (again.findings, again.said["controls"]) == (sound.findings, sound.said["controls"])


def _refused() -> str:
    """An address on this machine where nobody listens."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{listening.getsockname()[1]}"


UNREACHED: dict[str, tuple[Callable[[Graph], None], str]] = {
    "an expired token": (lambda graph: graph.trouble(".", "expired", -1), "it has expired"),
    "a permission that lacks": (
        lambda graph: graph.trouble(".", "permission", -1, word="business_management"),
        "business_management",
    ),
    "throttled until patience ends": (lambda graph: graph.trouble(".", "throttle", -1, minutes=30), "throttled"),
    "throttled again and again": (lambda graph: graph.trouble(".", "throttle", -1), "throttled"),
    "errors of its own": (lambda graph: graph.trouble(".", "status", -1, code=503), "HTTP 503"),
    "connections that are cut": (lambda graph: graph.trouble(".", "cut", -1), "the connection failed"),
    "answers that come too late": (lambda graph: graph.trouble(".", "slow", -1), "the connection failed"),
}


def _is_not_measured(shown: Shown, reason: str) -> None:
    """Nothing is found of Meta and nothing passes for it; it says why, and ends with 3."""
    assert shown.findings == set()
    assert set(shown.said["not_measured"]) == set(ALONE.split(","))
    assert any(reason in each for each in shown.gaps), shown.gaps
    assert shown.said["summary"]["complete"] is False
    assert shown.code == 3
    assert TOKEN not in shown.written


def test_what_is_reached_ends_with_0(graph: Graph) -> None:
    """The same controls on the sound world: complete, so that what follows is of the trouble alone."""
    shown = on_meta(graph, "--select", ALONE)
    assert (shown.code, shown.gaps) == (0, [])
    assert {"ACC-012", "OWN-003"} <= set(shown.said["not_measured"])  # what Google and others would have to tell


@pytest.mark.parametrize("how", UNREACHED)
def test_what_cannot_be_reached_is_not_measured(how: str, graph: Graph) -> None:
    """Not missing, not undeclared, not fine."""
    trouble, reason = UNREACHED[how]
    trouble(graph)
    _is_not_measured(on_meta(graph, "--select", ALONE, "--timeout", "0.2", "--tries", "2"), reason)


def test_a_refused_connection_is_not_measured() -> None:
    """Where nobody listens."""
    at = ("--platforms", "meta", "--meta-url", _refused(), "--select", ALONE, "--tries", "2")
    _is_not_measured(audited(*at, ECOSYSTEM_META_TOKEN=TOKEN), "the connection failed")


def test_without_a_token_it_is_not_measured() -> None:
    """Neither in the environment nor, without credentials, in the store: it says where one is looked for."""
    shown = audited("--platforms", "meta", "--select", ALONE)
    _is_not_measured(shown, "`ECOSYSTEM_META_TOKEN` is not set")


def test_the_rest_is_still_judged(graph: Graph) -> None:
    """What was read before the token died is judged: the second factor, told by the business itself."""
    _one_factor(graph.world)
    graph.trouble("owned_ad_accounts", "expired", -1)
    shown = on_meta(graph, "--select", ALONE)
    assert shown.findings == {("ACC-012", "meta-business")}
    assert shown.code == 1
    assert shown.said["summary"]["complete"] is False
    assert "OWN-001" in shown.said["not_measured"]


def test_the_token_is_in_nothing_that_is_written(graph: Graph, tmp_path: Path) -> None:
    """Neither in the report nor in the snapshot; and in no address."""
    kept = tmp_path / "seen.json"
    shown = on_meta(graph, "--select", ALONE, "--snapshot", str(kept))
    written = kept.read_text()
    assert "act_940000000000001" in written
    assert TOKEN not in written + shown.written
    assert not any(TOKEN in path for path, _ in graph.log)
