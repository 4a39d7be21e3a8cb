"""The operations that an emulator is known to lack, and calls that say so instead of waiting out botocore's retries.

moto answers what it does not implement with HTML and status 500 or 404, the same 500 that it answers under load:
botocore tries again five times. What is known here (moto 5.2.5, ministack 1.5.33) is not asked for at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from botocore import xform_name
from botocore.exceptions import ClientError
from botocore.parsers import ResponseParserError

from localcloud.provider.kind import Aws, NotEmulated
from localcloud.provider.shape import code

LACKS: Mapping[str, frozenset[str]] = {
    "moto": frozenset(
        {
            "acm:UpdateCertificateOptions",
            "athena:DeleteNamedQuery",
            "athena:UpdateNamedQuery",
            "athena:UpdateWorkGroup",
            "budgets:UpdateBudget",
            "budgets:DescribeSubscribersForNotification",
            "budgets:ListTagsForResource",
            "budgets:TagResource",
            "budgets:UntagResource",
            "cloudfront:CreateResponseHeadersPolicy",
            "cloudfront:PublishFunction",
            "cloudfront:UpdateFunction",
            "lakeformation:UpdateResource",
            "events:UpdateEventBus",
            "apigatewayv2:UpdateStage",
            "apigatewayv2:DeleteAccessLogSettings",
            "apigatewayv2:DeleteRouteSettings",
            "logs:AssociateKmsKey",
            "logs:DisassociateKmsKey",
            "logs:PutLogGroupDeletionProtection",
            "stepfunctions:ListStateMachineVersions",
            "sesv2:CreateConfigurationSetEventDestination",
            "sesv2:GetAccount",
            "sesv2:GetConfigurationSetEventDestinations",
            "sesv2:PutAccountSuppressionAttributes",
            "sesv2:PutConfigurationSetDeliveryOptions",
            "sesv2:PutConfigurationSetReputationOptions",
            "sesv2:PutConfigurationSetSendingOptions",
            "sesv2:PutConfigurationSetSuppressionOptions",
            "sesv2:PutConfigurationSetTrackingOptions",
            "sesv2:PutConfigurationSetVdmOptions",
            "sesv2:PutEmailIdentityConfigurationSetAttributes",
            "sesv2:PutEmailIdentityDkimSigningAttributes",
            "sesv2:PutEmailIdentityMailFromAttributes",
        }
    ),
    "ministack": frozenset(
        {
            # These two delete the stage itself there.
            "apigatewayv2:DeleteAccessLogSettings",
            "apigatewayv2:DeleteRouteSettings",
            "logs:AssociateKmsKey",
            "logs:DisassociateKmsKey",
            "logs:PutLogGroupDeletionProtection",
            "sesv2:PutEmailIdentityConfigurationSetAttributes",
            "sesv2:PutEmailIdentityDkimSigningAttributes",
            "sesv2:PutEmailIdentityMailFromAttributes",
        }
    ),
}
"""Emulator to `service:Operation`."""

ABSENT = frozenset({"InvalidAction", "UnknownOperationException", "NotImplemented", "NotImplementedException", "501"})
"""Codes that stand for an operation that is not there."""


def send(aws: Aws, call: str, region: str | None = None, /, **params: Any) -> Any:
    """Send `service:Operation`; NotEmulated where the emulator has no such operation."""
    if call in LACKS.get(aws.emulator, frozenset()):
        raise NotEmulated(f"{aws.emulator} has no {call}")
    service, _, operation = call.partition(":")
    try:
        return getattr(aws.client(service, region), xform_name(operation))(**params)
    except ResponseParserError as error:
        raise NotEmulated(f"{aws.emulator} has no {call}") from error
    except ClientError as error:
        if unimplemented(error):
            raise NotEmulated(f"{aws.emulator} has no {call}") from error
        raise


def ask(aws: Aws, call: str, gone: frozenset[str], region: str | None = None, /, **params: Any) -> Any:
    """Send `service:Operation`; None where AWS says one of the codes in `gone`."""
    try:
        return send(aws, call, region, **params)
    except ClientError as error:
        if code(error) in gone:
            return None
        raise


def attempt(aws: Aws, what: str | Iterable[str], call: str, region: str | None = None, /, **params: Any) -> Any:
    """Send `service:Operation` for some settings; where there is none, note them as not held and answer None."""
    try:
        return send(aws, call, region, **params)
    except NotEmulated:
        for each in (what,) if isinstance(what, str) else what:
            aws.not_held(each)
        return None


def unimplemented(error: ClientError) -> bool:
    """Return whether an emulator answered that it has no such operation."""
    said = str(error.response.get("Error", {}).get("Message", ""))
    return (
        code(error) in ABSENT
        or said.lstrip().lower().startswith(("<!doctype html", "<html", "unknown "))
        or (code(error) in {"400", "404", "405"} and said in {"", "Not Found", "Bad Request", "Method Not Allowed"})
    )
