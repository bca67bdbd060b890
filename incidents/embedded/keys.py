"""The keys of an embedded register: made once, kept beside its data."""

import base64
import os
import secrets
from pathlib import Path

KEY_BYTES = 32


def load_or_make_keys(file: Path) -> dict[str, str]:
    """Return SECRET_KEY, ENCRYPTION_KEYS and BLIND_INDEX_KEY from `file`, made on the first call (mode 600).

    Raises OSError when the file cannot be read or written.
    """
    if not file.exists():
        _write_once(file, _new_keys())
    lines = (line.partition("=") for line in file.read_text().splitlines())
    return {name: value for name, separator, value in lines if separator}


def _new_keys() -> dict[str, str]:
    return {
        "SECRET_KEY": secrets.token_urlsafe(KEY_BYTES),
        "ENCRYPTION_KEYS": f"k1:{_random_base64()}",
        "BLIND_INDEX_KEY": _random_base64(),
    }


def _random_base64() -> str:
    return base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def _write_once(file: Path, keys: dict[str, str]) -> None:
    # Written aside and renamed: half a key file would make everything encrypted with it unreadable.
    aside = file.with_suffix(".new")
    aside.unlink(missing_ok=True)
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as output:
        output.writelines(f"{name}={value}\n" for name, value in keys.items())
        output.flush()
        os.fsync(output.fileno())
    aside.rename(file)
