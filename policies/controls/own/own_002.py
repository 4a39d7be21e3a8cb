"""Every business manager, manager account or other advertising platform is the corporation's.

Why: the business manager decides who may enter every ad account and page inside it. In the agency's, the corporation
is a guest in its own advertising, and asks to be let in (eBook, "before"; playbook, ADVERTISING A-3).

Fix: open a business portfolio or manager account in the corporation's name, move the accounts, pages and pixels into
it, and let the agency in as a partner. Then declare `owner: corporation` on the platform.
"""

from ecosystem.estate import OBSERVED, Estate
from ecosystem.estate.joining import platforms
from ecosystem.model import CORPORATION, Platform
from policies.control import CRITICAL, Breaches, Spanish, control
from policies.on_platforms import not_ours


@control(
    "OWN-002",
    CRITICAL,
    "DO",
    sources="E",
    about=["platforms"],
    es=Spanish(
        "Todo administrador comercial, cuenta administradora u otra plataforma publicitaria es de la corporación",
        "abrir un portafolio de negocio o una cuenta administradora a nombre de la corporación, mudar allí cuentas, "
        "páginas y píxeles, y dejar entrar a la agencia como socia. Después, declarar `owner: corporation` en la "
        "plataforma",
    ),
)
def check(estate: Estate) -> Breaches:
    for platform in estate.of(Platform):
        if "advertising" in platform.layers and platform.owner != CORPORATION:
            yield (
                platform,
                f"the advertising platform `{platform.id}` is owned by `{platform.owner}`, not by the corporation",
                "owner",
            )


@check.live
def live(estate: Estate) -> Breaches:
    return not_ours(estate, platforms(estate, "advertising"), "advertising platform")


check.passes(
    "the corporation's portfolio; what does no advertising is not judged here",
    """
    platforms:
      - {id: business, vendor: Meta, layers: [advertising], owner: corporation}
      - {id: listener, vendor: FreeListen, layers: [engagement], owner: pixel}
    """,
)
check.fails(
    "the agency's business manager",
    """
    platforms:
      - {id: business, vendor: Meta, layers: [advertising], owner: pixel}
    """,
    finding="business",
)
check.fails(
    "advertising as one of several layers",
    """
    platforms:
      - {id: suite, vendor: Suite, layers: [publishing, advertising], owner: unknown}
    """,
    finding="suite",
)
check.passes(
    "the business is the declared one",
    """
    platforms: [{id: business, vendor: Meta, layers: [advertising], owner: corporation, external_id: "900"}]
    assets: [{kind: business, external_id: "900", relation: owned, business: "900", owner: "900"}]
    """,
    on=OBSERVED,
)
check.fails(
    "the business belongs to another one",
    """
    platforms: [{id: business, vendor: Meta, layers: [advertising], owner: corporation, external_id: "900"}]
    assets: [{kind: business, external_id: "900", relation: client, business: "900", owner: "777"}]
    """,
    finding="business",
    on=OBSERVED,
)
