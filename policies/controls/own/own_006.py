"""Pixels, conversion interfaces, analytics properties and tag containers are the corporation's.

Why: the pixel is what the networks learn from, and the analytics property is the memory of every campaign; an agency
that owns them owns the knowledge (eBook, "before"; playbook, ADVERTISING A-2).

Fix: create the pixel, property or container in the corporation's account, install it beside the old one until the
figures agree, and take the old one out; then declare `owner: corporation`.
"""

from ecosystem.estate import Estate
from ecosystem.model import CORPORATION, Measurement
from policies.control import HIGH, Breaches, Spanish, control


@control(
    "OWN-006",
    HIGH,
    "DO",
    sources="E",
    about=["measurement"],
    es=Spanish(
        "Píxeles, interfaces de conversión, propiedades de analítica y contenedores de etiquetas son de la corporación",
        "crear el píxel, la propiedad o el contenedor en la cuenta de la corporación, instalarlo junto al "
        "anterior hasta que las cifras coincidan y quitar el anterior; después, declarar `owner: corporation`",
    ),
    references=["ISO/IEC 27001:2022 A.5.9"],
)
def check(estate: Estate) -> Breaches:
    for each in estate.of(Measurement):
        if each.owner != CORPORATION:
            kind = each.kind.replace("_", " ")
            yield each, f"the {kind} `{each.id}` is owned by `{each.owner}`, not by the corporation", "owner"


check.passes(
    "the corporation's pixel",
    """
    measurement:
      - {id: tag, kind: pixel, network: meta, owner: corporation}
    """,
)

check.fails(
    "the agency's container",
    """
    measurement:
      - {id: tags, kind: tag_container, network: google, owner: pixel}
    """,
    finding="tags",
)
