"""No agency role can escalate: it cannot pass roles, edit policies, mint keys, chain to a broader role, or change code
that runs as another.

Why: a role is as wide as the widest thing that it can become. `iam:PassRole` with a function to run, a trust that it
may edit, a tag that it may rewrite, and the narrow role of a landing page is the administrator's (AWS IAM best
practices).

Fix: take the step out of the role's policies that the proof names, and keep the platform's boundary, which denies IAM,
code of functions, changes of tags and grants of keys.
"""

from ecosystem.estate import PLANNED, Estate
from policies.control import CRITICAL, Breaches, Spanish, undeclared_control

check = undeclared_control(
    "ACC-008",
    CRITICAL,
    "PO",
    page=__doc__ or "",
    file=__file__,
    sources="A",
    es=Spanish(
        "Ningún rol de agencia puede escalar: no pasa roles, no edita políticas, no crea claves, no encadena a un rol "
        "más amplio ni cambia código que corre como otro",
        "sacar de las políticas del rol el paso que nombra la prueba, y conservar el límite de la plataforma, que "
        "niega IAM, el código de funciones, los cambios de etiquetas y las concesiones de claves",
    ),
    references=["ISO/IEC 27001:2022 A.8.2", "AWS Well-Architected SEC03-BP02"],
)


@check.whole
def of_the_roles(estate: Estate) -> Breaches:
    from ecosystem.isolation.claims import CLOSED  # the prover is loaded when there is something to prove
    from ecosystem.isolation.judged import refuted

    return refuted(estate, CLOSED)


check.passes(
    "a role that only reads",
    """
    grants:
      - {id: social, to: pixel, brands: [aurora], layers: [engagement], level: view, until: 2026-12-31}
    environment: dev
    resources:
      - name: pixel
        type: aws:iam/role:Role
        properties:
          name: pixel
          assumeRolePolicy: {Statement: []}
          tags: {agency: pixel, brand: aurora}
          inlinePolicies:
            - name: reads
              policy: {Statement: {Effect: Allow, Action: "s3:GetObject", Resource: "arn:aws:s3:::somewhere/*"}}
    """,
    on=PLANNED,
)
check.fails(
    "a role that passes a role to a function of its own",
    """
    environment: dev
    resources:
      - name: pixel
        type: aws:iam/role:Role
        properties:
          name: pixel
          assumeRolePolicy: {Statement: []}
          tags: {agency: pixel, brand: aurora}
          inlinePolicies:
            - name: runs
              policy:
                Statement:
                  Effect: Allow
                  Action: ["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"]
                  Resource: "*"
    """,
    finding="pixel",
    on=PLANNED,
)
check.fails(
    "a role that rewrites the tags of objects",
    """
    environment: dev
    resources:
      - name: pixel
        type: aws:iam/role:Role
        properties:
          name: pixel
          assumeRolePolicy: {Statement: []}
          tags: {agency: pixel, brand: aurora}
          inlinePolicies:
            - name: tags
              policy: {Statement: {Effect: Allow, Action: "s3:Put*", Resource: "arn:aws:s3:::austral-content/*"}}
    """,
    finding="pixel",
    on=PLANNED,
)
