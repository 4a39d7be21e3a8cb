"""The provider's own configuration: where the emulator is, which account and region, and what is refused.

The options are the released provider's (pulumi-aws 7), so that a program needs no other words for the local cloud.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from botocore.parsers import ResponseParserError

from localcloud.provider.aws import EmulatedAws, loopback
from localcloud.provider.checking import Problem, nearest
from localcloud.provider.kind import Props
from localcloud.provider.refusals import ProviderError
from localcloud.provider.values import unknown

ENDPOINT = "ECOSYSTEM_LOCAL_ENDPOINT"
EMULATOR = "ECOSYSTEM_LOCAL_EMULATOR"
ALONE = "the bundled provider is for an emulator alone; install the released `aws` plugin to work with AWS"

USED = frozenset({"accessKey", "allowedAccountIds", "defaultTags", "endpoints", "forbiddenAccountIds", "region",
                  "secretKey", "token"})  # fmt: skip
NO_MATTER = frozenset(
    {
        "customCaBundle", "ec2MetadataServiceEndpoint", "ec2MetadataServiceEndpointMode", "httpProxy", "httpsProxy",
        "ignoreTags", "insecure", "maxRetries", "noProxy", "pluginDownloadURL", "retryMode",
        "s3UsEast1RegionalEndpoint", "s3UsePathStyle", "skipCredentialsValidation", "skipMetadataApiCheck",
        "skipRegionValidation", "skipRequestingAccountId", "stsRegion", "tagPolicyCompliance",
        "tokenBucketRateLimiterCapacity", "useDualstackEndpoint", "useFipsEndpoint", "userAgents", "version",
    }
)  # fmt: skip
"""Options that change nothing against an emulator."""

REFUSED = frozenset(
    {"assumeRoles", "assumeRoleWithWebIdentity", "profile", "sharedConfigFiles", "sharedCredentialsFiles"}
)
"""Options that lead to credentials of a real account."""


@dataclass(frozen=True)
class Settings:
    """What the configuration says, filled from the environment where it says nothing."""

    endpoint: str
    region: str
    access_key: str = "test"
    secret_key: str = field(default="test", repr=False)
    token: str | None = field(default=None, repr=False)
    allowed: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    default_tags: Mapping[str, str] = field(default_factory=dict)


def plain(config: Props) -> Props:
    """Return the configuration with what the SDK wrote as JSON text read."""
    return {name: _parsed(value) for name, value in config.items() if not name.startswith("__")}


def _parsed(value: Any) -> Any:
    if isinstance(value, str) and value[:1] in {"[", "{", "t", "f"}:
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def problems(config: Props) -> Iterator[Problem]:
    """Yield (option, sentence) for what the bundled provider does not take."""
    known = USED | NO_MATTER | REFUSED
    for name in sorted(config.keys() - known):
        yield name, f"`{name}` is not an option of the provider{nearest(name, known)}"
    for name in sorted(config.keys() & REFUSED):
        if config[name]:
            yield name, f"`{name}` leads to a real account, and {ALONE}"
    if not unknown(config.get("endpoints")):
        yield from _endpoint_problems(config)
    if not config.get("region") and not _environment("AWS_REGION", "AWS_DEFAULT_REGION"):
        yield "region", "`region` is missing; set it, or `AWS_REGION` in the environment"
    for name in ("allowedAccountIds", "forbiddenAccountIds"):
        if not unknown(config.get(name)) and not isinstance(config.get(name, []), list):
            yield name, f"`{name}` is not a list of account ids"


def _endpoint_problems(config: Props) -> Iterator[Problem]:
    found = sorted(endpoints(config))
    fallback = _environment(ENDPOINT)
    if fallback and not loopback(fallback):
        yield "endpoints", f"`{ENDPOINT}` is `{fallback}`, not on this machine's loopback interface: {ALONE}"
        return
    if not found:
        yield "endpoints", f"no endpoint is configured: set `endpoints` or `{ENDPOINT}`; {ALONE}"
    for each in found:
        if not loopback(each):
            yield "endpoints", f"`{each}` is not on this machine's loopback interface: {ALONE}"
    if len(found) > 1:
        yield "endpoints", "the endpoints differ, and an emulator has one: " + ", ".join(f"`{each}`" for each in found)


def changed(old: Props, new: Props) -> set[str]:
    """Return the options in use that differ; where the environment says where the emulator is, its address is none."""
    ignored = {"endpoints"} if _environment(ENDPOINT) else set()
    return {name for name in USED - ignored if unknown(new.get(name)) or old.get(name) != new.get(name)}


def endpoints(config: Props) -> set[str]:
    """Return the different endpoints that the configuration names, or the environment's one."""
    listed = config.get("endpoints") or []
    maps = listed if isinstance(listed, list) else [listed]
    named = {str(url) for each in maps if isinstance(each, Mapping) for url in each.values() if url}
    here = _environment(ENDPOINT)
    return named or ({here} if here else set())


