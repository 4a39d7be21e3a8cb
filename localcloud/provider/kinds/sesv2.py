"""Amazon SES: sending identities, and the domain that their mail says it is from."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from botocore.exceptions import ClientError

from localcloud.provider import rules
from localcloud.provider.gaps import LACKS, ask, attempt, send
from localcloud.provider.kind import Aws, NotEmulated, Props, kind
from localcloud.provider.names import pascal
from localcloud.provider.shape import changed, code, from_aws, tag_changes, tag_list, tag_map, to_aws
from localcloud.provider.told import Told

GONE = frozenset({"NotFoundException"})

SIGNING = pascal("domainSigningPrivateKey domainSigningSelector nextSigningKeyLength")
TOLD = pascal("currentSigningKeyLength nextSigningKeyLength signingAttributesOrigin status tokens")
DOMAIN = (r"(?=.{1,253}$)([A-Za-z0-9_-]{1,63}\.)+[A-Za-z0-9-]{2,63}", "a domain name")
IDENTITY = (rf"{DOMAIN[0]}|[^@\s]{{1,64}}@\S+", "a domain name or an address")


def tokens(account: str, identity: str) -> list[str]:
    """Return three tokens as SES makes them for the CNAME records of a domain, the same for the same domain."""
    digests = (hashlib.sha256(f"{account} {identity} {index}".encode()).digest() for index in range(3))
    return [base64.b32encode(digest).decode().lower()[:32] for digest in digests]


def set_tags(aws: Aws, region: str | None, arn: str, old: Props, new: Props) -> None:
    """Bring the tags of an identity or a configuration set from `old` to `new`."""
    added, taken = tag_changes(old, new)
    if added:
        attempt(aws, "tags", "sesv2:TagResource", region, ResourceArn=arn, Tags=tag_list(added))
    if taken:
        attempt(aws, "tags", "sesv2:UntagResource", region, ResourceArn=arn, TagKeys=taken)


def tags_of(aws: Aws, region: str | None, arn: str, told: Mapping[str, Any]) -> Props:
    """Return the tags as the inputs `tags` and `tagsAll`: those of the tag call, which says what changed since."""
    answer = ask(aws, "sesv2:ListTagsForResource", GONE, region, ResourceArn=arn) or {}
    # moto forgets there the tags that came with the create, and keeps them beside the identity.
    tags = (
        tag_map(told.get("Tags")) | tag_map(answer.get("Tags"))
        if aws.emulator == "moto"
        else tag_map(answer.get("Tags"))
    )
    return {"tags": tags, "tagsAll": tags}


@kind
class EmailIdentity(Told):
    """A domain or an address to send from; its id is itself."""

    token = "aws:sesv2/emailIdentity:EmailIdentity"
    inputs = frozenset({"emailIdentity", "configurationSetName", "dkimSigningAttributes", "tags", "region"})
    required = frozenset({"emailIdentity"})
    replace_on = frozenset({"emailIdentity", "region"})
    secret_outputs = frozenset({"dkimSigningAttributes.domainSigningPrivateKey"})
    silent = frozenset({"dkimSigningAttributes"})
    mixed = frozenset({"dkimSigningAttributes"})

    def calls(self, props: Props) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
        """Yield the call that creates it."""
        yield "sesv2", "CreateEmailIdentity", self._created(props)

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield what is no identity, and signing that is half one kind and half another; no key is repeated."""
        yield from rules.formed(props, {"emailIdentity": IDENTITY})
        signing = props.get("dkimSigningAttributes") or {}
        yield from rules.one_of(props, {"dkimSigningAttributes.nextSigningKeyLength": ("RSA_1024_BIT", "RSA_2048_BIT")})
        own = [name for name in ("domainSigningPrivateKey", "domainSigningSelector") if signing.get(name)]
        if len(own) == 1:
            yield "dkimSigningAttributes", f"has `{own[0]}` alone, the private key and the selector go together"
        if own and signing.get("nextSigningKeyLength"):
            yield "dkimSigningAttributes", "has a key of its own and `nextSigningKeyLength`, expected one"

    def create(self, aws: Aws, props: Props) -> str:
        """Create it; itself."""
        send(aws, "sesv2:CreateEmailIdentity", props.get("region"), **self._created(props))
        return str(props["emailIdentity"])

    def observe(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return its state, signing and tags; the tokens that moto does not make are made here, as SES shapes them."""
        region = props.get("region")
        answer = ask(aws, "sesv2:GetEmailIdentity", GONE, region, EmailIdentity=id)
        if answer is None:
            return None
        arn = _arn(aws, region, f"identity/{id}")
        return tags_of(aws, region, arn, answer) | {
            "emailIdentity": id,
            "configurationSetName": answer.get("ConfigurationSetName") or None,
            "dkimSigningAttributes": self._signing(aws, id, props, answer),
            "arn": arn,
            "identityType": answer.get("IdentityType"),
            "verificationStatus": answer.get("VerificationStatus") or "SUCCESS",
            "verifiedForSendingStatus": bool(answer.get("VerifiedForSendingStatus")),
        }

    def update(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        """Set what differs; where the emulator cannot, the same identity is made anew."""
        region = new.get("region")
        different = [name for name in ("configurationSetName", "dkimSigningAttributes") if _differs(name, old, new)]
        needed = {"configurationSetName": "sesv2:PutEmailIdentityConfigurationSetAttributes"}
        needed["dkimSigningAttributes"] = "sesv2:PutEmailIdentityDkimSigningAttributes"
        if different and {needed[name] for name in different} & LACKS.get(aws.emulator, frozenset()):
            self.delete(aws, id, new)
            self.create(aws, new)
        else:
            if "configurationSetName" in different:
                said = {"ConfigurationSetName": new["configurationSetName"]} if new.get("configurationSetName") else {}
                send(aws, needed["configurationSetName"], region, EmailIdentity=id, **said)
            if "dkimSigningAttributes" in different:
                signing = to_aws(SIGNING, new.get("dkimSigningAttributes") or {})
                origin = "EXTERNAL" if "DomainSigningPrivateKey" in signing else "AWS_SES"
                said = {"EmailIdentity": id, "SigningAttributesOrigin": origin}
                send(
                    aws,
                    needed["dkimSigningAttributes"],
                    region,
                    **said,
                    **({"SigningAttributes": signing} if signing else {}),
                )
        set_tags(aws, region, _arn(aws, region, f"identity/{id}"), old, new)

    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Delete it."""
        ask(aws, "sesv2:DeleteEmailIdentity", GONE, props.get("region"), EmailIdentity=id)

    def find(self, aws: Aws, props: Props, urn_tag: str) -> str | None:
        """Find it by itself."""
        found = ask(aws, "sesv2:GetEmailIdentity", GONE, props.get("region"), EmailIdentity=props["emailIdentity"])
        return None if found is None else str(props["emailIdentity"])

    def _created(self, props: Props) -> dict[str, Any]:
        said: dict[str, Any] = {"EmailIdentity": props["emailIdentity"], "Tags": tag_list(props.get("tags"))}
        said |= {"ConfigurationSetName": props["configurationSetName"]} if props.get("configurationSetName") else {}
        signing = to_aws(SIGNING, props.get("dkimSigningAttributes") or {})
        return said | ({"DkimSigningAttributes": signing} if signing else {})

    def _signing(self, aws: Aws, id: str, props: Props, answer: Mapping[str, Any]) -> Props | None:
        told = answer.get("DkimAttributes") or {}
        asked = {name: value for name, value in (props.get("dkimSigningAttributes") or {}).items() if name in SIGNING}
        if "@" in id and not asked:
            return None
        seen = from_aws(TOLD, told)
        for name, value in asked.items():
            if name == "nextSigningKeyLength" and not seen.get(name):
                aws.not_held("dkimSigningAttributes.nextSigningKeyLength")
            seen.setdefault(name, value)
        if not seen.get("tokens") and not asked.get("domainSigningPrivateKey"):
            seen["tokens"] = tokens(aws.account, id)
            aws.not_held("the DKIM tokens")
        when = told.get("LastKeyGenerationTimestamp")
        return seen | ({"lastKeyGenerationTimestamp": when.strftime("%Y-%m-%dT%H:%M:%SZ")} if when else {})


@kind
class EmailIdentityMailFromAttributes(Told):
    """The domain that the mail of an identity says it is from; its id is the identity."""

    token = "aws:sesv2/emailIdentityMailFromAttributes:EmailIdentityMailFromAttributes"
    inputs = frozenset({"emailIdentity", "behaviorOnMxFailure", "mailFromDomain", "region"})
    required = frozenset({"emailIdentity"})
    replace_on = frozenset({"emailIdentity", "region"})

    def calls(self, props: Props) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
        """Yield the call that sets it."""
        yield "sesv2", "PutEmailIdentityMailFromAttributes", self._said(props)

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield domains that are none, or not under the identity's."""
        yield from rules.formed(props, {"mailFromDomain": DOMAIN})
        yield from rules.one_of(props, {"behaviorOnMxFailure": ("USE_DEFAULT_VALUE", "REJECT_MESSAGE")})
        identity = str(props.get("emailIdentity", "")).rpartition("@")[2].lower()
        domain = str(props.get("mailFromDomain") or "").lower()
        if domain and not domain.endswith(f".{identity}"):
            yield "mailFromDomain", f"is `{domain}`, expected a domain under `{identity}`"

    def create(self, aws: Aws, props: Props) -> str:
        """Set it; the identity."""
        send(aws, "sesv2:PutEmailIdentityMailFromAttributes", props.get("region"), **self._said(props))
        return str(props["emailIdentity"])

    def observe(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return the domain, None where there is none."""
        answer = ask(aws, "sesv2:GetEmailIdentity", GONE, props.get("region"), EmailIdentity=id)
        told = (answer or {}).get("MailFromAttributes") or {}
        if not told.get("MailFromDomain"):
            return None
        return from_aws(pascal("mailFromDomain behaviorOnMxFailure"), told) | {"emailIdentity": id}

    def update(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        """Set it anew."""
        self.create(aws, new)

    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Go back to the domain of SES."""
        try:
            ask(aws, "sesv2:PutEmailIdentityMailFromAttributes", GONE, props.get("region"), EmailIdentity=id)
        except ClientError as error:
            if code(error) != "BadRequestException":
                raise

    def find(self, aws: Aws, props: Props, urn_tag: str) -> str | None:
        """Find it on its identity."""
        seen = self.observe(aws, str(props["emailIdentity"]), props) or {}
        return str(props["emailIdentity"]) if seen.get("mailFromDomain") == props.get("mailFromDomain") else None

    def record(self, aws: Aws, props: Props) -> tuple[str, Props]:
        """Return the id that it would have."""
        return str(props["emailIdentity"]), {"behaviorOnMxFailure": "USE_DEFAULT_VALUE"}

    def _said(self, props: Props) -> dict[str, Any]:
        return to_aws(pascal("emailIdentity mailFromDomain behaviorOnMxFailure"), props)


@kind
class AccountSuppressionAttributes(Told):
    """Why an address is no longer written to by this account; there is one, and its id is the account's."""

    token = "aws:sesv2/accountSuppressionAttributes:AccountSuppressionAttributes"
    inputs = frozenset({"suppressedReasons", "region"})
    required = frozenset({"suppressedReasons"})
    replace_on = frozenset({"region"})
    unordered = frozenset({"suppressedReasons"})
    # ministack 1.5.33 takes them and forgets them.
    misread: ClassVar[Mapping[str, frozenset[str]]] = {"ministack": frozenset({"suppressedReasons"})}

    def calls(self, props: Props) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
        """Yield the call that sets them."""
        yield "sesv2", "PutAccountSuppressionAttributes", {"SuppressedReasons": list(props["suppressedReasons"])}

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield reasons that there are not."""
        for each in props.get("suppressedReasons") or []:
            if each not in {"BOUNCE", "COMPLAINT"}:
                yield "suppressedReasons", f"has `{each}`, expected `BOUNCE` and `COMPLAINT`"

    def create(self, aws: Aws, props: Props) -> str:
        """Set them; the account."""
        send(
            aws,
            "sesv2:PutAccountSuppressionAttributes",
            props.get("region"),
            SuppressedReasons=list(props["suppressedReasons"]),
        )
        return aws.account

    def observe(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return them."""
        answer = send(aws, "sesv2:GetAccount", props.get("region"))
        return {"suppressedReasons": list((answer.get("SuppressionAttributes") or {}).get("SuppressedReasons") or [])}

    def update(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        """Set them anew."""
        self.create(aws, new)

    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Leave them: SES has no account without them."""

    def find(self, aws: Aws, props: Props, urn_tag: str) -> str | None:
        """Find them on the account: setting them again is the same."""
        try:
            return None if self.observe(aws, aws.account, props) is None else aws.account
        except NotEmulated:
            return None

    def record(self, aws: Aws, props: Props) -> tuple[str, Props]:
        """Return the id that they would have."""
        return aws.account, {}


def _arn(aws: Aws, region: str | None, path: str) -> str:
    return f"arn:aws:ses:{region or aws.region}:{aws.account}:{path}"


def _differs(name: str, old: Props, new: Props) -> bool:
    if name != "dkimSigningAttributes":
        return changed(old, new, name)
    before, after = old.get(name) or {}, new.get(name) or {}
    return any(before.get(each) != after.get(each) for each in SIGNING)
