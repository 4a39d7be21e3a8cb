"""The campaign's checklist is complete before it starts.

Why: what is forgotten before the start is paid for during the campaign: links without UTMs, a landing page that keeps
its contacts to itself, nobody to call when it goes wrong (playbook, CAMPAIGNS C-8 and JOURNEYS J-5).

Fix: do what is still open, then declare each item of the campaign's `checklist` as `true`: `brief`,
`audience_from_database`, `utm`, `pixel_tested`, `consent`, `landing_writes_to_database`, `approval`, `crisis_contact`
and `report_in_bi`.

Settings: `days`, how many days before its start the checklist must be complete.
"""

from ecosystem.estate import Estate
from ecosystem.words import CHECK
from policies.control import MEDIUM, Breaches, Spanish, control


@control(
    "CMP-001",
    MEDIUM,
    "D",
    sources="P",
    about=["campaigns"],
    es=Spanish(
        "La lista de verificación de la campaña está completa antes de que empiece",
        "hacer lo que falta, y declarar en `true` cada punto de `checklist` de la campaña: `brief`, "
        "`audience_from_database`, `utm`, `pixel_tested`, `consent`, `landing_writes_to_database`, `approval`, "
        "`crisis_contact` y `report_in_bi`",
    ),
)
def check(estate: Estate, *, days: int = 7) -> Breaches:
    for campaign in estate.campaigns:
        if (campaign.start - estate.as_of).days > days:
            continue
        open_items = [item for item in CHECK.words if campaign.checklist.get(item) is not True]
        if open_items:
            items = ", ".join(f"`{item}`" for item in open_items)
            when = "starts" if campaign.start > estate.as_of else "started"
            sentence = f"`{campaign.id}` {when} on {campaign.start} and its checklist is not complete: {items}"
            yield campaign, sentence, "checklist"


check.passes(
    "a complete checklist, and a campaign that starts in 8 days",
    """
    campaigns:
      - id: summer
        brand: aurora
        from: 2026-11-20
        until: 2026-12-31
        channels: []
        checklist:
          brief: true
          audience_from_database: true
          utm: true
          pixel_tested: true
          consent: true
          landing_writes_to_database: true
          approval: true
          crisis_contact: true
          report_in_bi: true
      - {id: later, brand: aurora, from: 2026-11-28, until: 2026-12-31, channels: []}
    """,
)
check.fails(
    "an empty checklist 7 days before the start",
    "campaigns: [{id: summer, brand: aurora, from: 2026-11-27, until: 2026-12-31, channels: []}]",
    finding="summer",
)
check.fails(
    "one item that was answered with no",
    """
    campaigns:
      - id: summer
        brand: aurora
        from: 2026-11-01
        until: 2026-11-20
        channels: []
        checklist:
          brief: true
          audience_from_database: true
          utm: true
          pixel_tested: false
          consent: true
          landing_writes_to_database: true
          approval: true
          crisis_contact: true
          report_in_bi: true
    """,
    finding="summer",
)
