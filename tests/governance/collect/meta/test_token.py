"""The token is where it must be, and nowhere else."""

from __future__ import annotations

import copy
import json
import logging
import pickle
import traceback

import pytest

from ecosystem.estate.assets import record
from governance.collect.meta import Access, NoTokenError, Token, collect, token_from
from governance.collect.meta.errors import FailedError
from tests.governance.collect.meta.conftest import Collector
from tests.governance.collect.meta.graph import Graph
from tests.governance.collect.meta.world import TOKEN

HOWS = (
    "",
    "cut",
    "half",
    "short",
    "html",
    "error",
    "throttle",
    "expired",
    "permission",
    "circle",
    "redirect",
    "status",
)


@pytest.mark.parametrize("how", HOWS)
def test_it_is_in_nothing_that_a_run_leaves(
    how: str, graph: Graph, collector: Collector, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """Neither assets, gaps, progress, logs nor output hold it, whatever goes wrong; only the header does."""
    caplog.set_level(logging.DEBUG)
    if how:
        graph.trouble("(owned|assigned|agencies)", how, -1, code=0)
    found = collector(tries=2)
    written = json.dumps([record(each) for each in found.assets])
    output = capfd.readouterr()
    left = (repr(found), written, repr(collector.lines), caplog.text, output.out, output.err)
    assert not any(TOKEN in each for each in left)
    assert not any(TOKEN in path for path, _ in graph.log)
    assert {headers["Authorization"] for _, headers in graph.log} == {f"Bearer {TOKEN}"}


def test_it_is_in_no_traceback(graph: Graph, collector: Collector, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even a failure of ours, with the values of every frame printed, shows it from our own objects."""

    def broken(*_: object) -> None:
        raise RuntimeError("a failure of ours")

    monkeypatch.setattr("governance.collect.meta.collecting.ordered", broken)
    with pytest.raises(RuntimeError) as raised:
        collector()
    lines = traceback.TracebackException.from_exception(raised.value, capture_locals=True).format()
    assert TOKEN not in "".join(lines)


def test_a_failure_has_no_request_behind_it(graph: Graph, collector: Collector) -> None:
    """What lies below a failed call, which knows the header, is not chained to it."""
    from governance.collect.meta.access import Clock, Limits
    from governance.collect.meta.client import Client

    graph.trouble(".", "cut", -1)
    client = Client(collector.access(), Limits(tries=1), Clock(collector.slept.append))
    with pytest.raises(FailedError) as raised:
        client.node("1", ("id",))
    assert raised.value.__cause__ is None
    assert raised.value.__suppress_context__
    assert TOKEN not in "".join(traceback.format_exception(raised.value))


def test_it_hides_itself(collector: Collector) -> None:
    """It shows in no repr and no text, and cannot be copied or pickled."""
    token = Token(TOKEN)
    access = collector.access(token=token)
    assert TOKEN not in f"{token} {token!r} {access} {access!r} {[token]}"
    assert not hasattr(token, "__dict__")
    for write in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match="not written down"):
            write(token)
    assert token.without(f"x {TOKEN} y") == "x (hidden) y"


@pytest.mark.parametrize("value", ["", "two words", "line\nend", "head\r\nX-Evil: 1", "ñ"])
def test_what_is_no_token_is_refused_unseen(value: str) -> None:
    """A token that would break out of its header is refused, and not shown."""
    with pytest.raises(NoTokenError) as raised:
        Token(value)
    assert not value or value not in str(raised.value)


def test_it_comes_from_the_environment_or_a_secret() -> None:
    """The environment wins; a secret is the token, or JSON with it; a secret without one is refused, unseen."""
    asked: list[str] = []

    def read(name: str) -> str:
        asked.append(name)
        return {"plain": "abc\n", "json": '{"token": "def"}', "other": '{"password": "hunter2"}', "number": "7"}[name]

    assert token_from({"ECOSYSTEM_META_TOKEN": "env"}, "plain", read).header() == {"Authorization": "Bearer env"}
    assert asked == []
    assert token_from({}, "plain", read).header() == {"Authorization": "Bearer abc"}
    assert token_from({}, "json", read).header() == {"Authorization": "Bearer def"}
    for name in ("other", "number"):
        with pytest.raises(NoTokenError) as raised:
            token_from({}, name, read)
        assert "hunter2" not in str(raised.value)
    with pytest.raises(NoTokenError, match="ECOSYSTEM_META_TOKEN"):
        token_from({})


def test_it_goes_to_nobody_else(graph: Graph, collector: Collector) -> None:
    """Neither the address that `paging.next` names nor that of a redirect is ever called."""
    graph.largest = 1
    graph.trouble("client_pages", "redirect", -1)
    collector()
    assert all(path.startswith("/v26.0/") for path, _ in graph.log)
    assert not any("access_token" in path for path, _ in graph.log)


def test_reporting_is_optional(graph: Graph) -> None:
    """Without somebody to report to, it collects all the same."""
    found = collect(Access(graph.url, "v26.0", "900000000000001", Token(TOKEN)))
    assert len(found.assets) == 8


def test_a_proxy_of_the_environment_is_used_for_the_real_api(monkeypatch: pytest.MonkeyPatch) -> None:
    """As every other tool: the proxy of the environment, unless it excludes the host; never to an emulator."""
    from governance.collect.meta.client import _pool

    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)
    assert _pool("https://graph.example/v26.0", 1.0).proxy is not None
    assert _pool("http://127.0.0.1:8/v26.0", 1.0).proxy is None
    monkeypatch.setenv("no_proxy", "graph.example")
    assert _pool("https://graph.example/v26.0", 1.0).proxy is None
