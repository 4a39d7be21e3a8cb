"""A consent record says who, for which purpose, when, where, to which text version and by which method.

Why: whoever processes data must be able to show that the person consented, and to what; without the text's version
nobody can (data-protection law).

Fix: keep all six fields with each consent, and list them under `identity.consent_record`: `who`, `purpose`, `when`,
`where`, `text_version`, `method`.
"""

from ecosystem.estate import Estate
from policies.control import HIGH, Breaches, Spanish, control

_FIELDS = ("who", "purpose", "when", "where", "text_version", "method")


@control(
    "IDN-004",
    HIGH,
    "D",
    sources="L",
    es=Spanish(
        "El registro de consentimiento dice quién, para qué, cuándo, dónde, con qué versión del texto y por qué medio",
        "guardar los seis campos con cada consentimiento y listarlos en `identity.consent_record`: `who`, "
        "`purpose`, `when`, `where`, `text_version`, `method`",
    ),
    references=["GDPR Art. 7(1)", "LGPD Art. 8(2)"],
)
def check(estate: Estate) -> Breaches:
    missing = [f"`{name}`" for name in _FIELDS if name not in estate.identity.consent_record]
    if missing:
        yield estate.identity, f"the consent record lacks {', '.join(missing)}", "consent_record"


check.passes(
    "all six",
    """
    identity: {id: austral-id, consent_record: [who, purpose, when, where, text_version, method]}
    """,
)

check.fails(
    "no version of the text",
    """
    identity: {id: austral-id, consent_record: [who, purpose, when, where, method]}
    """,
    finding="austral-id",
)
