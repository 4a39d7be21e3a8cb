"""The unit stacks of the Austral example and of declarations made by hand, rehearsed without engine or cloud."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from ecosystem.loading import load
from ecosystem.model import Declaration
from stacks.context import StackContext
from stacks.places import Out
from stacks.rehearsal import Rehearsal, rehearse
from stacks.settings import Settings, stack_context
from stacks.unit import provision
from tests.stacks.access.made import context

EXAMPLE = Path(__file__).parents[3] / "ecosystem.yaml"
PLATFORM: dict[str, Any] = {
    Out.USER_POOL_ID: "sa-east-1_pool",
    Out.SOCIAL_PROVIDERS: ["Google"],
    Out.LEAD_API_ID: "api",
    Out.LEAD_API_ENDPOINT: "https://leads.example",
    Out.LEAD_INTEGRATION_ID: "to-queue",
    Out.TASK_QUEUE_URLS: {"send": "https://queues/send", "audience-sync": "https://queues/audience-sync"},
    Out.KEY_ARNS: {key: f"arn:aws:kms:sa-east-1:111111111111:key/{key}" for key in ("content", "data", "lake")},
}


@cache
def austral(unit: str, environment: str = "dev") -> Rehearsal:
    """Return the stack of one unit of the example, as of the day on which every control of it holds."""
    ids = {"pixel": "an-external-id-of-pixel", "mediahaus": "an-external-id-of-mediahaus"}
    said = Settings(as_of="2026-11-20", external_ids=ids)
    return of(stack_context(load(EXAMPLE), f"{environment}.{unit}", said))


def made(declaration: Declaration, unit: str = "aurora", **said: Any) -> Rehearsal:
    """Return the stack of one unit of a declaration made by hand."""
    return of(context(declaration, unit, **said))


def of(known: StackContext, config: dict[str, str] | None = None) -> Rehearsal:
    """Return the rehearsed stack of a context."""
    return rehearse(known, provision, config=config, references={f"{known.environment.name}.platform": PLATFORM})
