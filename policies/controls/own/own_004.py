"""Every social profile, page and community is owned by the corporation.

Why: the followers of a page are years of work, and cannot be moved. A profile in the agency's name, or on the private
account of whoever opened it, is lost with them (eBook, "before"; playbook, SOCIAL S-9).

Fix: claim the profile for the corporation's business portfolio or transfer its ownership, and give the agency a role
on it. Then declare `owner: corporation`.
"""

from ecosystem.estate import OBSERVED, Estate
from ecosystem.estate.joining import pairs
from ecosystem.model import CORPORATION
from policies.control import CRITICAL, Breaches, Spanish, control
from policies.on_platforms import not_ours


@control(
    "OWN-004",
    CRITICAL,
    "DO",
    sources="E",
    about=["social_profile", "community"],
    es=Spanish(
        "Todo perfil social, página y comunidad es de la corporación",
        "reclamar el perfil para el portafolio de negocio de la corporación o transferir su propiedad, y dar a la "
        "agencia un rol en él. Después, declarar `owner: corporation`",
    ),
)
def check(estate: Estate) -> Breaches:
    for channel in estate.channels("social_profile", "community"):
        if channel.owner != CORPORATION:
            what = channel.kind.replace("_", " ")
            sentence = f"the {what} `{channel.id}` is owned by `{channel.owner}`, not by the corporation"
            yield channel, sentence, "owner"


@check.live
def live(estate: Estate) -> Breaches:
    return not_ours(estate, pairs(estate, "social_profile", "community"), "profile")


check.passes(
    "the corporation's own page and community",
    """
    channels:
      - {id: page, kind: social_profile, network: facebook, brand: aurora, owner: corporation}
      - {id: fans, kind: community, network: discord, brand: aurora, owner: corporation}
    """,
)
check.fails(
    "a page of the agency's",
    """
    channels:
      - {id: page, kind: social_profile, network: facebook, brand: aurora, owner: pixel}
    """,
    finding="page",
)
check.fails(
    "a community that nobody knows the owner of",
    """
    channels:
      - {id: fans, kind: community, network: discord, brand: aurora, owner: unknown}
    """,
    finding="fans",
)
check.passes(
    "a page by its handle",
    """
    platforms: [{id: business, vendor: Meta, layers: [advertising], owner: corporation, external_id: "900"}]
    channels:
      - {id: page, kind: social_profile, network: facebook, handle: "@Aurora", brand: aurora, owner: corporation}
    assets:
      - {kind: page, external_id: "3", relation: owned, business: "900", network: facebook, handle: aurora}
    """,
    on=OBSERVED,
)
check.fails(
    "a page of the agency's business",
    """
    platforms: [{id: business, vendor: Meta, layers: [advertising], owner: corporation, external_id: "900"}]
    channels:
      - {id: page, kind: social_profile, network: facebook, external_id: "3", brand: aurora, owner: corporation}
    assets: [{kind: page, external_id: "3", relation: client, business: "900", network: facebook, owner: "777"}]
    """,
    finding="page",
    on=OBSERVED,
)
