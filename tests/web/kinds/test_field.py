"""What inputs show of an answer is read back as the same answer."""

from pathlib import Path

import pytest
import yaml
from flask import Flask
from flask_babel import Babel

from selfassess.core.answers import EMPTY, plain
from selfassess.core.kinds import KINDS as CORE_KINDS
from selfassess.core.loading import load
from selfassess.places import PACKAGE, folder
from selfassess.web.kinds import KINDS
from selfassess.web.kinds.field import faults_by_input, parse, shown
from selfassess.web.kinds.typed import filled, read_day

EVERY_KIND = Path(__file__).parents[2] / "content" / "every-kind.yaml"


@pytest.fixture(scope="module")
def framework():
    file = folder("questionnaires") / "kwaliteitskader.yaml"
    return load(file.read_text(encoding="utf-8"), file.name).questionnaire


def test_every_answer_of_the_demo_survives_its_form(framework):
    answers = yaml.safe_load((PACKAGE / "demo" / "de-kade.yaml").read_text(encoding="utf-8"))["answers"]
    items = {item.id: item for item in framework.items}
    for item_id, raw in answers.items():
        answer = CORE_KINDS[items[item_id].kind].parse(items[item_id], raw).answer
        again = parse(items[item_id], shown(items[item_id], plain(answer)))
        assert (again.answer, again.faults) == (answer, ())


@pytest.fixture(scope="module")
def every_kind():
    return load(EVERY_KIND.read_text(encoding="utf-8"), EVERY_KIND.name).questionnaire


@pytest.mark.parametrize("tongue", ["nl", "en"])
def test_what_inputs_show_of_every_kind_is_read_back_as_the_same_answer(every_kind, tongue):
    answers = yaml.safe_load(EVERY_KIND.with_name("every-kind-answers.yaml").read_text(encoding="utf-8"))["answers"]
    with page_in(tongue):
        for item in every_kind.items:
            answer = CORE_KINDS[item.kind].parse(item, answers[item.id]).answer
            again = parse(item, shown(item, plain(answer)))
            assert answer != EMPTY
            assert (again.answer, again.faults) == (answer, ())


@pytest.mark.parametrize(("item_id", "typed", "wrong"), [
    ("E-keuzes", {"choices.talk": "1", "choices.none": "1"}, "choices"), ("E-schaal", {"step": "12"}, "step"),
    ("E-getal", {"number": "zes"}, "number"), ("E-datum", {"date": "31-2-2025"}, "date"), ("E-datum", {"date": "1-1-2010"}, "date"),
    ("E-kort", {"text": "x" * 61}, "text"), ("E-janee", {"choice": "ja"}, "choice"),
])  # fmt: skip
def test_a_fault_stands_at_the_input_where_it_was_typed(every_kind, item_id, typed, wrong):
    item = next(item for item in every_kind.items if item.id == item_id)
    parsed = parse(item, typed)
    assert list(faults_by_input(item, parsed.faults)) == [wrong]
    assert parsed.answer == EMPTY or item_id == "E-keuzes"


def test_a_number_is_shown_with_the_mark_of_the_page(every_kind):
    item = next(item for item in every_kind.items if item.id == "E-getal")
    for tongue, text in (("nl", "6,2"), ("en", "6.2")):
        with page_in(tongue):
            assert shown(item, {"number": "6.2"}) == {"number": text}


def page_in(tongue):
    app = Flask(__name__)
    Babel(app, locale_selector=lambda: tongue)
    return app.test_request_context("/")


def test_every_kind_of_the_core_has_its_form():
    assert set(KINDS) == set(CORE_KINDS)


def test_an_empty_form_is_no_answer(framework):
    for item in framework.items:
        empty = filled(dict.fromkeys(KINDS[item.kind].names(item), " "))
        assert parse(item, empty).answer == EMPTY


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("30-6-2025", "2025-06-30"),
        ("1/3/2025", "2025-03-01"),
        ("2025-06-30", "2025-06-30"),
        ("31-2-2025", None),
        ("1-6-25", None),
        ("juni", None),
    ],
)
def test_a_day_is_read_as_people_write_it(typed, day):
    assert read_day(typed) == day
