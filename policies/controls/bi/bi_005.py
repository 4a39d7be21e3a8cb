"""An agency reads only its own brands' figures.

Why: figures of all brands lie in one store, which is what makes them comparable, and an agency often works for a
competitor of the brand next door. Who queries the store must see the tables of the brands that it was granted, and no
others (eBook).

Fix: give the agency its own Athena workgroup for each brand, on the brand's tables through Lake Formation, and no
direct read of the lake's buckets; the platform makes both from a grant for the layer `analytics`.
"""

from policies.control import CRITICAL, Spanish, undeclared_control

check = undeclared_control(
    "BI-005",
    CRITICAL,
    "PO",
    page=__doc__ or "",
    file=__file__,
    sources="E",
    es=Spanish(
        "Una agencia lee solo las cifras de sus propias marcas",
        "dar a la agencia su propio workgroup de Athena por marca, sobre las tablas de la marca a través de Lake "
        "Formation, sin lectura directa de los buckets del lago; la plataforma hace ambos a partir de un permiso "
        "(grant) para la capa `analytics`",
    ),
    waits_for="the access analysis, which is not there yet",
    references=["ISO/IEC 27001:2022 A.8.3", "AWS Well-Architected SEC03-BP02"],
)
