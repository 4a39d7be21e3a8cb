"""The Austral example as the emulator's clock needs it: moved in time, with an agency whose grant has just ended.

The emulator compares a grant's end with the real time of day. So every date of the example moves by as many days as
lie between the day on which it is in order and yesterday, and the stacks are brought up as of yesterday: the example's
grants are in force now as they were then, and the one that ended yesterday is over.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from tests.end_to_end.place import AS_OF, Place

ENDED = "ayer"
"""The agency whose grant ended yesterday; it holds `advertising` and `engagement` of `aurora`."""
_AGENCY = (
    '  - {{id: ayer, name: Agencia Ayer, sign_in: {{aws_principals: ["arn:aws:iam::777777777777:role/crew"]}}, '
    "contract: {{from: 2026-01-01, until: {day}}}, contacts: [hola@ayer.example]}}\n"
)
_GRANT = (
    "  - {{id: ayer-ads, to: ayer, brands: [aurora], layers: [advertising, engagement], level: operate, "
    "until: {day}, reviewed: {day}, approved_by: governance@austral.example}}\n"
)


def rewrite(place: Place) -> date:
    """Rewrite the declaration in `place` and return the day as of which it is to be brought up, yesterday in UTC."""
    day = datetime.now(UTC).date() - timedelta(days=1)
    days = day - date.fromisoformat(AS_OF)

    def moved(found: re.Match[str]) -> str:
        return (date.fromisoformat(found[0]) + days).isoformat()

    text = re.sub(r"\b20\d\d-\d\d-\d\d\b", moved, place.declaration.read_text())
    for after, line in (("\nagencies:\n", _AGENCY), ("\ngrants:\n", _GRANT)):
        assert after in text, after
        text = text.replace(after, after + line.format(day=day.isoformat()), 1)
    place.declaration.write_text(text)
    return day
