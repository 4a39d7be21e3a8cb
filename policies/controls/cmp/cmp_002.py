"""The campaign's agency has a grant for the unit and a layer of each of its channels, for the whole of its dates.

Why: a campaign that outlives the agency's access ends in the middle, or goes on with access that nobody gave. Seeing
it before the start costs a line in the declaration (eBook).

Fix: give the agency a grant of level `contribute` or more for the channel's unit and layer, with an `until` that
reaches the end of the campaign; renew the agency's `contract` where it ends earlier; or give the campaign to an agency
that has both.
"""

from collections.abc import Iterator

from ecosystem.estate import Estate
from ecosystem.estate.access import at_least
from ecosystem.estate.granted import concerning
from ecosystem.granting import CHANNEL_LAYERS
from ecosystem.model import Agency, Campaign, Channel, Grant
from policies.control import HIGH, Breaches, Note, Spanish, control


@control(
    "CMP-002",
    HIGH,
    "D",
    sources="E",
    about=["campaigns"],
    es=Spanish(
        "La agencia de la campaña tiene un permiso para la unidad y una capa de cada canal, durante todas sus fechas",
        "dar a la agencia un permiso de nivel `contribute` o más para la unidad y la capa del canal, con un `until` "
        "que llegue al final de la campaña; renovar el `contract` que termina antes; o dar la campaña a una agencia "
        "que tenga ambos",
    ),
)
def check(estate: Estate) -> Breaches:
    for campaign in estate.campaigns:
        agency = estate.agency_of.get(campaign.agency or "")
        if agency is None:
            continue
        for at, name in enumerate(campaign.channels):
            channel = estate.channel_of[name]
            grants = concerning(estate, agency.id, channel)
            if not any(_reaches(grant, agency, campaign) for grant in grants):
                layers = " or ".join(f"`{layer}`" for layer in CHANNEL_LAYERS[channel.kind])
                sentence = (
                    f"`{agency.id}` has no grant for `{name}` (unit `{channel.brand}`, layer {layers}, level "
                    f"`contribute` or more) from {campaign.start} until {campaign.until}"
                )
                yield campaign, sentence, f"channels[{at}]", _notes(agency, campaign, channel, grants)


def _reaches(grant: Grant, agency: Agency, campaign: Campaign) -> bool:
    return (
        grant.state == "active"
        and at_least(grant, "contribute")
        and (grant.until is None or grant.until >= campaign.until)
        and _has_contract(agency, campaign)
    )


def _has_contract(agency: Agency, campaign: Campaign) -> bool:
    return agency.contract.start <= campaign.start and agency.contract.until >= campaign.until


def _notes(agency: Agency, campaign: Campaign, channel: Channel, grants: list[Grant]) -> Iterator[Note]:
    contract = agency.contract
    if not _has_contract(agency, campaign):
        yield Note(f"{agency.path}.contract", f"its contract runs from {contract.start} until {contract.until}")
    for grant in grants:
        if grant.state != "active":
            yield Note(f"{grant.path}.state", f"`{grant.id}` is {grant.state}")
        elif not at_least(grant, "contribute"):
            yield Note(f"{grant.path}.level", f"`{grant.id}` gives `{grant.level}` only")
        elif grant.until is not None and grant.until < campaign.until:
            yield Note(f"{grant.path}.until", f"`{grant.id}` ends on {grant.until}")
    if not grants:
        yield Note(channel.path, f"`{channel.id}` is a {channel.kind.replace('_', ' ')} of `{channel.brand}`")


check.passes(
    "a grant that ends with the campaign, and a campaign of the corporation's own",
    """
    grants:
      - {id: ads, to: pixel, brands: ["*"], layers: [advertising], level: contribute, until: 2026-12-20}
    channels:
      - {id: account, kind: ad_account, network: meta, brand: aurora, owner: corporation}
    campaigns:
      - {id: summer, brand: aurora, agency: pixel, from: 2026-12-01, until: 2026-12-20, channels: [account]}
      - {id: own, brand: aurora, agency: corporation, from: 2026-12-01, until: 2027-12-20, channels: [account]}
      - {id: nobody, brand: aurora, from: 2026-12-01, until: 2027-12-20, channels: [account]}
    """,
)
check.passes(
    "a grant without an end, which lasts as long as the contract does",
    """
    grants:
      - {id: ads, to: pixel, brands: [aurora], layers: [advertising], level: operate, channels: [account]}
    channels:
      - {id: account, kind: ad_account, network: meta, brand: aurora, owner: corporation}
    campaigns:
      - {id: summer, brand: aurora, agency: pixel, from: 2026-12-01, until: 2026-12-31, channels: [account]}
    """,
)
check.fails(
    "a grant that ends a day before the campaign",
    """
    grants:
      - {id: ads, to: pixel, brands: [aurora], layers: [advertising], level: operate, until: 2026-12-19}
    channels:
      - {id: account, kind: ad_account, network: meta, brand: aurora, owner: corporation}
    campaigns:
      - {id: summer, brand: aurora, agency: pixel, from: 2026-12-01, until: 2026-12-20, channels: [account]}
    """,
    finding="summer",
)
check.fails(
    "a contract that ends a day before the campaign",
    """
    grants:
      - {id: ads, to: pixel, brands: [aurora], layers: [advertising], level: operate}
    channels:
      - {id: account, kind: ad_account, network: meta, brand: aurora, owner: corporation}
    campaigns:
      - {id: summer, brand: aurora, agency: pixel, from: 2026-12-01, until: 2027-01-01, channels: [account]}
    """,
    finding="summer",
)
check.fails(
    "a second channel of a layer that was not granted",
    """
    grants:
      - {id: ads, to: pixel, brands: [aurora], layers: [advertising], level: operate}
    channels:
      - {id: account, kind: ad_account, network: meta, brand: aurora, owner: corporation}
      - {id: promo, kind: landing_page, url: "https://aurora.example/", brand: aurora, owner: corporation}
    campaigns:
      - {id: summer, brand: aurora, agency: pixel, from: 2026-12-01, until: 2026-12-20, channels: [account, promo]}
    """,
    finding="summer",
)
check.fails(
    "two grants, each of which reaches over a part of the dates or names another channel",
    """
    grants:
      - {id: early, to: pixel, brands: [aurora], layers: [advertising], level: operate, until: 2026-12-10}
      - {id: other, to: pixel, brands: [aurora], layers: [advertising], level: operate, channels: [second]}
    channels:
      - {id: account, kind: ad_account, network: meta, brand: aurora, owner: corporation}
      - {id: second, kind: ad_account, network: meta, brand: aurora, owner: corporation}
    campaigns:
      - {id: summer, brand: aurora, agency: pixel, from: 2026-12-01, until: 2026-12-20, channels: [account]}
    """,
    finding="summer",
)
