"""No ad account or platform is shared with other clients of an agency.

Why: in a shared account the audiences, the learning and the billing of several clients are one. What the corporation
pays to learn serves its competitors, and a fine or a ban of one client stops the others (eBook, "before").

Fix: move the campaigns to an account, and the accounts to a business manager, that hold the corporation's own and
nothing else; then declare `shared_with_other_clients: false`.
"""

from ecosystem.estate import OBSERVED, Estate, known
from ecosystem.estate.joining import platforms
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
        "mudar las campañas a una cuenta, y las cuentas a un administrador comercial, que tengan lo de la corporación "
        "y nada más; después, declarar `shared_with_other_clients: false`",
    ),
)
def check(estate: Estate) -> Breaches:
    shareable: tuple[Channel | Platform, ...] = (*estate.channels("ad_account"), *estate.of(Platform))
    for thing in shareable:
        if thing.shared_with_other_clients is True:
            yield thing, f"`{thing.id}` is shared with other clients of its owner", "shared_with_other_clients"


@check.live
def live(estate: Estate) -> Breaches:
    for platform, asset in platforms(estate, "advertising"):
        others = known(asset.serves, f"for whom `{platform.id}` works as an agency")
        if others:
            listed = ", ".join(f"`{each}`" for each in others[:3])
            yield platform, f"`{platform.id}` works for other businesses, too: {listed}", "shared_with_other_clients"


check.passes(
    "the corporation's alone, or not said",
    """
    platforms:
      - {id: business, vendor: Meta, layers: [advertising], owner: corporation, shared_with_other_clients: false}
    channels:
      - {id: ads, kind: ad_account, network: meta, brand: aurora, owner: corporation}
    """,
)
check.fails(
    "an ad account that the agency uses for other clients too",
    """
    channels:
      - {id: ads, kind: ad_account, network: meta, brand: aurora, owner: pixel, shared_with_other_clients: true}
    """,
    finding="ads",
)
check.fails(
    "a shared business manager",
    """
    platforms:
      - {id: business, vendor: Meta, layers: [advertising], owner: pixel, shared_with_other_clients: true}
    """,
    finding="business",
)
check.passes(
    "the business works for nobody else",
    """
    platforms: [{id: business, vendor: Meta, layers: [advertising], owner: corporation, external_id: "900"}]
    assets: [{kind: business, external_id: "900", relation: owned, business: "900", serves: []}]
    """,
    on=OBSERVED,
)
check.fails(
    "the business works as an agency",
    """
    platforms: [{id: business, vendor: Meta, layers: [advertising], owner: corporation, external_id: "900"}]
    assets: [{kind: business, external_id: "900", relation: owned, business: "900", serves: ["555"]}]
    """,
    finding="business",
    on=OBSERVED,
)
