"""A stack's program run without engine or cloud, on Pulumi's own mocks: what it would register, with every option.

The page `docs/stacks.md` is made from it, and the tests read it. Ids, ARNs and endpoints are made up, so nothing here
is evidence of what a cloud holds.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from google.protobuf import empty_pb2
from pulumi.runtime import mocks, rpc, settings
from pulumi.runtime.config import set_all_config
from pulumi.runtime.stack import run_in_stack

from ecosystem.estate.resource import Resource
from ecosystem.model import Declaration
from stacks.context import StackContext
from stacks.program import provision
from stacks.settings import Settings, stack_context
from stacks.transforming import transform_all
from stacks.units import stack_name, stacks_of

PROJECT: Final = "ecosystem"


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """One resource as the engine would have got it; `inputs` have Pulumi's own names (camelCase)."""

    urn: str
    type: str
    name: str
    inputs: Mapping[str, Any]
    custom: bool
    parent: str
    provider: str
    protect: bool
    retain: bool
    aliases: tuple[str, ...]
    import_id: str


@dataclass(frozen=True)
class Rehearsal:
    """What one stack registered, by URN, and its outputs."""

    resources: tuple[Rehearsed, ...]
    outputs: Mapping[str, Any]

    def of(self, type: str) -> tuple[Rehearsed, ...]:
        """Return the resources of a type, as `aws:s3/bucket:Bucket`."""
        return tuple(each for each in self.resources if each.type == type)

    def one(self, type: str, name: str) -> Rehearsed:
        """Return the resource of a type with this Pulumi name; KeyError when there is none."""
        for each in self.of(type):
            if each.name == name:
                return each
        raise KeyError(f"{type} {name}; there are {[each.name for each in self.of(type)]}")

    def provider(self, each: Rehearsed) -> Mapping[str, Any]:
        """Return the inputs of the provider that a resource was registered with, empty for none."""
        return next((said for urn, said in self._providers.items() if each.provider.startswith(urn)), {})

    def planned(self, stack: str) -> Iterator[Resource]:
        """Yield the cloud's resources as a plan of the stack called `stack` shows them to the controls."""
        for each in self.resources:
            if each.custom and not each.type.startswith("pulumi:"):
                yield Resource(
                    id=each.name,
                    type=each.type,
                    urn=each.urn,
                    properties=each.inputs,
                    project=PROJECT,
                    stack=stack,
                    provider=self.provider(each),
                    parent=each.parent,
                    protect=each.protect,
                )

    @cached_property
    def _providers(self) -> Mapping[str, Mapping[str, Any]]:
        return {each.urn: each.inputs for each in self.resources if each.type.startswith("pulumi:providers:")}


def rehearse(
    context: StackContext,
    provision: Callable[[StackContext], None],
    *,
    config: Mapping[str, str] | None = None,
    references: Mapping[str, Mapping[str, Any]] | None = None,
) -> Rehearsal:
    """Run `provision` for the stack of `context` and return what it registered.

    `config` are Pulumi's settings (`ecosystem:asOf`), `references` the outputs of other stacks, by name.
    Whatever `provision` raises comes through.
    """
    stack = f"{context.environment.name}.{context.unit}"
    monitor = _Monitor(references or {})
    settings.configure(_settings(monitor, stack))
    settings.set_root_resource(None)  # type: ignore[arg-type]
    set_all_config(dict(config or {}), [])

    def program() -> None:
        transform_all(context, stack)
        provision(context)

    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    try:
        loop.run_until_complete(run_in_stack(program))
    finally:
        _end(loop)
        settings.set_root_resource(None)  # type: ignore[arg-type]
        set_all_config({}, [])
    return Rehearsal(tuple(sorted(monitor.registered, key=lambda each: each.urn)), dict(monitor.outputs))


def rehearse_all(
    declaration: Declaration, environment: str, said: Settings, config: Mapping[str, str] | None = None
) -> dict[str, Rehearsal]:
    """Run every stack of an environment, the units with the platform's outputs; by the stack's name."""
    names = [stack_name(environment, unit) for unit in stacks_of(declaration, environment)]
    return dict(rehearse_each(declaration, names, said, lambda _: config))


