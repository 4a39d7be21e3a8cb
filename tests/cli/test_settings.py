"""The stacks' configuration files: external ids are made once, secrets are kept one way, nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from cli.deployment.keeping import local_state, passphrase_file, remember_salt, salts
from cli.deployment.session import secrets_key, settle
from cli.deployment.settings import EXTERNAL_IDS, external_ids, keep_secrets_by, settle_external_ids
from cli.deployment.workspace import Workspace, workspace
from cli.refusal import Refusal
from ecosystem.loading import load
from tests.cli.calling import AUSTRAL, ROOT


@pytest.fixture
def space(tmp_path: Path) -> Workspace:
    """A workspace with no settings yet."""
    (tmp_path / "config").mkdir()
    return Workspace(tmp_path / "ecosystem.yaml", tmp_path, tmp_path / "config", tmp_path / ".ecosystem")


def test_ids_are_random_shared_by_the_environment_and_made_once(space: Workspace) -> None:
    """One id an agency and environment: the same in each unit's file, kept from run to run, another elsewhere."""
    units = {"aurora": ("pixel", "mediahaus"), "brisa": ("mediahaus",), "club": ()}
    first = settle_external_ids(space, "dev", units, {})
    assert settle_external_ids(space, "dev", units, {}) == first
    aurora = external_ids(space.config_file("dev.aurora"))
    assert aurora == first
    assert external_ids(space.config_file("dev.brisa")) == {"mediahaus": first["mediahaus"]}
    assert not space.config_file("dev.club").exists()
    assert all(len(each) == 32 for each in first.values())
    assert len(set(first.values())) == 2
    other = settle_external_ids(space, "prod", units, {})
    assert not set(other.values()) & set(first.values())


def test_a_new_unit_gets_the_id_that_the_agency_has(space: Workspace) -> None:
    """Adding a brand copies the agency's id and touches no other file."""
    settle_external_ids(space, "dev", {"aurora": ("pixel",)}, {})
    before = space.config_file("dev.aurora").stat().st_mtime_ns
    settle_external_ids(space, "dev", {"aurora": ("pixel",), "brisa": ("pixel",)}, {})
    assert space.config_file("dev.aurora").stat().st_mtime_ns == before
    assert external_ids(space.config_file("dev.brisa")) == external_ids(space.config_file("dev.aurora"))


def test_a_renamed_agency_keeps_its_id(space: Workspace) -> None:
    """An agency that was renamed keeps the id it had."""
    before = settle_external_ids(space, "dev", {"aurora": ("pixel",)}, {})
    after = settle_external_ids(space, "dev", {"aurora": ("pixels",)}, {"pixels": ("pixel",)})
    assert after["pixels"] == before["pixel"]


def test_what_else_the_file_says_is_kept(space: Workspace) -> None:
    """Settings of the user's own, and the salt, stay as they are."""
    path = space.config_file("dev.aurora")
    path.write_text("encryptionsalt: v1:abc\nconfig:\n  ecosystem:assumeRoles: {'1': arn}\n  mine:x: {secure: abc}\n")
    settle_external_ids(space, "dev", {"aurora": ("pixel",)}, {})
    said = yaml.safe_load(path.read_text())
    assert said["encryptionsalt"] == "v1:abc"
    assert said["config"]["mine:x"] == {"secure": "abc"}
    assert set(said["config"]) == {"ecosystem:assumeRoles", "mine:x", EXTERNAL_IDS}


@pytest.mark.parametrize("text", ["a: [", "- 1", "config: [1]", "\x00", "!!python/object:os.system {}"])
def test_settings_that_cannot_be_understood_are_refused(space: Workspace, text: str) -> None:
    """A file that is no settings is refused with its name, never overwritten."""
    path = space.config_file("dev.aurora")
    path.write_text(text)
    with pytest.raises(Refusal, match="settings"):
        settle_external_ids(space, "dev", {"aurora": ("pixel",)}, {})
    assert path.read_text() == text


def test_only_agencies_with_accounts_of_their_own_need_an_id(space: Workspace) -> None:
    """In the Austral example `pixel` and `mediahaus` get ids, where they have access, and who signs in by SAML none."""
    declared = load(AUSTRAL)
    settle(declared, declared.cloud.environments["dev"], space, ["bootstrap", "platform", "aurora", "brisa", "club"])
    assert set(external_ids(space.config_file("dev.aurora"))) == {"pixel", "mediahaus"}
    assert set(external_ids(space.config_file("dev.brisa"))) == {"mediahaus"}
    assert {path.name for path in space.config.iterdir()} == {"Pulumi.dev.aurora.yaml", "Pulumi.dev.brisa.yaml"}


def test_secrets_move_from_one_way_of_keeping_to_another(space: Workspace) -> None:
    """A file made with another passphrase, or for AWS, is made fit; one made with ours is left alone."""
    path = space.config_file("dev.aurora")
    path.write_text("encryptionsalt: v1:old\nconfig: {a:b: c}\n")
    assert keep_secrets_by(path, "passphrase", ours=frozenset({"v1:old"})) == "kept"
    assert keep_secrets_by(path, "passphrase", ours=frozenset()) == "changed"
    assert yaml.safe_load(path.read_text()) == {"config": {"a:b": "c"}}
    path.write_text("secretsprovider: awskms:///alias/x?region=r\nencryptedkey: k\nconfig: {a:b: c}\n")
    assert keep_secrets_by(path, "awskms:///alias/x?region=r", ours=frozenset()) == "kept"
    assert keep_secrets_by(path, "passphrase", ours=frozenset()) == "changed"


