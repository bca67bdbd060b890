"""Turns a message of the outbox into a mail: a reference and a link, no name and no fact."""

from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr, parseaddr
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import force_locale

from incidents.accounts.links import path_to_send
from incidents.accounts.models import Employee
from incidents.config import Settings
from incidents.notifications.models import OutboxMessage
from incidents.organisation.settings import OrganisationSettings

FOLDER = "mail"
#: The mails are not translated: half of one in another language is worse than all of it in Dutch.
LANGUAGE = "nl"
FIRST_LINE = "Onderwerp: "


class NoSubject(Exception):
    """A mail template does not begin with its subject. A fault in the template."""


@dataclass(frozen=True, slots=True)
class Composer:
    """Writes mails for one installation."""

    settings: Settings
    organisation: OrganisationSettings | None

    @property
    def host(self) -> str:
        """The name of this installation in the Message-ID."""
        return urlsplit(self.settings.public_url).hostname or "localhost"

    def compose(self, message: OutboxMessage, recipient: Employee) -> EmailMessage:
        """The mail of a message. Needs an application context.

        Raises NoSubject or what Jinja raises when the template is at fault, ValueError for an address that is none.
        """
        with force_locale(LANGUAGE):
            subject, body = rendered(message.template, self._context(message))
        mail = EmailMessage(policy=SMTP)
        # A line end in a subject would begin a header of its own.
        mail["Subject"] = " ".join(subject.split())
        name, sender = parseaddr(self.settings.mail_from)
        mail["From"] = formataddr((name or (self.organisation.name if self.organisation else ""), sender))
        mail["To"] = recipient.email
        mail["Date"] = format_datetime(message.made_at)
        mail["Message-ID"] = f"<{message.id}@{self.host}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail["X-Auto-Response-Suppress"] = "All"
        # 7 bits pass every server, and keep the link in one piece for whoever reads the mail as it is.
        mail.set_content(body, charset="utf-8", cte="7bit" if body.isascii() else "quoted-printable")
        # After the text: setting it takes away what was said of an earlier one.
        mail["Content-Language"] = LANGUAGE
        return mail

    def _context(self, message: OutboxMessage) -> dict[str, object]:
        link = self.settings.public_url + path_to_send(message.path) if message.path else ""
        return {"reference": message.reference, "link": link, "organisation": self.organisation}


def rendered(template: str, context: Mapping[str, object]) -> tuple[str, str]:
    """The subject and the body of a mail template. Raises NoSubject.

    Rendered without the context of pages: a mail has no signed-in reader, and is given nothing that it could tell.
    """
    text = current_app.jinja_env.get_template(f"{FOLDER}/{template}.txt").render(**context)
    first, _, rest = text.partition("\n")
    if not first.startswith(FIRST_LINE) or not first.removeprefix(FIRST_LINE).strip():
        raise NoSubject(template)
    return first.removeprefix(FIRST_LINE).strip(), rest.strip() + "\n"
