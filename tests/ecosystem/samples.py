"""A small valid declaration that the tests break, and the one that the repository provisions."""

from __future__ import annotations

from pathlib import Path

AUSTRAL = Path(__file__).parents[2] / "ecosystem.yaml"

BASE = """\
version: 1
corporation: {id: austral, name: Grupo Austral}
cloud:
  region: sa-east-1
  environments:
    dev: {account: "111111111111"}
database: {id: contacts, engine: aurora-postgresql}
bi: {id: insight, engine: athena}
identity: {id: austral-id, engine: cognito}
customer_service: {id: desk}
brand_groups:
  - {id: drinks, name: Drinks}
brands:
  - {id: aurora, name: Aurora, group: drinks}
agencies:
  - id: pixel
    name: Pixel
    contract: {from: 2026-01-01, until: 2026-12-31}
    sign_in: {workforce_group: agency-pixel}
grants:
  - {id: pixel-web, to: pixel, brands: [aurora], layers: [web], level: operate}
platforms:
  - {id: suite, vendor: Sprinklr, layers: [engagement], owner: corporation}
measurement:
  - {id: tags, kind: tag_container, owner: corporation}
channels:
  - id: promo
    kind: landing_page
    brand: aurora
    owner: corporation
    url: https://promo.aurora.example/
    writes_to: contacts
  - id: mail
    kind: email
    brand: aurora
    owner: corporation
    sending_domain: mail.aurora.example
    audience: contacts
systems:
  - {id: shop, kind: ecommerce, owner: corporation}
campaigns:
  - {id: summer, brand: aurora, from: 2026-12-01, until: 2027-01-31, channels: [promo]}
integrations:
  - {id: shop-feed, from: shop, to: contacts, via: api, owner: corporation}
reports:
  - {id: figures, source: insight}
"""
"""A declaration with one thing of each sort. The cases of `broken_*.py` name its lines: keep the lines."""


def broken(old: str, new: str) -> str:
    """Return the base with one text replaced by another, once."""
    assert BASE.count(old) == 1, f"{old!r} is in the base {BASE.count(old)} times"
    return BASE.replace(old, new)
