"""Somebody fills in and presses nothing: it is saved, through bad lines, restarts, ended sessions and other people."""

import re
import sqlite3
from contextlib import closing
from urllib.parse import parse_qs

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.journeys.conftest import PEOPLE
from tests.journeys.place import link_in
from tests.journeys.test_new_organisation import PASSWORD, chooses_a_password
from tests.journeys.test_screens import WCAG

NOTE, OTHER, COUNT = "1.3-K1:note", "1.3-K2:note", "1.3-I1:examined"
BSN = "123456782"


@pytest.fixture
def section(visits):
    """The address of a section of a new assessment."""
    someone = visits("coordinator")
    return f"/assessments/{someone.starts('Vanzelf bewaard', questionnaire='kwaliteitskader')}/sections/1.3"


@pytest.fixture
def writer(visits, section):
    """The coordinator before that section."""
    someone = visits("coordinator")
    someone.goes_to(section)
    return someone


def types_on(person, name, text):
    """Type letter by letter, as people do."""
    person.input(name).press_sequentially(text)


def is_saved(person):
    """The page says that everything is saved."""
    expect(person.page.locator("[data-status]")).to_have_text(re.compile(r"^Bewaard om \d\d:\d\d$"))
    is_in_state(person, "saved")


def is_in_state(person, state):
    """The form says how far it is."""
    expect(person.page.locator("[data-component=autosave]")).to_have_attribute("data-state", state)


def stands(visits, section, name):
    """What somebody finds who opens the page anew."""
    other = visits("coordinator", java_script_enabled=False)
    other.goes_to(section)
    return other.input(name).input_value()


def test_what_is_typed_is_saved_without_pressing_anything(writer, visits, section):
    types_on(writer, NOTE, "Zonder drukken.")
    writer.chooses("1.3-K1:norms.a", "met")
    is_saved(writer)
    types_on(writer, NOTE, " En verder.")
    writer.chooses("1.3-K1:norms.b", "partly")
    is_in_state(writer, "unsaved")
    is_saved(writer)
    assert stands(visits, section, NOTE) == "Zonder drukken. En verder."
    expect(writer.page.locator('[id="1.3-K1"] [data-standing]')).to_have_count(0)


def test_without_a_line_it_waits_and_goes_on(writer, visits, section):
    writer.context.set_offline(True)
    types_on(writer, NOTE, "In de trein.")
    expect(writer.page.locator("[data-status]")).to_have_text(writer.word("No connection. We will try again."))
    types_on(writer, OTHER, "Tunnel.")
    writer.context.set_offline(False)
    is_saved(writer)
    assert [stands(visits, section, name) for name in (NOTE, OTHER)] == ["In de trein.", "Tunnel."]


def test_an_answer_that_got_lost_overtakes_nobody(writer, visits, section):
    lost = []

    def lose(route):
        lost.append(route.fetch().status)
        route.abort()

    writer.page.route("**/sections/1.3", lose, times=1)
    types_on(writer, NOTE, "Eerste deel")
    expect(writer.page.locator("[data-status]")).to_have_text(writer.word("No connection. We will try again."))
    types_on(writer, NOTE, " en meer.")
    is_saved(writer)
    assert lost == [200]
    assert stands(visits, section, NOTE) == "Eerste deel en meer."
    expect(writer.page.locator("[data-standing]")).to_have_count(0)


def test_who_leaves_at_once_loses_nothing(writer, section):
    types_on(writer, NOTE, "Snel weg.")
    writer.goes_to(section)
    expect(writer.input(NOTE)).to_have_value("Snel weg.")
    expect(writer.page.locator("[data-standing]")).to_have_count(0)


def test_who_leaves_while_the_server_is_busy_finds_it_back(writer, place, section):
    types_on(writer, NOTE, "Snel weg.")
    with closing(sqlite3.connect(next(place.folder.glob("instance/*.db")), isolation_level=None)) as database:
        database.execute("BEGIN IMMEDIATE")
        writer.goes_to(section)
        assert writer.input(NOTE).input_value() == ""
        writer.page.wait_for_timeout(4000)
        database.execute("ROLLBACK")
    expect(writer.input(NOTE)).to_have_value("Snel weg.")
    expect(writer.page.locator("[data-standing]")).to_have_count(0)


