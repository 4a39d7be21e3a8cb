"""The `ResourceProvider` gRPC service of the bundled `aws` provider: wire form in and out, `Resources` in the middle.

Requests run in threads, since boto3 blocks and the engine creates many resources at once.
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable
from typing import Any, NoReturn

import grpc
from google.protobuf import empty_pb2
from pulumi.runtime.proto import plugin_pb2, provider_pb2, provider_pb2_grpc, status_pb2

from localcloud.provider import checking, invokes, loading, record, settings
from localcloud.provider.differences import Change, Difference, delete_first, differences
from localcloud.provider.kind import Kind, Props
from localcloud.provider.operations import HalfMade, Made, Resources, Subject
from localcloud.provider.refusals import EXPECTED, ProviderError, sentence
from localcloud.provider.values import UNKNOWN, Values, decode, encode, unknown

KINDS = {
    (Change.ADD, False): provider_pb2.PropertyDiff.ADD,
    (Change.ADD, True): provider_pb2.PropertyDiff.ADD_REPLACE,
    (Change.DELETE, False): provider_pb2.PropertyDiff.DELETE,
    (Change.DELETE, True): provider_pb2.PropertyDiff.DELETE_REPLACE,
    (Change.UPDATE, False): provider_pb2.PropertyDiff.UPDATE,
    (Change.UPDATE, True): provider_pb2.PropertyDiff.UPDATE_REPLACE,
}

Context = Any  # grpc.ServicerContext, which has no types
Method = Callable[[Any, Any, Any], Any]


def refusing(method: Method) -> Method:
    """Answer what the provider refuses as an error of the call: a sentence, never a traceback."""

    @functools.wraps(method)
    def call(self: Any, request: Any, context: Context) -> Any:
        try:
            return method(self, request, context)
        except HalfMade as error:
            _abort_half_made(context, error)
        except (ProviderError, loading.UnknownType) as error:
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, str(error))

    return call


def _abort_half_made(context: Context, error: HalfMade) -> NoReturn:
    detail = provider_pb2.ErrorResourceInitFailed(
        id=error.made.id,
        properties=encode(error.made.outputs, error.secret),
        inputs=encode(error.made.inputs, error.secret),
        reasons=[str(error)],
    )
    status = status_pb2.Status(code=grpc.StatusCode.UNKNOWN.value[0], message=str(error))
    status.details.add().Pack(detail)
    context.set_trailing_metadata((("grpc-status-details-bin", status.SerializeToString()),))
    context.abort(grpc.StatusCode.UNKNOWN, str(error))
    raise error


class Servicer(provider_pb2_grpc.ResourceProviderServicer):
    """One provider instance: one account, one home region."""

    def __init__(self, version: str, warn: Callable[[str, str], None]) -> None:
        self._version = version
        self._warn = warn
        self._resources: Resources | None = None
        self._cancelled = threading.Event()

    # --- the provider itself

    def Handshake(self, request: Any, context: Context) -> Any:  # noqa: ARG002, N802 - the service's names
        return provider_pb2.ProviderHandshakeResponse(accept_secrets=True)

    def GetPluginInfo(self, request: Any, context: Context) -> Any:  # noqa: ARG002, N802
        return plugin_pb2.PluginInfo(version=self._version)

    def GetSchema(self, request: Any, context: Context) -> Any:  # noqa: ARG002, N802
        return provider_pb2.GetSchemaResponse(schema=f'{{"name": "aws", "version": "{self._version}"}}')

    @refusing
    def CheckConfig(self, request: Any, context: Context) -> Any:  # noqa: ARG002, N802
        config = settings.plain(decode(request.news).props)
        return provider_pb2.CheckResponse(
            inputs=request.news,
            failures=[
                provider_pb2.CheckFailure(property=name, reason=said) for name, said in settings.problems(config)
            ],
        )

    @refusing
    def DiffConfig(self, request: Any, context: Context) -> Any:  # noqa: ARG002, N802
        """Another region is another provider; what else matters is a change, for the engine to configure it anew."""
        old = decode(request.old_inputs if request.HasField("old_inputs") else request.olds).props
        changed = sorted(settings.changed(settings.plain(old), settings.plain(decode(request.news).props)))
        return _diff(
            tuple(Difference(name, Change.UPDATE, name == "region" and name in old) for name in changed), first=False
        )

    @refusing
    def Configure(self, request: Any, context: Context) -> Any:  # noqa: ARG002, N802
        given = decode(request.args).props if request.HasField("args") else dict(request.variables)
        given = {name.removeprefix("aws:config:"): value for name, value in given.items()}
        chosen = settings.read(settings.plain(given))
        self._resources = Resources(settings.connect(chosen), chosen.default_tags, record.directory(), self._warn)
        return provider_pb2.ConfigureResponse(acceptSecrets=True, supportsPreview=True)

    @refusing
    def Invoke(self, request: Any, context: Context) -> Any:  # noqa: ARG002, N802
        args = decode(request.args)
        resources = self._ready()
        try:
            answer = UNKNOWN if unknown(args.own) else invokes.invoke(resources.aws, request.tok, args.own)
        except EXPECTED as error:
            raise ProviderError(sentence(error, "answer", f"`{request.tok}`", args.texts)) from error
        if not isinstance(answer, dict):
            raise ProviderError(f"cannot answer `{request.tok}`: its arguments are not known yet")
        return provider_pb2.InvokeResponse(**{"return": encode(answer)})

    # --- its resources

    @refusing
    def Check(self, request: Any, context: Context) -> Any:  # noqa: ARG002, N802
        subject = _subject(request)
        try:
            kind = loading.find(subject.token)
        except loading.UnknownType as error:
            return provider_pb2.CheckResponse(failures=[provider_pb2.CheckFailure(reason=str(error))])
        news = decode(request.news).own
        asked = self._resources.wanted(kind, news) if self._resources else news
        failures = [
            provider_pb2.CheckFailure(property=name, reason=said) for name, said in checking.problems(kind, asked)
        ]
        return provider_pb2.CheckResponse(inputs=request.news, failures=failures)

    @refusing
    def Diff(self, request: Any, context: Context) -> Any:  # noqa: ARG002, N802
        kind = loading.find(_subject(request).token)
        last, new = decode(request.olds), decode(request.news)
        old = decode(request.old_inputs) if request.HasField("old_inputs") else last
        found = differences(kind, old.props, new.own) + self._tag_differences(kind, last, new)
        return _diff(found, delete_first(kind, old.own, new.own))

    @refusing
    def Create(self, request: Any, context: Context) -> Any:  # noqa: ARG002, N802
        subject = _subject(request)
        kind, inputs, resources = loading.find(subject.token), decode(request.properties), self._ready()
        if request.preview:
            outputs = resources.preview(kind, Values(), inputs)
            return provider_pb2.CreateResponse(properties=encode(outputs, _secret(kind, outputs, inputs)))
        self._go_on()
        with _Secretly(kind, inputs):
            made = resources.create(kind, subject, inputs)
        return provider_pb2.CreateResponse(
            id=made.id, properties=encode(made.outputs, _secret(kind, made.outputs, inputs))
        )

    @refusing
    def Read(self, request: Any, context: Context) -> Any:  # noqa: ARG002, N802
        subject = _subject(request)
        kind, last, inputs = loading.find(subject.token), decode(request.properties), decode(request.inputs)
        made: Made | None = self._ready().read(kind, subject, request.id, last, inputs)
        if made is None:
            return provider_pb2.ReadResponse()
        return provider_pb2.ReadResponse(
            id=made.id,
            properties=encode(made.outputs, _secret(kind, made.outputs, last, inputs)),
            inputs=encode(made.inputs, _secret(kind, {}, inputs) & made.inputs.keys()),
        )

    @refusing
    def Update(self, request: Any, context: Context) -> Any:  # noqa: ARG002, N802
        subject = _subject(request)
        kind, resources = loading.find(subject.token), self._ready()
        last, new = decode(request.olds), decode(request.news)
        old = decode(request.old_inputs) if request.HasField("old_inputs") else last
        if request.preview:
            outputs = resources.preview(kind, last, new)
        else:
            self._go_on()
            with _Secretly(kind, last, new):
                outputs = resources.update(kind, subject, request.id, last, old, new).outputs
        return provider_pb2.UpdateResponse(properties=encode(outputs, _secret(kind, outputs, last, new)))

    @refusing
    def Delete(self, request: Any, context: Context) -> Any:  # noqa: ARG002, N802
        subject = _subject(request)
        self._go_on()
        self._ready().delete(loading.find(subject.token), subject, request.id, decode(request.properties))
        return empty_pb2.Empty()

    def Cancel(self, request: Any, context: Context) -> Any:  # noqa: ARG002, N802
        """What is being done is finished, nothing is begun."""
        self._cancelled.set()
        return empty_pb2.Empty()

    def _unimplemented(self, request: Any, context: Context) -> Any:  # noqa: ARG002
        context.abort(grpc.StatusCode.UNIMPLEMENTED, "the bundled provider has no such method")

    Attach = Call = Construct = GetMapping = GetMappings = List = Parameterize = StreamInvoke = _unimplemented

    def _ready(self) -> Resources:
        if self._resources is None:
            raise ProviderError("the provider was not configured")
        return self._resources

    def _go_on(self) -> None:
        if self._cancelled.is_set():
            raise ProviderError("the run was cancelled")

    def _tag_differences(self, kind: Kind, last: Values, new: Values) -> tuple[Difference, ...]:
        """Return the change of the provider's default tags, which no input shows."""
        before = last.own.get("tagsAll")
        if self._resources is None or "tags" not in kind.inputs or not isinstance(before, dict) or unknown(new.own):
            return ()
        after = self._resources.wanted(kind, new.own).get("tags") or {}
        if not self._resources.default_tags or before == after:
            return ()
        return (Difference("tagsAll", Change.UPDATE, "tags" in kind.replace_on),)


