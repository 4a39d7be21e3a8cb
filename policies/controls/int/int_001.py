"""Every flow that a platform, channel or system declares is carried by the integrations inventory.

Why: a flow that is declared and that nothing carries is a wish; one that something carries and nobody wrote down is
found on the day it breaks (playbook, INTEGRATIONS I-5: the inventory).

Fix: add to `integrations` what carries it: `from` the thing or its platform (of a phone, also its `inbound`), `to` what
it feeds or writes to; for an `audience`, from the audience to the channel or its platform. Or take out a flow that is
not there.
"""

from collections.abc import Iterator

from ecosystem.estate import Estate
from ecosystem.model import Channel, Integration, Platform, System
from policies.control import MEDIUM, Breaches, Note, Spanish, control

_Flow = tuple[str, str, str]
"""The key that says it, how it reads in a sentence, and the other end."""

_Carried = set[tuple[str | None, str | None]]
"""From and to of every integration; None, which is nobody's id, is never among them."""


@control(
    "INT-001",
    MEDIUM,
    "D",
    sources="P",
    about=["platforms", "channels", "systems"],
    es=Spanish(
        "Todo flujo que declara una plataforma, un canal o un sistema está en el inventario de integraciones",
        "agregar a `integrations` lo que lo transporta: `from`, la cosa o su plataforma (de un teléfono, también su "
        "`inbound`); `to`, lo que alimenta o donde escribe; para `audience`, desde la audiencia hacia el canal o su "
        "plataforma. O quitar el flujo que no existe",
    ),
)
def check(estate: Estate) -> Breaches:
    carried: _Carried = {(integration.source, integration.target) for integration in estate.of(Integration)}
    for platform in estate.of(Platform):
        for key, verb, target in _feeds(platform.feeds):
            if (platform.id, target) not in carried:
                yield platform, _sentence(platform.id, verb, target), key
    for system in estate.of(System):
        flows = [*_feeds(system.feeds), *_named("synced_to", "is synchronised to", system.synced_to)]
        for key, verb, target in flows:
            if (system.id, target) not in carried:
                yield system, _sentence(system.id, verb, target), key
    for channel in estate.channels():
        for key, verb, target in _uncarried(channel, carried):
            yield channel, _sentence(channel.id, verb, target), key, _platform(estate, channel)


def _feeds(targets: tuple[str, ...]) -> Iterator[_Flow]:
    for at, target in enumerate(targets):
        yield f"feeds[{at}]", "feeds", target


def _named(key: str, verb: str, target: str | None) -> Iterator[_Flow]:
    if target:
        yield key, verb, target


def _uncarried(channel: Channel, carried: _Carried) -> Iterator[_Flow]:
    itself, platform, audience = channel.id, channel.platform, channel.audience
    beyond = channel.inbound if channel.kind == "phone" else None

    def carries(target: str) -> bool:
        return (itself, target) in carried or (platform, target) in carried or (beyond, target) in carried

    for at, target in enumerate(channel.feeds):
        if not carries(target):
            yield f"feeds[{at}]", "feeds", target
    if channel.writes_to and not carries(channel.writes_to):
        yield "writes_to", "writes to", channel.writes_to
    if channel.inbound and not carries(channel.inbound):
        yield "inbound", "brings inbound contacts to", channel.inbound
    if audience and (audience, itself) not in carried and (audience, platform) not in carried:
        yield "audience", "addresses", audience


def _sentence(thing: str, verb: str, target: str) -> str:
    return f"`{thing}` {verb} `{target}`, and no integration carries it"


def _platform(estate: Estate, channel: Channel) -> Iterator[Note]:
    if channel.platform:
        path = estate.platform_of[channel.platform].path
        yield Note(path, f"an integration of its platform `{channel.platform}` would do")


check.passes(
    "by itself, through its platform, a phone through its contact centre, an audience the other way round",
    """
    customer_service: {id: desk}
    platforms:
      - {id: suite, vendor: Mautic, layers: [email], owner: corporation, feeds: [insight]}
    systems:
      - {id: shop, kind: ecommerce, owner: corporation, synced_to: contacts}
    channels:
      - {id: line, kind: phone, brand: aurora, owner: corporation, inbound: desk, feeds: [contacts]}
      - id: mail
        kind: email
        brand: aurora
        owner: corporation
        platform: suite
        sending_domain: mail.aurora.example
        audience: contacts
        feeds: [insight]
    integrations:
      - {id: flow-a, from: suite, to: insight, via: api, owner: corporation}
      - {id: flow-b, from: contacts, to: suite, via: api, owner: corporation}
      - {id: flow-c, from: shop, to: contacts, via: api, owner: corporation}
      - {id: flow-d, from: line, to: desk, via: stream, owner: corporation}
      - {id: flow-e, from: desk, to: contacts, via: api, owner: corporation}
    """,
)
check.fails(
    "an audience that is carried the wrong way",
    """
    channels:
      - {id: mail, kind: email, brand: aurora, owner: corporation, sending_domain: a.example, audience: contacts}
    integrations:
      - {id: flow-a, from: mail, to: contacts, via: api, owner: corporation}
    """,
    finding="mail",
)
check.fails(
    "a messaging channel cannot lean on its contact centre, as a phone can",
    """
    customer_service: {id: desk}
    channels:
      - {id: chat, kind: messaging, brand: aurora, owner: corporation, inbound: desk, feeds: [contacts]}
    integrations:
      - {id: flow-a, from: chat, to: desk, via: api, owner: corporation}
      - {id: flow-b, from: desk, to: contacts, via: api, owner: corporation}
    """,
    finding="chat",
)
check.fails(
    "a system that nothing synchronises",
    "systems: [{id: shop, kind: ecommerce, owner: corporation, synced_to: contacts}]",
    finding="shop",
)
