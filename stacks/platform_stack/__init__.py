"""The platform stack: the singletons that all brands mount on. Nothing here names a brand or an agency.

(The folder is not called `platform`: Pulumi runs the program with `stacks/` first on the path of imports, where it
would stand in for Python's own module of that name.)
"""

from __future__ import annotations

from typing import Any

import pulumi

from stacks.context import StackContext
from stacks.keys import Keys, KeysArgs
from stacks.places import Out
from stacks.platform_stack import contact_centre, identity, workforce
from stacks.platform_stack.alarms import Alarms, AlarmsArgs
from stacks.platform_stack.boundary import Boundary, BoundaryArgs
from stacks.platform_stack.budget import Budget, BudgetArgs
from stacks.platform_stack.contact_centre import ContactCentre, ContactCentreArgs
from stacks.platform_stack.database import Database, DatabaseArgs
from stacks.platform_stack.events import Events, EventsArgs
from stacks.platform_stack.identity import Identity, IdentityArgs
from stacks.platform_stack.lake import Lake, LakeArgs
from stacks.platform_stack.leads import Leads, LeadsArgs
from stacks.platform_stack.network import CIDR, Network, NetworkArgs, zones
from stacks.platform_stack.outside import outside
from stacks.platform_stack.tasks import Tasks, TasksArgs
from stacks.platform_stack.tokens import Tokens, TokensArgs
from stacks.platform_stack.trail import Trail, TrailArgs
from stacks.platform_stack.workforce import Workforce, WorkforceArgs
from stacks.provider import providers


def provision(context: StackContext) -> None:
    """Register the resources of the platform stack and its outputs."""
    said = outside()
    declaration = context.declaration
    mine = pulumi.ResourceOptions(providers=[providers(context).home])
    where = tuple(said.zones) or zones(context.region, 3 if context.protect else 2)

    keys = Keys("keys", KeysArgs(context), mine)
    data = keys.arns["data"]
    trail = Trail("trail", TrailArgs(context, keys.arns["trail"]), mine)
    network = Network("network", NetworkArgs(context, data, where, said.cidr or CIDR), mine)
    events = Events("events", EventsArgs(context, data), mine)
    leads = Leads("leads", LeadsArgs(context, data), mine)
    tasks = Tasks("tasks", TasksArgs(context, data), mine)
    tokens = Tokens("tokens", TokensArgs(context, data), mine)
    boundary = Boundary("boundary", BoundaryArgs(context), mine)
    federation = Workforce("workforce", WorkforceArgs(context, said.workforce_metadata, said.workforce_clients), mine)
    centre = ContactCentre(
        "contact-centre", ContactCentreArgs(context, events.bus, data, said.contact_centre_key), mine
    )

    database = people = lake = None
    if declaration.database.provision != "none":
        group = network.database_group_id
        database = Database("database", DatabaseArgs(context, data, network.subnet_ids, group, where), mine)
    if declaration.identity.provision != "none":
        people = Identity("identity", IdentityArgs(context, said.social), mine)
    if declaration.bi.provision != "none":
        lake = Lake("lake", LakeArgs(context, keys.arns["lake"], said.lake_admins), mine)

    dead = {"leads": leads.queue.dead_name}
    dead |= {str(task): queue.dead_name for task, queue in tasks.queues.items()}
    cluster = database.cluster_identifier if database else None
    alarms = Alarms("alarms", AlarmsArgs(context, data, dead, leads.queue.name, leads.api_id, cluster), mine)
    if said.monthly_budget:
        Budget("budget", BudgetArgs(context, alarms.topic_arn, said.monthly_budget), mine)

    outputs: dict[str, Any] = {
        Out.USER_POOL_ID: people.user_pool_id if people else None,
        Out.USER_POOL_ARN: people.user_pool_arn if people else None,
        Out.SOCIAL_PROVIDERS: people.social_providers if people else [],
        Out.WORKFORCE_ARN: federation.arn,
        Out.WORKFORCE_KIND: federation.kind,
        Out.LEAD_API_ID: leads.api_id,
        Out.LEAD_API_ENDPOINT: leads.endpoint,
        Out.LEAD_INTEGRATION_ID: leads.integration_id,
        Out.LEAD_QUEUE_URL: leads.queue.url,
        Out.LEAD_QUEUE_ARN: leads.queue.arn,
        Out.TASK_QUEUE_URLS: {task: queue.url for task, queue in tasks.queues.items()},
        Out.KEY_ARNS: dict(keys.arns),
        Out.BUS_ARN: events.arn,
        Out.BUCKETS: dict(lake.buckets) if lake else {},
        Out.ALARM_TOPIC_ARN: alarms.topic_arn,
        Out.BOUNDARY_ARN: boundary.arn,
        Out.DATABASE_ENDPOINT: database.endpoint if database else None,
        Out.DATABASE_LOGIN_ARN: database.login_arn if database else None,
        Out.VPC_ID: network.vpc_id,
        Out.SUBNET_IDS: network.subnet_ids,
        Out.WORKGROUP: lake.workgroup if lake else None,
        Out.LOG_BUCKET: trail.bucket,
        Out.TOKENS: tokens.names,
        Out.CONTACT_CENTRE: centre.connected,
        Out.PENDING: [
            *identity.pending(context, said.social),
            *workforce.pending(context, said.workforce_metadata),
            *contact_centre.pending(context, said.contact_centre_key),
        ],
    }
    for key, value in outputs.items():
        pulumi.export(key, value)
