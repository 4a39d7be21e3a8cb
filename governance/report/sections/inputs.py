"""What a report was made of: files with their digests, versions, and what is not in it."""

from __future__ import annotations

from governance.report.markup import Html, coded, joined, tag
from governance.report.report import Report
from governance.report.sections.history import note
from governance.report.sections.tables import empty, row, table


def section(report: Report) -> Html:
    """Return the files, the versions and what is missing."""
    words = report.words
    files = [
        row(
            tag("code", each.name),
            words(f"input_{each.kind}"),
            words.number(each.size),
            tag("code", each.sha256, class_="digest"),
        )
        for each in report.inputs
    ]
    versions = [row(words.known(name), tag("code", version)) for name, version in report.versions.items()]
    heads = [words("name"), words("kind"), words("bytes"), "SHA-256"]
    lacks = [
        tag("li", tag("b", words(f"input_{kind}")), ": ", tag("code", command))
        for kind, command in report.missing.items()
    ]
    return joined(
        table(words("inputs_caption"), heads, files, words),
        tag("p", coded(words("verify")), class_="soft"),
        note(report),
        tag("h3", words("not_in")),
        tag("ul", lacks) if lacks else empty(words("lacks_nothing")),
        tag("h3", words("versions")),
        table(words("versions"), [words("name"), words("version")], versions, words, hidden=True),
    )
