"""A small valid declaration that the tests break, and the one that the repository provisions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

BROKEN = Path(__file__).with_name("broken")
BEFORE = Path(__file__).with_name("before.yaml")
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
"""A declaration with one thing of each sort. The cases of `broken/` name its lines: keep the lines."""


def broken(old: str, new: str) -> str:
    """Return the base with one text replaced by another, once."""
    assert BASE.count(old) == 1, f"{old!r} is in the base {BASE.count(old)} times"
    return BASE.replace(old, new)


@dataclass(frozen=True)
class Case:
    """One way to break the base, and what the loader is to answer (without the file's name)."""

    name: str
    old: str
    new: str
    answer: list[str]


def cases() -> list[Case]:
    """Return the cases of `broken/*.txt`."""
    return [_case(part) for file in sorted(BROKEN.glob("*.txt")) for part in file.read_text("utf-8").split("\n## ")[1:]]


def _case(part: str) -> Case:
    name, *lines = part.strip("\n").split("\n")
    old = _text(line[2:] for line in lines if line[0] == "-")
    new = _text(line[2:] for line in lines if line[0] == "+")
    return Case(name, old, new, [line for line in lines if line[0] not in "-+"])


def _text(lines: Iterable[str]) -> str:
    text = re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), "\n".join(lines))
    return text.removesuffix("⏎") + ("\n" if text.endswith("⏎") else "")
