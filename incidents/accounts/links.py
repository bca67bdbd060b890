"""The secret of a one-time link, of which only the hash is stored.

The secret is an HMAC of the link's id under the key of this installation. So the outbox, the log and a backup hold no
more than the id, from which nobody without the key makes a link; the sender of the mail makes it at the last moment
with `path_to_send`. The id is random and belongs to one link, so the secret is as unpredictable as the key.
"""

import base64
import hashlib
import re
from uuid import UUID

from incidents import encryption

PLACE = "password_links.token"
_PATH = re.compile(r"/wachtwoord/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")


def token_of(link_id: UUID) -> str:
    """The secret part of a link's address."""
    return base64.urlsafe_b64encode(encryption.keyring().index(str(link_id), PLACE)).rstrip(b"=").decode()


def hashed(token: str) -> bytes:
    """What is stored of the secret."""
    return hashlib.sha256(token.encode()).digest()


def path_with_id(link_id: UUID) -> str:
    """The path that stands in the outbox: the id of the link, with which nobody can choose a password."""
    return f"/wachtwoord/{link_id}"


def path_to_send(path: str) -> str:
    """The path for the mail itself: the id of a link is replaced by its secret; any other path stays as it is."""
    found = _PATH.fullmatch(path)
    return f"/wachtwoord/{token_of(UUID(found[1]))}" if found else path