def read(config: Props) -> Settings:
    """Return the settings; ProviderError with every problem when there is one."""
    if unknown(config):
        raise ProviderError(
            "the provider's configuration is not known yet: it must not depend on what is still to be made"
        )
    found = [sentence for _, sentence in problems(config)]
    if found:
        raise ProviderError("; ".join(found))
    own = "accessKey" in config  # a key goes with its own secret and token: all from here, or all from there
    secret = config.get("secretKey") if own else _environment("AWS_SECRET_ACCESS_KEY")
    token = config.get("token") if own else _environment("AWS_SESSION_TOKEN")
    return Settings(
        # The environment is this run's; the configuration may be the state's, of an emulator that has a new port now.
        endpoint=_environment(ENDPOINT) or next(iter(endpoints(config))),
        region=str(config.get("region") or _environment("AWS_REGION", "AWS_DEFAULT_REGION")),
        access_key=str(config.get("accessKey") or _environment("AWS_ACCESS_KEY_ID") or "test"),
        secret_key=str(secret or "test"),
        token=str(token) if token else None,
        allowed=tuple(str(each) for each in config.get("allowedAccountIds") or ()),
        forbidden=tuple(str(each) for each in config.get("forbiddenAccountIds") or ()),
        default_tags=_tags(config.get("defaultTags")),
    )


def connect(settings: Settings) -> EmulatedAws:
    """Return the account at the endpoint, having asked which it is; ProviderError when it is not an allowed one."""
    emulator, account = _ask(settings, _named(settings.endpoint), "")
    if emulator == "moto" and settings.access_key.isdecimal() and len(settings.access_key) == 12:
        account = _ask(settings, emulator, settings.access_key)[1]  # moto knows it by a header alone
    if settings.allowed and account not in settings.allowed:
        allowed = ", ".join(f"`{each}`" for each in settings.allowed)
        raise ProviderError(
            f"the emulator at `{settings.endpoint}` answers for the account `{account}`, expected {allowed}"
        )
    if account in settings.forbidden:
        raise ProviderError(f"the account `{account}` at `{settings.endpoint}` is among `forbiddenAccountIds`")
    return _aws(settings, emulator, account)


def _ask(settings: Settings, emulator: str, account: str) -> tuple[str, str]:
    try:
        answer = _aws(settings, emulator, account, attempts=2).client("sts").get_caller_identity()
    except (ClientError, BotoCoreError, ResponseParserError) as error:
        raise ProviderError(
            f"no emulator answers at `{settings.endpoint}` ({type(error).__name__}); "
            "start one with `ecosystem local start`"
        ) from error
    server = str(answer["ResponseMetadata"].get("HTTPHeaders", {}).get("server", ""))
    return emulator or ("moto" if "werkzeug" in server.lower() else "ministack"), str(answer["Account"])


def _named(endpoint: str) -> str:
    """Return which emulator the environment says is at the endpoint, nothing when it does not say."""
    named = _environment(EMULATOR) or ""
    return named if _environment(ENDPOINT) == endpoint and named in {"moto", "ministack"} else ""


def _aws(settings: Settings, emulator: str, account: str, attempts: int = 5) -> EmulatedAws:
    return EmulatedAws(
        settings.endpoint,
        account,
        settings.region,
        emulator,
        access_key=settings.access_key,
        secret_key=settings.secret_key,
        session_token=settings.token,
        attempts=attempts,
    )


def _tags(value: Any) -> dict[str, str]:
    tags = value.get("tags") if isinstance(value, Mapping) else None
    return {str(key): str(each) for key, each in tags.items()} if isinstance(tags, Mapping) else {}


def _environment(*names: str) -> str | None:
    return next((found for name in names if (found := os.environ.get(name))), None)
