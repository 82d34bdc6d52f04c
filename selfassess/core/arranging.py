"""What people make of the proposed actions: decide, split one into parts, do several in one, and add their own."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from selfassess.core.action import ENDED, MERGED, OWN, PART, Action, Decision, number_of, part_of, whole_of
from selfassess.core.definition import ActionRules, Questionnaire
from selfassess.core.phrases import N_
from selfassess.core.terms import class_of, first_day, last_day, most_urgent

# What of a decision stands in the action as it was decided; an empty text says that nothing is to stand there.
AS_DECIDED = (
    "causes", "why", "owner", "owner_function", "owner_member", "class_reason", "means", "completion", "completion_piece", "effect",
    "effect_due", "effect_item", "effect_outcome", "reason", "rhythm",
)  # fmt: skip
JOINED = ("why", "class_reason", "means", "completion", "effect", "effect_outcome")  # texts that a merged action takes from all


class Arrangement:
    """The actions of a plan after people split, merged and added. `proposals`: one an item, also where there is no gap."""

    def __init__(
        self, questionnaire: Questionnaire, rules: ActionRules, proposals: Mapping[str, Action], decisions: Mapping[str, Decision], on: date
    ) -> None:
        self.rules, self.proposals, self.decisions, self.on = rules, proposals, decisions, on
        self.places = {item.id: place for place, item in enumerate(questionnaire.items)}
        self.home = {item.id: section.id for section in questionnaire.sections for item in section.items}
        self.sections = {section.id for section in questionnaire.sections}
        self.own = self._numbered(OWN)
        self.parts: dict[str, list[str]] = {}
        self.members: dict[str, tuple[str, ...]] = {}
        self._find_parts()
        self._find_members()

    def shown(self) -> Iterator[Action]:
        """Yield the actions that people see: whole or in parts, and what is done in one only there."""
        absorbed = {key for members in self.members.values() for key in members}
        for whole in (*self.proposals, *self.own, *self.members):
            if whole in absorbed:
                continue
            for key in self.parts.get(whole, (whole,)):
                if key not in absorbed and (self.proposals.get(key) is None or self.proposals[key].gap or key in self.decisions):
                    yield self.action(key)

    def action(self, key: str) -> Action:
        """Return one action with what people decided about it."""
        action = decided(self.proposal(key), self.decisions.get(key), self.rules, self.on)
        earlier = [note for one in self._undone_of(key) for note in self.decisions[one].log or ()]
        return replace(action, log=_in_time((*action.log, *earlier))) if earlier else action

    def proposal(self, key: str) -> Action:
        """Return one action as it is before people decide about it."""
        if key in self.proposals:
            return self.proposals[key]
        if key in self.members:
            return self._merged(key)
        if key in self.own:
            return self._own(key)
        whole, _number = part_of(key)
        return replace(self.proposal(whole), key=key, origin=PART, log=self.action(whole).log)

    def knows(self, key: str) -> bool:
        """Return whether there is an action with this key, seen by itself or done in another one."""
        whole = part_of(key)
        if whole:
            return key in self.parts.get(whole[0], ()) and self.knows(whole[0])
        return key in self.proposals or key in self.own or key in self.members

    def _numbered(self, origin: str) -> list[str]:
        found = [key for key in self.decisions if key not in self.proposals and number_of(key, origin) and not self._is_undone(key)]
        return sorted(found, key=lambda key: number_of(key, origin))

    def _undone_of(self, key: str) -> list[str]:
        """Return the parts and merged actions that were taken back to this one: what was noted there stays to be read."""
        return [one for one, said in self.decisions.items() if said.undone and (whole_of(one) == key or key in (said.merges or ()))]

    def _is_undone(self, key: str) -> bool:
        return bool(self.decisions[key].undone)

    def _find_parts(self) -> None:
        wholes = {*self.proposals, *self.own, *self._numbered(MERGED)}
        for key in self.decisions:
            found = part_of(key)
            if found and found[0] in wholes and not self._is_undone(key):
                self.parts.setdefault(found[0], []).append(key)
        for keys in self.parts.values():
            keys.sort(key=lambda key: part_of(key)[1])

    def _find_members(self) -> None:
        taken: set[str] = set()
        for key in self._numbered(MERGED):
            named = dict.fromkeys(self.decisions[key].merges or ())
            members = tuple(one for one in named if one not in taken and one != key and self.knows(one))
            if members:
                self.members[key] = members
                taken |= set(members)

    def _own(self, key: str) -> Action:
        decision = self.decisions[key]
        terms = class_of(decision.class_ or "", self.rules)
        items = self._in_order(item for item in decision.items or () if item in self.places)
        section = self.home[items[0]] if items else decision.section if decision.section in self.sections else ""
        return Action(
            number=0, item=items[0] if items else "", kind="improve", priority=_least_priority(terms), class_=terms.id,
            proposed_class=terms.id, because=(), finding=(), measure="", level_now=None, level_goal=None,
            start=first_day(self.on, terms), due=last_day(self.on, terms), key=key, items=items, section=section, origin=OWN, term=terms.term,
        )  # fmt: skip

    def _merged(self, key: str) -> Action:
        """Return several actions as one: about all their items, as urgent as the most urgent of them."""
        all_ = [self.action(member) for member in self.members[key]]
        live = [one for one in all_ if one.gap] or all_
        items = self._in_order(item for one in all_ for item in one.items)
        chosen = most_urgent((one.class_ for one in live), self.rules)
        levels = [one.level_now for one in live if one.level_now is not None]
        return Action(
            number=0, item=items[0] if items else "", priority=max(one.priority for one in live), class_=chosen,
            kind="find_out" if all(one.kind == "find_out" for one in live) else "improve",
            proposed_class=most_urgent((one.proposed_class for one in live), self.rules),
            least_class=most_urgent((one.least_class for one in live if one.least_class), self.rules),
            because=tuple(dict.fromkeys(why for one in live for why in one.because)),
            finding=tuple(sentence for one in live for sentence in one.finding), measure=_joined(live, "measure"),
            level_now=min(levels, default=None), level_goal=None, start=min(one.start for one in live), due=min(one.due for one in live),
            key=key, items=items, section=self.home[items[0]] if items else _same(live, "section") or "", origin=MERGED,
            merges=self.members[key], term=class_of(chosen, self.rules).term, status=_status(live), gap=any(one.gap for one in all_),
            causes=tuple(dict.fromkeys(cause for one in live for cause in one.causes)), rhythm=_same(live, "rhythm") or "none",
            owner=_same(live, "owner") or "", owner_function=_same(live, "owner_function") or "", owner_member=_same(live, "owner_member"),
            effect_item=_same(live, "effect_item") or "", completion_piece=_same(live, "completion_piece") or "",
            effect_due=min((one.effect_due for one in live if one.effect_due), default=None),
            log=_in_time(note for one in all_ for note in one.log), **{name: _joined(live, name) for name in JOINED},
        )  # fmt: skip

    def _in_order(self, items: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted(set(items), key=self.places.__getitem__))


def adrift(decisions: Mapping[str, Decision], items: Collection[str]) -> tuple[str, ...]:
    """Return the keys of decisions that hang on nothing: of no item, a part without its whole, or done in one of which nothing is there.

    `items` are the ids of the questionnaire. What was undone is left out.
    """
    standing = {key for key, said in decisions.items() if not said.undone}
    numbered = {key for key in standing if number_of(key, OWN) or number_of(key, MERGED)}

    def stands(key: str) -> bool:
        whole = whole_of(key)
        return key in standing and stands(whole) if whole else key in items or key in numbered

    def has_members(key: str) -> bool:
        return number_of(key, MERGED) is None or any(stands(one) for one in decisions[key].merges or ())

    return tuple(key for key in decisions if key in standing and not (stands(key) and has_members(key)))


def decided(action: Action, decision: Decision | None, rules: ActionRules, on: date) -> Action:
    """Return the action with what people changed; never less urgent than the rule allows. Where its gap has vanished it is closed."""
    if decision is not None:
        action = _with(action, decision, rules, on)
    return action if action.gap else _closed(action)


def _with(action: Action, decision: Decision, rules: ActionRules, on: date) -> Action:
    chosen = decision.class_ or action.class_
    if action.least_class:
        chosen = most_urgent([chosen, action.least_class], rules)
    terms = class_of(chosen, rules)
    moved = {} if chosen == action.class_ else {"start": first_day(on, terms), "due": last_day(on, terms), "term": terms.term}
    dates = {name: day for name in ("start", "due") if (day := getattr(decision, name))}
    words = {name: value for name in AS_DECIDED if (value := getattr(decision, name)) is not None}
    if decision.effect_due == "":  # the day of what is done in this one does not count
        words["effect_due"] = None
    if decision.owner_function is not None:  # an empty one says that nobody of the list is the owner
        words["owner_member"] = decision.owner_member
    return replace(
        action,
        class_=chosen,
        finding=(decision.finding,) if decision.finding else action.finding,
        measure=decision.measure or action.measure,
        status=decision.status or action.status,
        log=_in_time((*action.log, *(decision.log or ()))),
        **(moved | dates | words),
    )


def _closed(action: Action) -> Action:
    """Return the action of a gap that is no longer there: kept, with the reason."""
    status = action.status if action.status in ENDED else "dropped"
    return replace(action, status=status, reason=action.reason or N_("The answers no longer show this gap."))


def _least_priority(terms) -> int:
    return 100 if terms.from_priority is None else terms.from_priority


def _same(actions: Sequence[Action], name: str):
    """Return what all actions have alike; None where they differ."""
    found = {getattr(action, name) for action in actions}
    return found.pop() if len(found) == 1 else None


def _joined(actions: Sequence[Action], name: str) -> str:
    return "\n".join(dict.fromkeys(text for one in actions if (text := getattr(one, name))))


def _status(actions: Sequence[Action]) -> str:
    """Return how far a merged action is: as its parts where they are alike; in progress where some are further than others."""
    going = {one.status for one in actions if one.status != "dropped"}
    return going.pop() if len(going) == 1 else "in_progress" if going else "dropped"


def _in_time(notes) -> tuple:
    return tuple(sorted(notes, key=lambda note: note.on))
