"""An agency reads only its own brands' figures.

Why: figures of all brands lie in one store, which is what makes them comparable, and an agency often works for a
competitor of the brand next door. Who queries the store must see the tables of the brands that it was granted, and no
others (eBook).

Fix: give the agency its own Athena workgroup for each brand, on the brand's tables through Lake Formation, and no
direct read of the lake's buckets; the platform makes both from a grant for the layer `analytics`.
"""

from ecosystem.estate import PLANNED, Estate
from policies.control import CRITICAL, Breaches, Spanish, undeclared_control

check = undeclared_control(
    "BI-005",
    CRITICAL,
    "PO",
    page=__doc__ or "",
    file=__file__,
    sources="E",
    es=Spanish(
        "Una agencia lee solo las cifras de sus propias marcas",
        "dar a la agencia su propio workgroup de Athena por marca, sobre las tablas de la marca a través de Lake "
        "Formation, sin lectura directa de los buckets del lago; la plataforma hace ambos a partir de un permiso "
        "(grant) para la capa `analytics`",
    ),
    references=["ISO/IEC 27001:2022 A.8.3", "AWS Well-Architected SEC03-BP02"],
)


@check.whole
def of_the_roles(estate: Estate) -> Breaches:
    from ecosystem.isolation.claims import FIGURES  # the prover is loaded when there is something to prove
    from ecosystem.isolation.judged import refuted

    return refuted(estate, FIGURES)


@check.whole
def of_the_lake(estate: Estate) -> Breaches:
    from ecosystem.isolation.lake import beyond

    return beyond(estate)


check.passes(
    "a role that reads no figures",
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
    "a role that queries in any workgroup",
    """
    grants:
      - {id: figures, to: pixel, brands: [aurora], layers: [analytics], level: view, until: 2026-12-31}
    environment: dev
    resources:
      - name: pixel
        type: aws:iam/role:Role
        properties:
          name: pixel
          assumeRolePolicy: {Statement: []}
          tags: {agency: pixel, brand: aurora}
          inlinePolicies:
            - name: queries
              policy: {Statement: {Effect: Allow, Action: "athena:StartQueryExecution", Resource: "*"}}
    """,
    finding="pixel",
    on=PLANNED,
)
check.fails(
    "a role that reads the lake itself",
    """
    grants:
      - {id: figures, to: pixel, brands: [aurora], layers: [analytics], level: operate, until: 2026-12-31}
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
                Statement: {Effect: Allow, Action: "s3:GetObject", Resource: "arn:aws:s3:::austral-dev-platform-lake-*"}
    """,
    finding="pixel",
    on=PLANNED,
)


check.fails(
    "a permission on the tables of another brand",
    """
    brands: [{id: aurora, name: Aurora}, {id: brisa, name: Brisa}]
    grants:
      - {id: figures, to: pixel, brands: [aurora], layers: [analytics], level: view, until: 2026-12-31}
    environment: dev
    resources:
      - name: pixel
        type: aws:iam/role:Role
        properties:
          name: pixel
          assumeRolePolicy: {Statement: []}
          tags: {agency: pixel, brand: aurora}
      - name: tables-seen
        type: aws:lakeformation/permissions:Permissions
        depends: ["urn:pulumi:dev::agency-site::aws:iam/role:Role::pixel"]
        properties:
          principal: <unknown>
          permissions: [SELECT]
          lfTagPolicy: {resourceType: TABLE, expressions: [{key: austral-dev-brisa-brand, values: [advertising]}]}
    """,
    finding="tables-seen",
    on=PLANNED,
)
