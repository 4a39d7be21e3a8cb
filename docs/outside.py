"""A hook of the site: what only the runner of pages reads is left out, and what lies outside is no link.

A link to a file outside of the site becomes that file's name; one to no file at all is an error.
"""

from __future__ import annotations

import logging
import re
from pathlib import Path
from typing import Any

_LINK = re.compile(r"(?<!!)\[([^\]]*)\]\((?![a-z]+:|#)([^)#\s]+)(#[^)]*)?\)")
_UNSEEN = re.compile(r"^<!-- (?:run|file|slow|after)\b.*?-->\n", re.MULTILINE | re.DOTALL)
_LOG = logging.getLogger("mkdocs.hooks.outside")


def on_config(config: Any) -> Any:
    """Return the settings with every `*.md` of the navigation's lists written out, in the order of the names."""
    docs = Path(config["docs_dir"])
    parts = (part for part in config["nav"] or () if isinstance(part, dict))
    for pages in (pages for part in parts for pages in part.values() if isinstance(pages, list)):
        files = (file for each in pages for file in (sorted(docs.glob(each)) if "*" in each else [docs / each]))
        pages[:] = dict.fromkeys(file.relative_to(docs).as_posix() for file in files)
    return config


def on_page_markdown(markdown: str, *, page: Any, config: Any, **_: Any) -> str:
    """Return the page's text as readers of the site see it."""
    docs = Path(config["docs_dir"]).resolve()
    here = Path(page.file.abs_src_path).resolve().parent

    def said(link: re.Match[str]) -> str:
        target = (here / link[2]).resolve()
        if target.is_relative_to(docs) and target.suffix != ".yaml":
            return link[0]
        if not target.exists():
            _LOG.warning("%s links to `%s`, which is not there", page.file.src_uri, link[2])
        root = docs.parent
        name = target.relative_to(root).as_posix() if target.is_relative_to(root) else link[2]
        return f'<span title="{name}">{link[1]}</span>'

    return _LINK.sub(said, _UNSEEN.sub("", markdown))
