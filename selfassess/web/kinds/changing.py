"""The difference between two answers to an item, in a few sentences."""

from collections.abc import Iterator, Mapping

from flask_babel import gettext as _

from selfassess.core.answers import Answer
from selfassess.core.definition import Item, Questionnaire
from selfassess.reports.plan_report import population_words
from selfassess.web.kinds.telling import given_told


def changes_told(questionnaire: Questionnaire, item: Item, before: Answer, after: Answer) -> tuple[str, ...]:
    """Return what becomes different, one sentence a field; none when nothing does."""
    many = population_words(item, questionnaire)
    return (*_applies(before, after), *norms_told(item, before, after), *_counts(before, after, many), *_chosen(item, before, after))


def _applies(before: Answer, after: Answer) -> Iterator[str]:
    if before.not_applicable is not None and after.not_applicable is None:
        yield _("It applies after all.")
    if before.not_applicable is None and after.not_applicable is not None:
        yield _("It does not apply: %(reason)s", reason=after.not_applicable)


def norms_told(item: Item, before: Answer, after: Answer) -> Iterator[str]:
    """Yield a sentence for each norm that has another state."""
    words = _state_words()
    for norm in item.norms:
        old, new = (answer.norms[norm.id].state if norm.id in answer.norms else "" for answer in (before, after))
        if old != new:
            yield _(
                "Norm %(norm)s goes from “%(old)s” to “%(new)s”: %(text)s", norm=norm.id, old=words[old], new=words[new], text=norm.text
            )


def _state_words() -> Mapping[str, str]:
    return {
        "": _("not answered"), "met": _("yes"), "partly": _("partly"), "not_met": _("no"), "unknown": _("don't know yet"),
        "not_applicable": _("n/a"),
    }  # fmt: skip


def _counts(before: Answer, after: Answer, many: str) -> Iterator[str]:
    old, new = before.counts, after.counts
    total, old_total = _total(after), _total(before)
    if (old.met, old_total) == (new.met, total) or new.met is None:
        return
    if old.met is None or old_total is None:
        if new.met == total:
            yield _("All %(many)s that you look at meet it.", many=many)
        else:
            yield _("%(met)s of %(total)s %(many)s meet it.", met=new.met, total=total, many=many)
        return
    yield _(
        "%(met)s of %(total)s %(many)s meet it, instead of %(old_met)s of %(old_total)s.",
        met=new.met, total=total, many=many, old_met=old.met, old_total=old_total,
    )  # fmt: skip


def _total(answer: Answer) -> int | None:
    return answer.counts.examined if answer.counts.examined is not None else answer.counts.population


def _chosen(item: Item, before: Answer, after: Answer) -> Iterator[str]:
    texts = {one.id: one.text for one in (*item.options, *item.outcomes)}
    for old, new in ((before.choice, after.choice), (before.outcome, after.outcome)):
        if new != old and new in texts:
            if old in texts:
                yield _("The answer goes from “%(old)s” to “%(new)s”.", old=texts[old], new=texts[new])
            else:
                yield _("The answer becomes “%(new)s”.", new=texts[new])
    old, new = "; ".join(given_told(item, before)), "; ".join(given_told(item, after))
    if new and new != old:
        if old:
            yield _("The answer goes from “%(old)s” to “%(new)s”.", old=old, new=new)
        else:
            yield _("The answer becomes “%(new)s”.", new=new)
    if item.kind == "evidence" and len(after.evidence) > len(before.evidence):
        yield _("There is a piece of evidence that is valid.")
    if after.respondents is not None and before.respondents != after.respondents:
        yield _("%(n)s people take part.", n=after.respondents)
