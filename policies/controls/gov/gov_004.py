"""Every stage of the relationship cycle has a journey and a metric.

Why: a cycle of which only the beginning is worked on buys the same customers again and again. A stage without a journey
is not worked on; one without a metric cannot be seen to fail (blog, the relationship cycle; playbook, JOURNEYS J-11).

Fix: under `lifecycle`, give each of `acquire`, `maintain`, `cross_sell`, `loyalty` and `retain` at least one of
`journeys` and one of `metrics`.
"""

from collections.abc import Iterator

from ecosystem.estate import Estate
from ecosystem.model import Stage
from ecosystem.words import STAGE
from policies.control import MEDIUM, At, Breaches, Spanish, control


@control(
    "GOV-004",
    MEDIUM,
    "D",
    sources="BP",
    es=Spanish(
        "Cada etapa del ciclo de relación tiene un recorrido y una métrica",
        "en `lifecycle`, dar a cada una de `acquire`, `maintain`, `cross_sell`, `loyalty` y `retain` al menos un "
        "recorrido en `journeys` y una métrica en `metrics`",
    ),
)
def check(estate: Estate) -> Breaches:
    lifecycle = estate.declared.lifecycle
    missing = [name for name in STAGE.words if name not in lifecycle]
    if missing:
        stages = ", ".join(f"`{name}`" for name in missing)
        yield estate.corporation, f"the relationship cycle lacks {stages}", At("lifecycle")
    for name in STAGE.words:
        if name in lifecycle:
            for key, what in _lacks(lifecycle[name]):
                sentence = f"the stage `{name}` has no {what}"
                yield estate.corporation, sentence, At(f"{lifecycle[name].path}.{key}")


def _lacks(stage: Stage) -> Iterator[tuple[str, str]]:
    if not stage.journeys:
        yield "journeys", "journey"
    if not stage.metrics:
        yield "metrics", "metric"


check.passes(
    "five stages, each with a journey and a metric",
    """
    lifecycle:
      acquire: {journeys: [welcome], metrics: [conversion]}
      maintain: {journeys: [onboarding], metrics: [revenue]}
      cross_sell: {journeys: [second-brand], metrics: [rfm]}
      loyalty: {journeys: [club], metrics: [nps]}
      retain: {journeys: [win-back], metrics: [clv]}
    """,
)
check.fails("no cycle", "reports: []", finding="austral")
check.fails(
    "a stage that lacks",
    """
    lifecycle:
      acquire: {journeys: [welcome], metrics: [conversion]}
      maintain: {journeys: [onboarding], metrics: [revenue]}
      cross_sell: {journeys: [second-brand], metrics: [rfm]}
      loyalty: {journeys: [club], metrics: [nps]}
    """,
    finding="austral",
)
check.fails(
    "a stage without a metric",
    """
    lifecycle:
      acquire: {journeys: [welcome], metrics: [conversion]}
      maintain: {journeys: [onboarding], metrics: [revenue]}
      cross_sell: {journeys: [second-brand], metrics: [rfm]}
      loyalty: {journeys: [club], metrics: [nps]}
      retain: {journeys: [win-back], metrics: []}
    """,
    finding="austral",
)
check.fails(
    "a stage without a journey",
    """
    lifecycle:
      acquire: {metrics: [conversion]}
      maintain: {journeys: [onboarding], metrics: [revenue]}
      cross_sell: {journeys: [second-brand], metrics: [rfm]}
      loyalty: {journeys: [club], metrics: [nps]}
      retain: {journeys: [win-back], metrics: [clv]}
    """,
    finding="austral",
)
