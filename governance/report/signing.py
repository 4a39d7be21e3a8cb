"""Signatures over a statement: DSSE, with an Ed25519 key in a file or a key of AWS KMS.

Source: secure-systems-lab, "DSSE: Dead Simple Signing Envelope". Keys are named `awskms:KEY` or by their file, PEM as
`openssl genpkey -algorithm ed25519` writes it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from governance.report.evidence import PAYLOAD

if TYPE_CHECKING:
    from securesystemslib.signer import Signer, SSlibKey

KMS: Final = "awskms:"


class KeyProblemError(Exception):
    """A key cannot be used; the text says which and why."""


class NotSignedError(Exception):
    """The envelope is none, is signed by another key, or was changed since; the text says which."""


def sign(statement: bytes, key: str) -> str:
    """Return the envelope of a statement as JSON, signed with the key; raises `KeyProblemError`."""
    from securesystemslib.dsse import Envelope

    envelope = Envelope(statement, PAYLOAD, {})
    try:
        envelope.sign(_signer(key))
    except KeyProblemError:
        raise
    except Exception as fault:  # whatever AWS's client raises is about the key
        raise KeyProblemError(f"`{key}` does not sign: {fault}") from fault
    return json.dumps(envelope.to_dict(), indent=2) + "\n"


def verified(text: str, key: str) -> tuple[bytes, str]:
    """Return the statement in an envelope that the key has signed, and the key's identifier.

    Raises `NotSignedError` for what the key has not signed, `KeyProblemError` for a key that cannot be read.
    """
    from securesystemslib.dsse import Envelope
    from securesystemslib.exceptions import Error

    public = public_key(key)
    try:
        envelope = Envelope.from_dict(json.loads(text))
        by = [*envelope.signatures]
    except (Error, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise NotSignedError("it is no signed statement") from None
    if public.keyid not in by:
        others = ", ".join(f"`{str(each)[:16]}`" for each in by) or "nobody"
        raise NotSignedError(f"it is signed by {others}, not by this key, `{public.keyid[:16]}`")
    try:
        envelope.verify([public], 1)
    except (Error, ValueError, TypeError, AttributeError):
        raise NotSignedError("the statement, or the signature over it, was changed after it was signed") from None
    if envelope.payload_type != PAYLOAD:
        raise NotSignedError(f"what is signed is no `{PAYLOAD}`")
    return envelope.payload, public.keyid


def new_key() -> tuple[str, str]:
    """Return a new Ed25519 key as PEM, the private half and the public half."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

    made = Ed25519PrivateKey.generate()
    private = made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    public = made.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return private.decode("ascii"), public.decode("ascii")


def public_key(key: str) -> SSlibKey:
    """Return the public half of a key, of a PEM file of either half or of AWS KMS; raises `KeyProblemError`."""
    if key.startswith(KMS):
        return _from_kms(key)[1]
    from securesystemslib.signer import SSlibKey

    loaded = _loaded(key)
    public = loaded.public_key() if hasattr(loaded, "private_bytes") else loaded
    try:
        return SSlibKey.from_crypto(public)
    except ValueError as fault:
        raise KeyProblemError(f"`{key}` is a key of a kind that is not used here: {fault}") from None


def _signer(key: str) -> Signer:
    if key.startswith(KMS):
        from securesystemslib.signer import AWSSigner

        uri, public = _from_kms(key)
        return AWSSigner.from_priv_key_uri(uri, public)
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from securesystemslib.signer import CryptoSigner

    loaded = _loaded(key)
    if not isinstance(loaded, Ed25519PrivateKey):
        raise KeyProblemError(f"`{key}` is no private Ed25519 key; `ecosystem report key {key}` makes one")
    return CryptoSigner(loaded)


def _from_kms(key: str) -> tuple[str, SSlibKey]:
    from securesystemslib.signer import AWSSigner

    try:
        found: tuple[str, SSlibKey] = AWSSigner.import_(key.removeprefix(KMS))
    except Exception as fault:  # whatever AWS's client raises is about the key
        raise KeyProblemError(f"`{key}` cannot be used: {fault}") from fault
    return found


def _loaded(key: str) -> Any:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

    try:
        data = Path(key).read_bytes()
    except OSError as fault:
        raise KeyProblemError(f"`{key}` cannot be read: {(fault.strerror or str(fault)).lower()}") from None
    try:
        if b"PRIVATE KEY" in data:
            return load_pem_private_key(data, None)
        return load_pem_public_key(data)
    except (ValueError, TypeError, UnsupportedAlgorithm) as fault:
        why = "it has a password" if isinstance(fault, TypeError) else "PEM is expected"
        raise KeyProblemError(f"`{key}` is no key that can be read: {why}") from None
