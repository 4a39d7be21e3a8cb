"""Which controls Meta answers, by which fields of an `Asset`; and why it cannot answer others that are observed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

ANSWERS: Final[Mapping[str, tuple[str, ...]]] = {
    "OWN-001": ("relation", "owner"),
    "OWN-002": ("relation", "external_id", "verification"),
    "OWN-003": ("serves",),
    "OWN-004": ("relation", "owner"),
    "OWN-006": ("relation", "owner"),
    "ACC-001": ("people", "partners"),
    "ACC-002": ("people", "partners"),
    "ACC-003": ("people", "partners"),
    "ACC-004": ("people",),
    "ACC-011": ("people", "partners"),
    "ACC-012": ("two_factor",),
    "TRK-003": ("relation", "owner", "used"),
    "GOV-007": ("external_id", "aliases", "handle", "owner", "status", "listed"),
}
"""Control -> the fields that answer it; it is not measured where one of them is `UNKNOWN`.

OWN-001 `ad_account`, OWN-002 and OWN-003 `business`, OWN-004 `page` and `profile`, OWN-006 and TRK-003 `pixel`: an
asset that is `client` or `none` belongs to somebody else. ACC-001, -002, -003, -011: every active holder but the
corporation's own; `level` 4 administers. ACC-004: holders of kind `person` and level 4, on a `page`, a
`profile` or an `ad_account`; a profile has no task to administer, and its `people` hold the admins of the business that
owns it. GOV-007: what is declared, of a kind in the business's `listed`, and is no asset, is missing.
"""

SILENT: Final[Mapping[str, str]] = {
    "ACC-010": "Meta does not tell when a holder last used the access",
    "DAT-003": "whom a page's leads go to is told to a token of that page alone",
    "TRK-002": "the links of campaigns are in the creatives of their ads, which are not read",
}
"""Controls of ad platforms that are observed elsewhere, or not, with the reason why Meta says nothing."""
