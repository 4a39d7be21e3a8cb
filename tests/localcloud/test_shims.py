"""The executables that stand in for released parts, and their absence where those are found."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from localcloud import shims


@pytest.fixture(autouse=True)
def _fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cache, a Pulumi home and a PATH with nothing of Pulumi's."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("PULUMI_HOME", str(tmp_path / "pulumi"))
    monkeypatch.setenv("PATH", "/usr/bin:/bin")


def _executable(path: Path) -> Path:
    """An executable file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


def test_a_bare_engine_gets_the_bundled_host(tmp_path: Path) -> None:
    """Nothing released: the language host always, the provider only for a local run."""
    engine = _executable(tmp_path / "bin" / "pulumi")
    assert [path.name for path in shims.path_for(engine, local=False)] == ["language"]
    assert [path.name for path in shims.path_for(engine, local=True)] == ["language", "aws"]


def test_a_released_host_beside_the_engine_is_used(tmp_path: Path) -> None:
    """The bundled host steps back, also when the engine is reached by a link."""
    engine = _executable(tmp_path / "released" / "pulumi")
    host = _executable(tmp_path / "released" / "pulumi-language-python")
    link = tmp_path / "pulumi"
    link.symlink_to(engine)
    assert shims.path_for(link, local=False) == []
    assert shims.released_language(link) == host
    assert shims.beside_host(link) == link


def test_a_released_host_on_the_path_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A host elsewhere on the PATH counts; our own shims there do not."""
    engine = _executable(tmp_path / "bin" / "pulumi")
    monkeypatch.setenv("PATH", f"{shims.directory() / 'language'}:/usr/bin")
    assert shims.released_language(engine) is None
    host = _executable(tmp_path / "elsewhere" / "pulumi-language-python")
    monkeypatch.setenv("PATH", f"{shims.directory() / 'language'}:{host.parent}:/usr/bin")
    assert shims.released_language(engine) == host


def test_an_installed_aws_plugin_is_used(tmp_path: Path) -> None:
    """The released provider, where Pulumi installs plugins, keeps the bundled one away."""
    engine = _executable(tmp_path / "bin" / "pulumi")
    plugin = _executable(tmp_path / "pulumi" / "plugins" / "resource-aws-v7.51.1" / "pulumi-resource-aws")
    assert shims.released_provider() == plugin
    assert [path.name for path in shims.path_for(engine, local=True)] == ["language"]


def test_a_shim_runs_this_interpreter(tmp_path: Path) -> None:
    """The host that the shim starts answers with a port, whatever the current folder holds."""
    (tmp_path / "localcloud").mkdir()
    (tmp_path / "localcloud" / "__init__.py").write_text("raise SystemExit('shadowed')")
    shim = shims.directory() / "language" / shims.LANGUAGE
    assert stat.S_IMODE(shim.stat().st_mode) == 0o755
    assert f"'{sys.executable}'" in shim.read_text()
    with subprocess.Popen(
        [str(shim), "127.0.0.1:1"], cwd=tmp_path, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout
        assert running.stdout.readline().strip().isdigit()
        running.terminate()


def test_an_engine_without_a_host_is_linked_beside_the_bundled(tmp_path: Path) -> None:
    """The link costs no space, follows a newer engine, and is made once."""
    engine = _executable(tmp_path / "bin" / "pulumi")
    link = shims.beside_host(engine)
    assert link.with_name(shims.LANGUAGE).exists()
    assert link.samefile(engine)
    assert shims.beside_host(engine) == shims.beside_host(link) == link
    engine.unlink()
    newer = _executable(tmp_path / "bin" / "pulumi")
    assert shims.beside_host(newer).samefile(newer)


def test_an_engine_on_another_filesystem_is_run_where_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no hard link can be made the engine's own path serves."""

    def refuse(*_: object) -> None:
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr(os, "link", refuse)
    engine = _executable(tmp_path / "bin" / "pulumi")
    assert shims.beside_host(engine) == engine


def test_the_environment_of_a_run(tmp_path: Path) -> None:
    """Engine and shims lead the PATH; a local run downloads nothing; ambient plugins are not ignored."""
    engine = _executable(tmp_path / "bin" / "pulumi")
    base = {"PATH": "/usr/bin", "PULUMI_IGNORE_AMBIENT_PLUGINS": "true", "KEPT": "1"}
    local = shims.environment(engine, True, base)
    assert local["PATH"].split(os.pathsep)[0] == str(engine.parent)
    assert local["PATH"].endswith(":/usr/bin")
    assert "PULUMI_IGNORE_AMBIENT_PLUGINS" not in local
    assert (local["KEPT"], local["PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION"]) == ("1", "true")
    real = shims.environment(engine, False, base)
    assert "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION" not in real
    assert "/aws" not in real["PATH"]
