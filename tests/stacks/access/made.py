"""Declarations made by hand for the tests of access, and the context of one unit of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from ecosystem.model import (
    CORPORATION,
    Agency,
    Bi,
    Brand,
    BrandGroup,
    BrandPlacement,
    Channel,
    Cloud,
    Contract,
    Corporation,
    Database,
    Declaration,
    Environment,
    Grant,
    Identity,
    SignIn,
    Workforce,
)
from stacks.context import StackContext

TODAY = date(2026, 11, 20)
ACCOUNT = "111111111111"
REGION = "sa-east-1"


def agency(id: str, **said: Any) -> Agency:
    """Return an agency with an account of its own and a contract of 2026 and 2027."""
    plain: dict[str, Any] = {
        "name": id.title(),
        "contract": Contract(date(2026, 1, 1), date(2027, 12, 31)),
        "sign_in": SignIn(aws_principals=("arn:aws:iam::333333333333:role/team",)),
        "path": "agencies[0]",
    }
    return Agency(id=id, **{**plain, **said})


def grant(id: str, to: str, brands: Iterable[str], layers: Iterable[str], level: str = "operate", **said: Any) -> Grant:
    """Return a grant until the end of June 2027."""
    plain: dict[str, Any] = {"until": date(2027, 6, 30), "path": f"grants[{id}]"}
    return Grant(id=id, to=to, brands=tuple(brands), layers=tuple(layers), level=level, **{**plain, **said})


def site(id: str, url: str, brand: str = "aurora", **said: Any) -> Channel:
    """Return a provisioned landing page."""
    plain: dict[str, Any] = {
        "kind": "landing_page",
        "owner": CORPORATION,
        "path": f"channels[{id}]",
        "provision": "manage",
        "captures_contacts": True,
        "writes_to": "contacts",
    }
    return Channel(id=id, brand=brand, url=url, **{**plain, **said})


def mail(id: str, domain: str, brand: str = "aurora", **said: Any) -> Channel:
    """Return a provisioned e-mail channel."""
    plain: dict[str, Any] = {
        "kind": "email",
        "owner": CORPORATION,
        "path": f"channels[{id}]",
        "provision": "manage",
        "delivery": "ses",
        "audience": "contacts",
    }
    return Channel(id=id, brand=brand, sending_domain=domain, **{**plain, **said})


def channel(id: str, kind: str, brand: str = "aurora", **said: Any) -> Channel:
    """Return a channel that is declared and not provisioned."""
    return Channel(id=id, kind=kind, brand=brand, **{"owner": CORPORATION, "path": f"channels[{id}]", **said})


def brand(id: str, group: str | None = None, **said: Any) -> Brand:
    """Return a brand with the domain `<id>.example`."""
    return Brand(id=id, group=group, **{"name": id, "path": "brands[0]", "domains": (f"{id}.example",), **said})


def declaration(**said: Any) -> Declaration:
    """Return a small corporation: the brands aurora and brisa of the group beverages, and club."""
    plain: dict[str, Any] = {
        "file": "ecosystem.yaml",
        "corporation": Corporation("austral", "Austral", domains=("austral.example",)),
        "cloud": Cloud(REGION, {"dev": Environment("dev", ACCOUNT, "cloud.environments.dev")}),
        "database": Database("contacts"),
        "bi": Bi("insight"),
        "identity": Identity(
            "austral-id", workforce=Workforce("saml", metadata_url="https://sso.austral.example/saml")
        ),
        "brand_groups": (BrandGroup("beverages", "Beverages", "brand_groups[0]"),),
        "brands": (brand("aurora", "beverages"), brand("brisa", "beverages"), brand("club")),
    }
    return Declaration(**{**plain, **said})


def context(made: Declaration, unit: str = "aurora", day: date = TODAY, **said: Any) -> StackContext:
    """Return the context of one unit of the environment dev."""
    environment = made.cloud.environments["dev"]
    placed = environment.brands.get(unit, BrandPlacement(""))
    plain: dict[str, Any] = {
        "account": placed.account or environment.account,
        "region": placed.region or made.cloud.region,
        "home_account": environment.account,
        "home_region": made.cloud.region,
        "external_ids": {each.id: f"external-id-of-{each.id}" for each in made.agencies},
    }
    return StackContext(declaration=made, environment=environment, unit=unit, as_of=day, **{**plain, **said})


def placed(made: Declaration, placements: Mapping[str, BrandPlacement]) -> Declaration:
    """Return the declaration with brands in accounts or regions of their own."""
    environment = replace(made.cloud.environments["dev"], brands=placements)
    return replace(made, cloud=replace(made.cloud, environments={"dev": environment}))
