"""A comment that was sent while nobody was signed in any more: kept on the screen until it can be said."""

from dataclasses import dataclass, field

from flask import Blueprint, request
from flask_login import current_user
from flask_wtf.csrf import CSRFError

from selfassess.models.together import LONGEST_COMMENT
from selfassess.web.comments.typed import TEXT
from selfassess.web.pages import form_expired, show

OWN = "same-origin"


@dataclass(frozen=True, slots=True)
class KeptPage:
    """What was typed, to be sent again; nothing of it is stored. `hidden`: the other fields of the form."""

    text: str = field(repr=False)
    hidden: tuple[tuple[str, str], ...]
    signed_in: bool


def set_up(bp: Blueprint) -> None:
    """Let the pages of a blueprint show back what was typed after the session ended."""
    bp.before_request(_without_session)
    bp.register_error_handler(CSRFError, _without_token)


def _without_session():
    if request.method == "POST" and TEXT in request.form and not current_user.is_authenticated:
        return _kept(401)
    return None


def _without_token(error: CSRFError):
    # Only a page of ours may have its text shown back: else another site could put words in someone's form.
    if TEXT in request.form and request.headers.get("Sec-Fetch-Site", OWN) == OWN:
        return _kept(400 if current_user.is_authenticated else 401)
    return form_expired(error)


def _kept(status: int):
    hidden = tuple((name, text) for name, text in request.form.items(multi=True) if name in ("mention", "stood"))
    text = request.form[TEXT][: 2 * LONGEST_COMMENT]
    return show(KeptPage(text, hidden, current_user.is_authenticated)), status
