"""One control over one estate: what becomes of what its generators yield and raise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from ecosystem.estate import OBSERVED, PLANNED, Estate, Unjudged, declared
from ecosystem.loading import loads
from ecosystem.model import Channel
from policies.control import HIGH, At, Check, Control, Note, control, undeclared_control
from policies.examples import completed
from policies.judging import applies, judge

CHANNELS = """
channels:
  - {id: one, kind: social_profile, brand: aurora, owner: corporation}
  - {id: two, kind: email, brand: corporation, owner: corporation, sending_domain: m.aurora.example, audience: contacts}
"""


def estate(text: str = CHANNELS) -> Estate:
    """Return what a declaration says."""
    return declared(loads(completed(text)), date(2026, 11, 20))


def made(check: Check, **more: Any) -> Control:
    """Return a control of one generator."""
    return control("OWN-901", HIGH, "DPO", **more)(check)


def undeclared(**more: Any) -> Control:
    """Return a control that judges no declaration."""
    return undeclared_control("OWN-902", HIGH, "PO", page="It holds.", file=__file__, **more)


def test_several_reasons_are_one_violation() -> None:
    """Their sentences are joined in their order, the same sentence once; the first one's key is the place."""

    def check(given: Estate) -> Iterator[Any]:
        first, second = given.channels()
        yield first, "it is red", "owner"
        yield second, "it is blue"
        yield first, "it is round", "kind"
        yield first, "it is red", "brand"

    red, blue = judge(made(check), estate()).violations
    assert (red.asset, red.sentence, red.path) == ("one", "it is red; it is round", "channels[0].owner")
    assert (blue.asset, blue.sentence, blue.path) == ("two", "it is blue", "channels[1]")
    assert (red.unit, blue.unit) == ("aurora", "corporation")


def test_the_place_of_every_further_reason_is_a_note() -> None:
    """Each note once, the reasons' own notes first, and none at the place of the violation itself."""

    def check(given: Estate) -> Iterator[Any]:
        first, _ = given.channels()
        yield first, "it is red", "owner", [Note("brands[0]", "the brand"), Note("channels[0].owner", "here")]
        yield first, "it is round", "kind", [Note("brands[0]", "the brand")]
        yield first, "it is old", "owner"

    (found,) = judge(made(check), estate()).violations
    assert found.notes == (Note("brands[0]", "the brand"), Note("channels[0].kind", "it is round"))


def test_a_place_may_be_elsewhere() -> None:
    """`At` names a path of the declaration that is no key of the thing."""

    def check(given: Estate) -> Iterator[Any]:
        yield given.corporation, "nobody is asked", At("contact_policy")

    (found,) = judge(made(check), estate()).violations
    assert (found.asset, found.path) == ("austral", "contact_policy")


def test_what_cannot_be_told_of_one_thing() -> None:
    """`Unjudged` in place of a sentence is no violation, and takes nothing from the others."""

    def check(given: Estate) -> Iterator[Any]:
        first, second = given.channels()
        yield first, Unjudged("its owner")
        yield second, "it is blue"

    found = judge(made(check), estate())
    assert found.unjudged == [("one", "its owner")]
    assert [each.asset for each in found.violations] == ["two"]


def test_what_was_said_before_it_could_not_go_on_is_kept() -> None:
    """A generator that raises `Unjudged` has said what it yielded before."""

    def check(given: Estate) -> Iterator[Any]:
        yield given.channels()[0], "it is red"
        raise Unjudged("the rest")

    found = judge(made(check), estate())
    assert found.unjudged == [("", "the rest")]
    assert [each.sentence for each in found.violations] == ["it is red"]


