"""What a grant permits: the table, row by row."""

from __future__ import annotations

from datetime import date

import pytest

from ecosystem.model import BrandPlacement, Channel, Contract, Declaration, Grant
from stacks import places
from stacks.access.grants import LAYERS
from stacks.access.role import AgencyRole, role, roles, withheld
from stacks.access.unitplace import Place
from stacks.refusal import RefusedError
from tests.stacks.access.made import agency, channel, context, declaration, grant, mail, placed, site
from tests.stacks.access.reading import allows, can, ends, many, reaching, resources, statements

CHANNELS = (
    site("promo", "https://promo.aurora.example/verano"),
    site("shop", "https://shop.aurora.example/"),
    mail("news", "mail.aurora.example"),
    mail("alerts", "alerts.aurora.example"),
    channel("instagram", "social_profile"),
    channel("meta-ads", "ad_account"),
    channel("google-ads", "ad_account"),
    site("water", "https://www.brisa.example/", brand="brisa"),
)


def of(*grants: Grant, unit: str = "aurora", channels: tuple[Channel, ...] = CHANNELS) -> AgencyRole:
    """Return the role of the agency pixel under the grants."""
    made = declaration(agencies=(agency("pixel"),), grants=grants, channels=channels)
    found = role(context(made, unit), made.agencies[0])
    assert found is not None
    return found


def place(made: Declaration | None = None, unit: str = "aurora") -> Place:
    """Return the places of a unit."""
    return Place(context(made or declaration(channels=CHANNELS), unit))


def test_levels_include_the_lower_ones() -> None:
    """Who operates may do all that who contributes may, and so on, for every layer."""
    for layer in LAYERS:
        found = []
        for level in ("view", "contribute", "operate"):
            held = of(grant("g", "pixel", ["aurora"], [layer], level))
            found.append(
                {(a, r) for each in allows(held) for a in many(each["Action"]) for r in many(each["Resource"])}
            )
        assert found[0] <= found[1] <= found[2], layer


def test_engagement_reads_what_is_published_drafts_and_replies() -> None:
    """View reads `published/`; contribute writes its own drafts; operate puts events of the brand's source alone."""
    bucket = f"arn:aws:s3:::{place().content}"
    view = of(grant("g", "pixel", ["aurora"], ["engagement"], "view"))
    assert can(view, "s3:GetObject", f"{bucket}/published/post.json")
    assert not can(view, "s3:GetObject", f"{bucket}/drafts/pixel/post.json")
    contribute = of(grant("g", "pixel", ["aurora"], ["engagement"], "contribute"))
    assert can(contribute, "s3:PutObject", f"{bucket}/drafts/pixel/post.json")
    assert not can(contribute, "s3:PutObject", f"{bucket}/drafts/other/post.json")
    assert not can(contribute, "s3:PutObject", f"{bucket}/published/post.json")
    assert not can(contribute, "events:PutEvents", places.bus_arn(place().context))
    operate = of(grant("g", "pixel", ["aurora"], ["engagement"]))
    (reply,) = reaching(operate, "events:PutEvents", places.bus_arn(place().context))
    assert reply["Condition"]["ForAllValues:StringEquals"] == {"events:source": "ecosystem.aurora.engagement"}
    assert reply["Condition"]["Null"] == {"events:source": "false"}
    assert not any(
        can(operate, action, f"{bucket}/drafts/pixel/x") for action in ("s3:DeleteObject", "s3:PutObjectAcl")
    )


def test_publishing_starts_the_workflow_and_reads_its_executions() -> None:
    """Operate starts the brand's publishing workflow and follows it, without its history and without the approval."""
    held = of(grant("g", "pixel", ["aurora"], ["publishing"]))
    name = place().workflow("publishing")
    assert can(held, "states:StartExecution", place().machine_arn(name))
    assert can(held, "states:DescribeExecution", place().executions_arn(name).replace("*", "run-1"))
    for action in ("states:SendTaskSuccess", "states:GetExecutionHistory", "states:StopExecution"):
        assert not can(held, action, place().machine_arn(name))
    assert not can(held, "events:PutEvents", places.bus_arn(place().context))


