"""The evidence at an item, in a browser without JavaScript."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape

import pytest

from selfassess.adapters.virus_scan import Unavailable
from selfassess.core.privacy.asking import REASONS
from selfassess.models.database import db
from selfassess.services import evidence, members, moving, outcomes
from tests.conftest import person
from tests.exchange.documents.making import docx_of, picture
from tests.services.test_rounds import install_next, with_item
from tests.web.evidence.conftest import files

POLICY = "Wij hebben ons veiligheidsbeleid vastgesteld."
BSN = "123456782"


def fresh() -> None:
    """Forget what was read, and read from now on what requests have written since."""
    db.session.rollback()
    db.session.expire_all()


def standing(kade, item_id="1.3-K2"):
    """Return the pieces at an item as (link, shown)."""
    fresh()
    return evidence.at_items(kade.assessment).get(item_id, [])


def shown_by(kade, item_id="1.3-K2"):
    """Return the titles of the pieces that count."""
    fresh()
    answer = outcomes.outcome_of(kade.assessment).answers.get(item_id)
    return [piece.title for piece in answer.evidence] if answer else []


def test_several_files_stand_at_the_item_with_what_was_said_of_them(editor, kade, at_item):
    said = {"norms": ["b", "c"], "page": "blz. 4", "status": "adopted", "date": "1-2-2025", "label": "2.1", "covers": "alle groepen"}
    answer = editor.sends(at_item("1.3-K2"), files(("Convenant.docx", docx_of(POLICY)), ("Bijlage.docx", docx_of("Bijlage")), **said))
    assert answer.status_code == 303
    assert [(link.norms, link.page, shown.piece.title, shown.newest.label) for link, shown in standing(kade)] == [
        (["b", "c"], "blz. 4", "Convenant", "2.1"), (["b", "c"], "blz. 4", "Bijlage", "2.1"),
    ]  # fmt: skip
    page = editor.opens(answer.location).text
    assert "Convenant.docx" in page
    assert "alle groepen" in page
    assert shown_by(kade) == ["Convenant", "Bijlage"]


def test_a_file_that_is_refused_leaves_the_others_kept(editor, kade, at_item):
    answer = editor.sends(at_item("1.3-K2"), files(("goed.docx", docx_of(POLICY)), ("leeg.pdf", b""), ("x.exe", b"MZ"), page="blz. 4"))
    assert answer.status_code == 422
    assert [shown.piece.title for _link, shown in standing(kade)] == ["goed"]
    assert 'value="blz. 4"' in answer.text, "what was typed stands there again"
    assert all(name in answer.text for name in ("goed.docx", "leeg.pdf", "x.exe"))


def test_the_same_file_is_named_by_its_first_title(editor, kade, at_item):
    editor.sends(at_item("1.3-K2"), files(("Convenant.docx", docx_of(POLICY))))
    answer = editor.sends(at_item("1.3-K1"), files(("kopie.docx", docx_of(POLICY))))
    assert "Convenant" in editor.opens(answer.location).text.split('id="became"')[1].split("</section>")[0]
    assert len(standing(kade, "1.3-K1")) == len(standing(kade)) == 1


def test_the_same_file_again_leaves_what_was_said_of_it(editor, kade, at_item):
    for said in ({"norms": ["b"], "page": "blz. 4"}, {}):
        editor.sends(at_item("1.3-K2"), files(("Convenant.docx", docx_of(POLICY)), **said))
    assert [(link.norms, link.page) for link, _shown in standing(kade)] == [(["b"], "blz. 4")]


def test_what_was_typed_of_a_known_file_is_told_to_be_left(editor, kade, at_item):
    for said, is_left in (({"label": "2.1"}, False), ({"label": "2.1"}, False), ({"label": "2.2", "valid_until": "1-1-2030"}, True)):
        answer = editor.sends(at_item("1.3-K2"), files(("Convenant.docx", docx_of(POLICY)), **said))
        became = editor.opens(answer.location).text.split('id="became"')[1].split("</section>")[0]
        shown = standing(kade)[0][1]
        assert (f'href="/organisations/{kade.organisation.ref}/evidence/{shown.piece.ref}"' in became) is is_left
    assert (shown.newest.label, shown.newest.valid_until) == ("2.1", None)


def test_a_version_is_called_as_people_call_it(editor, kade, at_item):
    editor.sends(at_item("1.3-K2"), files(("Convenant.docx", docx_of(POLICY)), label="versie 3"))
    editor.sends(at_item("1.3-K2"), files(("Bijlage.docx", docx_of("Bijlage"))))
    spans = re.findall(r"<span>([^<]*ersie[^<]*)</span>", editor.opens(at_item("1.3-K2")).text)
    assert spans == ["versie 3", "versie 1"]


def test_more_files_than_may_be_are_named_one_by_one(editor, kade, at_item):
    many = [(f"leeg{number}.pdf", b"") for number in range(12)]
    answer = editor.sends(at_item("1.3-K2"), files(*many))
    assert answer.status_code == 422
    assert [name for name, _content in many if name not in answer.text] == []


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"date": "31-2-2025"}, "date"),
        ({"page": f"dossier van BSN {BSN}"}, "page"),
        ({"covers": "Dorpsstraat 12, 1234 AB Ergens"}, "covers"),
    ],
)
def test_nothing_is_taken_in_with_a_wrong_date_or_a_text_that_is_refused(editor, kade, depot, at_item, said, wrong):
    answer = editor.sends(at_item("1.3-K2"), files(("goed.docx", docx_of(POLICY)), **said))
    assert answer.status_code == 422
    assert f'id="{wrong}-fault"' in answer.text
    assert (depot.store.kept, standing(kade)) == ({}, [])


def test_a_form_without_a_file_says_what_to_do(editor, at_item):
    answer = editor.sends(at_item("1.3-K2"), {"page": "3"})
    assert answer.status_code == 422
    assert 'id="files-fault"' in answer.text


def test_a_number_in_a_file_is_kept_only_with_a_reason_and_a_look(editor, kade, at_item):
    number = ("polis.docx", docx_of(POLICY, f"Ons nummer is {BSN}."))
    refused = editor.sends(at_item("1.3-K2"), files(number))
    assert refused.status_code == 422
    assert 'name="not_bsn"' in refused.text
    assert BSN not in refused.text
    assert editor.sends(at_item("1.3-K2"), files(number, not_bsn=next(iter(REASONS)))).status_code == 303
    assert len(standing(kade)) == 1
    assert shown_by(kade) == []


def test_a_picture_counts_after_every_box_is_ticked(editor, kade, at_item):
    editor.sends(at_item("1.3-K2"), files(("convenant.jpg", picture())))
    version = standing(kade)[0][1].newest
    choices = choices_of(kade)
    assert choices in editor.opens(at_item("1.3-K2")).text
    lacking = editor.sends(choices, {})
    assert (lacking.status_code, shown_by(kade)) == (422, [])
    boxes = {f"agree.{place}": "1" for place in range(len(version.asked))}
    back = at_item("1.3-K2")
    assert editor.sends(f"{choices}?back={back}", boxes).location == f"{back}?said=looked"
    assert shown_by(kade) == ["convenant"]


def test_who_cannot_open_a_file_can_only_throw_it_away(app, editor, kade, at_item):
    editor.sends(at_item("1.3-K2"), files(("convenant.jpg", picture())))
    choices, colleague = choices_of(kade), person(app, "assessor@kade.example")
    page = colleague.opens(choices).text
    assert "coordinator@kade.example" in page
    assert 'name="agree.0"' not in page
    assert colleague.sends(choices, {"agree.0": "1"}).status_code == 403
    assert standing(kade)[0][1].newest.asked
    assert colleague.sends(choices, {"throw": "1"}).status_code == 303
    assert standing(kade) == []


def test_a_file_of_who_no_longer_works_here_is_added_again(app, editor, kade, at_item):
    person(app, "assessor@kade.example").sends(at_item("1.3-K2"), files(("convenant.jpg", picture())))
    members.remove_member(kade.organisation, kade.members["assessor"].account.id, by=kade.members["administrator"])
    page = editor.opens(choices_of(kade)).text
    assert "werkt hier niet meer" in page
    assert 'name="throw"' in page
    assert editor.sends(choices_of(kade), {"agree.0": "1"}).status_code == 403


def test_each_box_that_is_not_ticked_is_told_in_its_own_words(editor, kade, at_item):
    number = ("scan 06-12345678.docx", docx_of(POLICY, f"Ons nummer is {BSN}. Bel 06-12345678."))
    editor.sends(at_item("1.3-K2"), files(number, not_bsn=next(iter(REASONS))))
    page = editor.sends(choices_of(kade), {}).text
    told = re.findall(r'<li><a href="#agree\.\d">([^<]+)</a>', page)
    assert len(told) == len(set(told)) == len(standing(kade)[0][1].newest.asked) > 1


def test_the_page_says_until_when_somebody_can_look(editor, kade, at_item):
    editor.sends(at_item("1.3-K2"), files(("convenant.jpg", picture())))
    version = standing(kade)[0][1].newest
    version.added_at = datetime(2026, 5, 1, 14, 45, tzinfo=UTC)
    db.session.commit()
    assert "5 mei 2026, 16:45" in editor.opens(choices_of(kade)).text


def test_a_file_that_is_thrown_away_is_nowhere(editor, kade, depot, at_item):
    editor.sends(at_item("1.3-K2"), files(("convenant.jpg", picture())))
    editor.sends(choices_of(kade), {"throw": "1"})
    assert (standing(kade), depot.store.kept) == ([], {})


def test_agreeing_with_one_file_agrees_with_no_other_that_took_its_number(editor, kade, at_item, depot):
    editor.sends(at_item("1.3-K2"), files(("convenant.docx", docx_of(POLICY))))
    shown = standing(kade)[0][1]
    newer = f"/organisations/{kade.organisation.ref}/evidence/{shown.piece.ref}/versions"
    editor.sends(newer, files(("scan.jpg", picture())))
    seen = unescape(re.search(r'action="([^"]+/choices[^"]*)"', editor.opens(f"{newer}/2/choices").text)[1])
    editor.sends(f"{newer}/2/choices", {"throw": "1"})
    editor.sends(newer, files(("andere.jpg", picture(size=(9, 9)))))
    answer = editor.sends(seen, {"agree.0": "1"})
    assert (answer.status_code, "Het bestand dat je bekeek, is intussen weggegooid." in answer.text) == (409, True)
    assert standing(kade)[0][1].newest.asked


def test_a_file_that_counts_is_not_thrown_away_by_that_button(editor, kade, depot, at_item):
    editor.sends(at_item("1.3-K2"), files(("Convenant.docx", docx_of(POLICY))))
    editor.sends(choices_of(kade), {"throw": "1"})
    assert len(standing(kade)) == len(depot.store.kept) == 1


@pytest.mark.parametrize("back", ["https://kwaad.example", "//kwaad.example", "/\\kwaad"])
def test_after_the_choices_nobody_leaves_the_site(editor, kade, at_item, back):
    editor.sends(at_item("1.3-K2"), files(("convenant.jpg", picture())))
    answer = editor.sends(f"{choices_of(kade)}?back={back}", {"throw": "1"})
    assert answer.location == f"/organisations/{kade.organisation.ref}/evidence?said=thrown-away"


def test_a_piece_is_chosen_changed_and_taken_away(editor, kade, at_item):
    editor.sends(at_item("1.3-K2"), files(("Convenant.docx", docx_of(POLICY))))
    ref = standing(kade)[0][1].piece.ref
    here = at_item("1.3-K1")
    assert ref in editor.opens(here).text
    assert editor.sends(f"{here}/link", {"link.piece": ref, "link.norms": ["a"], "link.page": "2"}).status_code == 303
    assert [(link.norms, link.page) for link, _shown in standing(kade, "1.3-K1")] == [(["a"], "2")]
    editor.sends(f"{here}/{ref}", {f"{ref}.norms": ["b", "zzz"], f"{ref}.page": "blz. 7"})
    assert [(link.norms, link.page) for link, _shown in standing(kade, "1.3-K1")] == [(["b"], "blz. 7")]
    editor.sends(f"{here}/{ref}/unlink")
    assert standing(kade, "1.3-K1") == []
    assert len(standing(kade)) == 1


def test_a_page_that_is_refused_keeps_what_stood(editor, kade, at_item):
    editor.sends(at_item("1.3-K2"), files(("Convenant.docx", docx_of(POLICY)), page="blz. 2"))
    ref = standing(kade)[0][1].piece.ref
    answer = editor.sends(f"{at_item('1.3-K2')}/{ref}", {f"{ref}.page": f"bij {BSN}"})
    assert answer.status_code == 422
    assert f'id="{ref}.page-fault"' in answer.text
    assert [link.page for link, _shown in standing(kade)] == ["blz. 2"]
    linked = editor.sends(f"{at_item('1.3-K1')}/link", {"link.piece": ref, "link.page": f"bij {BSN}"})
    assert (linked.status_code, standing(kade, "1.3-K1")) == (422, [])


def test_another_organisations_piece_cannot_be_used(editor, kade, outsider, at_item):
    editor.sends(at_item("1.3-K2"), files(("Convenant.docx", docx_of(POLICY))))
    ref = standing(kade)[0][1].piece.ref
    theirs = outsider.sends("/assessments/new", {"questionnaire": "kwaliteitskader", "title": "Elders"}).location.split("/")[2]
    elsewhere = f"/assessments/{theirs}/items/1.3-K2/evidence"
    assert "Convenant.docx" not in outsider.opens(f"{elsewhere}?kept={ref}.1").text
    for address in (f"{elsewhere}/link", f"{elsewhere}/{ref}", f"{elsewhere}/{ref}/unlink"):
        assert outsider.sends(address, {"link.piece": ref}).status_code == 404


def test_a_reader_sees_the_pieces_and_no_way_to_change_them(editor, reader, kade, at_item):
    editor.sends(at_item("1.3-K2"), files(("Convenant.docx", docx_of(POLICY))))
    page = reader.opens(at_item("1.3-K2")).text
    assert "Convenant" in page
    assert "<form" not in page.split("<main")[1].split("</main>")[0]
    assert reader.sends(at_item("1.3-K2"), files(("x.docx", docx_of("x")))).status_code == 403


def test_a_closed_assessment_takes_nothing(editor, kade, depot, at_item):
    kade.assessment.state = "adopted"
    db.session.commit()
    assert "<form" not in editor.opens(at_item("1.3-K2")).text.split("<main")[1].split("</main>")[0]
    assert editor.sends(at_item("1.3-K2"), files(("Convenant.docx", docx_of(POLICY)))).status_code == 409
    assert (depot.store.kept, standing(kade)) == ({}, [])


def test_a_file_that_waits_is_scanned_again_by_looking_at_the_page(app, editor, kade, depot, at_item, monkeypatch):
    from selfassess.web.evidence import rechecking

    depot.scanner.verdict = Unavailable("unreachable")
    editor.sends(at_item("1.3-K2"), files(("Convenant.docx", docx_of(POLICY))))
    assert shown_by(kade) == []
    monkeypatch.setattr(rechecking, "ROUNDS", rechecking.Rounds())
    started = []
    monkeypatch.setattr(rechecking.threading, "Thread", lambda **how: started.append(how) or Started())
    app.config["RECHECK"] = True
    for _look in range(2):
        assert f'href="{at_item("1.3-K2")}"' in editor.opens(at_item("1.3-K2")).text
    assert len(started) == 1, "one round at a time"
    depot.scanner.verdict = type(depot.scanner)().verdict
    started[0]["target"](*started[0]["args"])
    assert shown_by(kade) == ["Convenant"]


class Started:
    """A thread that does nothing by itself."""

    def start(self):
        """Begin."""


def choices_of(kade, item_id="1.3-K2") -> str:
    """Return where people look at what is asked of the first piece at an item."""
    shown = standing(kade, item_id)[0][1]
    return f"/organisations/{kade.organisation.ref}/evidence/{shown.piece.ref}/versions/{shown.newest.number}/choices"


def goes_over(kade, change):
    """Let the assessment go over to a newer version in which its question about evidence is another one, or gone."""
    install_next(lambda known: with_item(known, "1.3-K2", change))
    fresh()
    offer = moving.offer_of(kade.assessment)
    moving.move(kade.assessment, before=offer.before.number, to=offer.version.number, by=kade.coordinator)
    fresh()


def test_a_file_for_a_question_that_went_meanwhile_is_kept_and_told_where(editor, kade, at_item):
    goes_over(kade, lambda item: None)
    answer = editor.sends(at_item("1.3-K2"), files(("Convenant.docx", docx_of(POLICY)), norms=["b"], page="blz. 4"))
    assert answer.status_code == 303
    page = unescape(editor.opens(answer.location).text)
    assert "Bestanden die jullie hier toevoegden, zijn niet verloren" in page
    assert "Convenant.docx" in page.split('id="became"')[1].split("</section>")[0]
    assert [(link.norms, link.page, shown.piece.title) for link, shown in standing(kade)] == [(["b"], "blz. 4", "Convenant")]
    assert "Bewijsstuk: Convenant" in editor.opens(f"/assessments/{kade.assessment.ref}/version/kept").text
    assert editor.sends(at_item("9.9-K9"), files(("Ander.docx", docx_of("Anders")))).status_code == 404


def test_a_file_that_is_refused_at_a_question_that_went_is_told_not_to_be_kept(editor, kade, at_item):
    goes_over(kade, lambda item: None)
    answer = editor.sends(at_item("1.3-K2"), files(("leeg.pdf", b"")))
    assert answer.status_code == 422
    assert "1 bestand is niet bewaard" in answer.text
    assert standing(kade) == []


def test_a_file_about_a_norm_that_went_meanwhile_is_not_said_to_show_the_whole_question(editor, kade, at_item):
    goes_over(kade, without_b)
    answer = editor.sends(at_item("1.3-K2"), files(("Convenant.docx", docx_of(POLICY)), norms=["b"]))
    assert editor.opens(answer.location).status_code == 200
    assert [link.norms for link, _shown in standing(kade)] == [["b"]]
    assert "Bewijs: Convenant (bij" in editor.opens(f"/assessments/{kade.assessment.ref}/version/kept").text


def without_b(item):
    """Return a question without its norm b."""
    return replace(item, norms=tuple(norm for norm in item.norms if norm.id != "b"), groups=(), stem=None)


def test_what_a_piece_shows_of_a_norm_that_went_stays_when_the_rest_is_changed(editor, kade, at_item):
    editor.sends(at_item("1.3-K2"), files(("Convenant.docx", docx_of(POLICY)), norms=["b"]))
    goes_over(kade, without_b)
    ref = standing(kade)[0][1].piece.ref
    for said, norms in (({f"{ref}.page": "blz. 7"}, ["b"]), ({f"{ref}.norms": ["a"]}, ["a", "b"])):
        editor.sends(f"{at_item('1.3-K2')}/{ref}", said)
        assert [(link.norms, link.page) for link, _shown in standing(kade)] == [(norms, said.get(f"{ref}.page", ""))]
        page = editor.opens(at_item("1.3-K2")).text
        assert page.count("Gaat over een normelement dat sinds een eerdere versie weg is: b.") == 2, "in words, and where it is changed"
        assert ("Laat zien: a." in page, "Laat de hele vraag zien." in page) == ("a" in norms, False)


@pytest.mark.parametrize("form", ["link", "change"])
def test_what_is_wrong_in_a_form_of_a_question_that_went_is_told_beside_what_was_typed(editor, kade, at_item, form):
    editor.sends(at_item("1.3-K1" if form == "link" else "1.3-K2"), files(("Convenant.docx", docx_of(POLICY))))
    ref = standing(kade, "1.3-K1" if form == "link" else "1.3-K2")[0][1].piece.ref
    goes_over(kade, lambda item: None)
    name, sent = ("link", {"link.piece": ref}) if form == "link" else (ref, {})
    answer = editor.sends(f"{at_item('1.3-K2')}/{name}", {**sent, f"{name}.norms": ["b"], f"{name}.page": f"bij {BSN}"})
    assert answer.status_code == 422
    assert all(f'id="{one}"' in answer.text for one in ("guard-title", f"{name}.page-fault"))
    assert f'value="bij {BSN}"' in answer.text
    assert f'name="{name}.norms" value="b" checked' in answer.text
    if form == "link":
        answer = editor.sends(f"{at_item('1.3-K2')}/link", {"link.page": "blz. 4"})
        assert 'href="#link.piece"' in answer.text
        assert (answer.text.count('id="link.piece"'), 'value="blz. 4"' in answer.text) == (1, True)


def test_a_form_with_a_fault_at_a_closed_assessment_is_told_that_it_is_closed(editor, kade, at_item):
    editor.sends(at_item("1.3-K2"), files(("Convenant.docx", docx_of(POLICY))))
    ref = standing(kade)[0][1].piece.ref
    kade.assessment.state = "adopted"
    db.session.commit()
    for name in ("link", ref):
        assert editor.sends(f"{at_item('1.3-K2')}/{name}", {f"{name}.page": f"bij {BSN}"}).status_code == 409
