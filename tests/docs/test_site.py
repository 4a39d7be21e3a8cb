"""The documentation site: built strictly, every page in its navigation, and nothing in it that asks the network."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.page import ROOT

pytestmark = pytest.mark.slow

_LOADED = re.compile(r"<(?:script|img|iframe|source)\b[^>]*\bsrc=\"(https?:|//)|<link\b[^>]*\bhref=\"(?:https?:|//)")


def _built(folder: Path, site: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [
            sys.executable,
            "-m",
            "mkdocs",
            "build",
            "--strict",
            "--config-file",
            folder / "mkdocs.yml",
            "--site-dir",
            site,
        ],
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built as `make site` builds it: a broken link or anchor would be an error."""
    folder = tmp_path_factory.mktemp("site")
    built = _built(ROOT, folder)
    assert built.returncode == 0, built.stderr
    return folder


def test_every_page_is_there(site: Path) -> None:
    """Each page of `docs/` has become one."""
    for page in (ROOT / "docs").rglob("*.md"):
        here = page.relative_to(ROOT / "docs").with_suffix(".html")
        assert (site / here).exists() or (here.name == "README.html" and (site / here.parent / "index.html").exists())


def test_it_loads_nothing_from_elsewhere(site: Path) -> None:
    """No page names a script, a style, a font or a picture of another host; no style does."""
    pages = list(site.rglob("*.html"))
    assert len(pages) > 30
    assert [page.name for page in pages if _LOADED.search(page.read_text(encoding="utf-8"))] == []
    for style in site.rglob("*.css"):
        assert not re.search(r"url\([\"']?(https?:|//)|@import", style.read_text(encoding="utf-8")), style


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ("[a page](nowhere.md)", "nowhere.md"),
        ("[an anchor](why.md#nowhere)", "nowhere"),
        ("[a file](../nowhere.py)", "`../nowhere.py`, which is not there"),
        ("[from the root](/nowhere)", "nowhere"),
    ],
)
def test_a_broken_link_is_an_error(tmp_path: Path, broken: str, said: str) -> None:
    """A link to no page, to no heading or to no file of the repository stops the build."""
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "outside.py").write_text((ROOT / "docs" / "outside.py").read_text())
    (docs / "index.md").write_text(f"# Start\n\n[why](why.md) {broken}\n")
    (docs / "why.md").write_text("# Why\n")
    settings = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    (tmp_path / "mkdocs.yml").write_text(settings[: settings.index("nav:")])
    shown = _built(tmp_path, tmp_path / "site")
    assert shown.returncode == 1
    assert said in shown.stderr
