"""The pages of a newer version: who is offered what, what the report tells, and what a page of before gets."""

import re
from dataclasses import replace

import pytest

from selfassess.core.action import Decision
from selfassess.core.conditions import Compare, Fact
from selfassess.core.definition import Option
from selfassess.languages import catalogue
from selfassess.models.database import db, now
from selfassess.models.evidence import Piece, PieceLink, PieceVersion
from selfassess.models.together import Assignment
from selfassess.models.version import find_version
from selfassess.reports.full_report import full_document
from selfassess.reports.voice import Voice
from selfassess.services import (
    actions,
    answering,
    assessments,
    comments,
    first_questions,
    moving,
    outcomes,
    publishing,
    readiness,
    reporting,
    seats,
    states,
)
from selfassess.services.answering import ItemSave
from selfassess.web.assess.last_round import left_words
from tests.conftest import person
from tests.services.test_rounds import install_next, with_item

K, OTHER = "1.1-K1", "1.1-K2"
MET = {"norms": {"a": "met", "b": "not_met"}, "note": "Zie het jaarplan."}
AS_DATA = {"Accept": "application/json"}


def otherwise(item):
    norms = tuple(norm for norm in item.norms if norm.id != "b")
    return replace(item, norms=norms, groups=(), stem=None, question="Is de groep homogeen?")


@pytest.fixture
def open_one(kade):
    """An assessment with answers, while a newer version is there: norm b of K is gone, its question is worded otherwise, OTHER is gone."""
    answering.save_page(kade.assessment, [ItemSave(K, MET), ItemSave(OTHER, {"note": "Vervalt."})], by=kade.coordinator)
    install_next(lambda known: with_item(with_item(known, K, otherwise), OTHER, lambda item: None))
    return kade.assessment


def at(assessment, page=""):
    return f"/assessments/{assessment.ref}{page}"


def numbers(assessment):
    offer = moving.offer_of(assessment)
    return {"before": offer.before.number, "to": offer.version.number}


@pytest.fixture
def moved(editor, open_one):
    sent = editor.sends(at(open_one, "/version/move"), numbers(open_one))
    assert sent.status_code == 303
    db.session.rollback()
    db.session.expire_all()
    return open_one


def test_who_may_decide_is_offered_both(editor, open_one):
    assert "nieuwere versie van deze vragenlijst" in editor.opens(at(open_one)).text
    page = editor.opens(at(open_one, "/version")).text
    assert "Zet over naar versie" in page
    assert "Blijf bij versie" in page


def test_others_read_the_report_and_do_not_decide(app, open_one):
    assessor = person(app, "assessor@kade.example")
    page = assessor.opens(at(open_one, "/version")).text
    assert "Zet over naar versie" not in page
    assert "Jullie coördinator beslist." in page
    assert assessor.sends(at(open_one, "/version/move"), numbers(open_one)).status_code == 403


def test_who_judges_apart_is_told_nothing_of_the_first_side(app, kade, open_one):
    seats.give(open_one, kade.members["assessor"].account.id, by=kade.coordinator)
    second = person(app, "assessor@kade.example")
    assert "nieuwere versie" not in second.opens(at(open_one)).text
    assert second.opens(at(open_one, "/version")).status_code == 403
    assert "Zie het jaarplan." not in second.opens(at(open_one, "/version/kept")).text


def test_the_report_tells_of_each_answer_what_becomes_of_it(editor, open_one):
    page = editor.opens(at(open_one, "/version")).text
    assert "Deels bewaard; de rest blijft als notitie" in page
    assert "De vraag vervalt; het antwoord blijft leesbaar" in page
    assert "Zie het jaarplan." in page  # the answer itself
    assert "<del>" in page
    assert "Is de groep homogeen?" in page


def test_who_stays_is_not_asked_again_and_can_choose_otherwise(editor, open_one):
    sent = editor.sends(at(open_one, "/version/stay"), {"to": numbers(open_one)["to"]})
    assert sent.status_code == 303
    page = editor.opens(at(open_one)).text
    assert "Jullie blijven bij versie" in page
    assert "Kijk wat er verandert, en blijf of zet over" not in page
    assert "Zet over naar versie" in editor.opens(at(open_one, "/version")).text


