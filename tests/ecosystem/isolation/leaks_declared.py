"""Roles that are still there when the declaration says less, and roles of nobody who is declared."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

from ecosystem.isolation.claims import CLOSED, CONTAINED, ENDING, FIGURES, TRUSTED
from ecosystem.model import Declaration, SignIn
from tests.ecosystem.isolation.austral import Made
from tests.ecosystem.isolation.leaks_policies import AURORA, CLUB, MEDIA, NORTE, PIXEL
from tests.ecosystem.isolation.planting import Change, Leak, declare, grants, on

ADS = (MEDIA, "brisa/mediahaus")


def _tagged(who: str, **tags: str) -> Change:
    return on(who, lambda raw: replace(raw, tags={**raw.tags, **tags}))


def _later(day: date) -> Change:
    return lambda made: replace(made, day=day)


def _contract(declaration: Declaration) -> Declaration:
    changed = (
        replace(each, contract=replace(each.contract, until=date(2026, 12, 31))) if each.id == "norte" else each
        for each in declaration.agencies
    )
    return replace(declaration, agencies=tuple(changed))


def _moved_in(declaration: Declaration) -> Declaration:
    changed = (
        replace(each, sign_in=SignIn(aws_principals=("arn:aws:iam::333333333333:role/new-team",)))
        if each.id == "pixel"
        else each
        for each in declaration.agencies
    )
    return replace(declaration, agencies=tuple(changed))


def _ungrouped(declaration: Declaration) -> Declaration:
    changed = (replace(each, group=None) if each.id == "brisa" else each for each in declaration.brands)
    return replace(declaration, brands=tuple(changed))


def _chained(made: Made) -> Made:
    trusts = {"Effect": "Allow", "Principal": {"AWS": AURORA.role("pixel")}, "Action": "sts:AssumeRole"}
    raw = made.roles[PIXEL]
    deploy = replace(
        raw,
        name="deploy",
        arn="arn:aws:iam::111111111111:role/deploy",
        trust={"Statement": [trusts]},
        policies={},
        tags={},
    )
    return replace(made, roles={**made.roles, "deploy": deploy})


DECLARED: Final = (
    Leak("operates where it may view", grants("pixel-social", level="view"), CONTAINED, (PIXEL,)),
    Leak("operates where it may contribute", grants("norte-brisa", level="contribute"), CONTAINED, (NORTE,)),
    Leak("a level that is never provisioned", grants("lealtad-club", level="administer"), CONTAINED, (CLUB,)),
    Leak("a layer that is not granted", grants("pixel-web", layers=("knowledge",)), CONTAINED, (PIXEL,)),
    Leak("figures of a layer that is not granted", grants("mediahaus-ads", layers=("advertising",)), FIGURES, ADS),
    Leak("more channels than granted", grants("pixel-web", channels=("aurora-promo",)), CONTAINED, (PIXEL,)),
    Leak(
        "the whole unit instead of a channel",
        grants("mediahaus-ads", channels=("aurora-meta-ads", "brisa-meta-ads")),
        CONTAINED,
        ADS,
    ),
    Leak("a channel of another brand", grants("pixel-web", channels=("brisa-promo",)), CONTAINED, (PIXEL,)),
    Leak("a revoked grant", grants("norte-brisa", state="revoked"), CONTAINED, (NORTE,)),
    Leak("a revoked grant, taken", grants("norte-brisa", state="revoked"), TRUSTED, (NORTE,)),
    Leak("a revoked grant, with no end left", grants("norte-brisa", state="revoked"), ENDING, (NORTE,)),
    Leak("one of two grants revoked", grants("pixel-web", state="revoked"), CONTAINED, (PIXEL,)),
    Leak("an expired grant", grants("norte-brisa", until=date(2026, 11, 19)), CONTAINED, (NORTE,)),
    Leak("a shorter grant", grants("norte-brisa", until=date(2027, 5, 30)), ENDING, (NORTE,)),
    Leak("a shorter grant beside a longer", grants("pixel-web", until=date(2027, 3, 30)), CONTAINED, (PIXEL,)),
    Leak("an ended contract", declare(_contract), ENDING, (NORTE,)),
    Leak("a day after the end", _later(date(2027, 2, 1)), CONTAINED, ADS),
    Leak("a grant for another brand", grants("pixel-social", brands=("club",)), CONTAINED, (PIXEL,)),
    Leak("a brand that left its group", declare(_ungrouped), CONTAINED, ("brisa/mediahaus",)),
    Leak("a grant to another agency", grants("pixel-social", to="lealtad"), CONTAINED, (PIXEL,)),
    Leak("other people of the agency", declare(_moved_in), TRUSTED, (PIXEL,)),
    Leak("the tag of an agency that nobody declares", _tagged(PIXEL, agency="ghost"), CONTAINED, (PIXEL,)),
    Leak("the tag of another agency", _tagged(PIXEL, agency="mediahaus"), CONTAINED, (PIXEL,)),
    Leak("the tag of another brand", _tagged(PIXEL, brand="brisa"), CONTAINED, (PIXEL,)),
    Leak("the tag of a brand that nobody declares", _tagged(PIXEL, brand="nowhere"), CONTAINED, (PIXEL,)),
    Leak("another role lets it in", _chained, CLOSED, (PIXEL,), True, "chain:sts:AssumeRole"),
)
"""What the declaration no longer says."""
