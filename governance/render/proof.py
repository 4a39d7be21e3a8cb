"""A proof for people and for programs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.metadata import version
from typing import Any, Final

from ecosystem.iam.witness import Witness
from ecosystem.isolation.claims import CLAIMS, NOT_COVERED, PROVED, REFUTED, Claim, Proof, RoleProof
from ecosystem.model import Location

Locate = Callable[[str], Location]

_HEADS: Final = {
    PROVED: "proved",
    REFUTED: "refuted",
    "unproved": "not proved",
}
_MOST: Final = 10
"""Counterexamples of one role that the text shows."""


def as_data(proof: Proof, declaration: str, locate: Locate) -> dict[str, Any]:
    """Return a proof as one JSON object."""
    return {
        "version": 1,
        "declaration": declaration,
        "environment": proof.environment,
        "evidence": proof.evidence,
        "as_of": proof.as_of,
        "verdict": proof.verdict,
        "actions": {"listed": proof.listed, "edition": proof.edition},
        "prover": {"cvc5": version("cvc5"), "questions": sum(each.questions for each in proof.roles)},
        "summary": {
            "roles": len(proof.roles),
            **{verdict: sum(each.verdict == verdict for each in proof.roles) for verdict in _HEADS},
        },
        "roles": [_role(each, locate) for each in proof.roles],
        "missing": [_claim(each, locate) for each in proof.missing],
        "gaps": list(proof.gaps),
        "not_covered": list(NOT_COVERED),
    }


def _role(role: RoleProof, locate: Locate) -> dict[str, Any]:
    return {
        "role": role.role,
        "arn": role.arn,
        "where": role.where,
        "agency": role.agency,
        "unit": role.unit or None,
        "verdict": role.verdict,
        "classes": role.classes,
        "questions": role.questions,
        "claims": [_claim(each, locate) for each in role.claims],
    }


def _claim(claim: Claim, locate: Locate) -> dict[str, Any]:
    found: dict[str, Any] = {"claim": claim.claim, "verdict": claim.verdict}
    if claim.sentence:
        found["message"] = claim.sentence
    if claim.witness is not None:
        found["request"] = _request(claim.witness)
        found["replayed"] = claim.replayed
    if claim.by:
        found["allowed_by"] = list(claim.by)
    if claim.step:
        found["step"] = claim.step
    if claim.grant:
        place = locate(claim.grant)
        found["grant"] = {"path": claim.grant, "file": place.file, "line": place.line, "column": place.column}
    return found


def _request(witness: Witness) -> dict[str, Any]:
    context = {key: list(said) if isinstance(said, tuple) else said for key, said in sorted(witness.context.items())}
    return {"action": witness.action, "resource": witness.resource, "context": context}


def lines(proof: Proof, locate: Locate, safe: Callable[[str], str]) -> Iterator[str]:
    """Yield a proof in the terminal, line by line; `safe` makes a text harmless for it."""
    yield _verdict(proof)
    yield f"  over all {proof.listed:,} actions of AWS (list {proof.edition}), every resource and every context"
    yield ""
    yield from _table(proof.roles, safe)
    for role in proof.roles:
        yield from _refutations(role, locate, safe)
    for claim in proof.missing:
        yield ""
        yield f"refuted: {safe(claim.sentence)}"
        yield from _grant(claim, locate, safe)
    for gap in proof.gaps:
        yield f"not read: {safe(gap)}"
    yield ""
    yield "A proof says nothing about:"
    yield from (f"  - {each}" for each in NOT_COVERED)


def _verdict(proof: Proof) -> str:
    number = len(proof.roles)
    roles = f"{number} agency role" + ("" if number == 1 else "s")
    where = f"in `{proof.environment}` ({proof.evidence}, {proof.as_of})"
    if not number and not proof.missing:
        return f"there is no agency role {where}: nothing to prove"
    if proof.verdict == PROVED:
        return f"proved: {roles} {where} can do what is granted, and nothing else"
    bad = sum(each.verdict != PROVED for each in proof.roles) + len(proof.missing)
    if proof.verdict == REFUTED:
        return f"refuted: {bad} of {roles} {where} can do more, or less, than is granted"
    return f"not proved: for {bad} of {roles} {where} something could not be read or decided"


def _table(roles: tuple[RoleProof, ...], safe: Callable[[str], str]) -> Iterator[str]:
    rows = [("agency", "unit", "verdict", "role")]
    rows += [(safe(each.agency), safe(each.unit or "-"), _HEADS[each.verdict], safe(each.role)) for each in roles]
    if len(rows) == 1:
        return
    widths = [max(len(row[at]) for row in rows) for at in range(3)]
    for row in rows:
        yield "  " + "  ".join(cell.ljust(width) for cell, width in zip(row, (*widths, 0), strict=True)).rstrip()


def _refutations(role: RoleProof, locate: Locate, safe: Callable[[str], str]) -> Iterator[str]:
    bad = [each for each in role.claims if each.verdict != PROVED]
    for claim in bad[:_MOST]:
        yield ""
        whose = f"the role `{safe(role.role)}` of `{safe(role.agency)}`"
        yield f"{_HEADS[claim.verdict]}: that {whose} {CLAIMS[claim.claim]}"
        yield f"  {safe(claim.sentence)}"
        if claim.witness is not None:
            yield f"  request: {safe(claim.witness.action)} on {safe(claim.witness.resource) or 'any resource'}"
            for key, said in sorted(claim.witness.context.items()):
                yield f"    {safe(key)} = {safe(', '.join(said) if isinstance(said, tuple) else said)}"
        if claim.by:
            again = ", and the evaluator allows it, too" if claim.replayed else ""
            yield f"  allowed by: {'; '.join(safe(each) for each in claim.by)}{again}"
        yield from _grant(claim, locate, safe)
    if len(bad) > _MOST:
        yield f"  and {len(bad) - _MOST} more of this role; `--format json` has them all"


def _grant(claim: Claim, locate: Locate, safe: Callable[[str], str]) -> Iterator[str]:
    if claim.grant:
        place = locate(claim.grant)
        yield f"  grant: {safe(place.file)}:{place.line}:{place.column} ({safe(claim.grant)})"
