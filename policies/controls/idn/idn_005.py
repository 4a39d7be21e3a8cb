"""Multi-factor is required for workforce sign-in.

Why: a password that a community manager uses elsewhere is enough to speak as the brand, or to read every contact; a
second factor makes it worthless to whoever finds it (AWS, security best practices in IAM).

Fix: require a second factor at the identity provider by which employees and agencies sign in, and declare
`identity.workforce.mfa: required`.

Planned: a plan shows a second factor only where the workforce signs in by a user pool of Cognito, and the control
knows such a pool by its name (`staff`, `workforce`, `employees` ...). Whether a SAML or OIDC provider asks for one is
not in any plan.
"""

from ecosystem.estate import PLANNED, Estate, known
from ecosystem.estate.resource import Resource
from ecosystem.estate.saying import text, words
from policies.control import HIGH, Breaches, Reasons, Spanish, control


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


_WORKFORCE = frozenset(["workforce", "staff", "employees", "employee", "empleados", "personal", "internal"])


@check.each(Resource)
def planned(pool: Resource, _: Estate) -> Reasons:
    if pool.type != "aws:cognito/userPool:UserPool":
        return
    name = text(pool, "name")
    said = {*words(pool.id), *(words(name) if isinstance(name, str) else ())}
    if said & _WORKFORCE and known(text(pool, "mfaConfiguration"), f"the second factor of `{pool.id}`") != "ON":
        yield f"the workforce's user pool `{pool.id}` does not require a second factor"


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
check.passes(
    "a pool of consumers",
    """
    resources:
      - {name: consumers, type: "aws:cognito/userPool:UserPool", properties: {mfaConfiguration: OPTIONAL}}
    """,
    on=PLANNED,
)
check.fails(
    "the staff's pool",
    """
    resources:
      - {name: staff, type: "aws:cognito/userPool:UserPool", properties: {mfaConfiguration: OPTIONAL}}
    """,
    finding="staff",
    on=PLANNED,
)
