"""Where figures are kept and queried: warehouses, and the catalogues and workgroups that query files."""

from __future__ import annotations

from ecosystem.estate.resource import Resource
from ecosystem.estate.seen import Seen
from ecosystem.noun import noun


@noun(frozen=True, slots=True)
class FigureStore(Seen):
    """A store of figures, or a way of one's own to query them; `what` is what it is in a sentence, with its article."""

    resource: Resource
    what: str
