"""Names: never two alike, never too long, never another's prefix, whatever the ids."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecosystem.model import EVERY_BRAND, BrandPlacement, Declaration
from ecosystem.naming import Names, digest, fit
from stacks import places
from stacks.access.unitplace import Place
from stacks.program import provision
from stacks.quotas import over
from stacks.rehearsal import rehearse
from stacks.settings import stack_context
from tests.stacks.rehearsed import austral, context, said
from tests.stacks.unit.rehearsed import PLATFORM

ids = st.from_regex(r"[a-z][a-z0-9-]{1,38}", fullmatch=True)
LIMITS = (48, 64, 80, 128, 256)


BRANDS, AGENCIES = 200, 100


def _word(kind: str, index: int) -> str:
    """An id as long as ids may be (39 characters) for every other thing, ids that join alike for the rest."""
    return f"{kind}-{index:03d}".ljust(39, "x") if index % 2 else f"{kind}-{index // 20}-{'y-' * (index % 20)}{index}"


def _corporation() -> Declaration:
    """200 brands × 100 agencies, each brand with sites, mail, a lead form and an ad account; every id long."""
    declared = austral()
    kinds = {"landing_page": "aurora-promo", "email": "aurora-mail", "ad_account": "aurora-meta-ads"}
    by_id = {each.id: each for each in declared.channels}
    brands = tuple(replace(declared.brands[0], id=_word("b", n), domains=(), path="") for n in range(BRANDS))
    channels = tuple(
        replace(
            by_id[model],
            id=_word(f"c{kind[0]}{n}", n),
            brand=brand.id,
            url=f"https://{'w' * 30}{n}.example.org/" if kind == "landing_page" else by_id[model].url,
            sending_domain=f"mail{n}.example.org" if kind == "email" else by_id[model].sending_domain,
        )
        for n, brand in enumerate(brands)
        for kind, model in kinds.items()
    )
    agencies = tuple(replace(declared.agencies[0], id=_word("a", n), path="") for n in range(AGENCIES))
    layers = ("publishing", "web", "email", "advertising", "analytics")
    grants = tuple(
        replace(declared.grants[0], id=_word("g", n), to=agency.id, brands=(EVERY_BRAND,), layers=layers,
                level="operate", state="active", until=None, channels=None)
        for n, agency in enumerate(agencies)
    )  # fmt: skip
    accounts = {brand.id: BrandPlacement(path="", account=f"{300000000000 + n // 9}") for n, brand in enumerate(brands)}
    environment = replace(declared.cloud.environments["prod"], name=ENVIRONMENT, domain_suffix=None, brands=accounts)
    return replace(
        declared,
        corporation=replace(declared.corporation, id="a-corporation--with-a-name-of-its-own-x"),
        brands=brands,
        brand_groups=(),
        agencies=agencies,
        channels=channels,
        grants=grants,
        cloud=replace(declared.cloud, environments={ENVIRONMENT: environment}),
    )


ENVIRONMENT = "production-of-the-whole-corporation-abc"

NAMED: Mapping[str, tuple[str, int, str]] = {
    "aws:athena/workgroup:Workgroup": ("name", 128, r"[a-zA-Z0-9._-]+"),
    "aws:cloudfront/function:Function": ("name", 64, r"[a-zA-Z0-9_-]+"),
    "aws:cloudfront/originAccessControl:OriginAccessControl": ("name", 64, r"[a-zA-Z0-9._-]+"),
    "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy": ("name", 128, r"[a-zA-Z0-9._-]+"),
    "aws:cloudtrail/trail:Trail": ("name", 128, r"[a-zA-Z0-9](?!.*[._-]{2})[a-zA-Z0-9._-]+[a-zA-Z0-9]"),
    "aws:cloudwatch/eventApiDestination:EventApiDestination": ("name", 64, r"[.\-_A-Za-z0-9]+"),
    "aws:cloudwatch/eventArchive:EventArchive": ("name", 48, r"[.\-_A-Za-z0-9]+"),
    "aws:cloudwatch/eventBus:EventBus": ("name", 256, r"[/.\-_A-Za-z0-9]+"),
    "aws:cloudwatch/eventConnection:EventConnection": ("name", 64, r"[.\-_A-Za-z0-9]+"),
    "aws:cloudwatch/eventRule:EventRule": ("name", 64, r"[.\-_A-Za-z0-9]+"),
    "aws:cloudwatch/logGroup:LogGroup": ("name", 512, r"[.\-_/#A-Za-z0-9]+"),
    "aws:cloudwatch/metricAlarm:MetricAlarm": ("name", 255, r"[a-z0-9-]+"),
    "aws:cognito/userPool:UserPool": ("name", 128, r"[\w\s+=,.@-]+"),
    "aws:cognito/userPoolClient:UserPoolClient": ("name", 128, r"[\w\s+=,.@-]+"),
    "aws:cognito/userPoolDomain:UserPoolDomain": ("domain", 63, r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"),
    "aws:glue/catalogDatabase:CatalogDatabase": ("name", 255, r"[a-z0-9_]+"),
    "aws:iam/policy:Policy": ("name", 128, r"[\w+=,.@-]+"),
    "aws:iam/role:Role": ("name", 64, r"[\w+=,.@-]+"),
    "aws:iam/samlProvider:SamlProvider": ("name", 128, r"[\w._-]+"),
    "aws:kms/alias:Alias": ("name", 256, r"alias/(?!aws/)[a-zA-Z0-9/_-]+"),
    "aws:lakeformation/lfTag:LfTag": ("key", 128, r"[\w:+=@/.-]+"),
    "aws:rds/cluster:Cluster": ("clusterIdentifier", 63, r"[a-z](?!.*--)[a-z0-9-]*[a-z0-9]"),
    "aws:rds/clusterInstance:ClusterInstance": ("identifier", 63, r"[a-z](?!.*--)[a-z0-9-]*[a-z0-9]"),
    "aws:rds/clusterParameterGroup:ClusterParameterGroup": ("name", 255, r"[a-z](?!.*--)[a-z0-9-]*[a-z0-9]"),
    "aws:rds/subnetGroup:SubnetGroup": ("name", 255, r"[a-z0-9 ._-]+"),
    "aws:s3/bucket:Bucket": ("bucket", 63, r"(?!xn--)[a-z0-9][a-z0-9-]+[a-z0-9]"),
    "aws:secretsmanager/secret:Secret": ("name", 512, r"[A-Za-z0-9/_+=.@-]+"),
    "aws:sesv2/configurationSet:ConfigurationSet": ("configurationSetName", 64, r"[A-Za-z0-9_-]+"),
    "aws:sfn/stateMachine:StateMachine": ("name", 80, r"[A-Za-z0-9_-]+"),
    "aws:sns/topic:Topic": ("name", 256, r"[A-Za-z0-9_-]+"),
    "aws:sqs/queue:Queue": ("name", 80, r"[A-Za-z0-9_-]+"),
    "aws:wafv2/webAcl:WebAcl": ("name", 128, r"[A-Za-z0-9_-]+"),
}
"""Type -> the input with its cloud name, the most characters and the alphabet that AWS takes."""

OTHERWISE = frozenset(
    {"aws:acm/certificate:Certificate", "aws:route53/zone:Zone", "aws:route53/record:Record",
     "aws:budgets/budget:Budget", "aws:cognito/resourceServer:ResourceServer", "aws:cognito/userGroup:UserGroup",
     "aws:ec2/securityGroup:SecurityGroup", "aws:iam/rolePolicy:RolePolicy", "aws:apigatewayv2/api:Api",
     "aws:apigatewayv2/stage:Stage"}
)  # fmt: skip
"""Types whose `name` is a host, a fixed word, or unique within something that has a name of ours."""


@pytest.mark.parametrize("unit", ["bootstrap", "platform", _word("b", 3), _word("b", 198)])
def test_every_kind_of_name_is_taken_by_aws(unit: str) -> None:
    """With the longest ids, every name that a stack registers is within its service's limit and alphabet."""
    declared = _corporation()
    config = {"ecosystem:contactCentreKey": "made-up", "ecosystem:workforceMetadata": "made-up"}
    few = replace(declared, agencies=declared.agencies[:3])  # each agency's names are made alike
    known = stack_context(few, f"{ENVIRONMENT}.{unit}", said(few))
    made = rehearse(known, provision, config=config, references={f"{ENVIRONMENT}.platform": PLATFORM})
    seen: set[tuple[str, str]] = set()
    for each in made.resources:
        if each.type in NAMED:
            field, limit, alphabet = NAMED[each.type]
            name = each.inputs[field]
            assert len(name) <= limit, each.urn
            assert re.fullmatch(alphabet, name), each.urn
            assert (each.type, name) not in seen, each.urn
            seen.add((each.type, name))
        else:
            assert "name" not in each.inputs or each.type in OTHERWISE, each.urn
    assert seen


