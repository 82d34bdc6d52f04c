"""The pages of a next round: begin it, confirm what came along, see what changed, and close the plan of last time."""

import re
from dataclasses import replace
from datetime import date

import pytest

from selfassess.core.action import Decision
from selfassess.core.answers import plain
from selfassess.core.made_up import made_up
from selfassess.models.answer import read_answers
from selfassess.models.database import db
from selfassess.models.version import find_version
from selfassess.services import actions, answering, locations, publishing, rounds, seats
from selfassess.services.answering import ItemSave
from tests.services.test_rounds import install_next

K, COUNTED = "1.1-K1", "1.1-I1"
COUNT = {"population": 14, "examined": 10, "met": 4, "drawn": "random"}
LATER = date(2027, 6, 30)


def norms(state, letters="abcdefgh"):
    return {"norms": dict.fromkeys(letters, state)}


@pytest.fixture
def last(kade):
    answering.save_page(kade.assessment, [ItemSave(K, norms("partly", "abcd")), ItemSave(COUNTED, COUNT)], by=kade.coordinator)
    return kade.assessment


@pytest.fixture
def made(kade, last):
    return rounds.begin_round(last, title="Ronde 2", reference_date=LATER, by=kade.coordinator)


def address(assessment, page):
    return f"/assessments/{assessment.ref}/{page}"


def test_a_round_begins_with_a_title_and_a_day(editor, last):
    page = editor.opens(address(last, "next-round")).text
    assert "1 antwoord gaat mee" in page
    sent = editor.sends(address(last, "next-round"), {"title": "Ronde 2", "reference_date": "30-6-2027"})
    assert sent.status_code == 303
    assert "De volgende ronde is begonnen." in editor.opens(sent.location).text
    (following,) = rounds.next_of(last)
    assert (following.title, following.reference_date) == ("Ronde 2", LATER)


@pytest.mark.parametrize("typed", [{"title": "", "reference_date": "30-6-2027"}, {"title": "Ronde 2", "reference_date": "morgen"}])
def test_what_is_wrong_comes_back_as_it_was_typed(editor, last, typed):
    shown = editor.sends(address(last, "next-round"), typed)
    assert shown.status_code == 422
    assert all(f'value="{text}"' in shown.text for text in typed.values() if text)
    assert rounds.next_of(last) == []


def test_a_title_with_a_number_of_a_person_begins_nothing(editor, last):
    assert editor.sends(address(last, "next-round"), {"title": "BSN 111222333", "reference_date": "30-6-2027"}).status_code == 422
    assert rounds.next_of(last) == []


def test_the_task_list_tells_what_waits_and_what_follows_what(editor, last, made):
    page = editor.opens(f"/assessments/{made.ref}").text
    assert "1 antwoord komt uit de vorige ronde" in page
    assert "1 nog te bevestigen" in page
    assert "Vergelijk met vorige keer" in page
    assert made.title in editor.opens(f"/assessments/{last.ref}").text
    assert "Volgt op “Proef”" in editor.opens("/assessments").text


def test_one_press_confirms_a_question(editor, made):
    assert "Nog te bevestigen" in editor.opens(address(made, "to-confirm")).text
    done = editor.sends(address(made, "to-confirm"), {"confirm": K})
    assert "1 antwoord is bevestigd." in editor.opens(done.location).text
    assert rounds.unconfirmed_in(made) == ()


def test_one_press_confirms_a_section(editor, made):
    editor.sends(address(made, "to-confirm"), {"confirm": "1.1"})
    assert rounds.unconfirmed_in(made) == ()


def test_the_question_shows_the_last_figure_and_keeps_what_is_typed_while_confirming(editor, made):
    page = editor.opens(address(made, "sections/1.1")).text
    assert "4 van de 10 dossiers" in page
    assert "Dit klopt nog" in page
    sent = {f"{K}:revision": "1", f"{COUNTED}:revision": "0"} | {f"{K}:norms.{letter}": "partly" for letter in "abcd"}
    editor.sends(address(made, "sections/1.1"), sent | {f"{COUNTED}:examined": "10", f"{COUNTED}:met": "9", "confirm": K})
    assert rounds.unconfirmed_in(made) == ()
    assert '"met":9' in {row.item_id: row.value for row in read_answers(made.id)}[COUNTED]


def test_who_judges_apart_sees_nothing_of_the_last_round(app, kade, made):
    from tests.conftest import person

    seats.give(made, kade.members["assessor"].account.id, by=kade.coordinator)
    apart = person(app, "assessor@kade.example")
    assert "vorige ronde" not in apart.opens(f"/assessments/{made.ref}").text
    assert "Dit klopt nog" not in apart.opens(address(made, "sections/1.1")).text
    assert "4 van de 10" not in apart.opens(address(made, "sections/1.1")).text
    assert apart.opens(address(made, "compare")).status_code == 403


def test_the_answers_of_a_round_that_somebody_judges_apart_are_not_compared_for_that_person(app, kade, last, made):
    from tests.conftest import person

    seats.give(last, kade.members["assessor"].account.id, by=kade.coordinator)
    apart = person(app, "assessor@kade.example")
    assert "geen andere ronde" in apart.opens(address(made, "compare")).text
    assert apart.opens(address(made, f"compare?with={last.ref}")).status_code == 404