def test_advertising_sends_conversions_and_starts_the_audience_sync() -> None:
    """Operate sends to the conversions queue without reading it, through the key of that queue alone."""
    held = of(grant("g", "pixel", ["aurora"], ["advertising"]))
    queue = place().names.arn("sqs", place().conversions)
    assert can(held, "sqs:SendMessage", queue)
    assert not can(held, "sqs:ReceiveMessage", queue)
    assert can(held, "states:StartExecution", place().machine_arn(place().workflow("audience-sync")))
    keys = [each for each in allows(held) if "kms:Decrypt" in many(each["Action"])]
    contexts = [
        value for each in keys for op in each["Condition"].values() for k, value in op.items() if "Context" in k
    ]
    assert queue in contexts
    for each in keys:
        assert each["Condition"]["StringEquals"]["kms:ViaService"].startswith(("s3.", "sqs."))
        assert "kms:ResourceAliases" in each["Condition"]["ForAnyValue:StringEquals"]


def test_web_stages_and_releases_but_never_writes_what_is_live() -> None:
    """Contribute writes `staging/` of each site; operate starts releases and invalidates by the distribution's tags."""
    shop = next(each for each in CHANNELS if each.id == "shop")
    bucket = f"arn:aws:s3:::{place().site(shop)}"
    contribute = of(grant("g", "pixel", ["aurora"], ["web"], "contribute"))
    assert can(contribute, "s3:PutObject", f"{bucket}/staging/index.html")
    assert not can(contribute, "s3:PutObject", f"{bucket}/live/index.html")
    assert can(contribute, "s3:GetObject", f"{bucket}/live/index.html")
    assert can(contribute, "s3:GetObject", f"arn:aws:s3:::{place().logs}/cloudfront/shop.aurora.example/day.gz")
    assert not can(contribute, "states:StartExecution", place().machine_arn(place().workflow("release", "shop")))
    operate = of(grant("g", "pixel", ["aurora"], ["web"]))
    assert can(operate, "states:StartExecution", place().machine_arn(place().workflow("release", "shop")))
    (invalidate,) = [each for each in allows(operate) if "cloudfront:CreateInvalidation" in many(each["Action"])]
    tags = invalidate["Condition"]["StringEquals"]
    assert tags["aws:ResourceTag/brand"] == "aurora"
    assert tags["aws:ResourceTag/environment"] == "dev"
    assert tags["aws:ResourceTag/host"] == ["promo.aurora.example", "shop.aurora.example"]


def test_mail_writes_templates_under_the_brands_prefix() -> None:
    """Contribute writes templates whose names begin with the brand's prefix; operate starts the send workflow."""
    contribute = of(grant("g", "pixel", ["aurora"], ["email"], "contribute"))
    mine = place().names.arn("ses", f"template/{place().template_prefix}news_welcome")
    theirs = place().names.arn("ses", f"template/{place(unit='brisa').template_prefix}news_welcome")
    assert can(contribute, "ses:CreateEmailTemplate", mine)
    assert not can(contribute, "ses:CreateEmailTemplate", theirs)
    assert not can(contribute, "ses:SendEmail", place().names.arn("ses", "identity/mail.aurora.example"))
    assert can(contribute, "ses:BatchGetMetricData", place().names.arn("ses", "identity/mail.aurora.example"))
    operate = of(grant("g", "pixel", ["aurora"], ["automation"]))
    assert can(operate, "states:StartExecution", place().machine_arn(place().workflow("send")))


