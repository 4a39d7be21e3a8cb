"""Consent is per purpose, with double opt-in.

Why: one box for everything is consent for nothing, and an address that nobody confirmed may be anybody's: the mailing
goes to a stranger or to a trap, and the law calls both unsolicited (Rijo; law: GDPR recital 32, Art. 7).

Fix: confirm every address by a message before it is used and set `identity.double_opt_in: true`; ask consent for each
purpose apart and list at least two in `identity.consent_purposes`.

Settings: `purposes`, the least number of purposes (2).
"""

from ecosystem.estate import Estate
from policies.control import HIGH, Breaches, Spanish, control


@control(
    "IDN-003",
    HIGH,
    "D",
    sources="RL",
    es=Spanish(
        "El consentimiento es por finalidad y con doble confirmación (double opt-in)",
        "confirmar cada dirección con un mensaje antes de usarla y poner `identity.double_opt_in: true`; pedir el "
        "consentimiento por separado para cada finalidad y listar al menos dos en `identity.consent_purposes`",
    ),
    references=["GDPR Art. 6(1)(a)", "LGPD Art. 8(4)", "Ley 25.326 Art. 5(1)"],
)
def check(estate: Estate, *, purposes: int = 2) -> Breaches:
    identity = estate.identity
    if identity.double_opt_in is not True:
        yield identity, f"`double_opt_in` of `{identity.id}` is not `true`", "double_opt_in"
    if len(set(identity.consent_purposes)) < purposes:
        said = ", ".join(f"`{purpose}`" for purpose in identity.consent_purposes) or "no purpose"
        sentence = f"`consent_purposes` of `{identity.id}` has {said}, expected at least {purposes}"
        yield identity, sentence, "consent_purposes"


check.passes(
    "two purposes, confirmed",
    """
    identity: {id: austral-id, double_opt_in: true, consent_purposes: [service, marketing]}
    """,
)
check.fails(
    "one consent for everything",
    """
    identity: {id: austral-id, double_opt_in: true, consent_purposes: [marketing]}
    """,
    finding="austral-id",
)
check.fails(
    "nobody confirms the address",
    """
    identity: {id: austral-id, double_opt_in: false, consent_purposes: [service, marketing]}
    """,
    finding="austral-id",
)
check.fails(
    "no word about either",
    """
    identity: {id: austral-id}
    """,
    finding="austral-id",
)
