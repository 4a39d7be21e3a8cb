"""Pixels, conversion APIs, analytics properties and tag containers are the corporation's.

Why: whoever owns the pixel owns what it has learnt about the visitors, and the years of figures to compare with. An
agency's pixel goes on collecting on the corporation's pages for the agency (eBook; playbook, ADVERTISING A-2).

Fix: create the pixel, property or container in the corporation's own business portfolio or organisation, put it on the
pages in place of the other one, and declare `owner: corporation`.
"""

from ecosystem.estate import DECLARED, OBSERVED, Estate
from ecosystem.model import CORPORATION, Measurement
from policies.control import HIGH, Breaches, Spanish, control


@control(
    "OWN-006",
    HIGH,
    "DO",
    sources="E",
    about=["measurement"],
    on=(DECLARED, OBSERVED),
    es=Spanish(
        "Los píxeles, las API de conversiones, las propiedades de analítica y los contenedores de etiquetas son de la "
        "corporación",
        "crear el píxel, la propiedad o el contenedor en el portafolio de negocio o la organización de la corporación, "
        "ponerlo en las páginas en lugar del otro y declarar `owner: corporation`",
    ),
)
def check(estate: Estate) -> Breaches:
    for measurement in estate.of(Measurement):
        if measurement.owner != CORPORATION:
            what = measurement.kind.replace("_", " ")
            sentence = f"the {what} `{measurement.id}` is owned by `{measurement.owner}`, not by the corporation"
            yield measurement, sentence, "owner"


check.passes(
    "the corporation's own pixel",
    """
    measurement:
      - {id: aurora-pixel, kind: pixel, network: meta, owner: corporation}
    """,
)
check.fails(
    "the agency's pixel",
    """
    measurement:
      - {id: aurora-pixel, kind: pixel, network: meta, owner: pixel}
    """,
    finding="aurora-pixel",
)
check.fails(
    "a tag container that a vendor holds",
    """
    measurement:
      - {id: tags, kind: tag_container, network: google, owner: "vendor:Tagger"}
    """,
    finding="tags",
)
