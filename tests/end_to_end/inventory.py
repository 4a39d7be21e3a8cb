"""What is in the emulator, by service and name: to be held against what the state knows."""

from __future__ import annotations

from collections.abc import Iterator

from tests.end_to_end.place import Place, strings


def inventory(place: Place) -> Iterator[tuple[str, str]]:
    """Yield (service, name) of what the stacks make in the emulator; what AWS brings itself is left out."""
    aws = place.aws
    for bucket in aws("s3").list_buckets()["Buckets"]:
        yield "bucket", bucket["Name"]
    for role in aws("iam").list_roles()["Roles"]:
        yield "role", role["RoleName"]
    for policy in aws("iam").list_policies(Scope="Local")["Policies"]:
        yield "policy", policy["Arn"]
    for provider in aws("iam").list_saml_providers()["SAMLProviderList"]:
        yield "saml provider", provider["Arn"]
    for url in aws("sqs").list_queues().get("QueueUrls", []):
        yield "queue", url.rpartition("/")[2]
    for key in aws("kms").list_keys()["Keys"]:
        if aws("kms").describe_key(KeyId=key["KeyId"])["KeyMetadata"]["KeyState"] == "Enabled":
            yield "key", key["KeyId"]
    for alias in aws("kms").list_aliases()["Aliases"]:
        if not alias["AliasName"].startswith("alias/aws/"):
            yield "alias", alias["AliasName"]
    for secret in aws("secretsmanager").list_secrets()["SecretList"]:
        if not secret.get("OwningService") and not secret["Name"].startswith("rds!"):
            yield "secret", secret["Name"]
    for topic in aws("sns").list_topics()["Topics"]:
        yield "topic", topic["TopicArn"]
    for group in aws("athena").list_work_groups()["WorkGroups"]:
        if group["Name"] != "primary":
            yield "workgroup", group["Name"]
    for database in aws("glue").get_databases()["DatabaseList"]:
        yield "glue database", database["Name"]
    for bus in aws("events").list_event_buses()["EventBuses"]:
        if bus["Name"] != "default":
            yield "bus", bus["Name"]
    for machine in aws("stepfunctions").list_state_machines()["stateMachines"]:
        yield "state machine", machine["name"]
    for pool in aws("cognito-idp").list_user_pools(MaxResults=60)["UserPools"]:
        yield "user pool", pool["Id"]
        for client in aws("cognito-idp").list_user_pool_clients(UserPoolId=pool["Id"], MaxResults=60)[
            "UserPoolClients"
        ]:
            yield "app client", client["ClientId"]
    for api in aws("apigatewayv2").get_apis()["Items"]:
        yield "api", api["ApiId"]
        for route in aws("apigatewayv2").get_routes(ApiId=api["ApiId"])["Items"]:
            yield "route", route["RouteId"]
    for cluster in aws("rds").describe_db_clusters()["DBClusters"]:
        yield "cluster", cluster["DBClusterIdentifier"]
    for group in aws("logs").describe_log_groups()["logGroups"]:
        yield "log group", group["logGroupName"]
    for vpc in aws("ec2").describe_vpcs(Filters=[{"Name": "is-default", "Values": ["false"]}])["Vpcs"]:
        yield "vpc", vpc["VpcId"]
        inside = [{"Name": "vpc-id", "Values": [vpc["VpcId"]]}]
        for subnet in aws("ec2").describe_subnets(Filters=inside)["Subnets"]:
            yield "subnet", subnet["SubnetId"]
        for endpoint in aws("ec2").describe_vpc_endpoints(Filters=inside)["VpcEndpoints"]:
            yield "endpoint", endpoint["VpcEndpointId"]
    for item in aws("cloudfront").list_distributions().get("DistributionList", {}).get("Items", []):
        yield "distribution", item["Id"]
    for zone in aws("route53").list_hosted_zones()["HostedZones"]:
        yield "zone", zone["Id"].rpartition("/")[2]
    for identity in aws("sesv2").list_email_identities()["EmailIdentities"]:
        yield "mail identity", identity["IdentityName"]
    for scope, region in (("REGIONAL", "sa-east-1"), ("CLOUDFRONT", "us-east-1")):
        for acl in aws("wafv2", region).list_web_acls(Scope=scope)["WebACLs"]:
            yield "web acl", acl["Id"]
    for certificate in aws("acm", "us-east-1").list_certificates()["CertificateSummaryList"]:
        yield "certificate", certificate["CertificateArn"]


def orphans(place: Place) -> list[tuple[str, str]]:
    """Return what is in the emulator and in no stack's state."""
    known = {text for path in place.states.glob("*.json") for text in strings(place.state(path.stem))}
    known |= {part for text in known for part in (text.rpartition("/")[2], text.rpartition(":")[2])}
    return [(service, name) for service, name in inventory(place) if name not in known]
