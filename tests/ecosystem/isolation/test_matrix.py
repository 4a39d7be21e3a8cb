"""The auditor's matrix, and the prepared evaluator that it is asked of."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.agencies import AS_OF, Corporation, built, leaking
from ecosystem.estate import UNKNOWN
from ecosystem.estate.iam import parse
from ecosystem.iam.evaluate import Layer, Policies, Prepared, evaluate
from ecosystem.iam.request import Request, UnsupportedError
from ecosystem.iam.world import Guarded, NamedPolicy, RoleState, World
from ecosystem.isolation.claims import CONTAINED, REFUTED
from ecosystem.isolation.matrix import Row, attempts, matrix
from ecosystem.isolation.places import Place
from ecosystem.model import BrandPlacement
from tests.ecosystem.iam.oracle.generator import case
from tests.ecosystem.iam.samples import CALLERS, Case

BRANDS, AGENCIES = 4, 8


@pytest.fixture(scope="module")
def whole() -> Corporation:
    """A generated corporation: four brands, and for each the roles of two agencies."""
    return built(BRANDS, AGENCIES)


@pytest.fixture(scope="module")
def larger() -> Corporation:
    """Twice the brands and agencies."""
    return built(2 * BRANDS, 2 * AGENCIES)


def rows(whole: Corporation, *roles: RoleState, resources: tuple[Guarded, ...] | None = None) -> list[Row]:
    """Return the matrix of these roles, of all without any."""
    world = replace(
        whole.world,
        roles=roles or whole.world.roles,
        resources=whole.world.resources if resources is None else resources,
    )
    return list(matrix(world, whole.declaration, whole.environment, AS_OF))


def beyond(found: list[Row]) -> set[tuple[str, str, str]]:
    """Return who stands out with which action on whose resource."""
    return {(row.agency, row.brand, row.action) for row in found if row.beyond}


def more(role: RoleState, **statement: Any) -> RoleState:
    """Return the role with one more statement in its policies."""
    said = parse([{"Effect": "Allow", "Resource": "*", **statement}])
    return replace(role, identity=(*role.identity, NamedPolicy("one more", said)))


def content(whole: Corporation, brand: str) -> str:
    """Return the ARN of a brand's content bucket."""
    return f"arn:aws:s3:::{Place(whole.declaration, whole.environment, brand).content}"


def guarded(*statements: Mapping[str, Any], arns: tuple[str, ...] = ("arn:aws:s3:::*",)) -> tuple[Guarded, ...]:
    """Return one resource with a policy of these statements."""
    return (Guarded("it", "bucket", arns, "111111111111", NamedPolicy("its policy", parse(list(statements)))),)


def test_what_is_provisioned_is_what_is_granted(whole: Corporation) -> None:
    """Every role is tried on every unit with some sixty actions; what is allowed is what is granted, and both occur."""
    found = rows(whole)
    assert all(row.allowed == row.granted for row in found)
    assert not beyond(found)
    assert {row.role for row in found if row.granted} == {role.id for role in whole.world.roles}
    assert {row.brand for row in found} >= {f"b{n}" for n in range(BRANDS)}
    assert len({row.action for row in found}) >= 60
    place = Place(whole.declaration, whole.environment, "b0")
    everybodys = {"*", place.arn("glue", "catalog"), f"arn:aws:s3:::{place.results}"}
    elsewhere = [row for row in found if row.brand != f"b{int(row.agency[1:]) % BRANDS}"]
    assert {row.resource for row in elsewhere if row.granted} == everybodys


def test_another_brands_drafts_stand_out(whole: Corporation) -> None:
    """A role that reads another brand's drafts stands out there and nowhere else, and the proof says so, too."""
    role = leaking(whole)
    assert beyond(rows(whole, role)) == {("a0", f"b{BRANDS - 1}", "s3:GetObject")}
    assert [each.verdict for each in whole.proof(role).of(CONTAINED)] == [REFUTED]


def test_a_prefix_that_matches_too_much_stands_out(whole: Corporation) -> None:
    """A pattern that ends in the middle of a name reaches every brand."""
    role = more(whole.world.roles[0], Action="s3:GetObject", Resource="arn:aws:s3:::big-dev-b*/published/*")
    assert {brand for _, brand, _ in beyond(rows(whole, role))} == {f"b{n}" for n in range(BRANDS)} - (
        {"b0"} if any("published" in row.resource and row.granted for row in rows(whole, role)) else set()
    )


