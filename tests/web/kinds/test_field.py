"""What inputs show of an answer is read back as the same answer."""

import pytest
import yaml

from selfassess.core.answers import EMPTY, plain
from selfassess.core.kinds import KINDS as CORE_KINDS
from selfassess.core.loading import load
from selfassess.places import PACKAGE, folder
from selfassess.web.kinds import KINDS
from selfassess.web.kinds.field import parse, shown
from selfassess.web.kinds.typed import filled, read_day


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