def test_a_large_corporation_has_no_two_names_alike() -> None:
    """200 brands × 100 agencies: of every kind of name that a unit has, none twice, none too long, none another's
    prefix where a policy reaches by prefix."""
    declared = _corporation()
    home = context("dev.platform", austral())
    made: dict[str, set[str]] = {}
    count: Counter[str] = Counter()

    def take(kind: str, name: str, limit: int) -> None:
        assert len(name) <= limit, (kind, name)
        made.setdefault(kind, set()).add(name)
        count[kind] += 1

    mine = {brand.id: [each for each in declared.channels if each.brand == brand.id] for brand in declared.brands}
    environment = declared.cloud.environments[ENVIRONMENT]
    for brand in declared.brands:
        place = Place(replace(home, declaration=declared, environment=environment, unit=brand.id))
        for bucket in (place.content, place.logs, *(place.site(each) for each in mine[brand.id])):
            take("bucket", bucket, 63)
        for queue in (place.conversions, place.undone):
            take("queue", queue, 80)
        for machine in ("publishing", "send", "audience-sync"):
            take("machine", place.workflow(machine), 80)
            for each in mine[brand.id]:
                take("machine", place.workflow(machine, each.id), 80)
        take("database", place.database, 255)
        take("set", place.configuration_set, 64)
        take("template", place.template_prefix, 64)
        take("tag", places.tag_key(place.names), 128)
        take("prefix", places.unit_prefix(place.names), 1024)
        for agency in declared.agencies:
            take("role", place.role(agency.id), 64)
            take("workgroup", place.workgroup(agency.id), 128)
            take("prefix", place.results(agency.id), 1024)
            take("view", place.view_prefix(agency.id), 127)
    assert {kind: len(names) for kind, names in made.items()} == dict(count)
    assert count["role"] == BRANDS * AGENCIES
    for kind in ("template", "prefix", "view"):
        ordered = sorted(made[kind])
        assert not any(after.startswith(before) for before, after in pairwise(ordered)), kind


