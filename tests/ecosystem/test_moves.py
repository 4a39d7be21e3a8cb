"""A rename with `moved` replaces nothing: old cloud names stay, old Pulumi names become aliases."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecosystem.model import Declaration, Move
from ecosystem.moves import current, former, old_names, origin
from stacks import places
from stacks.settings import Settings, stack_context
from tests.stacks.rehearsed import austral, context, said


def _moved(*pairs: tuple[str, str]) -> Declaration:
    moves = tuple(Move(source, target, f"moved[{index}]") for index, (source, target) in enumerate(pairs))
    return replace(austral(), moved=moves)


def _renamed_brand() -> Declaration:
    """`aurora` is `alba` now."""
    declared = austral()
    return replace(
        declared,
        brands=tuple(replace(each, id="alba") if each.id == "aurora" else each for each in declared.brands),
        moved=(Move("aurora", "alba", "moved[0]"),),
    )


def test_a_chain_of_renames_leads_to_the_first_id() -> None:
    """After a → b → c, c's cloud names are a's, and a stack still called a or b is c's."""
    declared = _moved(("a", "b"), ("b", "c"))
    assert origin(declared, "c") == origin(declared, "b") == origin(declared, "a") == "a"
    assert current(declared, "a") == current(declared, "b") == current(declared, "c") == "c"
    assert former(declared, "c") == ("b", "a")
    assert origin(declared, "other") == "other"


def test_a_cycle_of_renames_ends() -> None:
    """Swapped ids do not hang the program."""
    declared = _moved(("a", "b"), ("b", "a"))
    assert origin(declared, "a") in {"a", "b"}
    assert current(declared, "a") in {"a", "b"}


def test_an_id_is_a_whole_segment_of_a_resources_name() -> None:
    """Renaming `club` gives aliases to what is named by it, not to what merely contains it."""
    declared = _moved(("verein", "club"))
    assert old_names(declared, "site.club.bucket") == ("site.verein.bucket",)
    assert old_names(declared, "club-app.bucket") == ()
    assert old_names(declared, "site.aurora.bucket") == ()


def test_two_renames_in_one_name_give_every_combination() -> None:
    """Agency and channel may have been renamed in different runs."""
    declared = _moved(("a1", "a2"), ("b1", "b2"))
    assert set(old_names(declared, "a2.b2")) == {"a1.b2", "a2.b1", "a1.b1"}


def test_a_renamed_unit_keeps_its_cloud_names() -> None:
    """The names of a renamed brand are those it had, by its new stack's name as by its old."""
    before = context("dev.aurora")
    renamed = _renamed_brand()
    for stack in ("dev.alba", "dev.aurora"):
        after = stack_context(renamed, stack, said(renamed))
        assert after.unit == "alba"
        assert after.names == before.names
        assert after.names.bucket("content") == before.names.bucket("content")


def test_a_renamed_corporation_keeps_its_cloud_names() -> None:
    """The corporation's own id may change, too."""
    declared = replace(
        austral(),
        corporation=replace(austral().corporation, id="boreal"),
        moved=(Move("austral", "boreal", "moved[0]"),),
    )
    assert context("dev.platform", declared).names == context("dev.platform").names


def test_a_renamed_unit_elsewhere_keeps_its_keys_and_boundary() -> None:
    """A brand in an account of its own has keys, boundary and workforce there, and a rename moves none of them."""
    before = replace(context("dev.aurora"), account="999999999999")
    declared = _renamed_brand()
    after = replace(stack_context(declared, "dev.alba", said(declared)), account="999999999999")
    assert places.key_alias(after, "data") == places.key_alias(before, "data")
    assert places.boundary_arn(after) == places.boundary_arn(before)
    assert places.workforce_arn(after) == places.workforce_arn(before)


def _renamed_agency() -> Declaration:
    """`pixel` is `pixelco` now."""
    declared = austral()
    return replace(
        declared,
        agencies=tuple(replace(each, id="pixelco") if each.id == "pixel" else each for each in declared.agencies),
        grants=tuple(replace(each, to="pixelco") if each.to == "pixel" else each for each in declared.grants),
        moved=(Move("pixel", "pixelco", "moved[0]"),),
    )


PIXEL, MEDIAHAUS = "the-id-of-pixel-0123", "the-id-of-mediahaus-0123"


@pytest.mark.parametrize(
    "kept",
    [
        {"pixel": PIXEL},
        {"pixelco": PIXEL},
        {"pixel": PIXEL, "pixelco": PIXEL},
        {"pixel": "an-older-id-of-pixel-0123", "pixelco": PIXEL},
    ],
)
def test_a_renamed_agency_keeps_its_external_id(kept: dict[str, str]) -> None:
    """Whether the configuration has the new name, the old one or both, the role trusts the id that it always had."""
    ids = {**kept, "mediahaus": MEDIAHAUS, "gone": PIXEL}
    made = stack_context(_renamed_agency(), "dev.aurora", Settings(external_ids=ids))
    assert made.external_ids == {"pixelco": PIXEL, "mediahaus": MEDIAHAUS}


def test_a_rename_that_is_undone_is_no_duplicate() -> None:
    """The name that the rename left behind in the configuration stops nothing when it is taken back."""
    ids = {"pixel": PIXEL, "pixelco": PIXEL, "mediahaus": MEDIAHAUS}
    made = stack_context(austral(), "dev.aurora", Settings(external_ids=ids))
    assert made.external_ids == {"pixel": PIXEL, "mediahaus": MEDIAHAUS}


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef")), max_size=8), st.sampled_from("abcdef"))
def test_no_row_of_renames_hangs_or_breaks(pairs: list[tuple[str, str]], id: str) -> None:
    """Whatever is declared as moved, every walk ends, and an id never lists itself as a former one."""
    declared = _moved(*pairs)
    assert origin(declared, id) in "abcdef"
    assert current(declared, id) in "abcdef"
    assert id not in former(declared, id)
    assert f"x.{id}" not in old_names(declared, f"x.{id}")
