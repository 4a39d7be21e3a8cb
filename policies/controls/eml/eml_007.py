"""People with an open complaint, an overdue case, repeated calls, negative sentiment, no consent or a bounce are
excluded.

Why: an offer that reaches somebody who is waiting for an answer is the next complaint. Exclusion lists come from the
service's own data: delay, number of calls, emotional state, open complaint (Rijo, three conclusions).

Fix: have the central database exclude them from every mailing, then list all seven in `contact_policy.exclude_when`:
`open_complaint`, `sla_overdue`, `repeated_calls`, `negative_sentiment`, `unsubscribed`, `no_consent`, `bounced`.
"""

from ecosystem.estate import Estate
from policies.control import MEDIUM, At, Breaches, Spanish, control

_EVERY = (
    "open_complaint",
    "sla_overdue",
    "repeated_calls",
    "negative_sentiment",
    "unsubscribed",
    "no_consent",
    "bounced",
)


@control(
    "EML-007",
    MEDIUM,
    "D",
    sources="R",
    es=Spanish(
        "Se excluye a quien tiene un reclamo abierto, un caso vencido, llamadas repetidas, sentimiento negativo, "
        "ningún consentimiento o un rebote",
        "hacer que la base central los excluya de todo envío y poner los siete en `contact_policy.exclude_when`: "
        "`open_complaint`, `sla_overdue`, `repeated_calls`, `negative_sentiment`, `unsubscribed`, `no_consent`, "
        "`bounced`",
    ),
)
def check(estate: Estate) -> Breaches:
    policy = estate.declared.contact_policy
    said = policy.exclude_when if policy else ()
    lacks = [f"`{reason}`" for reason in _EVERY if reason not in said]
    if lacks:
        sentence = f"the contact policy does not exclude people for {', '.join(lacks)}"
        yield estate.corporation, sentence, At("contact_policy.exclude_when")


check.passes(
    "all seven",
    """
    contact_policy:
      exclude_when: [bounced, no_consent, unsubscribed, negative_sentiment, repeated_calls, sla_overdue, open_complaint]
    """,
)
check.fails(
    "six of the seven: people who left are written to",
    """
    contact_policy:
      exclude_when: [bounced, no_consent, negative_sentiment, repeated_calls, sla_overdue, open_complaint]
    """,
    finding="austral",
)
check.fails("no contact policy", "", finding="austral")