def test_without_its_boundary_what_is_dangerous_stands_out(whole: Corporation) -> None:
    """`*` is held by the boundary as far as the table goes; without one everything is beyond, deletion included."""
    free = more(whole.world.roles[0], Action="*")
    held, loose = beyond(rows(whole, free)), beyond(rows(whole, replace(free, boundary=None, bounded=None)))
    assert held < loose
    assert not {"s3:DeleteObject", "iam:PassRole", "sts:AssumeRole"} & {action for _, _, action in held}
    assert {"s3:DeleteObject", "iam:PassRole", "sts:AssumeRole"} <= {action for _, _, action in loose}


def test_a_resources_policy_can_let_somebody_in(whole: Corporation) -> None:
    """A bucket that allows a role by name shows, at that bucket alone."""
    role = whole.world.roles[0]
    open_to = {"Effect": "Allow", "Principal": {"AWS": role.arn}, "Action": "s3:GetObject"}
    found = rows(whole, role, resources=guarded({**open_to, "Resource": f"{content(whole, 'b3')}/*"}))
    assert beyond(found) == {("a0", "b3", "s3:GetObject")}


def test_a_policy_may_be_about_buckets_by_a_pattern(whole: Corporation) -> None:
    """A resource's policy is heard wherever its patterns reach, whether they say a name, a wildcard or a variable."""
    role = whole.world.roles[0]
    open_to = {"Effect": "Allow", "Principal": {"AWS": role.arn}, "Action": "s3:GetObject"}
    for pattern, reached in (
        ("arn:aws:s3:::*-content-*/*", {f"b{n}" for n in range(BRANDS)}),
        ("arn:aws:s3:::big-dev-${aws:PrincipalTag/brand}-content-*/*", {"b0"}),
        ("*", {f"b{n}" for n in range(BRANDS)}),
        ("arn:aws:s3:::elsewhere/*", set()),
    ):
        found = rows(whole, role, resources=guarded({**open_to, "Resource": pattern}))
        assert {brand for _, brand, _ in beyond(found)} & {f"b{n}" for n in range(BRANDS)} == reached


def test_a_resources_denial_counts_where_it_is_known_whose_it_is(whole: Corporation) -> None:
    """A Deny takes away at the bucket that it names; one of another resource of the service takes nothing away."""
    role = whole.world.roles[0]
    deny = {"Effect": "Deny", "Principal": "*", "Action": "s3:*"}
    own = content(whole, "b0")

    def allowed(*resources: Guarded) -> set[str]:
        found = rows(whole, role, resources=resources)
        return {row.resource for row in found if row.allowed and row.action == "s3:GetObject"}

    everything = allowed()
    named = allowed(*guarded({**deny, "Resource": f"{own}/*"}))
    assert named == {each for each in everything if not each.startswith(f"{own}/")} < everything
    assert allowed(*guarded({**deny, "Resource": "*"})) == everything
    assert allowed(*guarded({**deny, "Resource": "*"}, arns=(own, f"{own}/*"))) == named


def test_what_nobody_knows_stands_out(whole: Corporation) -> None:
    """A policy that was not read is no denial: every request that is not granted stands out."""
    role = whole.world.roles[0]
    unread = replace(role, identity=(NamedPolicy("unread", parse(UNKNOWN, "what it allows")),))
    found = rows(whole, unread)
    assert {row.allowed for row in found} == {None}
    assert all(row.beyond != row.granted for row in found)
    said = rows(whole, role, resources=guarded(UNKNOWN))  # type: ignore[arg-type]
    assert {row.resource[:13] for row in said if row.allowed is None} == {"arn:aws:s3:::"}


def test_a_pattern_whose_reach_is_not_documented_is_not_known(whole: Corporation) -> None:
    """A wildcard that might reach over a colon is no answer, and other rows have theirs."""
    role = more(whole.world.roles[0], Action="states:*", Resource="arn:aws:st?tes:*:111111111111:st*")
    found = rows(whole, role)
    assert True in {row.allowed for row in found}
    assert {row.action.partition(":")[0] for row in found if row.beyond} == {"states"}


def test_a_role_of_nobody_has_no_rows(whole: Corporation) -> None:
    """Only agencies' roles are tried."""
    role = whole.world.roles[0]
    ours = replace(role, arn="arn:aws:iam::111111111111:role/ops", tags={}, trust=parse([]))
    assert rows(whole, ours) == []


def test_a_brand_that_is_not_there_is_not_tried(whole: Corporation) -> None:
    """A brand that is not enabled in the environment has no things."""
    environment = replace(whole.environment, brands={"b1": BrandPlacement("there", enabled=False)})
    found = matrix(World("planned", whole.world.roles[:1]), whole.declaration, environment, AS_OF)
    assert "b1" not in {row.brand for row in found}


