"""There is one BI store, and the corporation owns it.

Why: figures that an agency keeps leave with the agency, and nobody can check them against sales while it stays. The
corporation judges its agencies by what its own store says (eBook, "hard figures").

Fix: load the figures into a store of the corporation's own, hand the history over, close the other one. Then declare
`bi.owner: corporation`.
"""

from ecosystem.estate import PLANNED, Estate
from ecosystem.estate.placing import in_our_stack
from ecosystem.estate.resource import Resource
from ecosystem.estate.stores import WAREHOUSE, DataStore
from ecosystem.model import CORPORATION
from policies.control import CRITICAL, Breaches, Reasons, Spanish, control


@control(
    "BI-001",
    CRITICAL,
    "DPO",
    sources="E",
    es=Spanish(
        "Hay un solo almacén de BI y es de la corporación",
        "cargar las cifras en un almacén propio de la corporación, trasladar el historial y cerrar el otro. Después, "
        "declarar `bi.owner: corporation`",
    ),
)
def check(estate: Estate) -> Breaches:
    store = estate.bi
    if store.owner != CORPORATION:
        yield store, f"the BI store `{store.id}` is owned by `{store.owner}`, not by the corporation", "owner"


_READING = {
    "aws:athena/workgroup:Workgroup": "a workgroup of Athena",
    "aws:athena/dataCatalog:DataCatalog": "a catalogue of Athena",
    "aws:quicksight/dataSource:DataSource": "a data source of QuickSight",
}


@check.each(DataStore)
def of_a_warehouse(store: DataStore, estate: Estate) -> Reasons:
    if store.family == WAREHOUSE and not store.member and not in_our_stack(estate, store.resource):
        yield f"`{store.id}`, {store.what}, is a BI store beside the corporation's"


@check.each(Resource)
def of_a_reader(resource: Resource, estate: Estate) -> Reasons:
    what = _READING.get(resource.type)
    if what is not None and not in_our_stack(estate, resource):
        yield f"`{resource.id}`, {what}, reads figures beside the corporation's BI store"


check.passes("an owner that is not said is the corporation", "bi: {id: insight, engine: athena}")
check.passes("the corporation's own store", "bi: {id: insight, engine: athena, owner: corporation}")
check.fails("a store of the agency's", "bi: {id: insight, engine: athena, owner: pixel}", finding="insight")
check.fails("a store that nobody knows the owner of", "bi: {id: insight, owner: unknown}", finding="insight")
check.passes(
    "a workgroup in a stack of ours",
    """
    project: ecosystem
    stack: dev.aurora
    resources:
      - {name: pixel, type: "aws:athena/workgroup:Workgroup"}
    """,
    on=PLANNED,
)
check.fails(
    "a warehouse of the agency's",
    """
    resources:
      - {name: figures, type: "aws:redshift/cluster:Cluster"}
    """,
    finding="figures",
    on=PLANNED,
)
