"""The example up in the local cloud, audited: nothing is found; what is done behind its back is; and is gone again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.deeds import DEEDS, protection_turned_off
from tests.end_to_end.place import ACCOUNT, Place, clone

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def on_ministack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """The Austral example up in the other emulator; stopped at the end."""
    place = clone(tmp_path_factory.mktemp("ministack"))
    place.kind = "ministack"
    with place.stopped_after():
        place.up()
        yield place


def _kept(place: Place) -> Any:
    """Which observed controls are not measured in an emulator, each with every reason: kept, and read by people."""
    return json.loads(Path(__file__).with_name(f"not_measured.{place.kind}.json").read_text())


def _audit(place: Place, *more: str) -> tuple[int, dict[str, Any]]:
    shown = place.ecosystem("audit", "dev", "--local", "--as-of", "2026-11-20", "--format", "json", "-q", *more)
    assert "error" not in shown.stderr, shown.stderr
    return shown.returncode, json.loads(shown.stdout)


def _found(said: dict[str, Any]) -> set[tuple[str, str]]:
    return {(each["control"], each["asset"]) for each in said["findings"]}


def test_the_example_has_no_finding_and_says_what_it_could_not_measure(austral: Place, tmp_path: Path) -> None:
    """The list of what is not measured, and why, is the kept one; a snapshot that was kept gives the same report."""
    kept = tmp_path / "audit.json"
    code, said = _audit(austral, "--snapshot", str(kept))
    assert _found(said) == set()
    assert code == 3
    assert said["not_measured"] == _kept(austral)
    again = austral.ecosystem("audit", "--from", str(kept), "--as-of", "2026-11-20", "--format", "json", "-q")
    assert json.loads(again.stdout)["controls"] == said["controls"]


def test_in_the_other_emulator_it_has_no_finding_either(on_ministack: Place) -> None:
    """What that one does not answer is another list."""
    code, said = _audit(on_ministack)
    assert (code, _found(said)) == (3, set())
    assert said["not_measured"] == _kept(on_ministack)


def test_what_is_done_behind_its_back_is_found_and_gone_after_repair(austral: Place) -> None:
    """Each deed by its controls, by the name of what it was done to, and where that is."""
    with ExitStack() as deeds:
        expected = {each.__name__: deeds.enter_context(each(austral)) for each in DEEDS}
        code, said = _audit(austral)
        assert code == 1
        assert {deed: them - _found(said) for deed, them in expected.items()} == dict.fromkeys(expected, frozenset())
        assert all(
            ACCOUNT in each["urn"] or "dev." in each["urn"] or ":s3:::" in each["urn"] for each in said["findings"]
        )
    _, said = _audit(austral)
    assert _found(said) == set()


def test_a_brand_whose_stack_is_gone_is_found_and_gone_once_it_is_up_again(austral: Place) -> None:
    """One finding says it, and not one for each of its resources; its names are nowhere any more."""
    assert austral.local("down", "club", "--yes").returncode == 0
    try:
        code, said = _audit(austral)
        gone = [each for each in said["findings"] if each["control"] == "GOV-007"]
        assert code == 1
        assert [each["unit"] for each in gone] == ["club"]
        assert "the whole stack `dev.club` is missing" in gone[0]["message"]
        assert ("OWN-005", "club-app") in _found(said)
    finally:
        austral.up("club")
    _, said = _audit(austral)
    assert _found(said) == set()


def test_protection_that_is_turned_off_is_found(small: Place) -> None:
    """Of the database and of the user pool of a protected environment; and gone after repair."""
    small.edit(("dev: {account:", "dev: {protect: true, account:"))
    small.up()
    assert _found(_audit(small)[1]) == set()
    with protection_turned_off(small) as expected:
        code, said = _audit(small)
        assert code == 1
        assert expected <= _found(said)
    assert _found(_audit(small)[1]) == set()
