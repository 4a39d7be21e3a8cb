"""Every ad account is owned by the corporation.

Why: whoever owns the account owns its history, its audiences and its billing. An agency that leaves takes an account
of its own with it, and the corporation starts again with nothing (eBook, "before"; playbook, ADVERTISING A-3).

Fix: have the corporation's business portfolio claim the account, or open one there and move the campaigns; give the
agency a role in it as a partner. Then declare `owner: corporation`.
"""

from ecosystem.estate import OBSERVED, Estate
from ecosystem.estate.joining import pairs
from ecosystem.model import CORPORATION
from policies.control import CRITICAL, Breaches, Spanish, control
from policies.on_platforms import not_ours


@control(
    "OWN-001",
    CRITICAL,
    "DO",
    sources="EP",
    about=["ad_account"],
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


@check.live
def live(estate: Estate) -> Breaches:
    return not_ours(estate, pairs(estate, "ad_account"), "ad account")


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
check.passes(
    "the business owns it",
    """
    platforms: [{id: business, vendor: Meta, layers: [advertising], owner: corporation, external_id: "900"}]
    channels:
      - {id: ads, kind: ad_account, network: meta, external_id: act_1, brand: aurora, owner: corporation}
    assets: [{kind: ad_account, external_id: "1", relation: owned, business: "900", owner: "900"}]
    """,
    on=OBSERVED,
)
check.fails(
    "it is only a client's",
    """
    platforms: [{id: business, vendor: Meta, layers: [advertising], owner: corporation, external_id: "900"}]
    channels:
      - {id: ads, kind: ad_account, network: meta, external_id: act_1, brand: aurora, owner: corporation}
    assets: [{kind: ad_account, external_id: act_1, relation: client, business: "900", owner: null}]
    """,
    finding="ads",
    on=OBSERVED,
)
check.fails(
    "another business owns it",
    """
    platforms: [{id: business, vendor: Meta, layers: [advertising], owner: corporation, external_id: "900"}]
    channels:
      - {id: ads, kind: ad_account, network: meta, external_id: act_1, brand: aurora, owner: corporation}
    assets: [{kind: ad_account, external_id: act_1, relation: client, business: "900", owner: "777", owner_name: Pixel}]
    """,
    finding="ads",
    on=OBSERVED,
)
