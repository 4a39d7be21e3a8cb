"""Every platform without advertising, the customer service, and every system is the corporation's.

Why: the tool in which the agency answers customers, or the system in which it keeps them, holds the history of the
relationship; under the agency's contract it leaves with the agency (eBook, "before").

Fix: take over the contract, or move to a platform or system under the corporation's own; then declare
`owner: corporation`.
"""

from ecosystem.estate import Estate
from ecosystem.model import CORPORATION, CustomerService, Platform, System
from policies.control import HIGH, Breaches, Spanish, control


@control(
    "OWN-013",
    HIGH,
    "D",
    sources="E",
    about=["platforms", "customer_service", "systems"],
    es=Spanish(
        "Toda otra plataforma, el servicio al cliente y todo sistema son de la corporación",
        "hacerse cargo del contrato, o mudarse a una plataforma o un sistema contratado por la corporación; después, "
        "declarar `owner: corporation`",
    ),
)
def check(estate: Estate) -> Breaches:
    for platform in estate.of(Platform):
        if "advertising" not in platform.layers and platform.owner != CORPORATION:
            yield platform, _sentence("platform", platform.id, platform.owner), "owner"
    for service in estate.of(CustomerService):
        if service.owner != CORPORATION:
            yield service, _sentence("customer service", service.id, service.owner), "owner"
    for system in estate.of(System):
        if system.owner != CORPORATION:
            yield system, _sentence("system", system.id, system.owner), "owner"


def _sentence(what: str, id: str, owner: str) -> str:
    return f"the {what} `{id}` is owned by `{owner}`, not by the corporation"


check.passes(
    "all the corporation's; advertising platforms have a control of their own",
    """
    platforms:
      - {id: suite, vendor: Suite, layers: [publishing], owner: corporation}
      - {id: business, vendor: Meta, layers: [advertising, analytics], owner: pixel}
    customer_service: {id: desk}
    systems:
      - {id: shop, kind: ecommerce, owner: corporation}
    """,
)
check.fails(
    "the agency's listening tool",
    """
    platforms:
      - {id: listener, vendor: FreeListen, layers: [engagement], owner: pixel}
    """,
    finding="listener",
)
check.fails(
    "a contact centre of a vendor's",
    """
    customer_service: {id: desk, owner: "vendor:Desk"}
    """,
    finding="desk",
)
check.fails(
    "a shop that holds no contacts is judged too",
    """
    systems:
      - {id: shop, kind: ecommerce, owner: pixel, holds_contacts: false}
    """,
    finding="shop",
)
