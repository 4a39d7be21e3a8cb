"""Errors of boto3 in the project's words: which operation, what AWS's code and sentence were, and never a secret."""

from __future__ import annotations

import re
from collections.abc import Iterable

from botocore.exceptions import BotoCoreError, ClientError, ParamValidationError
from botocore.exceptions import ConnectionError as LostConnection
from botocore.parsers import ResponseParserError

from localcloud.provider.rules import Refused

EXPECTED = (
    Refused,
    ClientError,
    BotoCoreError,
    ResponseParserError,
    ValueError,
    LookupError,
    ArithmeticError,
    TypeError,
    AttributeError,
)
"""What an operation may raise: AWS's refusals, a lost connection, and answers of another shape than AWS's."""

TAKEN = re.compile(r"AlreadyExist|AlreadyOwnedByYou|EntityAlreadyExists|ResourceExists|AlreadyExists|Conflict|InUse")
GONE = re.compile(r"NoSuch|NotFound|NonExist|DoesNotExist|NotExist|^404$")
SHORTEST = 4
"""Texts shorter than this are not blotted out: they would take half the sentence with them."""


class ProviderError(Exception):
    """What stops an operation, in a sentence for the user."""


def code(error: Exception) -> str:
    """Return the error code that AWS named, empty when it named none."""
    return str(error.response.get("Error", {}).get("Code", "")) if isinstance(error, ClientError) else ""


def taken(error: Exception) -> bool:
    """Return whether the error says that the name is taken."""
    return TAKEN.search(code(error)) is not None


def gone(error: Exception) -> bool:
    """Return whether the error says that there is no such thing."""
    return GONE.search(code(error)) is not None


def sentence(error: Exception, verb: str, what: str, secrets: Iterable[str] = ()) -> str:
    """Return the error as `cannot create X: ...` with the secret texts blotted out."""
    said = f"cannot {verb} {what}: {_cause(error)}"
    for text in sorted(secrets, key=len, reverse=True):
        if len(text) >= SHORTEST:
            said = said.replace(text, "[secret]")
    return said


def _cause(error: Exception) -> str:
    if isinstance(error, ClientError):
        told = str(error.response.get("Error", {}).get("Message", "")).strip().rstrip(".")
        cause = f"{error.operation_name} answered `{code(error)}`" + (f", {told}" if told else "")
        if taken(error):
            return f"it exists already ({cause}); import it, or give this one another name"
        return cause
    if isinstance(error, ParamValidationError):
        return "; ".join(str(error).splitlines()[1:]) or str(error)
    if isinstance(error, LostConnection):
        return "the emulator does not answer any more; see `ecosystem local status`"
    if isinstance(error, LookupError | ArithmeticError | TypeError | AttributeError | ResponseParserError):
        return f"the emulator's answer is not shaped as AWS's ({type(error).__name__}: {error})"
    return str(error).strip().rstrip(".") or type(error).__name__
