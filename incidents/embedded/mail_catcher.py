"""An SMTP server that delivers nothing: every mail becomes a file that a person can open."""

import argparse
import asyncio
import secrets
import signal
import socket
from datetime import UTC, datetime
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session


class FolderHandler:
    """Writes each mail it is given to a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Store one mail and answer for it; the name is aiosmtpd's."""
        content = envelope.content or b""
        save_mail(self.folder, content if isinstance(content, bytes) else content.encode())
        return "250 Message accepted"


def save_mail(folder: Path, content: bytes) -> Path:
    """Write the mail to a new `.eml` file in `folder` and return its path. Names sort by time of arrival (UTC)."""
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{datetime.now(UTC):%Y%m%d-%H%M%S-%f}-{secrets.token_hex(2)}"
    unfinished = folder / f".{name}.part"
    unfinished.write_bytes(content)
    return unfinished.rename(folder / f"{name}.eml")


async def catch_mail(listener: socket.socket, folder: Path) -> None:
    """Accept mail on a listening socket until SIGTERM."""
    loop = asyncio.get_running_loop()
    stopped = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, stopped.set)
    server = await loop.create_server(lambda: SMTP(FolderHandler(folder), hostname="localhost"), sock=listener)
    await stopped.wait()
    server.close()


def main() -> None:
    """Read the command line: the descriptor of a listening socket, and the folder for the mails."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--descriptor", type=int, required=True)
    parser.add_argument("--folder", type=Path, required=True)
    arguments = parser.parse_args()
    asyncio.run(catch_mail(socket.socket(fileno=arguments.descriptor), arguments.folder))


if __name__ == "__main__":
    main()
