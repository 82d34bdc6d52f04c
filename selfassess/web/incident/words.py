"""What kinds of client data there are, in words."""

from flask_babel import gettext as _


def kinds_to_choose() -> list[tuple[str, str]]:
    """Return the kinds of client data (incidents.KINDS), to choose from."""
    return [
        ("bsn", _("a citizen service number (BSN)")),
        ("name", _("a name or initials")),
        ("birth_date", _("a date of birth")),
        ("contact", _("an address, phone number or e-mail address")),
        ("police", _("a number of the police or the public prosecutor")),
        ("story", _("a story in which someone can be recognised")),
        ("other", _("something else")),
    ]
