"""A condition of a draft is made and changed as rows in groups, by buttons that are forms, and nothing of it is lost."""

import html
import re

import pytest

from selfassess.core.drafting.operations import Remove, Set
from selfassess.core.drafting.places import roots
from selfassess.models.database import db
from selfassess.services import drafting
from tests.services.test_drafting import does
from tests.web.builder.forms import buttons_of, form_of, names_of

AT = ("1.3-K1", "applies_when")


class Screen:
    """Someone at one condition."""

    def __init__(self, person, draft, kade, at=AT):
        self.person, self.draft, self.kade, self.address = person, draft, kade, f"/drafts/{draft.ref}/condition/{'/'.join(at)}"
        self.at = at

    @property
    def page(self):
        return self.person.opens(self.address).text

    @property
    def words(self):
        return html.unescape(self.page)

    def presses(self, do, page=None, **typed):
        page = page or self.page
        typed = {name.replace("_", "."): value for name, value in typed.items()}
        assert ("do", do) in buttons_of(page, "/condition/"), do
        assert set(typed) <= names_of(page, "/condition/")
        return self.person.sends(self.address, {**form_of(page, "/condition/"), **typed, "do": do})

    @property
    def now(self):
        db.session.rollback()  # to see what the server wrote
        db.session.expire_all()
        return drafting.place_of(self.draft.ref, account_id=self.kade.coordinator.account.id)[0]

    @property
    def stands(self):
        here = drafting.document(self.now)
        piece = here
        for name, found in roots(here):
            piece = found.value if name == self.at[0] else piece
        return piece.get(self.at[1])


@pytest.fixture
def screen(editor, draft, kade):
    return Screen(editor, draft, kade)


def row_about(screen, name, subject, **typed):
    screen.presses(f"add:{name.rsplit('.', 1)[0]}")
    screen.presses(f"save:{name}", **{name.replace(".", "_") + "_subject": subject})
    screen.presses("save", **{name.replace(".", "_") + f"_{key}": value for key, value in typed.items()})


def test_a_row_first_gets_what_it_looks_at_and_then_its_answer(screen):
    assert "Er is nog geen voorwaarde." in screen.words
    row_about(screen, "c.0", "intake:phase", value="running")
    assert screen.stands == {"intake": "phase", "is": "running"}
    assert "Stel deze vraag alleen als … het antwoord op ‘Hoe ver is jullie aanbod?’ ‘zes maanden of langer bezig’ is" in screen.words


def test_only_what_is_asked_earlier_can_be_chosen(screen):
    screen.presses("add:c")
    page = screen.page
    assert 'value="level:1.2-K1"' in page
    assert 'value="level:1.3-K2"' not in page
    assert 'value="intake:period_from"' not in page


def test_a_half_finished_row_is_kept_with_what_is_missing_beside_it(screen):
    screen.presses("add:c")
    assert 'class="fault"' not in screen.page
    screen.presses("save:c.0", c_0_subject="state:1.1-K1")
    assert screen.stands == {"state": "1.1-K1", "is": ""} or screen.stands == {"state": "1.1-K1"}
    assert 'class="fault"' in screen.page
    screen.presses("save", c_0_detail="a", c_0_value="met")
    assert screen.stands == {"state": "1.1-K1", "norm": "a", "is": "met"}
    assert 'class="fault"' not in screen.page


def test_what_is_wrong_with_two_rows_is_told_at_both(screen):
    for name in ("c.0", "c.1"):
        row_about(screen, name, "state:1.1-K1")
    assert screen.page.count('class="fault"') == 2


def test_after_a_button_the_keyboard_can_go_on_at_its_row(screen):
    there = screen.presses("add:c").location.partition("#")[2]
    assert f'id="{there}" tabindex="-1"' in screen.page
    screen.presses("add:c")
    assert screen.presses("save:c.1", c_1_subject="level:1.1-K1").location.endswith("#c.1")


def test_a_value_that_is_still_open_is_asked_for_in_plain_words(screen):
    row_about(screen, "c.0", "level:1.1-K1", by="at_least")
    assert "Vul dit in." in screen.words
    assert "“”" not in screen.words