def test_a_page_that_was_made_just_before_the_save_looks_again(writer, section):
    held = []

    def overtake(route):
        if route.request.method == "POST":
            return held.append(route) if not held else route.continue_()
        if not route.request.is_navigation_request() or len(held) > 1:
            return route.continue_()
        while not held:  # a busy browser may tell of the next page before it tells of the save
            writer.page.wait_for_timeout(20)
        older = route.fetch()
        held[0].fulfill(response=held[0].fetch())
        held.append("answered, while the next page is on its way")
        writer.page.wait_for_timeout(300)
        return route.fulfill(response=older)

    writer.page.route("**/sections/1.3", overtake)
    types_on(writer, NOTE, "Snel weg.")
    writer.goes_to(section)
    expect(writer.input(NOTE)).to_have_value("Snel weg.")
    assert len(held) == 2


def test_a_page_that_looks_again_needs_no_line_to_show_it(writer, section):
    gone = []

    def cut(route):
        if route.request.is_navigation_request():
            return route.fulfill(body=older, content_type="text/html")
        if route.request.method == "POST":
            return route.continue_()
        found = route.fetch()
        writer.context.set_offline(True)
        gone.append(found.status)
        return route.fulfill(response=found)

    older = writer.page.request.get(writer.url + section).text()
    types_on(writer, NOTE, "Snel weg.")
    is_saved(writer)
    writer.page.route("**/sections/1.3", cut)
    writer.goes_to(section)
    expect(writer.input(NOTE)).to_have_value("Snel weg.")
    assert gone == [200]
    writer.context.set_offline(False)
    writer.page.unroute("**/sections/1.3")
    types_on(writer, NOTE, " En verder.")
    is_saved(writer)
    expect(writer.page.locator("[data-standing]")).to_have_count(0)


def test_a_page_sends_one_save_at_a_time_and_the_next_one_holds_what_was_typed_meanwhile(writer, visits, section):
    under_way, most, sent = [], [], []

    def holds(route):
        if route.request.method != "POST":
            return route.continue_()
        under_way.append(route)
        most.append(len(under_way))
        return sent.append(parse_qs(route.request.post_data).get(NOTE, [""])[0])

    def answers(following):
        under_way.pop().continue_()
        for _ in range(100):
            if len(sent) == following:
                return
            writer.page.wait_for_timeout(50)  # nothing on the page tells that it sent the next one

    writer.page.route("**/sections/1.3", holds)
    types_on(writer, NOTE, "Een")
    is_in_state(writer, "busy")
    types_on(writer, NOTE, " twee")
    writer.input(OTHER).focus()  # leaving a field saves at once, when nothing is under way
    types_on(writer, OTHER, "Ook")
    writer.page.evaluate("window.dispatchEvent(new Event('online'))")
    writer.page.wait_for_timeout(6000)  # longer than the longest wait of who types on
    assert sent == ["Een"]
    answers(2)
    is_in_state(writer, "busy")
    types_on(writer, NOTE, " drie")
    answers(3)
    answers(3)
    is_saved(writer)
    assert sent == ["Een", "Een twee", "Een twee drie"]
    assert set(most) == {1}
    assert [stands(visits, section, name) for name in (NOTE, OTHER)] == ["Een twee drie", "Ook"]


def test_who_leaves_while_it_is_saving_loses_nothing(writer, section):
    held = []
    writer.page.route(
        "**/sections/1.3", lambda route: held.append(route) if route.request.method == "POST" and not held else route.continue_()
    )
    types_on(writer, NOTE, "Eerst")
    is_in_state(writer, "busy")
    held[0].fetch()  # the server has it, and the answer never comes
    types_on(writer, NOTE, " en daarna.")
    writer.goes_to(section)
    expect(writer.input(NOTE)).to_have_value("Eerst en daarna.")
    expect(writer.page.locator("[data-standing]")).to_have_count(0)


