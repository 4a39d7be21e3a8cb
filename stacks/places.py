"""The fixed places of the platform: every name that a unit's stack or policy needs, made in one module.

Policies are built from these names, never from outputs of other resources, so that a first preview can be proved.
What AWS alone decides (ids, endpoints) comes as an output of the platform stack; its keys are in `Out`.
A unit in an account or region of its own ("away") has its own keys and boundary there, named by the unit.
"""

from __future__ import annotations

import re
from typing import Final, Literal

from ecosystem.naming import BOOTSTRAP, PLATFORM, Names, digest, fit
from stacks.context import StackContext
from stacks.units import stack_name

Key = Literal["data", "content", "identity", "lake", "trail"]
KEYS: Final[tuple[Key, ...]] = ("data", "content", "identity", "lake", "trail")
Zone = Literal["raw", "curated", "results"]
ZONES: Final[tuple[Zone, ...]] = ("raw", "curated", "results")
Task = Literal["send", "audience-sync"]
TASKS: Final[tuple[Task, ...]] = ("send", "audience-sync")
SCOPES: Final = ("profile.read", "profile.write", "consent.read", "consent.write")
"""Scopes of the identity's resource server, whose identifier is `resource_server(context)`."""


class Out:
    """The outputs of the platform stack, by key."""

    USER_POOL_ID: Final = "userPoolId"
    USER_POOL_ARN: Final = "userPoolArn"
    SOCIAL_PROVIDERS: Final = "socialProviders"  # list of the identity providers that consumers may use
    WORKFORCE_ARN: Final = "workforceProviderArn"
    WORKFORCE_KIND: Final = "workforceKind"  # saml | oidc | none
    LEAD_API_ID: Final = "leadApiId"
    LEAD_API_ENDPOINT: Final = "leadApiEndpoint"
    LEAD_INTEGRATION_ID: Final = "leadIntegrationId"  # a route's target is `integrations/<id>`
    LEAD_QUEUE_URL: Final = "leadQueueUrl"
    LEAD_QUEUE_ARN: Final = "leadQueueArn"
    TASK_QUEUE_URLS: Final = "taskQueueUrls"  # map task -> URL
    KEY_ARNS: Final = "keyArns"  # map key -> ARN
    BUS_ARN: Final = "busArn"
    BUCKETS: Final = "buckets"  # map zone -> name
    ALARM_TOPIC_ARN: Final = "alarmTopicArn"
    BOUNDARY_ARN: Final = "agencyBoundaryArn"
    DATABASE_ENDPOINT: Final = "databaseEndpoint"
    DATABASE_LOGIN_ARN: Final = "databaseLoginArn"
    VPC_ID: Final = "vpcId"
    SUBNET_IDS: Final = "subnetIds"
    WORKGROUP: Final = "corporateWorkgroup"
    LOG_BUCKET: Final = "logBucket"
    TOKENS: Final = "tokens"  # map the declaration's word -> the secret's name
    CONTACT_CENTRE: Final = "contactCentreConnected"
    PENDING: Final = "pending"  # list of sentences: what waits for a value from outside


def platform_stack_name(context: StackContext) -> str:
    """Return the platform's stack of this environment, `<environment>.platform`."""
    return stack_name(context.environment.name, PLATFORM)


def away(context: StackContext) -> bool:
    """Return whether this stack lives in an account or region that is not the platform's."""
    return (context.account, context.region) != (context.home_account, context.home_region)


def here(context: StackContext) -> Names:
    """Return the names under which keys and boundary stand for this stack: the platform's, or its own when away."""
    return context.names if away(context) else context.platform


def other_accounts(context: StackContext) -> tuple[str, ...]:
    """Return the accounts in which brands of this environment live when they do not live in its own."""
    placed = {placement.account for placement in context.environment.brands.values() if placement.enabled}
    return tuple(sorted(account for account in placed if account and account != context.home_account))


