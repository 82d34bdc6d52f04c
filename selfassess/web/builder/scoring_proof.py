"""What cannot be tested yet, when a count proves itself, and when so much does not apply that the questionnaire may not fit."""

from collections.abc import Iterator

from flask_babel import gettext as _

from selfassess.core.definition import ROLES
from selfassess.core.phrases import N_
from selfassess.reports.facts import ROLE_WORDS
from selfassess.web.builder.scoring_levels import label_of_kind
from selfassess.web.builder.sheet import Block, Maker, More
from selfassess.web.languages import said

SCORING = ("scoring",)
COUNTED = ("sample", "share", "measurement")
FIELD_WORDS = {
    "population": N_("how many there are"),
    "examined": N_("how many were looked at"),
    "met": N_("how many meet it"),
    "drawn": N_("how they were chosen"),
    "from": N_("from which day"),
    "to": N_("to which day"),
    "date": N_("on which day"),
    "by": N_("who counted"),
}


def blocks(m: Maker) -> Iterator[Block]:
    """Yield what stands on the page."""
    untestable, forms = (*SCORING, "not_testable"), (*SCORING, "complete_forms")
    more = More(untestable, _("Add a rule"))
    yield m.block(untestable, _("What cannot be tested yet"), blocks=_untestable(m, untestable), more=more)
    yield m.block(forms, _("When does a count prove itself?"), blocks=_forms(m, forms), more=More(forms, _("Add a way of asking")))
    many = (*SCORING, "many_not_applicable")
    says = m.sentence(
        _("When more than %(share)s of the questions does not apply, we ask whether this questionnaire fits."),
        share=m.count(many, _("Share of the questions")),
    )
    yield m.block(many, _("Does the questionnaire fit?"), [says], hint=_("Leave it empty to never ask."))


def _untestable(m: Maker, at: tuple[str, ...]) -> Iterator[Block]:
    roles = [(role, said(ROLE_WORDS[role])) for role in ROLES]
    for place, one in m.members(at):
        says = m.sentence(_("All %(role)s cannot be tested yet:"), role=m.one_of((*place, "role"), _("Criteria or indicators"), roles))
        lines = [says, m.rule((*place, "when"), _("They cannot be tested yet when …"))]
        yield m.block(place, dict(roles).get(str(one.get("role")), _("New rule")), lines, in_list=True)


def _forms(m: Maker, at: tuple[str, ...]) -> Iterator[Block]:
    kinds = [(kind, label_of_kind(kind)) for kind in COUNTED]
    fields = [(field, said(words)) for field, words in FIELD_WORDS.items()]
    for place, one in m.members(at):
        lines = [
            m.one_of((*place, "kind"), _("Way of asking"), kinds),
            m.several((*place, "fields"), _("What must be filled in before a count proves anything?"), fields),
        ]
        yield m.block(place, dict(kinds).get(str(one.get("kind")), _("New way of asking")), lines, in_list=True)
