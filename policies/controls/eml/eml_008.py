"""A frequency cap and a priority of message kinds exist.

Why: three brands that each write once a day write three times a day to one person. A cap over all brands, and an order
that lets the service message go first, is what the recipient sees of governance (Rijo, three conclusions).

Fix: set `contact_policy.frequency_cap` (`per_day`, `per_week`), and order the kinds of message in
`contact_policy.priority`, the most important first.
"""

from ecosystem.estate import Estate
from policies.control import LOW, At, Breaches, Spanish, control


@control(
    "EML-008",
    LOW,
    "D",
    sources="R",
    es=Spanish(
        "Hay un tope de frecuencia y una prioridad entre las clases de mensaje",
        "fijar `contact_policy.frequency_cap` (`per_day`, `per_week`) y ordenar las clases de mensaje en "
        "`contact_policy.priority`, primero la más importante",
    ),
)
def check(estate: Estate) -> Breaches:
    policy = estate.declared.contact_policy
    cap = policy.frequency_cap if policy else None
    if cap is None or (cap.per_day is None and cap.per_week is None):
        sentence = "the contact policy caps no frequency; expected `per_day` or `per_week`"
        yield estate.corporation, sentence, At("contact_policy.frequency_cap")
    if policy is None or not policy.priority:
        sentence = "the contact policy sets no priority among the kinds of message"
        yield estate.corporation, sentence, At("contact_policy.priority")


check.passes("a weekly cap and an order", "contact_policy: {frequency_cap: {per_week: 3}, priority: [service]}")
check.fails("a cap without an order", "contact_policy: {frequency_cap: {per_day: 1}}", finding="austral")
check.fails("an order without a cap", "contact_policy: {priority: [service, promotional]}", finding="austral")
check.fails("no contact policy", "", finding="austral")
