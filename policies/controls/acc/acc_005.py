"""Agencies come in by role, with an external id or by federated sign-in; there are no IAM users, access keys or
wildcard principals.

Why: a key is copied and mailed, works from anywhere, and outlives the campaign and the agency. A role that trusts
everybody, or another account without an external id, is anybody's who learns its name (AWS IAM best practices).

Fix: delete the user and its credentials. Make a role that trusts the agency's account with `StringEquals` on
`sts:ExternalId` and on `aws:PrincipalArn`, or the workforce provider. A role of CI names owner and repository in the
`sub` of its issuer.
"""

from ecosystem.estate import PLANNED, Estate
from ecosystem.estate.iam_nouns import Credential, Role, User
from ecosystem.estate.iam_trusts import weaknesses
from policies.control import CRITICAL, Reasons, Spanish, undeclared_control

check = undeclared_control(
    "ACC-005",
    CRITICAL,
    "PO",
    page=__doc__ or "",
    file=__file__,
    sources="A",
    es=Spanish(
        "Las agencias entran por rol, con identificador externo o inicio de sesión federado; no hay usuarios de IAM, "
        "claves de acceso ni principales comodín",
        "eliminar el usuario y sus credenciales. Crear un rol que confíe en la cuenta de la agencia con `StringEquals` "
        "en `sts:ExternalId` y en `aws:PrincipalArn`, o en el proveedor de identidad del personal. Un rol de CI nombra "
        "dueño y repositorio en el `sub` de su emisor",
    ),
    references=["AWS Well-Architected SEC02-BP02", "AWS Well-Architected SEC03-BP09"],
)


@check.each(User)
def of_a_user(user: User, _: Estate) -> Reasons:
    yield f"`{user.id}` is an IAM user; people and programs come in by a role"


@check.each(Credential)
def of_a_credential(credential: Credential, _: Estate) -> Reasons:
    yield f"`{credential.id}` is {credential.kind} that does not end; people and programs come in by a role"


@check.each(Role)
def of_a_role(role: Role, estate: Estate) -> Reasons:
    return weaknesses(estate, role)


check.passes(
    "a role for an agency's account with its external id, and one for the corporation's own people",
    """
    resources:
      - name: pixel
        type: aws:iam/role:Role
        properties:
          assumeRolePolicy:
            Statement:
              - Effect: Allow
                Principal: {AWS: "arn:aws:iam::333333333333:root"}
                Action: "sts:AssumeRole"
                Condition:
                  StringEquals: {"sts:ExternalId": 4f2c9b, "aws:PrincipalArn": "arn:aws:iam::333333333333:role/team"}
              - Effect: Allow
                Principal: {AWS: "arn:aws:iam::333333333333:root"}
                Action: "sts:SetSourceIdentity"
      - name: people
        type: aws:iam/role:Role
        properties:
          assumeRolePolicy:
            Statement:
              - Effect: Allow
                Principal: {AWS: "111111111111", Federated: "arn:aws:iam::111111111111:saml-provider/workforce"}
                Action: ["sts:AssumeRole", "sts:AssumeRoleWithSAML"]
    """,
    on=PLANNED,
)
check.passes(
    "CI of one repository, and everybody of one organization",
    """
    declaration: none
    resources:
      - name: ci
        type: aws:iam/role:Role
        properties:
          assumeRolePolicy:
            Statement:
              Effect: Allow
              Principal: {Federated: "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com"}
              Action: "sts:AssumeRoleWithWebIdentity"
              Condition: {StringLike: {"token.actions.githubusercontent.com:sub": "repo:austral/ecosystem:*"}}
      - name: organization
        type: aws:iam/role:Role
        properties:
          assumeRolePolicy:
            Statement:
              Effect: Allow
              Principal: "*"
              Action: "sts:AssumeRole"
              Condition: {StringEquals: {"aws:PrincipalOrgID": o-a1b2c3d4e5}}
    """,
    on=PLANNED,
)
check.fails(
    "a role that trusts the world, for all its external id",
    """
    declaration: none
    resources:
      - name: open
        type: aws:iam/role:Role
        properties:
          assumeRolePolicy: >-
            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"},
            "Action": "sts:AssumeRole", "Condition": {"StringEquals": {"sts:ExternalId": "4f2c9b"}}}]}
    """,
    finding="open",
    on=PLANNED,
)
check.fails(
    "another account without an external id",
    """
    resources:
      - name: partner
        type: aws:iam/role:Role
        properties:
          assumeRolePolicy:
            Statement: {Effect: Allow, Principal: {AWS: "arn:aws:iam::333333333333:root"}, Action: "sts:AssumeRole"}
    """,
    finding="partner",
    on=PLANNED,
)
check.fails(
    "CI of anybody on GitHub",
    """
    declaration: none
    resources:
      - name: ci
        type: aws:iam/role:Role
        properties:
          assumeRolePolicy:
            Statement:
              Effect: Allow
              Principal: {Federated: "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com"}
              Action: "sts:AssumeRoleWithWebIdentity"
              Condition: {StringEquals: {"token.actions.githubusercontent.com:aud": sts.amazonaws.com}}
    """,
    finding="ci",
    on=PLANNED,
)
check.fails(
    "an access key",
    """
    declaration: none
    resources:
      - {name: upload-key, type: "aws:iam/accessKey:AccessKey", properties: {user: upload}}
    """,
    finding="upload-key",
    on=PLANNED,
)
