"""Everything that a run of stacks needs, got in the order in which it can be refused: nothing is touched before."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from cli.declared import load
from cli.deployment import keeping, settings
from cli.deployment.account import caller
from cli.deployment.pulumi import Children, Pulumi
from cli.deployment.selection import Target, choose, choose_environment
from cli.deployment.workspace import Workspace, workspace
from cli.refusal import BROKEN, Refusal
from ecosystem.model import Declaration, Environment
from ecosystem.moves import former
from ecosystem.naming import BOOTSTRAP, PLATFORM, Names
from localcloud import shims
from localcloud.emulator import Emulator, EmulatorError, Kind, start
from localcloud.engine import Engine, EngineError, ensure
from stacks.guards import backend, refuse_backend
from stacks.quotas import refuse_quotas
from stacks.refusal import RefusedError
from stacks.settings import needs_external_id
from stacks.tagging import refuse_tags
from stacks.units import agencies_of

PASSPHRASE = "passphrase"  # noqa: S105 - the name of the engine's way to keep secrets
Report = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Session:
    """A declaration, an environment of it, and an engine ready to work on its stacks.

    `place` tells backends apart; `emulator` is None against AWS.
    """

    declaration: Declaration
    environment: Environment
    workspace: Workspace
    pulumi: Pulumi
    backend: str | None
    emulator: Emulator | None
    set_aside: Path | None
    as_of: date | None

    @property
    def local(self) -> bool:
        """Whether it works on the local cloud."""
        return self.emulator is not None

    @property
    def place(self) -> str:
        """A short word for the backend."""
        return hashlib.sha256((self.backend or "").encode()).hexdigest()[:12]

    @property
    def state_folder(self) -> Path | None:
        """The folder of a file backend; None for any other."""
        if self.backend is None or not self.backend.startswith("file://"):
            return None
        return Path(unquote(urlsplit(self.backend.removeprefix("file://")).path)).expanduser()

    def secrets_provider(self, target: Target) -> str:
        """Return how the secrets of a stack are kept: a passphrase, or the key that the bootstrap stack makes."""
        if self.local or target.unit == BOOTSTRAP:
            return PASSPHRASE
        return secrets_key(self.declaration, self.environment)

    def variables(self) -> dict[str, str]:
        """Return what a shell needs to do the same by hand: what is ours, and what differs from this process."""
        ours = ("AWS_", "ECOSYSTEM_", "PULUMI_", "PATH", "NO_PROXY", "no_proxy")
        given = sorted(self.pulumi.environment.items())
        return {name: value for name, value in given if name.startswith(ours) or os.environ.get(name) != value}

    def prepare(self, targets: tuple[Target, ...]) -> None:
        """Settle the configuration files of these stacks: external ids, and how secrets are kept."""
        settle(self.declaration, self.environment, self.workspace, [each.unit for each in targets])
        salts = keeping.salts(self.workspace.hidden)
        for target in targets:
            path = self.workspace.config_file(target.stack)
            if self.local or target.unit != BOOTSTRAP:
                settings.keep_secrets_by(path, self.secrets_provider(target), ours=salts)


def secrets_key(declaration: Declaration, environment: Environment) -> str:
    """Return the URL of the KMS key that secrets of real stacks are kept with, by the alias that bootstrap gives it."""
    region = environment.region or declaration.cloud.region
    names = Names(declaration.corporation.id, environment.name, BOOTSTRAP, environment.account, region)
    return f"awskms://alias/{names.name('key', 'secrets')}?region={region}"


def settle(declaration: Declaration, environment: Environment, space: Workspace, units: list[str]) -> None:
    """Give the settings of each unit the external ids of the agencies that sign in from accounts of their own."""
    needing = set(needs_external_id(declaration))
    wanted = {
        unit: tuple(agency for agency in agencies_of(declaration, unit) if agency in needing)
        for unit in units
        if unit not in {BOOTSTRAP, PLATFORM}
    }
    before = {agency: former(declaration, agency) for agency in needing}
    settings.settle_external_ids(space, environment.name, wanted, before)


def refuse_early(declaration: Declaration, environment: Environment) -> None:
    """Refuse, before anything runs, what the stacks would refuse: quotas of AWS, tags that it does not take."""
    try:
        refuse_tags(declaration)
        refuse_quotas(declaration, environment)
    except RefusedError as refused:
        raise Refusal(*refused.problems) from None


def open_session(
    file: str,
    named: str | None,
    units: tuple[str, ...],
    *,
    emulator: Kind | None,
    as_of: date | None,
    report: Report,
) -> tuple[Session, tuple[Target, ...]]:
    """Return a session and the stacks that it is about; `emulator` is None to work on AWS.

    Refuses in this order: the declaration, the environment and units, quotas, the backend, the engine, the account.
    """
    declaration = load(file)
    local = emulator is not None
    environment = choose_environment(declaration, named, local)
    targets = choose(declaration, environment, units, local)
    refuse_early(declaration, environment)
    if not local and "ECOSYSTEM_LOCAL_ENDPOINT" in os.environ:
        raise Refusal(
            "this shell is set for the local cloud (`ecosystem local env`)",
            "add `--local`, or work on AWS from another shell",
            code=BROKEN,
        )
    space = workspace(Path(file), environment.name, local)
    where = backend(os.environ)
    for target in targets if not local else ():
        try:
            refuse_backend(environment, target.unit, where, local=False)
        except RefusedError as refused:
            raise Refusal(*refused.problems, code=BROKEN) from None
    if not local and where is None:
        raise Refusal(
            f"it is not said where the state of `{environment.name}` is kept",
            f"`pulumi login s3://<stateBucket>` (from `ecosystem up {environment.name} {BOOTSTRAP}`),",
            "or set PULUMI_BACKEND_URL; to try it on this machine: `--local`",
            code=BROKEN,
        )
    session = Session(
        declaration,
        environment,
        space,
        Pulumi(Path(), space.folder, {}, Children()),
        where,
        None,
        None,
        as_of,
    )
    if emulator is not None:
        return local_session(session, engine(report), emulator, report), targets
    _refuse_other_account(session, targets)
    found = engine(report)
    variables = shims.environment(found.path, False, _said(session, os.environ))
    return replace(session, pulumi=replace(session.pulumi, executable=found.path, environment=variables)), targets


def engine(report: Report) -> Engine:
    """Return the engine, got if need be; refuses with all that was tried."""
    try:
        return ensure(report)
    except EngineError as broken:
        raise Refusal(*str(broken).split("\n"), code=BROKEN) from None


def local_session(session: Session, found: Engine, kind: Kind, report: Report) -> Session:
    """Return the session working on a local cloud, started if it does not run."""
    hidden = session.workspace.hidden
    home = hidden / "local"
    try:
        emulator = start(kind, home, report)
        region = session.environment.region or session.declaration.cloud.region
        variables = emulator.environment(session.environment.account, region, os.environ)
    except EmulatorError as broken:
        raise Refusal(*str(broken).split("\n"), code=BROKEN) from None
    state = keeping.local_state(hidden, kind, emulator.instance)
    if state.set_aside is not None:
        report(
            f"{kind} was started anew and has forgotten everything; the state of the one before "
            f"is kept in `{os.path.relpath(state.set_aside)}`"
        )
    variables = shims.environment(found.path, True, _said(session, variables))
    variables |= {
        "PULUMI_BACKEND_URL": state.url,
        "PULUMI_CONFIG_PASSPHRASE_FILE": str(keeping.passphrase_file(hidden)),
    }
    variables.pop("PULUMI_CONFIG_PASSPHRASE", None)
    variables.pop("PULUMI_ACCESS_TOKEN", None)
    return replace(
        session,
        pulumi=replace(session.pulumi, executable=found.path, environment=variables),
        backend=state.url,
        emulator=emulator,
        set_aside=state.set_aside,
    )


def _said(session: Session, variables: Mapping[str, str]) -> dict[str, str]:
    """The variables that the program and the engine read, with this interpreter first on the PATH."""
    made: dict[str, Any] = {
        **variables,
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), variables.get("PATH", os.defpath)]),
        "ECOSYSTEM_FILE": str(session.workspace.declaration),
    }
    if session.as_of is not None:
        made["ECOSYSTEM_AS_OF"] = session.as_of.isoformat()
    return made


def _refuse_other_account(session: Session, targets: tuple[Target, ...]) -> None:
    """Refuse when the credentials are of another account than the stacks'; before anything is touched."""
    found = caller(session.environment.region or session.declaration.cloud.region)
    for target in targets:
        path = session.workspace.config_file(target.stack)
        roles = (settings.read(path).get("config") or {}).get("ecosystem:assumeRoles")
        if isinstance(roles, dict) and target.account in {str(account) for account in roles}:
            continue
        if found != target.account:
            raise Refusal(
                f"the credentials are of account {found}, and `{target.stack}` lives in account {target.account}",
                "nothing was touched; take credentials of that account (AWS_PROFILE, or your sign-in)",
                code=BROKEN,
            )
