"""Every cloud resource of the ecosystem lies in a declared corporate account.

Why: what stands in an agency's account is the agency's, whatever the contract says: its data, its logs, its bill
(eBook, "before").

Fix: provision with the credentials of the corporation's account: name it in the provider's `allowedAccountIds`, and
declare it under `cloud.environments`.
"""

from ecosystem.estate import OBSERVED, PLANNED, Estate, Unjudged
from ecosystem.estate.placing import accounts_of, declared_accounts
from ecosystem.estate.resource import Resource
from policies.control import CRITICAL, Reasons, Spanish, undeclared_control

check = undeclared_control(
    "OWN-008",
    CRITICAL,
    "PO",
    page=__doc__ or "",
    file=__file__,
    sources="E",
    es=Spanish(
        "Todo recurso de nube del ecosistema está en una cuenta corporativa declarada",
        "aprovisionar con las credenciales de la cuenta de la corporación: nombrarla en `allowedAccountIds`"
        " del proveedor y declararla en `cloud.environments`",
    ),
)


@check.each(Resource)
def planned(resource: Resource, estate: Estate) -> Reasons:
    if not resource.type.startswith("aws:"):
        return
    accounts = declared_accounts(estate)
    found = accounts_of(resource)
    if not found:
        raise Unjudged("the account: the provider says no `allowedAccountIds`")
    for account in found:
        if account not in accounts:
            lies = "lies" if estate.evidence == OBSERVED else "would lie"
            yield f"`{resource.id}` {lies} in account {account}, which is not declared"


check.passes(
    "a declared account",
    """
    resources:
      - {name: queue, type: "aws:sqs/queue:Queue", provider: {allowedAccountIds: ["111111111111"]}}
    """,
    on=PLANNED,
)

check.fails(
    "the agency's account",
    """
    resources:
      - {name: queue, type: "aws:sqs/queue:Queue", provider: {allowedAccountIds: ["999999999999"]}}
    """,
    finding="queue",
    on=PLANNED,
)
