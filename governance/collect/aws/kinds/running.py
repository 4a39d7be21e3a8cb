"""What runs code with variables beside Lambda: builds and containers, without the variables' values."""

from __future__ import annotations

from typing import Any, Final

from governance.collect.aws.kind import Call, Kind, Make
from governance.collect.aws.said import hidden_list, tagged


def _containers(told: Any) -> list[dict[str, Any]]:
    return [
        {
            "name": each.get("name"),
            "image": each.get("image"),
            "environment": hidden_list(each.get("environment") or ()),
        }
        for each in told
    ]


KINDS: Final = (
    Kind(
        "codebuild",
        (Call("ListProjects", "projects"),),
        (
            Make(
                "aws:codebuild/project:Project",
                "it",
                {
                    "name": "it",
                    "serviceRole": "BatchGetProjects.projects[0].serviceRole",
                    "environment": (
                        "BatchGetProjects.projects[0].environment.environmentVariables",
                        lambda told: {"environmentVariables": hidden_list(told)},
                    ),
                    "tags": ("BatchGetProjects.projects[0].tags", tagged),
                },
                "arn:{partition}:codebuild:{region}:{account}:project/{it}",
            ),
        ),
        (Call("BatchGetProjects", given={"names": "[it]"}),),
    ),
    Kind(
        "ecs",
        (Call("ListTaskDefinitions", "taskDefinitionArns", fixed={"status": "ACTIVE"}),),
        (
            Make(
                "aws:ecs/taskDefinition:TaskDefinition",
                ("it", lambda told: str(told).rsplit("/", 1)[-1]),
                {
                    "family": "DescribeTaskDefinition.taskDefinition.family",
                    "taskRoleArn": "DescribeTaskDefinition.taskDefinition.taskRoleArn",
                    "executionRoleArn": "DescribeTaskDefinition.taskDefinition.executionRoleArn",
                    "containerDefinitions": (
                        "DescribeTaskDefinition.taskDefinition.containerDefinitions",
                        _containers,
                    ),
                    "tags": ("DescribeTaskDefinition.tags", tagged),
                },
                "it",
            ),
        ),
        (Call("DescribeTaskDefinition", given={"taskDefinition": "it"}, fixed={"include": ["TAGS"]}),),
    ),
)
