"""Copies first questions, remarks, rules and conditions into a draft as a person does: by the forms of its pages, and nothing else."""

import re

from selfassess.core.conditions import COMPARISONS, Condition
from selfassess.core.drafting.condition_tree import Group, tree_of
from selfassess.core.drafting.places import is_list_of_pieces, is_piece, name_of, roots, spot, typed, types_of
from selfassess.core.loading.conditions import DETAILS, starter_in
from selfassess.models.database import db
from selfassess.services import drafting
from selfassess.web.builder.sheet import shown
from tests.web.builder.forms import buttons_of, form_of, names_of

PAGES = ("levels", "thresholds", "intake", "testing", "sections", "parts", "verdict", "plan", "hints")


class Copier:
    """Someone with the document of a questionnaire beside the screen. `target`: that document."""

    def __init__(self, person, ref, account_id, target):
        self.person, self.ref, self.account_id, self.target = person, ref, account_id, target

    @property
    def document(self):
        """The draft as it stands now."""
        db.session.rollback()
        db.session.expire_all()
        return drafting.document(drafting.place_of(self.ref, account_id=self.account_id)[0])

    def copies_everything(self):
        """Fill in every page of rules, then every condition."""
        for name in PAGES:
            self.copies(name)
        for at in list(self._conditions()):
            self.makes(at)

    def copies(self, name):
        """Add what is missing on one page and fill in its fields, until the page has nothing more to fill in."""
        for _round in range(8):
            page = self._opens(f"rules/{name}")
            lacking = self._lacking(page)
            typed_, filled = self._typed(page)
            if not filled and not lacking:
                return
            do, text = lacking[0] if lacking else ("save", {})
            self._sends(page, f"rules/{name}", {**typed_, **text}, do)
            for do, text in lacking[1:]:
                again = self._opens(f"rules/{name}")
                self._sends(again, f"rules/{name}", {**form_of(again, "/rules/"), **text}, do)
        raise AssertionError(f"{name} never gets ready: {lacking} {self.odd}")

    def makes(self, at):
        """Make one condition, row by row."""
        self.at, wanted = "/".join(at), spot(self.target, self._target_path(at)).value
        assert f"/condition/{self.at}" in self._opens(self._page_with(at)), f"no page leads to {self.at}"
        self._builds(tree_of(wanted), "c")

    def _page_with(self, at):
        """Return the page that leads to a condition: the sheet of its rule, or what a piece hangs on."""
        named = {"hints": "rules/hints", "intake": "rules/intake"}
        sheets = {"not_testable": "testing", "parts": "parts", "verdict": "verdict", "actions": "plan"}
        return f"rules/{sheets[at[1]]}" if at[0] == "scoring" else named.get(at[0], f"ties/{at[0]}")

    def _builds(self, group, name):
        for index, member in enumerate(group.members):
            inner = f"{name}.{index}"
            self._presses(f"add:{name}")
            if isinstance(member, Group):
                self._presses(f"group:{inner}")
                self._presses(f"remove:{inner}.0")
                self._builds(member, inner)
            else:
                self._fills(inner, member.plain)
        self._presses("save", {f"{name}.word": group.word})

    def _fills(self, name, plain):
        fact = starter_in(plain)
        self._presses(f"save:{name}", {f"{name}.subject": f"{fact}:{plain[fact]}"})
        by = next((key for key in COMPARISONS if key in plain), None)
        more = {
            f"{name}.{part}": shown(value) for part, value in (("by", by), ("detail", plain.get(DETAILS.get(fact)))) if value is not None
        }
        if by:
            more[f"{name}.value"] = shown(plain[by])
        if plain.get("if_missing"):
            more[f"{name}.missing"] = "yes"
        self._presses("save", more)

    def _presses(self, do, typed_=None):
        page = self._opens(f"condition/{self.at}")
        sent = form_of(page, "/condition/")
        self._sends(page, f"condition/{self.at}", {**sent, **(typed_ or {})}, do)

    def _sends(self, page, rest, fields, do):
        """Send the form of a page: only fields and buttons that stand on it, with the token in it."""
        room = f"/{rest.partition('/')[0]}/"
        unknown = set(fields) - names_of(page, room)
        assert not unknown, f"{rest}: there is no field {unknown}"
        assert ("do", do) in buttons_of(page, room), f"{rest}: there is no button {do}"
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
        sent = {**fields, "do": do, "csrf_token": token}
        answer = self.person.asks("post", f"/drafts/{self.ref}/{rest}", data=sent)
        assert answer.status_code == 303, answer.text

    def _opens(self, rest):
        page = self.person.opens(f"/drafts/{self.ref}/{rest}")
        assert page.status_code == 200, rest
        return page.text

    def _lacking(self, page):
        """Return the buttons that add members that the target has more of, with what is typed beside them."""
        found = []
        for name, do in sorted(buttons_of(page, "/rules/")):
            if name != "do" or not do.startswith("add:"):
                continue
            at = tuple(do.removeprefix("add:").split("/"))
            wanted, standing = self._wanted(at) or [], self._members(at)
            missing = wanted[len(standing) :]
            box = "new:" + "/".join(at)
            if missing and box in names_of(page, "/rules/"):
                found.append((do, {box: "\n".join(one["text"] for one in missing)}))
            else:
                found += [(do, {})] * len(missing)
        return found

    def _typed(self, page):
        sent, filled = form_of(page, "/rules/"), False
        for name in names_of(page, "/rules/"):
            path = tuple(name.split("/"))
            if "/" not in name or name.startswith("new:") or typed(path)[0] is None:
                continue
            wanted = self._wanted(path)
            values = list(map(shown, wanted)) if isinstance(wanted, list) else [shown(wanted)]
            if (
                isinstance(wanted, list)
                and sent.get(name, [""])[0:1]
                and "," not in "".join(values)
                and len(sent.get(name, [])) <= 1
                and path[0] == "hints"
            ):
                values = [", ".join(values)]
            if wanted is None or (wanted is False and name not in sent):
                values = [] if name not in sent or sent[name] == ["true"] else [""]
            if values != sent.get(name, []):
                filled, self.odd = True, (name, values, sent.get(name))
            sent[name] = values
        return sent, filled

    def _members(self, at):
        found = spot(self.document, at)
        return (found.value if found else None) or []

    def _wanted(self, path):
        """Return what the target has where a path of the draft leads: its members stand in the same order."""
        place = self._target_path(path)
        found = spot(self.target, place) if place else None
        return found.value if found else None

    def _target_path(self, path):
        if path[0] in {name for name, _found in roots(self.target)}:
            return path
        here, there, steps = self.document, self.target, []
        type_ = None
        for length, step in enumerate(path, start=1):
            if is_list_of_pieces(type_):
                names = [name_of(one, type_.of) for one in here or []]
                index = names.index(step)
                if index >= len(there or []):
                    return None
                here, there = here[index], there[index]
                steps.append(str(name_of(there, type_.of)))
            else:
                here = here.get(step) if isinstance(here, dict) else None
                there = there.get(step) if isinstance(there, dict) else None
                steps.append(step)
            type_ = typed(path[:length])[0]
        return tuple(steps)

    def _conditions(self):
        """Yield the path in the draft of every condition that the target has."""
        document = self.document
        yield from _conditions_in(document, self.target, ())
        for name, found in roots(self.target):
            for key, type_ in types_of(found.type).items():
                if type_ == Condition and key in found.value:
                    yield (name, key)
            for norm in found.value.get("norms", ()):
                if "not_applicable_when" in norm:
                    yield (name, "norms", norm["id"], "not_applicable_when")


def _conditions_in(here, there, path):
    type_ = typed(path)[0] if path else None
    if type_ == Condition:
        yield path
    elif is_list_of_pieces(type_) and path != ("parts",):
        for mine, theirs in zip(here or [], there, strict=True):
            yield from _conditions_in(mine, theirs, (*path, name_of(mine, type_.of)))
    elif (not path or is_piece(type_)) and isinstance(there, dict):
        for key, inner in there.items():
            if (path or key not in ("parts", "translations")) and typed((*path, key))[0] is not None:
                yield from _conditions_in((here or {}).get(key), inner, (*path, key))
