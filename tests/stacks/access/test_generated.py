"""Whatever a declaration says, the roles keep the design rules, the quotas and their own unit."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ecosystem.model import Agency, Brand, BrandGroup, Channel, Contract, Declaration, Grant, SignIn
from stacks.access import lint
from stacks.access.grants import LAYERS, holdings
from stacks.access.packing import INLINE, MANAGED, MOST_MANAGED
from stacks.access.role import roles
from stacks.access.statement import size
from stacks.access.unitplace import Place
from tests.stacks.access.made import TODAY, agency, brand, channel, context, declaration, grant, mail, site
from tests.stacks.access.reading import allows, many, resources

PIECES = st.sampled_from(["a", "b", "aa", "figures", "results", "agency", "content", "view", "x1"])
IDS = st.lists(PIECES, min_size=1, max_size=3).map("-".join).filter(lambda each: len(each) >= 2)
DAYS = st.integers(-400, 800).map(lambda days: TODAY + timedelta(days=days))


@st.composite
def declarations(draw: st.DrawFn) -> Declaration:
    """Return a declaration whose ids are made to be mistaken for each other."""
    ids = draw(st.lists(IDS, min_size=9, max_size=9, unique=True))
    groups = (BrandGroup(ids[0], "Group", "brand_groups[0]"),)
    brands: tuple[Brand, ...] = tuple(brand(each, draw(st.sampled_from([None, ids[0]]))) for each in ids[1:4])
    agencies: tuple[Agency, ...] = tuple(
        agency(
            each,
            contract=Contract(draw(DAYS), draw(DAYS) + timedelta(days=400)),
            sign_in=draw(
                st.sampled_from(
                    [SignIn(aws_principals=("arn:aws:iam::333333333333:role/team",)), SignIn(workforce_group="g")]
                )
            ),
        )
        for each in ids[4:7]
    )
    channels: tuple[Channel, ...] = tuple(
        made
        for each in brands
        for made in (
            site(f"{each.id}-web", f"https://www.{each.id}.example/", brand=each.id),
            mail(f"{each.id}-mail", f"mail.{each.id}.example", brand=each.id),
            channel(f"{each.id}-ads", "ad_account", brand=each.id),
            channel(f"{each.id}-more-ads", "ad_account", brand=each.id),
            channel(f"{each.id}-social", "social_profile", brand=each.id),
        )
    )
    units = [*(each.id for each in brands), ids[0], "*", "corporation"]
    grants: tuple[Grant, ...] = tuple(
        grant(
            f"grant-{index}",
            draw(st.sampled_from([each.id for each in agencies])),
            draw(st.lists(st.sampled_from(units), min_size=1, max_size=2)),
            draw(st.lists(st.sampled_from([*LAYERS, "identity"]), min_size=1, max_size=5)),
            draw(st.sampled_from(["view", "contribute", "operate", "administer"])),
            state=draw(st.sampled_from(["active", "active", "revoked"])),
            until=draw(st.one_of(st.none(), DAYS, st.just(date.max))),
            channels=draw(
                st.one_of(st.none(), st.lists(st.sampled_from([each.id for each in channels]), max_size=3).map(tuple))
            ),
        )
        for index in range(draw(st.integers(0, 6)))
    )
    return declaration(brand_groups=groups, brands=brands, agencies=agencies, channels=channels, grants=grants)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(declarations())
def test_generated_roles_keep_rules_quotas_and_unit(made: Declaration) -> None:
    """Lint clean, within the quotas, every Allow ends with its own grants, and no other unit's resource is named."""
    units = [each.id for each in made.brands]
    places = {unit: Place(context(made, unit)) for unit in units}
    for unit in units:
        found = roles(context(made, unit))
        for role in found:
            for document in (role.trust, *role.inline.values(), *role.managed):
                assert lint.violations(document) == []
            assert sum(size(each) for each in role.inline.values()) <= INLINE
            assert len(role.managed) <= MOST_MANAGED
            assert all(size(each) <= MANAGED for each in role.managed)
            (who,) = [each for each in made.agencies if each.id == role.agency]
            held = {(each.grant.id, each.layer) for each in holdings(made, who, unit, TODAY)}
            for statement in allows(role):
                origins = role.provenance[statement["Sid"]]
                assert origins
                assert {(each.grant, each.layer) for each in origins} <= held
                end = statement["Condition"]["DateLessThan"]["aws:CurrentTime"]
                assert {each.until for each in origins} == {max(each.until for each in origins)}
                assert end[:10] in {str(each.until + timedelta(days=1)) for each in origins if each.until < date.max}
            for other in units:
                if other == unit:
                    continue
                theirs = places[other]
                names = (theirs.content, theirs.logs, theirs.database, theirs.conversions, theirs.template_prefix)
                for resource in resources(role):
                    assert not any(name in resource for name in names)
                    assert theirs.names.path() not in resource


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(declarations())
def test_generated_roles_are_the_same_twice(made: Declaration) -> None:
    """The same declaration gives the same documents, so that a second run changes nothing."""
    unit = made.brands[0].id
    first, second = roles(context(made, unit)), roles(context(made, unit))
    assert first == second


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(declarations())
def test_generated_agencies_share_no_write(made: Declaration) -> None:
    """No two agencies may write the same object: drafts, creatives and results are each agency's own.

    A site's `staging/` is the exception: who may work on a site stages there, and the approval decides what goes live.
    """
    for unit in (each.id for each in made.brands):
        written: dict[str, str] = {}
        for role in roles(context(made, unit)):
            mine = {
                resource
                for statement in allows(role)
                if "s3:PutObject" in many(statement["Action"])
                for resource in many(statement["Resource"])
                if not resource.endswith("/staging/*")
            }
            for resource in mine:
                for other, owner in written.items():
                    apart = not resource.startswith(other[:-1]) and not other.startswith(resource[:-1])
                    assert apart or owner == role.agency
            written.update(dict.fromkeys(mine, role.agency))
