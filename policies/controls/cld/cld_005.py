"""No resource policy (bucket, queue, topic, key, function, secret) admits an undeclared principal.

Why: a resource's own policy opens it past every role and boundary. One `"Principal": "*"`, or the account of a tool
that was tried once, and leads can be read, or messages put, by whom nobody knows (AWS Well-Architected, SEC03).

Fix: name the principals: accounts of the corporation, or an account of an agency with a grant in force. Where a service
of AWS comes in, pin it by `aws:SourceArn` or `aws:SourceAccount`; where everybody of the corporation may, by
`aws:PrincipalOrgID`.
"""

from ecosystem.estate import PLANNED, Estate, Unjudged
from ecosystem.estate.iam import CANONICAL, EVERYONE, OTHER, Principal
from ecosystem.estate.iam_agencies import accounts_of_agencies, own_accounts
from ecosystem.estate.iam_aws import LOAD_BALANCERS
from ecosystem.estate.iam_conditions import NOT_KNOWN, admitted, closed
from ecosystem.estate.iam_nouns import ResourcePolicy
from ecosystem.estate.unknown import UNKNOWN
from policies.control import MEDIUM, Reasons, Spanish, undeclared_control

_UNDECLARED = "which is neither the corporation's nor of an agency with a grant in force"

_OPEN = frozenset({"API"})
"""What is open to everybody where it has no policy at all."""

check = undeclared_control(
    "CLD-005",
    MEDIUM,
    "PO",
    page=__doc__ or "",
    file=__file__,
    sources="A",
    es=Spanish(
        "Ninguna política de recurso (bucket, cola, tema, clave, función, secreto) admite a un principal no declarado",
        "nombrar a los principales: cuentas de la corporación, o la cuenta de una agencia con un permiso vigente. Si "
        "entra un servicio de AWS, fijarlo con `aws:SourceArn` o `aws:SourceAccount`; si puede entrar toda la "
        "corporación, con `aws:PrincipalOrgID`",
    ),
    references=["ISO/IEC 27001:2022 A.8.3", "AWS Well-Architected SEC03-BP07"],
)


@check.each(ResourcePolicy)
def of_a_policy(policy: ResourcePolicy, estate: Estate) -> Reasons:
    missing = ""
    for statement in policy.document.allows():
        by = f" by its statement `{statement.sid}`" if statement.sid else ""
        for principal in admitted(statement):
            if principal.kind == EVERYONE:
                if policy.network is UNKNOWN:
                    missing = f"whether `{policy.id}` lies in a network"
                elif not (policy.network or policy.kind in _OPEN or closed(policy.document, statement)):
                    yield f"the {policy.kind} policy `{policy.id}` admits everybody{by}; name or pin who may come in"
            elif principal.kind in (CANONICAL, OTHER, NOT_KNOWN):
                missing = missing or f"who `{principal.value}` is"
            elif principal.account and not _is_known(policy, principal, estate):
                if estate.declaration is None and not own_accounts(estate, policy.resource):
                    missing = f"whose account `{principal.account}` is"
                    continue
                who = f"the account `{principal.account}`{by}, {_UNDECLARED}"
                yield f"the {policy.kind} policy `{policy.id}` admits {who}"
    if missing:
        raise Unjudged(missing)


def _is_known(policy: ResourcePolicy, principal: Principal, estate: Estate) -> bool:
    account = principal.account
    if account in own_accounts(estate, policy.resource) or (policy.kind == "bucket" and account in LOAD_BALANCERS):
        return True
    return estate.declaration is not None and account in accounts_of_agencies(estate)


check.passes(
    "the corporation's account, a service, a distribution, and everybody refused without TLS",
    """
    resources:
      - name: site
        type: aws:s3/bucketPolicy:BucketPolicy
        properties:
          policy:
            Statement:
              - Effect: Deny
                Principal: "*"
                Action: "s3:*"
                Resource: "*"
                Condition: {Bool: {"aws:SecureTransport": "false"}}
              - {Effect: Allow, Principal: {AWS: "111111111111"}, Action: "s3:GetObject", Resource: "*"}
              - Effect: Allow
                Principal: "*"
                Action: "s3:GetObject"
                Resource: "*"
                Condition: {StringEquals: {"aws:SourceArn": "arn:aws:cloudfront::111111111111:distribution/E1"}}
      - name: on-upload
        type: aws:lambda/permission:Permission
        properties: {action: "lambda:InvokeFunction", principal: s3.amazonaws.com, function: f}
    """,
    on=PLANNED,
)
check.passes(
    "the account of an agency with a grant in force",
    """
    agencies:
      - id: pixel
        name: Pixel
        contract: {from: 2026-01-01, until: 2026-12-31}
        sign_in: {aws_principals: ["arn:aws:iam::333333333333:role/team"]}
    grants:
      - {id: web, to: pixel, brands: [aurora], layers: [web], level: contribute, until: 2026-12-31}
    resources:
      - name: creatives
        type: aws:sqs/queuePolicy:QueuePolicy
        properties:
          policy: {Statement: {Effect: Allow, Principal: {AWS: "333333333333"}, Action: "sqs:SendMessage"}}
    """,
    on=PLANNED,
)
check.fails(
    "a queue that everybody writes to",
    """
    declaration: none
    resources:
      - name: leads
        type: aws:sqs/queuePolicy:QueuePolicy
        properties: {policy: '{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage"}]}'}
    """,
    finding="leads",
    on=PLANNED,
)
check.fails(
    "a secret for an account that nobody declared",
    """
    resources:
      - name: token
        type: aws:secretsmanager/secretPolicy:SecretPolicy
        properties:
          policy:
            Statement:
              Effect: Allow
              Principal: {AWS: "arn:aws:iam::999999999999:role/tool"}
              Action: "secretsmanager:GetSecretValue"
    """,
    finding="token",
    on=PLANNED,
)