def test_going_over_leads_to_what_was_kept(editor, moved):
    page = editor.opens(at(moved, "/version/kept?said=moved")).text
    assert "Er is niets weggegooid." in page
    assert "Vervalt." in page
    assert outcomes.outcome_of(moved).questionnaire.version == publishing.version_of(moved.version_id).number


def test_the_question_is_marked_until_somebody_says_that_the_answer_fits(editor, moved):
    page = editor.opens(at(moved, "/sections/1.1")).text
    assert "Tekst veranderd: kijk na" in page
    assert "<ins>" in page
    assert "1 na te kijken" in editor.opens(at(moved)).text
    fields = {
        "1.1-K1:norm.a": "met",
        "1.1-K1:note": "Zie het jaarplan.",
        "confirm": K,
        "1.1-K1:revision": answering.saved_of(moved)[K].revision,
    }
    fields["version"] = publishing.version_of(moved.version_id).number
    assert editor.sends(at(moved, "/sections/1.1"), fields).status_code == 303
    assert "Tekst veranderd: kijk na" not in editor.opens(at(moved, "/sections/1.1")).text


def test_pressing_twice_goes_over_once(editor, open_one):
    sent = numbers(open_one)
    editor.sends(at(open_one, "/version/move"), sent)
    again = editor.sends(at(open_one, "/version/move"), sent)
    assert again.status_code == 303
    assert "Iemand anders deed dit net." in editor.opens(again.location).text


def test_a_report_of_an_older_offer_does_nothing_and_shows_the_newest(editor, open_one):
    sent = numbers(open_one)
    install_next(lambda known: replace(known, title="Nog nieuwer"))
    shown = editor.sends(at(open_one, "/version/move"), sent)
    assert shown.status_code == 409
    assert f"Zet over naar versie {sent['to'] + 1}" in shown.text


def test_a_page_of_before_that_saves_itself_hears_where_its_text_is(editor, open_one):
    before = numbers(open_one)["before"]
    editor.sends(at(open_one, "/version/move"), numbers(open_one))
    typed = {"version": before, "page": "p", "1.1-K1:norms.b": "met", "1.1-K1:note": "Net getypt.", "1.1-K1:revision": 1}
    heard = editor.sends(at(open_one, "/sections/1.1"), typed, headers=AS_DATA)
    assert heard.status_code == 200
    assert (heard.json["whole"], list(heard.json["overtaken"])) == (False, [K])
    assert "is bewaard" in heard.json["says"]
    page = editor.opens(at(open_one, "/sections/1.1")).text
    assert "Net getypt." in page
    assert "Net getypt." in editor.opens(at(open_one, "/version/kept")).text
    assert answering.saved_of(open_one)[K].value["note"] == "Zie het jaarplan."


def test_a_form_of_before_sent_with_a_button_is_kept_and_told(editor, open_one):
    before = numbers(open_one)["before"]
    editor.sends(at(open_one, "/version/move"), numbers(open_one))
    typed = {"version": before, "1.1-K2:note": "Nog bij de oude vraag.", "1.1-K2:revision": 1}
    shown = editor.sends(at(open_one, "/sections/1.1"), typed)
    assert shown.status_code == 409
    assert "is bewaard" in shown.text
    assert "Nog bij de oude vraag." in editor.opens(at(open_one, "/version/kept")).text


def test_a_refused_text_on_a_page_of_before_is_stored_nowhere(editor, open_one):
    before = numbers(open_one)["before"]
    editor.sends(at(open_one, "/version/move"), numbers(open_one))
    typed = {"version": before, "page": "p", "1.1-K1:note": "BSN 111222333", "1.1-K1:revision": 1}
    heard = editor.sends(at(open_one, "/sections/1.1"), typed, headers=AS_DATA)
    assert list(heard.json["asked"]) == [K]
    assert "111222333" not in str([one.left for gone in moving.moves_in(open_one, voice="first") for one in gone.kept])
    assert "111222333" not in str(answering.saved_of(open_one)[K])


def test_first_questions_of_before_are_kept_too(editor, open_one):
    before = numbers(open_one)["before"]
    editor.sends(at(open_one, "/version/move"), numbers(open_one))
    heard = editor.sends(at(open_one, "/intake"), {"version": before, "intake.phase": "starting", "revision": 0}, headers=AS_DATA)
    assert heard.status_code == 200
    assert "is bewaard" in heard.json["says"]
    assert "Beginvragen" in editor.opens(at(open_one, "/version/kept")).text


