"""A declaration whose names would do harm where they are obeyed, and a judge of Markdown: is everything in it inert?"""

from __future__ import annotations

import re
from html.parser import HTMLParser

from markdown_it import MarkdownIt

from tests.governance.access.generated import small_text

NAMES = (
    "<script>alert(1)</script>",
    "`@everyone` @channel",
    "=cmd|'/C calc'!A0",
    "$(touch pwned) `touch pwned` ; touch pwned",
    "|cell| ![x](https://evil.example/x.png) <img src=x onerror=alert(1)>",
    "</pre></details><!-- ecosystem-diff ecosystem -->",
    "::error::pwned",
    "/approve",
)
BROKEN = "version: 1\n'</pre><script>alert(1)</script> @everyone': 1\n/approve: 2\n"
"""A declaration that cannot be understood, whose lines are shown with the reason."""
PART = "brands/`touch pwned` $(touch pwned).yaml"
"""The name of an included file."""


def declaration(owner: str = "corporation") -> str:
    """Return a declaration of which every free text is hostile; `owner` owns its channels."""
    site = "kind: website, url: https://a.example/, brand: aurora"
    channels = ", ".join(
        f"{{id: site-{number}, {site}, owner: {owner}, name: {_text(f'{owner} {name}')}}}"
        for number, name in enumerate(NAMES)
    )
    said = small_text("[]", channels, 'include: ["brands/*.yaml"]')
    return said.replace("name: Aurora", f"name: {_text(owner + NAMES[0])}")


def part(owner: str = "corporation") -> str:
    """Return the included file."""
    return f"platforms: [{{id: suite, vendor: {_text(NAMES[1])}, layers: [web], owner: {owner}}}]\n"


def _text(said: str) -> str:
    return "'" + said.replace("'", "''") + "'"


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(f"{tag}{attrs or ''}")


def live(markdown: str) -> set[str]:
    """Return what of a comment is not inert: elements, links, images, and mentions outside of code."""
    html = MarkdownIt("commonmark", {"html": True}).enable("table").render(markdown)
    tags = _Tags()
    tags.feed(html)
    plain = {"h3", "h4", "p", "code", "table", "thead", "tbody", "tr", "th", "td", "details", "summary", "pre"}
    outside = re.sub(r"<(code|pre)>.*?</\1>", "", html, flags=re.DOTALL)
    commands = {line for line in markdown.splitlines() if line.startswith("/")}
    return (
        (tags.tags - plain)
        | set(re.findall(r"@\w+", outside))
        | commands
        | ({"comment"} if outside.count("<!--") > 1 else set())
    )
