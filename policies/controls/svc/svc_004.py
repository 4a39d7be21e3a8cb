"""Customer service has set times for the first response and for the resolution.

Why: a promise without a number cannot be kept or missed. Who is overdue is also who must not get the next promotion
(playbook, the service-level agreements of the support phase; Rijo, exclusion lists by delay).

Fix: agree with customer service on both times, and declare them under `customer_service` as
`sla: {first_response_minutes, resolution_hours}`.
"""

from ecosystem.estate import Estate
from policies.control import MEDIUM, At, Breaches, Spanish, control


@control(
    "SVC-004",
    MEDIUM,
    "D",
    sources="PR",
    es=Spanish(
        "La atención al cliente tiene fijados los tiempos de primera respuesta y de resolución",
        "acordar ambos tiempos con la atención al cliente, y declararlos en `customer_service` como "
        "`sla: {first_response_minutes, resolution_hours}`",
    ),
)
def check(estate: Estate) -> Breaches:
    service = estate.service
    if service is None:
        missing = "no customer service is declared, so no response and resolution times are set"
        yield estate.corporation, missing, At("customer_service")
        return
    sla = service.sla
    if sla is None or sla.first_response_minutes is None:
        yield service, f"`{service.id}` has no time set for the first response", "sla.first_response_minutes"
    if sla is None or sla.resolution_hours is None:
        yield service, f"`{service.id}` has no time set for the resolution", "sla.resolution_hours"


check.passes(
    "both times are set",
    "customer_service: {id: desk, sla: {first_response_minutes: 60, resolution_hours: 48}}",
)
check.fails(
    "no time for the resolution",
    "customer_service: {id: desk, sla: {first_response_minutes: 60}}",
    finding="desk",
)
check.fails(
    "no time for the first response",
    "customer_service: {id: desk, sla: {resolution_hours: 48}}",
    finding="desk",
)
check.fails("no times", "customer_service: {id: desk}", finding="desk")
check.fails("no customer service at all", "reports: []", finding="austral")
