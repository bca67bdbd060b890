"""The mail server: one connection for a run of messages, and what its answers mean."""

import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from types import TracebackType
from typing import TypeVar
from urllib.parse import parse_qs, unquote, urlsplit

from incidents.config import Settings
from incidents.notifications.rules import NotDelivered, concerns_mailbox, is_permanent
from incidents.notifications.vocabulary import Failure

Answer = TypeVar("Answer")

TIMEOUT_SECONDS = 30.0
DEFAULT_PORTS = {"smtp": 25, "smtps": 465}
#: "Service not available, closing transmission channel" (RFC 5321, 4.2.3).
CLOSING = 421


@dataclass(frozen=True, slots=True)
class Address:
    """Where the mail server is and how to come in, read from `smtp://user:password@host:port?starttls=1` or `smtps://`."""

    host: str
    port: int
    user: str
    password: str
    tls: bool
    starttls: bool

    @classmethod
    def from_url(cls, url: str) -> "Address":
        """Read SMTP_URL. Raises ValueError when it names no host or another kind of server."""
        parts = urlsplit(url)
        if parts.scheme not in DEFAULT_PORTS or not parts.hostname:
            raise ValueError("SMTP_URL must be smtp://host:port or smtps://host:port")
        starttls = parse_qs(parts.query).get("starttls", ["0"])[-1] not in {"", "0", "false", "no"}
        return cls(
            host=parts.hostname,
            port=parts.port or DEFAULT_PORTS[parts.scheme],
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            tls=parts.scheme == "smtps",
            starttls=starttls,
        )


class MailServer:
    """The mail server for one run: connects at the first mail, and again when the connection was lost in between."""

    def __init__(self, url: str, own_name: str, timeout: float = TIMEOUT_SECONDS) -> None:
        """`own_name` is what this host calls itself; `timeout` holds for each answer of the server, in seconds."""
        self.address = Address.from_url(url)
        self.own_name = own_name
        self.timeout = timeout
        self._connection: smtplib.SMTP | None = None

    @classmethod
    def of(cls, settings: Settings) -> "MailServer":
        """The mail server of this installation."""
        return cls(settings.smtp_url, urlsplit(settings.public_url).hostname or "localhost")

    def __enter__(self) -> "MailServer":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._forget()

    def send(self, mail: EmailMessage) -> None:
        """Hand over one mail to the one address in its To. Raises NotDelivered."""
        connection = self._living()
        try:
            _understood(lambda: connection.send_message(mail))
        except NotDelivered as refusal:
            if refusal.failure is Failure.SERVER_NOT_REACHED:
                self._forget()
            raise

    def _living(self) -> smtplib.SMTP:
        """The connection of before if it still answers, else a new one. Raises NotDelivered."""
        if self._connection is not None and not _answers(self._connection):
            self._forget()
        if self._connection is None:
            self._connection = _understood(self._connect)
        return self._connection

    def _connect(self) -> smtplib.SMTP:
        address, secure = self.address, ssl.create_default_context()
        connection: smtplib.SMTP
        if address.tls:
            connection = smtplib.SMTP_SSL(
                address.host, address.port, self.own_name, timeout=self.timeout, context=secure
            )
        else:
            connection = smtplib.SMTP(address.host, address.port, self.own_name, timeout=self.timeout)
        try:
            if address.starttls:
                # Asked for is needed: without it a password and the links would cross the network in the clear.
                connection.starttls(context=secure)
            if address.user:
                connection.login(address.user, address.password)
        except Exception:
            connection.close()
            raise
        return connection

    def _forget(self) -> None:
        if self._connection is not None:
            connection, self._connection = self._connection, None
            try:
                connection.quit()
            except (OSError, smtplib.SMTPException):
                connection.close()


def _answers(connection: smtplib.SMTP) -> bool:
    try:
        return connection.noop()[0] == 250
    except (OSError, smtplib.SMTPException):
        return False


def _understood(action: Callable[[], Answer]) -> Answer:
    """Do something with the server; what goes wrong becomes NotDelivered, without the words of the server."""
    try:
        return action()
    except smtplib.SMTPRecipientsRefused as refusal:
        code, explanation = next(iter(refusal.recipients.values()))
        raise _refused_recipient(code, explanation.decode("ascii", "replace")) from None
    except smtplib.SMTPAuthenticationError:
        raise NotDelivered(Failure.SIGN_IN_REFUSED) from None
    except smtplib.SMTPNotSupportedError as missing:
        raise _not_supported(missing) from None
    except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as refusal:
        raise _refused_mail(refusal.smtp_code) from None
    except (OSError, smtplib.SMTPException):
        # Refused or dropped connection, no such host, time-out, a certificate that does not hold, no greeting.
        raise NotDelivered(Failure.SERVER_NOT_REACHED) from None


def _refused_recipient(code: int, explanation: str) -> NotDelivered:
    if code == CLOSING:
        return NotDelivered(Failure.SERVER_NOT_REACHED)
    if concerns_mailbox(code, explanation):
        return NotDelivered(Failure.MAILBOX_REFUSED, for_good=True)
    return NotDelivered(Failure.MAIL_REFUSED if is_permanent(code) else Failure.REFUSED_FOR_NOW)


def _refused_mail(code: int) -> NotDelivered:
    """The sender or the content: a setting of ours or of the server, the same for every mail; so it is tried again."""
    if code == CLOSING:
        return NotDelivered(Failure.SERVER_NOT_REACHED)
    return NotDelivered(Failure.MAIL_REFUSED if is_permanent(code) else Failure.REFUSED_FOR_NOW)


def _not_supported(missing: smtplib.SMTPNotSupportedError) -> NotDelivered:
    """The server lacks STARTTLS or a way to sign in; or it takes no address with other than ASCII letters."""
    if "SMTPUTF8" in str(missing):
        return NotDelivered(Failure.MAILBOX_REFUSED, for_good=True)
    if "STARTTLS" in str(missing):
        return NotDelivered(Failure.NOT_ENCRYPTED)
    return NotDelivered(Failure.SIGN_IN_REFUSED)
