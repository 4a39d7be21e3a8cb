"""No manual or file integration carries contact data.

Why: a file of contacts that somebody carries is a copy that nobody counts: it is late, it is mailed around, and the
person who asked to be forgotten is still in it (eBook; playbook, INTEGRATIONS I-1).

Fix: replace it by an API, webhook, connector or stream, and set `via` (and `mode: realtime` or `batch`) to what runs.
"""

from ecosystem.estate import Estate
from ecosystem.model import Integration, System
from policies.control import MEDIUM, Breaches, Spanish, control

_BY_HAND = ("file", "manual")


@control(
    "INT-002",
    MEDIUM,
    "D",
    sources="EP",
    about=["integrations"],
    es=Spanish(
        "Ninguna integración manual o por archivos transporta datos de contactos",
        "reemplazarla por una API, un webhook, un conector o un flujo continuo, y poner en `via` (y en `mode`: "
        "`realtime` o `batch`) lo que funciona",
    ),
    references=["ISO/IEC 27001:2022 A.5.14"],
)
def check(estate: Estate) -> Breaches:
    stores = {estate.database.id, estate.identity.id}
    stores.update(system.id for system in estate.of(System) if system.holds_contacts)
    for integration in estate.of(Integration):
        by_hand = integration.via in _BY_HAND
        if not by_hand and integration.mode != "manual":
            continue
        ends = [end for end in (integration.source, integration.target) if end in stores or end in estate.channel_of]
        if ends:
            key = "via" if by_hand else "mode"
            sentence = (
                f"`{integration.id}` carries contact data from `{integration.source}` to `{integration.target}` with "
                f"`{key}: {integration.via if by_hand else integration.mode}`"
            )
            yield integration, sentence, key


check.passes(
    "an API, a batch, and a file of no contacts",
    """
    platforms:
      - {id: suite, vendor: Sprinklr, layers: [engagement], owner: corporation}
    systems:
      - {id: prices, kind: erp, owner: corporation, holds_contacts: false}
    integrations:
      - {id: flow-a, from: suite, to: contacts, via: api, mode: batch, owner: corporation}
      - {id: flow-b, from: prices, to: insight, via: file, mode: manual, owner: corporation}
      - {id: flow-c, from: suite, to: insight, via: manual, owner: corporation}
    """,
)
check.fails(
    "a file into the database",
    """
    systems:
      - {id: prices, kind: erp, owner: corporation, holds_contacts: false}
    integrations:
      - {id: flow-a, from: prices, to: contacts, via: file, mode: batch, owner: corporation}
    """,
    finding="flow-a",
)
check.fails(
    "an API that somebody starts by hand",
    """
    channels:
      - {id: page, kind: social_profile, brand: aurora, owner: corporation}
    integrations:
      - {id: flow-a, from: page, to: insight, via: api, mode: manual, owner: corporation}
    """,
    finding="flow-a",
)
check.fails(
    "a system that does not say whether it holds contacts",
    """
    systems:
      - {id: crm, kind: crm, owner: corporation}
    integrations:
      - {id: flow-a, from: crm, to: insight, via: manual, owner: corporation}
    """,
    finding="flow-a",
)
