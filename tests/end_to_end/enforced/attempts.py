"""The table of attempts of every agency, with those after a grant has ended and those to widen the own access."""

from __future__ import annotations

from tests.end_to_end.enforced.attempt import (
    Attempt,
    a_table,
    rows,
)
from tests.end_to_end.enforced.attempts_mediahaus import MEDIAHAUS
from tests.end_to_end.enforced.attempts_pixel import PIXEL
from tests.end_to_end.enforced.attempts_workforce import WORKFORCE
from tests.end_to_end.enforced.declared import ENDED
from tests.end_to_end.enforced.identity import DEEDS
from tests.end_to_end.enforced.services import (
    event,
    query,
    secret,
    start,
)
from tests.end_to_end.enforced.storage import (
    read,
    read_results,
    send,
    write,
)

OVER = tuple(
    rows(
        ENDED,
        "aurora",
        False,
        read("aurora", "published/hello.txt"),
        read("aurora", "drafts/ayer/a.txt"),
        write("aurora", "creatives/ayer/b.txt"),
        send("aurora"),
        start("aurora", "audience-sync"),
        query("aurora", ENDED),
        read_results("aurora", ENDED),
        a_table("aurora", "engagement_daily"),
        event("aurora", "engagement"),
        secret("meta-system-user"),
    )
)
ROLES = (("pixel", "aurora"), ("mediahaus", "aurora"), ("mediahaus", "brisa"), ("norte", "brisa"), ("lealtad", "club"))
WIDER = tuple(Attempt(*role, deed, False) for role in (*ROLES, (ENDED, "aurora")) for deed in DEEDS)
ATTEMPTS = (*PIXEL, *MEDIAHAUS, *WORKFORCE, *OVER, *WIDER)
