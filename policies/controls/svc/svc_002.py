"""Customer service records its cases in the central database, with their outcome.

Why: a complaint that stays in the desk's own tool is unknown to whoever writes to the same person next. With the case
and its outcome beside the contact, the corporation knows whom it is talking to (eBook).

Fix: have the contact centre write each case, and how it was resolved, to the central database; then declare
`records_cases_in` with the database's id and `tracks_resolution: true` under `customer_service`.
"""

from ecosystem.estate import PLANNED, Estate
from ecosystem.estate.placing import in_platform
from ecosystem.estate.resource import Resource
from policies.control import HIGH, At, Breaches, Reasons, Spanish, control


@control(
    "SVC-002",
    HIGH,
    "DP",
    sources="E",
    es=Spanish(
        "La atención al cliente registra sus casos, con su resultado, en la base central",
        "que el centro de contacto escriba cada caso, y cómo se resolvió, en la base central; después, declarar en "
        "`customer_service` `records_cases_in` con el id de la base y `tracks_resolution: true`",
    ),
)
def check(estate: Estate) -> Breaches:
    service, database = estate.service, estate.database.id
    if service is None:
        missing = f"no customer service is declared, so no case is recorded in `{database}`"
        yield estate.corporation, missing, At("customer_service")
        return
    if service.records_cases_in != database:
        where = f"in `{service.records_cases_in}`" if service.records_cases_in else "nowhere that is declared"
        yield service, f"`{service.id}` records its cases {where}; `{database}` is expected", "records_cases_in"
    if service.tracks_resolution is not True:
        yield service, f"`{service.id}` does not record how its cases were resolved", "tracks_resolution"


@check.each(Resource)
def planned(resource: Resource, estate: Estate) -> Reasons:
    if resource.type == "aws:connect/instance:Instance" and not in_platform(estate, resource):
        yield f"the contact centre `{resource.id}` lies outside the platform stack and keeps its cases to itself"


check.passes(
    "cases and their outcome in the central database",
    "customer_service: {id: desk, records_cases_in: contacts, tracks_resolution: true}",
)
check.fails(
    "cases in a system of their own",
    """
    systems:
      - {id: tickets, kind: other, owner: corporation}
    customer_service: {id: desk, records_cases_in: tickets, tracks_resolution: true}
    """,
    finding="desk",
)
check.fails(
    "cases of whose outcome nothing is said",
    "customer_service: {id: desk, records_cases_in: contacts}",
    finding="desk",
)
check.fails("no customer service at all", "reports: []", finding="austral")
check.passes(
    "in the platform",
    """
    project: ecosystem
    stack: dev.platform
    resources:
      - {name: desk, type: "aws:connect/instance:Instance"}
    """,
    on=PLANNED,
)
check.fails(
    "an agency's contact centre",
    """
    resources:
      - {name: desk, type: "aws:connect/instance:Instance"}
    """,
    finding="desk",
    on=PLANNED,
)
