"""An audit trail of all regions, with log validation, records what happens in the account.

Why: without a trail nobody can say who read what; one without validation can be edited afterwards (AWS
Well-Architected; CIS AWS Foundations).

Fix: set `isMultiRegionTrail`, `enableLogFileValidation` and `includeGlobalServiceEvents` to true, leave
`enableLogging` on, and keep its bucket in the platform stack.
"""

from ecosystem.estate import OBSERVED, PLANNED, Estate, known
from ecosystem.estate.gaps import must_be_seen, reach
from ecosystem.estate.placing import is_platform_plan, stands_for_platform
from ecosystem.estate.resource import Resource
from ecosystem.estate.saying import flag
from policies.control import HIGH, Breaches, Reasons, Spanish, undeclared_control

_TRAIL = "aws:cloudtrail/trail:Trail"
_NEEDED = {
    "isMultiRegionTrail": (False, "does not record all regions"),
    "enableLogFileValidation": (False, "does not validate its logs"),
    "includeGlobalServiceEvents": (True, "does not record global services"),
    "enableLogging": (True, "does not record"),
}

check = undeclared_control(
    "CLD-002",
    HIGH,
    "PO",
    page=__doc__ or "",
    file=__file__,
    sources="A",
    es=Spanish(
        "Un registro de auditoría de todas las regiones, con validación, deja constancia de lo que ocurre en la cuenta",
        "poner `isMultiRegionTrail`, `enableLogFileValidation` e `includeGlobalServiceEvents` en true, "
        "dejar `enableLogging` activo y mantener su bucket en el stack de plataforma",
    ),
    references=[
        "ISO/IEC 27001:2022 A.8.15",
        "CIS AWS Foundations 3.0.0 3.1",
        "CIS AWS Foundations 3.0.0 3.2",
        "AWS Well-Architected SEC04-BP01",
    ],
)


@check.each(Resource)
def of_a_trail(trail: Resource, _: Estate) -> Reasons:
    if trail.type != _TRAIL:
        return
    for key, (default, what) in _NEEDED.items():
        if known(flag(trail, key, default=default), f"`{key}` of `{trail.id}`") is False:
            yield f"the trail `{trail.id}` {what} (`{key}`)"


@check.whole
def of_the_platform(estate: Estate) -> Breaches:
    if (
        estate.evidence != OBSERVED
        and is_platform_plan(estate)
        and not any(each.type == _TRAIL for each in estate.of(Resource))
    ):
        first = stands_for_platform(estate)
        yield first, f"the platform stack `{first.stack}` has no audit trail"


@check.live
def of_the_accounts(estate: Estate) -> Breaches:
    recorded = {each.stack.partition("/")[0] for each in estate.of(Resource) if each.type == _TRAIL}
    for account in reach(estate).accounts:
        seen = any(each.stack.startswith(f"{account}/") for each in estate.of(Resource))
        if account not in recorded and seen:
            must_be_seen(estate, "cloudtrail")
            itself = Resource(account, "aws:organizations/account:Account", f"arn:aws:iam::{account}:root", {})
            yield itself, f"the account {account} has no audit trail"


check.passes(
    "a whole trail",
    """
    resources:
      - name: trail
        type: aws:cloudtrail/trail:Trail
        properties: {isMultiRegionTrail: true, enableLogFileValidation: true}
    """,
    on=PLANNED,
)

check.fails(
    "one region, and no validation",
    """
    resources:
      - {name: trail, type: "aws:cloudtrail/trail:Trail"}
    """,
    finding="trail",
    on=PLANNED,
)

check.fails(
    "a platform without one",
    """
    project: ecosystem
    stack: dev.platform
    resources:
      - {name: database, type: "aws:rds/cluster:Cluster"}
    """,
    finding="database",
    on=PLANNED,
)

check.fails(
    "a live account without one",
    """
    resources:
      - {name: leads, type: "aws:sqs/queue:Queue"}
    """,
    finding="111111111111",
    on=OBSERVED,
)
check.fails(
    "one that was stopped",
    """
    resources:
      - name: trail
        type: aws:cloudtrail/trail:Trail
        properties:
          isMultiRegionTrail: true
          enableLogFileValidation: true
          includeGlobalServiceEvents: true
          enableLogging: false
    """,
    finding="trail",
    on=OBSERVED,
)
