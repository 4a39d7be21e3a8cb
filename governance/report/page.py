"""The page: one HTML file that needs nothing else and runs nothing but its own script.

Source: W3C, "Content Security Policy Level 3" (a hash allows one inline style and one inline script, and nothing else);
the meta element cannot say `frame-ancestors`, so that one is left out.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from governance.render.visible import relative
from governance.report import verdict
from governance.report.markup import BREAK, Html, joined, lines, tag, text
from governance.report.report import Report
from governance.report.sections import (
    access,
    audit,
    catalogue,
    drift,
    due,
    families,
    findings,
    history,
    inputs,
    mapped,
    proof,
    waivers,
)

SECTIONS: Final[Mapping[str, Callable[[Report], Html]]] = {
    "families": families.section,
    "findings": findings.section,
    "waivers": waivers.section,
    "access": access.section,
    "map": mapped.section,
    "proof": proof.section,
    "audit": audit.section,
    "drift": drift.section,
    "history": history.section,
    "due": due.section,
    "catalogue": catalogue.section,
    "inputs": inputs.section,
}
"""The sections by the id and the word of their heading, in the order of the page."""

_HOME = Path(__file__).parent
_MARKS = {verdict.BAD: "✕", verdict.OPEN: "◆", verdict.GOOD: "✓"}
_SECTION = re.compile(r'^<section id="([a-z]+)".*?^</section>$', re.MULTILINE | re.DOTALL)


def render(report: Report) -> str:
    """Return the page; the same report gives the same bytes."""
    style, script = _asset("page.css"), _asset("page.js")
    head = lines(
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=policy()),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("title", f"{report.words('title')}: {report.name}"),
        Html(f"<style>{style}</style>"),
    )
    body = lines(
        tag("a", report.words("skip"), href="#findings", class_="skip"),
        _top(report),
        tag("main", BREAK, lines(_section(name, made, report) for name, made in SECTIONS.items()), BREAK),
        Html(f"<script>{script}</script>"),
    )
    page = tag(
        "html",
        BREAK,
        tag("head", BREAK, head, BREAK),
        BREAK,
        tag("body", BREAK, body, BREAK),
        lang=report.words.language,
    )
    return f"<!doctype html>\n{page}\n"


def policy() -> str:
    """Return the page's content security policy: nothing from anywhere, its own style and its own script."""
    return (
        f"default-src 'none'; style-src '{_digest('page.css')}'; script-src '{_digest('page.js')}'; "
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )


def parts(page: str) -> dict[str, str]:
    """Return the digest of each section of a page, and of the rest of it as `page`."""
    found = {each[1]: _hexadecimal(each[0]) for each in _SECTION.finditer(page)}
    return {**found, "page": _hexadecimal(_SECTION.sub("", page))}


@cache
def _asset(name: str) -> str:
    return f"\n{(_HOME / name).read_text(encoding='utf-8')}"


def _digest(name: str) -> str:
    return f"sha256-{b64encode(sha256(_asset(name).encode()).digest()).decode()}"


def _hexadecimal(said: str) -> str:
    return sha256(said.encode("utf-8", "surrogatepass")).hexdigest()


def _top(report: Report) -> Html:
    words, kind = report.words, verdict.verdict(report)
    about = [f"{words('declaration')} ", tag("code", relative(report.file)), f", {words('as_of', day=report.day)}"]
    links = [tag("li", tag("a", words(name), href=f"#{name}")) for name in SECTIONS]
    return tag(
        "header",
        tag("p", words("title"), class_="kicker"),
        tag("h1", tag("bdi", report.name), tag("span", f": {words('title')}", class_="heard")),
        tag("p", about, class_="soft"),
        tag(
            "div",
            tag("p", tag("span", _MARKS[kind], class_="mark", aria_hidden="true"), words(kind), class_="word"),
            tag("p", verdict.sentence(report)),
            class_=f"verdict {kind}",
        ),
        families.tiles(report),
        tag("p", words("english_only"), class_="soft") if words.language != "en" else None,
        tag("nav", tag("ul", links), aria_label=words("contents")),
        id="top",
    )


def _section(name: str, made: Callable[[Report], Html], report: Report) -> Html:
    head = tag("h2", report.words(name), id=f"head-{name}")
    top = tag("p", tag("a", report.words("top"), href="#top"), class_="top")
    return joined(
        Html(f'<section id="{name}" aria-labelledby="head-{text(name)}">\n'),
        head,
        made(report),
        top,
        Html("\n</section>"),
    )
