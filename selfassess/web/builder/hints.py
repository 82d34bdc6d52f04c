"""Remarks on answers that do not fit together."""

from collections.abc import Iterator

from flask_babel import gettext as _

from selfassess.web.builder.sheet import Block, Maker, many


def blocks(m: Maker) -> Iterator[Block]:
    """Yield the remarks on answers."""
    for at, one in m.members(("hints",)):
        lines = [
            m.area((*at, "text"), _("The remark")),
            m.words((*at, "items"), _("At which questions?"), _("The numbers of the questions, with commas between them.")),
            m.rule((*at, "when"), _("Show this remark when …")),
            m.id(at),
        ]
        yield m.block(at, str(one.get("id", "")), lines, in_list=True)
    yield m.block(("hints",), _("More remarks"), more=many(("hints",), _("Remarks, one on each line")))
