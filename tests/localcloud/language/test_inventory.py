"""What an interpreter says it has installed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from localcloud.language import inventory
from localcloud.language.options import OptionError, interpreter


@pytest.mark.parametrize(
    ("version", "semantic"),
    [
        ("1.2.3", "v1.2.3"),
        ("1.0", "v1.0.0"),
        ("7", "v7.0.0"),
        ("1.2.3a4", "v1.2.3-alpha.4"),
        ("1.2.3b4", "v1.2.3-beta.4"),
        ("1.2.3rc4", "v1.2.3-rc.4"),
        ("1.2.3.post4", "v1.2.3+post4"),
        ("1.2.3.dev5", "v1.2.3+dev5"),
        ("1.2.3.post4.dev5", "v1.2.3+post4dev5"),
        ("1!2.3", None),
        ("", None),
        ("1.2.3+local", None),
        ("latest", None),
    ],
)
def test_versions_become_semantic(version: str, semantic: str | None) -> None:
    """PEP 440 versions have the semantic version that the released host gives them."""
    assert inventory.semantic(version) == semantic


def _package(place: Path, name: str, version: str, plugin: object = None) -> None:
    """An installed distribution, with a `pulumi-plugin.json` if asked for."""
    module = name.replace("-", "_")
    (place / f"{module}-{version}.dist-info").mkdir(parents=True)
    (place / module).mkdir()
    if plugin is not None:
        text = plugin if isinstance(plugin, str) else json.dumps(plugin)
        (place / module / "pulumi-plugin.json").write_text(text)


def _found(place: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """What is found in `place` alone."""
    monkeypatch.setattr("sys.path", [str(place)])
    return [(entry["name"], entry["version"]) for entry in inventory.packages()]


def test_a_package_s_own_file_goes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Name and version come from `pulumi-plugin.json`, missing ones from the distribution."""
    _package(tmp_path, "pulumi-one", "1.0.0", {"resource": True, "name": "uno", "version": "2.0.0"})
    _package(tmp_path, "pulumi-two", "1.5a1", {"resource": True})
    _package(tmp_path, "pulumi-three", "3.1.0")
    assert sorted(_found(tmp_path, monkeypatch)) == [("three", "v3.1.0"), ("two", "v1.5.0-alpha.1"), ("uno", "v2.0.0")]


def test_a_package_without_a_plugin_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`resource: false`, the policy SDK, unreadable files and versions that mean nothing give no plugin."""
    _package(tmp_path, "pulumi-one", "1.0.0", {"resource": False})
    _package(tmp_path, "pulumi-policy", "1.0.0")
    _package(tmp_path, "pulumi-broken", "1.0.0", "not json")
    _package(tmp_path, "pulumi-odd", "1.0.0+local")
    _package(tmp_path, "pulumi-list", "1.0.0", [1])
    _package(tmp_path, "requests", "1.0.0")
    assert _found(tmp_path, monkeypatch) == []


def test_a_third_party_package_with_the_file_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A provider whose package is not called `pulumi-…` is found by its file."""
    _package(tmp_path, "acme-cloud", "1.0.0", {"resource": True, "name": "acme", "version": "4.0.0", "server": "s"})
    assert _found(tmp_path, monkeypatch) == [("acme", "v4.0.0")]


def test_uv_projects_have_their_environment_in_the_usual_place(tmp_path: Path) -> None:
    """`toolchain: uv` without a `virtualenv` means `.venv`."""
    with pytest.raises(OptionError, match=r"\.venv"):
        interpreter(str(tmp_path), {"toolchain": "uv"})


def test_activation_puts_the_environment_first(tmp_path: Path) -> None:
    """The environment's `bin` leads the PATH and `PYTHONHOME` is gone, as `activate` does."""
    python = interpreter(str(tmp_path), {"virtualenv": "env"}, must_exist=False)
    made = python.environment({"PATH": "/usr/bin", "PYTHONHOME": "/x", "OTHER": "1"})
    assert made == {"PATH": f"{tmp_path}/env/bin:/usr/bin", "VIRTUAL_ENV": f"{tmp_path}/env", "OTHER": "1"}
