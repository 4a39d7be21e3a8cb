"""The basic metrics are computed: RFM, NPS, CLV.

Why: recency, frequency and money, the recommendation and the lifetime value are what segments, look-alikes and service
priorities are made from; without them everybody is addressed alike (playbook, ANALYTICS N-2).

Fix: have the BI store compute the three, then add `rfm`, `nps` and `clv` to `bi.metrics`.
"""

from ecosystem.estate import Estate
from policies.control import LOW, Breaches, Spanish, control

_BASIC = ("rfm", "nps", "clv")


@control(
    "BI-006",
    LOW,
    "D",
    sources="P",
    es=Spanish(
        "Se calculan las métricas básicas: RFM, NPS y CLV",
        "hacer que el almacén de BI calcule las tres y agregar `rfm`, `nps` y `clv` a `bi.metrics`",
    ),
)
def check(estate: Estate) -> Breaches:
    store = estate.bi
    lacks = [f"`{metric}`" for metric in _BASIC if metric not in store.metrics]
    if lacks:
        sentence = f"the BI store `{store.id}` does not compute {', '.join(lacks)}; expected `rfm`, `nps` and `clv`"
        yield store, sentence, "metrics"


check.passes("the three and others", "bi: {id: insight, engine: athena, metrics: [clv, nps, rfm, reach]}")
check.fails("no lifetime value", "bi: {id: insight, engine: athena, metrics: [rfm, nps]}", finding="insight")
check.fails("no metric is said", "bi: {id: insight, engine: athena}", finding="insight")