def test_rows_are_joined_grouped_moved_and_taken_apart(screen):
    row_about(screen, "c.0", "intake:phase", value="running")
    row_about(screen, "c.1", "intake:own_education", value="true")
    screen.presses("save", c_word="any")
    assert screen.stands == {"any": [{"intake": "phase", "is": "running"}, {"intake": "own_education", "is": True}]}
    screen.presses("group:c.1")
    screen.presses("down:c.0")
    assert screen.stands == {"any": [{"any": [{"intake": "phase", "is": "running"}, {"intake": "own_education", "is": True}]}]}
    screen.presses("save", c_0_word="none")
    assert screen.stands == {"any": [{"not": {"any": [{"intake": "phase", "is": "running"}, {"intake": "own_education", "is": True}]}}]}
    screen.presses("ungroup:c.0")
    screen.presses("remove:c.1")
    assert screen.stands == {"any": [{"intake": "phase", "is": "running"}]}


def test_several_answers_and_what_to_do_when_nothing_is_known(screen):
    row_about(screen, "c.0", "intake:phase", by="in", value="running", missing="yes")
    screen.presses("save", c_0_value=["running", "building"])
    assert screen.stands == {"intake": "phase", "in": ["running", "building"], "if_missing": True}


def test_nine_groups_deep_can_be_made_and_read(screen):
    row_about(screen, "c.0", "intake:own_education", value="true")
    name = "c.0"
    for _level in range(9):
        screen.presses(f"group:{name}")
        name += ".0"
    assert 'id="c.0.0.0.0.0.0.0.0.0.0"' in screen.page
    assert screen.person.opens(screen.address).status_code == 200


def test_what_never_holds_is_told_at_once(screen):
    row_about(screen, "c.0", "intake:phase", value="running")
    row_about(screen, "c.1", "intake:phase", value="building")
    assert "Deze voorwaarde klopt nooit" in screen.words


def test_an_option_that_is_gone_is_told_at_its_row_and_stays(screen, kade):
    row_about(screen, "c.0", "intake:phase", value="running")
    does(screen.now, Remove((("intake", "phase", "options", "running"),)), by=kade.coordinator)
    page = screen.page
    assert 'class="fault"' in page
    assert '<option value="running" selected' in page


def test_two_people_see_both_and_choose(screen, kade):
    row_about(screen, "c.0", "intake:phase", value="running")
    mine = screen.page
    does(screen.now, Set(AT, {"intake": "own_education", "is": True}), by=kade.members["administrator"])
    answer = screen.presses("save", page=mine, c_0_value="building")
    theirs = {"intake": "own_education", "is": True}
    assert answer.status_code == 422
    assert "het antwoord op ‘Geven jullie zelf onderwijs?’" in html.unescape(answer.text).partition("Wat er nu staat:")[2]
    again = screen.presses("add:c", page=answer.text)  # without a choice nothing is saved, and nothing is gone
    assert (again.status_code, screen.stands) == (422, theirs)
    assert "Kies welke van de twee blijft." in again.text
    assert form_of(again.text, "/condition/")["c.0.value"] == ["building"]
    screen.presses("save", page=again.text, **{"met:c": ["met", "theirs"]})
    assert screen.stands == theirs
    screen.presses("remove:c.1", page=again.text, **{"met:c": ["met", "mine"]})
    assert screen.stands == {"intake": "phase", "is": "building"}


def test_what_somebody_took_away_can_be_read_and_not_saved(screen, kade):
    row_about(screen, "c.0", "intake:phase", value="running")
    mine = screen.page
    does(screen.now, Remove((("1.3-K1",),)), by=kade.members["administrator"])
    answer = screen.presses("save", page=mine, c_0_value="building")
    assert answer.status_code == 409
    assert "maar kan niet bewaard worden" in html.unescape(answer.text)


def test_pressing_twice_adds_one_row(screen):
    page = screen.page
    screen.presses("add:c", page=page)
    screen.presses("add:c", page=page)
    assert screen.stands == {"all": [{}]}


@pytest.mark.parametrize("at", ["nothing/when", "1.3-K1/title", "scoring/verdict/rows/zz/when"])
def test_a_place_that_has_no_condition_says_so(editor, draft, at):
    assert editor.opens(f"/drafts/{draft.ref}/condition/{at}").status_code in (404, 409)


def test_what_a_button_cannot_do_changes_nothing(screen):
    for do in ("add:c.7", "up:c.3.1", "remove:x", "group:c", "nonsense"):
        assert screen.person.sends(screen.address, {"c.word": "all", "revision": "0", "do": do}).status_code == 303
    assert screen.stands is None


