"""Executes pages (`python -m tests.docs [PAGE...]`) and says what is not as shown; `--write` shows it as it is."""

from __future__ import annotations

import argparse
import sys
from difflib import unified_diff
from pathlib import Path

from tests.docs.page import stories
from tests.docs.running import execute, rewritten


def main() -> int:
    """Execute the named pages, or all, and return how many are not as they are shown."""
    parser = argparse.ArgumentParser(prog="python -m tests.docs", description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the outputs into the pages")
    parser.add_argument("--slow", action="store_true", help="what needs the engine, the local cloud or the solver, too")
    parser.add_argument("page", nargs="*", type=Path, help="only the stories of these pages")
    asked = parser.parse_args()
    named = {each.resolve() for each in asked.page}
    differing = 0
    for story in stories():
        if named and named.isdisjoint(story):
            continue
        texts = [page.read_text(encoding="utf-8") for page in story]
        for page, text, ran in zip(story, texts, execute(texts, slow=asked.slow, seconds=900), strict=True):
            new = rewritten(text, ran)
            differing += new != text
            said = unified_diff(text.splitlines(True), new.splitlines(True), f"{page} (shown)", f"{page} (is)")
            print("".join(said), end="")
            if asked.write:
                page.write_text(new, encoding="utf-8")
    return 0 if asked.write else differing


if __name__ == "__main__":
    sys.exit(main())
