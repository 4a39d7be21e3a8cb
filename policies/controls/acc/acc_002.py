"""Every grant ends: within its agency's contract and within 12 months.

Why: access without an end is never taken back. Agencies change, people leave, and the role that a campaign needed once
is still there years later (eBook, "before").

Fix: give the grant an `until` that is no later than the agency's `contract.until` and at most a year ahead, and renew
it when it is reviewed. When the work is over, set `state: revoked` or remove the grant.

Settings: `days`, how far ahead a grant may end.
"""

from ecosystem.estate import Estate
from policies.control import HIGH, Breaches, Note, Spanish, control


@control(
    "ACC-002",
    HIGH,
    "DPO",
    sources="E",
    about=["grants"],
    es=Spanish(
        "Todo permiso termina: dentro del contrato de su agencia y dentro de 12 meses",
        "poner al permiso un `until` que no pase del `contract.until` de la agencia ni de un año, y renovarlo en cada "
        "revisión. Terminado el trabajo, declarar `state: revoked` o quitar el permiso",
    ),
)
def check(estate: Estate, *, days: int = 366) -> Breaches:
    for grant in estate.active_grants:
        until = grant.until
        if until is None:
            yield grant, f"the grant `{grant.id}` has no end", "until"
            continue
        if until < estate.as_of:
            yield grant, f"the grant `{grant.id}` ended on {until} and is still active", "until"
        elif (until - estate.as_of).days > days:
            yield grant, f"the grant `{grant.id}` ends on {until}, more than {days} days ahead", "until"
        agency = estate.agency_of[grant.to]
        if until > agency.contract.until:
            sentence = f"the grant `{grant.id}` ends on {until}, after the contract of `{agency.id}`"
            ends = f"the contract ends on {agency.contract.until}"
            yield grant, sentence, "until", [Note(f"{agency.path}.contract.until", ends)]


check.passes(
    "grants that end today and with the contract, and one that was revoked",
    """
    grants:
      - {id: last-day, to: pixel, brands: [aurora], layers: [web], level: operate, until: 2026-11-20}
      - {id: whole-contract, to: pixel, brands: [aurora], layers: [email], level: operate, until: 2026-12-31}
      - {id: taken-back, to: pixel, brands: [aurora], layers: [survey], level: operate, state: revoked}
    """,
)
check.passes(
    "a grant that ends 366 days ahead",
    """
    agencies:
      - id: pixel
        name: Pixel
        contract: {from: 2026-01-01, until: 2028-12-31}
        sign_in: {workforce_group: agency-pixel}
    grants:
      - {id: web, to: pixel, brands: [aurora], layers: [web], level: operate, until: 2027-11-21}
    """,
)
check.fails(
    "a grant without an end",
    """
    grants:
      - {id: web, to: pixel, brands: [aurora], layers: [web], level: operate}
    """,
    finding="web",
)
check.fails(
    "an active grant that ended yesterday",
    """
    grants:
      - {id: web, to: pixel, brands: [aurora], layers: [web], level: operate, until: 2026-11-19}
    """,
    finding="web",
)
check.fails(
    "a grant that outlives the contract by a day",
    """
    grants:
      - {id: web, to: pixel, brands: [aurora], layers: [web], level: operate, until: 2027-01-01}
    """,
    finding="web",
)
check.fails(
    "a grant that ends 367 days ahead",
    """
    agencies:
      - id: pixel
        name: Pixel
        contract: {from: 2026-01-01, until: 2028-12-31}
        sign_in: {workforce_group: agency-pixel}
    grants:
      - {id: web, to: pixel, brands: [aurora], layers: [web], level: operate, until: 2027-11-22}
    """,
    finding="web",
)
