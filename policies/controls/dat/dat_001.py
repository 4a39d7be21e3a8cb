"""There is one contacts database and the corporation owns it.

Why: the contacts are what the corporation has built with all of its marketing. If the database is the agency's,
they are the agency's, and leaving it means starting with an empty one (eBook).

Fix: move the contacts to a database in a corporate account and declare it as `database`, with `owner: corporation`.
"""

from ecosystem.estate import OBSERVED, PLANNED, Estate
from ecosystem.estate.gaps import must_be_seen
from ecosystem.estate.placing import in_platform, is_platform_plan, stands_for_platform
from ecosystem.estate.stores import RELATIONAL, DataStore
from ecosystem.model import CORPORATION
from policies.control import CRITICAL, Breaches, Spanish, control


@control(
    "DAT-001",
    CRITICAL,
    "DPO",
    sources="E",
    es=Spanish(
        "Hay una sola base de contactos y es de la corporación",
        "mudar los contactos a una base en una cuenta de la corporación y declararla en `database`, con "
        "`owner: corporation`",
    ),
)
def check(estate: Estate) -> Breaches:
    database = estate.database
    if database.owner != CORPORATION:
        yield (
            database,
            f"the contacts database `{database.id}` is owned by `{database.owner}`, not by the corporation",
            "owner",
        )


@check.whole
def planned(estate: Estate) -> Breaches:
    if not is_platform_plan(estate) or estate.database.provision == "none":
        return
    found = [each for each in estate.of(DataStore) if each.family == RELATIONAL and not each.member]
    own = sorted(
        (each for each in found if in_platform(estate, each.resource)), key=lambda each: (each.resource.type, each.id)
    )
    if not own:
        if estate.evidence == OBSERVED:
            must_be_seen(estate, "rds")
        first = stands_for_platform(estate)
        yield first, f"the platform of `{first.stack}` has no contacts database"
    for more in own[1:]:
        yield more, f"`{more.id}` is a second database beside `{own[0].id}`"


check.passes(
    "owned by the corporation when nothing else is said",
    """
    database: {id: contacts, engine: aurora-postgresql}
    """,
)
check.fails(
    "the agency's database",
    """
    database: {id: contacts, engine: aurora-postgresql, owner: pixel}
    """,
    finding="contacts",
)
check.fails(
    "nobody knows whose",
    """
    database: {id: contacts, owner: unknown}
    """,
    finding="contacts",
)
check.passes(
    "one cluster and its instance",
    """
    project: ecosystem
    stack: dev.platform
    resources:
      - {name: database, type: "aws:rds/cluster:Cluster"}
      - {name: writer, type: "aws:rds/clusterInstance:ClusterInstance"}
    """,
    on=PLANNED,
)
check.fails(
    "a second one",
    """
    project: ecosystem
    stack: dev.platform
    resources:
      - {name: database, type: "aws:rds/cluster:Cluster"}
      - {name: another, type: "aws:rds/instance:Instance"}
    """,
    finding="another",
    on=PLANNED,
)