def test_other_forms_of_before_are_refused_with_a_reason(editor, open_one):
    before = numbers(open_one)["before"]
    editor.sends(at(open_one, "/version/move"), numbers(open_one))
    refused = editor.sends(at(open_one, f"/items/{K}/history/restore"), {"version": before, "step": 1, "revision": 2})
    assert refused.status_code == 409
    assert "andere versie van de vragenlijst" in refused.text


def test_comments_at_a_question_that_is_gone_stay_readable(kade, editor, open_one):
    comments.say(open_one, OTHER, "Hier twijfelden wij over.", voice="first", by=kade.coordinator)
    editor.sends(at(open_one, "/version/move"), numbers(open_one))
    assert "Hier twijfelden wij over." in editor.opens(at(open_one, "/version/kept")).text


def test_it_can_be_taken_back(editor, moved):
    page = editor.opens(at(moved, "/version/kept")).text
    assert "Terug naar versie" in page
    sent = editor.sends(at(moved, "/version/undo"), {"move": moving.can_undo(moved).id})
    assert "weer van de versie ervoor" in editor.opens(sent.location).text
    db.session.rollback()
    assert answering.saved_of(moved)[K].value == MET
    assert answering.saved_of(moved)[OTHER].value == {"note": "Vervalt."}


def test_what_is_handed_in_stays_with_its_version(kade, editor, open_one):
    sent = numbers(open_one)
    states.hand_in(open_one, by=kade.coordinator)
    assert "nieuwere versie" not in editor.opens(at(open_one)).text
    assert editor.sends(at(open_one, "/version/move"), sent).status_code == 409


def test_all_pages_work_after_questions_went(editor, moved):
    for page in (
        "",
        "/sections/1.1",
        "/result",
        "/plan",
        "/answers",
        "/reports",
        "/finish",
        "/to-confirm",
        "/division",
        "/evidence",
        "/intake",
        "/method",
    ):
        assert editor.opens(at(moved, page)).status_code in (200, 404), page
    assert editor.opens(at(moved, "/sections/1.1")).status_code == 200


def test_differences_between_versions_are_readable(reader, kade, open_one):
    address = f"/organisations/{kade.organisation.ref}/questionnaires/kwaliteitskader/changes"
    page = reader.opens(address).text
    assert "Is de groep homogeen?" in page
    assert "1 vraag vervalt" in page
    assert "<ins>" in page
    assert "<del>" in page
    assert "Er is niets van deze soort anders." not in reader.opens(address + "?show=asks").text
    assert reader.opens(address + "?before=99").status_code == 404
    assert reader.opens(address.replace("kwaliteitskader", "own-niets-abcd")).status_code == 404


def test_one_version_has_nothing_to_compare_with(reader, kade):
    page = reader.opens(f"/organisations/{kade.organisation.ref}/questionnaires/kwaliteitskader/changes").text
    assert "Er is nog maar één versie; er is dus niets veranderd." in page
    assert "Wat invullers merken" not in page


def test_client_data_at_a_question_that_is_gone_can_still_be_taken_out(editor, moved):
    address = at(moved, "/incident")
    assert "Vragen die niet meer worden gesteld" in editor.opens(address).text
    sent = editor.sends(address, {"where": OTHER, "what": "texts", "kinds": "name"})
    assert sent.status_code == 303
    assert editor.opens(sent.location).status_code == 200
    assert "Vervalt." not in editor.opens(at(moved, "/version/kept")).text


def test_the_history_tells_an_answer_by_the_question_that_it_was_given_to(editor, moved):
    page = editor.opens(at(moved, f"/items/{K}/history")).text
    assert "Normelement b gaat van ‘niet beantwoord’ naar ‘nee’" in page


def test_an_answer_of_before_is_put_back_as_far_as_it_fits(editor, moved):
    stands = answering.saved_of(moved)[K]
    here = {"version": publishing.version_of(moved.version_id).number, "side": "first"}
    answer = {"1.1-K1:norms.a": "partly", "1.1-K1:revision": stands.revision}
    editor.sends(at(moved, "/sections/1.1"), {**here, **answer, "go": "stay"})
    sent = editor.sends(at(moved, f"/items/{K}/history/restore"), {**here, "step": 1, "revision": stands.revision + 1})
    assert sent.status_code == 303
    db.session.rollback()
    assert answering.saved_of(moved)[K].value == {"norms": {"a": "met"}, "note": "Zie het jaarplan."}


