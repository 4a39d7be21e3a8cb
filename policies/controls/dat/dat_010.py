"""Data quality has a target, was measured, meets it, and is reviewed on schedule.

Why: contact data rots by itself: people move, change jobs and mistype. What nobody measures gets worse until a mailing
bounces (playbook, CUSTOMER 360 D-3; Rijo; blog, audit question 8).

Fix: measure the share of contacts that are right, clean up until it reaches the target, and set `target`, `measured`,
`reviewed` and `review_days` of `database.quality`; measure again on schedule.

Settings: `days`, how often quality is reviewed where `review_days` is not said (30).
"""

from collections.abc import Iterator

from ecosystem.estate import Estate
from ecosystem.model import Quality
from policies.control import MEDIUM, Breaches, Spanish, control


@control(
    "DAT-010",
    MEDIUM,
    "D",
    sources="PRB",
    es=Spanish(
        "La calidad de los datos tiene una meta, se midió, la cumple y se revisa según lo previsto",
        "medir qué parte de los contactos está bien, depurar hasta llegar a la meta y completar `target`, `measured`, "
        "`reviewed` y `review_days` en `database.quality`; volver a medir según lo previsto",
    ),
    references=["GDPR Art. 5(1)(d)", "LGPD Art. 6(V)", "Ley 25.326 Art. 4(4)"],
)
def check(estate: Estate, *, days: int = 30) -> Breaches:
    database = estate.database
    quality = database.quality or Quality()
    every = days if quality.review_days is None else quality.review_days
    for key, reason in (*_figures(quality), *_review(estate, quality, every)):
        yield database, f"the data quality of `{database.id}` {reason}", f"quality.{key}"


def _figures(quality: Quality) -> Iterator[tuple[str, str]]:
    if quality.target is None:
        yield "target", "has no `target`"
    if quality.measured is None:
        yield "measured", "was not measured"
    elif quality.target is not None and quality.measured < quality.target:
        yield "measured", f"is {quality.measured}, below its target of {quality.target}"


def _review(estate: Estate, quality: Quality, every: int) -> Iterator[tuple[str, str]]:
    if quality.reviewed is None:
        yield "reviewed", "does not say when it was `reviewed`"
        return
    ago = (estate.as_of - quality.reviewed).days
    if ago < 0:
        yield "reviewed", f"was reviewed on {quality.reviewed}, which is yet to come"
    elif ago > every:
        yield "reviewed", f"was reviewed {ago} days ago, expected within {every} days"


check.passes(
    "exactly on target, exactly on the last day",
    """
    database: {id: contacts, quality: {target: 0.95, measured: 0.95, reviewed: 2026-11-10, review_days: 10}}
    """,
)
check.passes(
    "thirty days where no interval is said",
    """
    database: {id: contacts, quality: {target: 0.95, measured: 0.97, reviewed: 2026-10-21}}
    """,
)
check.fails(
    "below target",
    """
    database: {id: contacts, quality: {target: 0.95, measured: 0.94, reviewed: 2026-11-10}}
    """,
    finding="contacts",
)
check.fails(
    "thirty-one days ago",
    """
    database: {id: contacts, quality: {target: 0.95, measured: 0.97, reviewed: 2026-10-20}}
    """,
    finding="contacts",
)
check.fails(
    "a review that is yet to come",
    """
    database: {id: contacts, quality: {target: 0.95, measured: 0.97, reviewed: 2026-11-21}}
    """,
    finding="contacts",
)
check.fails(
    "nothing is said",
    """
    database: {id: contacts}
    """,
    finding="contacts",
)
