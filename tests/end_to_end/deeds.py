"""What people do behind the back of the program, each with boto3 and with its repair, and what finds it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from tests.emulated import LEADS
from tests.end_to_end.place import ACCOUNT, Place

FOREIGN: Final = "999999999999"

Found = frozenset[tuple[str, str]]
"""Controls and the assets that they name."""

_END: Final = "DateLessThan"
_EVERYBODY: Final = {"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": "*"}


def _named(controls: str, *assets: str) -> Found:
    return frozenset((control, asset) for control in controls.split() for asset in assets)


def role_of(place: Place, part: str) -> str:
    """Return the name of the one role that has this in its name."""
    (name,) = [each["RoleName"] for each in place.aws("iam").list_roles()["Roles"] if part in each["RoleName"]]
    return str(name)


def _queue_of(place: Place, part: str) -> str:
    queues = place.aws("sqs").list_queues()["QueueUrls"]
    return str(next(each for each in queues if part in each and "dead" not in each))


@contextmanager
def an_instance_of_leads(place: Place) -> Iterator[Found]:
    """Somebody makes a database for a promotion."""
    rds = place.aws("rds")
    rds.create_db_instance(DBInstanceIdentifier="promo", DBInstanceClass="db.t3.micro", Engine="postgres",
                           MasterUsername="master", MasterUserPassword="not-a-real-one")  # fmt: skip
    yield _named("DAT-002 DAT-004", "promo")
    rds.delete_db_instance(DBInstanceIdentifier="promo", SkipFinalSnapshot=True)


@contextmanager
def a_table_of_leads(place: Place) -> Iterator[Found]:
    """Somebody makes a table for leads."""
    tables = place.aws("dynamodb")
    tables.create_table(**LEADS)
    yield _named("DAT-002 DAT-004", "leads")
    tables.delete_table(TableName="leads")


@contextmanager
def a_user_with_a_key(place: Place) -> Iterator[Found]:
    """Somebody makes a user for a tool, and a key of it."""
    iam = place.aws("iam")
    iam.create_user(UserName="upload")
    key = iam.create_access_key(UserName="upload")["AccessKey"]["AccessKeyId"]
    yield _named("ACC-005", "upload", f"upload:{key}")
    iam.delete_access_key(UserName="upload", AccessKeyId=key)
    iam.delete_user(UserName="upload")


@contextmanager
def a_role_for_a_stranger(place: Place) -> Iterator[Found]:
    """Somebody makes a role that trusts an account nobody declared."""
    iam = place.aws("iam")
    trust = {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{FOREIGN}:root"}, "Action": "sts:AssumeRole"}
    iam.create_role(RoleName="partner", AssumeRolePolicyDocument=json.dumps({"Statement": [trust]}))
    yield _named("ACC-001 ACC-005", "partner")
    iam.delete_role(RoleName="partner")


@contextmanager
def a_boundary_taken_away(place: Place) -> Iterator[Found]:
    """Somebody takes the boundary off an agency's role."""
    iam, role = place.aws("iam"), role_of(place, "aurora-agency-mediahaus")
    boundary = iam.get_role(RoleName=role)["Role"]["PermissionsBoundary"]["PermissionsBoundaryArn"]
    iam.delete_role_permissions_boundary(RoleName=role)
    yield _named("ACC-006 GOV-007", role)
    iam.put_role_permissions_boundary(RoleName=role, PermissionsBoundary=boundary)


@contextmanager
def a_policy_widened(place: Place) -> Iterator[Found]:
    """Somebody lets an agency do more for one night."""
    iam, role = place.aws("iam"), role_of(place, "aurora-agency-pixel")
    night = {"Sid": "Night", "Effect": "Allow", "Action": ["iam:*", "s3:*"], "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [night]})
    iam.put_role_policy(RoleName=role, PolicyName="night", PolicyDocument=document)
    yield _named("ACC-002 ACC-003 GOV-007", f"{role}:night")
    iam.delete_role_policy(RoleName=role, PolicyName="night")


@contextmanager
def an_end_taken_away(place: Place) -> Iterator[Found]:
    """Somebody lets an agency in, and lets it act, without a last day."""
    iam, role = place.aws("iam"), role_of(place, "brisa-agency-norte")
    trust = iam.get_role(RoleName=role)["Role"]["AssumeRolePolicyDocument"]
    policy = iam.get_role_policy(RoleName=role, PolicyName="grants")["PolicyDocument"]
    iam.update_assume_role_policy(RoleName=role, PolicyDocument=json.dumps(_endless(trust)))
    iam.put_role_policy(RoleName=role, PolicyName="grants", PolicyDocument=json.dumps(_endless(policy)))
    yield _named("ACC-002", f"{role}:grants") | _named("GOV-007", role, f"{role}:grants")
    iam.update_assume_role_policy(RoleName=role, PolicyDocument=json.dumps(trust))
    iam.put_role_policy(RoleName=role, PolicyName="grants", PolicyDocument=json.dumps(policy))


def _endless(document: Any) -> Any:
    statements = []
    for each in document["Statement"]:
        conditions = {name: said for name, said in each.get("Condition", {}).items() if name != _END}
        bare = {key: said for key, said in each.items() if key != "Condition"}
        statements.append({**bare, "Condition": conditions} if conditions else bare)
    return {**document, "Statement": statements}


@contextmanager
def a_bucket_made_public(place: Place) -> Iterator[Found]:
    """Somebody opens a bucket to the world; and the account, which would have kept it shut."""
    s3, account = place.aws("s3"), place.s3control()
    bucket = next(each["Name"] for each in s3.list_buckets()["Buckets"] if "aurora-content" in each["Name"])
    policy = s3.get_bucket_policy(Bucket=bucket)["Policy"]
    block = s3.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"]
    whole = account.get_public_access_block(AccountId=ACCOUNT)["PublicAccessBlockConfiguration"]
    account.delete_public_access_block(AccountId=ACCOUNT)
    s3.delete_public_access_block(Bucket=bucket)
    read = {"Sid": "World", "Effect": "Allow", "Principal": "*", "Action": "s3:GetObject"}
    document = json.loads(policy)
    document["Statement"].append({**read, "Resource": f"arn:aws:s3:::{bucket}/*"})
    s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps(document))
    yield _named("CLD-003 CLD-005 GOV-007", bucket) | _named("GOV-007", "account.private")
    s3.put_bucket_policy(Bucket=bucket, Policy=policy)
    s3.put_public_access_block(Bucket=bucket, PublicAccessBlockConfiguration=block)
    account.put_public_access_block(AccountId=ACCOUNT, PublicAccessBlockConfiguration=whole)


