"""What a unit reads of the platform's stack: the ids that AWS alone decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pulumi

from stacks import places
from stacks.context import StackContext
from stacks.places import Out


@dataclass(frozen=True, slots=True)
class Platform:
    """The outputs of `<environment>.platform`."""

    reference: pulumi.StackReference
    name: str

    def output(self, key: str) -> pulumi.Output[Any]:
        """Return an output of the platform's stack; the run ends with a sentence when the stack has none."""
        return self.reference.outputs.apply(lambda outputs: self._required(outputs, key))

    def _required(self, outputs: Mapping[str, Any], key: str) -> Any:
        if key not in outputs:
            raise pulumi.RunError(
                f"`{self.name}` is not up, or older than this program (it has no output `{key}`); "
                f"bring it up first: `pulumi up -s {self.name}` or `ecosystem up`"
            )
        return outputs[key]

    def key(self, key: places.Key) -> pulumi.Output[str]:
        """Return the ARN of one of the platform's keys."""
        return self.output(Out.KEY_ARNS).apply(lambda arns: str(arns[key]))

    def task_queue(self, task: places.Task) -> pulumi.Output[str]:
        """Return the URL of the queue of the data plane's workers for a task."""
        return self.output(Out.TASK_QUEUE_URLS).apply(lambda urls: str(urls[task]))


def platform(context: StackContext) -> Platform:
    """Return the platform's outputs, by StackReference of the same project."""
    name, organization = places.platform_stack_name(context), pulumi.get_organization()
    whole = f"{organization}/{pulumi.get_project()}/{name}" if organization else name
    return Platform(pulumi.StackReference("platform", stack_name=whole), name)
