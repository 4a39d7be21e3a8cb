"""What every test stands on."""

from __future__ import annotations

import signal

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell that puts the tests in the background has them ignore SIGINT; those about Ctrl-C then wait for ever.
    signal.signal(signal.SIGINT, signal.default_int_handler)
