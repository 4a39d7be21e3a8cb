"""The isolation proof: what is proved of each agency's role, and what a proof says nothing about."""

from __future__ import annotations

from collections.abc import Iterator

from governance.render.access_words import one_line
from governance.render.visible import cut
from governance.report.markup import Html, coded, joined, tag
from governance.report.report import PROOF, Report
from governance.report.said import ClaimSaid, Proof
from governance.report.sections.tables import absent, left_out, row, table

_MARKS = {"proved": "✓", "refuted": "✕", "unproved": "?"}
_MOST = 50
"""Counterexamples that are shown."""


def section(report: Report) -> Html:
    """Return the proof, or that there is none."""
    words, proof = report.words, report.proof
    if proof is None:
        return absent(PROOF, report.missing.get(PROOF, ""), words)
    key = f"proof_{proof.verdict if proof.verdict in _MARKS else 'unproved'}"
    said = words(
        key,
        roles=words.count("role_of", len(proof.roles)),
        bad=words.number(proof.bad),
        environment=one_line(proof.environment).replace("`", "'"),
        evidence=words.known(proof.evidence),
        day=proof.as_of,
    )
    rows = [
        row(
            tag("code", each.role),
            each.agency,
            each.unit or "–",
            _verdict(each.verdict, report),
            ", ".join(sorted({words.known(claim.claim) for claim in each.claims})) or "–",
        )
        for each in proof.roles
    ]
    heads = [words(head) for head in ("role", "agency", "unit", "verdict", "not_proved_claims")]
    return joined(
        tag("p", _verdict(proof.verdict, report), " ", coded(said), class_="said"),
        tag("p", words("other_day", day=proof.as_of), class_="soft") if proof.as_of != report.day else None,
        tag("p", words("over", listed=words.number(proof.listed), edition=proof.edition), class_="soft"),
        table(words("roles_caption"), heads, rows, words),
        *_counterexamples(proof, report),
        _listed(words("gaps"), proof.gaps) if proof.gaps else None,
        tag("details", tag("summary", words("says_nothing")), _items(proof.not_covered)),
    )


def _verdict(verdict: str, report: Report) -> Html:
    mark = tag("span", _MARKS.get(verdict, "?"), class_="mark", aria_hidden="true")
    kind = {"proved": "fine", "refuted": "over"}.get(verdict, "soon")
    return tag("span", mark, report.words.known(verdict), class_=f"tag {kind}")


def _counterexamples(proof: Proof, report: Report) -> Iterator[Html]:
    claims = [(role.role, claim) for role in proof.roles for claim in role.claims]
    claims += [("", claim) for claim in proof.missing]
    if claims:
        yield tag("h3", report.words("counterexamples"))
        yield tag("ul", [tag("li", _claim(role, claim, report)) for role, claim in claims[:_MOST]], class_="examples")
    yield joined(left_out(len(claims), _MOST, report.words))


def _claim(role: str, claim: ClaimSaid, report: Report) -> Iterator[Html | str]:
    words = report.words
    yield _verdict(claim.verdict, report)
    yield " "
    if role:
        yield tag("code", role)
        yield " "
    yield tag("span", coded(cut(one_line(claim.message or claim.claim), 500)), lang="en")
    if claim.request:
        action, resource = claim.request
        yield tag(
            "p", coded(words("request", action=f"`{_bare(action)}`", resource=f"`{_bare(resource)}`")), class_="about"
        )
    if claim.by:
        yield tag("p", words("allowed_by", by="; ".join(claim.by)), class_="about")
    if claim.place:
        yield tag("p", tag("code", claim.place), class_="about")


def _bare(text: str) -> str:
    return cut(one_line(text).replace("`", "'"), 300)


def _items(said: tuple[str, ...]) -> Html:
    return tag("ul", [tag("li", coded(cut(one_line(each), 400)), lang="en") for each in said])


def _listed(head: str, said: tuple[str, ...]) -> Html:
    return joined(tag("h3", head), _items(said))
