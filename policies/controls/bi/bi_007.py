"""Revenue and ROI have a source: a sales system (shop, point of sale, ERP) feeds the BI store.

Why: revenue that no till and no shop reports is revenue that the advertising network claims for itself, and it counts
the same sale once for each network (eBook; Solvis, "from CRM to a customer-engagement ecosystem").

Fix: declare the shop, point of sale or ERP under `systems` and connect it: the BI store's id in its `feeds`. Until
then, take `revenue` and `roi` out of `bi.metrics`.
"""

from ecosystem.estate import Estate
from ecosystem.model import System
from policies.control import MEDIUM, Breaches, Note, Spanish, control

_MONEY = ("revenue", "roi")
_SALES = ("ecommerce", "pos", "erp")


@control(
    "BI-007",
    MEDIUM,
    "D",
    sources="EB",
    es=Spanish(
        "Los ingresos y el ROI tienen una fuente: un sistema de ventas (tienda, punto de venta, ERP) alimenta el "
        "almacén de BI",
        "declarar la tienda, el punto de venta o el ERP en `systems` y conectarlo: el id del almacén de BI en su "
        "`feeds`. Mientras tanto, quitar `revenue` y `roi` de `bi.metrics`",
    ),
)
def check(estate: Estate) -> Breaches:
    store = estate.bi
    money = [f"`{metric}`" for metric in _MONEY if metric in store.metrics]
    if not money:
        return
    sales = [system for system in estate.of(System) if system.kind in _SALES]
    if not any(store.id in system.feeds for system in sales):
        yield (
            store,
            f"the BI store `{store.id}` computes {' and '.join(money)}, and no system of kind `ecommerce`, `pos` or "
            "`erp` feeds it",
            "metrics",
            [Note(system.path, f"`{system.id}` sells, and does not feed `{store.id}`") for system in sales[:1]],
        )


check.passes(
    "the shop feeds the BI store",
    """
    bi: {id: insight, engine: athena, metrics: [revenue, roi]}
    systems:
      - {id: shop, kind: ecommerce, owner: corporation, feeds: [insight]}
    """,
)
check.passes("no money is computed", "bi: {id: insight, engine: athena, metrics: [conversion, cost]}")
check.fails("no sales system", "bi: {id: insight, engine: athena, metrics: [roi]}", finding="insight")
check.fails(
    "a shop that feeds only contacts, and a CRM that feeds the BI store",
    """
    bi: {id: insight, engine: athena, metrics: [revenue]}
    systems:
      - {id: shop, kind: ecommerce, owner: corporation, feeds: [contacts]}
      - {id: crm, kind: crm, owner: corporation, feeds: [insight]}
    """,
    finding="insight",
)
