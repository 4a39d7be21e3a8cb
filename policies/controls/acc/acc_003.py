"""No agency administers anything: it holds no grant to administer, and none of its people is an admin of a channel.

Why: whoever administers an account can remove everybody else from it. Access that can be taken back never includes the
power to take it from the owner (eBook, "before": the agency as administrator).

Fix: lower the grant's `level` to `operate`, which publishes and runs; make the agency's people `editor`, `moderator` or
`advertiser` in the network and here, and leave `admin` to people of the corporation.
"""

from ecosystem.estate import Estate
from ecosystem.model import CORPORATION
from policies.control import CRITICAL, Breaches, Spanish, control


@control(
    "ACC-003",
    CRITICAL,
    "DPO",
    sources="E",
    about=["grants", "channels"],
    es=Spanish(
        "Ninguna agencia administra nada: no tiene permiso de administrar, ni personas suyas administran un canal",
        "bajar el `level` del permiso a `operate`, que publica y opera; dejar a las personas de la agencia como "
        "`editor`, `moderator` o `advertiser`, en la red y aquí, y `admin` solo para personas de la corporación",
    ),
)
def check(estate: Estate) -> Breaches:
    for grant in estate.active_grants:
        if grant.level == "administer":
            yield grant, f"the grant `{grant.id}` lets `{grant.to}` administer; `operate` is the most", "level"
    for channel in estate.channels():
        for at, person in enumerate(channel.people):
            if person.role == "admin" and person.of != CORPORATION:
                sentence = f"`{person.who}` of `{person.of}` is an admin of `{channel.id}`"
                yield channel, sentence, f"people[{at}].role"


check.passes(
    "an agency that operates, a corporate admin, and a revoked grant to administer",
    """
    grants:
      - {id: social, to: pixel, brands: [aurora], layers: [publishing], level: operate, until: 2026-12-31}
      - {id: old, to: pixel, brands: [aurora], layers: [web], level: administer, state: revoked}
    channels:
      - id: page
        kind: social_profile
        brand: aurora
        owner: corporation
        people:
          - {who: content@austral.example, of: corporation, role: admin}
          - {who: cm@pixel.example, of: pixel, role: editor}
    """,
)
check.fails(
    "a grant to administer",
    """
    grants:
      - {id: everything, to: pixel, brands: ["*"], layers: [web], level: administer, until: 2026-12-31}
    """,
    finding="everything",
)
check.fails(
    "a person of an agency who is an admin",
    """
    channels:
      - id: page
        kind: social_profile
        brand: aurora
        owner: corporation
        people:
          - {who: content@austral.example, of: corporation, role: admin}
          - {who: cm@pixel.example, of: pixel, role: admin}
    """,
    finding="page",
)
check.fails(
    "an admin of whom nobody knows whose person it is",
    """
    channels:
      - id: page
        kind: website
        url: https://www.aurora.example/
        brand: aurora
        owner: corporation
        people: [{who: somebody@mail.example, of: unknown, role: admin}]
    """,
    finding="page",
)
