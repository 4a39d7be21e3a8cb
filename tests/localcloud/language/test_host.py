"""The host spoken to as the engine does, without an engine."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import grpc
import pytest
from google.protobuf.empty_pb2 import Empty
from google.protobuf.struct_pb2 import Struct
from pulumi.runtime.proto import language_pb2 as rpc
from pulumi.runtime.proto import language_pb2_grpc

from localcloud import process


@contextmanager
def _serving() -> Iterator[tuple[subprocess.Popen[str], Any]]:
    """A host process and a client of it."""
    command = [sys.executable, "-P", "-m", "localcloud.language", "127.0.0.1:1"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout
        with grpc.insecure_channel(f"127.0.0.1:{int(running.stdout.readline())}") as channel:
            yield running, language_pb2_grpc.LanguageRuntimeStub(channel)
        running.terminate()


@pytest.fixture(scope="module")
def host() -> Iterator[Any]:
    """A client of a host."""
    with _serving() as (_, client):
        yield client


def _info(folder: Path, **options: object) -> Any:
    """A program in `folder` with these runtime options."""
    given = Struct()
    given.update(options)
    return rpc.ProgramInfo(root_directory=str(folder), program_directory=str(folder), entry_point=".", options=given)


def _plugin(host: Any, folder: Path, *arguments: str, **more: Any) -> tuple[bytes, bytes, int]:
    """Runs the plugin in `folder`: its output, its errors, its exit code."""
    request = rpc.RunPluginRequest(pwd=str(folder), args=arguments, info=_info(folder), **more)
    pieces = list(host.RunPlugin(request, timeout=30))
    assert [piece.WhichOneof("output") for piece in pieces].index("exitcode") == len(pieces) - 1
    return b"".join(piece.stdout for piece in pieces), b"".join(piece.stderr for piece in pieces), pieces[-1].exitcode


def test_it_says_which_host_it_follows(host: Any) -> None:
    """The version is that of the engine that can be built from source."""
    assert host.GetPluginInfo(Empty()).version == "3.259.0"


def test_it_finds_the_aws_package_and_its_plugin(host: Any, tmp_path: Path) -> None:
    """The engine is told which provider plugin the installed `pulumi-aws` needs, in both forms of the question."""
    packages = host.GetRequiredPackages(rpc.GetRequiredPackagesRequest(info=_info(tmp_path))).packages
    plugins = host.GetRequiredPlugins(rpc.GetRequiredPluginsRequest(info=_info(tmp_path))).plugins
    assert [(one.name, one.kind) for one in packages] == [("aws", "resource")]
    assert [(one.name, one.version) for one in plugins] == [(packages[0].name, packages[0].version)]
    assert packages[0].version.startswith("v7.")


def test_it_lists_what_is_installed(host: Any, tmp_path: Path) -> None:
    """Direct dependencies are those that nothing else requires; all of them come when asked for."""
    every = rpc.GetProgramDependenciesRequest(info=_info(tmp_path), transitiveDependencies=True)
    direct = rpc.GetProgramDependenciesRequest(info=_info(tmp_path))
    all_names = {one.name for one in host.GetProgramDependencies(every).dependencies}
    direct_names = {one.name for one in host.GetProgramDependencies(direct).dependencies}
    assert {"pulumi", "grpcio"} <= all_names
    assert direct_names < all_names
    assert "grpcio" not in direct_names


@pytest.mark.parametrize("method", ["GenerateProgram", "GenerateProject", "GeneratePackage", "Pack", "Link"])
def test_what_it_does_not_do_is_said(host: Any, method: str) -> None:
    """Code generation is refused as unimplemented, with the way to have it."""
    with pytest.raises(grpc.RpcError) as caught:
        getattr(host, method)(getattr(rpc, f"{method}Request")())
    assert caught.value.code() == grpc.StatusCode.UNIMPLEMENTED
    assert "released Pulumi command" in caught.value.details()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"virtualenv": "nowhere"}, "`virtualenv` option is `nowhere`"),
        ({"virtualenv": 7}, "`virtualenv` must be a text"),
        ({"toolchain": "poetry"}, "toolchain `poetry`"),
        ({"typechecker": "pytype"}, "typechecker `pytype`"),
    ],
)
def test_a_bad_option_is_named(host: Any, tmp_path: Path, options: dict[str, object], said: str) -> None:
    """An option that cannot be followed fails the call with the option and its value."""
    with pytest.raises(grpc.RpcError) as caught:
        host.GetRequiredPackages(rpc.GetRequiredPackagesRequest(info=_info(tmp_path, **options)))
    assert caught.value.code() == grpc.StatusCode.FAILED_PRECONDITION
    assert said in caught.value.details()


def test_a_broken_interpreter_is_an_error_of_one_sentence(host: Any, tmp_path: Path) -> None:
    """A virtual environment whose Python fails gives its last words, not a crash of the host."""
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text("#!/bin/sh\necho this python is broken >&2\nexit 1\n")
    python.chmod(0o755)
    with pytest.raises(grpc.RpcError) as caught:
        host.GetRequiredPackages(rpc.GetRequiredPackagesRequest(info=_info(tmp_path, virtualenv=".venv")))
    assert caught.value.code() == grpc.StatusCode.FAILED_PRECONDITION
    assert "this python is broken" in caught.value.details()


def test_a_plugin_s_streams_and_exit_code_come_back(host: Any, tmp_path: Path) -> None:
    """Output and errors arrive apart and whole, then the exit code."""
    (tmp_path / "__main__.py").write_text(
        "import sys, os\nprint(sys.argv[1:], os.getcwd())\nprint('x' * 200000, file=sys.stderr)\nsys.exit(7)\n"
    )
    output, errors, code = _plugin(host, tmp_path, "one", "two")
    assert output.decode() == f"['one', 'two'] {tmp_path}\n"
    assert len(errors) == 200_001
    assert code == 7


def test_a_plugin_gets_the_environment_it_is_given(host: Any, tmp_path: Path) -> None:
    """What the engine sends is the plugin's environment, and what it reads from standard input is nothing."""
    (tmp_path / "__main__.py").write_text("import os, sys\nprint(os.environ.get('GIVEN'), repr(sys.stdin.read()))\n")
    output, _, code = _plugin(host, tmp_path, env=["GIVEN=a=b", f"PATH={os.environ['PATH']}"])
    assert (output, code) == (b"a=b ''\n", 0)