def test_a_question_shows_what_it_hangs_on_and_what_it_matters_for(editor, draft):
    page = html.unescape(editor.opens(f"/drafts/{draft.ref}/ties/2.7-K1").text)
    assert "Optie never van mild_disability_in_group" in page
    assert "hints" in page or "opmerkingen" in page
    assert editor.opens(f"/drafts/{draft.ref}/ties/9.9").status_code == 404


class Tab(Screen):
    """A page of a condition with its script: it sends all of it at each change, and goes on from what it hears."""

    def __init__(self, person, draft, kade, at=AT):
        super().__init__(person, draft, kade, at)
        self.fields = form_of(self.page, "/condition/")

    def chooses(self, **typed):
        self.fields |= {name.replace("_", "."): value for name, value in typed.items()}
        answer = self.person.asks(
            "post",
            self.address,
            data={**self.fields, "number": str(typed), "csrf_token": self.token},
            headers={"Accept": "application/json"},
        )
        self.status = answer.status_code
        return answer.json

    @property
    def token(self):
        return re.search(r'name="csrf_token" value="([^"]+)"', self.page)[1]


@pytest.fixture
def tab(screen, editor, draft, kade):
    row_about(screen, "c.0", "intake:phase", value="running")
    return Tab(editor, draft, kade)


def test_what_is_chosen_is_saved_by_itself_and_told(tab):
    before = tab.now.revision
    for value in ("building", "running", "building"):
        said = tab.chooses(c_0_value=value)
        assert (said["whole"], said["faults"], said["met"], said["asked"]) == (True, {}, {}, {})
        tab.fields["revision"] = [str(said["revision"])]
    assert tab.stands == {"intake": "phase", "is": "building"}
    assert "het antwoord op ‘Hoe ver is jullie aanbod?’" in html.unescape(said["told"])
    (step, *_rest) = drafting.history(tab.draft, limit=9)
    assert (step.number, step.last) == (before + 1, before + 3)


def test_what_is_not_right_is_saved_by_itself_too_and_told_at_its_row(tab):
    said = tab.chooses(c_0_value="")
    assert said["whole"]
    assert list(said["faults"]) == ["c.0"]
    assert tab.stands != {"intake": "phase", "is": "running"}


def test_a_page_that_saves_itself_meets_who_was_first(tab, kade):
    theirs = {"intake": "own_education", "is": True}
    does(tab.now, Set(AT, theirs), by=kade.members["administrator"])
    said = tab.chooses(c_0_value="building")
    assert (said["whole"], tab.stands) == (False, theirs)
    assert "Geven jullie zelf onderwijs?" in html.unescape(said["met"]["c"])
    tab.fields["revision"] = [str(said["seen"])]
    assert tab.chooses(**{"met:c": ["met", "mine"]})["whole"]
    assert tab.stands == {"intake": "phase", "is": "building"}


def test_a_page_that_saves_itself_hears_that_its_place_is_gone(tab, kade):
    does(tab.now, Remove((("1.3-K1",),)), by=kade.members["administrator"])
    assert "Kopieer" in tab.chooses(c_0_value="building")["what_to_do"]
    assert tab.status == 409


def test_a_value_about_a_person_is_asked_about_and_kept_nowhere(tab):
    row_about(tab, "c.1", "intake:girls_in_care", by="above", value="10")
    tab.fields, before = form_of(tab.page, "/condition/"), tab.stands
    said = tab.chooses(c_1_value="123456782")
    assert (said["whole"], said["asked"]["c"]["fields"], tab.stands) == (False, ["c.1.value"], before)
    assert 'name="guard:' in said["asked"]["c"]["panel"]


def test_more_rows_than_a_page_has_are_refused_and_nothing_is_lost(screen):
    row_about(screen, "c.0", "intake:phase", value="running")
    before = screen.stands
    many = {f"c.{place}.type": "row" for place in range(201)}
    answer = screen.person.sends(screen.address, {"c.word": "all", "revision": "9", "do": "save", **many})
    assert answer.status_code == 422
    assert "hoogstens 200 regels" in html.unescape(answer.text)
    deep = {"c" + ".0" * depth + ".type": "group" for depth in range(1, 33)}
    assert screen.person.sends(screen.address, {"c.word": "all", "revision": "9", "do": "save", **deep}).status_code == 422
    assert screen.stands == before