def roles_elsewhere(context: StackContext) -> list[str]:
    """Return the patterns of the roles that the stacks make in those accounts: under the ecosystem's own path."""
    names = context.platform
    under = f"role/{names.corporation}/{names.environment}/*"
    return [names.arn("iam", under, region="", account=account) for account in other_accounts(context)]


# --- events, leads, tasks -----------------------------------------------------------------------------------------


def bus(context: StackContext) -> str:
    """Return the name of the event bus."""
    return context.platform.name("bus")


def bus_arn(context: StackContext) -> str:
    """Return the ARN of the event bus."""
    return context.platform.arn("events", f"event-bus/{bus(context)}")


def event_source(context: StackContext, unit: str, subject: str = "engagement") -> str:
    """Return the `source` of a unit's events: `ecosystem.<unit>.<subject>`; agencies are held to it by policy."""
    return f"ecosystem.{context.original(unit)}.{subject}"


def lead_api(context: StackContext) -> str:
    """Return the name of the HTTP API that takes leads."""
    return context.platform.name("leads")


def lead_queue(context: StackContext) -> str:
    """Return the name of the queue that leads wait in for the consumer."""
    return context.platform.name("leads", limit=80)


def lead_dead_letters(context: StackContext) -> str:
    """Return the name of the queue of leads that the consumer could not take."""
    return context.platform.name("leads", "dead", limit=80)


def task_queue(context: StackContext, task: Task) -> str:
    """Return the name of a queue of the data plane's workers; a workflow sends its task token there."""
    return context.platform.name("task", task, limit=80)


def task_dead_letters(context: StackContext, task: Task) -> str:
    """Return the name of the queue of tasks that no worker could do."""
    return context.platform.name("task", task, "dead", limit=80)


def queue_arn(context: StackContext, name: str) -> str:
    """Return the ARN of a queue of the platform."""
    return context.platform.arn("sqs", name)


def queue_url(context: StackContext, name: str) -> str:
    """Return the URL of a queue of the platform, in the cloud or in the emulator."""
    if context.endpoint:
        return f"{context.endpoint.rstrip('/')}/{context.home_account}/{name}"
    return f"https://sqs.{context.home_region}.amazonaws.com/{context.home_account}/{name}"


def alarm_topic(context: StackContext) -> str:
    """Return the name of the topic that alarms go to."""
    return context.platform.name("alarms")


# --- keys, access -------------------------------------------------------------------------------------------------


def key_alias(context: StackContext, key: Key) -> str:
    """Return the alias (`alias/...`) of a key as this stack sees it. Policies name keys by `kms:ResourceAliases`."""
    return f"alias/{here(context).name('key', key)}"


def deploy_role(context: StackContext) -> str:
    """Return the name of the role by which CI deploys (made by the bootstrap stack)."""
    return context.platform.of(BOOTSTRAP).name("deploy")


def deploy_role_arn(context: StackContext) -> str:
    """Return the ARN of the role by which CI deploys."""
    base = context.platform.of(BOOTSTRAP)
    return base.arn("iam", f"role{base.path()}{deploy_role(context)}", region="")


def service_boundary(context: StackContext) -> str:
    """Return the name of the managed policy that bounds every role that a service takes (made by the bootstrap)."""
    return context.platform.of(BOOTSTRAP).name("service-boundary", limit=128)


def service_boundary_arn(context: StackContext) -> str:
    """Return the ARN of the boundary of services' roles."""
    base = context.platform.of(BOOTSTRAP)
    return base.arn("iam", f"policy{base.path()}{service_boundary(context)}", region="")


def preview_role(context: StackContext) -> str:
    """Return the name of the role by which CI previews: it reads, and changes nothing."""
    return context.platform.of(BOOTSTRAP).name("preview")


def boundary_name(context: StackContext) -> str:
    """Return the name of the managed policy that bounds every agency role."""
    return here(context).name("agency-boundary", limit=128)


def boundary_path(context: StackContext) -> str:
    """Return the IAM path of the agency boundary."""
    return here(context).path()