def rehearse_each(
    declaration: Declaration,
    stacks: Iterable[str],
    said: Settings,
    config: Callable[[str], Mapping[str, str] | None],
) -> Iterator[tuple[str, Rehearsal]]:
    """Run stacks of an environment in the order in which they can be made, each with the outputs of those before it.

    `config` gives Pulumi's settings of a stack.
    """
    outputs: dict[str, Mapping[str, Any]] = {}
    for name in stacks:
        context = stack_context(declaration, name, said)
        made = rehearse(context, provision, config=config(name), references=outputs)
        outputs[name] = made.outputs
        yield name, made


def _end(loop: asyncio.AbstractEventLoop) -> None:
    """Let go of what a program that failed left behind."""
    left = asyncio.all_tasks(loop)
    for task in left:
        task.cancel()
    loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
    asyncio.set_event_loop(None)
    loop.close()


def _settings(monitor: _Monitor, stack: str) -> settings.Settings:
    """Return what `set_mocks` would set, without the root resource that it makes outside of any event loop."""
    return mocks.MockSettings(  # type: ignore[no-untyped-call]
        monitor=monitor,
        monitor_features=set(monitor.GetDeploymentInfo(None).supportedFeatures),  # type: ignore[no-untyped-call]
        engine=mocks.MockEngine(None),
        project=PROJECT,
        stack=stack,
        dry_run=False,
        organization=None,
        callbacks=None,
    )


class _Mocks(mocks.Mocks):
    def __init__(self, references: Mapping[str, Mapping[str, Any]]) -> None:
        self.references = references

    def new_resource(self, args: mocks.MockResourceArgs) -> tuple[str | None, dict[str, Any]]:
        if args.typ == "pulumi:pulumi:StackReference":
            outputs = dict(self.references.get(str(args.inputs.get("name")), {}))
            return args.name, {**args.inputs, "outputs": outputs, "secretOutputNames": []}
        made_up = {
            "arn": f"arn:aws:made-up:::{args.name}",
            "endpoint": f"https://{args.name}.made-up.invalid",
            "keyId": args.name,
            "url": f"https://made-up.invalid/{args.name}",
            "prefixListId": "pl-00000000",
            "apiEndpoint": "https://made-up.invalid",
            "bucketRegionalDomainName": f"{args.name}.made-up.invalid",
        }
        if args.typ == "aws:rds/cluster:Cluster":
            made_up["masterUserSecrets"] = [{"secretArn": f"arn:aws:made-up:::{args.name}-login"}]  # type: ignore[assignment]
        return args.resource_id or f"{args.name}-id", {**made_up, **args.inputs}

    def call(self, _args: mocks.MockCallArgs) -> tuple[dict[str, Any], list[tuple[str, str]] | None]:
        return {}, None


@dataclass
class _Monitor(mocks.MockMonitor):
    references: Mapping[str, Mapping[str, Any]]
    registered: list[Rehearsed] = field(default_factory=list)
    outputs: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__(_Mocks(self.references))

    def RegisterResource(self, request: Any) -> Any:  # noqa: N802 - gRPC's name
        answer = super().RegisterResource(request)  # type: ignore[no-untyped-call]
        if request.type != "pulumi:pulumi:Stack":
            self.registered.append(
                Rehearsed(
                    urn=answer.urn,
                    type=request.type,
                    name=request.name,
                    inputs=_plain(rpc.deserialize_properties(request.object)),
                    custom=request.custom,
                    parent=request.parent,
                    provider=request.provider,
                    protect=request.protect,
                    retain=request.retainOnDelete,
                    aliases=tuple(alias.urn or alias.spec.name for alias in request.aliases),
                    import_id=request.importId,
                )
            )
        return answer

    def RegisterResourceOutputs(self, request: Any) -> Any:  # noqa: N802 - gRPC's name
        if request.urn.split("::")[2] == "pulumi:pulumi:Stack":
            self.outputs = _plain(rpc.deserialize_properties(request.outputs))
        return empty_pb2.Empty()


def _plain(value: Any) -> Any:
    """Return the value without Pulumi's wrapping of secrets."""
    if rpc.is_rpc_secret(value):
        return _plain(rpc.unwrap_rpc_secret(value))
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value
