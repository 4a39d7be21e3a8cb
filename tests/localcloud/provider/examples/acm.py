"""Examples of certificates: for a brand's pages, in the region of CloudFront, and its validation."""

from __future__ import annotations

from localcloud.provider.aws import EmulatedAws
from localcloud.provider.kind import Props
from tests.localcloud.provider.contract import Example, made

CERTIFICATE = "aws:acm/certificate:Certificate"


def certificate(_aws: EmulatedAws, name: str) -> Props:
    """Return a certificate of two names that validates by DNS."""
    return {
        "domainName": f"{name}.example",
        "subjectAlternativeNames": [f"www.{name}.example", f"*.{name}.example"],
        "validationMethod": "DNS",
        "keyAlgorithm": "RSA_2048",
        "options": {"certificateTransparencyLoggingPreference": "ENABLED"},
        "region": "us-east-1",
    }


def validation(aws: EmulatedAws, name: str) -> Props:
    """Return the validation of a certificate of its own."""
    return {"certificateArn": made(aws, CERTIFICATE, certificate(aws, name)), "region": "us-east-1"}


EXAMPLES = (
    Example(
        CERTIFICATE,
        certificate,
        {"tags": {"owner": "aurora"}},
        ("arn", "domainValidationOptions", "status", "notAfter"),
        {"ministack": frozenset({"options.certificateTransparencyLoggingPreference"})},
    ),
    Example("aws:acm/certificateValidation:CertificateValidation", validation, stays=True),
)
