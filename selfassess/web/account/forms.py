"""What people fill in to sign in, to choose a password or to prove who they are."""

import unicodedata

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired, Length

from selfassess.core import passwords
from selfassess.models.account import Account
from selfassess.models.organisation import memberships_of
from selfassess.web.languages import said


def without_control_characters(text: str | None) -> str | None:
    """Return one line of text: without control characters and without spaces around it."""
    return "".join(letter for letter in text if unicodedata.category(letter) != "Cc").strip() if text else text


def one_spelling(password: str | None) -> str | None:
    """Return a password in the spelling that is hashed."""
    return passwords.normalise(password) if password else password


class SignInForm(FlaskForm):
    """E-mail address and password."""

    email = StringField(
        filters=[without_control_characters], validators=[InputRequired(_l("Fill in your e-mail address.")), Length(max=254)]
    )
    password = PasswordField(filters=[one_spelling], validators=[InputRequired(_l("Fill in your password."))])


class CodeForm(FlaskForm):
    """A code of the app, or a recovery code."""

    code = StringField(filters=[without_control_characters], validators=[InputRequired(_l("Fill in the code.")), Length(max=100)])


class ProofForm(CodeForm):
    """Password and code, before something about the second step changes."""

    password = PasswordField(filters=[one_spelling], validators=[InputRequired(_l("Fill in your password."))])


class NewPasswordForm(FlaskForm):
    """A new password, twice."""

    password = PasswordField(
        filters=[one_spelling],
        validators=[
            InputRequired(_l("Choose a password.")),
            Length(passwords.SHORTEST, passwords.LONGEST, _l("Choose a password of 12 to 200 characters. A sentence is easy to remember.")),
        ],
    )
    again = PasswordField(
        filters=[one_spelling],
        validators=[
            InputRequired(_l("Fill in the new password a second time.")),
            EqualTo("password", _l("The two new passwords are not the same.")),
        ],
    )

    def faults(self, account: Account) -> dict[str, str]:
        """Return what is wrong with the new password of this account; also when it is easy to guess."""
        if not self.validate():
            return faults_of(self)
        places = [organisation.name for _membership, organisation in memberships_of(account.id)]
        weak = passwords.weakness(self.password.data, about=[account.email, *places])
        return {"password": said(weak)} if weak else {}


class ChangePasswordForm(NewPasswordForm):
    """A new password, with the one of now to prove who asks."""

    current = PasswordField(filters=[one_spelling], validators=[InputRequired(_l("Fill in the password you have now."))])


def faults_of(form: FlaskForm) -> dict[str, str]:
    """Return the first fault of every field that has one."""
    return {name: str(errors[0]) for name, errors in form.errors.items() if errors and name}
