"""There is an executive sponsor of the corporation.

Why: moving from campaigns of agencies to an ecosystem of the corporation's changes budgets and contracts. Without an
executive who wants it, the first conflict ends it (blog, the audit question on executive support; playbook, change).

Fix: name an executive of the corporation, and declare the e-mail, under a domain of the corporation or of a brand, as
`corporation.stewards.executive_sponsor`.
"""

from ecosystem.estate import Estate
from ecosystem.estate.people import is_ours
from policies.control import MEDIUM, Breaches, Spanish, control


@control(
    "GOV-002",
    MEDIUM,
    "D",
    sources="BP",
    es=Spanish(
        "Hay un patrocinador ejecutivo de la corporación",
        "nombrar a un ejecutivo de la corporación, y declarar su correo, bajo un dominio de la corporación o de una "
        "marca, como `corporation.stewards.executive_sponsor`",
    ),
)
def check(estate: Estate) -> Breaches:
    sponsor = estate.corporation.stewards.get("executive_sponsor")
    if sponsor is None:
        yield estate.corporation, "no executive sponsor is declared", "stewards.executive_sponsor"
    elif not is_ours(estate, sponsor):
        sentence = f"the executive sponsor, `{sponsor}`, is not under a domain of the corporation or of a brand"
        yield estate.corporation, sentence, "stewards.executive_sponsor"


check.passes(
    "an executive of the corporation",
    """
    corporation:
      id: austral
      name: Grupo Austral
      domains: [austral.example]
      stewards: {executive_sponsor: cmo@austral.example}
    """,
)
check.fails("no executive sponsor", "reports: []", finding="austral")
check.fails(
    "somebody of an agency's",
    """
    corporation:
      id: austral
      name: Grupo Austral
      domains: [austral.example]
      stewards: {executive_sponsor: ceo@pixel.example}
    """,
    finding="austral",
)
