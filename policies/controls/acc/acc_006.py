"""Every agency role carries the permissions boundary, which it cannot change or remove.

Why: a policy is written by hand and changes often; the boundary is the most that an agency can ever do, whatever its
policies come to say. Without it, one wide policy opens every brand (AWS IAM best practices, permissions boundaries).

Fix: set the role's `permissionsBoundary` to the platform's agency boundary (output `agencyBoundaryArn` of the platform
stack), and take `iam:PutRolePermissionsBoundary`, `iam:DeleteRolePermissionsBoundary` and changes of policy versions
out of its policies.
"""

from collections.abc import Iterator

from ecosystem.estate import PLANNED, Estate, known
from ecosystem.estate.iam_agencies import of_an_agency
from ecosystem.estate.iam_attached import BY_AWS, Permissions, attached, of_policy, own, reasons, sentences
from ecosystem.estate.iam_nouns import Policy, Role
from ecosystem.estate.iam_powers import changes_boundary
from policies.control import CRITICAL, Breaches, Reasons, Spanish, undeclared_control

_OURS = "agency-boundary"
_LONGEST = 128
"""Characters of a policy's name; one so long was cut, and may have lost the word."""

check = undeclared_control(
    "ACC-006",
    CRITICAL,
    "PO",
    page=__doc__ or "",
    file=__file__,
    sources="A",
    es=Spanish(
        "Todo rol de agencia lleva el límite de permisos, que no puede cambiar ni quitar",
        "poner en `permissionsBoundary` del rol el límite de agencias de la plataforma (salida `agencyBoundaryArn` del "
        "stack de plataforma) y sacar de sus políticas `iam:PutRolePermissionsBoundary`, "
        "`iam:DeleteRolePermissionsBoundary` y los cambios de versión de políticas",
    ),
    references=["AWS Well-Architected SEC03-BP05"],
)


@check.each(Role)
def has_the_boundary(role: Role, estate: Estate) -> Reasons:
    if isinstance(role.boundary, str) and _is_ours(role.boundary, estate):
        return
    if not of_an_agency(estate, role):
        return
    boundary = known(role.boundary, f"the permissions boundary of `{role.id}`")
    if boundary is None:
        yield f"the role `{role.id}` of an agency has no permissions boundary"
    else:
        yield f"the role `{role.id}` of an agency is bounded by `{boundary}`, expected the platform's agency boundary"


@check.each(Role)
def keeps_it(role: Role, estate: Estate) -> Reasons:
    return reasons(own(estate, role), _changes)


@check.each(Policy)
def of_a_policy(policy: Policy, estate: Estate) -> Reasons:
    return reasons(of_policy(estate, policy), _changes)


@check.whole
def of_what_is_attached(estate: Estate) -> Breaches:
    return sentences(attached(estate), _changes)


def _is_ours(boundary: str, estate: Estate) -> bool:
    """Whether a boundary is the platform's, by its name; without a declaration any but AWS's own."""
    if BY_AWS in boundary:
        return False
    name = boundary.rpartition("/")[2]
    return estate.declaration is None or _OURS in name or len(name) >= _LONGEST


def _changes(given: Permissions) -> Iterator[str]:
    through = f", by AWS's `{given.managed.rpartition('/')[2]}`" if given.managed else ""
    for what in changes_boundary(given):
        yield f"{given.whose} lets an agency change or remove its boundary: it allows {what}{through}"


check.passes(
    "an agency's role in the platform's boundary, and a service's without one",
    """
    resources:
      - name: pixel
        type: aws:iam/role:Role
        properties:
          tags: {agency: pixel}
          assumeRolePolicy: {Statement: []}
          permissionsBoundary: "arn:aws:iam::111111111111:policy/austral/dev/platform/austral-dev-agency-boundary-x"
      - name: worker
        type: aws:iam/role:Role
        properties:
          assumeRolePolicy:
            Statement: {Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: "sts:AssumeRole"}
    """,
    on=PLANNED,
)
check.fails(
    "a role of an agency without a boundary",
    """
    declaration: none
    resources:
      - name: pixel
        type: aws:iam/role:Role
        properties: {tags: {agency: pixel}, assumeRolePolicy: {Statement: []}}
    """,
    finding="pixel",
    on=PLANNED,
)
check.fails(
    "a boundary of AWS's that bounds nothing",
    """
    declaration: none
    resources:
      - name: pixel
        type: aws:iam/role:Role
        properties:
          tags: {agency: pixel}
          assumeRolePolicy: {Statement: []}
          permissionsBoundary: "arn:aws:iam::aws:policy/AdministratorAccess"
    """,
    finding="pixel",
    on=PLANNED,
)
check.fails(
    "a policy by which the role takes its boundary off",
    """
    resources:
      - name: pixel
        type: aws:iam/role:Role
        properties:
          name: pixel
          tags: {agency: pixel}
          assumeRolePolicy: {Statement: []}
          permissionsBoundary: "arn:aws:iam::111111111111:policy/austral/dev/platform/austral-dev-agency-boundary-x"
      - name: more
        type: aws:iam/rolePolicy:RolePolicy
        properties:
          role: pixel
          policy: {Statement: {Effect: Allow, Action: "iam:DeleteRole*", Resource: "*"}}
    """,
    finding="more",
    on=PLANNED,
)