@contextmanager
def the_trail_stopped(place: Place) -> Iterator[Found]:
    """Somebody stops what records who did it."""
    trail = place.aws("cloudtrail")
    name = trail.describe_trails()["trailList"][0]["Name"]
    trail.stop_logging(Name=name)
    yield _named("CLD-002 GOV-007", name)
    trail.start_logging(Name=name)


@contextmanager
def a_second_pool(place: Place) -> Iterator[Found]:
    """Somebody makes people sign up elsewhere."""
    pools = place.aws("cognito-idp")
    pool = pools.create_user_pool(PoolName="sweepstakes")["UserPool"]["Id"]
    yield _named("CLD-001 GOV-007", "sweepstakes")
    pools.delete_user_pool(UserPoolId=pool)


@contextmanager
def a_queue_for_everybody(place: Place) -> Iterator[Found]:
    """Somebody lets everybody write into a queue."""
    sqs, queue = place.aws("sqs"), _queue_of(place, "leads")
    policy = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["Policy"])["Attributes"]["Policy"]
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={"Policy": json.dumps({"Statement": [_EVERYBODY]})})
    yield _named("CLD-005 GOV-007", queue.rpartition("/")[2])
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={"Policy": policy})


@contextmanager
def tags_taken_away(place: Place) -> Iterator[Found]:
    """Somebody takes away by what a cost is known, and whose a thing is."""
    sqs, queue = place.aws("sqs"), _queue_of(place, "leads")
    tags = sqs.list_queue_tags(QueueUrl=queue)["Tags"]
    sqs.untag_queue(QueueUrl=queue, TagKeys=["brand", "owner"])
    yield _named("CLD-001 GOV-007", queue.rpartition("/")[2])
    sqs.tag_queue(QueueUrl=queue, Tags=tags)


@contextmanager
def a_mail_identity_deleted(place: Place) -> Iterator[Found]:
    """Somebody deletes what a brand sends its mail from."""
    ses, domain = place.aws("sesv2"), "mail.brisa.example.dev.austral.example"
    was = ses.get_email_identity(EmailIdentity=domain)
    ses.delete_email_identity(EmailIdentity=domain)
    yield _named("GOV-007", "brisa-mail.sender.identity")
    ses.create_email_identity(
        EmailIdentity=domain, Tags=was["Tags"], ConfigurationSetName=was["ConfigurationSetName"]
    )  # fmt: skip


@contextmanager
def rotation_turned_off(place: Place) -> Iterator[Found]:
    """Somebody lets a key stay as it is."""
    kms = place.aws("kms")
    keys = (kms.describe_key(KeyId=each["KeyId"])["KeyMetadata"] for each in kms.list_keys()["Keys"])
    key = next(each["KeyId"] for each in keys if "contacts database" in each["Description"])
    kms.disable_key_rotation(KeyId=key)
    yield _named("CLD-004 GOV-007", key)
    kms.enable_key_rotation(KeyId=key)


DEEDS: Final[tuple[Callable[[Place], Any], ...]] = (
    an_instance_of_leads, a_table_of_leads, a_user_with_a_key, a_role_for_a_stranger, a_boundary_taken_away,
    a_policy_widened, an_end_taken_away, a_bucket_made_public, the_trail_stopped, a_second_pool,
    a_queue_for_everybody, tags_taken_away, a_mail_identity_deleted, rotation_turned_off,
)  # fmt: skip


@contextmanager
def protection_turned_off(place: Place) -> Iterator[Found]:
    """Somebody makes ready to delete the database, and where people sign up."""
    rds, pools = place.aws("rds"), place.aws("cognito-idp")
    (cluster,) = (each["DBClusterIdentifier"] for each in rds.describe_db_clusters()["DBClusters"])
    (pool,) = pools.list_user_pools(MaxResults=10)["UserPools"]
    kept = pools.describe_user_pool(UserPoolId=pool["Id"])["UserPool"]["UserPoolTags"]  # an update is of everything
    rds.modify_db_cluster(DBClusterIdentifier=cluster, DeletionProtection=False)
    pools.update_user_pool(UserPoolId=pool["Id"], DeletionProtection="INACTIVE", UserPoolTags=kept)
    yield _named("DAT-007 GOV-007", cluster) | _named("GOV-007", pool["Name"])
    rds.modify_db_cluster(DBClusterIdentifier=cluster, DeletionProtection=True)
    pools.update_user_pool(UserPoolId=pool["Id"], DeletionProtection="ACTIVE", UserPoolTags=kept)
