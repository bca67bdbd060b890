"""A real mail server for tests: it keeps what it is given, or answers as badly as a test asks."""

import asyncio
import socket
import ssl
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

Answer = Callable[[str], str | None]


class Sink:
    """Keeps every mail. `to_recipient` and `to_mail` may answer for an address (None: accept); `seconds` makes it slow."""

    def __init__(self, tls: ssl.SSLContext | None = None, password: str | None = None) -> None:
        self.tls = tls
        self.password = password
        self.to_recipient: Answer = lambda address: None
        self.to_mail: Answer = lambda address: None
        self.seconds = 0.0
        self.connections = 0
        self.secure: list[bool] = []
        self.mails: list[EmailMessage] = []
        self.port = 0

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def times(self) -> Counter[str]:
        """How often each Message-ID came in."""
        return Counter(str(mail["Message-ID"]) for mail in self.mails)

    def wait_for(self, count: int, seconds: float = 30) -> bool:
        """Whether so many mails came in within so many seconds."""
        end = time.monotonic() + seconds
        while len(self.mails) < count and time.monotonic() < end:
            time.sleep(0.05)
        return len(self.mails) >= count

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list) -> str:
        refusal = self.to_recipient(address)
        if refusal:
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.seconds:
            await asyncio.sleep(self.seconds)
        refusal = self.to_mail(envelope.rcpt_tos[0])
        if refusal:
            return refusal
        content = envelope.content or b""
        mail = message_from_bytes(content if isinstance(content, bytes) else content.encode(), policy=policy.default)
        self.mails.append(mail)
        self.secure.append(session.ssl is not None)
        return "250 OK"

    def smtp(self) -> SMTP:
        """One connection."""
        self.connections += 1
        return SMTP(
            self,
            hostname="sink.example",
            tls_context=self.tls,
            require_starttls=self.tls is not None,
            authenticator=self._check if self.password else None,
            auth_require_tls=False,
        )

    def _check(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: LoginPassword
    ) -> AuthResult:
        return AuthResult(success=given.password == (self.password or "").encode())


@contextmanager
def listening(sink: Sink, port: int = 0) -> Iterator[Sink]:
    """Run a sink on a free port, or on one that it had before."""
    loop = asyncio.new_event_loop()
    listener = socket.create_server(("127.0.0.1", port))
    sink.port = listener.getsockname()[1]
    started = threading.Event()

    async def serve() -> None:
        server = await loop.create_server(sink.smtp, sock=listener)
        started.set()
        try:
            await server.serve_forever()
        except asyncio.CancelledError:
            server.close()

    task = loop.create_task(serve())
    thread = threading.Thread(target=_run, args=(loop, task), daemon=True)
    thread.start()
    assert started.wait(5)
    try:
        yield sink
    finally:
        loop.call_soon_threadsafe(task.cancel)
        thread.join(5)


def _run(loop: asyncio.AbstractEventLoop, task: asyncio.Task[None]) -> None:
    try:
        loop.run_until_complete(task)
    finally:
        # Connections that a client left open end with the server, as they do when a mail server is killed.
        for left in asyncio.all_tasks(loop):
            left.cancel()
        loop.run_until_complete(asyncio.sleep(0.05))
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()


@contextmanager
def silent_server() -> Iterator[str]:
    """A server that takes a connection and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"smtp://127.0.0.1:{listener.getsockname()[1]}"


def dead_server() -> str:
    """An address where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return f"smtp://127.0.0.1:{listener.getsockname()[1]}"