def test_who_goes_back_sees_what_a_colleague_wrote_meanwhile(writer, visits, section):
    types_on(writer, NOTE, "Eerst.")
    is_saved(writer)
    types_on(writer, NOTE, " Nog iets.")
    writer.chooses("1.3-K1:norms.a", "partly")
    writer.goes_to(section.rpartition("/sections/")[0])
    other = visits("assessor")
    other.goes_to(section)
    expect(other.input(NOTE)).to_have_value("Eerst. Nog iets.")
    other.types(NOTE, "Van een collega.")
    other.chooses("1.3-K1:norms.a", "met")
    is_saved(other)
    writer.page.go_back()
    expect(writer.input(NOTE)).to_have_value("Van een collega.")
    expect(writer.page.locator('[name="1.3-K1:norms.a"][value=met]')).to_be_checked()


def test_who_is_signed_out_signs_in_in_another_tab_and_goes_on(visits, place, section):
    writer = visits()
    writer.signs_in(PEOPLE["coordinator"], place.password)
    writer.goes_to(section)
    elsewhere = writer.context.new_page()
    elsewhere.goto(place.url + "/account")
    elsewhere.get_by_role("button", name=writer.word("Sign out"), exact=True).click()
    elsewhere.wait_for_url("**/account/sign-in**")
    types_on(writer, NOTE, "Nog hier.")
    door = writer.page.get_by_role("dialog")
    expect(door).to_be_visible()
    assert [rule["id"] for rule in Axe().run(writer.page, options=WCAG).response["violations"]] == []
    door.get_by_role("button", name=writer.word("Go on")).click()
    expect(door).to_contain_text(writer.word("You are not signed in yet."))
    with writer.context.expect_page() as opened:
        door.get_by_role("link").click()
    tab = opened.value
    tab.locator("[name=email]").fill(PEOPLE["coordinator"])
    tab.locator("[name=password]").fill(place.password)
    tab.get_by_role("button", name=writer.word("Sign in"), exact=True).click()
    tab.wait_for_url(f"{place.url}/**")
    door.get_by_role("button", name=writer.word("Go on")).click()
    expect(door).to_be_hidden()
    types_on(writer, NOTE, " En verder.")
    is_saved(writer)
    assert stands(visits, section, NOTE) == "Nog hier. En verder."


def test_nothing_is_saved_in_the_name_of_someone_else(visits, place, section):
    writer = visits()
    writer.signs_in(PEOPLE["coordinator"], place.password)
    writer.goes_to(section)
    elsewhere = writer.context.new_page()
    elsewhere.goto(place.url + "/account")
    elsewhere.get_by_role("button", name=writer.word("Sign out"), exact=True).click()
    elsewhere.locator("[name=email]").fill(PEOPLE["assessor"])
    elsewhere.locator("[name=password]").fill(place.password)
    elsewhere.get_by_role("button", name=writer.word("Sign in"), exact=True).click()
    elsewhere.wait_for_url(f"{place.url}/**")
    types_on(writer, NOTE, "Van de coordinator.")
    expect(writer.page.get_by_role("dialog")).to_contain_text(PEOPLE["coordinator"])
    assert stands(visits, section, NOTE) == ""


def test_nothing_is_saved_in_another_organisation(visits, place, section):
    added = place.command("user", "add", "coordinator@oever.example", "--organisation", "Stichting De Oever", "--role", "coordinator")
    chooses_a_password(visits(), link_in(added.stdout))
    writer = visits()
    writer.signs_in(PEOPLE["coordinator"], place.password)
    writer.goes_to(section)
    elsewhere = writer.context.new_page()
    elsewhere.goto(place.url + "/account")
    elsewhere.get_by_role("button", name=writer.word("Sign out"), exact=True).click()
    elsewhere.locator("[name=email]").fill("coordinator@oever.example")
    elsewhere.locator("[name=password]").fill(PASSWORD)
    elsewhere.get_by_role("button", name=writer.word("Sign in"), exact=True).click()
    elsewhere.wait_for_url(f"{place.url}/assessments**")
    types_on(writer, NOTE, "Van De Kade.")
    door = writer.page.get_by_role("dialog")
    expect(door).to_contain_text(PEOPLE["coordinator"])
    door.get_by_role("button", name=writer.word("Go on")).click()
    expect(door).to_contain_text(writer.word("You are not signed in yet."))
    expect(writer.input(NOTE)).to_have_value("Van De Kade.")
    assert stands(visits, section, NOTE) == ""
    with sqlite3.connect(next(place.folder.glob("instance/*.db"))) as database:
        typed = "SELECT count(*) FROM answer_change WHERE value LIKE '%Van De Kade.%' OR draft LIKE '%Van De Kade.%'"
        assert database.execute(typed).fetchone() == (0,)


