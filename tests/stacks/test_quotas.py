"""What AWS would not hold is refused before anything runs."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from ecosystem.model import EVERY_BRAND, Brand, BrandPlacement, Declaration
from stacks.quotas import QUOTAS, over, refuse_quotas, usage
from stacks.refusal import RefusedError
from stacks.rehearsal import rehearse_all
from tests.stacks.rehearsed import austral, said


def _large(brands: int, agencies: int) -> Declaration:
    declared = austral()
    grant = replace(declared.grants[0], brands=(EVERY_BRAND,), channels=None)
    return replace(
        declared,
        brands=tuple(Brand(id=f"brand-{index}", name=str(index), path="") for index in range(brands)),
        agencies=tuple(replace(declared.agencies[0], id=f"agency-{index}") for index in range(agencies)),
        grants=tuple(replace(grant, id=f"grant-{index}", to=f"agency-{index}") for index in range(agencies)),
        channels=(),
        brand_groups=(),
    )


def test_the_example_is_far_from_every_quota() -> None:
    """Austral passes in both environments."""
    for environment in austral().cloud.environments.values():
        refuse_quotas(austral(), environment)


def test_two_hundred_brands_of_a_hundred_agencies_need_accounts_of_their_own() -> None:
    """20,000 roles do not fit into one account; the refusal counts them and says where to put brands."""
    declared = _large(200, 100)
    prod = declared.cloud.environments["prod"]
    started = time.perf_counter()
    with pytest.raises(RefusedError) as refused:
        refuse_quotas(declared, prod)
    assert time.perf_counter() - started < 5
    said = "\n".join(refused.value.problems)
    assert "`prod` needs 20,006 IAM roles in account 222222222222 and AWS allows 5,000 an account" in said
    assert "put brands in accounts of their own (`cloud.environments.prod.brands.<brand>.account`)" in said
    assert "ask AWS for more and, once granted, say so: `cloud.environments.prod.meta.quotas.roles: 20006`" in said
    assert "20,001 Athena workgroups in account 222222222222 and AWS allows 1,000 an account and region" in said


def test_brands_in_accounts_of_their_own_fit() -> None:
    """The same corporation passes when its brands are spread over accounts."""
    declared = _large(200, 100)
    placed = {f"brand-{index}": BrandPlacement(path="", account=f"{300000000000 + index // 9}") for index in range(200)}
    assert not list(over(declared, replace(declared.cloud.environments["prod"], brands=placed)))


def test_what_aws_granted_more_is_believed() -> None:
    """A higher quota that the environment's `meta` tells of counts; nonsense there does not."""
    declared = _large(60, 100)
    prod = declared.cloud.environments["prod"]
    assert [each for each in over(declared, prod) if "roles" in each]
    raised = replace(prod, meta={"quotas": {"roles": 10000, "workgroups": 10000}})
    assert not list(over(declared, raised))
    for nonsense in ({"quotas": {"roles": "many"}}, {"quotas": ["roles"]}, {"quotas": {"roles": True}}):
        assert list(over(declared, replace(prod, meta=nonsense)))


def test_a_granted_quota_by_an_unknown_name_is_said() -> None:
    """A slip in `meta.quotas` would be believed to raise something: it is said, with the nearest name."""
    prod = replace(austral().cloud.environments["prod"], meta={"quotas": {"rolls": 9000}})
    assert list(over(austral(), prod)) == [
        "`cloud.environments.prod.meta.quotas.rolls` is no quota that is counted; did you mean `roles`?"
    ]
    old = replace(austral().cloud.environments["prod"], meta={"quotas": {"user_pool_clients": 9000}})
    assert not list(over(austral(), old))


COUNTED = {
    "app_clients": "aws:cognito/userPoolClient:UserPoolClient",
    "buckets": "aws:s3/bucket:Bucket",
    "certificates": "aws:acm/certificate:Certificate",
    "configuration_sets": "aws:sesv2/configurationSet:ConfigurationSet",
    "databases": "aws:glue/catalogDatabase:CatalogDatabase",
    "distributions": "aws:cloudfront/distribution:Distribution",
    "edge_functions": "aws:cloudfront/function:Function",
    "headers_policies": "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy",
    "hosted_zones": "aws:route53/zone:Zone",
    "lf_tags": "aws:lakeformation/lfTag:LfTag",
    "mail_identities": "aws:sesv2/emailIdentity:EmailIdentity",
    "managed_policies": "aws:iam/policy:Policy",
    "origin_access": "aws:cloudfront/originAccessControl:OriginAccessControl",
    "roles": "aws:iam/role:Role",
    "routes": "aws:apigatewayv2/route:Route",
    "state_machines": "aws:sfn/stateMachine:StateMachine",
    "web_acls": "aws:wafv2/webAcl:WebAcl",
    "workgroups": "aws:athena/workgroup:Workgroup",
}


