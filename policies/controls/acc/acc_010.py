"""Every grant was reviewed in the last 90 days.

Why: a grant is right on the day it is given. Only somebody who looks again notices that the campaign is over, that the
person has left, or that less would do (eBook).

Fix: ask the brand's steward whether the agency still needs each grant and at this level; then set the grant's
`reviewed` to the day of the answer, lower it, or set `state: revoked`.

Settings: `days`, how long a review counts.
"""

from datetime import date

from ecosystem.estate import OBSERVED, Estate, Unjudged
from ecosystem.estate.gaps import reach
from ecosystem.estate.iam_agencies import of_an_agency
from ecosystem.estate.iam_nouns import Role
from policies.control import MEDIUM, Breaches, Reasons, Spanish, control


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


@check.each(Role)
def of_a_role(role: Role, estate: Estate, *, days: int = 90) -> Reasons:
    if not of_an_agency(estate, role):
        return
    said = role.resource.get("lastUsed")
    never = said is None and isinstance(role.resource.get("createDate"), str)  # IAM leaves out what never was
    since = role.resource.get("createDate") if never else said
    if not isinstance(since, str):
        raise Unjudged(f"when the role `{role.id}` was last used")
    if (ago := (estate.as_of - date.fromisoformat(since[:10])).days) > days:
        was = f"made {ago} days ago and never used" if never else f"last used {ago} days ago"
        yield f"the role `{role.id}` of an agency was {was}; no more than {days} are expected"


@check.live
def whether_roles_were_read(estate: Estate) -> Breaches:
    if not reach(estate).accounts:
        raise Unjudged("the cloud: no account was read")
    yield from ()


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
check.fails(
    "a role of an agency that nobody has used for 91 days",
    """
    resources:
      - name: pixel
        type: aws:iam/role:Role
        properties: {tags: {agency: pixel}, assumeRolePolicy: {Statement: []}, lastUsed: "2026-08-21T10:00:00+00:00"}
    """,
    finding="pixel",
    on=OBSERVED,
)
check.fails(
    "a role of an agency that nobody has used in the 91 days since it was made",
    """
    resources:
      - name: pixel
        type: aws:iam/role:Role
        properties: {tags: {agency: pixel}, assumeRolePolicy: {Statement: []}, createDate: "2026-08-21T10:00:00+00:00"}
    """,
    finding="pixel",
    on=OBSERVED,
)
check.passes(
    "a role of an agency that is in use, a new one, and one of a service that never was used",
    """
    resources:
      - name: pixel
        type: aws:iam/role:Role
        properties: {tags: {agency: pixel}, assumeRolePolicy: {Statement: []}, lastUsed: "2026-11-19T10:00:00+00:00"}
      - name: new
        type: aws:iam/role:Role
        properties: {tags: {agency: pixel}, assumeRolePolicy: {Statement: []}, createDate: "2026-11-19T10:00:00+00:00"}
      - name: worker
        type: aws:iam/role:Role
        properties: {assumeRolePolicy: {Statement: []}}
    """,
    on=OBSERVED,
)
