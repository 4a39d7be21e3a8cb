"""The table itself: layer -> row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from stacks.access.layers.advertising import advertising
from stacks.access.layers.content import engagement, publishing
from stacks.access.layers.figures import analytics
from stacks.access.layers.mail import mail
from stacks.access.layers.row import Row
from stacks.access.layers.service import customer_service, survey
from stacks.access.layers.web import web
from stacks.access.statement import Permission

TABLE: Final[Mapping[str, Callable[[Row], Iterator[Permission]]]] = {
    "engagement": engagement,
    "community": engagement,
    "knowledge": engagement,
    "publishing": publishing,
    "advertising": advertising,
    "web": web,
    "email": mail,
    "automation": mail,
    "analytics": analytics,
    "customer_service": customer_service,
    "survey": survey,
}
