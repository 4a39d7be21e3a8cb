"""Every platform requires two-factor sign-in.

Why: a platform holds the keys of every page and ad account connected to it. One reused password of one person is then
enough to speak as all the brands at once (AWS Well-Architected, SEC02: strong sign-in mechanisms).

Fix: switch on mandatory two-factor sign-in for everybody in the platform's settings, or sign in through the corporate
identity provider that demands it; then declare `two_factor: true`.
"""

from ecosystem.estate import Estate
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
