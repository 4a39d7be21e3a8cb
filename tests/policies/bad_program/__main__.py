"""A deliberately bad program: an agency's landing page with everything that the controls are there to stop.

It is previewed by the tests and never run.
"""

import json

import pulumi
import pulumi_aws as aws

PASSWORD = pulumi.Config().require_secret("password")
FOREIGN = "999999999999"


def trust(principal: object) -> str:
    """A trust policy that lets a principal in, without a condition."""
    statement = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def everyone(action: str, resource: str) -> str:
    """A resource policy that lets everyone in."""
    statement = {"Effect": "Allow", "Principal": "*", "Action": action, "Resource": resource}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


# A store of its own for the people who sign up.
aws.rds.Instance(
    "promo-db",
    engine="postgres",
    instance_class="db.t4g.micro",
    allocated_storage=20,
    username="promo",
    password=PASSWORD,
    publicly_accessible=True,
    skip_final_snapshot=True,
)
aws.dynamodb.Table(
    "leads",
    billing_mode="PAY_PER_REQUEST",
    hash_key="email",
    attributes=[{"name": "email", "type": "S"}],
)
aws.elasticache.Cluster("promo-cache", engine="redis", node_type="cache.t4g.micro", num_cache_nodes=1)
aws.cognito.UserPool("promo-users")

# A way in for everybody.
world = aws.ec2.SecurityGroup(
    "promo-sg",
    description="landing page",
    ingress=[{"protocol": "tcp", "from_port": 5432, "to_port": 5432, "cidr_blocks": ["0.0.0.0/0"]}],
)
aws.iam.Role("world-role", assume_role_policy=trust("*"))
aws.iam.Role("agency-role", assume_role_policy=trust({"AWS": f"arn:aws:iam::{FOREIGN}:root"}))
person = aws.iam.User("promo-uploader")
aws.iam.AccessKey("promo-key", user=person.name)

# Contacts in a bucket that anybody may list.
exports = aws.s3.Bucket("lead-exports", bucket="promo-lead-exports")
aws.s3.BucketPublicAccessBlock(
    "lead-exports-open",
    bucket="promo-lead-exports",
    block_public_acls=False,
    block_public_policy=False,
    ignore_public_acls=False,
    restrict_public_buckets=False,
)
aws.s3.BucketPolicy(
    "lead-exports-policy",
    bucket="promo-lead-exports",
    policy=everyone("s3:GetObject", "arn:aws:s3:::promo-lead-exports/*"),
)
aws.sqs.Queue("promo-queue", policy=everyone("sqs:*", "*"))
aws.kms.Key("promo-kms", policy=everyone("kms:*", "*"))

# The page itself, with a credential in plain sight.
aws.lambda_.Function(
    "promo-form",
    role=f"arn:aws:iam::{FOREIGN}:role/form",
    runtime="python3.12",
    handler="form.handler",
    s3_bucket="promo-code",
    s3_key="form.zip",
    environment={"variables": {"DB_PASSWORD": PASSWORD}},
)
aws.lambda_.FunctionUrl("promo-form-url", function_name="promo-form", authorization_type="NONE")
