"""How far a long reading is: one line on a terminal, written over and gone at the end; nothing where nobody watches."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from cli.screen import safe


@contextmanager
def watched(quiet: bool) -> Iterator[Callable[[str], None]]:
    """Give what shows the sentence that is true now, on standard error."""
    if quiet or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console  # late: only a terminal pays for it
    from rich.text import Text

    console = Console(stderr=True, highlight=False, no_color="NO_COLOR" in os.environ or None)
    with console.status("") as line:
        yield lambda sentence: line.update(Text(safe(sentence), overflow="ellipsis", no_wrap=True))