def _events(work: Callable[[], object]) -> int:
    """Return how many functions are called."""
    count = 0

    def called(_: Any, event: str, __: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(called)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


def test_a_row_costs_the_same_in_a_larger_corporation(whole: Corporation, larger: Corporation) -> None:
    """A brand has as many requests, and a row takes at most half more steps."""
    costs = []
    for each in (whole, larger):
        tried = attempts(each.declaration, each.environment, "b0", AS_OF)
        found: list[Row] = []
        work = _events(lambda each=each, found=found: found.extend(rows(each, *each.world.roles[:2])))  # type: ignore[misc]
        costs.append((len(tried), work / len(found)))
    (few, small), (many, large) = costs
    assert many <= 1.5 * few
    assert large <= 1.5 * small


def test_a_roles_proof_asks_as_much_in_a_larger_corporation(whole: Corporation, larger: Corporation) -> None:
    """The questions for the first roles, which have the same grants, grow by half at most."""
    small, large = (sum(each.proof(role).questions for role in each.world.roles[:4:2]) for each in (whole, larger))
    assert 0 < large <= 1.5 * small


def test_a_roles_proof_takes_as_many_steps_beside_many_resources(whole: Corporation) -> None:
    """Three hundred buckets of others that refuse what is not TLS cost a role's proof half as many steps more at most.

    Otherwise the proof of a corporation grows with the square of its brands.
    """
    deny = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    others = [guarded({**deny, "Resource": f"arn:aws:s3:::other-{n}/*"})[0] for n in range(300)]
    beside = replace(whole, world=replace(whole.world, resources=(*whole.world.resources, *others)))
    role = whole.world.roles[0]
    whole.proof(role), beside.proof(role)  # what is read once
    small, large = _events(lambda: whole.proof(role)), _events(lambda: beside.proof(role))
    assert large <= 1.5 * small


seeds = st.integers(0, 2**40).map(str)


@settings(max_examples=300, deadline=None)
@given(seeds.map(case))
def test_the_prepared_evaluator_is_the_evaluator(found: Case) -> None:
    """Where `evaluate` decides, the prepared policies decide the same, and `may_allow` never says no to an Allow."""
    try:
        expected = evaluate(found.request, found.policies).allowed
    except UnsupportedError:
        with suppress(UnsupportedError):
            assert not Prepared(found.policies).allows(found.request)
        return
    prepared = Prepared(found.policies)
    assert prepared.allows(found.request) == expected
    if expected and found.caller.kind != "root":
        assert prepared.may_allow(found.action.lower(), found.resource)


def _of_every_kind() -> Iterator[tuple[str, Policies]]:
    allow = {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}
    layer = Layer((("p", parse([allow])),))
    none = Layer()
    yield "a boundary", Policies(layer, boundary=layer)
    yield "an empty boundary", Policies(layer, boundary=none)
    yield "a session policy", Policies(layer, session=layer)
    yield "an empty session policy", Policies(layer, session=none)
    to_all = Layer((("q", parse([{**allow, "Principal": "*"}])),))
    to_account = Layer((("q", parse([{**allow, "Principal": {"AWS": "111122223333"}}])),))
    yield "open to everybody", Policies(resource=to_all, boundary=none)
    yield "delegated", Policies(layer, resource=to_account, key=True)
    yield "a key without a policy", Policies(layer, key=True)
    yield "an empty level", Policies(layer, scp=(layer, none))
    yield "two documents", Policies(Layer((*layer.documents, *none.documents, ("r", parse([allow])))))
    refusing = Layer((("d", parse([{**allow, "Effect": "Deny", "Principal": "*"}])),))
    yield "denied by the resource", Policies(layer, resource=refusing)
    yield "denied by the resource's organization", Policies(layer, rcp=(refusing,))


@pytest.mark.parametrize(("name", "policies"), list(_of_every_kind()), ids=[name for name, _ in _of_every_kind()])
@pytest.mark.parametrize("caller", [each for each in CALLERS if each not in ("robot", "nowhere")])
def test_every_kind_of_caller_is_answered_alike(name: str, policies: Policies, caller: str) -> None:
    """For each kind of caller and each layer, at home and in another account, the two give one answer."""
    for action in ("s3:GetObject", "sts:GetCallerIdentity", "sqs:SendMessage"):
        for account in ("", "111122223333", "444455556666"):
            request = Request(CALLERS[caller], action, "arn:aws:s3:::b/k", {}, account)
            try:
                expected = evaluate(request, policies).allowed
            except UnsupportedError:
                continue
            assert Prepared(policies).allows(request) == expected, (name, action, account)


def test_a_policy_that_cannot_be_read_is_refused_at_once() -> None:
    """It does not wait for somebody to ask."""
    with pytest.raises(UnsupportedError, match="p: "):
        Prepared(Policies(Layer((("p", parse("{")), ("q", parse([]))))))
