"""The most that any agency role can do."""

from __future__ import annotations

from ecosystem.model import BrandPlacement
from stacks.access import lint
from stacks.access.boundary import document
from stacks.access.grants import LAYERS
from stacks.access.packing import MANAGED
from stacks.access.role import roles
from stacks.access.statement import size
from tests.stacks.access.made import agency, channel, context, declaration, grant, mail, placed, site
from tests.stacks.access.reading import allows, many, matches

BOUNDARY = document(context(declaration(), "platform"))


def decided(action: str) -> str:
    """Return what the boundary says of an action in its own account and region."""
    listed = [each for each in BOUNDARY["Statement"] if "Condition" not in each]
    hit = {each["Effect"] for each in listed if any(matches(p, action) for p in many(each["Action"]))}
    return "Deny" if "Deny" in hit else "Allow" if "Allow" in hit else "nothing"


def test_it_fits_a_managed_policy_and_keeps_the_design_rules() -> None:
    """IAM takes 6,144 characters; the rules for generated policies hold."""
    assert size(BOUNDARY) <= MANAGED
    assert lint.violations(BOUNDARY, boundary=True) == []


def test_it_denies_what_breaks_isolation() -> None:
    """Identity, keys, network, deletion, sharing, isolation tags and workflow tokens are denied by name."""
    for action in (
        "iam:PassRole",
        "iam:DeleteRolePermissionsBoundary",
        "iam:GetRole",
        "organizations:LeaveOrganization",
        "kms:CreateGrant",
        "kms:PutKeyPolicy",
        "kms:ScheduleKeyDeletion",
        "kms:ReEncryptFrom",
        "ec2:AuthorizeSecurityGroupIngress",
        "s3:DeleteObjectVersion",
        "s3:DeleteBucket",
        "s3:PutBucketPolicy",
        "s3:PutObjectAcl",
        "s3:PutObjectTagging",
        "sqs:PurgeQueue",
        "sqs:SetQueueAttributes",
        "glue:DeleteTable",
        "athena:DeleteWorkGroup",
        "lakeformation:GrantPermissions",
        "lakeformation:AddLFTagsToResource",
        "states:SendTaskSuccess",
        "states:SendTaskFailure",
        "states:GetExecutionHistory",
        "states:UpdateStateMachine",
        "sts:AssumeRole",
        "sts:TagSession",
        "lambda:UpdateFunctionCode",
        "secretsmanager:GetSecretValue",
    ):
        assert decided(action) == "Deny", action


def test_it_allows_nothing_outside_the_table() -> None:
    """A service that the table does not name is out of reach, whatever a role's policies say."""
    for action in (
        "rds-data:ExecuteStatement",
        "dynamodb:GetItem",
        "s3:GetBucketPolicy",
        "ses:SendEmail",
        "sqs:ReceiveMessage",
    ):
        assert decided(action) != "Allow", action


def test_it_lets_through_all_that_the_table_gives() -> None:
    """Every call of every layer at the highest level passes the boundary."""
    made = declaration(
        agencies=(agency("pixel"),),
        grants=(grant("g", "pixel", ["aurora"], LAYERS),),
        channels=(
            site("s", "https://www.aurora.example/"),
            mail("m", "mail.aurora.example"),
            channel("a", "ad_account"),
        ),
    )
    (held,) = roles(context(made))
    for each in allows(held):
        for action in many(each["Action"]):
            assert decided(action) == "Allow", action


def test_a_brand_elsewhere_changes_nothing_in_the_platforms_boundary() -> None:
    """A brand in another account or region brings its own boundary."""
    made = placed(declaration(), {"aurora": BrandPlacement("", account="555555555555", region="eu-west-1")})
    assert document(context(made, "platform")) == BOUNDARY
    theirs = document(context(made, "aurora"))
    outside = next(each for each in theirs["Statement"] if each["Sid"] == "OutsideRegion")
    assert outside["Condition"]["StringNotEquals"] == {"aws:RequestedRegion": ["eu-west-1", "sa-east-1"]}
