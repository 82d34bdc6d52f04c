"""What roles are called."""

from flask_babel import gettext as _


def role_name(role: str) -> str:
    """Return the word for a role in the language of this request."""
    names = {
        "administrator": _("administrator"),
        "coordinator": _("coordinator"),
        "assessor": _("assessor"),
        "director": _("director"),
        "auditor": _("data protection officer or auditor"),
    }
    return names.get(role, role)


def role_help(role: str) -> str:
    """Return in a sentence what a role is for."""
    texts = {
        "administrator": _("Adds and removes people. Reads everything, changes no answers."),
        "coordinator": _("Starts an assessment, answers, hands in, and works on the plan."),
        "assessor": _("Answers questions and reads the result."),
        "director": _("Reads everything, and adopts an assessment by signing it. Changes no answers."),
        "auditor": _("Reads everything and the log, changes nothing."),
    }
    return texts.get(role, "")
