"""Governance, data, content, automation and partner functions each have a steward of the corporation.

Why: a function that nobody of the corporation answers for is one that an agency decides. Content, data, automation and
partners are the four families of roles that every ecosystem needs (Sawhney, people and organisation; playbook,
CUSTOMER 360 D-5).

Fix: name somebody of the corporation for each function, and declare the e-mail, under a domain of the corporation or of
a brand, under `corporation.stewards`: `governance`, `data`, `content`, `automation` and `partners`.
"""

from ecosystem.estate import Estate
from ecosystem.estate.people import is_ours
from policies.control import HIGH, Breaches, Spanish, control

_FUNCTIONS = ("governance", "data", "content", "automation", "partners")


@control(
    "GOV-001",
    HIGH,
    "D",
    sources="SP",
    es=Spanish(
        "Gobierno, datos, contenido, automatización y socios tienen cada uno un responsable de la corporación",
        "nombrar a alguien de la corporación para cada función, y declarar su correo, bajo un dominio de la "
        "corporación o de una marca, en `corporation.stewards`: `governance`, `data`, `content`, `automation` y "
        "`partners`",
    ),
)
def check(estate: Estate) -> Breaches:
    stewards = estate.corporation.stewards
    nobody = [function for function in _FUNCTIONS if function not in stewards]
    if nobody:
        functions = ", ".join(f"`{function}`" for function in nobody)
        yield estate.corporation, f"no steward is declared for {functions}", "stewards"
    for function in _FUNCTIONS:
        if function in stewards and not is_ours(estate, stewards[function]):
            sentence = (
                f"`{stewards[function]}`, the steward for `{function}`, is not under a domain of the corporation or of "
                "a brand"
            )
            yield estate.corporation, sentence, f"stewards.{function}"


check.passes(
    "all five functions, one of them at a brand's domain and one below the corporation's",
    """
    corporation:
      id: austral
      name: Grupo Austral
      domains: [austral.example]
      stewards:
        governance: governance@AUSTRAL.example
        data: data@it.austral.example
        content: content@aurora.example
        automation: martech@austral.example
        partners: partners@austral.example
    """,
)
check.fails("no stewards", "reports: []", finding="austral")
check.fails(
    "four of five functions",
    """
    corporation:
      id: austral
      name: Grupo Austral
      domains: [austral.example]
      stewards:
        governance: governance@austral.example
        data: data@austral.example
        content: content@austral.example
        automation: martech@austral.example
        crisis: crisis@austral.example
    """,
    finding="austral",
)
check.fails(
    "a steward at a domain that only ends like the corporation's",
    """
    corporation:
      id: austral
      name: Grupo Austral
      domains: [austral.example]
      stewards:
        governance: governance@austral.example
        data: data@notaustral.example
        content: content@austral.example
        automation: martech@austral.example
        partners: partners@austral.example
    """,
    finding="austral",
)
