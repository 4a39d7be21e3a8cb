"""There is one identity service, and it is the corporation's.

Why: who signs people in knows them, and holds the proof of what they agreed to. A second service, or an agency's, is
a second set of passwords and consents of which the corporation knows nothing (eBook).

Fix: register people with one identity service in a corporate account, declared as `identity` with
`owner: corporation`, and move the accounts of any other one there.
"""

from ecosystem.estate import PLANNED, Estate
from ecosystem.estate.placing import in_platform
from ecosystem.estate.resource import Resource
from ecosystem.model import CORPORATION
from policies.control import HIGH, Breaches, Reasons, Spanish, control


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


_POOLS = ("aws:cognito/userPool:UserPool", "aws:cognito/identityPool:IdentityPool")


@check.each(Resource)
def elsewhere(pool: Resource, estate: Estate) -> Reasons:
    if pool.type in _POOLS and not in_platform(estate, pool):
        yield f"`{pool.id}` is an identity service of its own, outside the platform stack"


@check.whole
def twice(estate: Estate) -> Breaches:
    pools = [each for each in estate.of(Resource) if each.type == _POOLS[0] and in_platform(estate, each)]
    for more in pools[1:]:
        yield more, f"`{more.id}` is a second user pool beside `{pools[0].id}`"


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
check.passes(
    "the platform's pool",
    """
    project: ecosystem
    stack: dev.platform
    resources:
      - {name: consumers, type: "aws:cognito/userPool:UserPool"}
    """,
    on=PLANNED,
)
check.fails(
    "a pool in an agency's program",
    """
    resources:
      - {name: members, type: "aws:cognito/userPool:UserPool"}
    """,
    finding="members",
    on=PLANNED,
)