class _Secretly:
    """Names the secrets of a half-made resource, whose state goes back with the error."""

    def __init__(self, kind: Kind, *sources: Values) -> None:
        self._kind, self._sources = kind, sources

    def __enter__(self) -> None:
        return None

    def __exit__(self, _type: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, HalfMade):
            error.secret = _secret(self._kind, {**error.made.outputs, **error.made.inputs}, *self._sources)


def _subject(request: Any) -> Subject:
    """Return what a request is about; older engines send the URN alone."""
    parts = request.urn.split("::")
    token = request.type or (parts[2].rpartition("$")[2] if len(parts) > 3 else "")
    return Subject(request.urn, token, request.name or (parts[3] if len(parts) > 3 else request.urn))


def _secret(kind: Kind, outputs: Props, *sources: Values) -> frozenset[str]:
    """Return the properties to mark as secrets: those that came as secrets, and the kind's own."""
    names = frozenset().union(*(source.secret for source in sources))
    names |= {"tagsAll"} if "tags" in names else frozenset()
    return (names | kind.secret_outputs) & outputs.keys() if outputs else names | kind.secret_outputs


def _diff(found: tuple[Difference, ...], first: bool) -> Any:
    replaces = [each.path for each in found if each.replaces]
    return provider_pb2.DiffResponse(
        changes=provider_pb2.DiffResponse.DIFF_SOME if found else provider_pb2.DiffResponse.DIFF_NONE,
        diffs=list(dict.fromkeys(each.top for each in found)),
        replaces=list(dict.fromkeys(each.top for each in found if each.replaces)),
        deleteBeforeReplace=bool(replaces) and first,
        hasDetailedDiff=True,
        detailedDiff={
            each.path: provider_pb2.PropertyDiff(
                kind=KINDS[each.change, each.replaces], inputDiff=each.top != "tagsAll"
            )
            for each in found
        },
    )
