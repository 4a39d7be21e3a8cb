"""No security group opens a data port to the world.

Why: databases are attacked from the first minute that their port answers; the password is then all that is left (AWS
Well-Architected).

Fix: let in only the security groups, or the addresses, of those who need the port; people come through a session
service, not through the port.
"""

from ecosystem.estate import PLANNED, Estate
from ecosystem.estate.openings import Opening
from policies.control import MEDIUM, Reasons, Spanish, undeclared_control

DATA_PORTS = {
    1433: "SQL Server", 1521: "Oracle", 2049: "NFS", 3306: "MySQL", 5432: "PostgreSQL", 5439: "Redshift",
    6379: "Redis", 8182: "Neptune", 9042: "Cassandra", 9200: "OpenSearch", 11211: "memcached", 27017: "MongoDB",
}  # fmt: skip

check = undeclared_control(
    "CLD-006",
    MEDIUM,
    "PO",
    page=__doc__ or "",
    file=__file__,
    sources="A",
    es=Spanish(
        "Ningún grupo de seguridad abre al mundo un puerto de datos",
        "dejar entrar solo a los grupos de seguridad o direcciones que necesiten el puerto; las personas "
        "entran por un servicio de sesiones, no por el puerto",
    ),
    references=["ISO/IEC 27001:2022 A.8.20"],
)


@check.each(Opening)
def planned(opening: Opening, _: Estate) -> Reasons:
    source = opening.world()
    if source is None:
        return
    found = [f"{port} ({name})" for port, name in DATA_PORTS.items() if opening.covers(port)]
    if len(found) == len(DATA_PORTS):
        yield f"`{opening.id}` opens every port to {source}"
    elif found:
        yield f"`{opening.id}` opens {', '.join(found)} to {source}"


check.passes(
    "web ports to the world, and a data port to a network",
    """
    resources:
      - name: web
        type: aws:ec2/securityGroup:SecurityGroup
        properties:
          ingress:
            - {protocol: tcp, fromPort: 443, toPort: 443, cidrBlocks: ["0.0.0.0/0"]}
            - {protocol: tcp, fromPort: 5432, toPort: 5432, cidrBlocks: ["10.0.0.0/8"]}
    """,
    on=PLANNED,
)

check.fails(
    "PostgreSQL to the world",
    """
    resources:
      - name: data
        type: aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule
        properties: {ipProtocol: tcp, fromPort: 5432, toPort: 5432, cidrIpv4: 0.0.0.0/0}
    """,
    finding="data",
    on=PLANNED,
)

check.fails(
    "everything, in both families",
    """
    resources:
      - name: all
        type: aws:ec2/securityGroup:SecurityGroup
        properties: {ingress: [{protocol: "-1", fromPort: 0, toPort: 0, ipv6CidrBlocks: ["::/0"]}]}
    """,
    finding="all",
    on=PLANNED,
)
