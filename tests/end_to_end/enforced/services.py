"""Deeds on workflows, figures, events, mail, keys and secrets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from stacks import places
from stacks.access.unitplace import Workflow
from tests.end_to_end.enforced.built import Built
from tests.end_to_end.enforced.deed import Ask, Client, Deed, Who, arn

CONTENT = {"Subject": "hello", "Text": "hello", "Html": "<p>hello</p>"}


def one(action: str, service: str, method: str, name: str, resource: Callable[[Built], str], **said: Any) -> Deed:
    """Return a deed of one question; what is said and is a function is called with what was built."""

    def call(aws: Client, built: Built, who: Who) -> object:
        return getattr(aws(service), method)(**{k: v(built) if callable(v) else v for k, v in said.items()})

    return Deed(f"{action} on {name}", lambda built, _: [Ask(action, resource(built))], call)


def machine(action: str, method: str, brand: str, kind: Workflow, channel: str | None = None) -> Deed:
    """Start a workflow, or list its executions."""

    def target(built: Built) -> str:
        return built.unit(brand).machine_arn(built.unit(brand).workflow(kind, channel))

    name = f"the {kind} workflow of {channel or brand}"
    return one(f"states:{action}", "stepfunctions", method, name, target, stateMachineArn=target)


def start(brand: str, kind: Workflow, channel: str | None = None) -> Deed:
    """Start a workflow."""
    return machine("StartExecution", "start_execution", brand, kind, channel)


def execution(action: str, method: str, brand: str) -> Deed:
    """Look at an execution of a brand's publishing workflow, or stop it."""

    def target(built: Built) -> str:
        return built.executions[brand]

    name = f"{brand}'s publishing"
    return one(f"states:{action}", "stepfunctions", method, name, target, executionArn=target)


def approve() -> Deed:
    """Answer a workflow's task, as who approves does."""
    return one(
        "states:SendTaskSuccess",
        "stepfunctions",
        "send_task_success",
        "any task",
        lambda _: "*",
        taskToken="token-of-another",
        output="{}",
    )


def group(action: str, method: str, brand: str, agency: str, **said: Any) -> Deed:
    """Do something in an agency's workgroup of a brand."""

    def name(built: Built) -> str:
        return built.unit(brand).workgroup(agency)

    return one(
        f"athena:{action}",
        "athena",
        method,
        f"{agency}'s workgroup of {brand}",
        lambda built: arn("athena", f"workgroup/{name(built)}"),
        WorkGroup=name,
        **said,
    )


def query(brand: str, agency: str) -> Deed:
    """Run a query in a workgroup."""
    return group("StartQueryExecution", "start_query_execution", brand, agency, QueryString="SELECT 1")


def follow_query(brand: str, agency: str) -> Deed:
    """Look at a query that the corporation has started in an agency's workgroup."""

    def call(aws: Client, built: Built, who: Who) -> object:
        athena, name = built.client("athena", built.root()), built.unit(brand).workgroup(agency)
        started = athena.start_query_execution(QueryString="SELECT 1", WorkGroup=name)
        return aws("athena").get_query_execution(QueryExecutionId=started["QueryExecutionId"])

    def asks(built: Built, who: Who) -> Sequence[Ask]:
        return [Ask("athena:GetQueryExecution", arn("athena", f"workgroup/{built.unit(brand).workgroup(agency)}"))]

    return Deed(f"athena:GetQueryExecution on {agency}'s workgroup of {brand}", asks, call)


def table(action: str, method: str, brand: str, name: str, view_of: str = "", **said: Any) -> Deed:
    """Do something with a table of a brand's database; `view_of`: one of the views of an agency."""

    def exact(built: Built) -> str:
        return f"{built.unit(brand).view_prefix(view_of)}{name}" if view_of else name

    def asks(built: Built, who: Who) -> Sequence[Ask]:
        database = built.unit(brand).database
        of = ("catalog", f"database/{database}", f"table/{database}/{exact(built)}")
        return [Ask(f"glue:{action}", arn("glue", each)) for each in of]

    def call(aws: Client, built: Built, who: Who) -> object:
        named = {"TableInput": {"Name": exact(built)}} if action == "CreateTable" else {"Name": exact(built)}
        return getattr(aws("glue"), method)(DatabaseName=built.unit(brand).database, **named, **said)

    return Deed(f"glue:{action} on {'a view of ' if view_of else ''}{view_of or name} of {brand}", asks, call)


