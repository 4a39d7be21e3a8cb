"""Which stack is meant, which declaration, which day: what the program understands and what it refuses."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pulumi
import pytest

from ecosystem.model import BrandPlacement, Declaration
from stacks import program
from stacks.context import StackContext
from stacks.refusal import RefusedError, nearest
from stacks.settings import Settings, day, find_declaration, split, stack_context
from stacks.units import agencies_of, stacks_of, units
from tests.stacks.rehearsed import austral, said


def _with_placement(brand: str, placement: BrandPlacement) -> Declaration:
    declared = austral()
    dev = replace(declared.cloud.environments["dev"], brands={brand: placement})
    return replace(declared, cloud=replace(declared.cloud, environments={**declared.cloud.environments, "dev": dev}))


@pytest.mark.parametrize(
    ("stack", "found"),
    [
        ("dev.platform", ("dev", "platform")),
        ("acme/dev.aurora", ("dev", "aurora")),
        ("acme/ecosystem/dev.aurora", ("dev", "aurora")),
        ("dev.a.b", ("dev", "a.b")),
    ],
)
def test_a_stack_is_named_by_environment_and_unit(stack: str, found: tuple[str, str]) -> None:
    """The name is split at its first dot; an organisation before it does not count."""
    assert split(stack) == found


@pytest.mark.parametrize("stack", ["dev", "dev.", ".platform", "", "acme/dev"])
def test_another_name_is_refused(stack: str) -> None:
    """A stack that is not named so is refused with an example."""
    with pytest.raises(RefusedError, match=r"is not named `<environment>.<unit>`, as in `dev.platform`"):
        split(stack)


@pytest.mark.parametrize(
    ("stack", "says"),
    [
        ("dve.platform", r"`dve` is no environment of `.*ecosystem.yaml`; did you mean `dev`\?"),
        ("staging.platform", "known are `dev`, `prod`"),
        ("dev.brissa", r"`brissa` is no unit of `dev`; did you mean `brisa`\?"),
        ("dev.platfrom", r"did you mean `platform`\?"),
        ("dev.beverages", "`beverages` has no channels to provision, so `dev` has no stack `dev.beverages`"),
        ("dev.corporation", "`corporation` has no channels to provision"),
        ("dev.pixel", "`pixel` is no unit of `dev`"),
    ],
)
def test_what_is_not_declared_is_refused_with_the_nearest_name(stack: str, says: str) -> None:
    """Unknown environments and units are refused by name, with the nearest one."""
    with pytest.raises(RefusedError, match=says):
        stack_context(austral(), stack, said(austral()))


def test_nearest_lists_a_few_names_when_none_is_near() -> None:
    """Where nothing is near, the first names are shown and the rest is counted."""
    assert nearest("zzz", [f"brand-{index:02}" for index in range(20)]).endswith("`brand-11` and 8 more")
    assert nearest("zzz", []) == ""


def test_a_brand_may_live_in_an_account_of_its_own() -> None:
    """A placement moves a brand's stack; the platform stays at home, and so do its names."""
    placed = _with_placement("club", BrandPlacement(path="x", account="999999999999", region="eu-west-1"))
    club = stack_context(placed, "dev.club", said(placed))
    assert (club.account, club.region) == ("999999999999", "eu-west-1")
    assert (club.home_account, club.home_region) == ("111111111111", "sa-east-1")
    assert club.platform.account == "111111111111"


def test_a_brand_that_is_not_enabled_has_no_stack() -> None:
    """`enabled: false` takes a brand out of the environment's stacks, and its stack is refused with the place."""
    placed = _with_placement("club", BrandPlacement(path="cloud.environments.dev", enabled=False))
    assert stacks_of(placed, "dev") == ("bootstrap", "platform", "aurora", "brisa")
    assert "club" in units(placed, "prod")
    with pytest.raises(RefusedError, match=r"`club` is not enabled in `dev` \(.*ecosystem.yaml:\d+:\d+\)"):
        stack_context(placed, "dev.club", said(placed))


def test_groups_and_the_corporation_have_stacks_when_they_have_channels() -> None:
    """A group or the corporation is a unit as soon as a channel of its own is to be provisioned."""
    declared = austral()
    site = next(channel for channel in declared.channels if channel.id == "aurora-site")
    more = (
        replace(site, id="group-site", brand="beverages"),
        replace(site, id="corporate-site", brand="corporation"),
        replace(site, id="old-site", brand="corporation", status="retired"),
    )
    assert units(replace(declared, channels=(*declared.channels, more[0])), "dev")[-1] == "beverages"
    assert units(replace(declared, channels=(*declared.channels, more[1])), "dev")[-1] == "corporation"
    assert units(replace(declared, channels=(*declared.channels, more[2])), "dev") == units(declared, "dev")


def test_agencies_reach_brands_through_groups_and_stars() -> None:
    """A grant on a group reaches its brands, `*` every brand and group, and neither what the corporation shares."""
    declared = austral()
    assert agencies_of(declared, "aurora") == ("pixel", "mediahaus")
    assert agencies_of(declared, "club") == ("lealtad",)
    everywhere = replace(declared.grants[0], brands=("*",))
    starred = replace(declared, grants=(everywhere,))
    assert agencies_of(starred, "club") == ("pixel",)
    assert agencies_of(starred, "beverages") == ("pixel",)
    assert agencies_of(starred, "corporation") == ()


