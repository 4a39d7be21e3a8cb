"""Measurement waits for consent.

Why: to store or read anything on a visitor's device that the service does not need takes consent first (Directive
2002/58/EC, article 5(3)); a pixel that fires before the answer makes every figure it gives unlawful to use.

Fix: switch on the consent mode of the pixel, container or property so that nothing fires before the visitor agrees,
then declare `consent_mode: true`.
"""

from ecosystem.estate import Estate
from ecosystem.model import Measurement
from policies.control import MEDIUM, Breaches, Spanish, control


@control(
    "TRK-005",
    MEDIUM,
    "D",
    sources="L",
    about=["measurement"],
    es=Spanish(
        "La medición espera el consentimiento",
        "activar el modo de consentimiento del píxel, del contenedor o de la propiedad, de modo que nada se dispare "
        "antes de que la persona acepte; después, declarar `consent_mode: true`",
    ),
    references=["GDPR Art. 6(1)(a)"],
)
def check(estate: Estate) -> Breaches:
    for asset in estate.of(Measurement):
        if asset.consent_mode is not True:
            said = "does not say that it waits" if asset.consent_mode is None else "does not wait"
            sentence = f"the {asset.kind.replace('_', ' ')} `{asset.id}` {said} for consent"
            yield asset, sentence, "consent_mode"


check.passes("a pixel that waits", "measurement: [{id: tag, kind: pixel, owner: corporation, consent_mode: true}]")
check.fails(
    "a pixel that does not wait",
    "measurement: [{id: tag, kind: pixel, owner: corporation, consent_mode: false}]",
    finding="tag",
)
check.fails(
    "nothing is said of a conversion API, which is served from behind and measures all the same",
    "measurement: [{id: capi, kind: conversion_api, owner: corporation}]",
    finding="capi",
)
