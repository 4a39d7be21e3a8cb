"""The published JSON Schema (2020-12) of `governance/waivers.yaml`, made from its table; editors complete with it.

It judges the form. Which controls there are, days in their order, stewards: the loader and GOV-006 judge them.
`python -m ecosystem.waiver_schema` writes `waivers.schema.json` anew.
"""

from __future__ import annotations

import json
from pathlib import Path

from ecosystem.schema import Schema, _Maker
from ecosystem.waivers import WAIVER

PUBLISHED = Path(__file__).with_name("waivers.schema.json")


def text() -> str:
    """Return the published schema, as it is on disk."""
    return PUBLISHED.read_text(encoding="utf-8")


def rendered() -> str:
    """Return the schema made from the table, as it is to be published."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


def schema() -> Schema:
    """Return the schema made from the table."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:ecosystem:waivers:1",
        "title": "governance/waivers.yaml",
        "description": "Which findings are accepted, why, by whom, until when.",
        "type": "array",
        "items": _Maker().record(WAIVER),
    }


if __name__ == "__main__":
    PUBLISHED.write_text(rendered(), encoding="utf-8")