@pytest.mark.parametrize("until", ["handed in", "adopted"])
def test_a_save_that_comes_in_after_it_was_closed_is_refused_and_stays_on_the_screen(writer, visits, section, until):
    under_way, assessment = [], section.partition("/sections/")[0]
    writer.page.route("**/sections/1.3", lambda route: under_way.append(route) if route.request.method == "POST" else route.continue_())
    types_on(writer, NOTE, "Net te laat.")
    is_in_state(writer, "busy")
    lead = visits("coordinator")
    lead.goes_to(f"{assessment}/finish")
    lead.presses("Hand in")
    if until == "adopted":
        director = visits("director")
        director.goes_to(f"{assessment}/finish")
        director.chooses("read", "1")
        director.presses("Adopt")
    under_way[0].continue_()
    is_in_state(writer, "stopped")
    expect(writer.page.locator("[data-status]")).to_contain_text(
        writer.word("This assessment is closed and takes no more answers. Nothing was changed.")
    )
    expect(writer.input(NOTE)).to_have_value("Net te laat.")
    assert stands(visits, section, NOTE) == ""


def test_a_save_that_came_in_just_before_it_was_closed_counts_also_when_its_answer_got_lost(writer, visits, section):
    def lose(route):
        route.fetch()
        lead = visits("coordinator")
        lead.goes_to(f"{section.partition('/sections/')[0]}/finish")
        lead.presses("Hand in")
        route.abort()

    writer.page.route("**/sections/1.3", lose, times=1)
    types_on(writer, NOTE, "Net op tijd.")
    is_in_state(writer, "stopped")
    expect(writer.input(NOTE)).to_have_value("Net op tijd.")
    assert stands(visits, section, NOTE) == "Net op tijd."


def test_two_tabs_on_one_question_show_both_texts_and_lose_neither(writer, visits, section):
    second = visits("assessor")
    second.goes_to(section)
    types_on(writer, NOTE, "Van de eerste.")
    is_saved(writer)
    types_on(second, NOTE, "Van de tweede.")
    told = second.page.locator('[id="1.3-K1"] [data-standing]')
    expect(told).to_contain_text("Van de eerste.")
    expect(second.input(NOTE)).to_have_value("Van de tweede.")
    types_on(writer, NOTE, " Verder.")
    is_saved(writer)
    types_on(second, NOTE, " Ook verder.")
    expect(told).to_contain_text("Van de eerste. Verder.")
    second.presses("Save")
    assert (second.status, stands(visits, section, NOTE)) == (200, "Van de tweede. Ook verder.")


def test_who_presses_before_seeing_what_stands_is_shown_that_first(writer, visits, section):
    second = visits("assessor")
    second.goes_to(section)
    types_on(writer, NOTE, "Van de eerste.")
    is_saved(writer)
    second.types(NOTE, "Van de tweede.")
    second.button("Save").click()
    expect(second.page.locator('[id="1.3-K1"] [data-standing]')).to_be_focused()
    assert writer.input(NOTE).input_value() == "Van de eerste."
    second.presses("Save")
    assert stands(visits, section, NOTE) == "Van de tweede."


def test_what_is_half_typed_is_kept_and_told_when_the_field_is_left(writer, visits, section):
    types_on(writer, COUNT, "ti")
    expect(writer.page.locator("[data-status]")).to_have_text(writer.word("Not everything is saved yet"))
    fault = writer.page.locator(f'[id="{COUNT}-fault"]')
    expect(fault).to_have_count(0)
    types_on(writer, COUNT, "en")
    writer.input(NOTE).focus()
    expect(fault).to_be_visible()
    assert [rule["id"] for rule in Axe().run(writer.page, options=WCAG).response["violations"]] == []
    expect(writer.page.locator("[data-status]")).to_have_text(writer.word("Not everything is saved yet"))
    writer.page.reload()
    expect(writer.input(COUNT)).to_have_value("tien")
    expect(fault).to_be_visible()
    writer.types(COUNT, "10")
    is_saved(writer)
    expect(fault).to_have_count(0)
    expect(writer.input(COUNT)).not_to_have_attribute("aria-invalid", "true")