def test_a_folder_that_is_no_plugin_is_said(host: Any, tmp_path: Path) -> None:
    """Neither `__main__.py` nor a package: an explanation, not a traceback."""
    with pytest.raises(grpc.RpcError) as caught:
        _plugin(host, tmp_path)
    assert "neither `__main__.py` nor a named package" in caught.value.details()


def test_giving_up_on_a_plugin_ends_it(host: Any, tmp_path: Path) -> None:
    """When the engine cancels the call, the plugin's process goes."""
    (tmp_path / "__main__.py").write_text("import os, threading\nprint(os.getpid())\nthreading.Event().wait()\n")
    call = host.RunPlugin(rpc.RunPluginRequest(pwd=str(tmp_path), info=_info(tmp_path)))
    pid = int(next(call).stdout)
    since = process.started(pid)
    assert since
    call.cancel()
    assert process.wait_until(lambda: not process.alive(pid, since), 10)


def test_nothing_to_install_is_no_error(host: Any, tmp_path: Path) -> None:
    """Without a requirements.txt an installation says so and ends well."""
    request = rpc.InstallDependenciesRequest(info=_info(tmp_path))
    assert b"Nothing to install" in b"".join(piece.stdout for piece in host.InstallDependencies(request))


@pytest.mark.slow
def test_installing_makes_the_virtual_environment(host: Any, tmp_path: Path) -> None:
    """The environment that the options name is made, and a requirement that cannot be had fails with its reason."""
    (tmp_path / "requirements.txt").write_text("./not-there\n")
    request = rpc.InstallDependenciesRequest(info=_info(tmp_path, virtualenv=".venv"))
    with pytest.raises(grpc.RpcError) as caught:
        list(host.InstallDependencies(request))
    assert "pip install -r requirements.txt" in caught.value.details()
    assert (tmp_path / ".venv" / "bin" / "python").exists()


@pytest.mark.parametrize("how", ["closed", "interrupted", "terminated"])
def test_it_goes_when_the_engine_does(how: str) -> None:
    """The closing of standard input, SIGINT and SIGTERM each end the host with exit code 0."""
    with _serving() as (running, _):
        assert running.stdin
        if how == "closed":
            running.stdin.close()
        else:
            running.send_signal(signal.SIGINT if how == "interrupted" else signal.SIGTERM)
        assert running.wait(timeout=10) == 0


def test_it_takes_its_plugins_along(tmp_path: Path) -> None:
    """SIGKILL of the host ends what it runs."""
    (tmp_path / "__main__.py").write_text("import os, threading\nprint(os.getpid())\nthreading.Event().wait()\n")
    with _serving() as (running, client):
        pid = int(next(client.RunPlugin(rpc.RunPluginRequest(pwd=str(tmp_path), info=_info(tmp_path)))).stdout)
        since = process.started(pid)
        assert since
        running.kill()
        running.wait(timeout=10)
        assert process.wait_until(lambda: not process.alive(pid, since), 10)


def test_files_beside_the_program_do_not_shadow_the_host(tmp_path: Path) -> None:
    """A `grpc.py` in the project's folder is not what the host imports."""
    (tmp_path / "grpc.py").write_text("raise SystemExit('shadowed')")
    command = [sys.executable, "-P", "-m", "localcloud.language", "127.0.0.1:1"]
    with subprocess.Popen(command, cwd=tmp_path, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout
        assert running.stdout.readline().strip().isdigit()
        running.terminate()
