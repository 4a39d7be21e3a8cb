"""Customers are asked how satisfied they are with customer service, and the answers are kept.

Why: a case that is closed is not yet a customer who is content. Only the customer can say which it is, and an answer
that nobody keeps changes nothing (playbook, SURVEYS V-7; eBook).

Fix: send a short survey when a case closes, write the answers to the central database, and declare
`satisfaction_survey: true` under `customer_service`.
"""

from ecosystem.estate import Estate
from policies.control import LOW, At, Breaches, Spanish, control


@control(
    "SVC-005",
    LOW,
    "D",
    sources="PE",
    es=Spanish(
        "Se pregunta a los clientes por su satisfacción con la atención, y las respuestas se guardan",
        "enviar una encuesta breve al cerrar cada caso, escribir las respuestas en la base central, y declarar "
        "`satisfaction_survey: true` en `customer_service`",
    ),
)
def check(estate: Estate) -> Breaches:
    service = estate.service
    if service is None:
        missing = "no customer service is declared, so nobody asks for satisfaction with it"
        yield estate.corporation, missing, At("customer_service")
    elif service.satisfaction_survey is not True:
        yield service, f"`{service.id}` does not ask customers for their satisfaction", "satisfaction_survey"


check.passes("a survey", "customer_service: {id: desk, satisfaction_survey: true}")
check.fails("no survey", "customer_service: {id: desk, satisfaction_survey: false}", finding="desk")
check.fails("nothing said of a survey", "customer_service: {id: desk}", finding="desk")
check.fails("no customer service at all", "reports: []", finding="austral")
