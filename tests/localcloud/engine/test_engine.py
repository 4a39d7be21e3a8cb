"""The engine: which one is taken, and how one is had where there is none."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from localcloud import engine
from localcloud.engine import building, installing
from localcloud.engine.finding import BUILT_VERSION, built_path, examine, folder, numbers


@pytest.fixture(autouse=True)
def _fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without any engine."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("PULUMI_HOME", str(tmp_path / "pulumi"))
    monkeypatch.setenv("ORIGINAL_PATH", os.environ["PATH"])
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    monkeypatch.delenv("ECOSYSTEM_ENGINE", raising=False)


def _engine(path: Path, version: str = "v3.300.1", code: int = 0) -> Path:
    """An executable that answers `version`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\necho {version}\nexit {code}\n")
    path.chmod(0o755)
    return path


def _go(place: Path, script: str) -> None:
    """A `go` that does this; `$out` is where the engine is to be written."""
    place.mkdir(parents=True, exist_ok=True)
    (place / "go").write_text(f'#!/bin/sh\nwhile [ "$1" != -o ]; do shift; done\nout=$2\n{script}\n')
    (place / "go").chmod(0o755)


def test_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty machine has no engine, and asking changes nothing."""
    assert engine.find() is None
    found = engine.status()
    assert (found.engine, found.language, found.provider, found.passed_over) == (None, None, None, ())
    assert not folder().exists()


def test_the_path_goes_before_installed_and_built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each place is looked at in its turn, and the source is said."""
    built = _engine(built_path(), "v3.259.0")
    assert engine.find() == engine.Engine(built, "3.259.0", "built")
    older = _engine(folder() / "3.271.0" / "bin" / "pulumi", "v3.271.0")
    assert engine.find() == engine.Engine(older, "3.271.0", "installed")
    newer = _engine(folder() / "3.272.0" / "bin" / "pulumi", "v3.272.0")
    assert engine.find() == engine.Engine(newer, "3.272.0", "installed")
    usual = _engine(tmp_path / "pulumi" / "bin" / "pulumi", "v3.270.0")
    assert engine.find() == engine.Engine(usual, "3.270.0", "installed")
    on_path = _engine(tmp_path / "bin" / "pulumi")
    monkeypatch.setenv("PATH", f"{on_path.parent}:/usr/bin")
    assert engine.find() == engine.Engine(on_path, "3.300.1", "path")


def test_one_that_we_keep_is_not_taken_for_the_user_s(monkeypatch: pytest.MonkeyPatch) -> None:
    """The built engine, put on the PATH by the user, is still the built one."""
    built = _engine(built_path(), "v3.259.0")
    monkeypatch.setenv("PATH", f"{built.parent}:/usr/bin:/bin")
    found = engine.find()
    assert found
    assert found.source == "built"


@pytest.mark.parametrize(
    ("version", "code", "said"),
    [
        ("v3.199.9", 0, "version 3.199.9, older than 3.200.0: update it"),
        ("v2.1.0", 0, "older than 3.200.0"),
        ("hello", 0, "does not answer `version` as an engine does"),
        ("v3.300.0", 1, "does not answer `version` as an engine does"),
    ],
)
def test_one_that_cannot_serve_is_passed_over_with_a_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str, code: int, said: str
) -> None:
    """A too old or broken engine on the PATH is skipped, said, and the next one is used."""
    bad = _engine(tmp_path / "bad" / "pulumi", version, code)
    good = _engine(tmp_path / "good" / "pulumi")
    monkeypatch.setenv("PATH", f"{bad.parent}:{good.parent}:/usr/bin:/bin")
    passed_over: list[str] = []
    found = engine.find(passed_over)
    assert found
    assert found.path == good
    assert len(passed_over) == 1
    assert str(bad) in passed_over[0]
    assert said in passed_over[0]


