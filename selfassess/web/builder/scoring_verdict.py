"""The verdict: its rows in order with their conditions, the restriction before its name, and when it is provisional."""

from collections.abc import Iterator

from flask_babel import gettext as _

from selfassess.web.builder.sheet import Block, Maker, More

VERDICT = ("scoring", "verdict")
ROWS, PREFIX, FROM = (*VERDICT, "rows"), (*VERDICT, "prefix"), (*VERDICT, "provisional_from")


def blocks(m: Maker) -> Iterator[Block]:
    """Yield what stands on the page."""
    rows = m.members(ROWS)
    for at, one in rows:
        lines = [
            m.code(at),
            m.line((*at, "text"), _("The verdict, as people read it")),
            m.area((*at, "meaning"), _("What it means, in a sentence or two")),
            m.sentence(
                _("From worst to best it has place %(rank)s; the worst has 0."), rank=m.count((*at, "rank"), _("Place of the verdict"))
            ),
            m.tick((*at, "undecided"), _("This is no verdict yet: too much is open")),
            m.rule((*at, "when"), _("This verdict is given when …"), _("in all other cases.") if at == rows[-1][0] else ""),
        ]
        title = " ".join(filter(None, (str(one.get("code", "")), str(one.get("text", ""))))) or _("New verdict")
        yield m.block(at, title, lines, in_list=True, named=("code", str(one.get("code", ""))))
    ranks = [one["rank"] for _at, one in rows if isinstance(one.get("rank"), int)]
    yield m.block(ROWS, _("More verdicts"), more=More(ROWS, _("Add a verdict"), like={"rank": max(ranks, default=-1) + 1}),
                  hint=_("The last verdict has no condition: it is given in all other cases."))  # fmt: skip
    codes = [(str(one.get("code", "")), f"{one.get('code', '')} {one.get('text', '')}") for _at, one in rows if one.get("code")]
    yield m.block(PREFIX, _("A restriction before the name of the verdict"), [
        m.line((*PREFIX, "text"), _("What people read before the name")),
        m.rule((*PREFIX, "when"), _("It stands there when …")),
        m.several((*PREFIX, "not_for"), _("Never before these verdicts"), codes) if codes else None,
        m.line((*PREFIX, "id"), _("Id"), _("For files.")),
    ], hint=_("Leave everything empty for none."))  # fmt: skip
    says = m.sentence(_("From %(share)s answered we give a provisional verdict."), share=m.count(FROM, _("Share that is answered")))
    yield m.block(FROM, _("Provisional verdict"), [says])
