"""Consent is per purpose, with double opt-in.

Why: one tick for everything is no consent to anything in particular, and an address that nobody confirmed may be
anybody's (Rijo; data-protection law).

Fix: ask for each purpose apart and confirm the address by a message; then declare `identity.double_opt_in: true` and
at least two `consent_purposes`.
"""

from ecosystem.estate import Estate
from policies.control import HIGH, Breaches, Spanish, control


@control(
    "IDN-003",
    HIGH,
    "D",
    sources="RL",
    es=Spanish(
        "El consentimiento es por finalidad, con doble confirmación",
        "pedir el consentimiento por separado para cada finalidad y confirmar la dirección con un mensaje; "
        "después, declarar `identity.double_opt_in: true` y al menos dos `consent_purposes`",
    ),
    references=["GDPR Art. 6(1)(a)", "LGPD Art. 8(4)", "Ley 25.326 Art. 5(1)"],
)
def check(estate: Estate) -> Breaches:
    identity = estate.identity
    if identity.double_opt_in is not True:
        yield identity, f"`{identity.id}` has no double opt-in", "double_opt_in"
    if len(set(identity.consent_purposes)) < 2:
        yield identity, f"`{identity.id}` does not ask for consent to at least two purposes", "consent_purposes"


check.passes(
    "two purposes, confirmed",
    """
    identity: {id: austral-id, double_opt_in: true, consent_purposes: [service, marketing]}
    """,
)

check.fails(
    "one purpose",
    """
    identity: {id: austral-id, double_opt_in: true, consent_purposes: [marketing]}
    """,
    finding="austral-id",
)

check.fails(
    "not confirmed",
    """
    identity: {id: austral-id, consent_purposes: [service, marketing]}
    """,
    finding="austral-id",
)