@pytest.mark.parametrize(
    ("ids", "says"),
    [
        ({}, "the agency `pixel` signs in from its own account and has no external id"),
        ({"pixel": "short", "mediahaus": "m" * 20}, "the external id of `pixel` is shorter than 16 characters"),
        ({"pixel": "p" * 20, "mediahaus": "p" * 20}, "`mediahaus` and `pixel` have the same external id"),
    ],
)
def test_agencies_with_accounts_need_external_ids(ids: dict[str, str], says: str) -> None:
    """Without a good external id of its own no role is made for an agency that comes from its own account."""
    with pytest.raises(RefusedError, match=says) as refused:
        stack_context(austral(), "dev.aurora", Settings(external_ids=ids))
    if "no external id" in says:
        assert "pulumi config set --path ecosystem:externalIds.pixel $(openssl rand -hex 16)" in str(refused.value)


@pytest.mark.parametrize("ids", ["a-single-word", ["a", "list"], {"pixel": ["p"], "mediahaus": {"m": 1}}])
def test_external_ids_of_another_shape_are_refused(ids: Any) -> None:
    """Whatever the configuration holds instead of a map of texts is refused with a sentence."""
    with pytest.raises(RefusedError, match=r"is no map of agencies|is shorter than"):
        stack_context(austral(), "dev.aurora", Settings(external_ids=ids))


@pytest.mark.parametrize("stack", ["dev.platform", "dev.bootstrap", "dev.club"])
def test_other_stacks_need_no_external_id(stack: str) -> None:
    """The platform, the bootstrap and a unit whose agencies sign in by the workforce need none."""
    assert stack_context(austral(), stack, Settings()).external_ids == {}


def test_the_day_is_the_one_said_or_today() -> None:
    """Grants are judged on the day that is said; a day that is none is refused."""
    assert day("2026-12-31") == date(2026, 12, 31)
    assert day(None) >= date(2026, 1, 1)
    for wrong in ("2026-02-30", "tomorrow", "", "20261231x"):
        with pytest.raises(RefusedError, match="is no day"):
            day(wrong)


def test_a_brand_cannot_take_the_name_of_another_stack() -> None:
    """A brand called `platform` would hide the platform's stack and is refused."""
    declared = austral()
    taken = replace(declared, brands=(*declared.brands, replace(declared.brands[0], id="platform")))
    with pytest.raises(RefusedError, match="`platform` is the name of a stack"):
        stack_context(taken, "dev.platform", Settings())


def test_the_declaration_is_found_upwards(tmp_path: Path) -> None:
    """The nearest `ecosystem.yaml` upwards is taken, or the one that is said; none at all is refused."""
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    with pytest.raises(RefusedError, match=r"no `ecosystem.yaml` in"):
        find_declaration(None, deep)
    (tmp_path / "a" / "ecosystem.yaml").touch()
    assert find_declaration(None, deep) == tmp_path / "a" / "ecosystem.yaml"
    (tmp_path / "other.yaml").touch()
    assert find_declaration("../../other.yaml", deep) == tmp_path / "other.yaml"
    with pytest.raises(RefusedError, match=r"`nothing\.yaml` is no file"):
        find_declaration("nothing.yaml", deep)


def test_a_broken_declaration_ends_without_a_traceback(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All problems of the declaration are said, each with its place, as the kind of error that Pulumi shows plainly."""
    broken = tmp_path / "ecosystem.yaml"
    broken.write_text("version: 1\ncorporation: {id: a}\ncloud: [\n")
    monkeypatch.setattr(pulumi, "get_stack", lambda: "dev.platform")
    monkeypatch.setattr(pulumi, "get_root_directory", lambda: str(tmp_path))
    monkeypatch.delenv("ECOSYSTEM_FILE", raising=False)
    with pytest.raises(pulumi.RunError, match=r"ecosystem.yaml:\d+:\d+") as ended:
        program.main()
    assert ended.value.__suppress_context__


def test_every_refusal_ends_without_a_traceback(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A refusal of the stacks becomes the kind of error that Pulumi shows plainly, before anything is registered."""
    monkeypatch.setattr(pulumi, "get_stack", lambda: "dev.platform")
    monkeypatch.setattr(pulumi, "get_root_directory", lambda: str(tmp_path))
    monkeypatch.delenv("ECOSYSTEM_FILE", raising=False)
    with pytest.raises(pulumi.RunError, match=r"no `ecosystem.yaml` in"):
        program.main()


def test_every_kind_of_stack_has_its_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bootstrap, platform and units go to their own programs."""
    ran: list[tuple[str, str]] = []

    def noting(which: str) -> object:
        return lambda context: ran.append((which, context.unit))

    monkeypatch.setattr("stacks.bootstrap.provision", noting("bootstrap"))
    monkeypatch.setattr("stacks.platform_stack.provision", noting("platform"))
    monkeypatch.setattr("stacks.unit.provision", noting("unit"))
    for name in stacks_of(austral(), "dev"):
        context: StackContext = stack_context(austral(), f"dev.{name}", said(austral()))
        program.provision(context)
    assert ran == [
        ("bootstrap", "bootstrap"),
        ("platform", "platform"),
        ("unit", "aurora"),
        ("unit", "brisa"),
        ("unit", "club"),
    ]


def test_no_folder_of_the_program_hides_a_module_of_python() -> None:
    """Pulumi puts `stacks/` first on the path of imports, so nothing in it is called like a standard module."""
    import sys

    folder = Path(program.__file__).parent
    names = {each.stem for each in folder.iterdir() if each.suffix == ".py" or each.is_dir()} - {"__init__", "__main__"}
    assert not names & set(sys.stdlib_module_names)
