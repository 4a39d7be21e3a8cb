"""AWS Certificate Manager: certificates, and waiting for their validation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from localcloud.provider import rules
from localcloud.provider.gaps import ask, attempt, send
from localcloud.provider.kind import URN_TAG, Aws, Props, kind
from localcloud.provider.names import pascal
from localcloud.provider.shape import changed, from_aws, tag_changes, tag_list, tag_map, to_aws
from localcloud.provider.told import Told

GONE = frozenset({"ResourceNotFoundException"})

OPTIONS = pascal("certificateTransparencyLoggingPreference export")
REQUEST = pascal(
    "domainName validationMethod certificateAuthorityArn keyAlgorithm",
    options=(OPTIONS,),
    validationOptions=("DomainValidationOptions", pascal("domainName validationDomain")),
)
IMPORTED = {"certificateBody": "Certificate", "certificateChain": "CertificateChain", "privateKey": "PrivateKey"}
DOMAIN = (r"(?=.{1,253}$)(\*\.)?([A-Za-z0-9-]{1,63}\.)+[A-Za-z0-9-]{2,63}", "a domain name, maybe after `*.`")


def listed(aws: Aws, region: str | None) -> Iterator[str]:
    """Yield the ARNs of the certificates of an account and region, whatever their key."""
    acm = aws.client("acm", region)
    keys = ["RSA_1024", "RSA_2048", "RSA_3072", "RSA_4096", "EC_prime256v1", "EC_secp384r1", "EC_secp521r1"]
    for page in acm.get_paginator("list_certificates").paginate(Includes={"keyTypes": keys}):
        yield from (str(each["CertificateArn"]) for each in page.get("CertificateSummaryList", []))


def described(aws: Aws, region: str | None, arn: str) -> Mapping[str, Any] | None:
    """Return what ACM tells of a certificate, None when there is none."""
    answer = ask(aws, "acm:DescribeCertificate", GONE, region or arn.split(":")[3], CertificateArn=arn)
    return None if answer is None else dict(answer["Certificate"])


@kind
class Certificate(Told):
    """A certificate, requested or brought; its id is its ARN."""

    token = "aws:acm/certificate:Certificate"
    inputs = frozenset(
        {
            *REQUEST,
            *IMPORTED,
            "subjectAlternativeNames",
            "earlyRenewalDuration",
            "privateKeyWo",
            "privateKeyWoVersion",
            "tags",
            "region",
        }
    )
    replace_on = frozenset(
        {
            "domainName", "subjectAlternativeNames", "validationMethod", "validationOptions", "keyAlgorithm",
            "certificateAuthorityArn", "options.export", "region",
        }
    )  # fmt: skip
    unordered = frozenset({"subjectAlternativeNames"})
    secret_outputs = frozenset({"privateKey", "privateKeyWo"})
    silent = frozenset({*IMPORTED, "privateKeyWo", "privateKeyWoVersion", "earlyRenewalDuration", "validationOptions"})

    def calls(self, props: Props) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
        """Yield the call that requests it."""
        if not props.get("certificateBody"):
            yield "acm", "RequestCertificate", self._requested(props)

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield what ACM refuses: names that are no domains, too many, neither a name nor a certificate."""
        yield from rules.formed(props, {"domainName": DOMAIN})
        if len(str(props.get("domainName", ""))) > 64:
            yield "domainName", "is longer than 64 characters, the most that the first name may have"
        if bool(props.get("domainName")) == bool(props.get("certificateBody")):
            yield "domainName", "or `certificateBody` must be set, and not both"
        if props.get("certificateBody") and not (props.get("privateKey") or props.get("privateKeyWo")):
            yield "privateKey", "is missing, it goes with `certificateBody`"
        yield from rules.one_of(props, {"validationMethod": ("DNS", "EMAIL", "HTTP", "NONE")})
        if props.get("domainName") and not props.get("validationMethod") and not props.get("certificateAuthorityArn"):
            yield "validationMethod", "is missing, `DNS` renews by itself"
        names = props.get("subjectAlternativeNames") or []
        if len({*names, props.get("domainName")}) > 100:
            yield "subjectAlternativeNames", "names more than 100 domains"
        for name in names:
            yield from (("subjectAlternativeNames", said) for _, said in rules.formed({"n": name}, {"n": DOMAIN}))

    def create(self, aws: Aws, props: Props) -> str:
        """Request it, or bring it; its ARN.

        Without an idempotency token: a cut-off create is found by its tag, and moto breaks on the token of one deleted.
        """
        region = props.get("region")
        if props.get("certificateBody"):
            return str(send(aws, "acm:ImportCertificate", region, **self._brought(props))["CertificateArn"])
        return str(send(aws, "acm:RequestCertificate", region, **self._requested(props))["CertificateArn"])

    def observe(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return its names, how it is validated, its state and tags."""
        told = described(aws, props.get("region"), id)
        if told is None:
            return None
        said = {"CertificateArn": id}
        tags = tag_map((ask(aws, "acm:ListTagsForCertificate", GONE, id.split(":")[3], **said) or {}).get("Tags"))
        options = [each for each in told.get("DomainValidationOptions") or [] if "DomainName" in each]
        return from_aws(pascal("domainName", options=(OPTIONS,)), told) | {
            "keyAlgorithm": str(told.get("KeyAlgorithm", "")).replace("-", "_") or None,
            "validationMethod": next(
                (each["ValidationMethod"] for each in options if "ValidationMethod" in each), "NONE"
            ),
            "subjectAlternativeNames": _names(told, props) or None,
            "domainValidationOptions": _validation(options, str(told.get("DomainName")), props),
            "validationEmails": sorted({mail for each in options for mail in each.get("ValidationEmails") or []}),
            "arn": id,
            "status": told.get("Status"),
            "type": told.get("Type"),
            "renewalEligibility": told.get("RenewalEligibility"),
            "renewalSummaries": [],
            "pendingRenewal": False,
            "notBefore": _time(told.get("NotBefore")),
            "notAfter": _time(told.get("NotAfter")),
            "tags": tags,
            "tagsAll": tags,
        }

    def update(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        """Set options and tags that differ; bring the new one under the same ARN."""
        region = new.get("region")
        if changed(old, new, "certificateBody", "certificateChain", "privateKey", "privateKeyWoVersion"):
            send(aws, "acm:ImportCertificate", region, **self._brought({**new, "tags": None}), CertificateArn=id)
        if changed(old, new, "options"):
            preference = (new.get("options") or {}).get("certificateTransparencyLoggingPreference") or "ENABLED"
            said = {"CertificateArn": id, "Options": {"CertificateTransparencyLoggingPreference": preference}}
            attempt(aws, "options", "acm:UpdateCertificateOptions", region, **said)
        added, taken = tag_changes(old, new)
        if taken:
            gone = [{"Key": key} for key in taken]
            attempt(aws, "tags", "acm:RemoveTagsFromCertificate", region, CertificateArn=id, Tags=gone)
        if added:
            attempt(aws, "tags", "acm:AddTagsToCertificate", region, CertificateArn=id, Tags=tag_list(added))

    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Delete it."""
        ask(aws, "acm:DeleteCertificate", GONE, id.split(":")[3], CertificateArn=id)

    def find(self, aws: Aws, props: Props, urn_tag: str) -> str | None:
        """Find it by its tag: a domain may have many certificates."""
        for arn in listed(aws, props.get("region")) if urn_tag else ():
            answer = ask(aws, "acm:ListTagsForCertificate", GONE, props.get("region"), CertificateArn=arn) or {}
            if tag_map(answer.get("Tags")).get(URN_TAG) == urn_tag:
                return arn
        return None

    def _requested(self, props: Props) -> dict[str, Any]:
        said = to_aws(REQUEST, props)
        names = props.get("subjectAlternativeNames") or []
        said |= {"SubjectAlternativeNames": list(names)} if names else {}
        tags = props.get("tags") or {}
        said |= {"Tags": tag_list(tags)} if tags else {}
        return said

    def _brought(self, props: Props) -> dict[str, Any]:
        texts = {api: str(props[name]).encode() for name, api in IMPORTED.items() if props.get(name)}
        if props.get("privateKeyWo"):
            texts["PrivateKey"] = str(props["privateKeyWo"]).encode()
        return {**texts, **({"Tags": tag_list(props["tags"])} if props.get("tags") else {})}


@kind
class CertificateValidation(Told):
    """That a certificate is issued; its id is when it was. Emulators validate by themselves."""

    token = "aws:acm/certificateValidation:CertificateValidation"
    inputs = frozenset({"certificateArn", "validationRecordFqdns", "region"})
    required = frozenset({"certificateArn"})
    replace_on = inputs
    silent = frozenset({"validationRecordFqdns"})
    unordered = frozenset({"validationRecordFqdns"})

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield what is no certificate."""
        form = (r"arn:[^:]+:acm:[^:]+:\d{12}:certificate/.+", "the ARN of a certificate")
        yield from rules.formed(props, {"certificateArn": form})

    def create(self, aws: Aws, props: Props) -> str:
        """Look that it can be issued: every name that AWS asks for has its record; when it was."""
        arn, region = str(props["certificateArn"]), props.get("region")
        told = described(aws, region, arn)
        if told is None:
            raise ValueError(f"there is no certificate `{arn}` to validate")
        if told.get("Status") not in {"ISSUED", "PENDING_VALIDATION"}:
            raise ValueError(f"the certificate `{arn}` is `{told.get('Status')}`, expected it to be issued")
        given = {str(each).rstrip(".").lower() for each in props.get("validationRecordFqdns") or []}
        wanted = {
            str(each["ResourceRecord"]["Name"]).rstrip(".").lower()
            for each in told.get("DomainValidationOptions") or []
            if "ResourceRecord" in each
        }
        if given and wanted - given:
            names = ", ".join(f"`{each}`" for each in sorted(wanted - given))
            raise ValueError(f"no validation record for {names}, and the certificate would never be issued")
        return _issued(told)

    def observe(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return the certificate that was issued then."""
        if props.get("certificateArn"):
            arn = str(props["certificateArn"])
            return None if described(aws, props.get("region"), arn) is None else {"certificateArn": arn}
        # Known by its time alone: CloudFront's certificates are in us-east-1, wherever the others are.
        for region in dict.fromkeys((aws.region, "us-east-1")):
            for arn in listed(aws, region):
                told = described(aws, region, arn)
                if told is not None and _issued(told) == id:
                    return {"certificateArn": arn}
        return None

    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Delete nothing: it is no thing in AWS."""

    def find(self, aws: Aws, props: Props, urn_tag: str) -> str | None:
        """Find it by its certificate."""
        told = described(aws, props.get("region"), str(props["certificateArn"]))
        return None if told is None else _issued(told)


def _names(told: Mapping[str, Any], props: Props) -> list[str]:
    """Return the other names; AWS lists the first one among them, which is only told where it was asked for."""
    asked = props.get("subjectAlternativeNames") or []
    names = [str(each) for each in told.get("SubjectAlternativeNames") or []]
    others = [name for name in names if name != told.get("DomainName") or name in asked]
    return list(asked) if set(others) == set(asked) else others


def _validation(options: Iterable[Mapping[str, Any]], first: str, props: Props) -> list[Props]:
    """Return how each name is validated, the first name first and the others as they were asked for."""
    order = [first, *(props.get("subjectAlternativeNames") or [])]
    ranked = sorted(
        options,
        key=lambda each: (
            order.index(each["DomainName"]) if each["DomainName"] in order else len(order),
            each["DomainName"],
        ),
    )
    return [
        {
            "domainName": each["DomainName"],
            "resourceRecordName": each["ResourceRecord"]["Name"],
            "resourceRecordType": each["ResourceRecord"]["Type"],
            "resourceRecordValue": each["ResourceRecord"]["Value"],
        }
        for each in ranked
        if "ResourceRecord" in each
    ]


def _issued(told: Mapping[str, Any]) -> str:
    when = told.get("IssuedAt") or told.get("CreatedAt")
    return f"{when.strftime('%Y-%m-%d %H:%M:%S')} +0000 UTC" if when else "1970-01-01 00:00:00 +0000 UTC"


def _time(when: Any) -> str | None:
    return when.strftime("%Y-%m-%dT%H:%M:%SZ") if when else None
