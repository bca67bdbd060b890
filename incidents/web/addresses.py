"""From which address a request came, for the throttle of signing in."""

from flask import current_app, request

from incidents.config import Settings


def address_of_reader() -> str:
    """The address of the reader: of the connection, or behind a proxy that we trust what that proxy says of it.

    Only the last address of X-Forwarded-For is used: a proxy adds the one it saw, all before it may be made up.
    """
    direct = request.remote_addr or ""
    settings: Settings = current_app.config["SETTINGS"]
    if settings.trusts(direct):
        said = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        return said[:100] or direct
    return direct