def test_worse_is_said_as_plainly_as_better(editor, kade, made):
    answering.save_page(
        made, [ItemSave(K, norms("not_met", "abcd"), revision=1), ItemSave(COUNTED, COUNT | {"met": 6})], by=kade.coordinator
    )
    page = editor.opens(address(made, "compare")).text
    assert "1 vraag is slechter geworden." in page
    assert "1 vraag is beter geworden." in page
    assert "kan toeval zijn" in page
    assert page.index("1.1-K1") < page.rindex("1.1-I1")


@pytest.mark.parametrize("translated", [(), (2,)])
def test_why_a_part_became_better_is_the_same_in_every_language(kade, editor, in_english, translated):
    questionnaire = publishing.questionnaire_of(find_version("kwaliteitskader"))
    worst, best = (made_up(questionnaire, profile, pick=lambda one_of: one_of[0], on=LATER) for profile in ("worst", "best"))
    part = questionnaire.parts[1]
    better = [item.id for section in part.sections[:4] for item in section.items] + [part.sections[4].items[0].id]
    saves = {item_id: ItemSave(item_id, plain(answer)) for item_id, answer in worst.items()}
    answering.save_page(kade.assessment, list(saves.values()), by=kade.coordinator)
    install_next(lambda known: known)
    made = rounds.begin_round(kade.assessment, title="Ronde 2", reference_date=LATER, by=kade.coordinator)
    revisions = {row.item_id: row.revision for row in read_answers(made.id)}
    saves |= {item_id: ItemSave(item_id, plain(best[item_id])) for item_id in better if item_id in best}
    answering.save_page(made, [replace(one, revision=revisions.get(key, 0)) for key, one in saves.items()], by=kade.coordinator)
    in_english(*translated)
    editor.opens("/account/language/en")
    (told,) = re.findall("There this became better: (.*?)</(?:li|p)>", editor.opens(address(made, "compare")).text)
    assert re.findall(r"\b2\.\d", told) == [section.id for section in part.sections[:4]]  # one answer of 2.5 changes no level


def test_without_another_round_the_page_says_so(editor, kade):
    assert "geen andere ronde" in editor.opens(address(kade.assessment, "compare")).text


def test_another_organisations_round_cannot_be_compared_with(app, editor, made):
    from tests.conftest import make_organisation

    other = make_organisation("Ergens Anders", "elders")
    assert editor.opens(address(made, f"compare?with={other.assessment.ref}")).status_code == 404


def test_the_plan_of_last_time_tells_what_is_closed_and_takes_the_rest_along(editor, kade, last, made):
    for key, owner in ((K, "Coördinator"), (COUNTED, "Gedragswetenschapper")):
        actions.decide(last, key, Decision(owner=owner), by=kade.coordinator)
    answering.save_page(made, [ItemSave(K, norms("met", "abcd"), revision=1)], by=kade.coordinator)
    page = editor.opens(address(made, "last-plan")).text
    assert "knelpunt opgelost" in page
    done = editor.sends(address(made, "last-plan"), {"key": COUNTED})
    assert "1 besluit is meegenomen" in editor.opens(done.location).text
    assert actions.decided_in(made)[COUNTED].owner == "Gedragswetenschapper"
    assert K not in actions.decided_in(made)
    again = editor.sends(address(made, "last-plan"))
    assert "Er is niets veranderd" in editor.opens(again.location).text


def test_what_was_decided_in_the_new_plan_is_never_changed(kade, last, made):
    actions.decide(last, COUNTED, Decision(owner="Oud"), by=kade.coordinator)
    actions.decide(made, COUNTED, Decision(owner="Nieuw"), by=kade.coordinator)
    assert rounds.take_along(made, last, by=kade.coordinator) == 0
    assert actions.decided_in(made)[COUNTED].owner == "Nieuw"


def test_a_deleted_last_round_leaves_pages_that_work(editor, kade, last, made):
    db.session.delete(last)
    db.session.commit()
    for page in ("to-confirm", "compare", "last-plan", "next-round", "finish", "sections/1.1"):
        assert editor.opens(address(made, page)).status_code == 200, page


def test_two_locations_are_never_compared_without_saying_so(editor, kade, made):
    east = locations.add(kade.organisation, "Oost", by=kade.coordinator)
    assert "gaan niet over hetzelfde" not in editor.opens(address(made, "compare")).text
    locations.put(made, east, by=kade.coordinator)
    page = editor.opens(address(made, "compare")).text
    assert "vorige keer de organisatie als geheel, nu Oost." in page


def test_a_next_round_is_about_the_same_location(kade, last):
    locations.put(last, locations.add(kade.organisation, "Oost", by=kade.coordinator), by=kade.coordinator)
    following = rounds.begin_round(last, title="Ronde 2", reference_date=LATER, by=kade.coordinator)
    assert locations.name_of(following) == "Oost"
