"""E-mail and automation: deliverability, templates, the send workflow. Who may be contacted the database decides."""

from __future__ import annotations

from collections.abc import Iterator

from stacks.access.layers.row import Row
from stacks.access.statement import Permission, start


def mail(row: Row) -> Iterator[Permission]:
    """Yield what a holding of `email` or `automation` permits."""
    place, holding = row.place, row.holding
    reached = [channel for channel in row.scope.mail if holding.reaches(channel)]
    if not reached:
        return
    whole = holding.channels is None
    identities = tuple(sorted({place.names.arn("ses", f"identity/{place.sending_domain(each)}") for each in reached}))
    sets = (place.names.arn("ses", f"configuration-set/{place.configuration_set}"),) if whole else ()
    yield Permission("Deliverability", ("ses:BatchGetMetricData",), (*identities, *sets))
    if holding.at_least("contribute"):
        ends = ("*",) if whole else tuple(f"{place.id(each.id)}_*" for each in reached)
        yield Permission(
            "Templates",
            (
                "ses:CreateEmailTemplate",
                "ses:GetEmailTemplate",
                "ses:TestRenderEmailTemplate",
                "ses:UpdateEmailTemplate",
            ),
            tuple(place.names.arn("ses", f"template/{place.template_prefix}{end}") for end in ends),
        )
    if holding.at_least("operate"):
        machines = (None,) if whole else tuple(each.id for each in reached)
        yield from start(place, "Send", (place.workflow("send", each) for each in machines))
