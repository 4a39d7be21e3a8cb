"""One deployed example that the tests of this folder share: it takes a minute to bring up."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.end_to_end.place import Place, clone, elsewhere


@pytest.fixture(scope="session")
def austral(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """The Austral example in a clone of the repository, up in the local cloud; stopped at the end."""
    place = clone(tmp_path_factory.mktemp("austral"))
    with place.stopped_after():
        shown = place.local("up")
        (place.folder / "first.txt").write_text(shown.stdout)
        assert shown.returncode == 0, shown.stderr
        yield place


@pytest.fixture
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A small declaration elsewhere, with an emulator that runs and nothing up."""
    place = elsewhere(tmp_path_factory.mktemp("small"))
    with place.stopped_after():
        started = place.ecosystem("local", "start")
        assert started.returncode == 0, started.stderr
        yield place
