"""Encrypted columns and the blind index.

AES-256-GCM with a fresh nonce for every value. A stored value is: one byte that gives the length of the key id, the key
id, 12 bytes of nonce, the ciphertext with its tag. The table and column are associated data, so a value copied into
another column does not open; a column type does not know its row, so a copy within one column does (decision 0004).
The blind index is an HMAC-SHA256 over a normalised text, under a key of its own: equal texts give equal indexes, which
is what exact matching of persons needs and all that it gives away.
"""

import base64
import binascii
import hashlib
import hmac
import json
import os
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Dialect, LargeBinary
from sqlalchemy.types import TypeDecorator

KEY_BYTES = 32
NONCE_BYTES = 12
INDEX_BYTES = 32


class KeyMissing(Exception):
    """There is no usable key: none was given, one is malformed, or a value names a key that is not here."""


class NotReadable(Exception):
    """A stored value does not open with its key: it was changed, or it belongs to another column."""


@dataclass(frozen=True, slots=True)
class Keyring:
    """The keys of this installation: all that can read, the id of the one that writes, and the key of the blind index."""

    keys: Mapping[str, bytes]
    current: str
    index_key: bytes

    @classmethod
    def from_settings(cls, keys: str, index_key: str) -> "Keyring":
        """Read `id:base64,id:base64` (the first one writes) and the base64 key of the index. Raises KeyMissing."""
        pairs = [pair.partition(":") for pair in keys.split(",") if pair.strip()]
        if not pairs:
            raise KeyMissing("ENCRYPTION_KEYS is empty")
        ring = {name.strip(): _key(value, f"ENCRYPTION_KEYS ({name.strip()})") for name, _, value in pairs}
        return cls(ring, pairs[0][0].strip(), _key(index_key, "BLIND_INDEX_KEY"))

    def seal(self, plain: str, place: str) -> bytes:
        """Encrypt a text for one place, `table.column`, under the current key."""
        name = self.current.encode()
        nonce = os.urandom(NONCE_BYTES)
        sealed = AESGCM(self.keys[self.current]).encrypt(nonce, plain.encode(), place.encode())
        return bytes([len(name)]) + name + nonce + sealed

    def open(self, stored: bytes, place: str) -> str:
        """Decrypt what `seal` made. Raises KeyMissing or NotReadable."""
        length = stored[0]
        name = stored[1 : 1 + length].decode()
        nonce, sealed = stored[1 + length : 1 + length + NONCE_BYTES], stored[1 + length + NONCE_BYTES :]
        if name not in self.keys:
            raise KeyMissing(f"no key {name!r} for {place}")
        try:
            return AESGCM(self.keys[name]).decrypt(nonce, sealed, place.encode()).decode()
        except InvalidTag as wrong:
            raise NotReadable(f"a value of {place} does not open") from wrong

    def index(self, text: str, place: str) -> bytes:
        """The blind index of a text for one place: the same for the same words, whatever their case, accents or spaces."""
        message = f"{place}\0{normalised(text)}".encode()
        return hmac.new(self.index_key, message, hashlib.sha256).digest()


def normalised(text: str) -> str:
    """Letters without case and accents, digits, single spaces: the form in which two writings of a name are equal."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(sign if sign.isalnum() else " " for sign in bare if not unicodedata.combining(sign))
    return " ".join(kept.split())


def _key(value: str, name: str) -> bytes:
    try:
        key = base64.b64decode(value.strip(), validate=True)
    except binascii.Error as wrong:
        raise KeyMissing(f"{name} is not base64") from wrong
    if len(key) != KEY_BYTES:
        raise KeyMissing(f"{name} must be {KEY_BYTES} bytes")
    return key


_keyring: Keyring | None = None


def use(keyring: Keyring) -> None:
    """Set the keys with which this process reads and writes. Called once, when the application is made."""
    global _keyring
    _keyring = keyring


def keyring() -> Keyring:
    """The keys of this process. Raises KeyMissing when none were set."""
    if _keyring is None:
        raise KeyMissing("no keys were set for this process")
    return _keyring


class EncryptedText(TypeDecorator[str]):
    """A text that the database holds only encrypted; `place` is its `table.column`."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, place: str) -> None:
        super().__init__()
        self.place = place

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        return None if value is None else keyring().seal(value, self.place)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        return None if value is None else keyring().open(value, self.place)


class EncryptedJSON(TypeDecorator[dict[str, Any]]):
    """A small dictionary that the database holds only encrypted; `place` is its `table.column`. Replace it whole."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, place: str) -> None:
        super().__init__()
        self.place = place

    def process_bind_param(self, value: dict[str, Any] | None, dialect: Dialect) -> bytes | None:
        return None if value is None else keyring().seal(json.dumps(value, ensure_ascii=False), self.place)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> dict[str, Any] | None:
        if value is None:
            return None
        opened: dict[str, Any] = json.loads(keyring().open(value, self.place))
        return opened
