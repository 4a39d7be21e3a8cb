"""What an agency publishes passes an approval by the corporation: on social profiles, in e-mail and in messaging.

Why: what goes out speaks for the brand. An agency that publishes straight away decides alone what the corporation says,
and a mistake is public before anybody of the corporation has read it (eBook).

Fix: publish through a platform that holds drafts for approval, have somebody of the corporation approve them, and
declare `publishing: {workflow: approval, approver: corporation}` on the channel.
"""

from ecosystem.estate import Estate
from ecosystem.model import CORPORATION, Channel
from policies.control import HIGH, Breaches, Spanish, control

_PUBLISHING = ("social_profile", "email", "messaging")


@control(
    "ACC-009",
    HIGH,
    "DP",
    sources="E",
    about=_PUBLISHING,
    es=Spanish(
        "Lo que publica una agencia en perfiles sociales, correo y mensajería lo aprueba antes la corporación",
        "publicar por una plataforma que retenga los borradores, que los apruebe alguien de la corporación, y declarar "
        "`publishing: {workflow: approval, approver: corporation}` en el canal",
    ),
)
def check(estate: Estate) -> Breaches:
    for channel in estate.channels(*_PUBLISHING):
        agency = next((operator for operator in channel.operated_by if estate.is_agency(operator)), None)
        if agency is not None:
            for fault, key in _faults(channel):
                yield channel, f"`{agency}` publishes on `{channel.id}` {fault}", key


def _faults(channel: Channel) -> list[tuple[str, str]]:
    publishing = channel.publishing
    if publishing is None:
        return [("and no approval is declared", "publishing")]
    if publishing.workflow is None:
        return [("and its workflow is not declared; `approval` is expected", "publishing.workflow")]
    if publishing.workflow != "approval":
        return [(f"by the workflow `{publishing.workflow}`; `approval` is expected", "publishing.workflow")]
    if publishing.approver != CORPORATION:
        who = f"`{publishing.approver}`" if publishing.approver else "nobody who is declared"
        return [(f"and {who} approves it; `corporation` is expected", "publishing.approver")]
    return []


check.passes(
    "an approval by the corporation, and a page that the corporation itself runs",
    """
    channels:
      - id: page
        kind: social_profile
        brand: aurora
        owner: corporation
        operated_by: [pixel]
        publishing: {workflow: approval, approver: corporation}
      - {id: own-page, kind: social_profile, brand: aurora, owner: corporation, operated_by: [corporation]}
    """,
)
check.fails(
    "an agency that publishes directly",
    """
    channels:
      - id: page
        kind: social_profile
        brand: aurora
        owner: corporation
        operated_by: [corporation, pixel]
        publishing: {workflow: direct, approver: corporation}
    """,
    finding="page",
)
check.fails(
    "an agency that approves itself",
    """
    channels:
      - id: mail
        kind: email
        sending_domain: mail.aurora.example
        audience: contacts
        brand: aurora
        owner: corporation
        operated_by: [pixel]
        publishing: {workflow: approval, approver: pixel}
    """,
    finding="mail",
)
check.fails(
    "an agency of which nothing is said",
    """
    channels:
      - {id: chat, kind: messaging, network: whatsapp, brand: aurora, owner: corporation, operated_by: [pixel]}
    """,
    finding="chat",
)
