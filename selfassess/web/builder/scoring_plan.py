"""How gaps become actions: classes with terms, the lowest urgency by rule, and what is open."""

from collections.abc import Iterator

from flask_babel import gettext as _

from selfassess.web.builder.sheet import Block, Maker, More, called

ACTIONS = ("scoring", "actions")
CLASSES, AT_LEAST, FIND_OUT = (*ACTIONS, "classes"), (*ACTIONS, "at_least"), (*ACTIONS, "find_out")


def blocks(m: Maker) -> Iterator[Block]:
    """Yield what stands on the page."""
    classes = [(str(one.get("id")), called(one)) for _at, one in m.members(CLASSES)]
    yield m.block((*ACTIONS, "risk_scale"), _("Priority"), [
        m.sentence(_("The risk of a question goes from 1 to %(scale)s."), scale=m.count((*ACTIONS, "risk_scale"), _("Highest risk"))),
        m.sentence(_("An acute risk makes the priority %(factor)s times as high."), factor=m.count((*ACTIONS, "acute_factor"), _("How many times as high"))),
    ], hint=_("Empty: 4, and 1. Priority is what is missing times the risk, as a number from 0 to 100."))  # fmt: skip
    yield m.block(
        CLASSES, _("Classes of urgency"), blocks=_classes(m), more=More(CLASSES, _("Add a class")), hint=_("From most to least urgent."),
    )  # fmt: skip
    yield m.block(AT_LEAST, _("Lowest urgency by rule"), blocks=_at_least(m, classes), more=More(AT_LEAST, _("Add a rule")))
    yield m.block(FIND_OUT, _("What is still open: find out first"), [
        m.sentence(
            _("An action to find out has class %(class)s, and %(raised)s when a condition holds."),
            **{"class": m.one_of((*FIND_OUT, "class"), _("Class"), classes),
               "raised": m.one_of((*FIND_OUT, "raised_to"), _("Class when the condition holds"), classes)},
        ),
        m.rule((*FIND_OUT, "raised_when"), _("The class is higher when …")),
    ], hint=_("Leave everything empty for no such actions."))  # fmt: skip


def _classes(m: Maker) -> Iterator[Block]:
    for at, one in m.members(CLASSES):
        lines = [
            m.line((*at, "text"), _("What people call it")),
            m.sentence(
                _("From priority %(from)s; start within %(start)s days; done within %(months)s months or %(days)s days."),
                **{"from": m.count((*at, "from_priority"), _("Lowest priority")), "start": m.count((*at, "start_days"), _("Days to the start")),
                   "months": m.count((*at, "done_months"), _("Months until it is done")), "days": m.count((*at, "done_days"), _("Days until it is done"))},
            ),
            m.line((*at, "term"), _("The terms in words")),
            m.id(at),
        ]  # fmt: skip
        yield m.block(
            at, called(one), lines, in_list=True, named=("class", at[-1]), hint=_("Without a priority it is given by a rule only.")
        )


def _at_least(m: Maker, classes: list[tuple[str, str]]) -> Iterator[Block]:
    for number, (at, _one) in enumerate(m.members(AT_LEAST), start=1):
        lines = [
            m.sentence(_("At least %(class)s:"), **{"class": m.one_of((*at, "class"), _("Lowest class"), classes)}),
            m.rule((*at, "when"), _("This rule holds when …")),
            m.line((*at, "because"), _("The reason, as people read it in the plan")),
        ]
        yield m.block(at, _("Rule %(number)s", number=number), lines, in_list=True)
