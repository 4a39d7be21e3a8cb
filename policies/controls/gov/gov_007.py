"""Nothing drifts: what is live is what is declared, nothing is missing, undeclared or changed.

Why: an account that somebody opened by hand, a role that was widened for one night, a domain that moved: the
declaration is only worth what it says while the world still looks like it (eBook).

Fix: declare what is live and wanted, and provision what is declared and missing (`ecosystem up`); take back by hand
what nobody wants to declare.
"""

from policies.control import HIGH, Spanish, undeclared_control

check = undeclared_control(
    "GOV-007",
    HIGH,
    "O",
    page=__doc__ or "",
    file=__file__,
    sources="E",
    es=Spanish(
        "Nada se desvía: lo que está vivo es lo declarado, sin faltantes, agregados ni cambios",
        "declarar lo que está vivo y se quiere, y aprovisionar lo declarado que falta (`ecosystem up`); quitar a mano "
        "lo que nadie quiere declarar",
    ),
    waits_for="the live audit, which is not there yet",
    references=["ISO/IEC 27001:2022 A.8.9"],
)
