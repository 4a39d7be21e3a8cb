"""The campaign's channels belong to its brand, to the brand's group, or to the corporation.

Why: a campaign of one brand on the channel of another reaches people who never gave that brand their consent, and mixes
the figures of both (eBook).

Fix: run the campaign on channels of its own brand, of the brand's group or of the corporation; or set the campaign's
`brand` to the group, or to `corporation`, when it truly is theirs.
"""

from ecosystem.estate import Estate
from ecosystem.model import CORPORATION
from policies.control import MEDIUM, Breaches, Note, Spanish, control


@control(
    "CMP-006",
    MEDIUM,
    "D",
    sources="E",
    about=["campaigns"],
    es=Spanish(
        "Los canales de la campaña son de su marca, del grupo de la marca o de la corporación",
        "hacer la campaña en canales de su propia marca, del grupo de la marca o de la corporación; o poner en `brand` "
        "de la campaña el grupo, o `corporation`, cuando de verdad es de ellos",
    ),
)
def check(estate: Estate) -> Breaches:
    for campaign in estate.campaigns:
        unit = campaign.brand
        if unit == CORPORATION:
            continue
        for at, name in enumerate(campaign.channels):
            channel = estate.channel_of[name]
            if not _belongs(estate, channel.brand, unit):
                sentence = f"`{campaign.id}` of `{unit}` runs on `{name}`, which belongs to `{channel.brand}`"
                where = Note(f"{channel.path}.brand", f"`{name}` belongs to `{channel.brand}`")
                yield campaign, sentence, f"channels[{at}]", [where]


def _belongs(estate: Estate, of_channel: str, unit: str) -> bool:
    """Return whether a campaign of `unit` may use a channel of the unit `of_channel`."""
    groups = estate.group_of
    return of_channel in (unit, CORPORATION) or of_channel == groups.get(unit) or groups.get(of_channel) == unit


check.passes(
    "channels of the brand, of its group and of the corporation; a group's and the corporation's campaign",
    """
    brand_groups: [{id: beverages, name: Beverages}]
    brands: [{id: aurora, name: Aurora, group: beverages}, {id: club, name: Club}]
    channels:
      - {id: page, kind: social_profile, brand: aurora, owner: corporation}
      - {id: group-page, kind: social_profile, brand: beverages, owner: corporation}
      - {id: whole-page, kind: social_profile, brand: corporation, owner: corporation}
      - {id: club-page, kind: social_profile, brand: club, owner: corporation}
    campaigns:
      - {id: own, brand: aurora, from: 2026-12-01, until: 2026-12-31, channels: [page, group-page, whole-page]}
      - {id: joint, brand: beverages, from: 2026-12-01, until: 2026-12-31, channels: [page, group-page, whole-page]}
      - {id: all, brand: corporation, from: 2026-12-01, until: 2026-12-31, channels: [page, group-page, club-page]}
    """,
)
check.fails(
    "a channel of another brand of the same group",
    """
    brand_groups: [{id: beverages, name: Beverages}]
    brands: [{id: aurora, name: Aurora, group: beverages}, {id: brisa, name: Brisa, group: beverages}]
    channels: [{id: page, kind: social_profile, brand: brisa, owner: corporation}]
    campaigns: [{id: summer, brand: aurora, from: 2026-12-01, until: 2026-12-31, channels: [page]}]
    """,
    finding="summer",
)
check.fails(
    "a group's campaign on a channel of a brand that has no group",
    """
    brand_groups: [{id: beverages, name: Beverages}]
    brands: [{id: aurora, name: Aurora, group: beverages}, {id: club, name: Club}]
    channels: [{id: page, kind: social_profile, brand: club, owner: corporation}]
    campaigns: [{id: summer, brand: beverages, from: 2026-12-01, until: 2026-12-31, channels: [page]}]
    """,
    finding="summer",
)
check.fails(
    "a campaign of a brand without a group on a channel of a group",
    """
    brand_groups: [{id: beverages, name: Beverages}]
    brands: [{id: aurora, name: Aurora}]
    channels: [{id: page, kind: social_profile, brand: beverages, owner: corporation}]
    campaigns: [{id: summer, brand: aurora, from: 2026-12-01, until: 2026-12-31, channels: [page]}]
    """,
    finding="summer",
)
