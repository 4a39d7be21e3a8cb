"""Every advertising platform, business manager and manager account is the corporation's.

Why: whoever holds the business manager decides who works in it and what leaves with them; an agency's manager account
keeps the history of every brand that it ever ran (eBook, "before").

Fix: open a business manager of the corporation's own, move the accounts into it, and give the agency a role there as
a partner; then declare `owner: corporation` on the platform.
"""

from ecosystem.estate import Estate
from ecosystem.model import CORPORATION, Platform
from policies.control import CRITICAL, Breaches, Spanish, control


@control(
    "OWN-002",
    CRITICAL,
    "DO",
    sources="E",
    about=["platforms"],
    es=Spanish(
        "Toda plataforma publicitaria y todo administrador comercial es de la corporación",
        "abrir un administrador comercial propio de la corporación, mudar allí las cuentas y dar a la agencia"
        " un rol como socia; después, declarar `owner: corporation` en la plataforma",
    ),
    references=["ISO/IEC 27001:2022 A.5.9"],
)
def check(estate: Estate) -> Breaches:
    for platform in estate.of(Platform):
        if "advertising" in platform.layers and platform.owner != CORPORATION:
            yield platform, f"the advertising platform `{platform.id}` is owned by `{platform.owner}`", "owner"


check.passes(
    "the corporation's, and an agency's that does not advertise",
    """
    platforms:
      - {id: business, vendor: Meta, layers: [advertising], owner: corporation}
      - {id: listener, vendor: Listen, layers: [engagement], owner: pixel}
    """,
)

check.fails(
    "the agency's business manager",
    """
    platforms:
      - {id: business, vendor: Meta, layers: [analytics, advertising], owner: pixel}
    """,
    finding="business",
)
