"""A condition of a draft is made and changed as rows in groups, by buttons that are forms, and nothing of it is lost."""

import html

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
    assert "er is nog geen voorwaarde" in screen.words
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
    screen.presses("save:c.0", c_0_subject="state:1.1-K1")
    assert screen.stands == {"state": "1.1-K1", "is": ""} or screen.stands == {"state": "1.1-K1"}
    assert 'class="fault"' in screen.page
    screen.presses("save", c_0_detail="a", c_0_value="met")
    assert screen.stands == {"state": "1.1-K1", "norm": "a", "is": "met"}
    assert 'class="fault"' not in screen.page


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
    assert answer.status_code == 409
    assert "Daar staat nu: het antwoord op ‘Geven jullie zelf onderwijs?’" in html.unescape(answer.text)
    assert screen.stands == {"intake": "own_education", "is": True}
    screen.presses("theirs", page=answer.text)
    assert screen.stands == {"intake": "own_education", "is": True}
    screen.presses("save", page=answer.text)
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
