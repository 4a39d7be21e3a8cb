"""Every platform requires two-factor sign-in.

Why: a platform holds the keys of every page and ad account connected to it. One reused password of one person is then
enough to speak as all the brands at once (AWS Well-Architected, SEC02: strong sign-in mechanisms).

Fix: switch on mandatory two-factor sign-in for everybody in the platform's settings, or sign in through the corporate
identity provider that demands it; then declare `two_factor: true`.
"""

from ecosystem.estate import OBSERVED, Estate, Unjudged
from ecosystem.estate.joining import platforms
from ecosystem.model import Platform
from policies.control import HIGH, Breaches, Spanish, control


@control(
    "ACC-012",
    HIGH,
    "DO",
    sources="A",
    about=["platforms"],
    es=Spanish(
        "Toda plataforma exige el ingreso con dos factores",
        "activar para todas las personas el ingreso obligatorio con dos factores en la plataforma, o ingresar por el "
        "proveedor de identidad corporativo que lo exige; después, declarar `two_factor: true`",
    ),
    references=["ISO/IEC 27001:2022 A.8.5"],
)
def check(estate: Estate) -> Breaches:
    for platform in estate.of(Platform):
        if platform.two_factor is not True:
            said = "is not known to require" if platform.two_factor is None else "does not require"
            yield platform, f"`{platform.id}` {said} two-factor sign-in", "two_factor"


@check.live
def live(estate: Estate) -> Breaches:
    for platform, asset in platforms(estate):
        demands = asset.demands_two_factor
        if demands is False:
            yield platform, f"`{platform.id}` does not require two-factor sign-in of everybody (`{asset.two_factor}`)"
        elif demands is not True:
            yield platform, Unjudged(f"whether `{platform.id}` requires two-factor sign-in")


check.passes(
    "two factors are required",
    "platforms: [{id: suite, vendor: Sprinklr, layers: [publishing], owner: corporation, two_factor: true}]",
)
check.fails(
    "two factors are not required",
    "platforms: [{id: suite, vendor: Sprinklr, layers: [publishing], owner: corporation, two_factor: false}]",
    finding="suite",
)
check.fails(
    "corporate sign-in, of whose second factor nothing is said",
    "platforms: [{id: suite, vendor: Sprinklr, layers: [publishing], owner: corporation, sso: true}]",
    finding="suite",
)
check.passes(
    "the business requires it of everybody",
    """
    platforms: [{id: business, vendor: Meta, layers: [advertising], owner: corporation, external_id: "900"}]
    assets: [{kind: business, external_id: "900", relation: owned, two_factor: all_required}]
    """,
    on=OBSERVED,
)
check.fails(
    "the business requires it of nobody",
    """
    platforms: [{id: business, vendor: Meta, layers: [advertising], owner: corporation, external_id: "900"}]
    assets: [{kind: business, external_id: "900", relation: owned, two_factor: none}]
    """,
    finding="business",
    on=OBSERVED,
)
