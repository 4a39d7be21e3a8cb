"""Every other platform, the customer service and every system is the corporation's.

Why: whoever holds the contract of a tool holds what is in it: conversations, cases, contacts (eBook, "before").

Fix: take the contract of the platform or the system over, and declare `owner: corporation`; a silo that cannot be
taken over is emptied into the central database and ended.
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
        "Toda otra plataforma, la atención al cliente y todo sistema son de la corporación",
        "hacerse cargo del contrato de la plataforma o del sistema y declarar `owner: corporation`; un silo "
        "que no pueda asumirse se vuelca en la base central y se cierra",
    ),
    references=["ISO/IEC 27001:2022 A.5.9"],
)
def check(estate: Estate) -> Breaches:
    others = [platform for platform in estate.of(Platform) if "advertising" not in platform.layers]
    things: list[Platform | CustomerService | System] = [*others, *estate.of(CustomerService), *estate.of(System)]
    for thing in things:
        if thing.owner != CORPORATION:
            yield thing, f"`{thing.id}` is owned by `{thing.owner}`, not by the corporation", "owner"


check.passes(
    "the corporation's; an advertising platform is OWN-002's",
    """
    platforms:
      - {id: suite, vendor: Sprinklr, layers: [engagement], owner: corporation}
      - {id: business, vendor: Meta, layers: [advertising, engagement], owner: pixel}
    systems:
      - {id: shop, kind: ecommerce, owner: corporation}
    """,
)

check.fails(
    "the agency's listening tool",
    """
    platforms:
      - {id: listener, vendor: Listen, layers: [engagement], owner: pixel}
    """,
    finding="listener",
)

check.fails(
    "a call centre of a vendor's",
    """
    customer_service: {id: desk, owner: "vendor:Desk"}
    """,
    finding="desk",
)
