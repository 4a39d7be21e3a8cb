"""Every ad account is owned by the corporation.

Why: whoever owns the account owns its history, its audiences and its billing. An agency that leaves takes an account
of its own with it, and the corporation starts again with nothing (eBook, "before"; playbook, ADVERTISING A-3).

Fix: have the corporation's business portfolio claim the account, or open one there and move the campaigns; give the
agency a role in it as a partner. Then declare `owner: corporation`.
"""

from ecosystem.estate import DECLARED, OBSERVED, Estate
from ecosystem.model import CORPORATION
from policies.control import CRITICAL, Breaches, Spanish, control


@control(
    "OWN-001",
    CRITICAL,
    "DO",
    sources="EP",
    about=["ad_account"],
    on=(DECLARED, OBSERVED),
    es=Spanish(
        "Toda cuenta publicitaria es de la corporación",
        "que el portafolio de negocio de la corporación reclame la cuenta, o abrir una allí y mudar las campañas; dar "
        "a la agencia un rol como socia. Después, declarar `owner: corporation`",
    ),
)
def check(estate: Estate) -> Breaches:
    for account in estate.channels("ad_account"):
        if account.owner != CORPORATION:
            yield (
                account,
                f"the ad account `{account.id}` is owned by `{account.owner}`, not by the corporation",
                "owner",
            )


check.passes(
    "the corporation's own account",
    """
    channels:
      - {id: ads, kind: ad_account, network: meta, brand: aurora, owner: corporation}
    """,
)
check.fails(
    "an account of the agency's",
    """
    channels:
      - {id: ads, kind: ad_account, network: meta, brand: aurora, owner: pixel}
    """,
    finding="ads",
)
