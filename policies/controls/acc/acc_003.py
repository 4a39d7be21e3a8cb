"""No agency administers anything: it holds no grant to administer, and none of its people is an admin of a channel.

Why: whoever administers an account can remove everybody else from it. Access that can be taken back never includes the
power to take it from the owner (eBook, "before": the agency as administrator).

Fix: lower the grant's `level` to `operate`, which publishes and runs; make the agency's people `editor`, `moderator` or
`advertiser` in the network and here, and leave `admin` to people of the corporation. Take IAM,
organizations and accounts out of the policies of an agency's role, and policies such as `AdministratorAccess` off it.
"""

from collections.abc import Iterator

from ecosystem.estate import OBSERVED, PLANNED, Estate, Unjudged
from ecosystem.estate.holding import NOBODY, called
from ecosystem.estate.iam_attached import Permissions, attached, of_policy, own, reasons, sentences
from ecosystem.estate.iam_nouns import Policy, Role
from ecosystem.estate.iam_powers import administers
from ecosystem.model import CORPORATION
from policies.control import CRITICAL, Breaches, Reasons, Spanish, control
from policies.on_platforms import outsiders


@control(
    "ACC-003",
    CRITICAL,
    "DPO",
    sources="E",
    about=["grants", "channels"],
    es=Spanish(
        "Ninguna agencia administra nada: no tiene permiso de administrar, ni personas suyas administran un canal",
        "bajar el `level` del permiso a `operate`, que publica y opera; dejar a las personas de la agencia como "
        "`editor`, `moderator` o `advertiser`, en la red y aquí, y `admin` solo para personas de la corporación. "
        "Sacar IAM, organizaciones y cuentas de las políticas del rol de una agencia, y quitarle las que son como "
        "`AdministratorAccess`",
    ),
    references=["ISO/IEC 27001:2022 A.8.2", "AWS Well-Architected SEC03-BP02"],
)
def check(estate: Estate) -> Breaches:
    for grant in estate.active_grants:
        if grant.level == "administer":
            yield grant, f"the grant `{grant.id}` lets `{grant.to}` administer; `operate` is the most", "level"
    for channel in estate.channels():
        for at, person in enumerate(channel.people):
            if person.role == "admin" and person.of != CORPORATION:
                sentence = f"`{person.who}` of `{person.of}` is an admin of `{channel.id}`"
                yield channel, sentence, f"people[{at}].role"


@check.each(Role)
def of_a_role(role: Role, estate: Estate) -> Reasons:
    return reasons(own(estate, role), _administration)


@check.each(Policy)
def of_a_policy(policy: Policy, estate: Estate) -> Reasons:
    return reasons(of_policy(estate, policy), _administration)


@check.whole
def of_what_is_attached(estate: Estate) -> Breaches:
    return sentences(attached(estate), _administration)


@check.live
def on_platforms(estate: Estate) -> Breaches:
    for found in outsiders(estate):
        if len(found) == 2:
            yield found
            continue
        thing, asset, holder, whose = found
        if isinstance(holder.level, int):
            if holder.administers:
                of = "whom nobody declared" if whose == NOBODY else f"of `{whose}`"
                yield thing, f"{called(holder)}, {of}, administers `{thing.id}` (`{asset.external_id}`)"
        else:
            yield thing, Unjudged(f"what {called(holder)} may do on `{thing.id}`")


def _administration(given: Permissions) -> Iterator[str]:
    through = f", by AWS's `{given.managed.rpartition('/')[2]}`" if given.managed else ""
    for what in administers(given):
        yield f"{given.whose} lets an agency administer: it allows {what}{through}"


check.passes(
    "an agency that operates, a corporate admin, and a revoked grant to administer",
    """
    grants:
      - {id: social, to: pixel, brands: [aurora], layers: [publishing], level: operate, until: 2026-12-31}
      - {id: old, to: pixel, brands: [aurora], layers: [web], level: administer, state: revoked}
    channels:
      - id: page
        kind: social_profile
        brand: aurora
        owner: corporation
        people:
          - {who: content@austral.example, of: corporation, role: admin}
          - {who: cm@pixel.example, of: pixel, role: editor}
    """,
)
check.fails(
    "a grant to administer",
    """
    grants:
      - {id: everything, to: pixel, brands: ["*"], layers: [web], level: administer, until: 2026-12-31}
    """,
    finding="everything",
)
check.fails(
    "a person of an agency who is an admin",
    """
    channels:
      - id: page
        kind: social_profile
        brand: aurora
        owner: corporation
        people:
          - {who: content@austral.example, of: corporation, role: admin}
          - {who: cm@pixel.example, of: pixel, role: admin}
    """,
    finding="page",
)
check.fails(
    "an admin of whom nobody knows whose person it is",
    """
    channels:
      - id: page
        kind: website
        url: https://www.aurora.example/
        brand: aurora
        owner: corporation
        people: [{who: somebody@mail.example, of: unknown, role: admin}]
    """,
    finding="page",
)
check.passes(
    "an agency's role that reads IAM and works on its brand, and CI's that administers",
    """
    resources:
      - name: pixel
        type: aws:iam/role:Role
        properties:
          tags: {agency: pixel}
          assumeRolePolicy: {Statement: []}
          managedPolicyArns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"]
          inlinePolicies:
            - policy: {Statement: {Effect: Allow, Action: ["iam:Get*", "s3:PutObject"], Resource: "*"}}
      - name: ci
        type: aws:iam/role:Role
        properties:
          assumeRolePolicy: {Statement: []}
          managedPolicyArns: ["arn:aws:iam::aws:policy/AdministratorAccess"]
    """,
    on=PLANNED,
)
check.fails(
    "AdministratorAccess for an agency's role",
    """
    declaration: none
    resources:
      - name: pixel
        type: aws:iam/role:Role
        properties: {name: pixel, tags: {agency: pixel}, assumeRolePolicy: {Statement: []}}
      - name: everything
        type: aws:iam/rolePolicyAttachment:RolePolicyAttachment
        properties: {role: pixel, policyArn: "arn:aws:iam::aws:policy/AdministratorAccess"}
    """,
    finding="everything",
    on=PLANNED,
)
check.fails(
    "a partner that manages a live ad account, and a person of it who is an admin",
    """
    platforms: [{id: business, vendor: Meta, layers: [advertising], owner: corporation, external_id: "900"}]
    channels:
      - {id: ads, kind: ad_account, network: meta, external_id: act_1, brand: aurora, owner: corporation,
         people: [{who: planner@pixel.example, of: pixel, role: advertiser}]}
      - {id: more, kind: ad_account, network: meta, external_id: act_2, brand: aurora, owner: corporation}
    assets:
      - kind: ad_account
        external_id: act_1
        relation: owned
        people: [{kind: person, external_id: "11", who: planner@pixel.example, level: 4}]
        partners: []
      - kind: ad_account
        external_id: act_2
        relation: owned
        people: [{kind: person, external_id: "12", who: media@austral.example, level: 4}]
        partners: [{kind: business, external_id: "777", who: Pixel, roles: [MANAGE], level: 4}]
    """,
    finding=("ads", "more"),
    on=OBSERVED,
)
