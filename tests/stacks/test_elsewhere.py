"""What the platform opens to brands that live in accounts of their own."""

from __future__ import annotations

from dataclasses import replace

from ecosystem.model import BrandPlacement
from stacks.program import provision
from stacks.rehearsal import rehearse
from tests.stacks.rehearsed import austral, context, platform, run, statements

PROD = "prod.platform"


def test_brands_in_accounts_of_their_own_may_put_events() -> None:
    """The bus has a policy only where a brand lives in another account, and it names that account alone."""
    assert not platform("prod").of("aws:cloudwatch/eventBusPolicy:EventBusPolicy")
    declared = austral()
    placed = {
        "club": BrandPlacement(path="", account="999999999999"),
        "brisa": BrandPlacement(path="", region="us-east-1"),
    }
    prod = replace(declared.cloud.environments["prod"], brands=placed)
    cloud = replace(declared.cloud, environments={**declared.cloud.environments, "prod": prod})
    (policy,) = run(PROD, replace(declared, cloud=cloud)).of("aws:cloudwatch/eventBusPolicy:EventBusPolicy")
    (statement,) = statements(policy.inputs["policy"])
    assert statement["Principal"] == {"AWS": ["arn:aws:iam::999999999999:root"]}


def test_workflows_of_brands_elsewhere_may_hand_tasks_to_the_workers() -> None:
    """A brand's workflows in another account send to the platform's task queues, with its key, and to nothing else."""
    prod = austral().cloud.environments["prod"]
    placed = replace(prod, brands={"club": BrandPlacement(path="", account="555555555555")})
    cloud = replace(austral().cloud, environments={**austral().cloud.environments, "prod": placed})
    declared = replace(austral(), cloud=cloud)
    made = run(PROD, declared)
    theirs = {"ArnLike": {"aws:PrincipalArn": ["arn:aws:iam::555555555555:role/austral/prod/*"]}}
    opened = {
        each.name: found[0]
        for each in made.of("aws:sqs/queuePolicy:QueuePolicy")
        if (found := [one for one in statements(each.inputs["policy"]) if "555555555555" in str(one)])
    }
    assert set(opened) == {"tasks.send.queue-policy", "tasks.audience-sync.queue-policy"}
    assert all(one["Action"] == "sqs:SendMessage" and one["Condition"] == theirs for one in opened.values())
    keys = {each.name for each in made.of("aws:kms/key:Key") if "555555555555" in each.inputs["policy"]}
    assert keys == {"keys.data"}
    club = rehearse(context("prod.club", declared), provision, references={"prod.platform": made.outputs})
    policy = club.one("aws:iam/rolePolicy:RolePolicy", "send.policy").inputs["policy"]
    used = next(one for one in statements(policy) if one["Sid"] == "TaskKey")
    assert used["Resource"] == "arn:aws:kms:sa-east-1:222222222222:key/*"
    alias = used["Condition"]["ForAnyValue:StringEquals"]["kms:ResourceAliases"]
    assert alias == made.one("aws:kms/alias:Alias", "keys.data-alias").inputs["name"]
    undone = next(one for one in statements(policy) if one["Sid"] == "UndoneKey")
    assert undone["Resource"] == "arn:aws:kms:sa-east-1:555555555555:key/*"
