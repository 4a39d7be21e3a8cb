"""What an agency publishes passes an approval by the corporation: on social profiles, in e-mail and in messaging.

Why: what goes out speaks for the brand. An agency that publishes straight away decides alone what the corporation says,
and a mistake is public before anybody of the corporation has read it (eBook).

Fix: publish through a platform that holds drafts for approval, have somebody of the corporation approve them, and
declare `publishing: {workflow: approval, approver: corporation}` on the channel. In the cloud, let an
agency's role write drafts and staging and start the workflow; what is published, and the approval, is another role's.
"""

from collections.abc import Iterator

from ecosystem.estate import PLANNED, Estate
from ecosystem.estate.iam_attached import Permissions, attached, of_policy, own, reasons, sentences
from ecosystem.estate.iam_nouns import Policy, Role
from ecosystem.estate.iam_powers import approves, publishes, sends
from ecosystem.model import CORPORATION, Channel
from policies.control import HIGH, Breaches, Reasons, Spanish, control

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
        "`publishing: {workflow: approval, approver: corporation}` en el canal. En la nube, que el rol de la agencia "
        "escriba borradores e inicie el flujo; lo publicado y la aprobación son de otro rol",
    ),
    references=["ISO/IEC 27001:2022 A.5.3"],
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


@check.each(Role)
def of_a_role(role: Role, estate: Estate) -> Reasons:
    return reasons(own(estate, role), _around)


@check.each(Policy)
def of_a_policy(policy: Policy, estate: Estate) -> Reasons:
    return reasons(of_policy(estate, policy), _around)


@check.whole
def of_what_is_attached(estate: Estate) -> Breaches:
    return sentences(attached(estate), _around)


def _around(given: Permissions) -> Iterator[str]:
    through = f", by AWS's `{given.managed.rpartition('/')[2]}`" if given.managed else ""
    for what in approves(given):
        yield f"{given.whose} lets an agency pass the approval itself: it allows {what}{through}"
    for what in publishes(given):
        yield f"{given.whose} lets an agency write what is published, under {what}{through}"
    for what in sends(given):
        yield f"{given.whose} lets an agency send mail without an approval: it allows {what}{through}"


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
check.passes(
    "an agency's role that drafts and starts the workflow, and may not touch what is published",
    """
    resources:
      - name: pixel
        type: aws:iam/role:Role
        properties:
          tags: {agency: pixel}
          assumeRolePolicy: {Statement: []}
          inlinePolicies:
            - policy:
                Statement:
                  - {Effect: Allow, Action: "s3:PutObject", Resource: "arn:aws:s3:::content/drafts/pixel/*"}
                  - {Effect: Allow, Action: "states:StartExecution", Resource: "*"}
                  - {Effect: Allow, Action: ["s3:GetObject", "s3:PutObject"], Resource: "arn:aws:s3:::site/*"}
                  - {Effect: Deny, Action: "s3:PutObject", Resource: "arn:aws:s3:::site/*"}
    """,
    on=PLANNED,
)
check.fails(
    "an agency's role that writes into the live site",
    """
    declaration: none
    resources:
      - name: pixel
        type: aws:iam/role:Role
        properties:
          tags: {agency: pixel}
          assumeRolePolicy: {Statement: []}
          inlinePolicies:
            - policy: {Statement: {Effect: Allow, Action: "s3:PutObject", Resource: "arn:aws:s3:::aurora-site/live/*"}}
    """,
    finding="pixel",
    on=PLANNED,
)
check.fails(
    "an agency's role that answers for the approver",
    """
    declaration: none
    resources:
      - name: pixel
        type: aws:iam/role:Role
        properties: {name: pixel, tags: {agency: pixel}, assumeRolePolicy: {Statement: []}}
      - name: workflows
        type: aws:iam/rolePolicy:RolePolicy
        properties: {role: pixel, policy: {Statement: {Effect: Allow, Action: "states:Send*", Resource: "*"}}}
    """,
    finding="workflows",
    on=PLANNED,
)
