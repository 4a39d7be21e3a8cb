"""The campaign is approved by a steward of the corporation.

Why: a campaign speaks for the brand and spends its money. Somebody of the corporation, whose name is known, decides
that it runs (playbook, CAMPAIGNS C-9).

Fix: have the steward of the brand, of its group or of the corporation approve the campaign, and set `approved_by` to
the e-mail that is declared as theirs, under a domain of the corporation or of a brand.
"""

from ecosystem.estate import Estate
from ecosystem.estate.people import is_steward
from policies.control import MEDIUM, Breaches, Spanish, control


@control(
    "CMP-004",
    MEDIUM,
    "D",
    sources="P",
    about=["campaigns"],
    es=Spanish(
        "La campaña está aprobada por un responsable de la corporación",
        "que apruebe la campaña el responsable (steward) de la marca, de su grupo o de la corporación, y poner en "
        "`approved_by` su correo declarado, bajo un dominio de la corporación o de una marca",
    ),
)
def check(estate: Estate) -> Breaches:
    for campaign in estate.campaigns:
        if campaign.approved_by is None:
            yield campaign, f"`{campaign.id}` does not say who approved it", "approved_by"
        elif not is_steward(estate, campaign.approved_by):
            sentence = f"`{campaign.approved_by}`, who approved `{campaign.id}`, is no steward of the corporation"
            yield campaign, sentence, "approved_by"


check.passes(
    "a steward of the corporation approved it",
    """
    corporation:
      id: austral
      name: Grupo Austral
      domains: [austral.example]
      stewards: {governance: governance@austral.example}
    campaigns:
      - id: summer
        brand: aurora
        from: 2026-12-01
        until: 2026-12-31
        channels: []
        approved_by: governance@austral.example
    """,
)
check.fails(
    "nobody approved it",
    "campaigns: [{id: summer, brand: aurora, from: 2026-12-01, until: 2026-12-31, channels: []}]",
    finding="summer",
)
check.fails(
    "the agency approved it",
    """
    campaigns:
      - id: summer
        brand: aurora
        from: 2026-12-01
        until: 2026-12-31
        channels: []
        approved_by: boss@pixel.example
    """,
    finding="summer",
)
