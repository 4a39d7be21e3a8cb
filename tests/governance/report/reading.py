"""A page as its elements, read by the standard library's parser."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset({"meta", "input", "br", "col", "path", "rect", "polygon", "circle"})


@dataclass
class Element:
    """One element with what it holds."""

    name: str
    attributes: dict[str, str]
    above: Element | None = None
    inside: list[Element] = field(default_factory=list)
    parts: list[Element | str] = field(default_factory=list)

    def all(self, *names: str) -> list[Element]:
        """Return every element below of these names, in order; of all names when none is said."""
        found = []
        for each in self.inside:
            if not names or each.name in names:
                found.append(each)
            found += each.all(*names)
        return found

    @property
    def words(self) -> str:
        """All text in it."""
        return "".join(each if isinstance(each, str) else each.words for each in self.parts)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = self.at = Element("", {})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = Element(tag, {key: value or "" for key, value in attrs}, self.at)
        assert len(made.attributes) == len(attrs), "an attribute is said twice"
        self.at.inside.append(made)
        self.at.parts.append(made)
        if tag not in VOID:
            self.at = made

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        assert tag == self.at.name, f"`{tag}` closes `{self.at.name}`"
        assert self.at.above is not None
        self.at = self.at.above

    def handle_data(self, data: str) -> None:
        self.at.parts.append(data)


def read(page: str) -> Element:
    """Return a page; every element in it must be closed by its own end."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    assert reader.at is reader.root
    return reader.root
