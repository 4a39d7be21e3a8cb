"""Declarations of any size for the access reports, and one with hostile names."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

from ecosystem.loading import load, loads
from ecosystem.model import Declaration

TODAY = date(2026, 11, 20)
ROOT = Path(__file__).parents[3]
AUSTRAL = ROOT / "ecosystem.yaml"
BEFORE = ROOT / "tests" / "ecosystem" / "before.yaml"

HEAD = """\
version: 1
corporation: {id: large, name: Large, domains: [large.example]}
cloud: {region: sa-east-1, environments: {prod: {account: "222222222222", protect: true}}}
database: {id: contacts, engine: aurora-postgresql}
bi: {id: insight, engine: athena}
identity: {id: people-id, engine: cognito, workforce: {kind: saml, metadata_url: "https://sso.large.example/metadata"}}
"""


@cache
def austral() -> Declaration:
    """Return the example."""
    return load(AUSTRAL)


def small(grants: str, channels: str = "", more: str = "") -> Declaration:
    """Return a declaration of two grouped brands, one other, and two agencies, with these grants and channels."""
    return loads(small_text(grants, channels, more), file="ecosystem.yaml")


def small_text(grants: str, channels: str = "", more: str = "") -> str:
    """Return the text of `small`."""
    return f"""{HEAD}
brand_groups: [{{id: beverages, name: Beverages}}]
brands:
  - {{id: aurora, name: Aurora, group: beverages}}
  - {{id: brisa, name: Brisa, group: beverages}}
  - {{id: club, name: Club}}
agencies:
  - id: pixel
    name: Pixel & Co
    sign_in: {{aws_principals: ["arn:aws:iam::333333333333:role/team"]}}
    contract: {{from: 2026-01-01, until: 2027-03-31}}
  - id: norte
    name: Norte
    sign_in: {{workforce_group: agency-norte}}
    contract: {{from: 2026-01-01, until: 2027-05-31}}
grants: {grants}
channels: [{channels}]
{more}
"""


def profile(identifier: str, brand: str) -> str:
    """Return a channel of the layers engagement and publishing."""
    return f"{{id: {identifier}, kind: social_profile, network: instagram, brand: {brand}, owner: corporation}}"


@cache
def large(brands: int, agencies: int, each: int = 3, every: bool = False) -> Declaration:
    """Return a declaration in which each agency holds four layers of `each` brands, or of every one."""
    return loads(large_text(brands, agencies, each, every), file="large.yaml")


def large_text(brands: int, agencies: int, each: int = 3, every: bool = False) -> str:
    """Return the text of `large`."""
    lines = [HEAD, "brands:"]
    lines += [f"  - {{id: brand-{number:03}, name: Brand number {number}}}" for number in range(brands)]
    lines.append("agencies:")
    lines += [
        f"  - {{id: agency-{number:03}, name: Agency {number}, sign_in: {{workforce_group: group-{number}}}, "
        "contract: {from: 2026-01-01, until: 2027-12-31}}"
        for number in range(agencies)
    ]
    lines.append("grants:")
    levels = ("view", "contribute", "operate")
    for number in range(agencies):
        units = '["*"]' if every else str([f"brand-{(number * 7 + step) % brands:03}" for step in range(each)])
        units = units.replace("'", "")
        for half, layers in enumerate(("engagement, publishing", "advertising, web, email")):
            lines.append(
                f"  - {{id: grant-{number:03}-{half}, to: agency-{number:03}, brands: {units}, layers: [{layers}], "
                f"level: {levels[(number + half) % 3]}, until: 2027-06-30, reviewed: 2026-10-0{half + 1}}}"
            )
    return "\n".join(lines) + "\n"


def named(declaration: Declaration, name: str) -> Declaration:
    """Return a declaration in which everything that has a name is called `name`."""
    return replace(
        declaration,
        file=name or declaration.file,
        corporation=replace(declaration.corporation, name=name),
        brands=tuple(replace(each, name=name) for each in declaration.brands),
        agencies=tuple(replace(each, name=name) for each in declaration.agencies),
    )
