"""The queues of the data plane's workers: a workflow sends a task with its token there and waits for the answer."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi

from stacks import places
from stacks.context import StackContext
from stacks.queueing import EncryptedQueue, QueueArgs

_WORK_SECONDS = 900  # what one task may take before another worker gets it


@dataclass(frozen=True, slots=True)
class TasksArgs:
    """`key_arn` encrypts the queues."""

    context: StackContext
    key_arn: pulumi.Input[str]


class Tasks(pulumi.ComponentResource):
    """Outputs: the queues, by task."""

    queues: dict[places.Task, EncryptedQueue]

    def __init__(self, name: str, args: TasksArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("ecosystem:platform:Tasks", name, None, opts)
        self.queues = {
            task: EncryptedQueue(
                f"{name}.{task}",
                QueueArgs(
                    names=args.context.platform,
                    queue=places.task_queue(args.context, task),
                    dead_letters=places.task_dead_letters(args.context, task),
                    key_arn=args.key_arn,
                    visible_after=_WORK_SECONDS,
                    senders=places.roles_elsewhere(args.context),
                    layer="automation",
                ),
                pulumi.ResourceOptions(parent=self),
            )
            for task in places.TASKS
        }
        self.register_outputs({"urls": {task: queue.url for task, queue in self.queues.items()}})
