"""The pixel and analytics on a web channel are declared, the corporation's, and verified in the last 90 days.

Why: a tag that somebody removed with the last release measures nothing, and its absence looks like a campaign that
failed. What was not looked at lately is not known to measure (eBook).

Fix: name the analytics property in the channel's `analytics`, check with the network's own tool that it and every tag
in `measurement` still fire, then set their `verified` to that day. (Whose they are is judged by OWN-006.)

Settings: `days`, how long a verification counts.
"""

from collections.abc import Iterator
from datetime import date

from ecosystem.channels import WEB
from ecosystem.estate import OBSERVED, Estate, Unjudged
from ecosystem.estate.joining import measurements
from ecosystem.model import Measurement
from policies.control import HIGH, Breaches, Note, Spanish, control


@control(
    "TRK-003",
    HIGH,
    "DO",
    sources="E",
    about=WEB,
    es=Spanish(
        "El píxel y la analítica de un canal web están declarados, son de la corporación y se verificaron en los "
        "últimos 90 días",
        "nombrar la propiedad de analítica en `analytics` del canal, comprobar con la herramienta de la red que ella "
        "y toda etiqueta de `measurement` siguen midiendo, y poner ese día en su `verified`",
    ),
)
def check(estate: Estate, *, days: int = 90) -> Breaches:
    measuring = {asset.id: asset for asset in estate.declared.measurement}
    stale = {asset.id: wrong for asset in measuring.values() for wrong in _unverified(estate, asset, days)}
    for channel in estate.channels(*WEB):
        if channel.status == "planned":
            continue
        analytics = measuring[channel.analytics] if channel.analytics else None
        if analytics is None:
            yield channel, f"`{channel.id}` names no `analytics`", "analytics"
        elif analytics.kind != "analytics":
            sentence = f"the `analytics` of `{channel.id}` is `{analytics.id}`, of kind `{analytics.kind}`"
            yield channel, sentence, "analytics", [Note(f"{analytics.path}.kind", "expected `analytics`")]
        used = [(name, f"measurement[{at}]") for at, name in enumerate(channel.measurement)]
        for name, key in [(channel.analytics, "analytics"), *used]:
            if name in stale:
                sentence, note = stale[name]
                yield channel, f"`{channel.id}` relies on {sentence}", key, [note]


@check.live
def live(estate: Estate, *, days: int = 90) -> Breaches:
    web = [each for each in estate.declared.channels if each.kind in WEB and each.status == "active"]
    for measurement, asset in measurements(estate):
        if not any(measurement.id in (each.analytics, *each.measurement) for each in web):
            continue
        if asset.used is None:
            yield measurement, f"`{measurement.id}` never measured anything"
        elif not isinstance(asset.used, date):
            yield measurement, Unjudged(f"when `{measurement.id}` measured last")
        elif (ago := (estate.as_of - asset.used).days) > days:
            yield measurement, f"`{measurement.id}` measured last {ago} days ago; no more than {days} are expected"


def _unverified(estate: Estate, asset: Measurement, days: int) -> Iterator[tuple[str, Note]]:
    if asset.verified is None:
        yield f"`{asset.id}`, which was never verified", Note(asset.path, "no `verified`")
    elif not 0 <= (estate.as_of - asset.verified).days <= days:
        expected = f"expected in the {days} days before {estate.as_of}"
        yield f"`{asset.id}`, verified on {asset.verified}", Note(f"{asset.path}.verified", expected)


check.passes(
    "verified 90 days ago, and a site that is only planned",
    """
    measurement:
      - {id: stats, kind: analytics, owner: corporation, verified: 2026-08-22}
      - {id: tags, kind: tag_container, owner: corporation, verified: 2026-11-20}
    channels:
      - id: site
        kind: website
        url: https://www.aurora.example/
        brand: aurora
        owner: corporation
        analytics: stats
        measurement: [tags]
      - {id: soon, kind: website, status: planned, url: "https://s.aurora.example/", brand: aurora, owner: corporation}
    """,
)
check.fails(
    "a pixel that was verified 91 days ago",
    """
    measurement:
      - {id: stats, kind: analytics, owner: corporation, verified: 2026-11-01}
      - {id: pixel-tag, kind: pixel, owner: corporation, verified: 2026-08-21}
    channels:
      - id: site
        kind: website
        url: https://www.aurora.example/
        brand: aurora
        owner: corporation
        analytics: stats
        measurement: [pixel-tag]
    """,
    finding="site",
)
check.fails(
    "a tag container instead of analytics",
    """
    measurement:
      - {id: tags, kind: tag_container, owner: corporation, verified: 2026-11-01}
    channels:
      - {id: club, kind: app, url: "https://c.aurora.example/", brand: aurora, owner: corporation, analytics: tags}
    """,
    finding="club",
)
check.fails(
    "analytics whose verification is still to come",
    """
    measurement:
      - {id: stats, kind: analytics, owner: corporation, verified: 2026-11-21}
    channels:
      - {id: club, kind: app, url: "https://c.aurora.example/", brand: aurora, owner: corporation, analytics: stats}
    """,
    finding="club",
)
check.fails(
    "a pixel that is live and measures nothing any more",
    """
    measurement: [{id: pixel-tag, kind: pixel, network: meta, external_id: "5", owner: corporation}]
    channels:
      - {id: site, kind: website, url: "https://www.aurora.example/", brand: aurora, owner: corporation,
         measurement: [pixel-tag]}
    assets: [{kind: pixel, external_id: "5", relation: owned, used: "2026-08-01"}]
    """,
    finding="pixel-tag",
    on=OBSERVED,
)
