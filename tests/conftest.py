"""What every test stands on."""

from __future__ import annotations

import signal

import pytest
from hypothesis import HealthCheck, settings

# How fast this machine is, and what else runs on it, says nothing about the code.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell that puts the tests in the background has them ignore SIGINT; those about Ctrl-C then wait for ever.
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep slow tests together that share what is slow to bring up: the example in the cloud, else their file's."""
    for item in items:
        if item.get_closest_marker("slow") and not item.get_closest_marker("xdist_group"):
            shared = "austral" if "austral" in getattr(item, "fixturenames", ()) else item.path.as_posix()
            item.add_marker(pytest.mark.xdist_group(shared))
