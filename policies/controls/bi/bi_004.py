"""Reports and campaigns have hard metrics (conversion, revenue, ROI), not only reach, impressions, clicks.

Why: reach and clicks grow with the budget, whatever the customers do. Only conversion, revenue and return say whether
an agency's work pays (eBook, "hard figures").

Fix: add `conversion`, `revenue` or `roi` to the report's `metrics` or the campaign's `kpis`, and have the BI store
compute it.
"""

from ecosystem.estate import Estate
from ecosystem.model import Campaign, Report
from policies.control import MEDIUM, Breaches, Spanish, control

_HARD = frozenset({"conversion", "revenue", "roi"})
_SOFT = frozenset({"reach", "impressions", "clicks", "engagement"})


@control(
    "BI-004",
    MEDIUM,
    "D",
    sources="E",
    about=["reports", "all campaigns"],
    es=Spanish(
        "Los informes y las campañas tienen métricas duras (conversión, ingresos, ROI), no solo alcance, "
        "impresiones y clics",
        "agregar `conversion`, `revenue` o `roi` a `metrics` del informe o a `kpis` de la campaña, y hacer que el "
        "almacén de BI lo calcule",
    ),
)
def check(estate: Estate) -> Breaches:
    for report in estate.of(Report):
        if wrong := _wrong(report.metrics):
            yield report, f"the report `{report.id}` {wrong}", "metrics"
    for campaign in estate.of(Campaign):
        if wrong := _wrong(campaign.kpis):
            yield campaign, f"the campaign `{campaign.id}` {wrong}", "kpis"


def _wrong(metrics: tuple[str, ...]) -> str:
    if not metrics:
        return "names no metric; expected one of `conversion`, `revenue`, `roi`"
    soft = [f"`{metric}`" for metric in metrics if metric in _SOFT]
    if soft and _HARD.isdisjoint(metrics):
        return f"has {', '.join(soft)} and none of `conversion`, `revenue`, `roi`"
    return ""


check.passes(
    "one hard metric beside soft ones, and a report on service, which is neither",
    """
    reports:
      - {id: brands, source: insight, metrics: [reach, clicks, revenue]}
      - {id: service, source: insight, metrics: [case_resolution, nps]}
    """,
)
check.fails("soft metrics alone", "reports: [{id: deck, source: insight, metrics: [reach, nps]}]", finding="deck")
check.fails("no metric at all", "reports: [{id: deck, source: insight}]", finding="deck")
check.fails(
    "a campaign that has ended, measured by engagement and cost",
    """
    channels:
      - {id: page, kind: social_profile, brand: aurora, owner: corporation}
    campaigns:
      - {id: spring, brand: aurora, from: 2026-09-01, until: 2026-10-31, channels: [page], kpis: [engagement, cost]}
    """,
    finding="spring",
)