def test_what_hangs_on_a_question_that_is_gone_breaks_no_page(kade, editor, open_one):
    where = {"organisation_id": open_one.organisation_id, "assessment_id": open_one.id}
    db.session.add(Assignment(**where, place=OTHER, account_id=kade.coordinator.account.id))
    db.session.commit()
    actions.put(open_one, OTHER, Decision(owner="HR"), "decided", by=kade.coordinator)
    comments.say(open_one, OTHER, "Kijk hier eens.", voice="first", mentions=["assessor@kade.example"], by=kade.coordinator)
    editor.sends(at(open_one, "/version/move"), numbers(open_one))
    for page in ("", "/result", "/plan", "/answers", "/reports", "/finish", "/division", "/version/kept", "/to-confirm", "/evidence"):
        assert editor.opens(at(open_one, page)).status_code in (200, 404), page
    assert editor.opens("/").status_code in (200, 302, 303)
    assert editor.opens("/assessments").status_code == 200


def test_the_full_report_has_an_appendix_with_what_was_kept(kade, moved):
    place = assessments.place_of(moved.ref, account_id=kade.coordinator.account.id)
    material = reporting.material_of(place, Voice("nl", catalogue("nl")))
    assert [(item, text) for item, text in material.kept if item == OTHER] == [(OTHER, "Vervalt.")]
    assert "Bewaard uit een eerdere versie" in str(full_document(material))


def test_a_section_that_is_gone_leads_to_what_was_kept(kade, editor):
    answering.save_page(kade.assessment, [ItemSave(K, MET)], by=kade.coordinator)

    def without_section(known):
        parts = tuple(replace(part, sections=tuple(one for one in part.sections if one.id != "1.1")) for part in known.parts)
        return replace(known, parts=parts, hints=())

    install_next(without_section)
    editor.sends(at(kade.assessment, "/version/move"), numbers(kade.assessment))
    shown = editor.opens(at(kade.assessment, "/sections/1.1"))
    assert shown.status_code == 303
    assert "Zie het jaarplan." in editor.opens(shown.location).text
    assert editor.opens(at(kade.assessment, "/sections/nergens")).status_code == 404


def test_the_report_tells_which_questions_must_be_answered_from_now_on(kade, editor):
    answering.save_page(kade.assessment, [ItemSave(K, MET)], by=kade.coordinator)

    def free(item):
        return replace(item, optional=True, critical=False, zero_tolerance=False)

    install_next(lambda known: with_item(with_item(known, K, free), OTHER, free))
    page = editor.opens(at(kade.assessment, "/version")).text
    assert "2 vragen hoeven niet meer beantwoord te worden." in page
    assert "1 antwoord blijft zoals het is." in page


WHEN_A_IS_NOT_MET = Compare(Fact("state", K, "a"), "is", "not_met")


def hiding(item):
    return replace(item, applies_when=WHEN_A_IS_NOT_MET)


def test_the_report_tells_which_answers_a_new_condition_hides(kade, editor):
    answering.save_page(kade.assessment, [ItemSave(K, MET), ItemSave(OTHER, {"note": "Blijft staan."})], by=kade.coordinator)
    install_next(lambda known: with_item(known, OTHER, hiding))
    page = editor.opens(at(kade.assessment, "/version"))
    says = "Jullie antwoord blijft bewaard en komt terug zodra normelement a van 1.1-K1 ‘Voldoet niet’ is."
    assert says in page.text
    assert "applies_when" not in page.text
    assert "1 antwoord hoort bij een vraag die door een voorwaarde niet meer wordt gesteld." in page.text
    assert "1 antwoord blijft zoals het is." in page.text  # that of the other question
    editor.opens("/account/language/en")
    assert "comes back when norm a of 1.1-K1 is" in editor.opens(at(kade.assessment, "/version")).text


