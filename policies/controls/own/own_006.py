"""Pixels, conversion APIs, analytics properties and tag containers are the corporation's.

Why: whoever owns the pixel owns what it has learnt about the visitors, and the years of figures to compare with. An
agency's pixel goes on collecting on the corporation's pages for the agency (eBook; playbook, ADVERTISING A-2).

Fix: create the pixel, property or container in the corporation's own business portfolio or organisation, put it on the
pages in place of the other one, and declare `owner: corporation`.
"""

from ecosystem.estate import OBSERVED, Estate
from ecosystem.estate.joining import measurements
from ecosystem.model import CORPORATION, Measurement
from policies.control import HIGH, Breaches, Spanish, control
from policies.on_platforms import not_ours


@control(
    "OWN-006",
    HIGH,
    "DO",
    sources="E",
    about=["measurement"],
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


@check.live
def live(estate: Estate) -> Breaches:
    return not_ours(estate, measurements(estate), "measurement")


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
check.passes(
    "the business owns the pixel",
    """
    platforms: [{id: business, vendor: Meta, layers: [advertising], owner: corporation, external_id: "900"}]
    measurement: [{id: aurora-pixel, kind: pixel, network: meta, external_id: "5", owner: corporation}]
    assets: [{kind: pixel, external_id: "5", relation: owned, business: "900", owner: "900"}]
    """,
    on=OBSERVED,
)
check.fails(
    "the pixel is another business's",
    """
    platforms: [{id: business, vendor: Meta, layers: [advertising], owner: corporation, external_id: "900"}]
    measurement: [{id: aurora-pixel, kind: pixel, network: meta, external_id: "5", owner: corporation}]
    assets: [{kind: pixel, external_id: "5", relation: client, business: "900", owner: "777"}]
    """,
    finding="aurora-pixel",
    on=OBSERVED,
)
