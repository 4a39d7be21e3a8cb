"""Evidence: a signed statement that says what changed, by name, and that nobody else can make."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    PublicFormat,
)

from governance.report import evidence, page, signing
from governance.report.report import Input, Report
from tests.governance.report.reports import report

FILES = {"ecosystem.yaml": b"version: 1\n", "governance/waivers.yaml": b"[]\n"}


def made() -> tuple[Report, bytes]:
    """A report of two files, and its page."""
    inputs = tuple(
        Input(name, "waivers" if "waivers" in name else "declaration", sha256(data).hexdigest(), len(data))
        for name, data in FILES.items()
    )
    said = report(inputs=inputs)
    return said, page.render(said).encode()


@pytest.fixture
def keys(tmp_path: Path) -> tuple[str, str]:
    """A private key's file and its public half's."""
    private, public = signing.new_key()
    (tmp_path / "report.key").write_text(private)
    (tmp_path / "report.pub").write_text(public)
    return str(tmp_path / "report.key"), str(tmp_path / "report.pub")


def test_statement_is_one_of_in_toto() -> None:
    """It is a Statement v1 with a test result: report and declaration its subjects, all inputs its configuration."""
    said, data = made()
    text = evidence.statement(said, "report.html", data, ".")
    assert text == evidence.statement(said, "report.html", data, ".")
    found = json.loads(text)
    assert found["_type"] == "https://in-toto.io/Statement/v1"
    assert [each["name"] for each in found["subject"]] == ["report.html", "ecosystem.yaml"]
    assert found["subject"][0]["digest"] == {"sha256": sha256(data).hexdigest()}
    assert found["predicateType"] == "https://in-toto.io/attestation/test-result/v0.1"
    predicate = found["predicate"]
    assert predicate["result"] == "FAILED"
    assert "OWN-001" in predicate["failedTests"]
    for each in predicate["configuration"]:
        assert each.get("digest") or each.get("uri")
    assert evidence.inputs_of(evidence.read(text)) == {
        name: sha256(content).hexdigest() for name, content in FILES.items()
    }


def test_signed_and_verified(keys: tuple[str, str]) -> None:
    """What the private half signed, the public half verifies, and so does the private file itself."""
    said, data = made()
    text = evidence.statement(said, "report.html", data, ".")
    envelope = signing.sign(text, keys[0])
    for key in keys:
        payload, name = signing.verified(envelope, key)
        assert payload == text
        assert len(name) == 64
    assert json.loads(envelope)["payloadType"] == "application/vnd.in-toto+json"


def tampered(envelope: str, **changed: Any) -> str:
    """Return an envelope whose statement says something else, with the old signature."""
    said = json.loads(envelope)
    payload = json.loads(b64decode(said["payload"]))
    payload.update(changed)
    return json.dumps(said | {"payload": b64encode(json.dumps(payload).encode()).decode()})


def test_what_was_not_signed_is_refused(keys: tuple[str, str], tmp_path: Path) -> None:
    """A changed statement, another's key, another payload type, no signature and no envelope are refused."""
    said, data = made()
    envelope = signing.sign(evidence.statement(said, "report.html", data, "."), keys[0])
    other = tmp_path / "other.pub"
    other.write_text(signing.new_key()[1])
    with pytest.raises(signing.NotSignedError, match=r"signed by `[0-9a-f]{16}`, not by this key, `[0-9a-f]{16}`"):
        signing.verified(envelope, str(other))
    unsigned = json.loads(envelope) | {"signatures": []}
    with pytest.raises(signing.NotSignedError, match="signed by nobody"):
        signing.verified(json.dumps(unsigned), keys[1])
    (signature,) = json.loads(envelope)["signatures"]
    resigned = json.loads(envelope) | {"signatures": [signature | {"sig": b64encode(bytes(64)).decode()}]}
    for wrong in (tampered(envelope, subject=[]), json.dumps(resigned)):
        with pytest.raises(signing.NotSignedError, match="the statement, or the signature over it, was changed"):
            signing.verified(wrong, keys[1])
    retyped = json.loads(envelope) | {"payloadType": "text/plain"}
    for wrong in (
        tampered(envelope, subject=[]),
        json.dumps(unsigned),
        json.dumps(retyped),
        "{}",
        "[]",
        "nothing",
        json.dumps({"payload": 3, "payloadType": None, "signatures": [{}]}),
    ):
        with pytest.raises(signing.NotSignedError):
            signing.verified(wrong, keys[1])


