"""Each brand has a steward of the corporation, its own or its group's.

Why: what an agency may do for a brand, what it publishes and whom it addresses is approved by somebody who answers for
the brand. Where there is nobody, the agency answers to itself (eBook).

Fix: name somebody of the corporation, and declare the e-mail, under a domain of the corporation or of a brand, as
`steward` of the brand or of its group.
"""

from ecosystem.estate import Estate
from ecosystem.estate.people import is_ours
from ecosystem.model import Brand
from policies.control import MEDIUM, Breaches, Note, Spanish, control


@control(
    "GOV-003",
    MEDIUM,
    "D",
    sources="E",
    about=["brands"],
    es=Spanish(
        "Cada marca tiene un responsable de la corporación, propio o de su grupo",
        "nombrar a alguien de la corporación, y declarar su correo, bajo un dominio de la corporación o de una marca, "
        "como `steward` de la marca o de su grupo",
    ),
)
def check(estate: Estate) -> Breaches:
    for brand in estate.of(Brand):
        group = estate.brand_group_of.get(brand.group or "")
        if is_ours(estate, brand.steward) or (group is not None and is_ours(estate, group.steward)):
            continue
        notes = []
        if group is not None and group.steward:
            foreign = f"`{group.steward}` is not under a domain of the corporation or of a brand"
            notes.append(Note(f"{group.path}.steward", foreign))
        if brand.steward:
            foreign = "is not under a domain of the corporation or of a brand"
            sentence = f"`{brand.steward}`, the steward of `{brand.id}`, {foreign}"
        else:
            sentence = f"`{brand.id}` has no steward" + (f", nor has its group `{group.id}`" if group else "")
        yield brand, sentence, "steward", notes


check.passes(
    "a steward of the brand's, and one of a group's",
    """
    brand_groups: [{id: beverages, name: Beverages, steward: beverages@austral.example}]
    brands:
      - {id: aurora, name: Aurora, domains: [aurora.example], steward: brand@aurora.example}
      - {id: brisa, name: Brisa, group: beverages}
      - {id: club, name: Club, group: beverages, steward: boss@pixel.example}
    """,
)
check.fails("a brand without a steward", "reports: []", finding="aurora")
check.fails(
    "a brand without a steward in a group without one",
    """
    brand_groups: [{id: beverages, name: Beverages}]
    brands: [{id: aurora, name: Aurora, group: beverages}]
    """,
    finding="aurora",
)
check.fails(
    "a steward who is the agency's",
    "brands: [{id: aurora, name: Aurora, steward: boss@pixel.example}]",
    finding="aurora",
)