def test_settings_are_passed_to_those_who_have_them() -> None:
    """A generator gets the settings that it names; its defaults stand for what is not given."""
    seen: list[tuple[str, int, int]] = []

    def check(given: Estate, *, days: int = 90, share: int = 1) -> Iterator[Any]:
        seen.append((given.evidence, days, share))
        yield from ()

    judged = made(check, on=("declared", PLANNED))

    @judged.whole
    def whole(given: Estate, *, share: int = 2) -> Iterator[Any]:
        seen.append(("whole", 0, share))
        yield from ()

    judge(judged, estate())
    judge(judged, estate(), {"days": 30, "unheard_of": 5})
    judge(judged, replace(estate(), evidence=PLANNED), {"share": 7})
    assert seen == [("declared", 90, 1), ("declared", 30, 1), (PLANNED, 90, 7), ("whole", 0, 7)]
    assert dict(judged.settings) == {"days": 90, "share": 2}


@pytest.mark.parametrize(
    ("about", "expected"),
    [
        ([], True),
        (["email"], True),
        (["phone"], False),
        (["phone", "email"], True),
        (["channels"], True),
        (["campaigns"], False),
        (["all campaigns"], False),
        (["grants"], False),
        (["platforms"], False),
    ],
)
def test_whether_a_control_applies(about: list[str], expected: bool) -> None:
    """It does when anything of what it is about was declared, or when it is about nothing in particular."""

    def check(given: Estate) -> Iterator[Any]:
        yield given.channels()[0], "it is red"

    judged = made(check, about=about)
    assert applies(judged, estate()) is expected
    found = judge(judged, estate())
    assert found.applies is expected
    assert len(found.violations) == int(expected)


def test_what_is_past_is_no_longer_what_a_control_is_about() -> None:
    """A grant that is not active and a campaign that has ended count as none, where the control says so."""
    text = """
grants:
  - {id: old, to: pixel, brands: [aurora], layers: [web], level: view, state: revoked}
channels:
  - {id: page, kind: social_profile, brand: aurora, owner: corporation, status: retired}
campaigns:
  - {id: spring, brand: aurora, from: 2026-01-01, until: 2026-11-19, channels: [page]}
"""
    said = estate(text)
    for word, expected in (("grants", False), ("campaigns", False), ("all campaigns", True), ("channels", False)):
        assert applies(made(lambda _: iter(()), about=[word]), said) is expected


def test_each_judges_by_itself() -> None:
    """A generator of one noun gets each thing and the estate; what it cannot tell is that thing's."""
    judged = undeclared()

    @judged.each(Channel)
    def each(thing: Channel, given: Estate) -> Iterator[str]:
        if thing.kind == "email":
            raise Unjudged("who reads it")
        yield f"`{thing.id}` is red on {given.as_of}"

    found = judge(judged, replace(estate(), evidence=PLANNED))
    assert [(one.asset, one.sentence) for one in found.violations] == [("one", "`one` is red on 2026-11-20")]
    assert found.unjudged == [("two", "who reads it")]
    assert found.applies
    assert judge(judged, estate()).violations == []
    assert not judge(judged, replace(estate(""), evidence=PLANNED)).applies


def test_a_whole_is_judged_only_where_there_is_one() -> None:
    """One resource alone is no plan."""
    judged = undeclared()

    @judged.whole
    def whole(given: Estate) -> Iterator[Any]:
        yield given.corporation, "it is bare"

    plan = replace(estate(), evidence=OBSERVED)
    assert len(judge(judged, plan).violations) == 1
    alone = judge(judged, replace(plan, whole=False))
    assert (alone.violations, alone.applies) == ([], False)


def test_a_control_that_waits_is_not_judged() -> None:
    """Of a plan it says what it waits for, of a declaration nothing."""
    judged = undeclared(waits_for="the access analysis")
    assert judge(judged, replace(estate(), evidence=PLANNED)).unjudged == [("", "the access analysis")]
    assert judge(judged, estate()).unjudged == []


def test_the_declared_generator_reads_only_its_evidence() -> None:
    """`on` says which: by itself, the declaration alone."""

    def check(given: Estate) -> Iterator[Any]:
        yield given.channels()[0], "it is red"

    observed = replace(estate(), evidence=OBSERVED)
    assert judge(made(check), observed).violations == []
    assert len(judge(made(check, on=("declared", OBSERVED)), observed).violations) == 1
