"""ACM: certificates and the names that they are for."""

from __future__ import annotations

from typing import Final

from governance.collect.aws.kind import Call, Kind, Make
from governance.collect.aws.said import tagged

_CERTIFICATE: Final = "DescribeCertificate.Certificate"

KINDS: Final = (
    Kind(
        "acm",
        (Call("ListCertificates", "CertificateSummaryList"),),
        (
            Make(
                "aws:acm/certificate:Certificate",
                "DomainName",
                {
                    "domainName": "DomainName",
                    "subjectAlternativeNames": f"{_CERTIFICATE}.SubjectAlternativeNames",
                    "certificateAuthorityArn": f"{_CERTIFICATE}.CertificateAuthorityArn",
                    "status": f"{_CERTIFICATE}.Status",
                    "notAfter": f"{_CERTIFICATE}.NotAfter",
                    "tags": ("ListTagsForCertificate.Tags", tagged),
                },
                "CertificateArn",
            ),
        ),
        (
            Call("DescribeCertificate", given={"CertificateArn": "CertificateArn"}),
            Call("ListTagsForCertificate", given={"CertificateArn": "CertificateArn"}),
        ),
    ),
)
