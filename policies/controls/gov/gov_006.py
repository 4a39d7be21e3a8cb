"""Every waiver names a reason, an approver and an end date, none has passed, and none covers a critical control
for longer than 90 days.

Why: an exception that nobody ends becomes the rule, and one that its own requester approves was never one. What is
accepted is accepted by a steward of the corporation, for a time, and is looked at again.

Fix: mend what the waiver covers and take it out of `governance/waivers.yaml`; or have a steward who did not ask for it
approve it anew, with an end: at most 90 days after `from` for a critical control. A waiver that matches nothing names
another asset than the finding does, or the finding is gone.
"""

from ecosystem.estate import Estate
from policies.control import HIGH, Breaches, Spanish, control
from policies.waiving import JudgedWaiver


@control(
    "GOV-006",
    HIGH,
    "D",
    es=Spanish(
        "Toda excepción nombra un motivo, quién la aprueba y una fecha de fin; ninguna está vencida ni cubre un "
        "control crítico por más de 90 días",
        "resolver lo que la excepción cubre y quitarla de `governance/waivers.yaml`; o que la apruebe de nuevo una "
        "persona responsable de la corporación que no la haya pedido, con una fecha de fin: a lo sumo 90 días después "
        "de `from` si el control es crítico. Una excepción que no coincide con nada nombra otro activo que el "
        "hallazgo, o el hallazgo ya no está",
    ),
)
def check(estate: Estate) -> Breaches:
    for judged in estate.of(JudgedWaiver):
        if judged.faults:
            waiver = judged.waiver
            yield judged, f"the waiver of `{waiver.control}` for `{waiver.asset}` is void: {'; '.join(judged.faults)}"


check.passes(
    "a waiver of 90 days that a steward approved, on its last day",
    """
    corporation: {id: austral, name: Austral, domains: [austral.example], stewards: {governance: gov@austral.example}}
    channels:
      - {id: ads, kind: ad_account, network: meta, brand: aurora, owner: pixel}
    waivers:
      - control: OWN-001
        asset: ads
        reason: the claim is with Meta
        requested_by: media@austral.example
        approved_by: gov@austral.example
        from: 2026-08-22
        until: 2026-11-20
    """,
)
check.fails(
    "a waiver that ended yesterday",
    """
    corporation: {id: austral, name: Austral, domains: [austral.example], stewards: {governance: gov@austral.example}}
    channels:
      - {id: ads, kind: ad_account, network: meta, brand: aurora, owner: pixel}
    waivers:
      - control: OWN-001
        asset: ads
        reason: the claim is with Meta
        requested_by: media@austral.example
        approved_by: gov@austral.example
        from: 2026-11-01
        until: 2026-11-19
    """,
    finding="ads",
)
check.fails(
    "a waiver that the agency gave itself, of a finding that is gone",
    """
    channels:
      - {id: ads, kind: ad_account, network: meta, brand: aurora, owner: corporation}
    waivers:
      - control: OWN-001
        asset: ads
        reason: it has always been so
        requested_by: account@pixel.example
        approved_by: Account@pixel.example
        from: 2026-11-01
        until: 2026-12-31
    """,
    finding="ads",
)
