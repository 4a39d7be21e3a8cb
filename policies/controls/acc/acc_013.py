"""Every grant names who approved it, a steward of the corporation.

Why: access that nobody in particular approved is access that the agency gave itself. Who approved it is also who can
say whether it is still needed (eBook).

Fix: have the steward of the brand, of its group or of the corporation approve the grant, and set `approved_by` to the
e-mail that is declared as theirs, under a domain of the corporation or of a brand.
"""

from ecosystem.estate import Estate
from ecosystem.estate.people import is_steward
from policies.control import MEDIUM, Breaches, Spanish, control


@control(
    "ACC-013",
    MEDIUM,
    "D",
    sources="E",
    about=["grants"],
    es=Spanish(
        "Todo permiso nombra a quien lo aprobó, un responsable de la corporación",
        "que apruebe el permiso el responsable (steward) de la marca, de su grupo o de la corporación, y poner en "
        "`approved_by` su correo declarado, bajo un dominio de la corporación o de una marca",
    ),
    references=["ISO/IEC 27001:2022 A.5.18"],
)
def check(estate: Estate) -> Breaches:
    for grant in estate.active_grants:
        if grant.approved_by is None:
            yield grant, f"the grant `{grant.id}` does not say who approved it", "approved_by"
        elif not is_steward(estate, grant.approved_by):
            sentence = f"`{grant.approved_by}`, who approved the grant `{grant.id}`, is no steward of the corporation"
            yield grant, sentence, "approved_by"


check.passes(
    "the steward of a brand approved it",
    """
    brands: [{id: aurora, name: Aurora, domains: [aurora.example], steward: brand@aurora.example}]
    grants:
      - {id: web, to: pixel, brands: [aurora], layers: [web], level: operate, approved_by: Brand@aurora.example}
      - {id: old, to: pixel, brands: [aurora], layers: [web], level: operate, state: revoked}
    """,
)
check.fails(
    "nobody approved it",
    "grants: [{id: web, to: pixel, brands: [aurora], layers: [web], level: operate}]",
    finding="web",
)
check.fails(
    "somebody of the corporation who is no steward approved it",
    """
    grants:
      - {id: web, to: pixel, brands: [aurora], layers: [web], level: operate, approved_by: intern@austral.example}
    """,
    finding="web",
)
check.fails(
    "a steward whose address is the agency's approved it",
    """
    brands: [{id: aurora, name: Aurora, domains: [aurora.example], steward: boss@pixel.example}]
    grants:
      - {id: web, to: pixel, brands: [aurora], layers: [web], level: operate, approved_by: boss@pixel.example}
    """,
    finding="web",
)
