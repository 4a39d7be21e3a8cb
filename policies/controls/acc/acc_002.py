"""Every grant ends: within its agency's contract and within 12 months.

Why: access without an end is never taken back. Agencies change, people leave, and the role that a campaign needed once
is still there years later (eBook, "before").

Fix: give the grant an `until` that is no later than the agency's `contract.until` and at most a year ahead, and renew
it when it is reviewed. When the work is over, set `state: revoked` or remove the grant. In an
agency's role, end every Allow with `DateLessThan` on `aws:CurrentTime`, the day after the grant's last.

Settings: `days`, how far ahead a grant may end.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from ecosystem.estate import PLANNED, Estate, Unjudged
from ecosystem.estate.iam import Statement
from ecosystem.estate.iam_agencies import granted_until, parties, tagged_for
from ecosystem.estate.iam_attached import Permissions, attached, of_policy, own, reasons, sentences
from ecosystem.estate.iam_conditions import last_day
from ecosystem.estate.iam_nouns import Policy, Role
from policies.control import HIGH, Breaches, Note, Reasons, Spanish, control


@control(
    "ACC-002",
    HIGH,
    "DPO",
    sources="E",
    about=["grants"],
    es=Spanish(
        "Todo permiso termina: dentro del contrato de su agencia y dentro de 12 meses",
        "poner al permiso un `until` que no pase del `contract.until` de la agencia ni de un año, y renovarlo en cada "
        "revisión. Terminado el trabajo, declarar `state: revoked` o quitar el permiso. En el rol de una agencia, "
        "terminar cada Allow con `DateLessThan` sobre `aws:CurrentTime`, el día después del último del permiso",
    ),
    references=["ISO/IEC 27001:2022 A.5.18"],
)
def check(estate: Estate, *, days: int = 366) -> Breaches:
    for grant in estate.active_grants:
        until = grant.until
        if until is None:
            yield grant, f"the grant `{grant.id}` has no end", "until"
            continue
        if until < estate.as_of:
            yield grant, f"the grant `{grant.id}` ended on {until} and is still active", "until"
        elif (until - estate.as_of).days > days:
            yield grant, f"the grant `{grant.id}` ends on {until}, more than {days} days ahead", "until"
        agency = estate.agency_of[grant.to]
        if until > agency.contract.until:
            sentence = f"the grant `{grant.id}` ends on {until}, after the contract of `{agency.id}`"
            ends = f"the contract ends on {agency.contract.until}"
            yield grant, sentence, "until", [Note(f"{agency.path}.contract.until", ends)]


@check.each(Role)
def of_a_role(role: Role, estate: Estate, *, days: int = 366) -> Reasons:
    return reasons(own(estate, role), lambda given: _endless(given, estate, days))


@check.each(Policy)
def of_a_policy(policy: Policy, estate: Estate, *, days: int = 366) -> Reasons:
    return reasons(of_policy(estate, policy), lambda given: _endless(given, estate, days))


@check.whole
def of_what_is_attached(estate: Estate, *, days: int = 366) -> Breaches:
    return sentences(attached(estate), lambda given: _endless(given, estate, days))


def _endless(given: Permissions, estate: Estate, days: int) -> Iterator[str]:
    if given.managed:
        yield f"{given.whose} of an agency has AWS's `{given.managed.rpartition('/')[2]}`, which has no end"
        return
    latest, reason = _latest(given, estate, days)
    missing = ""
    for statement in given.document.allows():
        try:
            last = last_day(statement)
        except Unjudged as unjudged:
            missing = unjudged.what
            continue
        if last is None:
            expected = "expected `DateLessThan` on `aws:CurrentTime`"
            yield f"{_name(statement)} of an agency's permissions in {given.whose} has no end; {expected}"
        elif last > latest:
            yield f"{_name(statement)} of an agency's permissions in {given.whose} ends on {last}, {reason}"
    if missing:
        raise Unjudged(missing)


def _latest(given: Permissions, estate: Estate, days: int) -> tuple[date, str]:
    """Return the last day that the permissions may have, and what passes it, in words."""
    limit = estate.as_of + timedelta(days=days)
    said = parties(estate, given.role) if given.role is not None else [tagged_for(estate, given.thing)]
    agencies = [party.agency for party in said if party is not None and party.agency is not None]
    if not agencies:
        return limit, f"more than {days} days ahead"
    ends = {granted_until(estate, agency, given.unit): agency.id for agency in agencies}
    last = max(ends)
    if last < limit:
        return last, f"after what `{ends[last]}` was granted, until {last}"
    return limit, f"more than {days} days ahead"


def _name(statement: Statement) -> str:
    if statement.sid:
        return f"the statement `{statement.sid}`"
    actions = ", ".join(f"`{each}`" for each in statement.actions[:3])
    return f"the statement that allows {actions or 'all but some actions'}"


check.passes(
    "grants that end today and with the contract, and one that was revoked",
    """
    grants:
      - {id: last-day, to: pixel, brands: [aurora], layers: [web], level: operate, until: 2026-11-20}
      - {id: whole-contract, to: pixel, brands: [aurora], layers: [email], level: operate, until: 2026-12-31}
      - {id: taken-back, to: pixel, brands: [aurora], layers: [survey], level: operate, state: revoked}
    """,
)
check.passes(
    "a grant that ends 366 days ahead",
    """
    agencies:
      - id: pixel
        name: Pixel
        contract: {from: 2026-01-01, until: 2028-12-31}
        sign_in: {workforce_group: agency-pixel}
    grants:
      - {id: web, to: pixel, brands: [aurora], layers: [web], level: operate, until: 2027-11-21}
    """,
)
check.fails(
    "a grant without an end",
    """
    grants:
      - {id: web, to: pixel, brands: [aurora], layers: [web], level: operate}
    """,
    finding="web",
)
check.fails(
    "an active grant that ended yesterday",
    """
    grants:
      - {id: web, to: pixel, brands: [aurora], layers: [web], level: operate, until: 2026-11-19}
    """,
    finding="web",
)
check.fails(
    "a grant that outlives the contract by a day",
    """
    grants:
      - {id: web, to: pixel, brands: [aurora], layers: [web], level: operate, until: 2027-01-01}
    """,
    finding="web",
)
check.fails(
    "a grant that ends 367 days ahead",
    """
    agencies:
      - id: pixel
        name: Pixel
        contract: {from: 2026-01-01, until: 2028-12-31}
        sign_in: {workforce_group: agency-pixel}
    grants:
      - {id: web, to: pixel, brands: [aurora], layers: [web], level: operate, until: 2027-11-22}
    """,
    finding="web",
)
check.passes(
    "permissions that end on the day of the grant, and a service's that have no end",
    """
    grants:
      - {id: web, to: pixel, brands: [aurora], layers: [web], level: contribute, until: 2026-11-30}
    resources:
      - name: pixel
        type: aws:iam/role:Role
        properties: {name: pixel, tags: {brand: aurora, agency: pixel}, assumeRolePolicy: {Statement: []}}
      - name: staging
        type: aws:iam/rolePolicy:RolePolicy
        properties:
          role: pixel
          policy:
            Statement:
              Effect: Allow
              Action: "s3:PutObject"
              Resource: "arn:aws:s3:::site/staging/*"
              Condition: {DateLessThan: {"aws:CurrentTime": "2026-12-01T00:00:00Z"}}
      - name: worker
        type: aws:iam/role:Role
        properties:
          inlinePolicies: [{policy: {Statement: {Effect: Allow, Action: "sqs:SendMessage", Resource: "*"}}}]
          assumeRolePolicy:
            Statement: {Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: "sts:AssumeRole"}
    """,
    on=PLANNED,
)
check.fails(
    "permissions that end a day after the grant",
    """
    grants:
      - {id: web, to: pixel, brands: [aurora], layers: [web], level: contribute, until: 2026-11-30}
    resources:
      - name: pixel
        type: aws:iam/role:Role
        properties: {name: pixel, tags: {brand: aurora, agency: pixel}, assumeRolePolicy: {Statement: []}}
      - name: staging
        type: aws:iam/rolePolicy:RolePolicy
        properties:
          role: pixel
          policy:
            Statement:
              Effect: Allow
              Action: "s3:PutObject"
              Resource: "arn:aws:s3:::site/staging/*"
              Condition: {DateLessThan: {"aws:CurrentTime": "2026-12-02T00:00:00Z"}}
    """,
    finding="staging",
    on=PLANNED,
)
check.fails(
    "a role of an agency with permissions without an end, in a program without a declaration",
    """
    declaration: none
    resources:
      - name: pixel
        type: aws:iam/role:Role
        properties:
          tags: {agency: pixel}
          assumeRolePolicy: {Statement: []}
          inlinePolicies: [{policy: {Statement: {Effect: Allow, Action: "s3:GetObject", Resource: "*"}}}]
    """,
    finding="pixel",
    on=PLANNED,
)
