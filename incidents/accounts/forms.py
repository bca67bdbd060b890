"""The forms of signing in and of one's own account."""

from typing import Any

from flask_babel import lazy_gettext
from wtforms import PasswordField
from wtforms.validators import EqualTo, Length

from incidents.web.fields import BaseForm, needed, short_text

EMAIL_LENGTH = 254
#: More than a password may have, so that the rule can say how many fit; a page of text is refused before it is hashed.
TYPED_LENGTH = 1000


def password_field(label: Any, message: Any) -> PasswordField:
    """A password as it was typed: spaces count."""
    too_long = lazy_gettext("Dit wachtwoord is te lang.")
    return PasswordField(label, validators=[needed(message), Length(max=TYPED_LENGTH, message=too_long)])


class SignInForm(BaseForm):
    """Address and password."""

    email = short_text(
        lazy_gettext("E-mailadres van uw werk"),
        needed(lazy_gettext("Vul uw e-mailadres in.")),
        length=EMAIL_LENGTH,
    )
    password = password_field(lazy_gettext("Wachtwoord"), lazy_gettext("Vul uw wachtwoord in."))


class ForgotPasswordForm(BaseForm):
    """To which address the link goes."""

    email = short_text(
        lazy_gettext("E-mailadres van uw werk"),
        needed(lazy_gettext("Vul uw e-mailadres in.")),
        length=EMAIL_LENGTH,
    )


class ChoosePasswordForm(BaseForm):
    """A new password, typed twice."""

    password = password_field(lazy_gettext("Nieuw wachtwoord"), lazy_gettext("Kies een nieuw wachtwoord."))
    again = PasswordField(
        lazy_gettext("Nieuw wachtwoord nog een keer"),
        validators=[EqualTo("password", message=lazy_gettext("De twee wachtwoorden zijn niet gelijk."))],
    )


class ChangePasswordForm(ChoosePasswordForm):
    """The same from one's own page, with the present password."""

    current_password = password_field(lazy_gettext("Huidig wachtwoord"), lazy_gettext("Vul uw huidige wachtwoord in."))
