"""Amazon SES: configuration sets, and where they send their events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from localcloud.provider import rules
from localcloud.provider.gaps import LACKS, ask, attempt, send
from localcloud.provider.kind import Aws, NotEmulated, Props, kind
from localcloud.provider.kinds.sesv2 import GONE, set_tags, tags_of
from localcloud.provider.names import pascal
from localcloud.provider.shape import changed, from_aws, tag_list, to_aws
from localcloud.provider.told import Told

VDM = {
    "dashboardOptions": ("DashboardOptions", pascal("engagementMetrics")),
    "guardianOptions": ("GuardianOptions", pascal("optimizedSharedDelivery")),
}
OPTIONS: dict[str, Any] = {
    "deliveryOptions": ("DeliveryOptions", pascal("maxDeliverySeconds sendingPoolName tlsPolicy")),
    "reputationOptions": ("ReputationOptions", pascal("reputationMetricsEnabled")),
    "sendingOptions": ("SendingOptions", pascal("sendingEnabled")),
    "suppressionOptions": ("SuppressionOptions", pascal("suppressedReasons")),
    "trackingOptions": ("TrackingOptions", pascal("customRedirectDomain httpsPolicy")),
    "vdmOptions": ("VdmOptions", VDM),
}
PUT = {
    "deliveryOptions": "sesv2:PutConfigurationSetDeliveryOptions",
    "reputationOptions": "sesv2:PutConfigurationSetReputationOptions",
    "sendingOptions": "sesv2:PutConfigurationSetSendingOptions",
    "suppressionOptions": "sesv2:PutConfigurationSetSuppressionOptions",
    "trackingOptions": "sesv2:PutConfigurationSetTrackingOptions",
    "vdmOptions": "sesv2:PutConfigurationSetVdmOptions",
}
# What an option goes back to when it is said no longer.
BACK: dict[str, dict[str, Any]] = {
    "deliveryOptions": {"TlsPolicy": "OPTIONAL"},
    "reputationOptions": {"ReputationMetricsEnabled": False},
    "sendingOptions": {"SendingEnabled": True},
}
DESTINATION: dict[str, Any] = {
    "enabled": "Enabled",
    "matchingEventTypes": "MatchingEventTypes",
    "eventBridgeDestination": ("EventBridgeDestination", pascal("eventBusArn")),
    "kinesisFirehoseDestination": ("KinesisFirehoseDestination", pascal("deliveryStreamArn iamRoleArn")),
    "pinpointDestination": ("PinpointDestination", pascal("applicationArn")),
    "snsDestination": ("SnsDestination", pascal("topicArn")),
    "cloudWatchDestination": (
        "CloudWatchDestination",
        pascal("", dimensionConfigurations=(pascal("defaultDimensionValue dimensionName dimensionValueSource"),)),
    ),
}
WHERE = tuple(name for name in DESTINATION if name.endswith("Destination"))
EVENTS = (
    "SEND", "REJECT", "BOUNCE", "COMPLAINT", "DELIVERY", "OPEN", "CLICK", "RENDERING_FAILURE", "DELIVERY_DELAY",
    "SUBSCRIPTION",
)  # fmt: skip
NAME = (r"[A-Za-z0-9_-]{1,64}", "1 to 64 letters, digits, `-` or `_`")


@kind
class ConfigurationSet(Told):
    """How mail is sent; its id is its name."""

    token = "aws:sesv2/configurationSet:ConfigurationSet"
    inputs = frozenset({*OPTIONS, "configurationSetName", "tags", "region"})
    required = frozenset({"configurationSetName"})
    replace_on = frozenset({"configurationSetName", "region"})
    unordered = frozenset({"suppressionOptions.suppressedReasons"})

    def calls(self, props: Props) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
        """Yield the call that creates it."""
        yield "sesv2", "CreateConfigurationSet", self._created(props)

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield names, policies and reasons that SES refuses."""
        yield from rules.formed(props, {"configurationSetName": NAME})
        yield from rules.one_of(
            props,
            {
                "deliveryOptions.tlsPolicy": ("REQUIRE", "OPTIONAL"),
                "trackingOptions.httpsPolicy": ("REQUIRE", "REQUIRE_OPEN_ONLY", "OPTIONAL"),
            },
        )
        yield from rules.between(props, {"deliveryOptions.maxDeliverySeconds": (300, 50_400)})
        for each in rules.look(props, "suppressionOptions.suppressedReasons") or []:
            if each not in {"BOUNCE", "COMPLAINT"}:
                yield "suppressionOptions", f"has `{each}`, expected `BOUNCE` and `COMPLAINT`"

    def create(self, aws: Aws, props: Props) -> str:
        """Create it; its name."""
        send(aws, "sesv2:CreateConfigurationSet", props.get("region"), **self._created(props))
        return str(props["configurationSetName"])

    def observe(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return its options and tags."""
        region = props.get("region")
        answer = ask(aws, "sesv2:GetConfigurationSet", GONE, region, ConfigurationSetName=id)
        if answer is None:
            return None
        arn = _arn(aws, region, id)
        seen = {name: value for name, value in from_aws(OPTIONS, answer).items() if value}
        sending = (props.get("sendingOptions") or {}).get("sendingEnabled")
        if aws.emulator == "moto" and seen.get("sendingOptions", {}).get("sendingEnabled") is not sending:
            seen.pop("sendingOptions", None)  # moto says false whatever was set
        return seen | {"configurationSetName": id, "arn": arn} | tags_of(aws, region, arn, answer)

    def update(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        """Set the options that differ; where the emulator cannot, the same set is made anew."""
        region, different = new.get("region"), [name for name in OPTIONS if changed(old, new, name)]
        if different and {PUT[name] for name in different} & LACKS.get(aws.emulator, frozenset()):
            self.delete(aws, id, new)
            self.create(aws, new)
        else:
            said = to_aws(OPTIONS, new)
            for name in different:
                params = dict(said.get(OPTIONS[name][0], BACK.get(name, {})))
                params = {"VdmOptions": params} if name == "vdmOptions" else params
                attempt(aws, name, PUT[name], region, ConfigurationSetName=id, **params)
        set_tags(aws, region, _arn(aws, region, id), old, new)

    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Delete it and its destinations."""
        region = props.get("region")
        # moto breaks on one that is not there.
        if ask(aws, "sesv2:GetConfigurationSet", GONE, region, ConfigurationSetName=id) is not None:
            ask(aws, "sesv2:DeleteConfigurationSet", GONE, region, ConfigurationSetName=id)

    def find(self, aws: Aws, props: Props, urn_tag: str) -> str | None:
        """Find it by its name."""
        name = props["configurationSetName"]
        found = ask(aws, "sesv2:GetConfigurationSet", GONE, props.get("region"), ConfigurationSetName=name)
        return None if found is None else str(name)

    def _created(self, props: Props) -> dict[str, Any]:
        said = {"ConfigurationSetName": props["configurationSetName"], **to_aws(OPTIONS, props)}
        return said | {"Tags": tag_list(props.get("tags"))}


@kind
class ConfigurationSetEventDestination(Told):
    """Where the events of a configuration set go; its id is `set|destination`."""

    token = "aws:sesv2/configurationSetEventDestination:ConfigurationSetEventDestination"
    inputs = frozenset({"configurationSetName", "eventDestinationName", "eventDestination", "region"})
    required = frozenset({"configurationSetName", "eventDestinationName", "eventDestination"})
    replace_on = frozenset({"configurationSetName", "eventDestinationName", "region"})
    unordered = frozenset({"eventDestination.matchingEventTypes"})

    def calls(self, props: Props) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
        """Yield the call that creates it."""
        yield "sesv2", "CreateConfigurationSetEventDestination", self._said(props)

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield names, events and places that SES refuses."""
        yield from rules.formed(props, {"eventDestinationName": NAME})
        destination = props.get("eventDestination") or {}
        where = [name for name in WHERE if destination.get(name)]
        if len(where) != 1:
            yield "eventDestination", f"has {len(where)} places to send to, expected exactly one of {', '.join(WHERE)}"
        events = destination.get("matchingEventTypes") or []
        if not events:
            yield "eventDestination", "has no `matchingEventTypes`"
        for each in events:
            if each not in EVENTS:
                yield (
                    "eventDestination",
                    f"has the event `{each}`, expected of {', '.join(f'`{one}`' for one in EVENTS)}",
                )
        bus = rules.look(destination, "eventBridgeDestination.eventBusArn")
        if bus is not None and not str(bus).endswith(":event-bus/default"):
            yield "eventDestination", f"names the bus `{bus}`, SES sends to the account's default bus only"

    def create(self, aws: Aws, props: Props) -> str:
        """Create it; its id."""
        send(aws, "sesv2:CreateConfigurationSetEventDestination", props.get("region"), **self._said(props))
        return f"{props['configurationSetName']}|{props['eventDestinationName']}"

    def observe(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return its events and its place."""
        (name, _, destination), region = id.partition("|"), props.get("region")
        params = {"ConfigurationSetName": name}
        answer = ask(aws, "sesv2:GetConfigurationSetEventDestinations", GONE, region, **params) or {}
        for each in answer.get("EventDestinations") or []:
            if each["Name"] == destination:
                seen = from_aws(DESTINATION, each)
                return {"configurationSetName": name, "eventDestinationName": destination, "eventDestination": seen}
        return None

    def update(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        """Set it anew."""
        send(aws, "sesv2:UpdateConfigurationSetEventDestination", new.get("region"), **self._said(new))

    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Delete it."""
        name, _, destination = id.partition("|")
        params = {"ConfigurationSetName": name, "EventDestinationName": destination}
        ask(aws, "sesv2:DeleteConfigurationSetEventDestination", GONE, props.get("region"), **params)

    def find(self, aws: Aws, props: Props, urn_tag: str) -> str | None:
        """Find it by its name in its set."""
        id = f"{props['configurationSetName']}|{props['eventDestinationName']}"
        try:
            return None if self.observe(aws, id, props) is None else id
        except NotEmulated:
            return None

    def record(self, aws: Aws, props: Props) -> tuple[str, Props]:
        """Return the id that it would have."""
        return f"{props['configurationSetName']}|{props['eventDestinationName']}", {}

    def _said(self, props: Props) -> dict[str, Any]:
        return {
            "ConfigurationSetName": props["configurationSetName"],
            "EventDestinationName": props["eventDestinationName"],
            "EventDestination": {"Enabled": False, **to_aws(DESTINATION, props["eventDestination"])},
        }


def _arn(aws: Aws, region: str | None, name: str) -> str:
    return f"arn:aws:ses:{region or aws.region}:{aws.account}:configuration-set/{name}"
