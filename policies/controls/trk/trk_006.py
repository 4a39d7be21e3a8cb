"""No two campaigns that overlap in time share the same UTM set.

Why: visits of two campaigns that carry the same source, medium and campaign are one heap in every report; whose they
were cannot be found out afterwards (eBook).

Fix: give one of the two another `utm.campaign` (or source, or medium) and rewrite its links before it starts.
"""

from collections import defaultdict
from collections.abc import Iterator
from itertools import zip_longest

from ecosystem.estate import Estate
from ecosystem.model import Campaign
from policies.control import MEDIUM, Breaches, Note, Spanish, control


@control(
    "TRK-006",
    MEDIUM,
    "D",
    sources="E",
    about=["all campaigns"],
    es=Spanish(
        "No hay dos campañas que coincidan en el tiempo con el mismo conjunto de UTM",
        "dar a una de las dos otro `utm.campaign` (u otra fuente, u otro medio) y reescribir sus enlaces antes de que "
        "empiece",
    ),
)
def check(estate: Estate) -> Breaches:
    sharing: dict[tuple[str, str, str], list[Campaign]] = defaultdict(list)
    for campaign in estate.of(Campaign):
        utm = campaign.utm
        if utm and utm.source and utm.medium and utm.campaign:
            sharing[utm.source, utm.medium, utm.campaign].append(campaign)
    for utms, campaigns in sharing.items():
        for campaign, other in _overlaps(campaigns):
            yield (
                campaign,
                f"`{campaign.id}` ({campaign.start} to {campaign.until}) and `{other.id}` ({other.start} to "
                f"{other.until}) run at once and share the UTMs `{' / '.join(utms)}`",
                "utm",
                [Note(f"{other.path}.utm", "the same UTMs")],
            )


def _overlaps(campaigns: list[Campaign]) -> Iterator[tuple[Campaign, Campaign]]:
    """Each campaign that overlaps another, with one that it overlaps before it and one after it by their start."""
    ordered = sorted(campaigns, key=lambda each: each.start)
    longest: Campaign | None = None
    for campaign, following in zip_longest(ordered, ordered[1:]):
        if longest is not None and longest.until >= campaign.start:
            yield campaign, longest
        if following is not None and following.start <= campaign.until:
            yield campaign, following
        if longest is None or campaign.until > longest.until:
            longest = campaign


check.passes(
    "the same UTMs one after the other, at once with other UTMs, and with a medium that is not said",
    """
    channels:
      - {id: page, kind: social_profile, brand: aurora, owner: corporation}
    campaigns:
      - id: spring
        brand: aurora
        from: 2026-09-01
        until: 2026-11-30
        channels: [page]
        utm: {source: meta, medium: cpc, campaign: promo}
      - id: summer
        brand: aurora
        from: 2026-12-01
        until: 2027-01-31
        channels: [page]
        utm: {source: meta, medium: cpc, campaign: promo}
      - id: search
        brand: aurora
        from: 2026-12-01
        until: 2027-01-31
        channels: [page]
        utm: {source: google, medium: cpc, campaign: promo}
      - {id: one, brand: aurora, from: 2026-12-01, until: 2027-01-31, channels: [page], utm: {source: meta}}
      - {id: two, brand: aurora, from: 2026-12-01, until: 2027-01-31, channels: [page], utm: {source: meta}}
    """,
)
check.fails(
    "one day in common, and a third campaign long after",
    """
    channels:
      - {id: page, kind: social_profile, brand: aurora, owner: corporation}
    campaigns:
      - id: summer
        brand: aurora
        from: 2026-12-01
        until: 2027-01-31
        channels: [page]
        utm: {source: meta, medium: cpc, campaign: promo}
      - id: spring
        brand: aurora
        from: 2026-09-01
        until: 2026-12-01
        channels: [page]
        utm: {source: meta, medium: cpc, campaign: promo, content: video}
      - id: autumn
        brand: aurora
        from: 2027-03-01
        until: 2027-04-30
        channels: [page]
        utm: {source: meta, medium: cpc, campaign: promo}
    """,
    finding=("spring", "summer"),
)
check.fails(
    "a short campaign within a long one that began before it, with a third between them",
    """
    channels:
      - {id: page, kind: social_profile, brand: aurora, owner: corporation}
    campaigns:
      - id: always
        brand: aurora
        from: 2026-01-01
        until: 2026-12-31
        channels: [page]
        utm: {source: meta, medium: cpc, campaign: promo}
      - id: spring
        brand: aurora
        from: 2026-09-01
        until: 2026-09-30
        channels: [page]
        utm: {source: meta, medium: cpc, campaign: promo}
      - id: summer
        brand: aurora
        from: 2026-11-01
        until: 2026-11-30
        channels: [page]
        utm: {source: meta, medium: cpc, campaign: promo}
    """,
    finding=("always", "spring", "summer"),
)
