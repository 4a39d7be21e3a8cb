"""There is a crisis contact of the corporation.

Why: when a post goes wrong on a Saturday night, whoever sees it must know whom to call, and it must be somebody who can
decide for the corporation (playbook, SOCIAL S-8; eBook).

Fix: name somebody of the corporation who can be reached at any hour, and declare the e-mail, under a domain of the
corporation or of a brand, as `corporation.stewards.crisis`.
"""

from ecosystem.estate import Estate
from ecosystem.estate.people import is_ours
from policies.control import MEDIUM, Breaches, Spanish, control


@control(
    "GOV-005",
    MEDIUM,
    "D",
    sources="EP",
    es=Spanish(
        "Hay un contacto de crisis de la corporación",
        "nombrar a alguien de la corporación a quien se pueda ubicar a cualquier hora, y declarar su correo, bajo un "
        "dominio de la corporación o de una marca, como `corporation.stewards.crisis`",
    ),
)
def check(estate: Estate) -> Breaches:
    crisis = estate.corporation.stewards.get("crisis")
    if crisis is None:
        yield estate.corporation, "no crisis contact is declared", "stewards.crisis"
    elif not is_ours(estate, crisis):
        sentence = f"the crisis contact, `{crisis}`, is not under a domain of the corporation or of a brand"
        yield estate.corporation, sentence, "stewards.crisis"


check.passes(
    "somebody of the corporation",
    """
    corporation:
      id: austral
      name: Grupo Austral
      domains: [austral.example]
      stewards: {crisis: crisis@austral.example}
    """,
)
check.fails("no crisis contact", "reports: []", finding="austral")
check.fails(
    "somebody of an agency's",
    """
    corporation:
      id: austral
      name: Grupo Austral
      domains: [austral.example]
      stewards: {crisis: crisis@pixel.example}
    """,
    finding="austral",
)