def test_encrypted_values_are_never_thrown_away(space: Workspace) -> None:
    """A file with encrypted values is refused rather than made fit."""
    path = space.config_file("dev.aurora")
    path.write_text("encryptionsalt: v1:old\nconfig: {a:b: {secure: v1:x}}\n")
    with pytest.raises(Refusal, match="secret values"):
        keep_secrets_by(path, "passphrase", ours=frozenset())
    assert "secure" in path.read_text()


def test_passphrase_is_made_once_for_the_user_alone(tmp_path: Path) -> None:
    """The passphrase is random, of mode 0600, made once; one that others can read is refused."""
    path = passphrase_file(tmp_path)
    said = path.read_text()
    assert len(said.strip()) >= 32
    assert path.stat().st_mode & 0o777 == 0o600
    assert passphrase_file(tmp_path).read_text() == said
    path.chmod(0o644)
    with pytest.raises(Refusal, match="can be read by others"):
        passphrase_file(tmp_path)


def test_a_new_passphrase_forgets_the_salts_of_the_old(tmp_path: Path) -> None:
    """Salts belong to one passphrase."""
    passphrase_file(tmp_path)
    remember_salt(tmp_path, "v1:a")
    remember_salt(tmp_path, "v1:a")
    assert salts(tmp_path) == {"v1:a"}
    (tmp_path / "passphrase").unlink()
    passphrase_file(tmp_path)
    assert salts(tmp_path) == frozenset()


def test_state_of_another_life_of_the_emulator_is_set_aside(tmp_path: Path) -> None:
    """An emulator that was started anew gets a new state; the old one is kept beside it."""
    first = local_state(tmp_path, "moto", "life-1")
    assert first.set_aside is None
    (first.folder / "stack.json").write_text("{}")
    assert local_state(tmp_path, "moto", "life-1").set_aside is None
    second = local_state(tmp_path, "moto", "life-2")
    assert second.set_aside is not None
    assert (second.set_aside / "stack.json").exists()
    assert list(second.folder.iterdir()) == []
    assert local_state(tmp_path, "ministack", "life-1").set_aside is None
    third = local_state(tmp_path, "moto", "life-3")
    assert third.set_aside is None, "an empty state needs no keeping"


def test_the_repository_is_its_own_workspace() -> None:
    """In the repository its Pulumi project is used, with settings in `stacks/config`."""
    found = workspace(AUSTRAL, "dev", True)
    assert (found.folder, found.config, found.hidden) == (ROOT, ROOT / "stacks" / "config", ROOT / ".ecosystem")


def test_a_declaration_elsewhere_gets_a_workspace(tmp_path: Path) -> None:
    """A declaration elsewhere gets a project that runs the installed stacks; settings of real stacks are not hidden."""
    path = tmp_path / "ecosystem.yaml"
    path.write_text(AUSTRAL.read_text())
    local = workspace(path, "dev", True)
    assert local.folder == tmp_path / ".ecosystem" / "workspace"
    assert "stacks.program" in (local.folder / "__main__.py").read_text()
    project = yaml.safe_load((local.folder / "Pulumi.yaml").read_text())
    assert project["name"] == "ecosystem"
    assert (local.folder / project["stackConfigDir"]).resolve() == local.config
    real = workspace(path, "dev", False)
    assert real.config == tmp_path / "stacks" / "config"
    project = yaml.safe_load((real.folder / "Pulumi.yaml").read_text())
    assert (real.folder / project["stackConfigDir"]).resolve() == real.config
    assert (tmp_path / ".ecosystem").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / ".ecosystem" / ".gitignore").read_text() == "*\n"


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    """Where `.ecosystem` cannot be made, that is said with its path."""
    (tmp_path / ".ecosystem").write_text("a file")
    (tmp_path / "ecosystem.yaml").write_text(AUSTRAL.read_text())
    with pytest.raises(Refusal, match="cannot be made"):
        workspace(tmp_path / "ecosystem.yaml", "dev", True)


def test_a_local_run_leaves_the_settings_of_real_stacks_alone(tmp_path: Path) -> None:
    """Where the real stacks of an environment are configured, a local run has settings of its own."""
    (tmp_path / "stacks" / "config").mkdir(parents=True)
    (tmp_path / "stacks" / "program.py").write_text("")
    (tmp_path / "Pulumi.yaml").write_text("name: ecosystem\n")
    path = tmp_path / "ecosystem.yaml"
    path.write_text(AUSTRAL.read_text())
    assert workspace(path, "prod", True).folder == tmp_path
    (tmp_path / "stacks/config/Pulumi.prod.platform.yaml").write_text("secretsprovider: awskms://x\nencryptedkey: y\n")
    assert workspace(path, "prod", True).folder == tmp_path / ".ecosystem" / "workspace"
    assert workspace(path, "prod", False).folder == tmp_path
    assert workspace(path, "dev", True).folder == tmp_path


def test_the_key_of_secrets_is_the_one_that_bootstrap_makes() -> None:
    """The secrets of real stacks are kept with the alias that the bootstrap stack gives its key."""
    from stacks.bootstrap.state import key_alias
    from stacks.settings import Settings, stack_context

    declared = load(AUSTRAL)
    context = stack_context(declared, "prod.bootstrap", Settings())
    expected = f"awskms://{key_alias(context, 'secrets')}?region={context.region}"
    assert secrets_key(declared, declared.cloud.environments["prod"]) == expected