@pytest.mark.parametrize("translated", [(), (1, 2), (2, 3), (3,)])
def test_a_condition_that_changed_is_told_and_gone_over(kade, editor, in_english, translated):
    answering.save_page(kade.assessment, [ItemSave(K, MET), ItemSave(OTHER, {"note": "Blijft staan."})], by=kade.coordinator)
    install_next(lambda known: with_item(known, OTHER, lambda item: hiding(replace(item, question="Anders?"))))
    editor.sends(at(kade.assessment, "/version/move"), numbers(kade.assessment))
    met = Compare(WHEN_A_IS_NOT_MET.fact, "is", "met")
    install_next(lambda known: with_item(known, OTHER, lambda item: replace(item, applies_when=met, question="Nog anders?")))
    in_english(*translated)
    editor.opens("/account/language/en")
    told = re.compile("(?s)Other rule: when it is asked<p.*?</p>")
    changes = f"/organisations/{kade.organisation.ref}/questionnaires/kwaliteitskader/changes?before=2&after=3"
    for page in (editor.opens(at(kade.assessment, "/version")), editor.opens(changes)):
        assert "Not met" in told.search(page.text)[0]
    editor.sends(at(kade.assessment, "/version/move"), numbers(kade.assessment))
    page = editor.opens(at(kade.assessment, "/sections/1.1"))
    assert page.status_code == 200
    assert "Not met" in told.search(page.text)[0]


def test_an_answer_that_was_not_asked_before_is_not_told(kade, editor):
    install_next(lambda known: with_item(known, OTHER, hiding))
    answering.save_page(kade.assessment, [ItemSave(K, MET), ItemSave(OTHER, {"note": "Blijft staan."})], by=kade.coordinator)
    editor.sends(at(kade.assessment, "/version/move"), numbers(kade.assessment))
    install_next(lambda known: replace(known, title="Nog nieuwer"))
    assert "komt terug zodra" not in editor.opens(at(kade.assessment, "/version")).text


def test_what_is_not_asked_does_not_wait_to_be_looked_at(kade, editor):
    answering.save_page(kade.assessment, [ItemSave(K, MET), ItemSave(OTHER, {"note": "Blijft staan."})], by=kade.coordinator)
    install_next(lambda known: with_item(known, OTHER, lambda item: hiding(replace(item, question="Anders?"))))
    editor.sends(at(kade.assessment, "/version/move"), numbers(kade.assessment))
    assert "na te kijken" not in editor.opens(at(kade.assessment)).text
    db.session.rollback()
    db.session.expire_all()
    assert readiness.TO_CHECK not in [one.what for one in readiness.worth_a_look(kade.assessment, outcomes.outcome_of(kade.assessment))]


def test_an_answer_that_waited_while_its_question_went_is_not_counted_any_more(editor, moved):
    assert "Bij 1 antwoord is de vraag veranderd" in editor.opens(at(moved, "/version/kept")).text
    install_next(lambda known: with_item(known, K, lambda item: None))
    editor.sends(at(moved, "/version/move"), numbers(moved))
    assert "Bij 1 antwoord is de vraag veranderd" not in editor.opens(at(moved, "/version/kept")).text
    assert "vraag is met de nieuwere versie veranderd" not in editor.opens(at(moved)).text


def test_an_answer_whose_question_is_asked_again_comes_back_to_be_looked_at(kade, editor, moved):
    known = publishing.questionnaire_of(publishing.version_of(moved.version_id))
    first = next(item for item in publishing.questionnaire_of(find_version("kwaliteitskader", 1)).items if item.id == OTHER)

    def with_other(newest):
        sections = (replace(newest.parts[0].sections[0], items=(*newest.parts[0].sections[0].items, first)), *newest.parts[0].sections[1:])
        return replace(known, version=newest.version, parts=(replace(newest.parts[0], sections=sections), *newest.parts[1:]))

    install_next(with_other)
    page = editor.opens(at(moved, "/version")).text
    assert "1 antwoord komt terug, omdat de vraag weer wordt gesteld: kijk het daarna na." in page
    assert "Vervalt." in page
    assert "vraag is nieuw" not in page
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    editor.sends(at(moved, "/version/move"), numbers(moved))
    assert "Deze antwoorden zijn terug" in editor.opens(at(moved, "/version/kept")).text
    shown = editor.opens(at(moved, "/sections/1.1")).text
    assert "Teruggekomen: kijk na" in shown
    assert "Jullie antwoord van toen staat er weer." in shown


