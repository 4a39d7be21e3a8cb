"""What the platform is told by its stack's configuration: secrets and choices that no declaration holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pulumi

from stacks.refusal import RefusedError

SOCIAL: Final = ("google", "facebook", "amazon", "apple")


@dataclass(frozen=True, slots=True)
class Social:
    """One social sign-in: the client that the corporation registered there; `secret` is a Pulumi secret."""

    client_id: str
    secret: pulumi.Output[str]


@dataclass(frozen=True, slots=True)
class Outside:
    """Values from outside; what is None or missing waits for a value, and the stack's output `pending` says so.

    `monthly_budget` is in US dollars; 0 leaves the budget out.
    """

    social: Mapping[str, Social] = field(default_factory=dict)
    workforce_metadata: str | None = None
    workforce_clients: Sequence[str] = ("ecosystem",)
    contact_centre_key: pulumi.Output[str] | None = None
    lake_admins: Sequence[str] = ()
    monthly_budget: int = 1000
    zones: Sequence[str] = ()
    cidr: str | None = None


def outside() -> Outside:
    """Return what `pulumi config` says for this stack; raises RefusedError for what cannot be read."""
    config = pulumi.Config("ecosystem")
    social = {}
    for network in SOCIAL:
        client, secret = config.get(f"{network}ClientId"), config.get_secret(f"{network}ClientSecret")
        if client and secret:
            social[network] = Social(client, secret)
    metadata = config.get("workforceMetadata")
    if (named := config.get("workforceMetadataFile")) is not None:
        try:
            metadata = Path(named).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            raise RefusedError(f"`{named}` cannot be read; `ecosystem:workforceMetadataFile` names it") from None
    budget = config.get_int("monthlyBudget")
    return Outside(
        social=social,
        workforce_metadata=metadata,
        workforce_clients=config.get_object("workforceClients") or ("ecosystem",),
        contact_centre_key=config.get_secret("contactCentreKey"),
        lake_admins=config.get_object("lakeAdmins") or (),
        monthly_budget=1000 if budget is None else budget,
        zones=config.get_object("zones") or (),
        cidr=config.get("cidr"),
    )
