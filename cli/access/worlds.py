"""Where the policies that are analysed come from: the stacks as they would be, files, or the account itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli.refusal import BROKEN, Refusal

if TYPE_CHECKING:
    from ecosystem.estate.resource import Resource
    from ecosystem.iam.world import World
    from ecosystem.model import Declaration, Environment


def rehearsed(
    declaration: Declaration,
    environment: Environment,
    units: tuple[str, ...],
    as_of: date,
    report: Callable[[str], None],
) -> World:
    """Return what the stacks would provision, the program run without engine or cloud; `units` empty: all of them.

    The platform is always among them, since it holds the boundary and the keys. External ids are made up.
    """
    from ecosystem.estate.planned import planned
    from ecosystem.iam.gathered import gathered
    from ecosystem.naming import BOOTSTRAP, PLATFORM
    from stacks.program import provision
    from stacks.refusal import RefusedError
    from stacks.rehearsal import Rehearsal, rehearse
    from stacks.settings import Settings, needs_external_id, stack_context
    from stacks.units import stack_name, stacks_of

    ids = {agency: f"made-up-external-id-of-{agency}" for agency in needs_external_id(declaration)}
    settings = Settings(as_of=as_of.isoformat(), external_ids=ids)
    estates = []
    outputs: dict[str, Mapping[str, Any]] = {}
    with _quiet():
        for unit in stacks_of(declaration, environment):
            if unit == BOOTSTRAP or (units and unit not in (PLATFORM, *units)):
                continue
            name = stack_name(environment.name, unit)
            report(f"{name}: what it would provision")
            try:
                made: Rehearsal = rehearse(stack_context(declaration, name, settings), provision, references=outputs)
            except RefusedError as refused:
                raise Refusal(f"`{name}` cannot be provisioned: {refused}", code=BROKEN) from refused
            outputs[name] = made.outputs
            found = _resources(name, made)
            estates.append(planned(found, as_of, declaration, environment=environment.name))
    return gathered(estates, environment.account)


def _resources(stack: str, made: Any) -> Iterator[Resource]:
    from ecosystem.estate.resource import Resource

    inputs = {each.urn: each.inputs for each in made.resources if each.type.startswith("pulumi:providers:")}
    for each in made.resources:
        if not each.custom or each.type.startswith("pulumi:"):
            continue
        provider: Mapping[str, Any] = next((said for urn, said in inputs.items() if each.provider.startswith(urn)), {})
        yield Resource(
            id=each.name,
            type=each.type,
            urn=each.urn,
            properties=each.inputs,
            project="ecosystem",
            stack=stack,
            provider=provider,
            parent=each.parent,
            protect=each.protect,
        )


def from_files(paths: tuple[Path, ...], declaration: Declaration, as_of: date) -> World:
    """Return what snapshots, exported stacks and previews hold together; refuses with the file that cannot be read."""
    from ecosystem.iam.exported import load, merge
    from ecosystem.iam.snapshot import SnapshotError

    try:
        return merge([load(path, as_of, declaration) for path in paths])
    except SnapshotError as fault:
        raise Refusal(str(fault)) from fault


def _quiet() -> Any:
    """Keep the SDK's warnings about deprecated classes to itself: nobody who asks for a proof can mend them."""
    import warnings

    return warnings.catch_warnings(action="ignore")


def live(
    path: str, environment: Environment, region: str, local: bool, kept: Path | None, report: Callable[[str], None]
) -> World:
    """Return what is in the environment's account now; `kept` is where the snapshot goes, None for nowhere.

    Refuses when no local cloud runs, when there are no credentials, when they are of another account, and when the
    account's roles cannot be listed.
    """
    from ecosystem.iam.snapshot import read
    from governance.collect.access import CollectError, collect, write

    session, endpoint = _local(path, environment, region) if local else _own(environment, region)
    try:
        snapshot = collect(session, endpoint, report)
    except CollectError as fault:
        raise Refusal(str(fault), code=BROKEN) from fault
    if kept is not None:
        write(snapshot, kept)
    return read(snapshot, "the account")


def _local(path: str, environment: Environment, region: str) -> tuple[Any, str]:
    import os

    import boto3

    from cli.deployment.workspace import hidden_folder
    from localcloud.emulator import status

    running = status(hidden_folder(Path(path).resolve().parent) / "local")
    if not running:
        raise Refusal("no local cloud runs", f"`ecosystem up {environment.name} --local` starts one", code=BROKEN)
    said = running[0].environment(environment.account, region, os.environ)
    session = boto3.Session(
        aws_access_key_id=said["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=said["AWS_SECRET_ACCESS_KEY"],
        region_name=region,
    )
    return session, running[0].endpoint


def _own(environment: Environment, region: str) -> tuple[Any, None]:
    import boto3

    from cli.deployment.account import caller

    found = caller(region)
    if found != environment.account:
        raise Refusal(
            f"the credentials are of account {found}, and `{environment.name}` is in account {environment.account}",
            code=BROKEN,
        )
    return boto3.Session(region_name=region), None
