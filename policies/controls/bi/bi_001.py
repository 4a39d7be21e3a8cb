"""There is one BI store, and the corporation owns it.

Why: figures that an agency keeps leave with the agency, and nobody can check them against sales while it stays. The
corporation judges its agencies by what its own store says (eBook, "hard figures").

Fix: load the figures into a store of the corporation's own, hand the history over, close the other one. Then declare
`bi.owner: corporation`.
"""

from ecosystem.estate import Estate
from ecosystem.model import CORPORATION
from policies.control import CRITICAL, Breaches, Spanish, control


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


check.passes("an owner that is not said is the corporation", "bi: {id: insight, engine: athena}")
check.passes("the corporation's own store", "bi: {id: insight, engine: athena, owner: corporation}")
check.fails("a store of the agency's", "bi: {id: insight, engine: athena, owner: pixel}", finding="insight")
check.fails("a store that nobody knows the owner of", "bi: {id: insight, owner: unknown}", finding="insight")
