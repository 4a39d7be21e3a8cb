"""No ad account or platform is shared with other clients of an agency.

Why: in an account that several clients share, audiences, spend and learning of one serve the others, and nothing can
be handed over when the agency leaves (eBook, "before").

Fix: open an account for the corporation alone and move the campaigns; then declare `shared_with_other_clients:
false`.
"""

from ecosystem.estate import Estate
from ecosystem.model import Channel, Platform
from policies.control import HIGH, Breaches, Spanish, control


@control(
    "OWN-003",
    HIGH,
    "DO",
    sources="E",
    about=["ad_account", "platforms"],
    es=Spanish(
        "Ninguna cuenta publicitaria ni plataforma se comparte con otros clientes de una agencia",
        "abrir una cuenta solo para la corporación y mudar las campañas; después, declarar "
        "`shared_with_other_clients: false`",
    ),
)
def check(estate: Estate) -> Breaches:
    things: list[Channel | Platform] = [*estate.channels("ad_account"), *estate.of(Platform)]
    for thing in things:
        if thing.shared_with_other_clients is True:
            yield thing, f"`{thing.id}` is shared with other clients", "shared_with_other_clients"


check.passes(
    "said to be the corporation's alone, and not said",
    """
    platforms:
      - {id: business, vendor: Meta, layers: [advertising], owner: corporation}
    channels:
      - {id: ads, kind: ad_account, network: meta, brand: aurora, owner: corporation, shared_with_other_clients: false}
    """,
)

check.fails(
    "an account that others use too",
    """
    channels:
      - {id: ads, kind: ad_account, network: meta, brand: aurora, owner: corporation, shared_with_other_clients: true}
    """,
    finding="ads",
)

check.fails(
    "a shared business manager",
    """
    platforms:
      - {id: business, vendor: Meta, layers: [advertising], owner: corporation, shared_with_other_clients: true}
    """,
    finding="business",
)
