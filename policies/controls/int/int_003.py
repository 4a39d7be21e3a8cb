"""Each integration has a corporate owner and was reviewed in the last 12 months.

Why: an integration that an agency owns stops on the day the contract does, and one that nobody looked at for a year
still carries what was right a year ago (playbook, INTEGRATIONS I-3: governance).

Fix: take the integration over and declare `owner: corporation`; look at what it carries, where to and with which key,
then set `reviewed` to that day.

Settings: `days`, how long a review counts.
"""

from ecosystem.estate import Estate
from ecosystem.model import CORPORATION, Integration
from policies.control import MEDIUM, Breaches, Spanish, control


@control(
    "INT-003",
    MEDIUM,
    "D",
    sources="P",
    about=["integrations"],
    es=Spanish(
        "Toda integración tiene un responsable de la corporación y se revisó en los últimos 12 meses",
        "hacerse cargo de la integración y declarar `owner: corporation`; mirar qué transporta, hacia dónde y con qué "
        "clave, y poner ese día en `reviewed`",
    ),
)
def check(estate: Estate, *, days: int = 366) -> Breaches:
    for integration in estate.of(Integration):
        if integration.owner != CORPORATION:
            sentence = f"the integration `{integration.id}` is owned by `{integration.owner}`, not by the corporation"
            yield integration, sentence, "owner"
        reviewed = integration.reviewed
        if reviewed is None:
            yield integration, f"the integration `{integration.id}` was never reviewed", "reviewed"
        elif not 0 <= (estate.as_of - reviewed).days <= days:
            sentence = (
                f"the integration `{integration.id}` was reviewed on {reviewed}, expected in the {days} days before "
                f"{estate.as_of}"
            )
            yield integration, sentence, "reviewed"


check.passes(
    "reviewed 366 days ago, and today",
    """
    integrations:
      - {id: flow-a, from: contacts, to: insight, via: stream, owner: corporation, reviewed: 2025-11-19}
      - {id: flow-b, from: austral-id, to: contacts, via: stream, owner: corporation, reviewed: 2026-11-20}
    """,
)
check.fails(
    "reviewed 367 days ago",
    "integrations: [{id: flow-a, from: contacts, to: insight, via: stream, owner: corporation, reviewed: 2025-11-18}]",
    finding="flow-a",
)
check.fails(
    "a review that is still to come",
    "integrations: [{id: flow-a, from: contacts, to: insight, via: stream, owner: corporation, reviewed: 2026-11-21}]",
    finding="flow-a",
)
check.fails(
    "the agency's own",
    "integrations: [{id: flow-a, from: contacts, to: insight, via: stream, owner: pixel, reviewed: 2026-11-01}]",
    finding="flow-a",
)
