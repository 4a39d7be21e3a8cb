"""The kinds of S3, KMS, IAM and CloudTrail alone: what they tell of what they made, to the last setting."""

from __future__ import annotations

import pytest

from localcloud.provider.aws import EmulatedAws
from tests.localcloud.provider.contract import Example, live
from tests.localcloud.provider.examples import cloudtrail, iam, kms, s3


@pytest.mark.slow
@pytest.mark.parametrize("sample", [*s3.EXAMPLES, *kms.EXAMPLES, *iam.EXAMPLES, *cloudtrail.EXAMPLES], ids=str)
def test_kind_lives(sample: Example, cloud: EmulatedAws) -> None:
    """It is made, tells all that was set but what the emulator is known not to keep, changes and goes."""
    live(cloud, sample)
