"""Every grant was reviewed in the last 90 days.

Why: a grant is right on the day it is given. Only somebody who looks again notices that the campaign is over, that the
person has left, or that less would do (eBook).

Fix: ask the brand's steward whether the agency still needs each grant and at this level; then set the grant's
`reviewed` to the day of the answer, lower it, or set `state: revoked`.

Settings: `days`, how long a review counts.
"""

from ecosystem.estate import Estate
from policies.control import MEDIUM, Breaches, Spanish, control


@control(
    "ACC-010",
    MEDIUM,
    "DO",
    sources="E",
    about=["grants"],
    es=Spanish(
        "Todo permiso fue revisado en los últimos 90 días",
        "preguntar al responsable de la marca si la agencia sigue necesitando cada permiso, y con ese nivel; después, "
        "poner en `reviewed` el día de la respuesta, bajar el nivel o declarar `state: revoked`",
    ),
    references=["ISO/IEC 27001:2022 A.5.18"],
)
def check(estate: Estate, *, days: int = 90) -> Breaches:
    for grant in estate.active_grants:
        if grant.reviewed is None:
            yield grant, f"the grant `{grant.id}` was never reviewed", "reviewed"
        elif grant.reviewed > estate.as_of:
            sentence = f"the grant `{grant.id}` says that it was reviewed on {grant.reviewed}, a day to come"
            yield grant, sentence, "reviewed"
        elif (ago := (estate.as_of - grant.reviewed).days) > days:
            sentence = f"the grant `{grant.id}` was reviewed {ago} days ago; no more than {days} are expected"
            yield grant, sentence, "reviewed"


check.passes(
    "a review 90 days ago, and a revoked grant without one",
    """
    grants:
      - {id: web, to: pixel, brands: [aurora], layers: [web], level: operate, reviewed: 2026-08-22}
      - {id: old, to: pixel, brands: [aurora], layers: [web], level: operate, state: revoked}
    """,
)
check.fails(
    "a review 91 days ago",
    "grants: [{id: web, to: pixel, brands: [aurora], layers: [web], level: operate, reviewed: 2026-08-21}]",
    finding="web",
)
check.fails(
    "a grant that was never reviewed",
    "grants: [{id: web, to: pixel, brands: [aurora], layers: [web], level: operate}]",
    finding="web",
)
check.fails(
    "a review that is dated tomorrow",
    "grants: [{id: web, to: pixel, brands: [aurora], layers: [web], level: operate, reviewed: 2026-11-21}]",
    finding="web",
)
