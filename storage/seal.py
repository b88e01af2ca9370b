"""Encryption of personal fields with a key kept apart from the database.

AES-256-GCM; each sealed value starts with the fingerprint of its key, so that a new key can be put in front of the old
ones and values written before stay readable. The key file holds one key a line (base64 of 32 bytes), the newest first.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from contextlib import suppress
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_KEY_BYTES, _NONCE_BYTES, _TAG_BYTES = 32, 12, 4


class KeyProblem(Exception):
    """The field key is missing, malformed, or not the one the data was written with."""


class Seal:
    """Seals and opens values with a list of keys, the first of which writes."""

    def __init__(self, keys: list[bytes]) -> None:
        if not keys or any(len(key) != _KEY_BYTES for key in keys):
            raise KeyProblem("The field key must be base64 of 32 bytes.")
        self._ciphers = {_fingerprint(key): AESGCM(key) for key in keys}
        self._first = _fingerprint(keys[0])
        # Codes and audit lines must stay comparable when keys rotate: they hang on the oldest.
        self._mac_key = hashlib.sha256(b"mac" + keys[-1]).digest()

    def seal(self, text: str) -> bytes:
        """Return `text` encrypted."""
        nonce = os.urandom(_NONCE_BYTES)
        return self._first + nonce + self._ciphers[self._first].encrypt(nonce, text.encode(), None)

    def open(self, sealed: bytes) -> str:
        """Return the text of a sealed value; raises KeyProblem where no key fits."""
        cipher = self._ciphers.get(sealed[:_TAG_BYTES])
        if cipher is None:
            raise KeyProblem("The data was written with another field key.")
        nonce, rest = sealed[_TAG_BYTES : _TAG_BYTES + _NONCE_BYTES], sealed[_TAG_BYTES + _NONCE_BYTES :]
        try:
            return cipher.decrypt(nonce, rest, None).decode()
        except InvalidTag:
            raise KeyProblem("A sealed value was changed.") from None

    def mac(self, text: str) -> str:
        """Return a keyed digest of `text`, hex."""
        return hmac.new(self._mac_key, text.encode(), hashlib.sha256).hexdigest()


def _fingerprint(key: bytes) -> bytes:
    return hashlib.sha256(b"field key" + key).digest()[:_TAG_BYTES]


def parse_keys(text: str) -> Seal:
    """Return the seal of keys written one a line; raises KeyProblem."""
    try:
        return Seal([base64.b64decode(line, validate=True) for line in text.split()])
    except ValueError:
        raise KeyProblem("The field key must be base64 of 32 bytes.") from None


def load_keys(path: Path) -> Seal:
    """Return the seal of a key file, made with mode 0600 where it does not exist; raises KeyProblem."""
    try:
        if not path.exists():
            _make_key(path)
        return parse_keys(path.read_text())
    except OSError as error:
        raise KeyProblem(f"The field key file {path.name} cannot be used: {error.strerror}.") from error


def _make_key(path: Path) -> None:
    """Write a new key whole before it gets its name, so that two processes that start at once share one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    whole = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(whole, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(base64.b64encode(os.urandom(_KEY_BYTES)).decode() + "\n")
    with suppress(FileExistsError):
        os.link(whole, path)
    whole.unlink()
