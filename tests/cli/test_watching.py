"""Progress is for who watches: a line on a terminal, nothing in a pipe."""

from __future__ import annotations

import os
import pty
import sys

import pytest

from cli.watching import watched


def test_nothing_is_printed_where_nobody_watches(capfd: pytest.CaptureFixture[str]) -> None:
    """Standard error that is no terminal gets nothing."""
    with watched(False) as report:
        report("111111111111 ec2: 10")
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(("quiet", "shown"), [(False, True), (True, False)])
def test_a_terminal_sees_the_sentence_and_loses_it_again(
    monkeypatch: pytest.MonkeyPatch, quiet: bool, shown: bool
) -> None:
    """It is there while it is true, hostile characters made harmless, and erased at the end; `--quiet` has none."""
    ours, theirs = pty.openpty()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    with os.fdopen(theirs, "w") as terminal:
        monkeypatch.setattr(sys, "stderr", terminal)
        with watched(quiet) as report:
            report("reading \x1b[31m[bold]role")
            if shown:
                terminal.flush()
                said = os.read(ours, 10_000).decode()
                while "role" not in said:
                    said += os.read(ours, 10_000).decode()
                assert "[bold]" in said
                assert "\x1b[31m" not in said
        terminal.write("END\n")
        terminal.flush()
        rest = ""
        while "END" not in rest:
            rest += os.read(ours, 10_000).decode()
        assert ("\x1b[2K" in rest) is shown
    os.close(ours)