def boundary_arn(context: StackContext) -> str:
    """Return the ARN of the agency boundary in this stack's account."""
    return here(context).arn("iam", f"policy{boundary_path(context)}{boundary_name(context)}", region="")


def secret_name(context: StackContext, api_secret: str) -> str:
    """Return the name of the secret that holds a platform's token; `api_secret` is the declaration's word for it."""
    base = context.platform
    key = (base.corporation, base.environment, base.unit, "secret", api_secret)
    readable = re.sub(r"[^a-z0-9-]+", "-", "-".join(key).lower()).strip("-")
    return fit(readable, digest(*key), 128)


# --- lake ---------------------------------------------------------------------------------------------------------


def lake_bucket(context: StackContext, zone: Zone) -> str:
    """Return the name of a bucket of the lake."""
    return context.platform.bucket("lake", zone)


def lake_bucket_arn(context: StackContext, zone: Zone) -> str:
    """Return the ARN of a bucket of the lake."""
    return f"arn:aws:s3:::{lake_bucket(context, zone)}"


def unit_prefix(unit_names: Names) -> str:
    """Return the prefix (with `/` at its end) of one unit's objects in `raw` and `curated`."""
    return f"{unit_names.name('lake')}/"


def results_prefix(unit_names: Names, agency: str) -> str:
    """Return the prefix (with `/` at its end) of the query results of one agency for one unit."""
    return f"{unit_names.name('results', agency)}/"


def lake_database(context: StackContext) -> str:
    """Return the name of the platform's own Glue database (what is shared; each unit has one of its own)."""
    return context.platform.identifier("lake")


def workgroup(context: StackContext) -> str:
    """Return the name of the corporation's own Athena workgroup."""
    return context.platform.name("corporate", limit=128)


def tag_key(unit_names: Names) -> str:
    """Return the Lake Formation tag key of one unit: one key a unit, so that a new unit changes nothing of another."""
    return unit_names.name("brand")


TAG_VALUE: Final = "yes"
"""The only value of a unit's Lake Formation tag."""


def lake_role(context: StackContext) -> str:
    """Return the name of the role by which Lake Formation reads the lake's buckets."""
    return context.platform.name("lake-access")


# --- identity, logs -----------------------------------------------------------------------------------------------


def user_pool(context: StackContext) -> str:
    """Return the name of the consumers' user pool."""
    return context.platform.name("consumers", limit=128)


def resource_server(context: StackContext) -> str:
    """Return the identifier of the identity's resource server; a scope is `<identifier>/<one of SCOPES>`."""
    return context.platform.name("profile")


def workforce_provider(context: StackContext) -> str:
    """Return the name of the SAML provider by which corporate and agency people sign in."""
    return here(context).name("workforce", limit=128)


def workforce_arn(context: StackContext) -> str | None:
    """Return the ARN of the workforce's SAML or OIDC provider in this stack's account; None when none is declared."""
    workforce = context.declaration.identity.workforce
    if workforce is None:
        return None
    if workforce.kind == "oidc":
        issuer = (workforce.issuer or "").removeprefix("https://").rstrip("/")
        return here(context).arn("iam", f"oidc-provider/{issuer}", region="")
    return here(context).arn("iam", f"saml-provider/{workforce_provider(context)}", region="")


def log_bucket(context: StackContext) -> str:
    """Return the name of the locked bucket of the audit trail."""
    return context.platform.bucket("trail")


def trail(context: StackContext) -> str:
    """Return the name of the audit trail."""
    return context.platform.name("trail", limit=128)


def trail_arn(context: StackContext) -> str:
    """Return the ARN of the audit trail."""
    return context.platform.arn("cloudtrail", f"trail/{trail(context)}")


def log_group(names: Names, service: str, *what: str) -> str:
    """Return a log group's name: `/ecosystem/<service>/<name>`; Step Functions' and API's need `/aws/vendedlogs/`."""
    prefix = "/aws/vendedlogs/" if service in {"states", "apigateway"} else "/ecosystem/"
    return f"{prefix}{service}/{names.name(service, *what)}"
