"""Landing pages, sites, apps, communities and surveys write contacts to the central database or through identity.

Why: every promotion with a database of its own leaves one more copy of people who never hear from the corporation
again, whose consent nobody can find, and which the agency keeps (eBook, "before"; playbook, SURVEYS V-4).

Fix: have the form write to the central database or register people through identity, and set `writes_to` to one of the
two; import what the store holds and delete it. If no contact is captured, say `captures_contacts: false` and leave
`writes_to` out.
"""

from collections.abc import Iterator

from ecosystem.channels import WEB
from ecosystem.estate import PLANNED, Estate, Unjudged
from ecosystem.estate.hosts import untold_fronts, web_fronts
from ecosystem.estate.placing import in_platform
from ecosystem.estate.stores import DataStore, holds_contacts
from ecosystem.estate.systems import system_of
from ecosystem.model import Channel
from policies.control import CRITICAL, Breaches, Note, Spanish, control

_MEETING = ("community", "survey")


@control(
    "DAT-002",
    CRITICAL,
    "DPO",
    sources="E",
    about=[*WEB, *_MEETING],
    es=Spanish(
        "Páginas de aterrizaje, sitios, aplicaciones, comunidades y encuestas escriben los contactos en la base "
        "central, directamente o a través de identidad",
        "hacer que el formulario escriba en la base central o registre a las personas a través de identidad, y poner "
        "en `writes_to` una de las dos; importar lo que guarda el otro almacén y borrarlo. Si no capta contactos, "
        "declarar `captures_contacts: false` y quitar `writes_to`",
    ),
)
def check(estate: Estate) -> Breaches:
    central = (estate.database.id, estate.identity.id)
    expected = f"expected `{central[0]}` or `{central[1]}`"
    for channel in estate.channels(*WEB, *_MEETING):
        if channel.writes_to in central:
            continue
        if channel.writes_to is None:
            if _captures(channel):
                sentence = f"`{channel.id}` captures contacts and does not say where it writes them, {expected}"
                yield channel, sentence, "writes_to"
        elif _captures(channel) or channel.kind in WEB:
            sentence = f"`{channel.id}` writes contacts to `{channel.writes_to}`, {expected}"
            yield channel, sentence, "writes_to", _notes(estate, channel.writes_to)


def _captures(channel: Channel) -> bool:
    if channel.kind in WEB:
        return channel.captures_contacts is True
    return channel.captures_contacts is not False


def _notes(estate: Estate, store: str) -> Iterator[Note]:
    system = system_of(estate, store)
    if system is not None:
        yield Note(system.path, f"`{system.id}` is a system of kind `{system.kind}`, owned by `{system.owner}`")


@check.whole
def planned(estate: Estate) -> Breaches:
    front = next(iter(web_fronts(estate)), None)
    beside = front or next(iter(untold_fronts(estate)), None)
    if beside is None:
        return
    for store in estate.of(DataStore):
        if in_platform(estate, store.resource):
            continue
        try:
            holds = holds_contacts(estate, store)
        except Unjudged as missing:
            yield store, missing
            continue
        if holds and front is None:
            yield store, Unjudged(f"whether `{beside.id}` serves the web, beside `{store.id}`")
        elif holds:
            yield store, f"`{store.id}` is {store.what} of its own beside the web front `{beside.id}`"


check.passes(
    "directly, through identity, and nothing captured",
    """
    channels:
      - {id: promo, kind: landing_page, url: "https://promo.aurora.example/", brand: aurora, owner: corporation,
         captures_contacts: true, writes_to: contacts}
      - {id: site, kind: website, url: "https://aurora.example/", brand: aurora, owner: corporation,
         captures_contacts: true, writes_to: austral-id}
      - {id: micro, kind: microsite, url: "https://micro.aurora.example/", brand: aurora, owner: corporation}
      - {id: poll, kind: survey, brand: aurora, owner: corporation, captures_contacts: false}
    """,
)
check.fails(
    "a landing page with a database of its own",
    """
    systems:
      - {id: promo-db, kind: database, owner: pixel}
    channels:
      - {id: promo, kind: landing_page, url: "https://promo.aurora.example/", brand: aurora, owner: corporation,
         captures_contacts: true, writes_to: promo-db}
    """,
    finding="promo",
)
check.fails(
    "a microsite that says that it captures nothing, and where to",
    """
    systems:
      - {id: promo-db, kind: database, owner: pixel}
    channels:
      - {id: micro, kind: microsite, url: "https://micro.aurora.example/", brand: aurora, owner: corporation,
         captures_contacts: false, writes_to: promo-db}
    """,
    finding="micro",
)
check.fails(
    "a survey captures contacts unless it says otherwise",
    """
    channels:
      - {id: poll, kind: survey, brand: aurora, owner: corporation}
    """,
    finding="poll",
)
check.passes(
    "a site without a store",
    """
    resources:
      - {name: site, type: "aws:cloudfront/distribution:Distribution"}
      - {name: files, type: "aws:s3/bucket:Bucket", properties: {bucket: aurora-files}}
    """,
    on=PLANNED,
)
check.fails(
    "a landing page and its own instance",
    """
    resources:
      - {name: site, type: "aws:cloudfront/distribution:Distribution"}
      - {name: promo, type: "aws:rds/instance:Instance"}
    """,
    finding="promo",
    on=PLANNED,
)
