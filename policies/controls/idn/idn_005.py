"""Multi-factor is required for workforce sign-in.

Why: a password that a community manager uses elsewhere is enough to speak as the brand, or to read every contact; a
second factor makes it worthless to whoever finds it (AWS, security best practices in IAM).

Fix: require a second factor at the identity provider by which employees and agencies sign in, and declare
`identity.workforce.mfa: required`.
"""

from ecosystem.estate import Estate
from policies.control import HIGH, Breaches, Spanish, control


@control(
    "IDN-005",
    HIGH,
    "DP",
    sources="A",
    es=Spanish(
        "El personal y las agencias ingresan con un segundo factor obligatorio",
        "exigir un segundo factor en el proveedor de identidad por el que ingresan empleados y agencias, y declarar "
        "`identity.workforce.mfa: required`",
    ),
    references=["ISO/IEC 27001:2022 A.8.5", "AWS Well-Architected SEC02-BP01"],
)
def check(estate: Estate) -> Breaches:
    identity = estate.identity
    if identity.workforce is None:
        yield identity, f"`{identity.id}` has no `workforce`, expected one with `mfa: required`", "workforce"
    elif identity.workforce.mfa is None:
        yield identity, f"`workforce.mfa` of `{identity.id}` is not said, expected `required`", "workforce.mfa"
    elif identity.workforce.mfa != "required":
        sentence = f"`workforce.mfa` of `{identity.id}` is `{identity.workforce.mfa}`, expected `required`"
        yield identity, sentence, "workforce.mfa"


check.passes(
    "required",
    """
    identity: {id: austral-id, workforce: {kind: oidc, issuer: "https://sso.austral.example", mfa: required}}
    """,
)
check.fails(
    "optional is not enough",
    """
    identity: {id: austral-id, workforce: {kind: oidc, issuer: "https://sso.austral.example", mfa: optional}}
    """,
    finding="austral-id",
)
check.fails(
    "no word about it",
    """
    identity: {id: austral-id, workforce: {kind: oidc, issuer: "https://sso.austral.example"}}
    """,
    finding="austral-id",
)
check.fails(
    "no workforce sign-in at all",
    """
    identity: {id: austral-id}
    """,
    finding="austral-id",
)
