"""Isolation: no agency role can reach a resource of a brand or layer that it was not granted.

Why: agencies work for several brands and for competitors. Whether a role reaches another brand's contacts or drafts
cannot be read off one policy: identity, resource, boundary and session decide together, for every action that AWS has.
It is proved over all of them, or it is hoped (eBook; AWS Well-Architected, SEC03).

Fix: name the brand's own resources in the role's policies, exactly or with a prefix that ends in `/` or `-`, and let
the platform make the role from the grant. The proof prints the request that gets through.
"""

from ecosystem.estate import PLANNED, Estate
from policies.control import CRITICAL, Breaches, Spanish, undeclared_control

check = undeclared_control(
    "ACC-007",
    CRITICAL,
    "PO",
    page=__doc__ or "",
    file=__file__,
    sources="EA",
    es=Spanish(
        "Aislamiento: ningún rol de agencia alcanza un recurso de una marca o capa que no se le concedió",
        "nombrar en las políticas del rol los recursos de la marca, exactos o con un prefijo que termine en `/` o `-`, "
        "y dejar que la plataforma haga el rol a partir del permiso (grant). La prueba muestra la petición que pasa",
    ),
    references=["GDPR Art. 32(1)(b)", "ISO/IEC 27001:2022 A.8.3", "AWS Well-Architected SEC03-BP02"],
)


@check.whole
def of_the_roles(estate: Estate) -> Breaches:
    from ecosystem.isolation.claims import CONTAINED  # the prover is loaded when there is something to prove
    from ecosystem.isolation.judged import refuted

    return refuted(estate, CONTAINED)


check.passes(
    "a role that reads what its brand publishes, until its grant ends",
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
          permissionsBoundary: arn:aws:iam::111111111111:policy/boundary
          tags: {agency: pixel, brand: aurora}
      - name: pixel-reads
        type: aws:iam/rolePolicy:RolePolicy
        properties:
          role: pixel
          policy:
            Version: "2012-10-17"
            Statement:
              Sid: Published
              Effect: Allow
              Action: s3:GetObject
              Resource: arn:aws:s3:::austral-dev-aurora-content-xfv7qio4/published/*
              Condition: {DateLessThan: {"aws:CurrentTime": "2027-01-01T00:00:00Z"}}
    """,
    on=PLANNED,
)
check.fails(
    "a prefix that reaches other brands' buckets, too",
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
              policy: >-
                {"Version": "2012-10-17", "Statement": [{"Sid": "Published", "Effect": "Allow",
                "Action": "s3:GetObject", "Resource": "arn:aws:s3:::austral-dev-a*/published/*",
                "Condition": {"DateLessThan": {"aws:CurrentTime": "2027-01-01T00:00:00Z"}}}]}
    """,
    finding="pixel",
    on=PLANNED,
)
check.fails(
    "what is granted, without the grant's end",
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
              policy:
                Statement:
                  Effect: Allow
                  Action: s3:GetObject
                  Resource: arn:aws:s3:::austral-dev-aurora-content-xfv7qio4/published/*
    """,
    finding="pixel",
    on=PLANNED,
)
check.passes(
    "a role of the corporation's own, whatever it may do",
    """
    environment: dev
    resources:
      - name: deploy
        type: aws:iam/role:Role
        properties:
          name: deploy
          assumeRolePolicy:
            Statement: {Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: "sts:AssumeRole"}
          inlinePolicies: [{name: all, policy: {Statement: {Effect: Allow, Action: "*", Resource: "*"}}}]
    """,
    on=PLANNED,
)