def test_a_partial_build_is_no_engine(tmp_path: Path) -> None:
    """A file that was cut off, or left in a building folder, is never taken."""
    real = Path(sys.executable).resolve().read_bytes()
    built_path().parent.mkdir(parents=True)
    built_path().write_bytes(real[: len(real) // 3])
    built_path().chmod(0o755)
    _engine(folder() / "build-abc" / "pulumi")
    _engine(folder() / "arriving-3.272.0" / "bin" / "pulumi")
    assert engine.find() is None


def test_a_named_engine_is_used_or_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """ECOSYSTEM_ENGINE decides; a bad one is an error, never replaced by another engine."""
    named = _engine(tmp_path / "mine")
    monkeypatch.setenv("ECOSYSTEM_ENGINE", str(named))
    found = engine.find()
    assert found
    assert found.path == named
    _engine(built_path(), "v3.259.0")
    monkeypatch.setenv("ECOSYSTEM_ENGINE", str(tmp_path / "nowhere"))
    with pytest.raises(engine.EngineError, match="ECOSYSTEM_ENGINE names an engine that cannot be used"):
        engine.ensure(lambda _: None)


def test_neither_network_nor_compiler_is_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error says what was tried and what to do, and nothing is left behind that looks like an engine."""
    monkeypatch.setattr(installing, "_SCRIPT", "raise OSError('no such host')")
    said: list[str] = []
    with pytest.raises(engine.EngineError) as caught:
        engine.ensure(said.append)
    text = str(caught.value)
    assert "it cannot be downloaded: OSError: no such host" in text
    assert "there is no `go` on the PATH" in text
    assert "install the `pulumi` command" in text
    assert "ECOSYSTEM_ENGINE" in text
    assert engine.find() is None


def test_an_installer_that_hangs_is_given_up_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """A download that never ends is an error after its time."""
    monkeypatch.setattr(installing, "_SCRIPT", "import threading; threading.Event().wait()")
    monkeypatch.setattr(installing, "_LIMIT", 0.5)
    with pytest.raises(engine.EngineError, match="not done in"):
        engine.install(lambda _: None)


def test_an_installed_engine_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the installer brings is checked, put in place whole, and found the next time without it."""
    script = (
        "import sys, pathlib; p = pathlib.Path(sys.argv[1], 'bin'); p.mkdir(parents=True);"
        "f = p / 'pulumi'; f.write_text('#!/bin/sh\\necho v3.272.0\\n'); f.chmod(0o755)"
    )
    monkeypatch.setattr(installing, "_SCRIPT", script)
    made = engine.install(lambda _: None)
    assert made.source == "installed"
    monkeypatch.setattr(installing, "_SCRIPT", "raise SystemExit('not again')")
    assert engine.install(lambda _: None) == made
    found = engine.find()
    assert found == made
    assert sorted(entry.name for entry in folder().iterdir()) == ["3.272.0", "lock"]


def test_what_arrives_must_be_an_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A download that is something else is refused and removed."""
    script = "import sys, pathlib; p = pathlib.Path(sys.argv[1], 'bin'); p.mkdir(parents=True); (p / 'pulumi').touch()"
    monkeypatch.setattr(installing, "_SCRIPT", script)
    with pytest.raises(engine.EngineError, match="is no engine"):
        engine.install(lambda _: None)
    assert [entry.name for entry in folder().iterdir()] == ["lock"]


def test_a_build_is_checked_then_put_in_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The compiler gets our module files; the result is one executable, and a second call compiles nothing."""
    _go(tmp_path / "go", "ls go.mod go.sum >&2; printf '#!/bin/sh\\necho v3.259.0\\n' > $out; chmod +x $out")
    monkeypatch.setenv("PATH", f"{tmp_path / 'go'}:/usr/bin:/bin")
    said: list[str] = []
    assert engine.build(said.append) == engine.Engine(built_path(), "3.259.0", "built")
    assert "some 4 minutes, once" in said[0]
    _go(tmp_path / "go", "exit 1")
    assert engine.build(said.append).path == built_path()
    with pytest.raises(engine.EngineError):
        engine.build(said.append, again=True)
    assert engine.find()
    assert sorted(entry.name for entry in folder().iterdir()) == ["3.259.0", "lock"]


def test_a_failing_compiler_s_words_are_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The end of what `go build` said is in the error."""
    _go(tmp_path / "go", "echo 'go: module lookup disabled' >&2; exit 1")
    monkeypatch.setenv("PATH", f"{tmp_path / 'go'}:/usr/bin:/bin")
    with pytest.raises(engine.EngineError, match="go: module lookup disabled"):
        engine.build(lambda _: None)


def test_a_compiler_that_makes_something_else_is_not_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit code 0 is not enough: the result must answer `version`."""
    _go(tmp_path / "go", "touch $out; chmod +x $out")
    monkeypatch.setenv("PATH", f"{tmp_path / 'go'}:/usr/bin:/bin")
    with pytest.raises(engine.EngineError, match="what was built is no engine"):
        engine.build(lambda _: None)
    assert engine.find() is None


def test_two_builds_at_once_compile_once(tmp_path: Path) -> None:
    """The second waits for the first and takes what it made."""
    _go(
        tmp_path / "go",
        f"echo ran >> {tmp_path / 'runs'}; cat {tmp_path / 'gate'};"
        "printf '#!/bin/sh\\necho v3.259.0\\n' > $out; chmod +x $out",
    )
    os.mkfifo(tmp_path / "gate")
    script = "from localcloud import engine; print(engine.build(lambda _: None).version)"
    environment = os.environ | {"PATH": f"{tmp_path / 'go'}:/usr/bin:/bin"}
    command = [sys.executable, "-c", script]
    with (
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as first,
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as second,
    ):
        (tmp_path / "gate").write_text("")
        assert first.communicate(timeout=30)[0] == second.communicate(timeout=30)[0] == "3.259.0\n"
    assert (tmp_path / "runs").read_text() == "ran\n"


def test_the_module_files_name_the_version_that_is_said() -> None:
    """go.mod and the version in the code are in step."""
    text = (Path(building.__file__).parent / "go.mod").read_text()
    assert f"github.com/pulumi/pulumi/pkg/v3 v{BUILT_VERSION}" in text
    assert "replace github.com/atotto/clipboard => github.com/tgummerer/clipboard" in text


@pytest.mark.parametrize(
    ("text", "expected"),
    [("v3.259.0", (3, 259, 0)), ("3.1.2-dev.1", (3, 1, 2)), ("3.1", None), ("", None), ("3.1.2.3", None)],
)
def test_versions_are_read(text: str, expected: tuple[int, int, int] | None) -> None:
    """Releases and pre-releases have numbers; anything else has none."""
    assert numbers(text) == expected


def test_a_folder_is_no_engine(tmp_path: Path) -> None:
    """A path that cannot be run gives a reason."""
    assert "does not run" in str(examine(tmp_path, "path"))


@pytest.mark.nightly
def test_the_engine_is_built_from_the_module_mirror(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real compiler makes the real engine (minutes when Go's cache is cold)."""
    if not (go := shutil.which("go", path=os.environ["ORIGINAL_PATH"])):
        pytest.skip("there is no Go compiler here")
    monkeypatch.setenv("PATH", f"{Path(go).parent}:/usr/bin:/bin")
    made = engine.build(lambda _: None)
    assert made == engine.Engine(built_path(), BUILT_VERSION, "built")