def test_analytics_queries_in_its_own_workgroup_and_never_reads_the_lake() -> None:
    """Figures come through Athena and Lake Formation, with results in the agency's own prefix."""
    held = of(grant("g", "pixel", ["aurora"], ["analytics"]))
    names = place().names
    assert can(held, "athena:StartQueryExecution", names.arn("athena", f"workgroup/{place().workgroup('pixel')}"))
    assert not can(held, "athena:StartQueryExecution", names.arn("athena", f"workgroup/{place().workgroup('norte')}"))
    results = f"arn:aws:s3:::{place().results_bucket}"
    keys = [each for each in held.inline["grants"]["Statement"] if "ResultsKey" in each["Sid"]]
    contexts = {each["Condition"]["StringLike"]["kms:EncryptionContext:aws:s3:arn"] for each in keys}
    assert contexts == {f"{results}/{place().results('pixel')}*"}, "the key opens the agency's own results alone"
    assert can(held, "s3:GetObject", f"{results}/{place().results('pixel')}1.csv")
    assert not can(held, "s3:GetObject", f"{results}/{place().results('norte')}1.csv")
    for zone in ("raw", "curated"):
        assert not can(held, "s3:GetObject", f"{places.lake_bucket_arn(place().context, zone)}/x")
    table = names.arn("glue", f"table/{place().database}/engagement_daily")
    view = names.arn("glue", f"table/{place().database}/{place().view_prefix('pixel')}best")
    assert can(held, "glue:GetTable", table)
    assert can(held, "glue:CreateTable", view)
    assert not can(held, "glue:UpdateTable", table)
    assert not any(can(held, action, view) for action in ("glue:DeleteTable", "athena:DeleteNamedQuery"))


@pytest.mark.parametrize(
    ("layer", "mine", "others"),
    [("engagement", "engagement_daily", "advertising_spend"), ("advertising", "advertising_spend", "survey_answers")],
)
def test_figures_of_a_layer_are_its_tables_alone(layer: str, mine: str, others: str) -> None:
    """A layer sees the tables that begin with its name, in its own brand's database."""
    held = of(grant("g", "pixel", ["aurora"], [layer], "view"))
    table = f"table/{place().database}/"
    assert can(held, "glue:GetTable", place().names.arn("glue", table + mine))
    assert not can(held, "glue:GetTable", place().names.arn("glue", table + others))


def test_service_and_surveys_go_by_events_of_their_own_source() -> None:
    """A comment on a case and the state of a survey are events whose source names brand and subject."""
    found = {
        layer: reaching(
            of(grant("g", "pixel", ["aurora"], [layer])), "events:PutEvents", places.bus_arn(place().context)
        )
        for layer in ("customer_service", "survey")
    }
    for layer, (event,) in found.items():
        assert event["Condition"]["ForAllValues:StringEquals"] == {"events:source": f"ecosystem.aurora.{layer}"}


def test_each_allow_has_the_end_of_its_own_grant() -> None:
    """Two grants of different ends keep theirs: the day after the last, 00:00 UTC."""
    held = of(
        grant("long", "pixel", ["aurora"], ["web"], until=date(2027, 6, 30)),
        grant("short", "pixel", ["aurora"], ["analytics"], until=date(2026, 12, 31)),
    )
    assert ends(held) == {"2027-07-01T00:00:00Z", "2027-01-01T00:00:00Z"}
    for each in allows(held):
        (first, *_) = held.provenance[each["Sid"]]
        expected = "2027-07-01T00:00:00Z" if first.grant == "long" else "2027-01-01T00:00:00Z"
        assert each["Condition"]["DateLessThan"]["aws:CurrentTime"] == expected


def test_what_two_grants_give_alike_ends_with_the_later_one() -> None:
    """View until December and operate until June give reading until December and the rest until June."""
    held = of(
        grant("see", "pixel", ["aurora"], ["publishing"], "view", until=date(2026, 12, 31)),
        grant("run", "pixel", ["aurora"], ["publishing"], "operate", until=date(2026, 11, 30)),
    )
    (read,) = reaching(held, "s3:GetObject", f"arn:aws:s3:::{place().content}/published/x")
    (write,) = reaching(held, "s3:PutObject", f"arn:aws:s3:::{place().content}/drafts/pixel/x")
    assert read["Condition"]["DateLessThan"]["aws:CurrentTime"] == "2027-01-01T00:00:00Z"
    assert write["Condition"]["DateLessThan"]["aws:CurrentTime"] == "2026-12-01T00:00:00Z"
    assert [origin.grant for origin in held.provenance[read["Sid"]]] == ["see"]


