"""There is one identity service, and it is the corporation's.

Why: who signs people in knows them, and holds the proof of what they agreed to. A second service, or an agency's, is
a second set of passwords and consents of which the corporation knows nothing (eBook).

Fix: register people with one identity service in a corporate account, declared as `identity` with
`owner: corporation`, and move the accounts of any other one there.
"""

from ecosystem.estate import Estate
from ecosystem.model import CORPORATION
from policies.control import HIGH, Breaches, Spanish, control


@control(
    "IDN-001",
    HIGH,
    "DP",
    sources="E",
    es=Spanish(
        "Hay un solo servicio de identidad y es de la corporación",
        "registrar a las personas en un único servicio de identidad en una cuenta de la corporación, declarado en "
        "`identity` con `owner: corporation`, y mudar allí las cuentas de cualquier otro",
    ),
)
def check(estate: Estate) -> Breaches:
    identity = estate.identity
    if identity.owner != CORPORATION:
        yield (
            identity,
            f"the identity service `{identity.id}` is owned by `{identity.owner}`, not by the corporation",
            "owner",
        )


check.passes(
    "the corporation's own",
    """
    identity: {id: austral-id, engine: cognito, owner: corporation}
    """,
)
check.fails(
    "a vendor's",
    """
    identity: {id: austral-id, engine: cognito, owner: "vendor:Login"}
    """,
    finding="austral-id",
)
check.fails(
    "the agency's",
    """
    identity: {id: austral-id, engine: cognito, owner: pixel}
    """,
    finding="austral-id",
)
