"""Amazon EventBridge: connections (what authenticates a call to an HTTP API) and API destinations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from localcloud.provider import rules
from localcloud.provider.gaps import ask, send
from localcloud.provider.kind import Aws, Props, kind
from localcloud.provider.kinds.events import GONE
from localcloud.provider.names import pascal
from localcloud.provider.shape import changed, from_aws, to_aws
from localcloud.provider.told import Told, settled

PARAMETER = pascal("key value isValueSecret")
HTTP = {
    "bodies": ("BodyParameters", PARAMETER),
    "headers": ("HeaderParameters", PARAMETER),
    "queryStrings": ("QueryStringParameters", PARAMETER),
}
RESOURCE = {"resourceParameters": ("ResourceParameters", pascal("resourceConfigurationArn resourceAssociationArn"))}
OAUTH = pascal(
    "authorizationEndpoint httpMethod",
    clientParameters=({"clientId": "ClientID", "clientSecret": "ClientSecret"},),
)
OAUTH["oauthHttpParameters"] = ("OAuthHttpParameters", HTTP)
AUTH = {
    "apiKey": ("ApiKeyAuthParameters", {"key": "ApiKeyName", "value": "ApiKeyValue"}),
    "basic": ("BasicAuthParameters", pascal("username password")),
    "oauth": ("OAuthParameters", OAUTH),
    "invocationHttpParameters": ("InvocationHttpParameters", HTTP),
    "connectivityParameters": ("ConnectivityParameters", RESOURCE),
}
CONNECTION = pascal(
    "name description authorizationType kmsKeyIdentifier",
    authParameters=(AUTH,),
    invocationConnectivityParameters=(RESOURCE,),
)
DESTINATION = pascal("name description connectionArn httpMethod invocationEndpoint invocationRateLimitPerSecond")
BLOCKS = {"API_KEY": "apiKey", "BASIC": "basic", "OAUTH_CLIENT_CREDENTIALS": "oauth"}
NAME = (r"[.\-_A-Za-z0-9]{1,64}", "1 to 64 letters, digits, `.`, `-` or `_`")


@kind
class EventConnection(Told):
    """A connection; its id is its name. What it authenticates with is never told again, and a secret output."""

    token = "aws:cloudwatch/eventConnection:EventConnection"
    inputs = frozenset({*CONNECTION, "region"})
    required = frozenset({"name", "authorizationType", "authParameters"})
    replace_on = frozenset({"name", "region"})
    secret_outputs = frozenset({"authParameters"})
    silent = frozenset({"authParameters"})

    def calls(self, props: Props) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
        """Yield the call that creates it."""
        yield "events", "CreateConnection", to_aws(CONNECTION, props)

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield parameters that do not go with the kind of authorisation; no value is repeated."""
        yield from rules.formed(props, {"name": NAME})
        yield from rules.one_of(props, {"authorizationType": tuple(BLOCKS)})
        wanted, said = BLOCKS.get(str(props.get("authorizationType"))), props.get("authParameters") or {}
        if not isinstance(said, Mapping):
            yield "authParameters", "is not an object"
            return
        for block in BLOCKS.values():
            if block == wanted and not said.get(block):
                yield "authParameters", f"has no `{block}`, which `{props['authorizationType']}` needs"
            elif block != wanted and said.get(block):
                yield "authParameters", f"has `{block}`, which does not go with `{props.get('authorizationType')}`"
        endpoint = rules.look(said, "oauth.authorizationEndpoint")
        if endpoint is not None and not str(endpoint).startswith("https://"):
            yield "authParameters", "has an `authorizationEndpoint` that is not an `https://` address"

    def create(self, aws: Aws, props: Props) -> str:
        """Create it; its name."""
        send(aws, "events:CreateConnection", props.get("region"), **to_aws(CONNECTION, props))
        return str(props["name"])

    def observe(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return its settings; the secret values are those last known."""
        answer = ask(aws, "events:DescribeConnection", GONE, props.get("region"), Name=id)
        if answer is None:
            return None
        seen = from_aws(CONNECTION, answer) | {"arn": answer["ConnectionArn"], "secretArn": answer.get("SecretArn")}
        if not seen["secretArn"]:
            seen["secretArn"] = _secret_arn(answer["ConnectionArn"])
            aws.not_held("the connection's own secret")
        if props.get("authParameters"):
            seen["authParameters"] = settled(props["authParameters"], seen.get("authParameters"))
        return seen

    def update(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        """Set what differs; the authentication is sent only when it is another."""
        said = to_aws(CONNECTION, new) | {"Name": id, "Description": new.get("description") or ""}
        if not changed(old, new, "authParameters", "authorizationType"):
            said.pop("AuthParameters", None)
            said.pop("AuthorizationType", None)
        if old.get("kmsKeyIdentifier") and not new.get("kmsKeyIdentifier"):
            said["KmsKeyIdentifier"] = ""
        send(aws, "events:UpdateConnection", new.get("region"), **said)

    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Delete it."""
        ask(aws, "events:DeleteConnection", GONE, props.get("region"), Name=id)

    def find(self, aws: Aws, props: Props, urn_tag: str) -> str | None:
        """Find it by its name."""
        found = ask(aws, "events:DescribeConnection", GONE, props.get("region"), Name=props["name"])
        return None if found is None else str(props["name"])


@kind
class EventApiDestination(Told):
    """An HTTP API that events are sent to; its id is its name."""

    token = "aws:cloudwatch/eventApiDestination:EventApiDestination"
    inputs = frozenset({*DESTINATION, "region"})
    required = frozenset({"name", "connectionArn", "httpMethod", "invocationEndpoint"})
    replace_on = frozenset({"name", "region"})

    def calls(self, props: Props) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
        """Yield the call that creates it."""
        yield "events", "CreateApiDestination", self._said(props)

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield endpoints, methods and rates that EventBridge refuses."""
        yield from rules.formed(
            props,
            {
                "name": NAME,
                "invocationEndpoint": (r"https://[A-Za-z0-9.-]+(?::443)?(?:/\S*|\?\S*)?", "an `https://` address"),
                "connectionArn": (r"arn:[^:]+:events:[^:]+:\d{12}:connection/.+", "the ARN of a connection"),
            },
        )
        yield from rules.one_of(props, {"httpMethod": ("POST", "GET", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE")})
        yield from rules.between(props, {"invocationRateLimitPerSecond": (1, 300)})

    def create(self, aws: Aws, props: Props) -> str:
        """Create it; its name."""
        send(aws, "events:CreateApiDestination", props.get("region"), **self._said(props))
        return str(props["name"])

    def observe(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return its settings."""
        answer = ask(aws, "events:DescribeApiDestination", GONE, props.get("region"), Name=id)
        return None if answer is None else from_aws(DESTINATION, answer) | {"arn": answer["ApiDestinationArn"]}

    def update(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        """Set it anew."""
        said = self._said(new) | {"Name": id, "Description": new.get("description") or ""}
        send(aws, "events:UpdateApiDestination", new.get("region"), **said)

    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Delete it."""
        ask(aws, "events:DeleteApiDestination", GONE, props.get("region"), Name=id)

    def find(self, aws: Aws, props: Props, urn_tag: str) -> str | None:
        """Find it by its name."""
        found = ask(aws, "events:DescribeApiDestination", GONE, props.get("region"), Name=props["name"])
        return None if found is None else str(props["name"])

    def _said(self, props: Props) -> dict[str, Any]:
        # 300 a second is what the released provider asks for when nothing is said.
        return {"InvocationRateLimitPerSecond": 300, **to_aws(DESTINATION, props)}


def _secret_arn(connection_arn: str) -> str:
    head, _, name = connection_arn.partition(":connection/")
    return f"{head.replace(':events:', ':secretsmanager:')}:secret:events!connection/{name}/auth"
