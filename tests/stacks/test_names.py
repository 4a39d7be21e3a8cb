"""Names: never two alike, never too long, never another's prefix, whatever the ids."""

from __future__ import annotations

import re
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from stacks import places
from stacks.naming import Names, digest, fit
from tests.stacks.rehearsed import context

ids = st.from_regex(r"[a-z][a-z0-9-]{1,38}", fullmatch=True)
LIMITS = {"role": 64, "policy": 128, "queue": 80, "workgroup": 128, "machine": 80, "bus": 256, "archive": 48}


def test_a_large_corporation_has_no_two_names_alike() -> None:
    """200 brands × 100 agencies: no name twice, none too long, all in the service's alphabet."""
    seen: set[str] = set()
    corporation = "a-corporation-with-a-name-of-its-own-x"
    for brand in range(200):
        # ids that join to the same text in several ways
        names = Names(
            corporation, "production", f"brand-{brand % 20}-{'x' * (brand % 7)}{brand}", "222222222222", "eu-west-1"
        )
        made = [names.bucket("content"), names.bucket("logs"), names.identifier("lake", limit=255)]
        for agency in range(100):
            role = names.name(f"agency-{agency}", limit=LIMITS["role"])
            group = names.name("workgroup", f"agency-{agency}", limit=LIMITS["workgroup"])
            assert len(role) <= 64
            assert len(group) <= 128
            assert re.fullmatch(r"[a-z][a-z0-9-]*", role)
            made += [role, group]
        for name in made:
            assert name not in seen
            seen.add(name)
    assert len(seen) == 200 * (3 + 200)


@given(ids, ids, ids, ids)
def test_ids_that_join_to_the_same_text_have_different_names(one: str, two: str, three: str, environment: str) -> None:
    """`a-b` of `c` and `a` of `b-c` are different things and have different names."""
    left = Names("corp", environment, f"{one}-{two}", "1" * 12, "eu-west-1").name(three)
    right = Names("corp", environment, one, "1" * 12, "eu-west-1").name(f"{two}-{three}")
    assert left != right


@given(ids, ids, ids, st.lists(ids, max_size=3), st.sampled_from(sorted(LIMITS.values())))
def test_no_name_passes_its_limit(corporation: str, environment: str, unit: str, what: list[str], limit: int) -> None:
    """Cut or whole, a name keeps its digest, its limit and its alphabet."""
    names = Names(corporation, environment, unit, "1" * 12, "eu-west-1")
    name = names.name(*what, limit=limit)
    assert len(name) <= limit
    assert re.fullmatch(r"[a-z][a-z0-9-]*[a-z0-9]", name)
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
