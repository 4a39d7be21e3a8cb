"""`ecosystem init --from-live` itself: look at what is live, draft a declaration of it, say what found no place."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import click

from cli.adopting.evidence import found
from cli.adopting.inventory import Written, written
from cli.audit.evidence import Sought
from cli.screen import count, safe
from cli.starting.answers import Said
from cli.watching import watched

_ONE = {
    "agencies": "agency",
    "brands": "brand",
    "campaigns": "campaign",
    "channels": "channel",
    "grants": "grant",
    "measurement": "measurement",
    "platforms": "platform",
    "systems": "system",
}
"""What one entry of a section is called."""


def declared(folder: Path, said: Said, day: date, modeline: bool, live: Mapping[str, Any]) -> str:
    """Return the declaration's text; what found no place is shown, what cannot be read or is not said is refused."""
    environment = live["environment"] or ("dev" if live["local"] else "prod")
    sought = Sought(
        environment,
        live["local"],
        live["sources"],
        live["platforms"],
        live["accounts"],
        live["regions"],
        live["role"],
        meta_url=live["meta_url"],
    )
    with watched(live["quiet"]) as report:
        snapshot = found(folder, environment, sought, live["businesses"], said, report)
    done = written(snapshot, said, day, snapshot.environment or environment, modeline)
    if not live["quiet"]:
        _tell(done)
    return done.text


def _tell(done: Written) -> None:
    counted = ", ".join(count(number, _ONE.get(section, section), section) for section, number in done.counts.items())
    click.echo(f"declared: {counted}", err=True)
    for line in done.left:
        click.echo(f"not placed: {safe(line, 300)}", err=True)
