"""Assets of ad and social platforms as platforms, channels and measurement, with the owners that they have."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from cli.adopting.brands import Brands
from cli.adopting.draft import Draft, shown
from cli.adopting.parties import Parties, people
from ecosystem.estate.assets import OWNED, Asset, Holder
from ecosystem.estate.joining import plain
from ecosystem.estate.unknown import Unknown

_BUSINESS: Final = "business"
_LAYERS: Final = {
    "ad_account": "advertising",
    "page": "engagement",
    "profile": "engagement",
    "waba": "engagement",
    "pixel": "analytics",
}
_KINDS: Final = {"ad_account": "ad_account", "page": "social_profile", "profile": "social_profile", "waba": "messaging"}
_ENDINGS: Final = {"ad_account": "ads", "page": "page", "profile": "profile", "waba": "whatsapp", "pixel": "pixel"}
_NETWORKS: Final = {"page": "facebook", "profile": "instagram", "waba": "whatsapp"}


def own_businesses(assets: Iterable[Asset]) -> list[Asset]:
    """Return the corporation's businesses: those that are their own, and owned."""
    return [each for each in assets if each.kind == _BUSINESS and each.relation == OWNED]


def place(assets: Iterable[Asset], draft: Draft, brands: Brands, parties: Parties, audience: str) -> None:
    """Add platforms, channels and measurement; what no declaration can name is left.

    `audience` is the id of the store of contacts.
    """
    found = sorted(assets, key=lambda each: (each.platform, each.kind, each.external_id))
    held = {plain(each.external_id): _platform(each, draft) for each in own_businesses(found)}
    for each in found:
        for partner in _partners(each) if each.kind == _BUSINESS else ():
            parties.business(partner.external_id, partner.who, f"a partner of the {each.platform} business")
    for each in found:
        if each.kind == _BUSINESS:
            if plain(each.external_id) not in held:
                draft.leave("a business that is not the corporation's", f"{each.platform} {each.external_id}")
        elif each.kind not in _LAYERS or not each.external_id.isprintable():
            draft.leave(f"a {each.kind} on {each.platform}", shown(each.name) or each.external_id)
        elif each.kind == "pixel":
            _pixel(each, draft, brands, parties)
        else:
            _channel(each, draft, brands, parties, held.get(plain(each.business)), audience)


def _platform(business: Asset, draft: Draft) -> str:
    demanded = business.demands_two_factor
    said = {
        "id": draft.ids.new(f"{business.platform}-business", "platform"),
        "name": shown(business.name),
        "vendor": business.platform.title(),
        "layers": ["advertising", "engagement"],
        "owner": "corporation",
        "external_id": business.external_id,
        "two_factor": None if isinstance(demanded, Unknown) else demanded,
    }
    draft.add("platforms", said, {"owner": "guess: it is the business that was looked at"})
    return str(said["id"])


def _channel(asset: Asset, draft: Draft, brands: Brands, parties: Parties, platform: str | None, audience: str) -> None:
    name, handle = shown(asset.name), shown(asset.handle)
    guess = brands.of(name, handle)
    owner, doubt = parties.owner(asset)
    layer = _LAYERS[asset.kind]
    partners = [
        parties.grant(each, guess.unit, layer, f"a partner on `{asset.external_id}`") for each in _partners(asset)
    ]
    said: dict[str, Any] = {
        "id": draft.ids.new(f"{guess.unit}-{_called(asset)}", asset.kind),
        "kind": _KINDS[asset.kind],
        "network": _NETWORKS.get(asset.kind, _network(asset)) if asset.platform == "meta" else _network(asset),
        "brand": guess.unit,
        "owner": owner,
        "name": name,
        "platform": platform,
        "external_id": asset.external_id,
        "handle": handle if asset.kind in ("page", "profile") else None,
        "operated_by": list(dict.fromkeys(partners)),
        "people": people(asset, parties, brands, spends=asset.kind == "ad_account"),
    }
    why = {"brand": f"guess: {guess.why}"} if guess.why else {}
    if doubt:
        why["owner"] = f"TODO {doubt}"
    if asset.kind == "waba":
        said["audience"] = audience
        why["audience"] = "TODO whom it writes to"
    draft.add("channels", said, why)


def _pixel(asset: Asset, draft: Draft, brands: Brands, parties: Parties) -> None:
    guess = brands.of(shown(asset.name))
    owner, doubt = parties.owner(asset)
    for each in _partners(asset):
        parties.grant(each, guess.unit, "analytics", f"a partner on `{asset.external_id}`")
    said = {
        "id": draft.ids.new(f"{guess.unit}-{_network(asset)}-pixel", "pixel"),
        "kind": "pixel",
        "network": _network(asset),
        "owner": owner,
        "brands": [guess.unit],
        "external_id": asset.external_id,
    }
    why = {"brands": f"guess: {guess.why}"} if guess.why else {}
    draft.add("measurement", said, why | ({"owner": f"TODO {doubt}"} if doubt else {}))


def _partners(asset: Asset) -> tuple[Holder, ...]:
    found = () if isinstance(asset.partners, Unknown) else asset.partners
    return tuple(each for each in found if each.status == "active")


def _called(asset: Asset) -> str:
    ending, network = _ENDINGS[asset.kind], asset.network or asset.platform
    return ending if ending == network else f"{network}-{ending}"


def _network(asset: Asset) -> str:
    return asset.network if asset.network and asset.network != "facebook" else asset.platform
