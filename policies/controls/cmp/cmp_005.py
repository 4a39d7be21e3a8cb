"""The campaign starts from a template.

Why: a template carries what was learnt: the UTMs, the consent texts, the exclusions. A campaign from scratch learns all
of it again (playbook, CAMPAIGNS C-3).

Fix: keep templates for the kinds of campaign that recur, start the campaign from one, and declare its name as
`template`.
"""

from ecosystem.estate import Estate
from policies.control import LOW, Breaches, Spanish, control


@control(
    "CMP-005",
    LOW,
    "D",
    sources="P",
    about=["campaigns"],
    es=Spanish(
        "La campaña parte de una plantilla",
        "mantener plantillas para los tipos de campaña que se repiten, partir de una de ellas, y declarar su nombre en "
        "`template`",
    ),
)
def check(estate: Estate) -> Breaches:
    for campaign in estate.campaigns:
        if not campaign.template:
            yield campaign, f"`{campaign.id}` does not name the template that it starts from", "template"


check.passes(
    "a template, and a campaign that has ended",
    """
    campaigns:
      - {id: summer, brand: aurora, from: 2026-12-01, until: 2026-12-31, channels: [], template: promo-v3}
      - {id: over, brand: aurora, from: 2026-10-01, until: 2026-11-19, channels: []}
    """,
)
check.fails(
    "no template",
    "campaigns: [{id: summer, brand: aurora, from: 2026-12-01, until: 2026-12-31, channels: []}]",
    finding="summer",
)
