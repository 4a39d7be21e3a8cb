"""Customer service has one taxonomy of case reasons, for the call centre and for social.

Why: when the call centre says "delivery" and the social team says "logistics", nobody can count the complaint that both
hear (Rijo, on one taxonomy of CRM, service, call centre and social).

Fix: agree on one list of case reasons, use it in every tool that opens a case, and declare it as `taxonomy` under
`customer_service`.
"""

from ecosystem.estate import Estate
from policies.control import MEDIUM, At, Breaches, Spanish, control


@control(
    "SVC-003",
    MEDIUM,
    "D",
    sources="R",
    es=Spanish(
        "La atención al cliente tiene una sola taxonomía de motivos de caso, para el call center y las redes sociales",
        "acordar una sola lista de motivos de caso, usarla en toda herramienta que abre casos, y declararla como "
        "`taxonomy` en `customer_service`",
    ),
)
def check(estate: Estate) -> Breaches:
    service = estate.service
    if service is None:
        missing = "no customer service is declared, so its cases have no taxonomy of reasons"
        yield estate.corporation, missing, At("customer_service")
    elif not service.taxonomy:
        yield service, f"`{service.id}` has no taxonomy of case reasons", "taxonomy"


check.passes("one list of reasons", "customer_service: {id: desk, taxonomy: [delivery, billing]}")
check.fails("no list of reasons", "customer_service: {id: desk}", finding="desk")
check.fails("an empty list of reasons", "customer_service: {id: desk, taxonomy: []}", finding="desk")
check.fails("no customer service at all", "reports: []", finding="austral")
