"""Each social profile and ad account has at least 2 admins of the corporation and no more than 4 admins in all.

Why: with one admin, a lost phone or a resignation locks the corporation out of its own page; with twelve, nobody knows
who can give it away (eBook, "before": pages with a dozen administrators).

Fix: make two people of the corporation admins in the network, lower everybody else to the role that they need, and
list all of them under the channel's `people` with `role` and `of`.

Settings: `at_least`, admins of the corporation; `at_most`, admins in all.
"""

from ecosystem.estate import OBSERVED, Estate, Unjudged
from ecosystem.estate.assets import Holder
from ecosystem.estate.holding import party
from ecosystem.estate.joining import pairs
from ecosystem.model import CORPORATION
from policies.control import HIGH, Breaches, Spanish, control

_JUDGED = ("social_profile", "ad_account")


@control(
    "ACC-004",
    HIGH,
    "DO",
    sources="E",
    about=_JUDGED,
    es=Spanish(
        "Cada perfil social y cuenta publicitaria tiene al menos 2 administradores de la corporación y no más de 4 en "
        "total",
        "hacer administradoras en la red a dos personas de la corporación, bajar a las demás al rol que necesitan, y "
        "declararlas a todas en `people` del canal, con `role` y `of`",
    ),
    references=["ISO/IEC 27001:2022 A.8.2"],
)
def check(estate: Estate, *, at_least: int = 2, at_most: int = 4) -> Breaches:
    for channel in estate.channels(*_JUDGED):
        admins = {person.who.lower(): person.of for person in channel.people if person.role == "admin"}
        own = sum(of == CORPORATION for of in admins.values())
        if own < at_least:
            sentence = f"`{channel.id}` has {own} of the corporation among its admins; at least {at_least} are expected"
            yield channel, sentence, "people"
        if len(admins) > at_most:
            sentence = f"`{channel.id}` has {len(admins)} admins; no more than {at_most} are expected"
            yield channel, sentence, "people"


@check.live
def live(estate: Estate, *, at_least: int = 2, at_most: int = 4) -> Breaches:
    for channel, asset in pairs(estate, *_JUDGED):
        if not isinstance(asset.people, tuple) or any(not isinstance(each.level, int) for each in asset.people):
            yield channel, Unjudged(f"who has access to `{channel.id}`, and as what")
            continue
        admins = [each for each in asset.people if _is_admin(each)]
        own = sum(party(estate, each) == CORPORATION for each in admins)
        if own < at_least:
            sentence = f"`{channel.id}` has {own} of the corporation among its admins; at least {at_least} are expected"
            yield channel, sentence
        if len(admins) > at_most:
            yield channel, f"`{channel.id}` has {len(admins)} admins; no more than {at_most} are expected"


def _is_admin(holder: Holder) -> bool:
    return holder.kind == "person" and holder.status == "active" and holder.administers is True


check.passes(
    "two admins of the corporation, and four in all",
    """
    channels:
      - id: two
        kind: social_profile
        brand: aurora
        owner: corporation
        people:
          - {who: a@austral.example, of: corporation, role: admin}
          - {who: b@austral.example, of: corporation, role: admin}
          - {who: cm@pixel.example, of: pixel, role: editor}
      - id: four
        kind: ad_account
        network: meta
        brand: aurora
        owner: corporation
        people:
          - {who: a@austral.example, of: corporation, role: admin}
          - {who: b@austral.example, of: corporation, role: admin}
          - {who: c@austral.example, of: corporation, role: admin}
          - {who: d@austral.example, of: corporation, role: admin}
    """,
)
check.fails(
    "one admin of the corporation beside one of an agency",
    """
    channels:
      - id: page
        kind: social_profile
        brand: aurora
        owner: corporation
        people:
          - {who: a@austral.example, of: corporation, role: admin}
          - {who: cm@pixel.example, of: pixel, role: admin}
    """,
    finding="page",
)
check.fails(
    "five admins of the corporation",
    """
    channels:
      - id: ads
        kind: ad_account
        network: meta
        brand: aurora
        owner: corporation
        people:
          - {who: a@austral.example, of: corporation, role: admin}
          - {who: b@austral.example, of: corporation, role: admin}
          - {who: c@austral.example, of: corporation, role: admin}
          - {who: d@austral.example, of: corporation, role: admin}
          - {who: e@austral.example, of: corporation, role: admin}
    """,
    finding="ads",
)
check.fails(
    "an account of whose people nothing is said",
    "channels: [{id: ads, kind: ad_account, network: meta, brand: aurora, owner: corporation}]",
    finding="ads",
)
check.fails(
    "one person who is listed twice",
    """
    channels:
      - id: page
        kind: social_profile
        brand: aurora
        owner: corporation
        people:
          - {who: a@austral.example, of: corporation, role: admin}
          - {who: A@austral.example, of: corporation, role: admin}
    """,
    finding="page",
)
check.passes(
    "two admins of the corporation on a live page, beside its system user",
    """
    channels:
      - {id: page, kind: social_profile, network: facebook, external_id: "3", brand: aurora, owner: corporation}
    assets:
      - kind: page
        external_id: "3"
        relation: owned
        people:
          - {kind: person, external_id: "31", who: a@austral.example, level: 4}
          - {kind: person, external_id: "32", who: b@austral.example, level: 4}
          - {kind: system, external_id: "33", who: Sync, level: 4}
    """,
    on=OBSERVED,
)
check.fails(
    "one admin on a live page",
    """
    channels:
      - {id: page, kind: social_profile, network: facebook, external_id: "3", brand: aurora, owner: corporation}
    assets:
      - kind: page
        external_id: "3"
        relation: owned
        people: [{kind: person, external_id: "31", who: a@austral.example, level: 4}]
    """,
    finding="page",
    on=OBSERVED,
)
