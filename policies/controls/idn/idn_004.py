"""A consent record says who, purpose, when, where, text version and method.

Why: who relies on consent must be able to show it. A tick in a column shows that somebody ticked, not who agreed to
which text, where and when (law: GDPR Art. 7(1)).

Fix: keep all six with every consent, from now on and in what is imported, and list them in `identity.consent_record`:
`[who, purpose, when, where, text_version, method]`.
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
        "El registro de consentimiento dice quién, para qué, cuándo, dónde, qué versión del texto y cómo",
        "guardar los seis datos con cada consentimiento, desde ahora y en lo que se importe, y listarlos en "
        "`identity.consent_record`: `[who, purpose, when, where, text_version, method]`",
    ),
    references=["GDPR Art. 7(1)", "LGPD Art. 8(2)"],
)
def check(estate: Estate) -> Breaches:
    identity = estate.identity
    lacking = [name for name in _FIELDS if name not in identity.consent_record]
    if lacking:
        missing = ", ".join(f"`{name}`" for name in lacking)
        yield identity, f"`consent_record` of `{identity.id}` lacks {missing}", "consent_record"


check.passes(
    "all six",
    """
    identity: {id: austral-id, consent_record: [method, who, purpose, when, where, text_version]}
    """,
)
check.fails(
    "nobody knows which text",
    """
    identity: {id: austral-id, consent_record: [who, purpose, when, where, method]}
    """,
    finding="austral-id",
)
check.fails(
    "no record",
    """
    identity: {id: austral-id}
    """,
    finding="austral-id",
)
