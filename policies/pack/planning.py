"""From what the engine asks about to the resource that it is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ecosystem.estate.resource import Resource
from policies.pack.values import opened, provider_inputs

OWN = "pulumi:"
"""What types of the engine's own begin with: stacks, providers, references to stacks. They are in no cloud."""


class Planned:
    """The resources of one run of the engine as they are asked about, and every secret seen in them.

    A resource is asked about alone, with its inputs, before anything happens to it; at the end all are asked about
    together, with their outputs. Controls read inputs: those of the first time are kept.
    """

    def __init__(self) -> None:
        self.secrets: set[str] = set()
        self._alone: dict[str, Resource] = {}
        self._providers: dict[str, dict[str, Any]] = {}

    def alone(self, request: Any) -> Resource:
        """Return the resource of an `AnalyzeRequest`."""
        found = self._resource(request, request.options.parent, ())
        self._alone[found.urn] = found
        return found

    def together(self, request: Any) -> tuple[Resource, ...]:
        """Return the resources of an `AnalyzeStackRequest` that are in a cloud."""
        return tuple(self._one_of_all(each) for each in request.resources if not each.type.startswith(OWN))

    def asked(self, urn: str) -> bool:
        """Return whether a resource was asked about alone: what the run only reads, or leaves out, was not."""
        return urn in self._alone

    def _one_of_all(self, each: Any) -> Resource:
        known = self._alone.get(each.urn)
        parent, depends = each.parent or each.options.parent, tuple(each.dependencies)
        if known is None:
            return self._resource(each, parent, depends)
        return replace(known, parent=parent, depends=depends)

    def _resource(self, said: Any, parent: str, depends: tuple[str, ...]) -> Resource:
        stack, project = placed(said.urn)
        return Resource(
            id=said.name or said.urn.rpartition("::")[2],
            type=said.type,
            urn=said.urn,
            properties=opened(said.properties, self.secrets),
            project=project,
            stack=stack,
            provider=self._provider(said),
            parent=parent,
            depends=depends,
            protect=said.options.protect,
        )

    def _provider(self, said: Any) -> dict[str, Any]:
        if not said.HasField("provider"):
            return {}
        provider = said.provider
        if provider.urn not in self._providers:
            self._providers[provider.urn] = provider_inputs(provider.properties, self.secrets)
        return self._providers[provider.urn]


def placed(urn: str) -> tuple[str, str]:
    """Return the stack and the project in a URN: `urn:pulumi:dev::shop::aws:sqs/queue:Queue::orders`."""
    head, _, rest = urn.partition("::")
    return head.removeprefix("urn:pulumi:"), rest.partition("::")[0]
