"""What the README and the documentation show of the command is what it says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs.page import ROOT, blocks, stories
from tests.docs.running import execute

STORIES = {story[0].relative_to(ROOT).as_posix(): story for story in stories()}
SLOW = [
    name for name, story in STORIES.items() if any(part.slow for page in story for part in blocks(page.read_text()))
]


def _as_shown(story: tuple[Path, ...], *, slow: bool) -> None:
    texts = [page.read_text(encoding="utf-8") for page in story]
    for page, ran in zip(story, execute(texts, slow=slow, seconds=900 if slow else 60), strict=True):
        for each in ran:
            where = f"{page.relative_to(ROOT)}:{each.block.start + 1}"
            assert each.as_shown, f"{where}: `{each.exchange.command}` said\n" + "\n".join(each.said)


@pytest.mark.parametrize("story", STORIES)
def test_outputs_are_as_shown(story: str) -> None:
    """Every command of a page that needs no engine, cloud or solver says what is shown of it."""
    _as_shown(STORIES[story], slow=False)


@pytest.mark.slow
@pytest.mark.parametrize("story", SLOW)
def test_outputs_are_as_shown_with_the_cloud(story: str) -> None:
    """Every command of a story says what is shown of it, with the engine, the local cloud and the solver."""
    _as_shown(STORIES[story], slow=True)


@pytest.mark.parametrize("folder", ["tutorial", "how-to"])
def test_nothing_is_left_out(folder: str) -> None:
    """Every page of the tutorial and of the how-tos is executed, but for their indexes."""
    executed = {page for story in STORIES.values() for page in story}
    assert set((ROOT / "docs" / folder).glob("*.md")) - executed == {ROOT / "docs" / folder / "index.md"}


def test_no_command_is_shown_unexecuted() -> None:
    """A prompt stands in no fence that is not executed."""
    for page in sorted((ROOT / "docs").rglob("*.md")):
        text = page.read_text(encoding="utf-8")
        prompts = len(re.findall(r"^\$ ", text, re.MULTILINE))
        assert prompts == sum(len(block.exchanges) for block in blocks(text) if block.kind == "console"), page


def test_the_tutorial_counts_its_findings() -> None:
    """The table of the tutorial says how many findings each step leaves, as the step's last output does."""
    folder = ROOT / "docs" / "tutorial"
    table = dict(
        re.findall(r"\]\((\d\d-[^)]+)\) \|[^|]*\| (\d+) \|", (folder / "index.md").read_text(encoding="utf-8"))
    )
    said = {}
    for page in sorted(folder.glob("[0-9]*.md")):
        counts = re.findall(r"^(\d+|no) findings?\b.*hold, declared", page.read_text(encoding="utf-8"), re.MULTILINE)
        said[page.name] = counts[-1].replace("no", "0")
    assert table == said