def test_a_limited_grant_reaches_its_channels_alone() -> None:
    """A grant for one site and one profile gives their buckets, drafts, workflows, and nothing of the whole brand."""
    held = of(
        grant("web", "pixel", ["aurora"], ["web"], channels=("shop",)),
        grant("social", "pixel", ["aurora"], ["publishing"], channels=("instagram",)),
        grant("ads", "pixel", ["aurora"], ["advertising"], channels=("meta-ads",)),
        grant("mail", "pixel", ["aurora"], ["email"], channels=("news",)),
        channels=(*CHANNELS, channel("tiktok", "social_profile")),
    )
    by_id = {each.id: each for each in CHANNELS}
    here = place()
    assert can(held, "s3:PutObject", f"arn:aws:s3:::{here.site(by_id['shop'])}/staging/x")
    assert not can(held, "s3:GetObject", f"arn:aws:s3:::{here.site(by_id['promo'])}/live/x")
    assert can(held, "s3:PutObject", f"arn:aws:s3:::{here.content}/drafts/pixel/instagram/x")
    assert not can(held, "s3:PutObject", f"arn:aws:s3:::{here.content}/drafts/pixel/tiktok/x")
    started = {each for each in resources(held) if ":stateMachine:" in each}
    assert started == {
        here.machine_arn(here.workflow("release", "shop")),
        here.machine_arn(here.workflow("publishing", "instagram")),
        here.machine_arn(here.workflow("audience-sync", "meta-ads")),
        here.machine_arn(here.workflow("send", "news")),
    }
    assert not can(held, "sqs:SendMessage", here.names.arn("sqs", here.conversions))
    assert not any(":workgroup/" in each for each in resources(held))
    template = here.names.arn("ses", f"template/{here.template_prefix}")
    assert can(held, "ses:CreateEmailTemplate", f"{template}news_hello")
    assert not can(held, "ses:CreateEmailTemplate", f"{template}alerts_hello")


def test_two_agencies_and_units_never_share_a_prefix_whatever_their_ids() -> None:
    """Agency `a-b` for unit `c`, and agency `a` for unit `b-c`, name nothing in common that is either's own."""
    from tests.stacks.access.made import brand

    made = declaration(
        brands=(brand("c"), brand("b-c"), brand("c-figures")),
        agencies=(agency("a-b"), agency("a"), agency("figures-a")),
        grants=(
            grant("one", "a-b", ["*"], LAYERS),
            grant("two", "a", ["*"], LAYERS),
            grant("three", "figures-a", ["*"], LAYERS),
        ),
        channels=tuple(site(f"site-{unit}", f"https://www.{unit}.example/", brand=unit) for unit in ("c", "b-c")),
    )
    found = {(unit, one.agency): one for unit in ("c", "b-c", "c-figures") for one in roles(context(made, unit))}
    assert len(found) == 9
    assert len({one.arn for one in found.values()}) == 9
    for mine, one in found.items():
        here = place(made, mine[0])
        own = {here.drafts(mine[1]), here.results(mine[1]), here.workgroup(mine[1]), here.view_prefix(mine[1])}
        for theirs, other in found.items():
            if theirs == mine:
                continue
            if theirs[0] != mine[0]:
                assert not any(here.content in each or here.database in each for each in resources(other))
            there = place(made, theirs[0])
            foreign = {there.results(theirs[1]), there.workgroup(theirs[1]), there.view_prefix(theirs[1])}
            assert not own & foreign
            for text in foreign:
                assert not any(each.startswith(text) for each in own)
                assert not any(text in each for each in resources(one))


def test_provenance_leads_from_every_allow_to_a_grants_place() -> None:
    """Every Sid names its grants, their places in the declaration, and the layer."""
    held = of(grant("all-of-it", "pixel", ["aurora"], LAYERS))
    sids = [each["Sid"] for each in allows(held)]
    assert sorted(sids) == sorted(held.provenance)
    assert all(sid.isalnum() for sid in sids)
    assert all(origin.path == "grants[all-of-it]" for origins in held.provenance.values() for origin in origins)
    assert any(sid.startswith("AllOfItPublishing") for sid in sids)