def database(brand: str) -> Deed:
    """Look at a brand's database."""

    def asks(built: Built, who: Who) -> Sequence[Ask]:
        return [Ask("glue:GetDatabase", arn("glue", each)) for each in ("catalog", f"database/{name(built)}")]

    def name(built: Built) -> str:
        return built.unit(brand).database

    return Deed(f"glue:GetDatabase on {brand}", asks, lambda aws, built, _: aws("glue").get_database(Name=name(built)))


def event(brand: str, subject: str) -> Deed:
    """Put an event on the bus whose source says that it is a brand's."""

    def source(built: Built) -> str:
        return places.event_source(built.context(brand), brand, subject)

    def asks(built: Built, who: Who) -> Sequence[Ask]:
        said = {"events:source": (source(built),), "events:detail-type": ("reply",)}
        return [Ask("events:PutEvents", places.bus_arn(built.context(brand)), said)]

    def call(aws: Client, built: Built, who: Who) -> object:
        bus = places.bus(built.context(brand))
        entry = {"Source": source(built), "DetailType": "reply", "Detail": "{}", "EventBusName": bus}
        return aws("events").put_events(Entries=[entry])

    return Deed(f"puts an event of {brand}.{subject}", asks, call)


def template(action: str, method: str, brand: str, suffix: str, **said: Any) -> Deed:
    """Do something with an e-mail template that is named as a brand's are."""

    def name(built: Built) -> str:
        return f"{built.unit(brand).template_prefix}{suffix}"

    return one(
        f"ses:{action}",
        "sesv2",
        method,
        f"{suffix} of {brand}'s templates",
        lambda built: arn("ses", f"template/{name(built)}"),
        TemplateName=name,
        **said,
    )


def mail(channel: str) -> Deed:
    """Send mail past the workflow."""

    def domain(built: Built) -> str:
        return built.unit(built.channel(channel).brand).sending_domain(built.channel(channel))

    return one(
        "ses:SendEmail",
        "sesv2",
        "send_email",
        channel,
        lambda built: arn("ses", f"identity/{domain(built)}"),
        FromEmailAddress=lambda built: f"hello@{domain(built)}",
        Destination={"ToAddresses": ["ana@example.org"]},
        Content={"Simple": {"Subject": {"Data": "hello"}, "Body": {"Text": {"Data": "hello"}}}},
    )


def secret(word: str, action: str = "GetSecretValue", method: str = "get_secret_value", **said: Any) -> Deed:
    """Read a platform's token (`login`: the database's), or do something else to it."""

    def target(built: Built) -> str:
        return built.secrets[word]

    return one(f"secretsmanager:{action}", "secretsmanager", method, word, target, SecretId=target, **said)


def on_key(key: places.Key, action: str, method: str, **said: Any) -> Deed:
    """Use a key directly, not through a service, or administer it."""

    def target(built: Built) -> str:
        return built.key_arn(key)

    return one(f"kms:{action}", "kms", method, f"the {key} key", target, KeyId=target, **said)


def decrypt(key: places.Key) -> Deed:
    """Decrypt something directly."""

    def call(aws: Client, built: Built, who: Who) -> object:
        made = built.client("kms", built.root()).encrypt(KeyId=built.key_arn(key), Plaintext=b"hello")
        return aws("kms").decrypt(KeyId=built.key_arn(key), CiphertextBlob=made["CiphertextBlob"])

    return Deed(f"kms:Decrypt on the {key} key", lambda built, _: [Ask("kms:Decrypt", built.key_arn(key))], call)