def test_a_large_corporation_is_refused_in_one_account_and_taken_in_many() -> None:
    """Where a quota would be passed the refusal says which, how many, the limit and what to do; spread, it passes."""
    declared = _corporation()
    spread = declared.cloud.environments[ENVIRONMENT]
    crowded = list(over(declared, replace(spread, brands={})))
    assert any("IAM roles in account 222222222222 and AWS allows 5,000 an account" in each for each in crowded)
    assert all("put brands in accounts of their own" in each and "ask AWS for more" in each for each in crowded)
    assert not list(over(declared, spread))


@given(ids, ids, ids, ids)
def test_ids_that_join_to_the_same_text_have_different_names(one: str, two: str, three: str, environment: str) -> None:
    """`a-b` of `c` and `a` of `b-c` are different things and have different names."""
    left = Names("corp", environment, f"{one}-{two}", "1" * 12, "eu-west-1").name(three)
    right = Names("corp", environment, one, "1" * 12, "eu-west-1").name(f"{two}-{three}")
    assert left != right


@given(ids, ids, ids, st.lists(ids, max_size=3), st.sampled_from(LIMITS))
def test_no_name_passes_its_limit(corporation: str, environment: str, unit: str, what: list[str], limit: int) -> None:
    """Cut or whole, a name keeps its digest, its limit and its alphabet."""
    names = Names(corporation, environment, unit, "1" * 12, "eu-west-1")
    name = names.name(*what, limit=limit)
    assert len(name) <= limit
    assert re.fullmatch(r"[a-z](?!.*--)[a-z0-9-]*[a-z0-9]", name)
    assert name.endswith(digest(corporation, environment, unit, *what))
    bucket = names.bucket(*what)
    assert 3 <= len(bucket) <= 63
    assert re.fullmatch(r"[a-z0-9][a-z0-9-]*[a-z0-9]", bucket)
    assert re.fullmatch(r"[a-z][a-z0-9_]*", names.identifier(*what))