def _harder() -> Declaration:
    """Austral with sites that share a host, mail under two domains, limited grants, a group's and a corporate channel,
    a brand in an account of its own and one in another region."""
    declared = austral()
    site = next(each for each in declared.channels if each.id == "aurora-promo")
    mail = next(each for each in declared.channels if each.id == "aurora-mail")
    more = (
        replace(site, id="aurora-otono", url="https://promo.aurora.example/otono"),
        replace(site, id="aurora-far", url="https://aurora.elsewhere.example/"),
        replace(mail, id="aurora-news", sending_domain="news.aurora.example"),
        replace(mail, id="aurora-same", sending_domain=mail.sending_domain),
        replace(site, id="group-site", brand="beverages", url="https://bebidas.austral.example/"),
        replace(mail, id="corporate-mail", brand="corporation", sending_domain="mail.austral.example"),
        replace(site, id="gone-site", url="https://gone.aurora.example/", status="retired"),
    )
    grant = declared.grants[0]
    pixel = next(each for each in declared.agencies if each.sign_in.aws_principals).id
    layers, until = ("publishing", "web", "email", "automation", "advertising"), None
    limited = replace(grant, id="limited", to=pixel, brands=("aurora",), layers=layers, level="operate", until=until,
                      channels=("aurora-news", "aurora-otono", "aurora-mail"), state="active")  # fmt: skip
    everywhere = replace(grant, id="everywhere", to=pixel, brands=(EVERY_BRAND,), layers=("analytics",), level="view",
                         until=until, channels=None, state="active")  # fmt: skip
    prod = replace(
        declared.cloud.environments["prod"],
        brands={
            "brisa": BrandPlacement(path="", account="333333333333", region="us-east-1"),
            "club": BrandPlacement(path="", region="eu-west-1"),
        },
    )
    return replace(
        declared,
        channels=(*declared.channels, *more),
        grants=(*declared.grants, limited, everywhere),
        cloud=replace(declared.cloud, environments={**declared.cloud.environments, "prod": prod}),
    )


@pytest.mark.parametrize("which", ["austral", "harder"])
def test_what_is_counted_is_what_the_stacks_register(which: str) -> None:
    """Every count is the number of resources that a rehearsal of all stacks registers."""
    declared = austral() if which == "austral" else _harder()
    config = {"ecosystem:contactCentreKey": "made-up", "ecosystem:workforceMetadata": "made-up"}
    made = rehearse_all(declared, "prod", said(declared), config)
    used = usage(declared, declared.cloud.environments["prod"])
    registered = {
        # Roles whose grants outgrow their inline policies have managed ones besides, which nothing but packing tells.
        name: sum(".grants-" not in each.name for stack in made.values() for each in stack.of(token))
        for name, token in COUNTED.items()
    }
    assert {name: used[name].total() for name in COUNTED} == registered
    rules = [each for stack in made.values() for each in stack.of("aws:cloudwatch/eventRule:EventRule")]
    assert used["rules"].total() == sum(each.inputs["eventBusName"] == "default" for each in rules)
    assert set(used) == {*COUNTED, "rules"}


def test_many_channels_are_counted_quickly() -> None:
    """20,000 sites of 200 brands are counted in one pass, and the refusal says how many hosts are too many."""
    declared = _large(200, 5)
    site = next(each for each in austral().channels if each.id == "aurora-promo")
    channels = tuple(
        replace(site, id=f"site-{index}", brand=f"brand-{index % 200}", url=f"https://s{index}.example.org/")
        for index in range(20_000)
    )
    started = time.perf_counter()
    problems = list(over(replace(declared, channels=channels), declared.cloud.environments["prod"]))
    assert time.perf_counter() - started < 5
    assert any("20,000 CloudFront distributions" in each for each in problems)
    assert any("20,000 WAF web ACLs of CloudFront" in each for each in problems)
    assert any("20,000 routes of the lead API" in each for each in problems)


def test_what_is_not_enabled_is_not_counted() -> None:
    """A brand that is not mounted needs nothing."""
    declared = _large(60, 100)
    placed = {f"brand-{index}": BrandPlacement(path="", enabled=False) for index in range(55)}
    used = usage(declared, replace(declared.cloud.environments["prod"], brands=placed))
    assert used["roles"]["222222222222"] < 1000
    assert set(used) == set(QUOTAS)
