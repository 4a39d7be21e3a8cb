"""SES: sending identities with their DKIM, MAIL FROM and policies, configuration sets, suppression, contact lists."""

from __future__ import annotations

from typing import Any, Final

from governance.collect.aws.kind import Call, Kind, Make
from governance.collect.aws.said import document, entries, renamed, tagged

_IDENTITY: Final = "GetEmailIdentity"
_FROM: Final = f"{_IDENTITY}.MailFromAttributes"
_ARN: Final = "arn:{partition}:ses:{region}:{account}"


def _suppression(told: Any) -> dict[str, Any] | None:
    """Return the set's own suppression; without one the account's holds."""
    return {"suppressedReasons": told["SuppressedReasons"]} if "SuppressedReasons" in told else None


KINDS: Final = (
    Kind(
        "sesv2",
        (Call("ListEmailIdentities", "EmailIdentities"),),
        (
            Make(
                "aws:sesv2/emailIdentity:EmailIdentity",
                "IdentityName",
                {
                    "emailIdentity": "IdentityName",
                    "verifiedForSendingStatus": f"{_IDENTITY}.VerifiedForSendingStatus",
                    "configurationSetName": f"{_IDENTITY}.ConfigurationSetName",
                    "dkim": (f"{_IDENTITY}.DkimAttributes", renamed(signingEnabled="SigningEnabled", status="Status")),
                    "tags": (f"{_IDENTITY}.Tags", tagged),
                },
                f"{_ARN}:identity/{{IdentityName}}",
            ),
            Make(
                "aws:sesv2/emailIdentityMailFromAttributes:EmailIdentityMailFromAttributes",
                "IdentityName",
                {
                    "emailIdentity": "IdentityName",
                    "mailFromDomain": f"{_FROM}.MailFromDomain",
                    "behaviorOnMxFailure": f"{_FROM}.BehaviorOnMxFailure",
                },
                when=f"{_FROM}.MailFromDomain",
            ),
            Make(
                "aws:sesv2/emailIdentityPolicy:EmailIdentityPolicy",
                "{of.IdentityName}|{name}",
                {"emailIdentity": "of.IdentityName", "policyName": "name", "policy": ("value", document)},
                each=(f"{_IDENTITY}.Policies", entries),
            ),
        ),
        (Call(_IDENTITY, given={"EmailIdentity": "IdentityName"}),),
    ),
    Kind(
        "sesv2",
        (Call("ListConfigurationSets", "ConfigurationSets"),),
        (
            Make(
                "aws:sesv2/configurationSet:ConfigurationSet",
                "it",
                {
                    "configurationSetName": "it",
                    "suppressionOptions": ("GetConfigurationSet.SuppressionOptions", _suppression),
                    "deliveryOptions": (
                        "GetConfigurationSet.DeliveryOptions",
                        renamed(tlsPolicy="TlsPolicy"),
                    ),
                    "tags": ("GetConfigurationSet.Tags", tagged),
                },
                f"{_ARN}:configuration-set/{{it}}",
            ),
        ),
        (Call("GetConfigurationSet", given={"ConfigurationSetName": "it"}),),
    ),
    Kind(
        "sesv2",
        (Call("GetAccount", "SuppressionAttributes"),),
        (
            Make(
                "aws:sesv2/accountSuppressionAttributes:AccountSuppressionAttributes",
                "account",
                {"suppressedReasons": "SuppressedReasons || `[]`"},
            ),
        ),
    ),
    Kind(
        "sesv2",
        (Call("ListContactLists", "ContactLists"),),
        (
            Make(
                "aws:sesv2/contactList:ContactList",
                "ContactListName",
                {"contactListName": "ContactListName", "tags": ("GetContactList.Tags", tagged)},
                f"{_ARN}:contact-list/{{ContactListName}}",
            ),
        ),
        (Call("GetContactList", given={"ContactListName": "ContactListName"}),),
    ),
)
