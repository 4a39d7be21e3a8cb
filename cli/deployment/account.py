"""Whose credentials these are, asked of AWS before anything is touched."""

from __future__ import annotations

from cli.refusal import BROKEN, Refusal


def caller(region: str) -> str:
    """Return the account of the credentials at hand; refuses when there are none, or AWS does not take them."""
    import boto3
    from botocore.config import Config
    from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError

    quick = Config(connect_timeout=5, read_timeout=10, retries={"max_attempts": 2, "mode": "standard"})
    try:
        answer = boto3.session.Session(region_name=region).client("sts", config=quick).get_caller_identity()
    except NoCredentialsError:
        raise Refusal(
            "there are no AWS credentials",
            "sign in (AWS_PROFILE, `aws sso login`), or work on this machine alone with `--local`",
            code=BROKEN,
        ) from None
    except (BotoCoreError, ClientError) as fault:
        raise Refusal(f"AWS does not say whose credentials these are: {fault}", code=BROKEN) from None
    return str(answer["Account"])