@pytest.mark.parametrize("translated", [(), (1,), (2,), (1, 2)])
def test_what_changed_is_the_same_in_every_language(kade, editor, moved, in_english, translated):
    in_english(*translated)
    before = at(moved, "/sections/1.1")
    told = len(re.findall(r"<ins>", editor.opens(before).text))
    editor.opens("/account/language/en")
    page = editor.opens(before).text
    assert "Text changed: look at it" in page
    assert len(re.findall(r"<ins>", page)) == told
    changes = changes_page(kade, editor)
    for shown in (page, changes):
        is_english = translated == (1, 2)  # two texts beside each other are in one language
        texts = " ".join(re.findall('(?s)class="changed-words">.*?</p>', shown))
        assert set(re.findall('<span lang="(..)"', texts)) == {"en" if is_english else "nl"}
        assert ("In English: " in texts) == is_english
    assert "1 question asks something else" in changes
    assert "1 question is gone" in changes
    assert "rules for the whole" not in changes
    assert re.findall("<li><(del|ins)>", changes) == ["del"]  # the rule of the question that is gone
    assert ("In English: " in re.search("<li><del>.*?</del>", changes)[0]) == ("In English: " in changes) == is_english


def changes_page(kade, editor) -> str:
    """The page with all that is otherwise in version 2."""
    return editor.opens(f"/organisations/{kade.organisation.ref}/questionnaires/kwaliteitskader/changes?before=1&after=2").text


def test_what_a_translation_says_in_the_same_words_is_told_as_it_is_written(kade, editor, in_english):
    def other_words(known):
        lowest, *others = known.scoring.levels
        levels = (replace(lowest, text="Schiet tekort"), *others)
        changed = with_item(known, K, lambda item: replace(item, question=f"{item.question} Ook nu?"))
        return replace(changed, scoring=replace(changed.scoring, levels=levels))

    install_next(other_words)
    in_english(1, 2, like=1)
    editor.opens("/account/language/en")
    page = changes_page(kade, editor)
    gone, new = (re.findall(f"<li><{one}>(.*?)</{one}></li>", page) for one in ("del", "ins"))
    assert gone
    assert set(gone) & set(new) == set()
    assert all("Schiet tekort" in one for one in new)
    assert re.search(r'<ins>[^<]*<span[^>]*>\[[^<]*</span><span lang="nl">[^<]*Ook nu\?', page)


def asks_first(kade, change):
    """Publish a version with other first questions."""
    install_next(lambda known: replace(known, intake=tuple(change(known.intake)), hints=()))


def phase_with_other_options(intake):
    return (replace(one, options=(Option(id="anders", text="Anders"),)) if one.id == "phase" else one for one in intake)


def test_first_questions_of_before_are_put_back_as_far_as_they_fit(kade, editor):
    first_questions.save_intake(kade.assessment, {"phase": "starting"}, revision=kade.assessment.intake_revision, by=kade.coordinator)
    stood = first_questions.changes_of(kade.assessment)[-1].id
    asks_first(kade, phase_with_other_options)
    editor.sends(at(kade.assessment, "/version/move"), numbers(kade.assessment))
    db.session.rollback()
    db.session.expire_all()
    here = {"step": stood, "revision": kade.assessment.intake_revision}
    assert editor.sends(at(kade.assessment, "/intake/history/restore"), here).status_code == 303
    db.session.rollback()
    db.session.expire_all()
    assert kade.assessment.intake == {}
    for page in ("", "/intake", "/intake/history", "/result"):
        assert editor.opens(at(kade.assessment, page)).status_code == 200, page


@pytest.mark.parametrize("kind", ["number", "yes_no", "choices", "text", "date"])
def test_the_history_of_a_first_question_of_another_kind_can_be_read(kade, editor, kind):
    first_questions.save_intake(kade.assessment, {"phase": "starting"}, revision=kade.assessment.intake_revision, by=kade.coordinator)
    options = (Option(id="anders", text="Anders"),) if kind == "choices" else ()
    asks_first(kade, lambda intake: (replace(one, kind=kind, options=options) if one.id == "phase" else one for one in intake))
    editor.sends(at(kade.assessment, "/version/move"), numbers(kade.assessment))
    for page in ("/intake", "/intake/history", "/version/kept"):
        assert editor.opens(at(kade.assessment, page)).status_code == 200, page