@given(ids, ids)
def test_buckets_differ_by_account_and_region(unit: str, what: str) -> None:
    """What AWS keeps unique in the world differs between accounts and regions."""
    made = {
        Names("corp", "dev", unit, account, region).bucket(what)
        for account in ("1" * 12, "2" * 12)
        for region in ("eu-west-1", "us-east-1")
    }
    assert len(made) == 4


@settings(max_examples=30)
@given(st.text(min_size=1, max_size=200), st.text(min_size=1, max_size=200))
def test_any_word_for_a_token_makes_a_secrets_name(one: str, two: str) -> None:
    """Whatever word the declaration has for a token, its secret's name is allowed, and two words never share one."""
    here = context("dev.platform")
    name = places.secret_name(here, one)
    assert re.fullmatch(r"[a-z0-9-]{1,128}", name)
    assert (name == places.secret_name(here, two)) == (one == two)


def test_fit_cuts_before_the_digest() -> None:
    """The digest is whole and no hyphen is doubled where the text is cut."""
    assert fit("abc-def", "digest", 64) == "abc-def-digest"
    assert fit("abc-def", "digest", 11) == "abc-digest"


def test_the_fixed_places_are_all_different() -> None:
    """No two places of the platform share a name of the same kind."""
    here = context("dev.platform")
    queues = [
        places.lead_queue(here),
        places.lead_dead_letters(here),
        *(places.task_queue(here, task) for task in places.TASKS),
        *(places.task_dead_letters(here, task) for task in places.TASKS),
    ]
    assert len(set(queues)) == len(queues)
    assert len({places.key_alias(here, key) for key in places.KEYS}) == len(places.KEYS)
    assert len({places.lake_bucket(here, zone) for zone in places.ZONES} | {places.log_bucket(here)}) == 4


def test_a_unit_elsewhere_has_keys_and_boundary_of_its_own() -> None:
    """At home a unit uses the platform's keys and boundary; in another account it has its own, in that account."""
    home = context("dev.club")
    elsewhere = replace(home, account="999999999999")
    assert not places.away(home)
    assert places.away(elsewhere)
    assert places.boundary_arn(home) == places.boundary_arn(context("dev.platform"))
    assert "::999999999999:policy/austral/dev/club/" in places.boundary_arn(elsewhere)
    assert places.key_alias(elsewhere, "data") != places.key_alias(home, "data")
    assert places.bus_arn(elsewhere) == places.bus_arn(home)


def test_queues_have_the_emulators_url_in_the_local_cloud() -> None:
    """A queue's URL is the service's, and the emulator's in the local cloud."""
    cloud, local = context("dev.platform"), context("dev.platform", local=True)
    assert places.queue_url(cloud, "q") == "https://sqs.sa-east-1.amazonaws.com/111111111111/q"
    assert places.queue_url(local, "q") == "http://127.0.0.1:5000/111111111111/q"
    assert places.platform_stack_name(cloud) == "dev.platform"