def test_denials_stand_in_every_role() -> None:
    """Outside the account, outside the region, and sessions from before a revocation are denied, with guards."""
    made = declaration(
        agencies=(agency("pixel"),), grants=(grant("g", "pixel", ["aurora"], ["web"]),), channels=CHANNELS
    )
    (held,) = roles(context(made), {"pixel": "2026-11-20T11:00:00+01:00"})
    denied = {each["Sid"]: each for each in statements(held) if each["Effect"] == "Deny"}
    assert denied["OutsideAccount"]["Condition"]["StringNotEquals"] == {"aws:ResourceAccount": ["111111111111"]}
    assert denied["OutsideAccount"]["Condition"]["Null"] == {"aws:ResourceAccount": "false"}
    assert denied["OutsideRegion"]["Condition"]["StringNotEquals"] == {"aws:RequestedRegion": ["sa-east-1"]}
    assert "cloudfront:*" in denied["OutsideRegion"]["NotAction"]
    assert denied["RevokedSessions"]["Condition"] == {"DateLessThan": {"aws:TokenIssueTime": "2026-11-20T10:00:00Z"}}


def test_a_revocation_that_is_no_instant_is_refused() -> None:
    """What is no instant is refused with the setting's name."""
    made = declaration(agencies=(agency("pixel"),), grants=(grant("g", "pixel", ["aurora"], ["web"]),))
    with pytest.raises(RefusedError, match=r"`yesterday` is no instant; `ecosystem:revokedBefore\.pixel`"):
        roles(context(made), {"pixel": "yesterday"})


def test_a_unit_elsewhere_keeps_to_its_own_account_and_region() -> None:
    """A brand in another account has its boundary, keys and results there, and may still reach the platform's bus."""
    made = placed(
        declaration(agencies=(agency("pixel"),), grants=(grant("g", "pixel", ["aurora"], LAYERS),), channels=CHANNELS),
        {"aurora": BrandPlacement("", account="555555555555", region="eu-west-1")},
    )
    (held,) = roles(context(made))
    assert held.arn.startswith("arn:aws:iam::555555555555:role/")
    assert held.boundary.startswith("arn:aws:iam::555555555555:policy/")
    outside = next(each for each in statements(held) if each["Sid"] == "OutsideAccount")
    assert outside["Condition"]["StringNotEquals"]["aws:ResourceAccount"] == ["111111111111", "555555555555"]
    assert can(held, "events:PutEvents", "arn:aws:events:sa-east-1:111111111111:event-bus/" + places.bus(context(made)))
    assert not any("lake-results" in each for each in resources(held))


def test_no_role_without_a_day_in_force() -> None:
    """A contract not begun or ended, a grant past its end: no role at all."""
    early = agency("early", contract=Contract(date(2027, 1, 1), date(2027, 12, 31)))
    late = agency("late", contract=Contract(date(2025, 1, 1), date(2026, 11, 19)))
    ended = grant("ended", "pixel", ["aurora"], ["web"], until=date(2026, 11, 19))
    made = declaration(
        agencies=(early, late, agency("pixel")),
        grants=(grant("e", "early", ["aurora"], ["web"]), grant("l", "late", ["aurora"], ["web"]), ended),
    )
    assert roles(context(made)) == ()


def test_what_is_not_provisioned_is_said_with_its_grant() -> None:
    """Grants that the cloud cannot give in full are listed, each with its place."""
    made = declaration(
        agencies=(agency("pixel"),),
        grants=(
            grant("boss", "pixel", ["aurora"], ["web"], "administer"),
            grant("desk", "pixel", ["aurora"], ["customer_service"]),
            grant("part", "pixel", ["aurora"], ["publishing"], channels=("instagram",)),
        ),
        channels=(*CHANNELS, channel("tiktok", "social_profile")),
    )
    said = "\n".join(withheld(context(made)))
    assert "`boss` (grants[boss])" in said
    assert "in the contact centre itself" in said
    assert "`part` (grants[part]): limited to channels" in said


def test_an_adopted_bucket_that_is_not_the_sites_own_is_refused() -> None:
    """An adopted bucket may not carry a wildcard, nor be one that the stacks make for somebody else."""
    theirs = Place(context(declaration(), "brisa")).content
    for external in ("*", "other-*", theirs, f"arn:aws:s3:::{theirs}"):
        adopted = site("promo", "https://promo.aurora.example/", provision="adopt", external_id=external)
        with pytest.raises(RefusedError, match="cannot be adopted"):
            of(grant("g", "pixel", ["aurora"], ["web"]), channels=(adopted,))