def test_the_history_names_going_over_and_back(kade, editor, open_one):
    offered = numbers(open_one)
    editor.sends(at(open_one, "/version/move"), offered)
    page = editor.opens(at(open_one, f"/items/{K}/history")).text
    assert f"Overgezet van versie {offered['before']} naar versie {offered['to']}" in page
    assert "iemand die hier niet meer is" not in page
    db.session.rollback()
    db.session.expire_all()
    editor.sends(at(open_one, "/version/undo"), {"move": moving.can_undo(open_one).id})
    assert f"Overgezet van versie {offered['to']} naar versie {offered['before']}" in editor.opens(at(open_one, f"/items/{K}/history")).text


def test_the_history_of_the_first_questions_names_going_over(kade, editor):
    asks_first(kade, phase_with_other_options)
    offered = numbers(kade.assessment)
    editor.sends(at(kade.assessment, "/version/move"), offered)
    said = f"Overgezet van versie {offered['before']} naar versie {offered['to']}"
    assert said in editor.opens(at(kade.assessment, "/intake/history")).text


def test_a_page_of_first_questions_of_before_hears_it_above_them(editor, open_one):
    before = numbers(open_one)["before"]
    editor.sends(at(open_one, "/version/move"), numbers(open_one))
    sent = {"version": before, "page": "p", "intake.phase": "starting", "revision": 0}
    heard = editor.sends(at(open_one, "/intake"), sent, headers=AS_DATA).json
    (told,) = heard["overtaken"].values()
    assert "is bewaard" in told["says"]


def test_what_was_decided_about_an_action_of_a_question_that_is_gone_stays_readable(kade, editor, open_one):
    actions.put(open_one, OTHER, Decision(measure="Een training voor het team."), "decided", by=kade.coordinator)
    editor.sends(at(open_one, "/version/move"), numbers(open_one))
    assert "Een training voor het team." in editor.opens(at(open_one, "/version/kept")).text


def test_both_sides_that_met_read_what_was_kept_of_all(kade, editor, open_one):
    seats.give(open_one, kade.members["assessor"].account.id, by=kade.coordinator)
    answering.save_page(open_one, [ItemSave(OTHER, {"note": "Van de tweede kant."})], by=kade.members["assessor"], voice="second")
    editor.sends(at(open_one, "/version/move"), numbers(open_one))
    assert "Van de tweede kant." not in editor.opens(at(open_one, "/version/kept")).text
    db.session.rollback()
    db.session.expire_all()
    open_one.state, open_one.second_ready_at = "in_calibration", now()
    db.session.commit()
    assert "Van de tweede kant." in editor.opens(at(open_one, "/version/kept")).text


def test_a_comment_at_a_question_that_went_meanwhile_is_not_thrown_away(editor, open_one):
    editor.sends(at(open_one, "/version/move"), numbers(open_one))
    sent = editor.sends(at(open_one, f"/items/{OTHER}/comments"), {"comment": "Dit typte ik net nog."})
    assert sent.status_code == 303
    assert "Dit typte ik net nog." in editor.opens(sent.location).text
    assert editor.sends(at(open_one, "/items/nergens/comments"), {"comment": "Dit ook."}).status_code == 404


def test_evidence_at_a_norm_that_goes_is_named_before_and_after(kade, editor, open_one):
    piece = Piece(organisation_id=kade.organisation.id, title="Plaatsingsbeleid")
    db.session.add(piece)
    db.session.flush()
    db.session.add(
        PieceVersion(organisation_id=kade.organisation.id, evidence_id=piece.id, number=1, file_name="beleid.pdf", kind="pdf", size=9)
    )
    where = {"organisation_id": kade.organisation.id, "assessment_id": open_one.id}
    db.session.add(PieceLink(**where, evidence_id=piece.id, item_id=K, norms=["b"]))
    db.session.commit()
    for page in ("/version", "/version/kept"):
        if page == "/version/kept":
            editor.sends(at(open_one, "/version/move"), numbers(open_one))
        assert "Bewijs: Plaatsingsbeleid (bij" in editor.opens(at(open_one, page)).text, page


def test_a_yes_or_no_that_found_no_place_is_said_in_words(app):
    left = [{"path": ("choice",), "value": "true"}, {"path": ("night",), "value": False}, {"path": ("text",), "value": "true"}]
    with app.test_request_context():
        assert list(left_words({"asked": "", "chosen": "", **one} for one in left)) == ["Ja", "nee", "true"]
