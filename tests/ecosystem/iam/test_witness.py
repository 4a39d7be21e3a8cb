"""A witness says what it is about."""

from __future__ import annotations

from ecosystem.iam.witness import Witness


def test_a_request_that_only_a_lone_star_reaches_is_about_any_resource() -> None:
    """No sentence has an empty pair of backticks."""
    assert Witness("iam:ListUsers", "", {}).on == "any resource"
    assert Witness("s3:GetObject", "arn:aws:s3:::a/b", {}).on == "`arn:aws:s3:::a/b`"
