"""Data quality has a target, was measured, meets it, and is reviewed on schedule.

Why: data decay by themselves: people move, change jobs, mistype. What is not measured is worse than anybody thinks
(Rijo; playbook, CUSTOMER 360 D-3; blog, question 8).

Fix: measure the quality of the central database, mend what falls short of the target, and declare `database.quality`
with `target`, `measured`, `reviewed` and, where it is not 30, `review_days`.
"""

from ecosystem.estate import Estate
from ecosystem.model import Quality
from policies.control import MEDIUM, Breaches, Spanish, control


@control(
    "DAT-010",
    MEDIUM,
    "D",
    sources="PRB",
    es=Spanish(
        "La calidad de los datos tiene un objetivo, se midió, lo cumple y se revisa según lo previsto",
        "medir la calidad de la base central, corregir lo que no alcance el objetivo y declarar "
        "`database.quality` con `target`, `measured`, `reviewed` y, si no son 30, `review_days`",
    ),
    references=["GDPR Art. 5(1)(d)", "LGPD Art. 6(V)", "Ley 25.326 Art. 4(4)"],
)
def check(estate: Estate, *, days: int = 30) -> Breaches:
    database = estate.database
    quality = database.quality or Quality()
    if quality.target is None:
        yield database, "data quality has no target", "quality.target"
    if quality.measured is None:
        yield database, "data quality was not measured", "quality.measured"
    elif quality.target is not None and quality.measured < quality.target:
        sentence = f"data quality is {quality.measured}, below its target of {quality.target}"
        yield database, sentence, "quality.measured"
    due = quality.review_days if quality.review_days is not None else days
    if quality.reviewed is None or quality.reviewed > estate.as_of:
        yield database, "data quality was not reviewed", "quality.reviewed"
    elif (ago := (estate.as_of - quality.reviewed).days) > due:
        yield database, f"data quality was reviewed {ago} days ago; expected at most {due}", "quality.reviewed"


check.passes(
    "at its target, reviewed 30 days ago",
    """
    database: {id: contacts, quality: {target: 0.95, measured: 0.95, reviewed: 2026-10-21}}
    """,
)

check.fails(
    "reviewed 31 days ago",
    """
    database: {id: contacts, quality: {target: 0.95, measured: 0.96, reviewed: 2026-10-20}}
    """,
    finding="contacts",
)

check.fails(
    "below the target",
    """
    database: {id: contacts, quality: {target: 0.95, measured: 0.94, reviewed: 2026-11-19}}
    """,
    finding="contacts",
)
