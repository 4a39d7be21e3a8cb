"""What may be wrong on Meta, whoever judges it."""

from __future__ import annotations

from tests.governance.collect.meta.world import BUSINESS, MANAGER, World

ACCOUNT, AGENCY = "act_940000000000001", "920000000000001"


def elsewhere(world: World) -> None:
    """An ad account that another business owns, in none of the corporation's lists."""
    world.edges[BUSINESS, "owned_ad_accounts"].pop(0)
    world.nodes[ACCOUNT][1]["owner_business"] = {"id": AGENCY, "name": "Mediahaus"}


def manages(world: World) -> None:
    """A partner agency with MANAGE."""
    world.edges[ACCOUNT, "agencies"] = [(AGENCY, {"permitted_tasks": [*MANAGER], "access_status": "CONFIRMED"})]
