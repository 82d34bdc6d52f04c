"""What people fill in to sign in or to choose a password."""

import unicodedata

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired, Length

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 200


def without_control_characters(text: str | None) -> str | None:
    """Return one line of text: without control characters and without spaces around it."""
    return "".join(letter for letter in text if unicodedata.category(letter) != "Cc").strip() if text else text


def one_spelling(password: str | None) -> str | None:
    """Return a password with accents written in one way: keyboards differ in how they send an é."""
    return unicodedata.normalize("NFKC", password) if password else password


class SignInForm(FlaskForm):
    """E-mail address and password."""

    email = StringField(
        filters=[without_control_characters], validators=[InputRequired(_l("Fill in your e-mail address.")), Length(max=254)]
    )
    password = PasswordField(filters=[one_spelling], validators=[InputRequired(_l("Fill in your password."))])


class NewPasswordForm(FlaskForm):
    """A new password, twice."""

    password = PasswordField(
        filters=[one_spelling],
        validators=[
            InputRequired(_l("Choose a password.")),
            Length(SHORTEST_PASSWORD, LONGEST_PASSWORD, _l("Choose a password of 12 to 200 characters. A sentence is easy to remember.")),
        ],
    )
    again = PasswordField(
        filters=[one_spelling],
        validators=[
            InputRequired(_l("Fill in the new password a second time.")),
            EqualTo("password", _l("The two new passwords are not the same.")),
        ],
    )


class ChangePasswordForm(NewPasswordForm):
    """A new password, with the one of now to prove who asks."""

    current = PasswordField(filters=[one_spelling], validators=[InputRequired(_l("Fill in the password you have now."))])