def test_keys_that_are_none(tmp_path: Path, keys: tuple[str, str]) -> None:
    """A key that is not there, is no key, or cannot sign is said by its name."""
    (tmp_path / "text").write_text("hello")
    (tmp_path / "broken").write_text("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")
    for wrong in (tmp_path / "none", tmp_path / "text", tmp_path / "broken", tmp_path):
        with pytest.raises(signing.KeyProblemError, match=wrong.name):
            signing.public_key(str(wrong))
    with pytest.raises(signing.KeyProblemError, match="no private Ed25519 key"):
        signing.sign(b"{}", keys[1])


def test_a_key_with_a_password(tmp_path: Path) -> None:
    """An encrypted key is refused as having a password, not as broken."""
    made_key = Ed25519PrivateKey.generate()
    locked = made_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"secret"))
    (tmp_path / "locked").write_bytes(locked)
    with pytest.raises(signing.KeyProblemError, match="password"):
        signing.sign(b"{}", str(tmp_path / "locked"))


def fates(said: bytes, data: bytes, found: dict[str, bytes | None]) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Return what became of each thing."""
    return {each.name: (each.fate, each.inside) for each in evidence.compared(evidence.read(said), data, found)}


def test_what_changed_is_named() -> None:
    """Each input that changed or is gone is named, and of the page the sections that differ."""
    said, data = made()
    text = evidence.statement(said, "report.html", data, ".")
    assert {fate for fate, _ in fates(text, data, {**FILES}).values()} == {"same"}
    other = page.render(replace(said, versions={"ecosystem": "9"})).encode()
    found = fates(text, other, {"ecosystem.yaml": b"version: 2\n", "governance/waivers.yaml": None})
    assert found["report.html"] == ("changed", ("inputs",))
    assert found["ecosystem.yaml"] == ("changed", ())
    assert found["governance/waivers.yaml"] == ("missing", ())


@pytest.mark.parametrize(
    "wrong",
    [b"", b"[]", b"{}", b"nothing", json.dumps({"_type": evidence.STATEMENT, "predicateType": "x"}).encode()],
)
def test_other_statements_are_refused(wrong: bytes) -> None:
    """A payload that says nothing about a report is refused, even when it is signed."""
    with pytest.raises(evidence.NotEvidenceError):
        evidence.read(wrong)


class Kms:
    """AWS KMS with one key: it signs the digest that it is given (moto would hash it again)."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())

    def get_public_key(self, KeyId: str) -> dict[str, Any]:  # noqa: N803
        """Answer as AWS does, for the one key."""
        if KeyId != "alias/reports":
            raise RuntimeError("NotFoundException")
        return {"SigningAlgorithms": ["ECDSA_SHA_256"], "PublicKey": self.public(Encoding.DER)}

    def sign(self, KeyId: str, Message: bytes, MessageType: str, SigningAlgorithm: str) -> dict[str, Any]:  # noqa: N803
        """Sign a digest."""
        assert (KeyId, MessageType, SigningAlgorithm) == ("alias/reports", "DIGEST", "ECDSA_SHA_256")
        return {"Signature": self.key.sign(Message, ec.ECDSA(Prehashed(SHA256())))}

    def public(self, encoding: Encoding) -> bytes:
        """Return the public half."""
        return self.key.public_key().public_bytes(encoding, PublicFormat.SubjectPublicKeyInfo)


def test_a_key_of_kms_signs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """`awskms:` signs with a key of AWS KMS; its exported public half verifies without AWS."""
    kms = Kms()
    monkeypatch.setattr("boto3.client", lambda service: {"kms": kms}[service])
    envelope = signing.sign(b'{"a": 1}', "awskms:alias/reports")
    assert signing.verified(envelope, "awskms:alias/reports")[0] == b'{"a": 1}'
    with pytest.raises(signing.KeyProblemError, match="awskms:none"):
        signing.sign(b"{}", "awskms:none")
    (tmp_path / "kms.pub").write_bytes(kms.public(Encoding.PEM))
    monkeypatch.undo()
    assert signing.verified(envelope, str(tmp_path / "kms.pub"))[0] == b'{"a": 1}'
