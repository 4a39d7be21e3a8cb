"""What every test stands on."""

from __future__ import annotations

import signal

from hypothesis import HealthCheck, settings

# How fast this machine is, and what else runs on it, says nothing about the code.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell that puts the tests in the background has them ignore SIGINT; those about Ctrl-C then wait for ever.
    signal.signal(signal.SIGINT, signal.default_int_handler)
