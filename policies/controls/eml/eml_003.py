"""Bounces and complaints suppress the address.

Why: to go on writing to addresses that do not exist, or to people who pressed "this is spam", is what senders are
blocked for, and the block falls on every brand that sends from there (sender requirements of the mailbox providers).

Fix: have bounces and complaints put the address on the suppression list of the central database, on the day they come;
then declare `suppression: true`.
"""

from ecosystem.estate import PLANNED, Estate, Unjudged, known
from ecosystem.estate.resource import Resource
from ecosystem.estate.saying import listed
from policies.control import HIGH, Breaches, Reasons, Spanish, control


@control(
    "EML-003",
    HIGH,
    "DPO",
    sources="L",
    about=["email"],
    es=Spanish(
        "Los rebotes y las quejas suprimen la dirección",
        "hacer que los rebotes y las quejas pongan la dirección, el mismo día, en la lista de supresión de la base "
        "central; después, declarar `suppression: true`",
    ),
)
def check(estate: Estate) -> Breaches:
    for channel in estate.channels("email"):
        if channel.suppression is not True:
            said = "does not say that it suppresses" if channel.suppression is None else "does not suppress"
            yield channel, f"`{channel.id}` {said} addresses that bounce or complain", "suppression"


_SETS = "aws:sesv2/configurationSet:ConfigurationSet"
_ACCOUNT = "aws:sesv2/accountSuppressionAttributes:AccountSuppressionAttributes"


@check.each(Resource)
def planned(resource: Resource, _: Estate) -> Reasons:
    if resource.type == _SETS:
        if resource.get("suppressionOptions") is None:
            raise Unjudged(f"the account's own suppression, which holds for `{resource.id}`")
        said = listed(resource, "suppressionOptions", "suppressedReasons")
    elif resource.type == _ACCOUNT:
        said = listed(resource, "suppressedReasons")
    else:
        return
    reasons = known(said, f"what `{resource.id}` suppresses")
    missing = [each.lower() for each in ("BOUNCE", "COMPLAINT") if each not in reasons]
    if missing:
        yield f"`{resource.id}` does not suppress after a {' or a '.join(missing)}"


check.passes(
    "bounces and complaints suppress",
    """
    channels:
      - id: mail
        kind: email
        brand: aurora
        owner: corporation
        sending_domain: mail.aurora.example
        audience: contacts
        suppression: true
    """,
)
check.fails(
    "they are ignored",
    """
    channels:
      - id: mail
        kind: email
        brand: aurora
        owner: corporation
        sending_domain: mail.aurora.example
        audience: contacts
        suppression: false
    """,
    finding="mail",
)
check.fails(
    "nothing is said",
    """
    channels:
      - {id: mail, kind: email, brand: aurora, owner: corporation, sending_domain: a.example, audience: contacts}
    """,
    finding="mail",
)
check.passes(
    "both",
    """
    resources:
      - name: sending
        type: aws:sesv2/configurationSet:ConfigurationSet
        properties: {suppressionOptions: {suppressedReasons: [BOUNCE, COMPLAINT]}}
    """,
    on=PLANNED,
)
check.fails(
    "bounces alone",
    """
    resources:
      - name: sending
        type: aws:sesv2/configurationSet:ConfigurationSet
        properties: {suppressionOptions: {suppressedReasons: [BOUNCE]}}
    """,
    finding="sending",
    on=PLANNED,
)