def test_the_guard_asks_at_the_field_when_it_is_left_and_stores_nothing(writer, visits, section):
    types_on(writer, NOTE, f"Polis {BSN}")
    expect(writer.page.locator("[data-status]")).to_have_text(writer.word("Not everything is saved yet"))
    panel = writer.page.locator('[id="1.3-K1"] .guard')
    expect(panel).to_have_count(0)
    writer.input(OTHER).focus()
    expect(panel).to_be_visible()
    expect(writer.input(NOTE)).to_have_attribute("aria-invalid", "true")
    assert stands(visits, section, NOTE) == ""
    panel.get_by_role("combobox").select_option(index=3)
    is_saved(writer)
    expect(panel).to_have_count(0)
    assert stands(visits, section, NOTE) == f"Polis {BSN}"


def test_a_closed_assessment_is_said_in_words_and_the_text_stays(writer, visits, place, section):
    writer.page.route(
        "**/sections/1.3", lambda route: route.fulfill(status=409, json={"says": "Dicht.", "what_to_do": "Vraag het na."}), times=1
    )
    types_on(writer, NOTE, "Te laat.")
    expect(writer.page.locator("[data-status]")).to_have_text("Dicht. Vraag het na.")
    expect(writer.input(NOTE)).to_have_value("Te laat.")
    types_on(writer, NOTE, " Of niet.")
    is_saved(writer)


def test_what_is_typed_after_the_section_closed_stays_to_be_copied(writer, place, section):
    types_on(writer, NOTE, "Op tijd.")
    is_saved(writer)
    with sqlite3.connect(next(place.folder.glob("instance/*.db"))) as database:
        database.execute("UPDATE assessment SET state = 'in_review' WHERE ref = ?", (section.split("/")[2],))
    types_on(writer, NOTE, " Te laat.")
    is_in_state(writer, "stopped")
    expect(writer.page.locator("[data-status]")).to_contain_text(
        writer.word("This assessment is closed and takes no more answers. Nothing was changed.")
    )
    expect(writer.input(NOTE)).to_have_value("Op tijd. Te laat.")
    expect(writer.input(NOTE)).to_be_enabled()
    expect(writer.page.locator('[id="1.3-K1"] [data-word]')).to_have_text(writer.word("Not saved yet"))


def test_how_far_the_section_is_follows_what_is_saved(writer):
    how_far, count = writer.page.locator("[data-progress]"), writer.page.locator(".side-list .on-desk [aria-current] .count")
    before, word = count.inner_text(), writer.page.locator('[id="1.3-K1"] [data-word]')
    writer.page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    writer.chooses("1.3-K1:na", "other")
    writer.types("1.3-K1:na.text", "Past niet bij ons.")
    expect(word).to_have_text(writer.word("Does not apply"))
    expect(word).to_have_class("tag")
    expect(count).not_to_have_text(before)
    expect(how_far).to_contain_text(re.compile(r"^1 "))


def test_a_text_that_waits_is_seen_by_both_and_chosen_in_the_history(writer, visits, section):
    second = visits("assessor")
    second.goes_to(section)
    types_on(writer, NOTE, "Van de eerste.")
    is_saved(writer)
    types_on(second, NOTE, "Van de tweede.")
    expect(second.page.locator('[id="1.3-K1"] [data-standing]')).to_be_visible()
    writer.goes_to(section)
    expect(writer.input(NOTE)).to_have_value("Van de eerste.")
    expect(writer.page.locator('[id="1.3-K1"] details.waiting')).to_contain_text("Van de tweede.")
    writer.types(NOTE, "Van de eerste. Verder.")
    is_saved(writer)
    second.goes_to(section)
    expect(second.input(NOTE)).to_have_value("Van de tweede.")
    writer.follows("Look at both and choose")
    assert [rule["id"] for rule in Axe().run(writer.page, options=WCAG).response["violations"]] == []
    writer.presses("Use this text as the answer")
    second.goes_to(section)
    expect(second.page.locator("[data-standing]")).to_have_count(0)
    assert stands(visits, section, NOTE) == "Van de tweede."
    writer.presses("Undo this")
    assert stands(visits, section, NOTE) == "Van de eerste. Verder."
