"""Campaign links carry the campaign's declared UTMs, in the taxonomy.

Why: `Facebook`, `facebook` and `fb` are three sources in every report, and a link without UTMs is none. One spelling,
written down, is what makes agencies comparable (eBook).

Fix: rewrite the link: `utm_source`, `utm_medium` and `utm_campaign`, equal to the campaign's `utm`; every `utm_*` in
lower case without spaces; source and medium among those of `tracking` (add a new one there first).
"""

from collections.abc import Iterator
from urllib.parse import unquote_plus

from ecosystem.estate import Estate
from ecosystem.model import Campaign, Tracking, Utm
from policies.control import HIGH, Breaches, Note, Spanish, control

_NEEDED = ("utm_source", "utm_medium", "utm_campaign")
_SAYS = {key: f"utm_{key}" for key in ("source", "medium", "campaign", "content", "term", "id")}
_FIRST = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
_REST = _FIRST | frozenset("_.-")


@control(
    "TRK-002",
    HIGH,
    "DO",
    sources="E",
    about=["all campaigns"],
    es=Spanish(
        "Los enlaces de campaña llevan los UTM declarados de la campaña, según la taxonomía",
        "reescribir el enlace: `utm_source`, `utm_medium` y `utm_campaign`, iguales a `utm` de la campaña; todo "
        "`utm_*` en minúsculas y sin espacios; fuente y medio, de los que enumera `tracking` (los nuevos se agregan "
        "primero allí)",
    ),
)
def check(estate: Estate) -> Breaches:
    tracking = estate.declared.tracking or Tracking()
    for campaign in estate.of(Campaign):
        for at, link in enumerate(campaign.links):
            for reason, note in _reasons(campaign, _utms(link), tracking):
                yield campaign, f"a link of `{campaign.id}` {reason}", f"links[{at}]", [note] if note else []


def _utms(link: str) -> dict[str, list[str]]:
    """The values of every `utm_*` in a link's query, decoded."""
    found: dict[str, list[str]] = {}
    for pair in link.partition("#")[0].partition("?")[2].split("&"):
        name, _, value = pair.partition("=")
        if "%" in pair or "+" in pair:
            name, value = unquote_plus(name), unquote_plus(value)
        if name.startswith("utm_"):
            found.setdefault(name, []).append(value)
    return found


def _reasons(campaign: Campaign, utms: dict[str, list[str]], tracking: Tracking) -> Iterator[tuple[str, Note | None]]:
    for name in _NEEDED:
        if name not in utms:
            yield f"lacks `{name}`", None
    if campaign.utm:
        yield from _differing(campaign, campaign.utm, utms)
    for name, values in utms.items():
        for value in values:
            if not _is_plain(value):
                yield f"has `{name}={value}`; expected lower case letters, digits, `_`, `.`, `-`", None
    for name, listed, key in (
        ("utm_source", tracking.sources, "sources"),
        ("utm_medium", tracking.mediums, "mediums"),
    ):
        for value in utms.get(name, ()):
            if listed and value not in listed:
                yield f"has `{name}={value}`, not in the taxonomy", Note(f"tracking.{key}", "those that may be used")


def _differing(campaign: Campaign, said: Utm, utms: dict[str, list[str]]) -> Iterator[tuple[str, Note | None]]:
    for key, name in _SAYS.items():
        wanted = getattr(said, key)
        if wanted is None:
            continue
        for value in utms.get(name, ()):
            if value != wanted:
                yield f"has `{name}={value}`, and the campaign says `{wanted}`", _said(campaign, key, wanted)
        if name not in utms and name not in _NEEDED:
            yield f"lacks `{name}`, which the campaign says is `{wanted}`", _said(campaign, key, wanted)


def _said(campaign: Campaign, key: str, wanted: str) -> Note:
    return Note(f"{campaign.path}.utm.{key}", f"the campaign says `{wanted}`")


def _is_plain(value: str) -> bool:
    return value[:1] in _FIRST and _REST.issuperset(value)


check.passes(
    "the campaign's own UTMs, in the taxonomy, and a campaign without links",
    """
    tracking: {sources: [meta], mediums: [paid_social]}
    channels:
      - {id: page, kind: social_profile, brand: aurora, owner: corporation}
    campaigns:
      - id: summer
        brand: aurora
        from: 2026-12-01
        until: 2027-01-31
        channels: [page]
        utm: {source: meta, medium: paid_social, campaign: summer}
        links: ["https://p.aurora.example/?utm_source=meta&utm_medium=paid_social&utm_campaign=summer&utm_id=7.a"]
      - {id: winter, brand: aurora, from: 2026-12-01, until: 2027-01-31, channels: [page], utm: {source: Meta}}
    """,
)
check.fails(
    "UTMs after the `#`, where no server sees them",
    """
    channels:
      - {id: page, kind: social_profile, brand: aurora, owner: corporation}
    campaigns:
      - id: summer
        brand: aurora
        from: 2026-12-01
        until: 2027-01-31
        channels: [page]
        links: ["https://p.aurora.example/#?utm_source=meta&utm_medium=paid_social&utm_campaign=summer"]
    """,
    finding="summer",
)
check.fails(
    "another spelling of the source than the campaign's",
    """
    channels:
      - {id: page, kind: social_profile, brand: aurora, owner: corporation}
    campaigns:
      - id: summer
        brand: aurora
        from: 2026-12-01
        until: 2027-01-31
        channels: [page]
        utm: {source: meta}
        links: ["https://p.aurora.example/?utm_source=facebook&utm_medium=paid_social&utm_campaign=summer"]
    """,
    finding="summer",
)
check.fails(
    "a space, written %20, in a UTM that nobody asked for",
    """
    channels:
      - {id: page, kind: social_profile, brand: aurora, owner: corporation}
    campaigns:
      - id: summer
        brand: aurora
        from: 2026-12-01
        until: 2027-01-31
        channels: [page]
        links: ["https://p.aurora.example/?utm_source=meta&utm_medium=cpc&utm_campaign=summer&utm_content=the%20video"]
    """,
    finding="summer",
)
check.fails(
    "a medium that the taxonomy does not list",
    """
    tracking: {mediums: [paid_social]}
    channels:
      - {id: page, kind: social_profile, brand: aurora, owner: corporation}
    campaigns:
      - id: summer
        brand: aurora
        from: 2026-12-01
        until: 2027-01-31
        channels: [page]
        links: ["https://p.aurora.example/?utm_source=meta&utm_medium=social&utm_campaign=summer"]
    """,
    finding="summer",
)
