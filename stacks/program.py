"""The Pulumi program: one for every stack; the stack's name says which of the three kinds it is.

Pulumi runs it with its folder as `sys.path[0]`; the project is installed, and everything is imported absolutely.
"""

from __future__ import annotations

import gc
import os
from pathlib import Path

import pulumi

from ecosystem.loading import load
from ecosystem.model import Declaration
from ecosystem.naming import BOOTSTRAP, PLATFORM
from ecosystem.problems import DeclarationError
from stacks.context import StackContext
from stacks.guards import backend, refuse_backend
from stacks.quotas import refuse_quotas
from stacks.refusal import RefusedError
from stacks.settings import Settings, find_declaration, stack_context
from stacks.tagging import refuse_tags
from stacks.transforming import transform_all


def main() -> None:
    """Provision the selected stack; what the user can mend is said without a traceback.

    The collector rests meanwhile: walking again and again over the classes of pulumi_aws as they are loaded, it took a
    quarter of the program's time.
    """
    gc.disable()
    try:
        run(pulumi.get_stack())
    except RefusedError as refused:
        raise pulumi.RunError("\n".join(refused.problems)) from None
    except DeclarationError as broken:
        lines = "\n".join(str(problem) for problem in broken.problems)
        raise pulumi.RunError(f"the declaration cannot be understood:\n{lines}") from None
    finally:
        gc.freeze()
        gc.enable()


def run(stack: str) -> None:
    """Provision `stack` (`<environment>.<unit>`); every refusal comes before anything is registered."""
    context = prepare(stack, settings(), Path(pulumi.get_root_directory()))
    transform_all(context, stack)
    provision(context)


def settings() -> Settings:
    """Return what the stack's configuration and the environment variables say."""
    config = pulumi.Config("ecosystem")
    return Settings(
        file=config.get("file") or os.environ.get("ECOSYSTEM_FILE"),
        as_of=config.get("asOf") or os.environ.get("ECOSYSTEM_AS_OF"),
        external_ids=config.get_object("externalIds"),
        endpoint=os.environ.get("ECOSYSTEM_LOCAL_ENDPOINT") or None,
        emulator=os.environ.get("ECOSYSTEM_LOCAL_EMULATOR") or None,
    )


def prepare(stack: str, said: Settings, start: Path) -> StackContext:
    """Load the declaration, looked for from `start`, and return the stack's context; every guard is asked here."""
    declaration: Declaration = load(find_declaration(said.file, start))
    context = stack_context(declaration, stack, said)
    refuse_tags(declaration)
    refuse_quotas(declaration, context.environment)
    refuse_backend(context.environment, context.unit, backend(os.environ), local=context.endpoint is not None)
    return context


def provision(context: StackContext) -> None:
    """Register the resources of the stack."""
    if context.unit == BOOTSTRAP:
        from stacks.bootstrap import provision as bootstrap

        bootstrap(context)
    elif context.unit == PLATFORM:
        from stacks.platform_stack import provision as platform

        platform(context)
    else:
        from stacks.unit import provision as unit

        unit(context)
